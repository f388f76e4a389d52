//! Guessing from the beginning of a text: what parts the fields, and whether the first row names
//! the columns.

use crate::{
    format::Delimiter,
    header::plain,
    record::Record,
    split::{Split, split},
    suggest::is_known_name,
    value::{DateOrder, amount, event_word, time},
};

/// How many rows a delimiter is judged by.
const JUDGED: usize = 60;

/// The delimiter that parts the rows most evenly; the comma where none does.
pub(crate) fn delimiter(text: &[u8], whole: bool) -> Delimiter {
    let mut best = (Delimiter::Comma, 0.0);
    for delimiter in Delimiter::ALL {
        let score = evenness(text, whole, delimiter);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    best.0
}

/// From 0, where the delimiter parts nothing, up: the share of rows that have the commonest
/// number of fields, then the number of fields.
fn evenness(text: &[u8], whole: bool, delimiter: Delimiter) -> f64 {
    let mut record = Record::default();
    let mut counts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() && counts.len() < JUDGED {
        let Split::Row { length, taken, .. } = split(rest, delimiter.byte(), whole, &mut record)
        else {
            break;
        };
        if !rest[..length].trim_ascii().is_empty() {
            counts.push(record.len());
        }
        rest = &rest[taken..];
    }
    let times = |count: usize| counts.iter().filter(|other| **other == count).count();
    let Some(commonest) = counts
        .iter()
        .copied()
        .max_by_key(|count| (times(*count), *count))
    else {
        return 0.0;
    };
    if commonest < 2 {
        return 0.0;
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "at most 60 rows and a few thousand fields"
    )]
    let (share, width) = (
        times(commonest) as f64 / counts.len() as f64,
        commonest as f64,
    );
    share * share + (width / (width + 10.0)) * 0.5
}

/// The delimiter that Excel's own first line names: `sep=;`, and that line's bytes.
pub(crate) fn named_delimiter(text: &[u8]) -> Option<(Delimiter, usize)> {
    let rest = text
        .strip_prefix(b"sep=")
        .or_else(|| text.strip_prefix(b"SEP="))?;
    let delimiter = Delimiter::ALL
        .into_iter()
        .find(|d| rest.first() == Some(&d.byte()))?;
    match rest.get(1..) {
        Some([b'\r', b'\n', ..]) => Some((delimiter, 7)),
        Some([b'\r' | b'\n', ..]) => Some((delimiter, 6)),
        _ => None,
    }
}

/// Whether the first row names the columns: it knows a name, or holds nothing but words.
pub(crate) fn is_header(first: &[String]) -> bool {
    if first.iter().any(|cell| is_known_name(&plain(cell))) {
        return true;
    }
    !first.iter().any(|cell| looks_like_a_value(cell.trim()))
}

fn looks_like_a_value(cell: &str) -> bool {
    if cell.is_empty() {
        return false;
    }
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    amount::shows(cell).is_some()
        || time::read(cell, DateOrder::Dmy).is_ok()
        || time::read(cell, DateOrder::Mdy).is_ok()
        || event_word::meaning(cell).is_some()
        || cell.contains('@')
        || digits * 2 > cell.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_one_that_parts_rows_evenly() {
        for (text, expected) in [
            ("a,b,c\n1,2,3\n", Delimiter::Comma),
            ("a;b;c\n1,5;2,5;3,5\n4,5;5,5;6,5\n", Delimiter::Semicolon),
            ("a\tb\nx, y\tz\n", Delimiter::Tab),
            ("a|b|c\n1|2|3\n", Delimiter::Pipe),
            ("name,note\nx,\"a;b;c\"\ny,\"d;e;f\"\n", Delimiter::Comma),
            ("receipt\nABCD1234\n", Delimiter::Comma),
        ] {
            assert_eq!(delimiter(text.as_bytes(), true), expected, "{text}");
        }
    }

    #[test]
    fn excels_own_line_names_the_delimiter() {
        assert_eq!(
            named_delimiter(b"sep=;\r\na;b"),
            Some((Delimiter::Semicolon, 7))
        );
        assert_eq!(named_delimiter(b"sep=,\na,b"), Some((Delimiter::Comma, 6)));
        assert_eq!(named_delimiter(b"separate,b\n"), None);
    }

    #[test]
    fn a_first_row_of_values_is_no_header() {
        let of = |cells: &[&str]| {
            is_header(
                &cells
                    .iter()
                    .map(|cell| (*cell).to_owned())
                    .collect::<Vec<_>>(),
            )
        };
        assert!(of(&["Receipt", "Date", "Amount"]));
        assert!(of(&["Kunde", "Betrag"]));
        assert!(
            of(&["receipt_id", "2026"]),
            "a known name is a header whatever stands beside it"
        );
        assert!(!of(&["ABCD1234", "47.25"]));
        assert!(!of(&["x", "2026-01-15"]));
    }
}
