use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::{
    event::{Event, EventType, Network},
    integration::{Definition, Level},
};

fn filter(field: &str, values: &str) -> Filter {
    Filter {
        field: field.into(),
        values: values.into(),
    }
}

fn form(filters: &[(&str, &str)]) -> Definition {
    Definition {
        level: Level::Custom,
        filters: filters.iter().map(|(f, v)| filter(f, v)).collect(),
        events: vec![EventType::Purchase],
        ..Definition::default()
    }
}

fn event(values: &[(&str, &str)]) -> Event {
    Event {
        network: Network::Clickbank,
        event_type: EventType::Purchase,
        values: values
            .iter()
            .map(|(n, v)| ((*n).into(), (*v).into()))
            .collect(),
    }
}

fn fires(filters: &[(&str, &str)], values: &[(&str, &str)]) -> bool {
    decide(&form(filters), true, &event(values)).fires
}

#[test]
fn any_value_of_a_field_will_do() {
    let filters = [("vendor", "cb1test, cb2test,cb3test")];
    assert!(fires(&filters, &[("vendor", "cb2test")]));
    assert!(!fires(&filters, &[("vendor", "cb4test")]));
}

#[test]
fn every_field_must_pass() {
    let filters = [("vendor", "cb1test"), ("traffic_source", "redtrack")];
    assert!(fires(
        &filters,
        &[("vendor", "cb1test"), ("traffic_source", "redtrack")]
    ));
    assert!(!fires(
        &filters,
        &[("vendor", "cb1test"), ("traffic_source", "other")]
    ));
}

#[test]
fn a_field_that_stands_twice_is_one_list() {
    let filters = [("vendor", "a1"), ("vendor", "b2")];
    assert!(
        fires(&filters, &[("vendor", "b2")]),
        "within a field values mean OR"
    );
}

#[test]
fn case_counts_except_for_nicknames() {
    for nickname in ["vendor", "affiliate", "account"] {
        assert!(
            fires(&[(nickname, "CB1test")], &[(nickname, "cb1TEST")]),
            "{nickname}"
        );
    }
    assert!(!fires(
        &[("traffic_source", "Aftrad")],
        &[("traffic_source", "aftrad")]
    ));
    let decision = decide(
        &form(&[("traffic_source", "Aftrad")]),
        true,
        &event(&[("traffic_source", "aftrad")]),
    );
    assert!(
        decision.because[2].text.contains("Capitals count"),
        "{:?}",
        decision.because
    );
}

#[test]
fn white_space_around_values_and_empty_values_do_not_count() {
    assert!(fires(
        &[(" vendor ", " , cb1test ,, ")],
        &[("vendor", " cb1test ")]
    ));
}

#[test]
fn an_empty_value_in_the_event_passes_no_filter() {
    assert!(!fires(
        &[("traffic_source", ",")],
        &[("traffic_source", "")]
    ));
    assert!(!fires(&[("traffic_source", "aftrad")], &[]));
}

#[test]
fn a_filter_that_is_half_written_lets_nothing_through_and_a_blank_row_is_none() {
    assert!(!fires(&[("vendor", "")], &[("vendor", "cb1test")]));
    assert!(!fires(&[("", "cb1test")], &[("vendor", "cb1test")]));
    assert!(fires(&[("", " ")], &[]), "a blank row is not a filter yet");
}

#[test]
fn a_filter_that_is_half_written_says_what_is_missing() {
    for (filter, missing) in [
        (
            ("vendor", " , "),
            "The filter on Seller Nickname has no value, so no event passes it.",
        ),
        (
            ("", "cb1test"),
            "A filter has values but no field, so no event passes it.",
        ),
    ] {
        let decision = decide(&form(&[filter]), true, &event(&[("vendor", "cb1test")]));
        let last = decision.because.last().expect("the filter has a reason");
        assert_eq!((last.text.as_str(), last.ok), (missing, false));
    }
}

#[test]
fn filters_count_only_at_custom() {
    let mut global = form(&[("vendor", "cb1test")]);
    global.level = Level::Global;
    assert!(decide(&global, true, &event(&[])).fires);
}

