//! Characters that a URL cannot hold, or holds differently from what is seen.

use std::ops::Range;

use url::Host;

use super::Literal;
use crate::{
    lint::{
        Code,
        findings::{Findings, Words, quote},
        shape::host,
    },
    url_template::{Component, UrlTemplate, encode},
};

/// Characters that are not seen, or change how others are: controls, zero-width ones, marks of
/// direction, joiners, tags.
pub(in crate::lint) fn is_invisible(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}' => true,
        c => c.is_control() && !c.is_whitespace(),
    }
}

/// The text without white space and hidden characters around it.
pub(super) fn trimmed(text: &str) -> Range<usize> {
    let hidden = |c: char| c.is_whitespace() || is_invisible(c);
    let start = text.len() - text.trim_start_matches(hidden).len();
    let end = text.trim_end_matches(hidden).len().max(start);
    start..end
}

/// What a character that is not plain ASCII is to a URL.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Odd {
    Space,
    Invisible,
    Other,
}

fn odd(c: char) -> Option<Odd> {
    if c.is_whitespace() {
        Some(Odd::Space)
    } else if is_invisible(c) {
        Some(Odd::Invisible)
    } else {
        (!c.is_ascii()).then_some(Odd::Other)
    }
}

impl Literal<'_> {
    /// A run of white space, of hidden characters or of other scripts.
    pub(super) fn odd_character(&self, at: usize, findings: &mut Findings) -> Option<usize> {
        let rest = &self.text[at..];
        let kind = odd(rest.chars().next()?)?;
        let length = rest.find(|c| odd(c) != Some(kind)).unwrap_or(rest.len());
        let span = at..at + length;
        let text = &self.text[span.clone()];
        match kind {
            Odd::Space => findings.add(Code::Whitespace, span.clone(), || self.space(&span)),
            Odd::Invisible => findings.add(Code::InvisibleCharacter, span, || {
                Words::new(format!(
                    "There is a character that cannot be seen ({}).",
                    points(text)
                ))
                .hint("It came along with copying and would be sent with the rest.")
                .fix("Remove it", "")
            }),
            // In the host the whole name counts, see `host_beyond_ascii`.
            Odd::Other if self.component() == Component::Authority => {}
            Odd::Other => findings.add(Code::NonAscii, span, || {
                Words::new(format!(
                    "{} is not ASCII and leaves percent-encoded.",
                    quote(text)
                ))
                .hint("A URL holds ASCII only. Encoded here, what you see is what is sent.")
                .fix("Encode it", encode(text))
            }),
        }
        Some(at + length)
    }

    fn space(&self, span: &Range<usize>) -> Words {
        let text = &self.text[span.clone()];
        let around = span.start < self.trimmed.start || span.end > self.trimmed.end;
        let host = matches!(self.component(), Component::Scheme | Component::Authority);
        // A line break or tab comes from copying; a space may be part of a value.
        let spaces = text
            .chars()
            .filter(|c| !matches!(c, '\n' | '\r' | '\t'))
            .count();
        let words = if around {
            Words::new("There is white space around the URL.")
        } else {
            Words::new("There is white space in the URL.")
        };
        let words = words.hint("A URL holds no white space. Where a space is meant, write %20.");
        if around || host || spaces == 0 {
            words.fix("Remove it", "")
        } else {
            words.replace(Some("%20".repeat(spaces)))
        }
    }

    /// `%2520`, which decodes to `%20` and not to a space.
    pub(super) fn doubled(&self, at: usize, findings: &mut Findings) -> Option<usize> {
        let rest = &self.text.as_bytes()[at + 1..];
        let times = rest
            .chunks_exact(2)
            .take_while(|pair| *pair == b"25")
            .count();
        let after = rest
            .get(2 * times..2 * times + 2)
            .filter(|p| hexadecimal(p));
        let (end, digits) = match (times, after) {
            (0, _) | (1, None) => return None,
            (_, Some(_)) => (at + 3 + 2 * times, at + 1 + 2 * times),
            (_, None) => (at + 1 + 2 * times, at + 2 * times - 1),
        };
        let once = format!("%{}", &self.text[digits..digits + 2]);
        findings.add(Code::DoubleEncoding, at..end, || {
            Words::new(format!("{} is percent-encoded twice.", quote(&self.text[at..end])))
                .hint(format!("The destination would read {once} as text. Right only inside a URL that is itself a value."))
                .replace(Some(once.clone()))
        });
        Some(end)
    }

    /// A whole escape, which is as it should be.
    pub(super) fn escape(&self, at: usize) -> Option<usize> {
        let digits = self.text.as_bytes().get(at + 1..at + 3)?;
        // `%date%` begins like an escape and would end in a broken one.
        let placeholder = self.name_at(at + 1, |b| b.is_ascii_alphanumeric() || b == b'_');
        let end = at + 1 + placeholder.len();
        let closed = placeholder.len() > 2
            && placeholder.starts_with(|c: char| c.is_ascii_alphabetic())
            && self.starts(end, "%")
            && !self
                .text
                .as_bytes()
                .get(end + 1..end + 3)
                .is_some_and(hexadecimal);
        (hexadecimal(digits) && !closed).then_some(at + 3)
    }
}

/// A percent sign that no other recogniser took.
pub(super) fn broken_escape(at: usize, findings: &mut Findings) -> usize {
    findings.add(Code::BrokenEscape, at..at + 1, || {
        Words::new("The percent sign is not followed by two hexadecimal digits.")
            .hint("Where a percent sign is meant, write %25.")
            .replace(Some("%25".to_owned()))
    });
    at + 1
}

/// A host in another script, which leaves as punycode.
pub(super) fn host_beyond_ascii(template: &UrlTemplate, skeleton: &str, findings: &mut Findings) {
    let span = host(template, skeleton);
    let name = &template.source()[span.clone()];
    if name.chars().any(|c| odd(c) == Some(Odd::Other)) {
        let ascii = (skeleton[span.clone()] == *name)
            .then(|| Host::parse(name).ok())
            .flatten()
            .map(|h| h.to_string())
            .filter(|h| h.is_ascii());
        findings.add(Code::NonAscii, span, || {
            Words::new(format!(
                "The host {} is not ASCII and leaves as punycode.",
                quote(name)
            ))
            .hint("Make sure that each letter is the one you mean: many look alike.")
            .replace(ascii)
        });
    }
}

fn hexadecimal(pair: &[u8]) -> bool {
    pair.iter().all(u8::is_ascii_hexdigit)
}

/// `U+200B, U+FEFF`, the first few.
fn points(text: &str) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<_> = text
        .chars()
        .take(SHOWN)
        .map(|c| format!("U+{:04X}", u32::from(c)))
        .collect();
    let more = if text.chars().nth(SHOWN).is_some() {
        ", …"
    } else {
        ""
    };
    shown.join(", ") + more
}
