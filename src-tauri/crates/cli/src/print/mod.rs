//! How things read in a terminal.
//!
//! Standard output carries what was asked for and nothing else: plain words, or JSON with
//! `--json`. Standard error carries what went wrong and remarks. A reader that goes away (`| head`)
//! makes the printer mute, not the program fail: what was begun is finished, and the exit status
//! still tells how it went.

pub(crate) mod delivery;
pub(crate) mod integration;
pub(crate) mod job;
pub(crate) mod moment;
pub(crate) mod problems;
pub(crate) mod progress;
pub(crate) mod result;
mod style;
pub(crate) mod table;
pub(crate) mod text;

use std::{
    fmt::Display,
    io::{self, IsTerminal as _, Write as _},
};

use serde::Serialize;
use serde_json::json;

pub(crate) use self::style::Style;
use crate::exit::Failure;

/// A line that is not bounded by a terminal is wrapped here.
const USUAL_WIDTH: usize = 100;
/// Narrower than this, wrapping makes things worse.
const NARROWEST: usize = 24;

/// Writes to standard output.
#[derive(Debug)]
pub(crate) struct Printer {
    /// JSON was asked for.
    pub(crate) json: bool,
    colour: bool,
    terminal: bool,
    width: usize,
    broken: Option<io::Error>,
}

impl Printer {
    /// A printer for this process.
    pub(crate) fn to_standard_output(json: bool) -> Self {
        let terminal = io::stdout().is_terminal();
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|value| value == "dumb");
        Self {
            json,
            colour: terminal && !plain,
            terminal,
            width: width(terminal),
            broken: None,
        }
    }

    /// Columns that a line may have.
    pub(crate) const fn width(&self) -> usize {
        self.width
    }

    /// Whether a person looks at it, rather than a file or another program.
    pub(crate) const fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// The text in a style, where colours are wanted.
    pub(crate) fn paint(&self, style: Style, text: impl Display) -> String {
        style.paint(self.colour, text)
    }

    /// One line. The caller has made foreign text harmless.
    pub(crate) fn line(&mut self, text: impl Display) {
        if self.broken.is_none()
            && let Err(error) = writeln!(io::stdout().lock(), "{text}")
        {
            self.broken = Some(error);
        }
    }

    /// An empty line.
    pub(crate) fn blank(&mut self) {
        self.line("");
    }

    /// Prose, wrapped and indented.
    pub(crate) fn prose(&mut self, indent: usize, text: &str) {
        for line in text::wrap(&text::plain(text), self.width.saturating_sub(indent)) {
            self.line(format_args!("{:indent$}{line}", ""));
        }
    }

    /// A text as it is, without an end of line of its own.
    pub(crate) fn raw(&mut self, text: &str) {
        if self.broken.is_none()
            && let Err(error) = io::stdout().lock().write_all(text.as_bytes())
        {
            self.broken = Some(error);
        }
    }

    /// A value as JSON.
    pub(crate) fn value(&mut self, value: &impl Serialize) {
        match serde_json::to_string_pretty(value) {
            Ok(text) => self.line(text),
            Err(error) => self.broken = Some(error.into()),
        }
    }

    /// Settles the output.
    ///
    /// # Errors
    ///
    /// When something could not be written; a reader that went away is none.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        if self.broken.is_none() {
            self.broken = io::stdout().lock().flush().err();
        }
        match self.broken.take() {
            Some(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
            _ => Ok(()),
        }
    }
}

/// A remark on standard error; programs that asked for JSON are spared it.
pub(crate) fn remark(out: &Printer, text: &str) {
    if !out.json {
        warn(text);
    }
}

/// A line on standard error, wrapped.
pub(crate) fn warn(text: &str) {
    let mut err = io::stderr().lock();
    for line in text::wrap(&text::plain(text), width(io::stderr().is_terminal())) {
        // Nobody is left to be told.
        let _ = writeln!(err, "{line}");
    }
}

/// A failure on standard error: in words, or as one line of JSON.
pub(crate) fn complain(failure: &Failure, json: bool) {
    let report = &failure.report;
    let mut err = io::stderr().lock();
    // Where standard error is closed there is nobody left to be told; the exit status tells.
    if json {
        let _ = writeln!(err, "{}", json!({ "error": report }));
        return;
    }
    let terminal = io::stderr().is_terminal();
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let title = Style::Bad.paint(terminal && !plain, "error:");
    let width = width(terminal);
    let message = text::plain(&report.message);
    for (index, line) in text::wrap(&message, width.saturating_sub(7))
        .iter()
        .enumerate()
    {
        let _ = if index == 0 {
            writeln!(err, "{title} {line}")
        } else {
            writeln!(err, "       {line}")
        };
    }
    for line in text::wrap(&text::plain(&report.hint), width.saturating_sub(7)) {
        let _ = writeln!(err, "       {line}");
    }
}

/// What the terminal says, else what `COLUMNS` says, else a usual width.
fn width(terminal: bool) -> usize {
    let told = || std::env::var("COLUMNS").ok()?.parse::<usize>().ok();
    let seen = terminal
        .then(terminal_size::terminal_size)
        .flatten()
        .map(|(w, _)| usize::from(w.0));
    seen.or_else(told)
        .filter(|w| *w > 0)
        .unwrap_or(USUAL_WIDTH)
        .clamp(NARROWEST, 160)
}
