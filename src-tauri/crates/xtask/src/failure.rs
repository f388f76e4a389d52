//! What went wrong in a task, and the way out of it. One type for all of xtask: its only reader
//! is a person in front of a terminal.

use std::fmt;

/// A task that could not go on.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    way_out: Option<String>,
    told: bool,
}

impl Failure {
    /// A failure that explains itself.
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            way_out: None,
            told: false,
        }
    }

    /// Adds what the reader can do about it.
    #[must_use]
    pub(crate) fn with_way_out(mut self, way_out: impl Into<String>) -> Self {
        self.way_out = Some(way_out.into());
        self
    }

    /// The failure once a step has shown it.
    #[must_use]
    pub(crate) fn already_told(mut self) -> Self {
        self.told = true;
        self
    }

    /// Whether the reader has seen it.
    pub(crate) fn is_told(&self) -> bool {
        self.told
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.what)?;
        match &self.way_out {
            Some(way_out) => write!(formatter, "\n       {way_out}"),
            None => Ok(()),
        }
    }
}

/// What every step of a task gives back.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

/// Names the thing that an I/O error is about.
pub(crate) trait About<T> {
    /// Turns the error into a failure that begins with `what`.
    fn about(self, what: impl FnOnce() -> String) -> Outcome<T>;
}

impl<T> About<T> for std::io::Result<T> {
    fn about(self, what: impl FnOnce() -> String) -> Outcome<T> {
        self.map_err(|error| Failure::new(format!("{}: {error}", what())))
    }
}
