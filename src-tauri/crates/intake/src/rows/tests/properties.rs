//! What holds for any file.

use carom_postback::integration::Role;
use proptest::prelude::*;

use super::*;
use crate::{Delimiter, look};

/// Writes rows as CSV in an encoding.
fn written(rows: &[Vec<String>], delimiter: Delimiter, encoding: Encoding, mark: bool) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter.byte())
        .from_writer(Vec::new());
    writer
        .write_record(["receipt_id", "campaign", "creative"])
        .expect("memory");
    for row in rows {
        writer.write_record(row).expect("memory");
    }
    let text = String::from_utf8(writer.into_inner().expect("memory")).expect("text");
    let text = if mark {
        format!("\u{feff}{text}")
    } else {
        text
    };
    match encoding {
        Encoding::Utf8 => text.into_bytes(),
        Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        _ => encoding_rs::WINDOWS_1252.encode(&text).0.into_owned(),
    }
}

fn mapped() -> Plan {
    plan(&[
        ("receipt_id", "receipt_id"),
        ("campaign", "campaign"),
        ("creative", "creative"),
    ])
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{0,12}",
        "[a-zäöüßéè€ ,;|\t\n\"]{0,12}",
        Just("two\r\nlines".to_owned()),
    ]
}

fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    let row = ("[A-Z0-9]{8}", cell(), cell()).prop_map(|(a, b, c)| vec![a, b, c]);
    proptest::collection::vec(row, 1..12)
}

proptest! {
    // Each case opens a file many times over.
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_was_written_in_any_encoding_and_delimiter_reads_back(
        rows in table(),
        delimiter in prop::sample::select(Delimiter::ALL.to_vec()),
        encoding in prop::sample::select(vec![
            Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Windows1252,
        ]),
        mark in any::<bool>(),
    ) {
        let marked = mark && encoding != Encoding::Windows1252;
        let case = file(written(&rows, delimiter, encoding, marked));
        let mut plan = mapped();
        // A handful of letters is too little to guess by; that has tests of its own.
        plan.overrides.encoding = Some(encoding);
        plan.overrides.delimiter = Some(delimiter);
        let found = read(&case, &plan);
        prop_assert_eq!(found.len(), rows.len());
        for (row, expected) in found.iter().zip(&rows) {
            prop_assert!(row.fields.iter().eq(expected.iter().map(String::as_str)));
            // Cells that look like rows by chance are asked about rather than sent.
            if row.result.is_ok() {
                prop_assert_eq!(value(row, "campaign"), expected[1].trim());
            } else {
                prop_assert_eq!(codes(row), ["quote-swallows-rows"]);
            }
        }
    }

    #[test]
    fn from_any_checkpoint_the_rest_is_the_same(
        rows in table(),
        encoding in prop::sample::select(vec![
            Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Windows1252,
        ]),
        spoilt in any::<bool>(),
    ) {
        let mut bytes = written(&rows, Delimiter::Comma, encoding, false);
        if spoilt && !encoding.is_utf16() {
            bytes.extend_from_slice(b"\n\nA9,\"open\nB9,x,y\n\xFF,,\nC9,a,b,c,d\n");
        }
        let case = file(bytes);
        let mut plan = mapped();
        plan.overrides.encoding = Some(encoding);
        plan.overrides.delimiter = Some(Delimiter::Comma);
        let all = read(&case, &plan);
        let mut reader = Rows::open(&case.path, &plan).expect("the file opens");
        for done in 0..=all.len() {
            let text = serde_json::to_string(&reader.checkpoint()).expect("text");
            let checkpoint: Checkpoint = serde_json::from_str(&text).expect("a checkpoint");
            let resumed = Rows::resume(&case.path, &plan, &checkpoint).expect("the file opens");
            let rest: Vec<_> = resumed.map(|row| row.expect("the file is there")).collect();
            prop_assert_eq!(rest.as_slice(), &all[done..]);
            let mut skipped = Rows::open(&case.path, &plan).expect("the file opens");
            prop_assert_eq!(skipped.skip_rows(done as u64).expect("rows"), done as u64);
            prop_assert_eq!(skipped.checkpoint(), reader.checkpoint());
            reader.advance().expect("the file is there");
        }
    }

    #[test]
    fn any_bytes_are_rows_or_an_error(
        bytes in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..300),
            "[a-zA-Z0-9,;\"\n\r{}:\\[\\]$.\u{e9} -]{0,300}".prop_map(String::into_bytes),
        ],
    ) {
        let case = file(bytes);
        if let Ok(look) = look(&case.path, Role::Seller, &Overrides::default()) {
            let mut plan = look.plan();
            plan.event = Some(EventType::Purchase);
            let first = look.columns[0].name.clone();
            plan.mapping.retain(|_, target| *target != Target::from("receipt_id".to_owned()));
            plan.mapping.insert(first, Target::from("receipt_id".to_owned()));
            if let Ok(rows) = Rows::open(&case.path, &plan) {
                let mut last = 0;
                for row in rows {
                    let row = row.expect("the file is there");
                    prop_assert!(row.line > last, "lines go on");
                    last = row.line;
                }
            }
        }
    }
}
