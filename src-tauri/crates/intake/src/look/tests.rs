use super::*;
use crate::{Sure, testing::file};

fn at(bytes: impl AsRef<[u8]>, role: Role) -> Look {
    look(&file(bytes).path, role, &Overrides::default()).expect("a look")
}

fn targets(look: &Look) -> Vec<(&str, Option<String>)> {
    let of = |column: &Column| column.suggestion.as_ref().map(|s| s.target.to_string());
    look.columns
        .iter()
        .map(|column| (column.name.as_str(), of(column)))
        .collect()
}

#[test]
fn clickbanks_transaction_report_maps_by_itself() {
    let text = "Transaction Date,Transaction Time,Role On Transaction,Receipt,Transaction Type,Vendor,Affiliate,\
                Tracking ID,Account Amount,Total Order Amount,Currency,Country,Email\n\
                01/15/2026,10:22:41,Affiliate,KZ7Q4M2D,Sale,cbvendor1,cbaff1,wabc123_45,47.25,69.00,USD,US,a@b.c\n\
                01/16/2026,11:22:41,Affiliate,KZ7Q4M2E,Refund,cbvendor1,cbaff1,wabc123_46,-47.25,-69.00,USD,US,a@b.c\n";
    let look = at(text, Role::Affiliate);
    let found = targets(&look);
    let names = [
        Some("event_time.date"),
        Some("event_time.time"),
        Some("role"),
        Some("receipt_id"),
        Some("event_type"),
        Some("vendor"),
        Some("affiliate"),
        Some("tid"),
        Some("affiliate_earnings"),
        Some("total_transaction_amount"),
        Some("order_currency"),
        Some("country"),
        None,
    ];
    for ((column, target), expected) in found.into_iter().zip(names) {
        assert_eq!(target.as_deref(), expected, "{column}");
    }
    assert_eq!(
        look.timezone.as_ref().map(|zone| zone.name.as_str()),
        Some("America/Los_Angeles")
    );
    assert_eq!(
        look.rows,
        RowCount {
            about: 2,
            exact: true
        }
    );
    let time = look.columns[0].time.expect("dates");
    assert!(time.needs_timezone && !time.order_ambiguous);
    assert_eq!(time.order, DateOrder::Mdy);
}

#[test]
fn an_export_of_ins_maps_by_itself_for_a_seller() {
    let text = "{\"transactionTime\":\"2026-01-15T10:22:41-08:00\",\"receipt\":\"KZ7Q4M2D\",\"transactionType\":\"SALE\",\
                \"vendor\":\"v\",\"affiliate\":\"a\",\"totalAccountAmount\":15.75,\"totalOrderAmount\":69.00,\
                \"trackingCodes\":[\"v_123\"],\"commonTrackingParameters\":{\"clickId\":\"16cc1494-8332-40bd-b869-b97357194f12\"},\
                \"upsell\":{\"upsellOriginalReceipt\":\"KZ7Q4M2C\",\"upsellFlowId\":55}}\n";
    let look = at(text, Role::Seller);
    assert_eq!(look.format, Format::Ndjson);
    let mapping: Vec<_> = look
        .mapping()
        .into_values()
        .map(|target| target.to_string())
        .collect();
    for name in [
        "event_time",
        "receipt_id",
        "event_type",
        "vendor_earnings",
        "total_transaction_amount",
        "vtid",
        "click_id",
        "original_receipt",
        "upsell_flow_id",
    ] {
        assert!(
            mapping.iter().any(|target| target == name),
            "{name} of {mapping:?}"
        );
    }
    assert!(!look.columns[0].time.expect("times").needs_timezone);
}

#[test]
fn no_macro_is_suggested_twice_and_the_surer_column_wins() {
    let look = at(
        "Payout,Commission,affiliate_earnings\n1.50,2.50,3.50\n",
        Role::Affiliate,
    );
    assert_eq!(
        targets(&look),
        [
            ("Payout", None),
            ("Commission", None),
            ("affiliate_earnings", Some("affiliate_earnings".to_owned())),
        ]
    );
    let suggestion = look.columns[2].suggestion.as_ref().expect("a suggestion");
    assert_eq!(suggestion.sure, Sure::Exact);
    assert!(!suggestion.reason.is_empty());
}

