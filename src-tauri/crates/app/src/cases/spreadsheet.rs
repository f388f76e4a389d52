//! Cells of files that a spreadsheet opens.

use std::borrow::Cow;

/// A cell as it was. A spreadsheet would take one that begins like a formula for one.
pub(super) fn harmless(cell: &str) -> Cow<'_, str> {
    let like_a_formula = match cell.strip_prefix(['+', '-']) {
        // What stands in an amount or an ID calls nothing and reaches nothing. It stays, so that
        // the same is read when the file is sent.
        Some(rest) => !rest.chars().all(is_of_an_amount_or_id),
        None => cell.starts_with(['=', '@', '\t', '\r']),
    };
    if like_a_formula {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

fn is_of_an_amount_or_id(letter: char) -> bool {
    let currency = matches!(letter, '$' | '£' | '¥' | '฿' | '\u{20a0}'..='\u{20cf}');
    let between = matches!(
        letter,
        '.' | ',' | '-' | '_' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}'
    );
    letter.is_alphanumeric() || currency || between
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_work_out_is_taken_for_text() {
        for cell in [
            "=1+1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "-2+cmd|' /C calc'!A0",
            "+cmd|' /C calc'!A0",
            "-SUM(A1:A9)",
            "-'file:///etc/passwd'#$Sheet1.A1",
        ] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
    }

    #[test]
    fn amounts_and_ids_stay_as_they_are() {
        for cell in [
            "",
            "-12.50",
            "+12.50",
            "-1.234,50 €",
            "-$1,234.50",
            "-1’234.50 CHF",
            "(12.50)",
            "-NxAbc_123",
            "2026-11-28",
        ] {
            assert_eq!(harmless(cell), cell, "it is sent once more as it stands");
        }
    }
}
