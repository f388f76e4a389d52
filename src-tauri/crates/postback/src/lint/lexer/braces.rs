//! Braces that make no macro: stray, of two kinds, or percent-encoded.

use super::{Literal, is_name};
use crate::{
    lint::{
        Code,
        findings::{Findings, Words, quote},
        names::{Meant, clearly_meant},
    },
    macros::catalogue,
    url_template::PieceKind,
};

impl Literal<'_> {
    /// `{tid`, `tid}`, `(upsell_session}`, `{tid)`, `(tid)` and braces that stand alone.
    pub(super) fn brace(&self, at: usize, findings: &mut Findings) -> Option<usize> {
        match self.text.as_bytes()[at] {
            b'(' => self.round(at, findings),
            b'{' => Some(self.opening(at, findings)),
            _ => Some(self.closing(at, findings)),
        }
    }

    /// `(name}`, and `(name)` where the name is exactly a macro's.
    fn round(&self, at: usize, findings: &mut Findings) -> Option<usize> {
        let name = self.name_at(at + 1, is_name);
        let close = at + 1 + name.len();
        let exact = catalogue(self.context.network).get(name).is_some();
        let wrong = match self.text.as_bytes().get(close) {
            Some(b'}') => !name.is_empty(),
            Some(b')') => exact,
            _ => false,
        };
        wrong.then(|| self.wrong_bracket(at, name, close + 1, findings))
    }

    fn opening(&self, at: usize, findings: &mut Findings) -> usize {
        let run = self.run(at, b'{');
        if run > 1 {
            // All but the last, which may open a name.
            self.stray(at, run - 1, findings);
            return at + run - 1;
        }
        let name = self.name_at(at + 1, is_name);
        let end = at + 1 + name.len();
        if let Some(close) = encoded_run(self.text, end, "7D").filter(|_| !name.is_empty()) {
            self.encoded_macro(at, name, close, findings);
            return close;
        }
        if !name.is_empty() && matches!(self.text.as_bytes().get(end), Some(b')' | b']' | b'>')) {
            return self.wrong_bracket(at, name, end + 1, findings);
        }
        // A name runs on to whatever ends it; only a macro's exact name is sure to be one.
        if catalogue(self.context.network).get(name).is_some() {
            findings.add(Code::UnbalancedBrace, at..end, || {
                Words::new(format!("The brace before {name} is not closed."))
                    .replace(Some(format!("{{{name}}}")))
            });
            return end;
        }
        self.stray(at, 1, findings);
        at + 1
    }

    fn closing(&self, at: usize, findings: &mut Findings) -> usize {
        let bytes = self.text.as_bytes();
        let before = bytes[self.done..at].iter().rev().take(super::LONGEST_NAME);
        let length = before.take_while(|b| is_name(**b)).count();
        let name = &self.text[at - length..at];
        if catalogue(self.context.network).get(name).is_some() {
            findings.add(Code::UnbalancedBrace, at - length..at + 1, || {
                Words::new(format!("The brace after {name} is not opened."))
                    .replace(Some(format!("{{{name}}}")))
            });
            return at + 1;
        }
        let run = self.run(at, b'}');
        self.stray(at, run, findings);
        at + run
    }

    /// Braces that belong to nothing. Beside a placeholder they are surely too many.
    fn stray(&self, at: usize, length: usize, findings: &mut Findings) {
        let span = at..at + length;
        findings.add(Code::UnbalancedBrace, span.clone(), || {
            let beside = self.template.pieces().iter().any(|piece| {
                piece.kind != PieceKind::Literal
                    && (piece.span.start == span.end || piece.span.end == span.start)
            });
            let text = &self.text[span];
            let words = Words::new(format!("{} belongs to no macro.", quote(text)))
                .hint("Braces stand around macros only. Write %7B and %7D where braces are meant.");
            if beside {
                words.fix("Remove it", "")
            } else {
                words
            }
        });
    }

    fn wrong_bracket(
        &self,
        start: usize,
        name: &str,
        end: usize,
        findings: &mut Findings,
    ) -> usize {
        let part = findings.part(&(start..end));
        findings.add(Code::MisspeltMacro, start..end, || {
            let meant = clearly_meant(self.context.network, self.context.role, name, part);
            Words::new(format!(
                "{} has a wrong bracket.",
                quote(&self.text[start..end])
            ))
            .hint("A macro stands between braces: {name}.")
            .replace(meant.as_ref().and_then(Meant::replacement))
        });
        end
    }

    /// `%7Btid%7D`, `%257Btid%257D`, `%7Btid}`, `%7B%7Btid%7D%7D`, and `%7B{tid}%7D`.
    pub(super) fn encoded_brace(&self, at: usize, findings: &mut Findings) -> Option<usize> {
        let begin = encoded_run(self.text, at, "7B")?;
        if begin == self.piece.span.end {
            return self.around_macro(at, findings);
        }
        let name = self.name_at(begin, is_name);
        let end = begin + name.len();
        let close = encoded_run(self.text, end, "7D")
            .or_else(|| (self.text.as_bytes().get(end) == Some(&b'}')).then_some(end + 1))?;
        if name.is_empty() {
            return None;
        }
        self.encoded_macro(at, name, close, findings);
        Some(close)
    }

    /// Encoded braces on both sides of a macro, from the end of this literal to the next. On one
    /// side alone they may be those of a JSON object.
    fn around_macro(&self, at: usize, findings: &mut Findings) -> Option<usize> {
        let here = self.piece.span.end;
        let pieces = self.template.pieces();
        let next = pieces.partition_point(|p| p.span.start < here);
        let inner = pieces
            .get(next)
            .filter(|p| matches!(p.kind, PieceKind::Macro(_) | PieceKind::Unknown(_)))?;
        let close = encoded_run(self.template.source(), inner.span.end, "7D")?;
        findings.add(Code::EncodedBraces, at..close, || {
            let written = self.template.text(&inner.span);
            Words::new(format!(
                "There are percent-encoded braces around {}.",
                quote(written)
            ))
            .hint("The destination would get the value between braces.")
            .replace(Some(written.to_owned()))
        });
        Some(here)
    }

    fn encoded_macro(&self, start: usize, name: &str, end: usize, findings: &mut Findings) {
        let part = findings.part(&(start..end));
        findings.add(Code::EncodedBraces, start..end, || {
            let meant = clearly_meant(self.context.network, self.context.role, name, part);
            Words::new(format!(
                "The braces around {} are percent-encoded.",
                quote(name)
            ))
            .hint("Encoded braces are no macro: the destination would get the name itself.")
            .replace(meant.as_ref().and_then(Meant::replacement))
        });
    }

    fn run(&self, at: usize, byte: u8) -> usize {
        self.text.as_bytes()[at..]
            .iter()
            .take_while(|b| **b == byte)
            .count()
    }
}

/// Braces that are taken as one run; more are no slip of anybody's.
const MOST_BRACES: usize = 4;

/// Where a run of `%7B` (or `%257B` and so on) that begins at `at` ends.
fn encoded_run(text: &str, at: usize, digits: &str) -> Option<usize> {
    let ends = std::iter::successors(encoded(text, at, digits), |end| encoded(text, *end, digits));
    ends.take(MOST_BRACES).last()
}

/// Where `%7B` (or `%257B` and so on) at `at` ends.
fn encoded(text: &str, at: usize, digits: &str) -> Option<usize> {
    let rest = text.as_bytes().get(at..)?.strip_prefix(b"%")?;
    let doubled: usize = rest
        .chunks_exact(2)
        .take(8)
        .take_while(|pair| *pair == b"25")
        .count()
        * 2;
    let found = rest.get(doubled..doubled + 2)?;
    found
        .eq_ignore_ascii_case(digits.as_bytes())
        .then_some(at + 1 + doubled + 2)
}
