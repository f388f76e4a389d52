use std::{fmt::Write as _, fs};

use carom_postback::event::EventType;

use super::*;
use crate::{
    DateOrder, Decimal, Groups, Overrides, Target,
    testing::{TestFile, file},
};

mod properties;
mod whole;

/// A plan of purchases.
fn plan(pairs: &[(&str, &str)]) -> Plan {
    let mapping = pairs
        .iter()
        .map(|(column, target)| ((*column).to_owned(), Target::from((*target).to_owned())));
    Plan {
        mapping: mapping.collect(),
        event: Some(EventType::Purchase),
        ..Plan::default()
    }
}

const PAID: [(&str, &str); 3] = [
    ("Receipt", "receipt_id"),
    ("Pay", "affiliate_earnings"),
    ("Time", "event_time"),
];

fn read(case: &TestFile, plan: &Plan) -> Vec<Row> {
    let rows = Rows::open(&case.path, plan).expect("the file opens");
    rows.map(|row| row.expect("the file is there")).collect()
}

fn value<'r>(row: &'r Row, name: &str) -> &'r str {
    let event = &row.result.as_ref().expect("a row in order").event;
    event.values.get(name).map_or("", String::as_str)
}

fn codes(row: &Row) -> Vec<&str> {
    let problems = row.result.as_ref().expect_err("a row with a fault");
    problems
        .iter()
        .map(|problem| problem.code.as_str())
        .collect()
}

#[test]
fn a_row_becomes_an_event_with_its_key() {
    let case = file("Receipt,Pay,Time,Note\n KZ7Q4M2D ,\"$1,047.25\",2026-01-15T18:22:41Z,hi\n");
    let rows = read(&case, &plan(&PAID));
    assert_eq!(rows.len(), 1);
    let found = rows[0].result.as_ref().expect("a row in order");
    assert_eq!(found.once_key, "KZ7Q4M2D");
    assert_eq!(carom_postback::once::key(&found.event), Some("KZ7Q4M2D"));
    assert_eq!(found.event.event_type, EventType::Purchase);
    let values: Vec<_> = found
        .event
        .values
        .iter()
        .map(|(k, v)| (k.as_str(), v.as_str()))
        .collect();
    assert_eq!(
        values,
        [
            ("affiliate_earnings", "1047.25"),
            ("event_time", "2026-01-15T18:22:41.000Z"),
            ("event_type", "Purchase"),
            ("receipt_id", "KZ7Q4M2D"),
        ]
    );
    assert_eq!((rows[0].number, rows[0].line), (1, 2));
    assert_eq!(rows[0].fields.get(3), Some("hi"));
}

#[test]
fn empty_cells_are_simply_empty() {
    let rows = read(&file("Receipt,Pay,Time\nA1,,\n"), &plan(&PAID));
    assert_eq!(value(&rows[0], "affiliate_earnings"), "");
    assert_eq!(value(&rows[0], "event_time"), "");
}

#[test]
fn a_bad_row_is_named_with_column_value_and_what_mends_it_and_the_others_go_on() {
    let case = file("Receipt,Pay,Time\nA1,47.25,\nA2,much,\nA3,5,tomorrow\nA4,6,\n");
    let rows = read(&case, &plan(&PAID));
    assert!(rows[0].result.is_ok() && rows[3].result.is_ok());
    let problem = &rows[1].result.as_ref().expect_err("no amount")[0];
    assert_eq!(problem.code, "not-an-amount");
    assert_eq!(problem.column.as_deref(), Some("Pay"));
    assert!(problem.message.contains("\"much\""), "{}", problem.message);
    assert!(!problem.fix.is_empty());
    assert_eq!(codes(&rows[2]), ["not-a-time"]);
    assert_eq!(rows[2].line, 4);
    let mut groups = Groups::default();
    for row in &rows {
        groups.add(
            row.number,
            row.result.as_ref().err().map_or(&[], Vec::as_slice),
        );
    }
    assert_eq!(groups.count(), 2);
}

#[test]
fn money_that_goes_back_is_no_conversion() {
    let rows = read(
        &file("Receipt,Pay,Time\nA1,-47.25,\nA2,(5.00),\nA3,0.00,\n"),
        &plan(&PAID),
    );
    assert_eq!(codes(&rows[0]), ["amount-negative"]);
    assert_eq!(codes(&rows[1]), ["amount-negative"]);
    assert_eq!(value(&rows[2], "affiliate_earnings"), "0.00");
}

