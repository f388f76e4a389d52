//! Why a file as a whole cannot be taken, each with what to do next. What is wrong with single
//! rows is `problem`'s, what is wrong with a plan is `plan`'s.

use std::{io, path::PathBuf};

use crate::plan::PlanProblem;

/// Why a file cannot be looked at or read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// There is nothing at the path.
    #[error("There is no file {}.", path.display())]
    Missing {
        /// The path as given.
        path: PathBuf,
    },
    /// The path is a folder.
    #[error("{} is a folder, not a file.", path.display())]
    Folder {
        /// The path as given.
        path: PathBuf,
    },
    /// The system refuses to open or to read the file.
    #[error("{} cannot be read: {source}.", path.display())]
    Unreadable {
        /// The path as given.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file holds nothing, or white space alone.
    #[error("{} is empty.", path.display())]
    Empty {
        /// The path as given.
        path: PathBuf,
    },
    /// The file is a spreadsheet's own format.
    #[error("{} is {kind}, not a CSV file.", path.display())]
    Workbook {
        /// The path as given.
        path: PathBuf,
        /// What it is, with its article.
        kind: &'static str,
    },
    /// The file is no text.
    #[error("{} is {kind}, not a file of rows.", path.display())]
    Binary {
        /// The path as given.
        path: PathBuf,
        /// What it looks like, with its article.
        kind: &'static str,
    },
    /// The file is one JSON document instead of one object per line.
    #[error("{} is one JSON document, not one JSON object per line.", path.display())]
    JsonDocument {
        /// The path as given.
        path: PathBuf,
    },
    /// The file has a header and nothing under it, or its first row has no end within bounds.
    #[error("{} has no row in it that can be read.", path.display())]
    NoRows {
        /// The path as given.
        path: PathBuf,
    },
    /// The file is not the one that the checkpoint was taken in.
    #[error("{} has changed since the run was paused.", path.display())]
    Changed {
        /// The path as given.
        path: PathBuf,
    },
}

impl FileError {
    /// The same error of a file that people know by another name than the path that was read.
    #[must_use]
    pub fn about(self, name: &str) -> Self {
        let path = PathBuf::from(name);
        match self {
            Self::Missing { .. } => Self::Missing { path },
            Self::Folder { .. } => Self::Folder { path },
            Self::Unreadable { source, .. } => Self::Unreadable { path, source },
            Self::Empty { .. } => Self::Empty { path },
            Self::Workbook { kind, .. } => Self::Workbook { path, kind },
            Self::Binary { kind, .. } => Self::Binary { path, kind },
            Self::JsonDocument { .. } => Self::JsonDocument { path },
            Self::NoRows { .. } => Self::NoRows { path },
            Self::Changed { .. } => Self::Changed { path },
        }
    }

    /// The code of a file that isn't there.
    pub const GONE: &'static str = "file-missing";

    /// The stable, machine-readable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => Self::GONE,
            Self::Folder { .. } => "file-is-folder",
            Self::Unreadable { .. } => "file-unreadable",
            Self::Empty { .. } => "file-empty",
            Self::Workbook { .. } => "file-is-workbook",
            Self::Binary { .. } => "file-is-binary",
            Self::JsonDocument { .. } => "file-is-json-document",
            Self::NoRows { .. } => "file-without-rows",
            Self::Changed { .. } => "file-changed",
        }
    }

    /// What to do next, in plain words.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "Check the path, or choose the file again.",
            Self::Folder { .. } => "Choose the file inside it.",
            Self::Unreadable { .. } => {
                "Close it in other programs and check that you may read it, or copy it elsewhere."
            }
            Self::Empty { .. } => "Export it again, or choose another file.",
            Self::Workbook { .. } => {
                "Open it in the spreadsheet, save it as CSV (UTF-8), and choose that file."
            }
            Self::Binary { .. } => {
                "Choose a CSV file, or a file with one JSON object per line. Unpack it first if it \
                 is packed."
            }
            Self::JsonDocument { .. } => {
                "Write each row as one JSON object on a line of its own (NDJSON), or save it as CSV."
            }
            Self::NoRows { .. } => "Check that the export holds rows below its header.",
            Self::Changed { .. } => {
                "Put the old file back to go on, or start a new run: what was sent is not sent again."
            }
        }
    }

    pub(crate) fn of_io(path: &std::path::Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound => Self::Missing { path },
            io::ErrorKind::IsADirectory => Self::Folder { path },
            _ => Self::Unreadable { path, source },
        }
    }
}

/// Why rows cannot be streamed.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file as a whole.
    #[error(transparent)]
    File(#[from] FileError),
    /// The plan; each problem says what mends it.
    #[error("The columns are not mapped so that the rows could be sent: {}", list(.0))]
    Plan(Vec<PlanProblem>),
}

fn list(problems: &[PlanProblem]) -> String {
    let messages: Vec<_> = problems.iter().map(|p| p.message.as_str()).collect();
    messages.join(" ")
}
