//! What goes wrong in a use case, and how it reads at the edge.
//!
//! Inside, errors keep their types; [`Report`] is the one shape that leaves: a stable code for
//! machines, plain words that name the thing, and what to do next.

use carom_store::StoreError;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::import_file::{BadEntry, Flaw};

/// An error of a use case.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A command that this Carom does not know.
    #[error("there is no command named {0}")]
    UnknownCommand(String),
    /// A request that does not have its command's shape.
    #[error("the request for {command} can't be read: {detail}")]
    BadRequest {
        /// The command.
        command: String,
        /// What did not fit.
        detail: String,
    },
    /// A field of a form can't be saved as it stands.
    #[error("{message}")]
    Field {
        /// Stable code.
        code: &'static str,
        /// The field's key.
        field: String,
        /// What is wrong.
        message: String,
        /// What to do.
        hint: String,
    },
    /// Lint errors block this.
    #[error("{name} has {count} that must be mended first: {first}")]
    Blocked {
        /// The integration's name, or *The test URL*.
        name: String,
        /// `1 error`, `3 errors`.
        count: String,
        /// The first error's message.
        first: String,
    },
    /// Something named does not exist.
    #[error("there is no {what} named {id}")]
    NotFound {
        /// The kind of thing.
        what: &'static str,
        /// What was asked for.
        id: String,
    },
    /// Several things answer to one name.
    #[error("{count} integrations answer to {id}")]
    Ambiguous {
        /// What was asked for.
        id: String,
        /// How many there are.
        count: usize,
    },
    /// A file that can't be read or written.
    #[error("{path} {}", told(source))]
    File {
        /// The path.
        path: String,
        /// The system's reason.
        source: std::io::Error,
    },
    /// A file that can't be imported.
    #[error("{path} is not a Carom export that can be read: {flaw}")]
    BadImport {
        /// The path, or *the pasted text*.
        path: String,
        /// What is wrong with it.
        flaw: Flaw,
    },
    /// A file of rows that can't be taken.
    #[error("{message}")]
    Rows {
        /// Stable code.
        code: &'static str,
        /// What is wrong.
        message: String,
        /// What to do.
        hint: String,
    },
    /// A plan under which no row of a file could be sent.
    #[error("the columns are not mapped so that the rows could be sent: {message}")]
    Plan {
        /// What is wrong.
        message: String,
        /// What to do.
        hint: String,
    },
    /// Something can't be done while jobs are under way.
    #[error("{count} under way")]
    Busy {
        /// `1 job is`, `3 jobs are`.
        count: String,
    },
    /// An entry of a file that can't be imported.
    #[error(transparent)]
    BadEntry(#[from] BadEntry),
    /// The network could not be set up at all.
    #[error("the network could not be set up: {0}")]
    Network(String),
    /// A listener could not be started.
    #[error("the sample tracker could not start on this computer: {0}")]
    Listen(std::io::Error),
    /// A task ended early.
    #[error("the work was interrupted: {0}")]
    Interrupted(String),
}

impl From<carom_intake::FileError> for AppError {
    fn from(error: carom_intake::FileError) -> Self {
        Self::Rows {
            code: error.code(),
            message: error.to_string().trim_end_matches('.').to_owned(),
            hint: error.hint().to_owned(),
        }
    }
}

impl From<carom_intake::OpenError> for AppError {
    fn from(error: carom_intake::OpenError) -> Self {
        match error {
            carom_intake::OpenError::File(error) => error.into(),
            carom_intake::OpenError::Plan(problems) => {
                let said = |part: fn(&carom_intake::PlanProblem) -> &str| {
                    problems.iter().map(part).collect::<Vec<_>>().join(" ")
                };
                Self::Plan {
                    message: said(|problem| &problem.message),
                    hint: said(|problem| &problem.fix),
                }
            }
        }
    }
}

impl AppError {
    /// What the system says of a file.
    pub(crate) fn of_file(path: &std::path::Path, source: std::io::Error) -> Self {
        Self::File {
            path: path.display().to_string(),
            source,
        }
    }

    /// Whether something named is not there.
    pub(crate) const fn is_not_found(&self) -> bool {
        matches!(
            self,
            Self::NotFound { .. } | Self::Store(StoreError::NotFound { .. })
        )
    }
}

/// An error as it crosses to the window or the terminal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Report {
    /// Stable and machine-readable: `newer_database`.
    pub code: String,
    /// Plain words that name the thing.
    pub message: String,
    /// What to do next; may be empty.
    pub hint: String,
    /// The form's field, where there is one.
    pub field: Option<String>,
}

