//! How a job goes, on one line of a terminal that is written over and over. Where standard error
//! is no terminal, nothing is said: a log of a thousand such lines helps nobody.

use std::io::{self, IsTerminal as _, Write as _};

use carom_app::contract::jobs::{Job, JobKind, JobState};

use super::{Printer, moment, text, width};

/// The line.
#[derive(Debug)]
pub(crate) struct Progress {
    shown: bool,
    written: bool,
}

impl Progress {
    /// A line that is shown only to a person.
    pub(crate) fn new(out: &Printer) -> Self {
        Self {
            shown: !out.json && io::stderr().is_terminal(),
            written: false,
        }
    }

    /// Shows how the job goes now.
    pub(crate) fn show(&mut self, job: &Job, now: i64) {
        if self.shown {
            let line = line(job, now);
            let line = text::cut(&line, width(true).saturating_sub(1));
            // To the beginning of the line, the words, and nothing behind them.
            let mut err = io::stderr().lock();
            let _ = write!(err, "\r{line}\u{1b}[K");
            let _ = err.flush();
            self.written = true;
        }
    }

    /// Takes the line away, before something else is said.
    pub(crate) fn clear(&mut self) {
        if self.written {
            let mut err = io::stderr().lock();
            let _ = write!(err, "\r\u{1b}[K");
            let _ = err.flush();
            self.written = false;
        }
    }
}

/// `1,200 of 10,000 rows, 312 a second, 28 to 31 s left`.
fn line(job: &Job, now: i64) -> String {
    let mut line = match job.total {
        Some(total) => format!("{} of {}", number(job.done), number(total.max(job.done))),
        None => number(job.done),
    };
    line.push_str(match job.kind {
        JobKind::Backfill | JobKind::Check => " rows",
        JobKind::Resend | JobKind::Export => " deliveries",
    });
    if job.state == JobState::Retrying {
        let many = number(job.counts.waiting);
        line = format!("{line}, {many} waiting for the next try");
        if let Some(due) = job.next_due {
            let seconds = u64::try_from(due - now).unwrap_or(0).div_ceil(1_000);
            line.push_str(&format!(", in {}", moment::long(seconds)));
        }
        return line;
    }
    if let Some(rate) = job.per_second {
        line.push_str(&format!(", {rate:.0} a second"));
    }
    if let Some((quick, slow)) = job.seconds_left {
        let (quick, slow) = (moment::long(quick), moment::long(slow));
        line.push_str(&if quick == slow {
            format!(", {quick} left")
        } else {
            format!(", {quick} to {slow} left")
        });
    }
    let bad = job.counts.rejected + job.counts.not_delivered + job.counts.unknown;
    if bad > 0 {
        line.push_str(&format!(", {} not taken", number(bad)));
    }
    line
}

/// A number with its thousands parted: `1,240,000`.
pub(crate) fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted() {
        let told = [0, 999, 1_000, 65_000, 1_234_567].map(number);
        assert_eq!(told, ["0", "999", "1,000", "65,000", "1,234,567"]);
    }
}
