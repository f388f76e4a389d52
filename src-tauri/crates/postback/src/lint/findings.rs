//! Collecting problems of one place, with a bound on how many are kept.

use std::{collections::BTreeMap, ops::Range};

use super::{
    Code,
    lexer::is_invisible,
    part::{Part, Parts},
};
use crate::problem::{Fix, Place, Problem, Severity};

/// How many problems of one code are shown for one URL. A text with more is broken as a whole, and
/// a list of a hundred thousand problems helps nobody.
pub const MOST_OF_A_CODE: usize = 50;

/// Problems of one place so far.
pub(super) struct Findings {
    place: Place,
    parts: Parts,
    problems: Vec<Problem>,
    counts: BTreeMap<Code, usize>,
}

/// A problem's words, which are only put together if it is shown.
pub(super) struct Words {
    message: String,
    hint: String,
    severity: Option<Severity>,
    fix: Option<Fix>,
}

impl Words {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: String::new(),
            severity: None,
            fix: None,
        }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Where the code's usual severity does not hold.
    pub(super) fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    pub(super) fn fix(mut self, label: impl Into<String>, replacement: impl Into<String>) -> Self {
        self.fix = Some(Fix {
            label: label.into(),
            replacement: replacement.into(),
        });
        self
    }

    /// The usual fix: *Replace with X*, if there is an X.
    pub(super) fn replace(self, with: Option<String>) -> Self {
        match with {
            Some(text) => self.fix(format!("Replace with {}", quote(&text)), text),
            None => self,
        }
    }
}

impl Findings {
    pub(super) fn new(place: Place) -> Self {
        Self::of_url(place, Parts::default())
    }

    /// Of a URL in which a placeholder's place may say what it is there for.
    pub(super) fn of_url(place: Place, parts: Parts) -> Self {
        Self {
            place,
            parts,
            problems: Vec::new(),
            counts: BTreeMap::new(),
        }
    }

    /// What a placeholder is there for.
    pub(super) fn part(&self, span: &Range<usize>) -> Part {
        self.parts.at(span)
    }

    pub(super) fn add(&mut self, code: Code, span: Range<usize>, words: impl FnOnce() -> Words) {
        let count = self.counts.entry(code).or_default();
        *count += 1;
        if *count > MOST_OF_A_CODE {
            return;
        }
        let words = words();
        self.problems.push(Problem {
            code: code.as_str().to_owned(),
            severity: words.severity.unwrap_or_else(|| code.severity()),
            place: self.place.clone(),
            start: span.start,
            end: span.end,
            message: words.message,
            hint: words.hint,
            fix: words.fix,
        });
    }

    /// Whether further problems of the code are only counted.
    pub(super) fn is_full(&self, code: Code) -> bool {
        self.counts
            .get(&code)
            .is_some_and(|count| *count >= MOST_OF_A_CODE)
    }

    /// Whether a problem touches the span, its edges included.
    pub(super) fn touch(&self, span: &Range<usize>) -> bool {
        self.problems.iter().any(|p| touches(p, span))
    }

    /// Whether an error touches the span, its edges included.
    pub(super) fn error_touches(&self, span: &Range<usize>) -> bool {
        self.problems
            .iter()
            .any(|p| p.severity == Severity::Error && touches(p, span))
    }

    /// Whether a problem of the code begins there.
    pub(super) fn begins(&self, code: Code, at: usize) -> bool {
        self.problems
            .iter()
            .any(|p| p.start == at && p.code == code.as_str())
    }

    /// Whether a fix so far would put the text in at such a place.
    pub(super) fn would_write(&self, text: &str, at: impl Fn(usize) -> bool) -> bool {
        self.problems
            .iter()
            .any(|p| at(p.start) && p.fix.as_ref().is_some_and(|f| f.replacement == text))
    }

    /// The problems, with a last word on those that are not shown.
    pub(super) fn into_problems(mut self) -> Vec<Problem> {
        for (code, count) in self.counts {
            let Some(more) = count.checked_sub(MOST_OF_A_CODE).filter(|more| *more > 0) else {
                continue;
            };
            let shown = self.problems.iter().filter(|p| p.code == code.as_str());
            let at = shown.map(|p| p.end).max().unwrap_or_default();
            self.problems.push(Problem {
                code: Code::MoreProblems.as_str().to_owned(),
                severity: code.severity(),
                place: self.place.clone(),
                start: at,
                end: at,
                message: format!("{more} more like this ({}).", code.as_str()),
                hint: "Only the first are shown. Paste the URL again from its source.".to_owned(),
                fix: None,
            });
        }
        self.problems
    }
}

fn touches(problem: &Problem, span: &Range<usize>) -> bool {
    problem.start <= span.end && span.start <= problem.end
}

/// Text from the user as part of a message: short, on one line, nothing hidden in it.
pub(super) fn quote(text: &str) -> String {
    const SHOWN: usize = 40;
    let plain = |c: char| {
        if is_invisible(c) || c.is_control() {
            '\u{fffd}'
        } else {
            c
        }
    };
    let mut out: String = text.chars().take(SHOWN).map(plain).collect();
    if text.chars().nth(SHOWN).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_the_bound_problems_are_counted_and_not_kept() {
        let mut findings = Findings::new(Place::Name);
        for at in 0..MOST_OF_A_CODE + 7 {
            findings.add(Code::BrokenEscape, at..at + 1, || Words::new("Broken."));
        }
        let problems = findings.into_problems();
        assert_eq!(problems.len(), MOST_OF_A_CODE + 1);
        let last = problems.last().expect("there are many");
        assert_eq!(last.message, "7 more like this (broken-escape).");
        assert_eq!(
            last.severity,
            Severity::Error,
            "what is hidden still blocks"
        );
    }

    #[test]
    fn quoted_text_is_short_and_shows_what_is_hidden() {
        assert_eq!(quote("a\u{202e}b\nc"), "a\u{fffd}b\u{fffd}c");
        assert_eq!(quote(&"é".repeat(50)).chars().count(), 41);
    }
}
