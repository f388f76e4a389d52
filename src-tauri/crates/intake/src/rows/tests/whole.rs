//! Files that are broken as a whole or in their rows' very form.

use super::*;
use crate::{FileError, MAX_FIELD, MAX_ROW};

fn receipts() -> Plan {
    plan(&[("Receipt", "receipt_id")])
}

fn faults(rows: &[Row]) -> Vec<(u64, u64, &str)> {
    let bad = rows.iter().filter(|row| row.result.is_err());
    bad.map(|row| (row.number, row.line, codes(row)[0]))
        .collect()
}

#[test]
fn a_quote_that_never_closes_costs_its_own_line_alone() {
    let rows = read(
        &file("Receipt,Note\nA1,x\nA2,\"open\nA3,y\nA4,z"),
        &receipts(),
    );
    assert_eq!(rows.len(), 4);
    assert_eq!(faults(&rows), [(2, 3, "quote-not-closed")]);
    assert_eq!(
        value(&rows[3], "receipt_id"),
        "A4",
        "the rest of the file would be lost"
    );
}

#[test]
fn two_quotes_opened_by_mistake_swallow_no_rows() {
    let rows = read(
        &file("Receipt,Note\nA1,\"open\nA2,y\nA3,\"z\nA4,w\n"),
        &receipts(),
    );
    assert_eq!(rows.len(), 4);
    assert_eq!(
        faults(&rows),
        [(1, 2, "quote-not-closed"), (3, 4, "quote-not-closed")]
    );
    for (swallowed, why) in [
        (
            "A1,\"open,1,US\nA2,y,2,US\nA3,z\",3,US\n",
            "A2 and A3 would be lost without a word",
        ),
        (
            "A1,\"open,1,US\nA2,y\",2,US\n",
            "A2 would be lost without a word",
        ),
    ] {
        let rows = read(
            &file(format!("Receipt,Note,Pay,Land\n{swallowed}A4,w,4,US\n")),
            &receipts(),
        );
        assert_eq!(faults(&rows), [(1, 2, "quote-swallows-rows")], "{why}");
    }
    let note = read(
        &file("Receipt,Note,Pay,Land\nA1,\"Hi all,\nthanks, and bye, now\",3,US\n"),
        &receipts(),
    );
    assert!(note[0].result.is_ok(), "a note of several lines is no row");
}

#[test]
fn quoted_line_breaks_belong_to_their_row() {
    let rows = read(
        &file("Receipt,Note\r\nA1,\"a\r\nb\"\r\n\r\n,\r\nA2,c\r\n"),
        &receipts(),
    );
    let lines: Vec<_> = rows.iter().map(|row| (row.number, row.line)).collect();
    assert_eq!(
        lines,
        [(1, 2), (2, 6)],
        "blank rows are not counted, their lines are"
    );
}

#[test]
fn ragged_rows_are_named_where_values_may_stand_in_the_wrong_column() {
    let text = "Note,Receipt\nx,A1\nx\nx,A2,\nDoe, John,A3\n";
    let rows = read(&file(text), &receipts());
    assert_eq!(
        faults(&rows),
        [(2, 3, "too-few-fields"), (4, 5, "too-many-fields")]
    );
    let rows = read(&file("Receipt,Note\nA1\n"), &receipts());
    assert!(rows[0].result.is_ok(), "what is missing is not mapped");
}

#[test]
fn huge_fields_and_rows_are_invalid_and_the_rest_goes_on() {
    let mut text = String::from("Receipt,Note\nA1,x\n");
    writeln!(text, "A2,{}", "x".repeat(MAX_FIELD + 1)).expect("memory");
    writeln!(text, "A3,{}", "x,".repeat(MAX_ROW)).expect("memory");
    writeln!(text, "A4,\"{}\"", "x\n".repeat(MAX_ROW)).expect("memory");
    text.push_str("A5,y\n");
    let rows = read(&file(text), &receipts());
    let bad = faults(&rows);
    assert_eq!(bad[0], (2, 3, "field-too-long"));
    assert_eq!(bad[1], (3, 4, "row-too-long"));
    assert_eq!(bad[2], (4, 5, "quote-not-closed"));
    assert_eq!(value(rows.last().expect("rows"), "receipt_id"), "A5");
}

