//! From text to pieces, in one pass.
//!
//! What counts as a placeholder:
//!
//! - `{name}`: a macro, or an unknown one. A name holds no brace and none of `& ? #`, so that a
//!   brace left open never swallows the next parameter.
//! - `{{x}}`, `{{{x}}}`, `${x}`, `${{x}}`: another network's. The outer form wins even where a
//!   macro stands inside.
//! - `<<name>>`: a template's question.
//!
//! Everything else is literal, stray braces included. Each scan stops where the next one would
//! begin, which keeps the whole linear whatever the text.

use std::ops::Range;

use memchr::{memchr, memchr2, memchr3};

use super::{Component, ComponentStarts, Piece, PieceKind};
use crate::macros::Catalogue;

/// Cuts `text` into pieces that cover it.
pub(super) fn pieces(macros: &Catalogue, text: &str) -> (Vec<Piece>, ComponentStarts) {
    let authority = scheme_length(text);
    let mut cut = Cut {
        text,
        pieces: Vec::new(),
        starts: ComponentStarts {
            authority,
            ..ComponentStarts::default()
        },
        done: 0,
        component: if authority == 0 {
            Component::Authority
        } else {
            Component::Scheme
        },
    };
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = memchr2(b'{', b'<', &bytes[at..]) {
        let open = at + found;
        // Where the next look begins if nothing is found: behind the first `<`, since `<<<a>>` holds
        // a question, and behind the whole run of braces, since its last one was tried.
        let (placeholder, behind) = if bytes[open] == b'<' {
            (question(text, open), open + 1)
        } else {
            let run = run_length(bytes, open, b'{');
            let dollar = open > cut.done && bytes[open - 1] == b'$';
            let found =
                foreign(bytes, open, run, dollar).or_else(|| single(macros, text, open + run - 1));
            (found, open + run)
        };
        at = behind;
        if let Some((span, kind)) = placeholder {
            at = span.end;
            cut.placeholder(span, kind);
        }
    }
    cut.literal_to(text.len());
    (cut.pieces, cut.starts)
}

/// The pieces so far and where in the URL the cut stands.
struct Cut<'t> {
    text: &'t str,
    pieces: Vec<Piece>,
    starts: ComponentStarts,
    done: usize,
    component: Component,
}

impl Cut<'_> {
    fn placeholder(&mut self, span: Range<usize>, kind: PieceKind) {
        self.literal_to(span.start);
        self.done = span.end;
        self.pieces.push(Piece {
            span,
            kind,
            component: self.component,
        });
    }

    /// Takes the text up to `end` as literal, cut where a component ends.
    fn literal_to(&mut self, end: usize) {
        while self.done < end {
            let rest = &self.text.as_bytes()[self.done..end];
            let (next, length) = match self.component {
                Component::Scheme => (
                    Some(Component::Authority),
                    self.starts.authority - self.done,
                ),
                Component::Authority => {
                    boundary(rest, rest.iter().position(|b| ends_authority(*b)))
                }
                Component::Path => boundary(rest, memchr2(b'?', b'#', rest)),
                Component::Query => boundary(rest, memchr(b'#', rest)),
                Component::Fragment => (None, rest.len()),
            };
            if length > 0 {
                let span = self.done..self.done + length;
                self.done = span.end;
                self.pieces.push(Piece {
                    span,
                    kind: PieceKind::Literal,
                    component: self.component,
                });
            }
            if let Some(next) = next {
                self.component = next;
                match next {
                    Component::Path => self.starts.path = Some(self.done),
                    Component::Query => self.starts.query = Some(self.done),
                    Component::Fragment => self.starts.fragment = Some(self.done),
                    Component::Scheme | Component::Authority => {}
                }
            }
        }
    }
}

/// The component that begins at `found`, and the bytes before it.
fn boundary(rest: &[u8], found: Option<usize>) -> (Option<Component>, usize) {
    let Some(found) = found else {
        return (None, rest.len());
    };
    let next = match rest[found] {
        b'?' => Component::Query,
        b'#' => Component::Fragment,
        _ => Component::Path,
    };
    (Some(next), found)
}

/// The URL standard reads a backslash in an http URL as a slash.
const fn ends_authority(byte: u8) -> bool {
    matches!(byte, b'/' | b'\\' | b'?' | b'#')
}

/// Bytes of `https://` and whatever white space stands before it; 0 where there is no scheme.
///
/// `host:8080/x` has none. `http` and `https` need no slashes, since the URL standard forgives
/// them; any other needs its two.
fn scheme_length(text: &str) -> usize {
    let indent = text.len() - text.trim_start().len();
    let trimmed = &text[indent..];
    let Some(colon) = memchr(b':', trimmed.as_bytes()) else {
        return 0;
    };
    let (name, rest) = (&trimmed[..colon], &trimmed[colon + 1..]);
    let letters = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.');
    let named = name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.bytes().all(letters);
    let web = name.eq_ignore_ascii_case("http") || name.eq_ignore_ascii_case("https");
    let slashes = rest.len() - rest.trim_start_matches(['/', '\\']).len();
    if web {
        indent + colon + 1 + slashes
    } else if named && rest.starts_with("//") {
        indent + colon + 3
    } else {
        0
    }
}

/// `<<name>>`.
fn question(text: &str, open: usize) -> Option<(Range<usize>, PieceKind)> {
    let rest = text[open..].strip_prefix("<<")?;
    let letters = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
    let length = rest.bytes().take_while(|b| letters(b)).count();
    let closed = length > 0 && rest[length..].starts_with(">>");
    closed.then(|| {
        (
            open..open + length + 4,
            PieceKind::Question(rest[..length].into()),
        )
    })
}

/// `{{x}}` and its like, from a run of opening braces and perhaps the dollar sign before it.
fn foreign(
    bytes: &[u8],
    open: usize,
    run: usize,
    dollar: bool,
) -> Option<(Range<usize>, PieceKind)> {
    if run < 2 && !dollar {
        return None;
    }
    let needed = run.min(2);
    let mut depth = 0_usize;
    let mut at = open + run;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'&' | b'?' | b'#' => return None,
            b'{' if bytes[at - 1] == b'$' || bytes.get(at + 1) == Some(&b'{') => return None,
            b'{' => depth += 1,
            b'}' if depth > 0 => depth -= 1,
            b'}' => {
                let closing = run_length(bytes, at, b'}');
                if closing >= needed {
                    let braces = run.min(closing);
                    let sign = usize::from(dollar && braces == run);
                    return Some((open + run - braces - sign..at + braces, PieceKind::Foreign));
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// `{name}`.
fn single(macros: &Catalogue, text: &str, open: usize) -> Option<(Range<usize>, PieceKind)> {
    let rest = &text[open + 1..];
    let close = memchr(b'}', &rest.as_bytes()[..limit(rest.as_bytes())])?;
    let name = &rest[..close];
    let kind = macros
        .id(name)
        .map_or_else(|| PieceKind::Unknown(name.into()), PieceKind::Macro);
    Some((open..open + close + 2, kind))
}

/// How far a name may reach: to the next opening brace or the end of the parameter.
fn limit(bytes: &[u8]) -> usize {
    let brace = memchr(b'{', bytes).unwrap_or(bytes.len());
    memchr3(b'&', b'?', b'#', &bytes[..brace]).unwrap_or(brace)
}

fn run_length(bytes: &[u8], from: usize, byte: u8) -> usize {
    bytes[from..].iter().take_while(|b| **b == byte).count()
}
