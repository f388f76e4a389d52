//! Long work: backfills, dry runs, resends, exports. All of it lives in one place.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Report;

/// What a job does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    /// Sends the rows of a file.
    Backfill,
    /// Goes through the rows of a file without sending.
    Check,
    /// Sends deliveries once more.
    Resend,
    /// Writes the log to a file.
    Export,
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Under way.
    Running,
    /// Every row was sent; some wait for their next try.
    Retrying,
    /// Stands still until the user goes on: paused by the user, after a streak of failures, or
    /// after Carom was closed.
    Paused,
    /// Done.
    Done,
    /// Ended by the user.
    Cancelled,
    /// Ended by an error.
    Failed,
}

/// The jobs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct JobList {
    /// Those that can be read, newest first.
    pub rows: Vec<Job>,
    /// Those that can't, each with its id.
    pub damaged: Vec<Report>,
}

/// Asks for the jobs, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct ListJobs {}

/// Names one job.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetJob {
    /// The job.
    pub id: String,
}

/// Pauses a job; what is under way ends first.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PauseJob {
    /// The job.
    pub id: String,
}

/// Goes on with a paused job.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ResumeJob {
    /// The job.
    pub id: String,
    /// Another rate from now on, requests per second; 0 for none.
    #[serde(default)]
    pub rate: Option<u32>,
}

/// Ends a job for good. What waits for its next try is taken out of the queue.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CancelJob {
    /// The job.
    pub id: String,
}

/// Takes a finished job off the list. What it sent stays in the log.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ForgetJob {
    /// The job.
    pub id: String,
}

/// How many rows came to what. `rows` is the sum of all the others but `sent`, `waiting` and
/// `again`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct JobCounts {
    /// Rows looked at.
    #[ts(type = "number")]
    pub rows: u64,
    /// Rows that were sent: whose request left, or tried to.
    #[ts(type = "number")]
    pub sent: u64,
    /// Confirmed.
    #[ts(type = "number")]
    pub confirmed: u64,
    /// Accepted.
    #[ts(type = "number")]
    pub accepted: u64,
    /// Rejected.
    #[ts(type = "number")]
    pub rejected: u64,
    /// Not delivered.
    #[ts(type = "number")]
    pub not_delivered: u64,
    /// Unknown.
    #[ts(type = "number")]
    pub unknown: u64,
    /// Left out, because it was sent before (or stands twice in the file).
    #[ts(type = "number")]
    pub skipped: u64,
    /// Left out, because event types or filters of the integration leave it out.
    #[ts(type = "number")]
    pub filtered: u64,
    /// Rows that can't be read as an event, or not be sent as they are: without a click ID, or with
    /// a URL that is too long.
    #[ts(type = "number")]
    pub invalid: u64,
    /// Of the rejected and not delivered ones: those that wait for their next try.
    #[ts(type = "number")]
    pub waiting: u64,
    /// Rejected or not delivered in an earlier run: of a run those that it sent again; of a dry run
    /// those that would be, or, where nothing is to go again, the skipped ones that could be.
    #[ts(type = "number")]
    pub again: u64,
    /// A dry run: rows that would be sent.
    #[ts(type = "number")]
    pub would_send: u64,
}

/// A job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Job {
    /// The job.
    pub id: String,
    /// What it does.
    pub kind: JobKind,
    /// In words: *missed-sales.csv to RedTrack*.
    pub title: String,
    /// The integration, where there is one.
    pub integration: Option<String>,
    /// The host that is asked; empty where none is.
    pub host: String,
    /// Where it stands.
    pub state: JobState,
    /// Why it stands there, in words: what paused it, the error that ended it. May be empty.
    pub why: String,
    /// `user`, `streak`, `interrupted`, `closed`, `in_trash`, `file_gone`, `restored`,
    /// `error` or empty.
    pub why_code: String,
    /// Done so far: rows, or deliveries.
    #[ts(type = "number")]
    pub done: u64,
    /// In all, as far as it is known.
    #[ts(type = "number | null")]
    pub total: Option<u64>,
    /// How many came to what.
    pub counts: JobCounts,
    /// Done a second, over the last seconds; `None` until that is steady.
    pub per_second: Option<f64>,
    /// Seconds left: between these two; `None` until the rate is steady.
    #[ts(type = "[number, number] | null")]
    pub seconds_left: Option<(u64, u64)>,
    /// The last thing that went wrong, in words.
    pub last_error: String,
    /// The limit, requests per second; 0 for none.
    pub rate: u32,
    /// The next of those that wait is due then, epoch milliseconds.
    #[ts(type = "number | null")]
    pub next_due: Option<i64>,
    /// Another Carom (the terminal) works on it.
    pub elsewhere: bool,
    /// The file that was written, of an export.
    pub path: Option<String>,
    /// Epoch milliseconds.
    #[ts(type = "number")]
    pub created_at: i64,
    /// Epoch milliseconds.
    #[ts(type = "number | null")]
    pub finished_at: Option<i64>,
}

/// A job with what there is to look at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct JobReport {
    /// The job.
    pub job: Job,
    /// Rows that can't be read, grouped by what mends them.
    pub problems: Vec<RowGroup>,
    /// Which files of rows can be written with [`ExportJobRows`], and how many rows each has.
    pub files: Vec<JobFile>,
}

/// Rows with the same thing wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RowGroup {
    /// Stable code.
    pub code: String,
    /// The column, where there is one.
    pub column: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What mends it.
    pub fix: String,
    /// How many rows.
    #[ts(type = "number")]
    pub count: u64,
    /// The first few rows, from 1 (the header does not count).
    #[ts(type = "number[]")]
    pub rows: Vec<u64>,
}

/// The rows that came to one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum JobRows {
    /// Can't be read.
    Invalid,
    /// Sent before.
    Skipped,
    /// Left out by event types or filters.
    Filtered,
    /// Rejected.
    Rejected,
    /// Not delivered.
    NotDelivered,
    /// Unknown.
    Unknown,
}

/// A file of rows that can be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JobFile {
    /// Which rows.
    pub rows: JobRows,
    /// How many.
    #[ts(type = "number")]
    pub count: u64,
}

/// Writes rows of a backfill to a file: the file's own columns, and why.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExportJobRows {
    /// The job.
    pub id: String,
    /// Which rows.
    pub rows: JobRows,
    /// The file.
    pub path: String,
}

/// A file was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RowsWritten {
    /// The file.
    pub path: String,
    /// Rows in it.
    #[ts(type = "number")]
    pub count: u64,
}

/// Nothing more to say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Done {}
