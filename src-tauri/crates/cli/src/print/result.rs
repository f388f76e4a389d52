//! A test's result: one line as it comes, the reason beneath, and the whole when it is opened.

use carom_app::{
    contract::testing::{TestResult, TestVerdict},
    error::Report,
};
use carom_postback::{attempt::Timing, event::EventType, problem::Place, verdict::Verdict};
use serde_json::{Map, Value, json};

use super::{Printer, Style, moment, problems, table::Table, text};

/// Lines of a body that are shown.
const BODY_LINES: usize = 40;
/// Columns of a line of a body that are shown.
const BODY_COLUMNS: usize = 400;

/// The mark, the word and the style of a verdict.
pub(crate) const fn verdict(of: TestVerdict) -> (&'static str, &'static str, Style) {
    match of {
        TestVerdict::Confirmed => ("✓", Verdict::Confirmed.label(), Style::Good),
        TestVerdict::Accepted => ("◐", Verdict::Accepted.label(), Style::Good),
        TestVerdict::Rejected => ("✗", Verdict::Rejected.label(), Style::Bad),
        TestVerdict::NotDelivered => ("◌", Verdict::NotDelivered.label(), Style::Bad),
        TestVerdict::Unknown => ("?", Verdict::Unknown.label(), Style::Caution),
        TestVerdict::DryRun => ("·", "Dry run", Style::Faint),
    }
}

/// `Initial purchase: Accepted, HTTP 200, 41 ms`.
pub(crate) fn line(
    event: EventType,
    of: TestVerdict,
    status: Option<u16>,
    total_us: u64,
) -> String {
    let mut line = format!("{}: {}", event.label(), verdict(of).1);
    if of == TestVerdict::DryRun {
        line.push_str(", nothing sent");
        return line;
    }
    if let Some(status) = status {
        line.push_str(&format!(", HTTP {status}"));
    }
    line.push_str(", ");
    line.push_str(&moment::duration(total_us));
    line
}

/// One result: the line, the sentence, and what leads the diagnosis.
pub(crate) fn print(out: &mut Printer, result: &TestResult) {
    let summary = &result.summary;
    let (mark, _, style) = verdict(summary.verdict);
    let mark = out.paint(style, mark);
    let line = line(
        summary.event,
        summary.verdict,
        summary.status,
        summary.total_us,
    );
    let line = out.paint(Style::Strong, line);
    out.line(format_args!("{mark} {line}"));
    if summary.verdict == TestVerdict::DryRun {
        out.line(format_args!("  {}", text::one_line(&result.url)));
    }
    out.prose(2, &summary.sentence);
    let errors = problems::errors(&result.problems);
    if summary.verdict == TestVerdict::DryRun && errors > 0 {
        // Of the problems only these would keep it from leaving.
        let counted = text::count(errors, "error", "errors");
        out.prose(
            2,
            &format!("Lint finds {counted} in this URL: without --anyway it would not be sent."),
        );
    }
    for odd in &result.problems {
        // What was set for this test alone is told here; the rest is `carom show`'s to tell.
        if matches!(odd.place, Place::Sample { .. }) {
            out.prose(2, &format!("{} {}", odd.message, odd.hint));
        }
    }
    if let Some(first) = result.diagnosis.first() {
        let guess = if first.certain { "" } else { " (a guess)" };
        out.prose(2, &format!("{}{guess} {}", ended(&first.cause), first.fix));
    }
    if !result.would_fire.fires {
        let because: Vec<&str> = result
            .would_fire
            .because
            .iter()
            .filter(|r| !r.ok)
            .map(|r| r.text.as_str())
            .collect();
        out.prose(
            2,
            &format!("For real it would not fire: {}", because.join(" ")),
        );
    }
}

fn ended(sentence: &str) -> String {
    let sentence = sentence.trim_end();
    if sentence.ends_with(['.', '?', ':']) {
        sentence.to_owned()
    } else {
        format!("{sentence}.")
    }
}

