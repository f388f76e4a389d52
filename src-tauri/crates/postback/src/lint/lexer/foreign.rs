//! Other networks' placeholders in literal text. `{{x}}` and `${x}` are the parser's.

use std::ops::Range;

use super::{Literal, is_name};
use crate::{
    lint::{
        UrlContext,
        findings::Findings,
        macros::{left_in, placeholder},
        parameters,
    },
    url_template::{Component, UrlTemplate},
};

/// The forms, longest opening first where one begins like another: opening, closing, and the
/// shortest name that is taken for one.
const FORMS: [(&str, &str, usize); 9] = [
    ("[[[", "]]]", 1),
    ("[%", "%]", 1),
    ("[", "]", 1),
    ("##", "##", 1),
    ("#", "#", 1),
    ("!!!", "!!!", 1),
    ("<", ">", 1),
    ("%%", "%%", 1),
    ("%", "%", 1),
];

/// Words that trackers print where a value is to be put in, in capitals as they print them.
const LEFT_IN_WORDS: [&str; 2] = ["REPLACE", "OPTIONAL"];
/// Such words that are nothing else in small letters either.
const LEFT_IN_WHATEVER_CASE: [&str; 3] = ["REPLACE_ME", "REPLACE_OR_REMOVE", "YOUR_CLICK_ID"];

/// A blank, percent-encoded.
const BLANK: &str = "%20";

impl Literal<'_> {
    pub(super) fn placeholder(&self, at: usize, findings: &mut Findings) -> Option<usize> {
        let (name, end) = if self.text.as_bytes()[at] == b'_' {
            self.underscored(at)?
        } else {
            self.bracketed(at)?
        };
        let meant = name.replace(BLANK, " ");
        placeholder(&self.text[at..end], &meant, at..end, self.context, findings);
        Some(end)
    }

    fn bracketed(&self, at: usize) -> Option<(&str, usize)> {
        let first = self.text.as_bytes()[at];
        FORMS
            .iter()
            .filter(|(open, ..)| open.as_bytes()[0] == first)
            .find_map(|(open, close, shortest)| {
                if !self.starts(at, open) {
                    return None;
                }
                let name = if *close == "]" || *close == "]]]" {
                    self.words_at(at + open.len())
                } else {
                    self.name_at(at + open.len(), is_name)
                };
                let end = at + open.len() + name.len();
                let letter = name.starts_with(|c: char| c.is_ascii_alphanumeric());
                let whole = letter && name.len() >= *shortest && self.starts(end, close);
                // Between percent signs one letter may be anything, unless it is all of a value.
                let whole = whole && (*open != "%" || name.len() > 1 || self.is_value(at..end + 1));
                // `a[b]=1` is how some destinations name a list; only values hold placeholders.
                let taken = whole && !(*open == "[" && self.in_parameter_name(at));
                taken.then_some((name, end + close.len()))
            })
    }

    /// The run of name characters and blanks from `at`: between square brackets trackers print
    /// words such as `[CLICK ID]`, which a browser copies as `[CLICK%20ID]`.
    fn words_at(&self, at: usize) -> &str {
        let text = &self.text[at..];
        let mut end = 0;
        while end < super::LONGEST_NAME {
            end += match text.as_bytes().get(end) {
                Some(b' ') => 1,
                Some(byte) if is_name(*byte) => 1,
                Some(b'%') if text[end..].starts_with(BLANK) => BLANK.len(),
                _ => break,
            };
        }
        &text[..end]
    }

    /// `__X__` where nothing of a word touches it.
    fn underscored(&self, at: usize) -> Option<(&str, usize)> {
        let bytes = self.text.as_bytes();
        let apart = |byte: Option<&u8>| byte.is_none_or(|b| !is_name(*b));
        if !apart(at.checked_sub(1).and_then(|i| bytes.get(i))) {
            return None;
        }
        let name = self.name_at(at, |b| b.is_ascii_alphanumeric() || b == b'_');
        let inner = name.strip_prefix("__")?.strip_suffix("__")?;
        let end = at + name.len();
        let letter = inner.starts_with(|c: char| c.is_ascii_alphanumeric());
        (letter && apart(bytes.get(end))).then_some((inner, end))
    }

    /// Whether a span is the whole value of a parameter.
    fn is_value(&self, span: Range<usize>) -> bool {
        let bytes = self.template.source().as_bytes();
        self.component() == Component::Query
            && bytes[..span.start].ends_with(b"=")
            && matches!(bytes.get(span.end), None | Some(b'&' | b'#'))
    }

    fn in_parameter_name(&self, at: usize) -> bool {
        self.component() == Component::Query
            && self.text.as_bytes()[self.piece.span.start..at]
                .iter()
                .rev()
                .take(super::LONGEST_NAME)
                .find(|b| matches!(b, b'=' | b'&' | b'?'))
                .is_some_and(|b| *b != b'=')
    }
}

/// Parameters whose whole value is REPLACE or OPTIONAL, and such path segments.
pub(super) fn left_in_words(
    template: &UrlTemplate,
    context: &UrlContext<'_>,
    findings: &mut Findings,
) {
    let source = template.source();
    let path = template.component(Component::Path);
    let mut segment = path.start;
    let segments = source[path.clone()].split('/').map(|text| {
        let span = segment..segment + text.len();
        segment = span.end + 1;
        span
    });
    let values = parameters::pairs(template).map(|pair| pair.value);
    for span in segments.chain(values) {
        let word = &source[span.clone()];
        if is_left_in_word(word) {
            left_in(word, span, context, findings);
        }
    }
}

/// Whether a whole value is a word that trackers print where one is to be put in.
pub(crate) fn is_left_in_word(value: &str) -> bool {
    LEFT_IN_WORDS.contains(&value)
        || LEFT_IN_WHATEVER_CASE
            .iter()
            .any(|known| known.eq_ignore_ascii_case(value))
}