#[test]
fn rows_can_be_read_in_another_thread() {
    fn sends<T: Send>() {}
    sends::<Rows>();
}

#[test]
fn a_row_without_its_key_is_invalid() {
    let rows = read(
        &file("Receipt,Order\n,O1\nA2,O1\n"),
        &plan(&[("Receipt", "receipt_id"), ("Order", "order_id")]),
    );
    assert_eq!(
        codes(&rows[0]),
        ["no-key"],
        "the order ID joins a purchase and its upsells"
    );
    assert!(rows[1].result.is_ok());
    let combined = Plan {
        event: Some(EventType::Combined),
        ..plan(&[("Receipt", "receipt_id"), ("Order", "order_id")])
    };
    let rows = read(&file("Receipt,Order\n,O1\nA2,\n"), &combined);
    assert_eq!(rows[0].result.as_ref().expect("an order").once_key, "O1");
    assert_eq!(codes(&rows[1]), ["no-key"]);
}

#[test]
fn words_say_which_event_a_row_is() {
    let text = "Receipt,Type,Original\nA1,PURCHASE,\nA2,upsell,A1\nA3,SALE,\nA4,Sale,A3\nA5,Sale,A5\n\
                A6,RFND,\nA7,TEST_SALE,\nA8,foo,\nA9,,\n";
    let mut by_word = plan(&[
        ("Receipt", "receipt_id"),
        ("Type", "event_type"),
        ("Original", "original_receipt"),
    ]);
    by_word.event = None;
    let rows = read(&file(text), &by_word);
    let event = |row: &Row| row.result.clone().map(|found| found.event.event_type);
    assert_eq!(event(&rows[0]), Ok(EventType::Purchase));
    assert_eq!(event(&rows[1]), Ok(EventType::Upsell));
    assert_eq!(event(&rows[2]), Ok(EventType::Purchase));
    assert_eq!(
        event(&rows[3]),
        Ok(EventType::Upsell),
        "INS calls an upsell SALE too"
    );
    assert_eq!(event(&rows[4]), Ok(EventType::Purchase));
    assert_eq!(
        value(&rows[3], "event_type"),
        "Upsell",
        "the URL gets ClickBank's own word"
    );
    for (row, code) in [
        (5, "event-refused"),
        (6, "event-refused"),
        (7, "event-unknown"),
        (8, "event-missing"),
    ] {
        assert_eq!(codes(&rows[row]), [code]);
    }
    let fix = &rows[7].result.as_ref().expect_err("foo")[0].fix;
    assert!(
        fix.contains("Purchase") && fix.contains("Order_impression"),
        "{fix}"
    );
}

#[test]
fn a_fixed_event_and_a_column_have_to_agree() {
    let text = "Receipt,Type\nA1,Sale\nA2,Upsell\nA3,RFND\nA4,\n";
    let rows = read(
        &file(text),
        &plan(&[("Receipt", "receipt_id"), ("Type", "event_type")]),
    );
    assert!(rows[0].result.is_ok() && rows[3].result.is_ok());
    assert_eq!(codes(&rows[1]), ["event-other"]);
    assert_eq!(
        codes(&rows[2]),
        ["event-refused"],
        "a refund sent as a purchase is false money"
    );
}

#[test]
fn a_column_of_both_decimal_signs_shows_nothing_but_its_clear_amounts_are_read() {
    let case = file("Receipt;Pay;Time\nA1;1.234;\nA2;47,25;\nA3;47.25;\n");
    let rows = read(&case, &plan(&PAID));
    assert_eq!(codes(&rows[0]), ["amount-ambiguous"]);
    assert_eq!(value(&rows[1], "affiliate_earnings"), "47.25");
    assert_eq!(value(&rows[2], "affiliate_earnings"), "47.25");
}