/// The result, opened: diagnosis with its evidence, request, response, macros, timing.
pub(crate) fn open(out: &mut Printer, result: &TestResult) {
    if !result.diagnosis.is_empty() {
        head(out, "Diagnosis");
        for (index, found) in result.diagnosis.iter().enumerate() {
            // The first one's cause and fix stand above already.
            if index > 0 {
                let guess = if found.certain { "" } else { " (a guess)" };
                out.prose(4, &format!("{}{guess} {}", ended(&found.cause), found.fix));
            }
            out.prose(4, &format!("Seen: {}", text::one_line(&found.evidence)));
        }
    }
    if let Some(request) = &result.request {
        head(out, "Request");
        out.line(format_args!(
            "    {} {} {}",
            request.method,
            text::one_line(&request.target),
            request.http_version
        ));
        for header in &request.headers {
            out.line(format_args!(
                "    {}: {}",
                text::one_line(&header.name),
                text::one_line(&header.value)
            ));
        }
    }
    if let Some(response) = &result.response {
        head(out, "Response");
        out.line(format_args!(
            "    {} {} {}",
            response.http_version, response.status, response.status_text
        ));
        for header in &response.headers {
            out.line(format_args!(
                "    {}: {}",
                text::one_line(&header.name),
                text::one_line(&header.value)
            ));
        }
        out.blank();
        body(out, response.pretty.as_deref().unwrap_or(&response.body));
        if response.cut {
            out.prose(4, "The body was longer; only its beginning was kept.");
        }
        if let Some(why) = &response.broken {
            out.prose(4, &format!("The body broke off: {why}"));
        }
    }
    if let Some(failure) = &result.failure {
        head(out, "No answer");
        out.prose(4, &failure.detail);
    }
    if !result.macros.is_empty() {
        head(out, "Macros");
        let mut table = Table::new(vec!["    Macro", "Value", "In the URL"]);
        for used in &result.macros {
            let value = if used.empty { "(empty)" } else { &used.value };
            table.row(&[
                format!("    {{{}}}", used.name),
                value.to_owned(),
                used.encoded.clone(),
            ]);
        }
        table.print(out);
    }
    if let Some(timing) = result.timing {
        head(out, "Timing");
        for (phase, us) in phases(timing) {
            out.line(format_args!("    {phase:<18}{:>10}", moment::duration(us)));
        }
    }
}

fn head(out: &mut Printer, title: &str) {
    let title = out.paint(Style::Strong, title);
    out.blank();
    out.line(format_args!("  {title}"));
}

/// The beginning of a body, harmless.
fn body(out: &mut Printer, body: &str) {
    let mut lines = body.lines();
    for line in lines.by_ref().take(BODY_LINES) {
        let line = text::one_line(line);
        let line = text::cut(&line, BODY_COLUMNS);
        out.line(format_args!("    {line}"));
    }
    let more = lines.count();
    if more > 0 {
        let rest = text::count(more, "line more", "lines more");
        out.line(format_args!("    … {rest}; --json prints them all"));
    }
}

/// The phases that were told apart.
fn phases(timing: Timing) -> impl Iterator<Item = (&'static str, u64)> {
    let connect = if timing.connect_with_tls {
        "Connect and TLS"
    } else {
        "Connect"
    };
    [
        ("DNS", timing.dns),
        (connect, timing.connect),
        ("First byte", timing.first_byte),
        ("Download", timing.download),
        ("Total", Some(timing.total)),
    ]
    .into_iter()
    .filter_map(|(phase, us)| us.map(|us| (phase, us)))
}

/// A result as a program reads it: the line's parts and the whole on one level.
pub(crate) fn as_json(result: &TestResult) -> Value {
    let summary = &result.summary;
    let mut all = match serde_json::to_value(result) {
        Ok(Value::Object(all)) => all,
        _ => Map::new(),
    };
    all.remove("summary");
    let head = json!({
        "event": summary.event,
        "url": result.url,
        "verdict": summary.verdict,
        "status": summary.status,
        "sentence": summary.sentence,
        "total_ms": summary.total_us as f64 / 1000.0,
        "started_at": summary.started_at,
        "host": summary.host,
        "attempt": (!summary.attempt.is_empty()).then_some(&summary.attempt),
        "integration": summary.integration,
        "temporary_url": summary.temporary_url,
        "problems": result.problems.iter().map(problems::as_json).collect::<Vec<_>>(),
    });
    if let Value::Object(head) = head {
        all.extend(head);
    }
    Value::Object(all)
}

/// A test that was not sent, in the shape of those that were: no verdict, and why there is none.
pub(crate) fn refused_as_json(event: EventType, url: Option<&str>, why: &Report) -> Value {
    json!({
        "event": event,
        "url": url,
        "verdict": null,
        "status": null,
        "sentence": why.message,
        "error": why,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_reads_as_the_window_names_its_results() {
        assert_eq!(
            line(
                EventType::Purchase,
                TestVerdict::Accepted,
                Some(200),
                41_000
            ),
            "Initial purchase: Accepted, HTTP 200, 41 ms"
        );
        assert_eq!(
            line(EventType::Upsell, TestVerdict::NotDelivered, None, 3_000),
            "Upsell purchase: Not delivered, 3 ms",
            "without an answer there is no status"
        );
    }

    #[test]
    fn only_the_phases_that_were_told_apart_are_listed() {
        let timing = Timing {
            connect: Some(5),
            connect_with_tls: true,
            total: 9,
            ..Timing::default()
        };
        let phases: Vec<_> = phases(timing).collect();
        assert_eq!(phases, [("Connect and TLS", 5), ("Total", 9)]);
    }
}