impl From<AppError> for Report {
    fn from(error: AppError) -> Self {
        let (code, hint) = match &error {
            AppError::NotFound { what, .. }
            | AppError::Store(StoreError::NotFound { what, .. }) => ("not_found", where_else(what)),
            AppError::Store(store) => (store_code(store), store.hint()),
            AppError::UnknownCommand(_) | AppError::BadRequest { .. } => (
                "bad_request",
                "Restart Carom. If it happens again, please report it.",
            ),
            AppError::Field { code, hint, .. } | AppError::Rows { code, hint, .. } => {
                (*code, hint.as_str())
            }
            AppError::Blocked { .. } => (
                "blocked",
                "Open Problems and use the fixes; saving as Inactive is always possible.",
            ),
            AppError::Ambiguous { .. } => ("ambiguous", "Use its ID instead of its name."),
            AppError::File { .. } => (
                "file",
                "Choose another place, or check that you may use this one.",
            ),
            AppError::Plan { hint, .. } => ("plan", hint.as_str()),
            AppError::Busy { .. } => ("busy", "Pause it in Jobs first, then try again."),
            AppError::BadImport { flaw, .. } => match flaw {
                Flaw::Newer { .. } => ("newer_export", flaw.way_out()),
                _ => ("bad_import", flaw.way_out()),
            },
            AppError::BadEntry(_) => (
                "bad_entry",
                "Mend this entry in the file and import it again.",
            ),
            AppError::Network(_) => ("network", "Check the network limits in Settings."),
            AppError::Listen(_) => (
                "listen",
                "Close what uses the port, or restart the computer.",
            ),
            AppError::Interrupted(_) => ("interrupted", "Try again."),
        };
        let (code, hint) = (code.to_owned(), hint.to_owned());
        let field = match &error {
            AppError::Field { field, .. } => Some(field.clone()),
            _ => None,
        };
        Self {
            code,
            message: sentence(error.to_string()),
            hint,
            field,
        }
    }
}

/// Words with a capital letter in front: inside a chain of errors they are a clause, at the edge a
/// sentence. A path stays as it is.
pub(crate) fn sentence(words: String) -> String {
    let first_word = words.split(' ').next().unwrap_or_default();
    if first_word.contains(['/', '\\', '.', ':']) {
        return words;
    }
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}

/// The system's reason as a clause about the file, in plain words where they are known.
fn told(reason: &std::io::Error) -> String {
    use std::io::ErrorKind;
    let known = match reason.kind() {
        ErrorKind::NotFound => "is not there",
        ErrorKind::PermissionDenied => "can’t be used: the system denies it to you",
        ErrorKind::IsADirectory => "is a folder, not a file",
        ErrorKind::NotADirectory => "can’t be reached: a part of the path is no folder",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "can’t be written: the disk is full",
        ErrorKind::ReadOnlyFilesystem => "can’t be written: the disk is read-only",
        ErrorKind::InvalidFilename => "is no name that a file can have",
        _ => return format!("can’t be used: {reason}"),
    };
    known.to_owned()
}

/// The stable code of each error of the database.
const fn store_code(error: &StoreError) -> &'static str {
    match error {
        StoreError::NewerDatabase { .. } => "newer_database",
        StoreError::Corrupt { .. } => "corrupt_database",
        StoreError::NotADatabase { .. } => "not_a_database",
        StoreError::ReadOnly { .. } => "read_only",
        StoreError::Locked { .. } => "locked",
        StoreError::DiskFull { .. } => "disk_full",
        StoreError::OldSqlite { .. } => "old_sqlite",
        StoreError::NotFound { .. } => "not_found",
        StoreError::Conflict { .. } => "conflict",
        StoreError::InUse { .. } => "in_use",
        StoreError::NotSendable { .. } => "not_sendable",
        StoreError::InTrash { .. } => "in_trash",
        StoreError::BadRow { .. } => "damaged_row",
        StoreError::Exists { .. } => "exists",
        StoreError::Closed => "closed",
        StoreError::SearchTooShort => "search_too_short",
        StoreError::Stopped => "stopped",
        StoreError::Io { .. } => "file",
        StoreError::Unstorable { .. } | StoreError::Sqlite { .. } => "database",
    }
}

/// Where to look for what is not there, or what to do without it.
fn where_else(what: &str) -> &'static str {
    match what {
        "integration" => "It may have been deleted. Look in the Trash.",
        "integration in the Trash" => {
            "It may have been restored, or deleted for good. The Trash shows what is in it."
        }
        "file of rows" => {
            "Files that no run uses are tidied away after two days. Choose the file again."
        }
        "settling" => {
            "It can be taken back as a whole until Carom ends. Afterwards choose the deliveries in \
             the log and take their words back."
        }
        "account" => "It may have been forgotten meanwhile. Add it again.",
        "finished test" => "It may still be under way. Wait for its answer and open it then.",
        "kind of job" => "Another version of Carom began it. Go on with it there, or cancel it.",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn a_full_stop_in_a_name_or_a_path_cuts_no_message() {
        let in_trash = StoreError::InTrash {
            name: "Acme Inc. RedTrack".into(),
        };
        let report = Report::from(AppError::from(in_trash));
        assert_eq!(report.message, "Acme Inc. RedTrack is in the Trash");
        assert_eq!(report.hint, "Restore it to go on.");
        let locked = StoreError::Locked {
            path: PathBuf::from("/home/Jane Q. Public/carom.db"),
        };
        let report = Report::from(AppError::from(locked));
        assert_eq!(
            report.message,
            "/home/Jane Q. Public/carom.db is held by another program"
        );
        assert_eq!(report.hint, "Close it, then try again.");
    }

    #[test]
    fn only_what_can_be_in_the_trash_is_looked_for_there() {
        let hint = |what| {
            Report::from(AppError::NotFound {
                what,
                id: "x".into(),
            })
            .hint
        };
        assert!(hint("integration").contains("Trash"));
        for what in [
            "file of rows",
            "settling",
            "account",
            "finished test",
            "template",
        ] {
            assert!(!hint(what).contains("Trash"), "{what}");
        }
        assert!(hint("file of rows").contains("two days"));
    }
}
