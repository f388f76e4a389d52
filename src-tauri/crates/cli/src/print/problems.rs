//! What lint says: for a person with the place underlined, for a program with byte spans.

use carom_postback::problem::{Place, Problem, Severity};
use serde::Serialize;
use serde_json::{Value, json};

use super::{Printer, Style, text};

/// Characters of a URL shown on either side of a span.
const AROUND: usize = 24;
/// A span longer than this is cut.
const LONGEST_SPAN: usize = 48;

/// One problem as a program reads it: `fix` is the replacement of the span, or null.
pub(crate) fn as_json(problem: &Problem) -> Value {
    json!({
        "code": problem.code,
        "severity": problem.severity,
        "start": problem.start,
        "end": problem.end,
        "message": problem.message,
        "hint": problem.hint,
        "fix": problem.fix.as_ref().map(|fix| &fix.replacement),
        "fix_label": problem.fix.as_ref().map(|fix| &fix.label),
        "place": problem.place,
    })
}

/// A list of problems as a program reads it.
pub(crate) fn list_as_json<'p>(problems: impl IntoIterator<Item = &'p Problem>) -> impl Serialize {
    problems.into_iter().map(as_json).collect::<Vec<_>>()
}

/// How many errors there are.
pub(crate) fn errors(problems: &[Problem]) -> usize {
    of(problems, Severity::Error)
}

fn of(problems: &[Problem], severity: Severity) -> usize {
    problems.iter().filter(|p| p.severity == severity).count()
}

/// `1 error, 2 warnings`; empty where there is nothing.
pub(crate) fn counted(problems: &[Problem]) -> String {
    [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Note, "note", "notes"),
    ]
    .into_iter()
    .map(|(severity, one, many)| (of(problems, severity), one, many))
    .filter(|(number, ..)| *number > 0)
    .map(|(number, one, many)| text::count(number, one, many))
    .collect::<Vec<_>>()
    .join(", ")
}

/// Prints problems, worst first; `source` gives the text of a place that has one.
pub(crate) fn print<'t>(
    out: &mut Printer,
    indent: usize,
    problems: &[Problem],
    source: impl Fn(&Place) -> Option<&'t str>,
) {
    let mut sorted: Vec<&Problem> = problems.iter().collect();
    sorted.sort_by_key(|p| p.severity);
    for (index, problem) in sorted.into_iter().enumerate() {
        if index > 0 {
            out.blank();
        }
        let (word, style) = match problem.severity {
            Severity::Error => ("error", Style::Bad),
            Severity::Warning => ("warning", Style::Caution),
            Severity::Note => ("note", Style::Faint),
        };
        let code = out.paint(Style::Faint, format_args!("[{}]", problem.code));
        let title = out.paint(style, word);
        out.line(format_args!(
            "{:indent$}{title} {code}{}",
            "",
            place(&problem.place)
        ));
        out.prose(indent + 2, &problem.message);
        if let Some(excerpt) = source(&problem.place).and_then(|s| Excerpt::of(s, problem)) {
            out.line(format_args!("{:indent$}    {}", "", excerpt.text));
            let under = out.paint(style, "^".repeat(excerpt.length));
            out.line(format_args!(
                "{:indent$}    {:before$}{under}",
                "",
                "",
                before = excerpt.before
            ));
        }
        if !problem.hint.is_empty() {
            out.prose(indent + 2, &problem.hint);
        }
        if let Some(fix) = &problem.fix {
            out.prose(indent + 2, &format!("Fix: {}", fix.label));
        }
    }
}

fn place(place: &Place) -> String {
    match place {
        Place::Url { event: None } => String::new(),
        Place::Url { event: Some(event) } => format!(" {}", event.label()),
        Place::Name => " name".to_owned(),
        Place::Account => " account nickname".to_owned(),
        Place::Role => " role".to_owned(),
        Place::Level => " integration level".to_owned(),
        Place::Filter { index, .. } => format!(" filter {}", index + 1),
        Place::Events => " event types".to_owned(),
        Place::Answer { key } => format!(" answer {}", text::one_line(key)),
        Place::Sample { name } => format!(" sample value of {{{}}}", text::one_line(name)),
    }
}

/// A piece of a URL around a span, with the columns to underline.
#[derive(Debug, PartialEq, Eq)]
struct Excerpt {
    text: String,
    before: usize,
    length: usize,
}

impl Excerpt {
    /// `None` where the span is empty or does not fit the text.
    fn of(source: &str, problem: &Problem) -> Option<Self> {
        let span = source
            .get(problem.start..problem.end)
            .filter(|s| !s.is_empty())?;
        let head = &source[..problem.start];
        let tail = &source[problem.end..];
        let from = head
            .char_indices()
            .rev()
            .nth(AROUND)
            .map_or(0, |(at, c)| at + c.len_utf8());
        let to = tail
            .char_indices()
            .nth(AROUND)
            .map_or(tail.len(), |(at, _)| at);
        let head = text::one_line(&head[from..]);
        let span = text::one_line(span);
        let span = text::cut(&span, LONGEST_SPAN);
        let tail_shown = text::one_line(&tail[..to]);
        let lead = if from > 0 { "…" } else { "" };
        let trail = if to < tail.len() { "…" } else { "" };
        Some(Self {
            before: text::columns(lead) + text::columns(&head),
            length: text::columns(&span).max(1),
            text: format!("{lead}{head}{span}{tail_shown}{trail}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(start: usize, end: usize) -> Problem {
        Problem {
            code: "unknown-macro".into(),
            severity: Severity::Error,
            place: Place::Url { event: None },
            start,
            end,
            message: String::new(),
            hint: String::new(),
            fix: None,
        }
    }

    #[test]
    fn the_mark_stands_under_the_span_even_after_wide_letters() {
        let url = "https://例え.jp/?c={x}";
        let start = url.find("{x}").expect("it is there");
        let excerpt = Excerpt::of(url, &problem(start, start + 3)).expect("a span");
        assert_eq!(
            (excerpt.before, excerpt.length),
            (19, 3),
            "each of the two letters is two wide"
        );
        assert_eq!(excerpt.text, url, "a short URL is shown whole");
    }

    #[test]
    fn a_long_url_is_shown_around_the_span_only() {
        let url = format!(
            "https://x.example/?a={}{{bad}}{}",
            "b".repeat(500_000),
            "c".repeat(500_000)
        );
        let start = url.find('{').expect("it is there");
        let excerpt = Excerpt::of(&url, &problem(start, start + 5)).expect("a span");
        assert!(
            excerpt.text.len() < 100,
            "a megabyte must not flood the terminal"
        );
    }

    #[test]
    fn a_span_that_does_not_fit_the_text_is_not_underlined() {
        assert_eq!(
            Excerpt::of("é", &problem(1, 2)),
            None,
            "half a letter can't be underlined"
        );
        assert_eq!(
            Excerpt::of("abc", &problem(2, 9)),
            None,
            "beyond the end there is nothing"
        );
        assert_eq!(
            Excerpt::of("abc", &problem(1, 1)),
            None,
            "an empty span has no width"
        );
    }
}