#[test]
fn an_amount_that_may_be_two_is_asked_about() {
    let open = file("Receipt;Pay;Time\nA1;1.234;\nA2;5;\n");
    assert_eq!(codes(&read(&open, &plan(&PAID))[0]), ["amount-ambiguous"]);
    let comma = Plan {
        decimal: Decimal::Comma,
        ..plan(&PAID)
    };
    assert_eq!(value(&read(&open, &comma)[0], "affiliate_earnings"), "1234");
    let shown = file("Receipt;Pay;Time\nA1;1.234;\nA2;47,25;\n");
    assert_eq!(
        value(&read(&shown, &plan(&PAID))[0], "affiliate_earnings"),
        "1234"
    );
}

#[test]
fn times_ask_for_a_zone_and_an_order() {
    let case = file("Receipt,Pay,Time\nA1,,03/04/2026 10:00\nA2,,03/15/2026 10:00\n");
    assert_eq!(codes(&read(&case, &plan(&PAID))[0]), ["timezone-missing"]);
    let zoned = Plan {
        timezone: Some("America/New_York".to_owned()),
        ..plan(&PAID)
    };
    assert_eq!(
        value(&read(&case, &zoned)[0], "event_time"),
        "2026-03-04T15:00:00.000Z"
    );
    let open = file("Receipt,Pay,Time\nA1,,03/04/2026 10:00\n");
    assert_eq!(codes(&read(&open, &zoned)[0]), ["date-order-ambiguous"]);
    let told = Plan {
        date_order: DateOrder::Dmy,
        ..zoned
    };
    assert_eq!(
        value(&read(&open, &told)[0], "event_time"),
        "2026-04-03T14:00:00.000Z"
    );
}

#[test]
fn a_date_and_a_time_of_day_in_two_columns_are_one_time() {
    let case = file(
        "Receipt,Transaction Date,Transaction Time\nA1,2026-01-15,10:22:41\nA2,2026-01-15,soon\n",
    );
    let two = Plan {
        timezone: Some("America/Los_Angeles".to_owned()),
        ..plan(&[
            ("Receipt", "receipt_id"),
            ("Transaction Date", "event_time.date"),
            ("Transaction Time", "event_time.time"),
        ])
    };
    let rows = read(&case, &two);
    assert_eq!(value(&rows[0], "event_time"), "2026-01-15T18:22:41.000Z");
    let problem = &rows[1].result.as_ref().expect_err("no time")[0];
    assert_eq!(
        problem.column.as_deref(),
        Some("Transaction Time"),
        "the one of the two at fault"
    );
}

#[test]
fn ndjson_rows_are_flattened_and_numbers_stay_as_written() {
    let case = file(
        "{\"receipt\":\"A1\",\"lineItems\":[{\"accountAmount\":1.50}],\"x\":null}\n\n{\"receipt\":\"A2\"\n{\"receipt\":\"A3\"}\n",
    );
    let rows = read(
        &case,
        &plan(&[
            ("receipt", "receipt_id"),
            ("lineItems.accountAmount", "affiliate_earnings"),
        ]),
    );
    assert_eq!(value(&rows[0], "affiliate_earnings"), "1.50");
    assert_eq!(codes(&rows[1]), ["not-json"]);
    assert_eq!((rows[1].number, rows[1].line), (2, 3));
    assert!(rows[2].result.is_ok());
}

#[test]
fn ndjson_of_any_encoding_is_read_and_broken_letters_are_named_by_column() {
    let western = encoding_rs::WINDOWS_1252
        .encode("{\"receipt\":\"A1\",\"city\":\"Z\u{fc}rich Stra\u{df}e\"}\n")
        .0;
    let rows = read(
        &file(western),
        &plan(&[("receipt", "receipt_id"), ("city", "campaign")]),
    );
    assert_eq!(value(&rows[0], "campaign"), "Z\u{fc}rich Stra\u{df}e");
    let mut bytes = "{\"receipt\":\"A1\",\"city\":\"Z\u{fc}rich Stra\u{df}e\"}\n"
        .as_bytes()
        .to_vec();
    bytes.extend_from_slice(b"{\"receipt\":\"A2\",\"city\":\"Z\xFCrich\"}\n");
    let rows = read(
        &file(bytes),
        &plan(&[("receipt", "receipt_id"), ("city", "campaign")]),
    );
    assert_eq!(codes(&rows[1]), ["broken-encoding"]);
    assert_eq!(
        rows[1].result.as_ref().expect_err("broken")[0]
            .column
            .as_deref(),
        Some("city")
    );
}