#[test]
fn an_inactive_integration_or_another_event_type_does_not_fire_and_says_so() {
    let decision = decide(&form(&[]), false, &event(&[]));
    assert!(!decision.fires);
    assert_eq!(
        decision.because[0].text,
        "The integration is inactive in Carom."
    );

    let mut upsell = event(&[]);
    upsell.event_type = EventType::Upsell;
    let decision = decide(&form(&[]), true, &upsell);
    assert!(!decision.fires);
    assert_eq!(
        decision.because[1].text,
        "Upsell purchase is not among its event types."
    );
}

#[test]
fn each_reason_names_the_field_and_what_was_wanted() {
    let decision = decide(
        &form(&[("vendor", "a1, b2, c3")]),
        true,
        &event(&[("vendor", "d4")]),
    );
    let last = decision.because.last().expect("the filter has a reason");
    assert_eq!(last.code, "filter.vendor");
    assert_eq!(last.text, "Seller Nickname is d4, not a1, b2 or c3.");
}

#[test]
fn filters_read_as_a_sentence() {
    let two = form(&[
        ("vendor", "cb1test,cb2test"),
        ("traffic_source", "redtrack"),
    ]);
    assert_eq!(
        sentence(&two),
        "Seller Nickname is cb1test or cb2test and traffic_source is redtrack"
    );
    let three = form(&[("vendor", "cb1test, cb2test, cb3test")]);
    assert_eq!(
        sentence(&three),
        "Seller Nickname is cb1test, cb2test or cb3test"
    );
    assert_eq!(sentence(&form(&[])), "every event of the account");
    assert_eq!(
        sentence(&form(&[("vendor", "")])),
        "Seller Nickname is not given yet"
    );
    assert_eq!(
        sentence(&form(&[("", "cb1test"), ("my_field", "x")])),
        "A field is cb1test and my_field is x",
        "what is not known goes by its own name"
    );
}

#[test]
fn the_documented_fields_come_with_their_source() {
    let all = fields(Network::Clickbank);
    assert_eq!(
        all[0].label, "Seller Nickname",
        "the field of the guide's own example stands first"
    );
    let documented: Vec<&str> = all
        .iter()
        .filter(|f| !f.source.is_empty())
        .map(|f| f.name.as_str())
        .collect();
    assert_eq!(documented, ["vendor", "traffic_source"]);
    let names: std::collections::BTreeSet<&str> = all.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names.len(), all.len(), "each field once");
}

proptest! {
    #[test]
    fn it_fires_exactly_when_every_reason_holds(
        filters in prop::collection::vec(("(vendor|tid|country|)", "[aAbB, ]{0,6}"), 0..4),
        values in prop::collection::btree_map("(vendor|tid|country)", "[aAbB ]{0,2}", 0..3),
        active: bool,
        custom: bool,
    ) {
        let definition = Definition {
            level: if custom { Level::Custom } else { Level::Global },
            filters: filters.iter().map(|(f, v)| filter(f, v)).collect(),
            events: vec![EventType::Purchase],
            ..Definition::default()
        };
        let values: BTreeMap<String, String> = values;
        let event = Event { network: Network::Clickbank, event_type: EventType::Purchase, values };
        let decision = decide(&definition, active, &event);
        prop_assert_eq!(decision.fires, decision.because.iter().all(|r| r.ok));
        prop_assert!(active || !decision.fires, "an inactive integration never fires");
        prop_assert!(decision.because.iter().all(|r| !r.text.is_empty() && !r.code.is_empty()));

        // A further field can only narrow; a further value of a field can only widen.
        let mut narrower = definition.clone();
        narrower.filters.push(filter("os", "Mac OS"));
        prop_assert!(decision.fires || !decide(&narrower, active, &event).fires);
        let mut wider = definition.clone();
        if let Some(first) = wider.filters.iter_mut().find(|f| f.field == "vendor") {
            first.values.push_str(",zzz");
            prop_assert!(!decision.fires || decide(&wider, active, &event).fires);
        }
    }
}
