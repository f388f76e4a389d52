//! How the program ends: four statuses, and a failure that names the thing and the way out.
//!
//! The words of an error are the app's; only where its way out speaks of the window's buttons is
//! the terminal's own way put in its place.

use std::{io, process::ExitCode};

use carom_app::error::{AppError, Report};

/// What the exit status says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// Everything went well.
    Good = 0,
    /// Lint errors; a test or a row that did not go well; a run that stands still.
    Problems = 1,
    /// Wrong usage.
    Usage = 2,
    /// Any other failure.
    Failed = 3,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

/// Why the program does not end well.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    /// The exit status.
    pub(crate) status: Status,
    /// The words.
    pub(crate) report: Report,
}

/// What every command comes to.
pub(crate) type Done<T = ()> = Result<T, Failure>;

impl Failure {
    fn new(
        status: Status,
        code: &str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        let report = Report {
            code: code.to_owned(),
            message: message.into(),
            hint: hint.into(),
            field: None,
        };
        Self { status, report }
    }

    /// Lint errors or tests that did not go well.
    pub(crate) fn problems(
        code: &str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self::new(Status::Problems, code, message, hint)
    }

    /// Something was asked for wrongly.
    pub(crate) fn usage(code: &str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(Status::Usage, code, message, hint)
    }

    /// Anything else.
    pub(crate) fn failed(code: &str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(Status::Failed, code, message, hint)
    }

    /// The same failure, said of a field: the name of an option or an answer.
    pub(crate) fn of_field(mut self, field: impl Into<String>) -> Self {
        self.report.field = Some(field.into());
        self
    }

    /// What clap refused, as one message.
    pub(crate) fn from_clap(error: &clap::Error) -> Self {
        let text = error.render().to_string();
        let (message, rest) = text.split_once("\n\n").unwrap_or((&text, ""));
        let joined = |part: &str| part.split_whitespace().collect::<Vec<_>>().join(" ");
        let message = message.strip_prefix("error: ").unwrap_or(message);
        Self::usage("usage", joined(message), joined(rest))
    }
}

impl From<Report> for Failure {
    fn from(mut report: Report) -> Self {
        let status = if report.code == "blocked" {
            Status::Problems
        } else if matches!(
            report.code.as_str(),
            "job_elsewhere" | "job_over" | "nothing_to_send"
        ) {
            // Said of a field in the window; here the thing itself stands in the way.
            Status::Failed
        } else if report.field.is_some()
            || matches!(report.code.as_str(), "plan" | "search_too_short")
        {
            // A field of the form is an option here.
            Status::Usage
        } else {
            Status::Failed
        };
        if let Some(hint) = hint(&report.code, &report.hint) {
            hint.clone_into(&mut report.hint);
        }
        Self { status, report }
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Report::from(error).into()
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::failed(
            "output",
            format!("the output could not be written: {error}"),
            "Check where it is sent to; what the command did is done.",
        )
    }
}

/// The way out in a terminal, where the app's own speaks of the window.
fn hint(code: &str, own: &str) -> Option<&'static str> {
    Some(match code {
        "blocked" => {
            "`carom show ID` lists the problems with their fixes; `carom edit ID` mends them."
        }
        // Only integrations have a Trash.
        "not_found" if own.contains("Trash") => {
            "`carom list` shows what there is, `carom list --trash` what was deleted."
        }
        "ambiguous" => "Use its ID, which `carom list` shows.",
        "name_missing" => "Give it one with --name.",
        "conflict" => "It was changed elsewhere at the same moment. Run the command again.",
        "newer_database" => {
            "Install the newer Carom, or choose another data folder with --data-dir. Nothing was changed."
        }
        "read_only" => "Make the data folder writable, or choose another one with --data-dir.",
        "locked" => "Close the program that holds the database, then run the command again.",
        "not_a_database" => {
            "Move the file away, or choose another data folder with --data-dir. Nothing was changed."
        }
        "nothing_to_send" => {
            "Tests are sent by `carom test`; what waits for its next try is sent by itself."
        }
        "bad_request" => "This is a fault of Carom's own; please report it.",
        _ => return None,
    })
}
