//! Text that comes from outside, made harmless, measured, wrapped and cut.
//!
//! Names, URLs and answers are other people's words: an escape sequence in them must not reach the
//! terminal, and a right-to-left override must not turn a line around.

use std::{borrow::Cow, fmt::Write as _};

use carom_postback::words;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// The text with everything invisible or commanding written out, such as `\u{1b}`. Ends of lines
/// and tabs stay.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    if !text.chars().any(commands) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if commands(c) {
            let _ = write!(out, "{}", c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// The same on one line.
pub(crate) fn one_line(text: &str) -> String {
    plain(text).replace('\n', "\\n").replace('\t', "\\t")
}

/// Whether a terminal would obey a character rather than show it.
fn commands(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(
            c,
            '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}'
                | '\u{feff}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// Columns that a text takes.
pub(crate) fn columns(text: &str) -> usize {
    text.width()
}

/// The text, cut to so many columns with an ellipsis.
pub(crate) fn cut(text: &str, width: usize) -> Cow<'_, str> {
    if columns(text) <= width {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        let wide = c.width().unwrap_or(0);
        if used + wide + 1 > width {
            break;
        }
        used += wide;
        out.push(c);
    }
    out.push('…');
    Cow::Owned(out)
}

/// The text in lines of at most so many columns, broken at spaces. A word that is longer, such as a
/// URL, stays whole, so that it can be copied. Nothing for an empty text.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        let mut used = 0;
        for word in paragraph.split(' ').filter(|w| !w.is_empty()) {
            let wide = columns(word);
            if used > 0 && used + 1 + wide > width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += wide;
        }
        lines.push(line);
    }
    lines
}

/// `1 error`, `2 errors`.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `a, b and c`.
pub(crate) fn listed(items: &[&str]) -> String {
    words::listed(items, "and")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escape_sequence_is_shown_and_not_obeyed() {
        let shown = plain("a\u{1b}[2Jb\u{9b}c\u{202e}d\r\0");
        assert!(
            !shown.chars().any(|c| c.is_control() || c == '\u{202e}'),
            "{shown:?} would still command the terminal"
        );
    }

    #[test]
    fn ordinary_text_of_any_script_stays_as_it_is() {
        for text in ["Zürich", "日本語", "مرحبا", "é\u{301}", "two\nlines\tapart"] {
            assert_eq!(plain(text), text, "nothing in it commands a terminal");
        }
    }

    #[test]
    fn wrapping_breaks_at_spaces_and_keeps_long_words_whole() {
        let lines = wrap("one two https://example.com/a/very/long/path three", 8);
        assert_eq!(
            lines,
            ["one two", "https://example.com/a/very/long/path", "three"]
        );
    }

    #[test]
    fn cutting_counts_columns_and_not_letters() {
        assert_eq!(
            cut("日本語日本語", 7),
            "日本語…",
            "each of these takes two columns"
        );
        assert_eq!(cut("short", 5), "short", "what fits is left alone");
    }
}
