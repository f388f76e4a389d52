//! What is wrong with literal text: stray and encoded braces, other networks' placeholders, white
//! space, hidden characters, broken and doubled percent-encoding.
//!
//! One walk over each literal. Every recogniser either takes some bytes or leaves them to the
//! next, and looks at a bounded stretch only, so the walk is linear whatever the text.

mod braces;
mod characters;
mod foreign;

use std::ops::Range;

pub(super) use self::characters::is_invisible;
pub(crate) use self::foreign::is_left_in_word;
use super::{UrlContext, findings::Findings};
use crate::url_template::{Component, Piece, PieceKind, UrlTemplate};

/// The longest placeholder name that is looked for.
const LONGEST_NAME: usize = 64;

/// One literal, and what the recognisers need to know about it.
struct Literal<'a> {
    template: &'a UrlTemplate,
    context: &'a UrlContext<'a>,
    piece: &'a Piece,
    /// The whole text up to the end of this literal; places are bytes of the URL.
    text: &'a str,
    /// Bytes before this are taken.
    done: usize,
    /// The URL without the white space and hidden characters around it.
    trimmed: Range<usize>,
}

pub(super) fn check(
    template: &UrlTemplate,
    skeleton: &str,
    context: &UrlContext<'_>,
    findings: &mut Findings,
) {
    let trimmed = characters::trimmed(template.source());
    for piece in template.pieces() {
        if piece.kind == PieceKind::Literal {
            let literal = Literal {
                template,
                context,
                piece,
                text: &template.source()[..piece.span.end],
                done: piece.span.start,
                trimmed: trimmed.clone(),
            };
            literal.walk(findings);
        }
    }
    foreign::left_in_words(template, context, findings);
    characters::host_beyond_ascii(template, skeleton, findings);
}

impl Literal<'_> {
    fn walk(mut self, findings: &mut Findings) {
        let mut at = self.piece.span.start;
        while let Some(byte) = self.text.as_bytes().get(at) {
            let taken = match byte {
                b'{' | b'}' | b'(' => self.brace(at, findings),
                b'%' => self
                    .encoded_brace(at, findings)
                    .or_else(|| self.doubled(at, findings))
                    .or_else(|| self.escape(at))
                    .or_else(|| self.placeholder(at, findings))
                    .or_else(|| Some(characters::broken_escape(at, findings))),
                b'[' | b'#' | b'!' | b'_' | b'<' => self.placeholder(at, findings),
                byte if byte.is_ascii_graphic() => None,
                _ => self.odd_character(at, findings),
            };
            at = match taken {
                Some(end) => {
                    self.done = end;
                    end
                }
                // Only ASCII is left alone: every other character is an odd one.
                None => at + 1,
            };
        }
    }

    fn component(&self) -> Component {
        self.piece.component
    }

    /// The run of name characters from `at`, up to a bound.
    fn name_at(&self, at: usize, is_name: impl Fn(u8) -> bool) -> &str {
        let bytes = &self.text.as_bytes()[at..];
        let length = bytes
            .iter()
            .take(LONGEST_NAME)
            .take_while(|b| is_name(**b))
            .count();
        &self.text[at..at + length]
    }

    fn starts(&self, at: usize, with: &str) -> bool {
        self.text.as_bytes()[at..].starts_with(with.as_bytes())
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}