#[test]
fn bytes_that_are_no_text_are_named_by_row_and_column() {
    let mut bytes = "Receipt,Note\nA1,Zoë\nA2,Jürgen\n".as_bytes().to_vec();
    bytes.extend_from_slice(b"A\xFF3,x\nA4,\xFF\n");
    let rows = read(&file(bytes), &receipts());
    assert_eq!(faults(&rows), [(3, 4, "broken-encoding")]);
    let problem = &rows[2].result.as_ref().expect_err("broken")[0];
    assert_eq!(problem.column.as_deref(), Some("Receipt"));
    assert!(
        rows[3].result.is_ok(),
        "a column that is left out spoils nothing"
    );
}

#[test]
fn a_nul_among_the_text_is_one_bad_row() {
    let text = format!("Receipt,Note\nA1,{}\nA\0B,y\nA3,z\n", "x".repeat(200));
    assert_eq!(
        faults(&read(&file(text), &receipts())),
        [(2, 3, "nul-character")]
    );
}

#[test]
fn repeated_headers_are_told_apart() {
    let twice = plan(&[("Receipt (2)", "receipt_id")]);
    assert_eq!(
        value(
            &read(&file("Receipt,Receipt\nA1,B1\n"), &twice)[0],
            "receipt_id"
        ),
        "B1"
    );
}

#[test]
fn a_file_without_a_header_goes_by_numbers() {
    let rows = read(
        &file("KZ7Q4M2D,47.25\nKZ7Q4M2E,5\n"),
        &plan(&[("Column 1", "receipt_id")]),
    );
    assert_eq!((rows.len(), rows[0].line), (2, 1));
    let mut told = plan(&[("Column 2", "receipt_id")]);
    told.overrides = Overrides {
        header: Some(false),
        ..Overrides::default()
    };
    assert_eq!(read(&file("Note,Receipt\nx,A1\n"), &told).len(), 2);
}

#[test]
fn what_is_no_file_of_rows_is_named_with_what_to_do() {
    let error = |bytes: &[u8]| match Rows::open(&file(bytes).path, &receipts()) {
        Err(OpenError::File(error)) => error,
        other => panic!("{other:?}"),
    };
    for (bytes, code) in [
        (b"".as_slice(), "file-empty"),
        (b"\xEF\xBB\xBF \r\n\n", "file-empty"),
        (b"PK\x03\x04..xl/workbook.xml", "file-is-workbook"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1", "file-is-workbook"),
        (b"PK\x03\x04..a.csv", "file-is-binary"),
        (b"%PDF-1.7", "file-is-binary"),
        (b"\x00\x01\x02\x03\x04\x05abc", "file-is-binary"),
        (b"[\n{\"receipt\":\"A1\"}]", "file-is-json-document"),
        (b"{\n  \"receipt\": \"A1\"\n}", "file-is-json-document"),
        (b"Receipt,Note\n", "file-without-rows"),
    ] {
        let found = error(bytes);
        assert_eq!(found.code(), code, "{bytes:?}");
        assert!(!found.hint().is_empty());
    }
    let folder = tempfile::tempdir().expect("a folder");
    let missing = Rows::open(&folder.path().join("no.csv"), &receipts());
    assert!(matches!(
        missing,
        Err(OpenError::File(FileError::Missing { .. }))
    ));
    let is_folder = Rows::open(folder.path(), &receipts());
    assert!(matches!(
        is_folder,
        Err(OpenError::File(
            FileError::Folder { .. } | FileError::Unreadable { .. }
        ))
    ));
}

#[test]
fn a_plan_that_cannot_work_is_refused_with_its_problems() {
    let case = file("Receipt\nA1\n");
    let Err(OpenError::Plan(problems)) = Rows::open(&case.path, &plan(&[("Nope", "receipt_id")]))
    else {
        panic!("a missing column would make every row invalid");
    };
    assert_eq!(problems[0].code, "unknown-column");
}

#[test]
fn a_run_is_not_resumed_in_another_file() {
    let case = file("Receipt\nA1\nA2\n");
    let mut rows = Rows::open(&case.path, &receipts()).expect("the file opens");
    rows.advance().expect("the file is there");
    let checkpoint = rows.checkpoint();
    fs::write(&case.path, "Receipt\nB1\nB2\n").expect("a file");
    let resumed = Rows::resume(&case.path, &receipts(), &checkpoint);
    assert!(
        matches!(resumed, Err(OpenError::File(FileError::Changed { .. }))),
        "rows would be skipped or sent under another number"
    );
}

#[test]
fn excels_first_line_is_no_row() {
    let rows = read(&file("sep=;\r\nReceipt;Note\r\nA1;x\r\n"), &receipts());
    assert_eq!((value(&rows[0], "receipt_id"), rows[0].line), ("A1", 3));
}