#[test]
fn a_click_id_that_is_no_clickbank_one_goes_where_trackers_put_it() {
    let look = at("Click ID\nwabc123_45\n", Role::Affiliate);
    assert_eq!(targets(&look), [("Click ID", Some("tid".to_owned()))]);
    let look = at(
        "Click ID\n16cc1494-8332-40bd-b869-b97357194f12\n",
        Role::Affiliate,
    );
    assert_eq!(targets(&look), [("Click ID", Some("click_id".to_owned()))]);
}

#[test]
fn what_a_column_holds_speaks_against_its_name() {
    let look = at(
        "Receipt,Amount,Date\nKZ7Q4M2D,lots,Tuesday\n",
        Role::Affiliate,
    );
    assert_eq!(
        targets(&look),
        [
            ("Receipt", Some("receipt_id".to_owned())),
            ("Amount", None),
            ("Date", None)
        ]
    );
}

#[test]
fn a_remembered_mapping_stands_over_the_suggestions() {
    let mut look = at("Receipt,Amount,Note\nKZ7Q4M2D,5,x\n", Role::Affiliate);
    let target = |name: &str| Target::from(name.to_owned());
    let mapping = [("note", "affiliate_earnings"), ("Amount", "-")];
    look.remember(
        &mapping
            .map(|(column, name)| (column.to_owned(), target(name)))
            .into(),
    );
    assert_eq!(
        targets(&look),
        [
            ("Receipt", Some("receipt_id".to_owned())),
            ("Amount", Some("-".to_owned())),
            ("Note", Some("affiliate_earnings".to_owned())),
        ]
    );
    assert_eq!(
        look.columns[2].suggestion.as_ref().map(|s| s.sure),
        Some(Sure::Remembered)
    );
    assert!(!look.mapping().contains_key("Amount"));
}

#[test]
fn encodings_are_found() {
    let text = "Receipt;Name\nKZ7Q4M2D;Jürgen Müller, Straße\n";
    let wide = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<_>>();
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), Encoding::Utf8),
        ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), Encoding::Utf8),
        (wide(u16::to_le_bytes), Encoding::Utf16Le),
        (wide(u16::to_be_bytes), Encoding::Utf16Be),
        (
            [vec![0xFF, 0xFE], wide(u16::to_le_bytes)].concat(),
            Encoding::Utf16Le,
        ),
        (
            encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
            Encoding::Windows1252,
        ),
    ] {
        let look = at(bytes, Role::Affiliate);
        assert_eq!(look.encoding, encoding);
        assert_eq!(look.delimiter, Some(Delimiter::Semicolon));
        assert_eq!(look.columns[1].samples, ["Jürgen Müller, Straße"]);
        assert_eq!(
            look.columns[0].name, "Receipt",
            "a mark must not stay in the first name"
        );
    }
}

#[test]
fn a_big_file_is_not_read_to_count_its_rows() {
    let mut text = String::from("receipt_id,campaign\n");
    for row in 0..50_000 {
        text.push_str(&format!("KZ{row:06}A,spring\n"));
    }
    let look = at(text, Role::Affiliate);
    assert!(!look.rows.exact);
    assert!(
        (49_000..51_000).contains(&look.rows.about),
        "{}",
        look.rows.about
    );
}

#[test]
fn a_column_is_found_by_a_name_that_is_nearly_its_own() {
    let look = at("Receipt ID,Date,date\nKZ7Q4M2D,x,y\n", Role::Affiliate);
    let name = |wanted: &str| look.column(wanted).map(|column| column.name.as_str());
    assert_eq!(name("receipt_id"), Some("Receipt ID"));
    assert_eq!(name("date"), Some("date"));
    assert_eq!(name("DATE"), None, "it could be either");
}
