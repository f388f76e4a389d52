//! The log: a table of deliveries, and one of them with its attempts.

use carom_app::contract::deliveries::{
    AttemptLine, Delivery, DeliveryRow, DeliveryState, Settled, Trigger,
};
use carom_postback::verdict::Verdict;
use serde_json::{Value, json};

use super::{Printer, Style, moment, result, table::Table, text};

/// Columns that a whole line needs; a narrower terminal gets the columns that tell most.
const ROOMY: usize = 130;
/// What the label of a field takes.
const LABEL: usize = 14;

/// A line of the log as a program reads it.
pub(crate) fn as_json(row: &DeliveryRow) -> Value {
    let mut all = serde_json::to_value(row).unwrap_or_default();
    all["total_ms"] = json!(row.total_us.map(|us| us as f64 / 1000.0));
    all
}

/// A delivery, opened, as a program reads it: its line and the whole on one level.
pub(crate) fn opened_as_json(delivery: &Delivery) -> Value {
    let mut all = as_json(&delivery.row);
    let rest = serde_json::to_value(delivery).unwrap_or_default();
    if let (Value::Object(all), Value::Object(mut rest)) = (&mut all, rest) {
        rest.remove("row");
        // The line counts the attempts; opened, they are listed.
        all.extend(rest);
    }
    all
}

/// The table.
pub(crate) fn print(out: &mut Printer, rows: &[DeliveryRow]) {
    let narrow = out.is_terminal() && out.width() < ROOMY;
    let heading = if narrow {
        vec!["Delivery", "Time", "Integration", "Verdict"]
    } else {
        vec![
            "Delivery",
            "Time",
            "Integration",
            "Event",
            "Trigger",
            "Verdict",
            "HTTP",
            "Reason",
            "Took",
            "Attempts",
        ]
    };
    let mut table = Table::new(heading);
    for row in rows {
        let mut cells = vec![
            row.id.clone(),
            moment::local(row.at),
            row.integration_name.clone(),
        ];
        if narrow {
            cells.push(verdict(row));
        } else {
            cells.extend([
                row.event.key().to_owned(),
                trigger(row.trigger).to_owned(),
                verdict(row),
                row.status
                    .map(|status| status.to_string())
                    .unwrap_or_default(),
                row.reason_words.clone(),
                row.total_us.map(moment::duration).unwrap_or_default(),
                row.attempts.to_string(),
            ]);
        }
        table.row(&cells);
    }
    table.print(out);
}

/// The newest verdict, or where the delivery stands, and what more there is to say.
fn verdict(row: &DeliveryRow) -> String {
    let mut words = match row.verdict {
        Some(verdict) => marked(verdict),
        None => state(row.state).to_owned(),
    };
    match (row.state, row.settled) {
        (DeliveryState::Queued, _) if row.verdict.is_some() => words.push_str(", tries again"),
        (DeliveryState::Sending, _) if row.verdict.is_some() => words.push_str(", under way"),
        (DeliveryState::Unknown, Some(Settled::Arrived)) => words.push_str(", arrived"),
        (DeliveryState::Unknown, Some(Settled::Left)) => words.push_str(", left"),
        _ => {}
    }
    words
}

fn marked(verdict: Verdict) -> String {
    let (mark, word, _) = result::verdict(verdict.into());
    format!("{mark} {word}")
}

const fn trigger(of: Trigger) -> &'static str {
    match of {
        Trigger::Test => "test",
        Trigger::Backfill => "backfill",
        Trigger::Inbound => "inbound",
    }
}

const fn state(of: DeliveryState) -> &'static str {
    match of {
        DeliveryState::Queued => "waiting",
        DeliveryState::Sending => "under way",
        DeliveryState::Answered => "answered",
        DeliveryState::Failed => "failed",
        DeliveryState::NotDelivered => "not delivered",
        DeliveryState::Unknown => "unknown",
        DeliveryState::Cancelled => "cancelled",
    }
}

/// One delivery with its attempts.
pub(crate) fn open(out: &mut Printer, delivery: &Delivery) {
    let row = &delivery.row;
    let name = text::one_line(&row.integration_name);
    let title = format!("{}: {}", row.event.label(), verdict(row));
    let title = out.paint(Style::Strong, title);
    out.line(title);
    field(out, "Delivery", &row.id);
    field(out, "Integration", &name);
    field(out, "Set off by", trigger(row.trigger));
    if let Some(key) = &delivery.once_key {
        field(out, "Sent once by", &text::one_line(key));
    }
    if let Some(job) = &delivery.job {
        let at = delivery.job_row.map(|row| format!(", row {row}"));
        field(out, "Job", &format!("{job}{}", at.unwrap_or_default()));
    }
    if let (Some(job), Some(row)) = (&delivery.read_by, delivery.read_row) {
        field(out, "Read by", &format!("{job}, row {row}"));
    }
    field(out, "Queued", &moment::local(delivery.created_at));
    if let Some(due) = row.due_at {
        field(out, "Next try", &moment::local(due));
    }
    if !delivery.values.is_empty() {
        out.blank();
        let mut table = Table::new(vec!["Macro", "Value"]);
        for value in &delivery.values {
            table.row(&[format!("{{{}}}", value.name), value.value.clone()]);
        }
        table.print(out);
    }
    if delivery.attempts.is_empty() {
        out.blank();
        out.line("No attempt is kept.");
    }
    for attempt in &delivery.attempts {
        out.blank();
        print_attempt(out, attempt);
    }
}

fn print_attempt(out: &mut Printer, attempt: &AttemptLine) {
    let mut line = format!("Attempt {}: ", attempt.ordinal);
    match attempt.verdict {
        Some(verdict) => line.push_str(&marked(verdict)),
        None => line.push_str("under way"),
    }
    if let Some(status) = attempt.status {
        line.push_str(&format!(", HTTP {status}"));
    }
    if let Some(us) = attempt.total_us {
        line.push_str(&format!(", {}", moment::duration(us)));
    }
    line.push_str(&format!(", {}", moment::local(attempt.started_at)));
    let line = out.paint(Style::Strong, line);
    out.line(line);
    if let Some(because) = &attempt.because {
        out.prose(2, &format!("Sent again: {because}"));
    }
    out.prose(2, &attempt.sentence);
    out.line(format_args!("  {}", text::one_line(&attempt.url)));
}

fn field(out: &mut Printer, label: &str, value: &str) {
    let label = out.paint(Style::Faint, format_args!("{label:<LABEL$}"));
    out.line(format_args!("  {label}{value}"));
}
