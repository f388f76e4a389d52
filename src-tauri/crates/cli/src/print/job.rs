//! A job's report: how many came to what, and what there is to mend.

use carom_app::contract::jobs::{Job, JobCounts, JobKind, JobReport, JobState, RowGroup};
use serde_json::{Map, Value, json};

use super::{Printer, Style, progress::number, text};

/// Groups of problems that are told; the rest is in the file of invalid rows.
const GROUPS: usize = 12;

/// A report as a program reads it: the counts and the job on one level.
pub(crate) fn as_json(report: &JobReport) -> Value {
    let job = &report.job;
    let mut all = match serde_json::to_value(job.counts) {
        Ok(Value::Object(all)) => all,
        _ => Map::new(),
    };
    let rest = json!({
        "job": job.id,
        "kind": job.kind,
        "title": job.title,
        "integration": job.integration,
        "host": job.host,
        "state": job.state,
        "why": job.why,
        "why_code": job.why_code,
        "last_error": job.last_error,
        "done": job.done,
        "total": job.total,
        "rate": job.rate,
        "next_due": job.next_due,
        "elsewhere": job.elsewhere,
        "path": job.path,
        "created_at": job.created_at,
        "finished_at": job.finished_at,
        "problems": report.problems.iter().map(group_as_json).collect::<Vec<_>>(),
        "files": report.files,
    });
    if let Value::Object(rest) = rest {
        all.extend(rest);
    }
    Value::Object(all)
}

fn group_as_json(group: &RowGroup) -> Value {
    json!({
        "code": group.code,
        "column": group.column,
        "message": group.message,
        "fix": way_out(group),
        "count": group.count,
        "rows": group.rows,
    })
}

/// The whole report in words.
pub(crate) fn print(out: &mut Printer, report: &JobReport) {
    let job = &report.job;
    let title = out.paint(Style::Strong, text::one_line(&job.title));
    out.line(format_args!("{title}: {}", standing(job)));
    if !job.why.is_empty() {
        out.prose(2, &job.why);
    }
    let last = last_error(job);
    if !last.is_empty() {
        out.prose(2, &format!("Last failure: {last}"));
    }
    let counts = counts(job);
    let wide = counts.iter().map(|line| line.1.len()).max().unwrap_or(0);
    for (mark, count, words, style) in counts {
        let mark = out.paint(style, mark);
        out.line(format_args!("  {mark} {count:>wide$}  {words}"));
    }
    if !report.problems.is_empty() {
        out.blank();
        let title = out.paint(Style::Strong, "Invalid rows");
        out.line(title);
    }
    for group in report.problems.iter().take(GROUPS) {
        out.prose(2, &format!("{}: {}", rows(group), group.message));
        out.prose(4, &way_out(group));
    }
    let more = report.problems.len().saturating_sub(GROUPS);
    if more > 0 {
        out.prose(
            2,
            &format!("And {more} other kinds; --rows DIR writes them all."),
        );
    }
}

/// The last thing that went wrong, where that is not why the job stands where it does.
pub(crate) fn last_error(job: &Job) -> &str {
    Some(job.last_error.as_str())
        .filter(|last| !job.why.contains(last))
        .unwrap_or_default()
}

/// Where a job stands, in words.
pub(crate) fn standing(job: &Job) -> String {
    match job.state {
        JobState::Running if job.elsewhere => "under way in another Carom".to_owned(),
        JobState::Running => "under way".to_owned(),
        JobState::Retrying => format!("{} waiting for the next try", number(job.counts.waiting)),
        JobState::Paused => format!("paused at {}", place(job)),
        JobState::Done => "done".to_owned(),
        JobState::Cancelled => format!("cancelled at {}", place(job)),
        JobState::Failed => "failed".to_owned(),
    }
}

/// `1,200 of 10,000`.
pub(crate) fn place(job: &Job) -> String {
    match job.total {
        Some(total) => format!("{} of {}", number(job.done), number(total.max(job.done))),
        None => number(job.done),
    }
}

/// The counts that are not nought: mark, number, words, style. The rows themselves always.
fn counts(job: &Job) -> Vec<(&'static str, String, String, Style)> {
    let JobCounts {
        rows,
        confirmed,
        accepted,
        rejected,
        not_delivered,
        unknown,
        skipped,
        filtered,
        invalid,
        waiting,
        again,
        would_send,
        sent: _,
    } = job.counts;
    let from_file = matches!(job.kind, JobKind::Backfill | JobKind::Check);
    let what = if from_file { "rows" } else { "deliveries" };
    let before = if from_file {
        "sent before, or twice in the file"
    } else {
        "left out: could not be sent again, or were sent meanwhile"
    };
    let mut lines = vec![(" ", number(rows), what.to_owned(), Style::Faint)];
    let mut line = |mark, count: u64, words: &str, style| {
        if count > 0 {
            lines.push((mark, number(count), words.to_owned(), style));
        }
    };
    line("·", would_send, "would be sent", Style::Good);
    line("✓", confirmed, "Confirmed", Style::Good);
    line("◐", accepted, "Accepted", Style::Good);
    line("✗", rejected, "Rejected", Style::Bad);
    line("◌", not_delivered, "Not delivered", Style::Bad);
    line("?", unknown, "Unknown: may have arrived", Style::Caution);
    line("·", skipped, before, Style::Faint);
    line(
        "·",
        filtered,
        "left out by event types or filters",
        Style::Faint,
    );
    line("✗", invalid, "invalid", Style::Bad);
    line(
        "·",
        waiting,
        "of the refused wait for their next try",
        Style::Faint,
    );
    match job.kind {
        JobKind::Backfill => line(
            "·",
            again,
            "of the sent had not been taken by an earlier run",
            Style::Faint,
        ),
        JobKind::Check => line(
            "·",
            again,
            "of all had not been taken by an earlier run",
            Style::Faint,
        ),
        JobKind::Resend | JobKind::Export => {}
    }
    lines
}

/// `Rows 7, 8 and 3 more`.
fn rows(group: &RowGroup) -> String {
    let shown: Vec<String> = group.rows.iter().map(|row| number(*row)).collect();
    let more = group.count.saturating_sub(shown.len() as u64);
    let word = if group.count == 1 { "Row" } else { "Rows" };
    if more > 0 {
        return format!("{word} {} and {} more", shown.join(", "), number(more));
    }
    let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
    format!("{word} {}", text::listed(&shown))
}

/// What mends a group, with the terminal's own options where it speaks of choosing.
fn way_out(group: &RowGroup) -> String {
    match group.code.as_str() {
        "no-click-id" => "Fill it in, or send such rows without a click ID with --anyway.",
        "timezone-missing" => {
            "Name the zone in which the times are written, such as --timezone America/Los_Angeles."
        }
        "date-order-ambiguous" => "Say in which order they are written: --dates dmy, mdy or ymd.",
        "amount-ambiguous" => "Say which sign parts the decimals: --decimal dot or comma.",
        _ => return group.fix.clone(),
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(rows: &[u64], count: u64) -> RowGroup {
        RowGroup {
            code: "no-key".into(),
            column: None,
            message: String::new(),
            fix: "Fill it.".into(),
            count,
            rows: rows.to_vec(),
        }
    }

    #[test]
    fn rows_are_named_as_far_as_they_are_known() {
        assert_eq!(rows(&group(&[7], 1)), "Row 7");
        assert_eq!(rows(&group(&[7, 8], 2)), "Rows 7 and 8");
        assert_eq!(
            rows(&group(&[1, 2, 3], 1_203)),
            "Rows 1, 2, 3 and 1,200 more"
        );
    }
}
