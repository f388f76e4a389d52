//! What was seen, quoted so that it fits a line and can do no harm there.

use crate::attempt::Answer;

/// The most characters of a quotation.
const SHOWN: usize = 160;

/// Text in quotation marks: one line, control characters gone, shortened.
pub(super) fn quoted(text: &str) -> String {
    let mut words = String::new();
    let mut length = 0;
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() {
            gap = !words.is_empty();
            continue;
        }
        if length + usize::from(gap) >= SHOWN {
            words.push('…');
            break;
        }
        if gap {
            words.push(' ');
            length += 1;
            gap = false;
        }
        words.push(c);
        length += 1;
    }
    format!("\"{words}\"")
}

/// The status, and the beginning of the body where there is one.
pub(super) fn of_answer(answer: &Answer) -> String {
    let text = answer.body.text();
    if text.trim().is_empty() {
        format!("HTTP {} with an empty body", answer.status)
    } else {
        format!("HTTP {}, body {}", answer.status, quoted(&text))
    }
}

/// The part of a body that holds certain words, in its own writing where it can be found.
pub(super) fn around(answer: &Answer, words: &str) -> String {
    let text = answer.body.text();
    // Lower-casing ASCII keeps every byte in its place, so the offset holds in the original.
    let Some(at) = text.to_ascii_lowercase().find(words) else {
        return of_answer(answer);
    };
    let start = text[..at]
        .char_indices()
        .rev()
        .nth(39)
        .map_or(0, |(i, _)| i);
    let before = if start == 0 { "" } else { "…" };
    format!(
        "HTTP {}, body {}",
        answer.status,
        quoted(&format!("{before}{}", &text[start..]))
    )
}
