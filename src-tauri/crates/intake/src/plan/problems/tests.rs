use carom_postback::integration::Role;

use super::*;
use crate::{format::Overrides, look::look, testing::file};

fn codes(text: &str, pairs: &[(&str, &str)], change: impl FnOnce(&mut Plan)) -> Vec<String> {
    let case = file(text);
    let look = look(&case.path, Role::Affiliate, &Overrides::default()).expect("a look");
    let mapping = pairs
        .iter()
        .map(|(column, target)| ((*column).to_owned(), Target::from((*target).to_owned())));
    let mut plan = Plan {
        mapping: mapping.collect(),
        ..Plan::default()
    };
    change(&mut plan);
    plan_problems(&look, &plan)
        .into_iter()
        .map(|problem| problem.code)
        .collect()
}

const FILE: &str = "Receipt,Date,Pay,Type\nKZ7Q4M2D,03/04/2026 10:00,\"1,234\",Sale\n";

fn purchases(plan: &mut Plan) {
    plan.event = Some(EventType::Purchase);
}

#[test]
fn a_plan_in_order_has_nothing_against_it() {
    let found = codes(FILE, &[("Receipt", "receipt_id")], purchases);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn an_event_and_a_key_are_asked_for() {
    assert_eq!(
        codes(FILE, &[("Receipt", "receipt_id")], |_| {}),
        ["no-event"]
    );
    assert_eq!(
        codes(FILE, &[("Pay", "affiliate_earnings")], purchases),
        ["no-key", "decimal-needed"]
    );
    assert_eq!(
        codes(FILE, &[("Receipt", "receipt_id")], |plan| plan.event =
            Some(EventType::Combined)),
        ["no-key"],
        "a combined conversion goes by its order"
    );
}

#[test]
fn names_that_nobody_has_are_named() {
    assert_eq!(
        codes(
            FILE,
            &[("Receipt", "receipt_id"), ("Foo", "tid"), ("Pay", "payout")],
            purchases
        ),
        ["unknown-column", "unknown-macro"]
    );
}

#[test]
fn a_macro_is_filled_from_one_place() {
    assert_eq!(
        codes(
            FILE,
            &[("Receipt", "receipt_id"), ("Pay", "receipt_id")],
            purchases
        ),
        ["mapped-twice"]
    );
    assert_eq!(
        codes(
            FILE,
            &[
                ("Receipt", "receipt_id"),
                ("Pay", "event_type"),
                ("Type", "event_type")
            ],
            |_| {}
        )[0],
        "mapped-twice"
    );
    assert_eq!(
        codes(
            FILE,
            &[("Receipt", "receipt_id"), ("Date", "event_time.time")],
            |plan| {
                purchases(plan);
                plan.timezone = Some("UTC".to_owned());
                plan.date_order = DateOrder::Mdy;
            }
        ),
        ["time-without-date"]
    );
}

#[test]
fn what_is_open_is_asked_before_the_run() {
    let pairs = [
        ("Receipt", "receipt_id"),
        ("Date", "event_time"),
        ("Pay", "affiliate_earnings"),
    ];
    assert_eq!(
        codes(FILE, &pairs, purchases),
        ["timezone-needed", "date-order-needed", "decimal-needed"]
    );
    assert!(
        codes(FILE, &pairs, |plan| {
            purchases(plan);
            plan.timezone = Some("America/Los_Angeles".to_owned());
            plan.date_order = DateOrder::Mdy;
            plan.decimal = Decimal::Dot;
        })
        .is_empty()
    );
    assert_eq!(
        codes(FILE, &pairs[..1], |plan| {
            purchases(plan);
            plan.timezone = Some("Mars/Olympus".to_owned());
        }),
        ["unknown-timezone"]
    );
}

#[test]
fn words_that_name_no_event_are_told_of() {
    assert_eq!(
        codes(
            FILE,
            &[("Receipt", "receipt_id"), ("Pay", "event_type")],
            |_| {}
        ),
        ["event-words-unknown"]
    );
}
