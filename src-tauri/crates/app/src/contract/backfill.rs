//! Backfill: a file of missed conversions, looked at, mapped, checked, sent.

use std::collections::BTreeMap;

use carom_intake::Encoding;
use carom_postback::{event::EventType, filter::FireDecision, integration::Role, problem::Problem};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::testing::TestResult;

/// Takes a file in: a copy is kept until it is no longer needed, so that a run goes on even if the
/// original changes or goes.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OpenFile {
    /// The file.
    #[serde(default)]
    pub path: Option<String>,
    /// Or the text itself, as pasted.
    #[serde(default)]
    pub text: Option<String>,
}

/// Looks at a file again under other words about its form.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LookAtFile {
    /// The file.
    pub file: String,
    /// What is known better than guessed.
    pub form: FileForm,
    /// The part that the account plays, which decides what many columns are; affiliate where
    /// nothing is said.
    #[serde(default)]
    #[ts(optional)]
    pub role: Option<Role>,
}

/// The encodings that a file may be said to have.
pub fn encodings() -> [&'static str; 6] {
    Encoding::ALL.map(Encoding::key)
}

/// How a file is written. What is `None` is found out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct FileForm {
    /// One of [`encodings`].
    pub encoding: Option<String>,
    /// `,`, `;`, a tab or `|`.
    pub delimiter: Option<String>,
    /// The first line names the columns.
    pub header: Option<bool>,
}

/// A file as it was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct BackfillFile {
    /// By which it is named from now on.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// `csv` or `ndjson`.
    pub format: String,
    /// Its form: guessed, or as it was said.
    pub form: FileForm,
    /// Its columns, in order.
    pub columns: Vec<FileColumn>,
    /// About how many rows there are.
    #[ts(type = "number")]
    pub rows: u64,
    /// `rows` was counted, not estimated.
    pub counted: bool,
    /// Times in it have no zone, so one must be named.
    pub needs_timezone: bool,
    /// Day and month can't be told apart from the values looked at.
    pub ambiguous_dates: bool,
    /// Full stop and comma in amounts can't be told apart from the values looked at.
    pub ambiguous_amounts: bool,
    /// The mapping was remembered from a file of this shape.
    pub remembered: bool,
    /// The computer's own time zone, to begin with.
    pub timezone: String,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileColumn {
    /// Its name; `Column 3` where there is no header.
    pub name: String,
    /// Values from the first rows; at most 5.
    pub samples: Vec<String>,
    /// What it is probably for: a macro, `event_type`, or nothing (empty).
    pub suggestion: String,
    /// `exact`, `by_name`, `by_content`, `remembered` or empty.
    pub sure: String,
    /// Why, in words.
    pub because: String,
}

/// Everything that decides what a file's rows become.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BackfillPlan {
    /// The file.
    pub file: String,
    /// The integration.
    pub integration: String,
    /// How the file is written.
    #[serde(default)]
    pub form: FileForm,
    /// Column name → macro, or `event_type`. A column that is absent is not used.
    pub mapping: BTreeMap<String, String>,
    /// The event of every row; `None`: a column says.
    #[serde(default)]
    pub event: Option<EventType>,
    /// The time zone of times without one, an IANA name.
    #[serde(default)]
    pub timezone: String,
    /// `auto`, `dot` or `comma`.
    #[serde(default)]
    pub decimal: String,
    /// `auto`, `dmy`, `mdy` or `ymd`.
    #[serde(default)]
    pub dates: String,
    /// Rows whose URL would carry no click ID are sent all the same; otherwise they are invalid.
    #[serde(default)]
    pub without_click_id: bool,
}

/// Asks for the first ten rows as they would be sent.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PreviewBackfill {
    /// The plan.
    pub plan: BackfillPlan,
}

/// The first rows as they would be sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct BackfillPreview {
    /// At most ten rows.
    pub rows: Vec<PreviewRow>,
    /// What stands in the way, the whole file's first; empty where nothing does.
    pub blocked: Vec<PlanProblem>,
    /// What lint says of the integration's URLs. Errors block.
    pub problems: Vec<Problem>,
    /// The host that everything goes to; never one out of the file.
    pub host: String,
    /// What limits the rate to this host today, requests per second; 0 for none.
    pub rate: u32,
    /// The integration is active in Carom.
    pub active: bool,
}

/// Something that stands in the way of the whole file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlanProblem {
    /// Stable code.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub fix: String,
    /// The column, where there is one.
    pub column: Option<String>,
    /// No row could be sent; otherwise many rows may be invalid.
    pub blocks: bool,
}

/// One row as it would be sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PreviewRow {
    /// The row, from 1.
    #[ts(type = "number")]
    pub row: u64,
    /// The event; `None` where it can't be read.
    pub event: Option<EventType>,
    /// What it is sent at most once by.
    pub once_key: String,
    /// The resolved URL.
    pub url: String,
    /// What is wrong with the row, in words; empty where nothing is.
    pub problems: Vec<String>,
    /// Whether the integration's event types and filters let it through.
    pub would_fire: Option<FireDecision>,
    /// It was sent before: where that delivery stands, in words; empty where it was not.
    pub before: String,
    /// It was sent before and not taken, so that it may go again.
    pub may_go_again: bool,
}

/// Goes through all rows without sending, as a job.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CheckBackfill {
    /// The plan.
    pub plan: BackfillPlan,
    /// As in [`StartBackfill`]: with a reason, what may go again counts as what would be sent.
    #[serde(default)]
    pub again_because: String,
}

/// Sends the first row that would be sent, as a real delivery that holds its key.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SendCanary {
    /// The plan.
    pub plan: BackfillPlan,
    /// As in [`StartBackfill`]: with a reason, the first row may be one that goes again.
    #[serde(default)]
    pub again_because: String,
}

/// What came of the first row.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Canary {
    /// The row, from 1.
    #[ts(type = "number")]
    pub row: u64,
    /// The delivery.
    pub delivery: String,
    /// It was sent before and not taken, and went again.
    pub again: bool,
    /// Its answer.
    pub result: TestResult,
}

/// Sends the rows, as a job.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct StartBackfill {
    /// The plan.
    pub plan: BackfillPlan,
    /// At most this many requests a second; 0 for no limit but the host's.
    #[serde(default)]
    pub rate: u32,
    /// Send again what an earlier run rejected or did not deliver; the reason. Empty: leave it.
    #[serde(default)]
    pub again_because: String,
    /// Pause after this many failures in a row; 0 never.
    #[serde(default)]
    pub stop_after: u32,
}
