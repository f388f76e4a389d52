//! The log: every delivery with its attempts, searched, settled, sent again, exported.
//!
//! A delivery is one event for one integration; the list has a line for each, with its newest
//! attempt. One attempt, whole, is [`super::testing::GetResult`]'s, whatever set it off.

use carom_postback::{event::EventType, verdict::Verdict};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Report;

/// Where a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Waits for its turn, or for its next try.
    Queued,
    /// An attempt is under way.
    Sending,
    /// The destination answered, and that settles it.
    Answered,
    /// The destination answered that it failed: 5xx or 429.
    Failed,
    /// Provably unsent.
    NotDelivered,
    /// It may have arrived. Only the user can settle it.
    Unknown,
    /// Taken out of the queue before anything left.
    Cancelled,
}

/// What set a delivery off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// The user tested an integration.
    Test,
    /// A row of a file.
    Backfill,
    /// An event that came in live.
    Inbound,
}

/// What the user said of an unknown delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Settled {
    /// It arrived: seen at the destination.
    Arrived,
    /// Left as it is.
    Left,
}

/// Which deliveries. An empty list or text lets everything through; each given one narrows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct DeliveryFilter {
    /// Anywhere in the values, and in URL and answer of the newest 16 attempts, from three characters on; of
    /// the newest answer the first 8 KB are searched, of earlier ones the first KB.
    pub search: String,
    /// Integrations by id.
    pub integrations: Vec<String>,
    /// Event types.
    pub events: Vec<EventType>,
    /// Verdicts of the newest attempt.
    pub verdicts: Vec<Verdict>,
    /// Where they stand.
    pub states: Vec<DeliveryState>,
    /// Status codes of the newest attempt.
    pub statuses: Vec<u16>,
    /// Reason codes of the newest attempt, such as `http_404`.
    pub reasons: Vec<String>,
    /// What set them off.
    pub triggers: Vec<Trigger>,
    /// The job that made or last sent them.
    pub job: Option<String>,
    /// Unknown ones that nobody has settled.
    pub unsettled: bool,
    /// Not before, epoch milliseconds.
    #[ts(type = "number | null")]
    pub since: Option<i64>,
    /// Before, epoch milliseconds.
    #[ts(type = "number | null")]
    pub until: Option<i64>,
    /// Answered, and not sooner than in these microseconds.
    #[ts(type = "number | null")]
    pub min_us: Option<u64>,
    /// Answered, and sooner than in these microseconds.
    #[ts(type = "number | null")]
    pub max_us: Option<u64>,
}

/// Asks for a page of the log, newest first.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ListDeliveries {
    /// Which.
    pub filter: DeliveryFilter,
    /// The cursor that the page before gave; `None` begins at the newest.
    pub before: Option<String>,
    /// How many; 0 stands for 100, at most 1,000.
    #[ts(type = "number")]
    pub limit: u64,
}

/// A page of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeliveryPage {
    /// The lines, newest first.
    pub rows: Vec<DeliveryRow>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<String>,
    /// Deliveries that the index for searching and filtering has not reached yet; those may be
    /// missing from a filtered page.
    #[ts(type = "number")]
    pub behind: u64,
    /// Deliveries of this page that can't be read, each with its id. A filter lets none of them
    /// through.
    pub damaged: Vec<Report>,
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeliveryRow {
    /// The delivery.
    pub id: String,
    /// Its integration; it may be gone.
    pub integration: String,
    /// The name that it had.
    pub integration_name: String,
    /// The event.
    pub event: EventType,
    /// What set it off.
    pub trigger: Trigger,
    /// Where it stands.
    pub state: DeliveryState,
    /// The newest attempt's verdict.
    pub verdict: Option<Verdict>,
    /// The newest attempt's status code.
    pub status: Option<u16>,
    /// The newest attempt's reason, a code; empty before the first one ended.
    pub reason: String,
    /// That reason in words: *404 Not Found*, *Already recorded*.
    pub reason_words: String,
    /// The newest attempt's time, microseconds.
    #[ts(type = "number | null")]
    pub total_us: Option<u64>,
    /// Attempts so far.
    pub attempts: u32,
    /// When the newest attempt began, or the delivery was queued, epoch milliseconds.
    #[ts(type = "number")]
    pub at: i64,
    /// When it is tried again, epoch milliseconds.
    #[ts(type = "number | null")]
    pub due_at: Option<i64>,
    /// The host, with the port; empty before the first attempt.
    pub host: String,
    /// What the user said of an unknown one.
    pub settled: Option<Settled>,
    /// Its details are no longer kept.
    pub bare: bool,
}

/// Asks how many deliveries a filter lets through.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct CountDeliveries {
    /// Which.
    pub filter: DeliveryFilter,
}

/// How many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeliveryCount {
    /// As far as the index has come.
    #[ts(type = "number")]
    pub count: u64,
    /// `false`: an estimate, since too many texts may hold what is searched for.
    pub exact: bool,
}

/// Asks for one delivery.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetDelivery {
    /// The delivery.
    pub id: String,
}

/// One delivery, opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Delivery {
    /// The line of the log.
    pub row: DeliveryRow,
    /// The URL with macros that it was last rendered from.
    pub source_url: String,
    /// The event's values, in the order of the macros.
    pub values: Vec<EventValue>,
    /// What it is sent at most once by (a receipt ID, say); `None` for a test.
    pub once_key: Option<String>,
    /// The job that made or last sent it.
    pub job: Option<String>,
    /// Its row in the job's file, from 1.
    #[ts(type = "number | null")]
    pub job_row: Option<u64>,
    /// The job that read it from a file, where another one sent it last.
    pub read_by: Option<String>,
    /// Its row in that file, from 1.
    #[ts(type = "number | null")]
    pub read_row: Option<u64>,
    /// When it was queued, epoch milliseconds.
    #[ts(type = "number")]
    pub created_at: i64,
    /// Its attempts, oldest first.
    pub attempts: Vec<AttemptLine>,
}

/// A macro's value in an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EventValue {
    /// The macro, without braces.
    pub name: String,
    /// Its label.
    pub label: String,
    /// The value.
    pub value: String,
}

/// One attempt of a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AttemptLine {
    /// The attempt.
    pub id: String,
    /// The how-manieth, from 1.
    pub ordinal: u32,
    /// Why it was deliberately sent once more.
    pub because: Option<String>,
    /// The verdict; `None` while it is under way.
    pub verdict: Option<Verdict>,
    /// The status code.
    pub status: Option<u16>,
    /// The reason's code.
    pub reason: String,
    /// One plain sentence.
    pub sentence: String,
    /// Microseconds.
    #[ts(type = "number | null")]
    pub total_us: Option<u64>,
    /// Epoch milliseconds.
    #[ts(type = "number")]
    pub started_at: i64,
    /// The resolved URL.
    pub url: String,
}

/// Deliveries chosen one by one, or all that a filter lets through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum Selection {
    /// These.
    Ids {
        /// Their ids.
        ids: Vec<String>,
    },
    /// All of these.
    Filter {
        /// Which.
        filter: Box<DeliveryFilter>,
    },
}

/// What is sent when something is sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ResendHow {
    /// The same URL as before.
    AsSent,
    /// The same event, through the integration as it is set up today.
    Today,
}

/// Asks what sending again would do, without sending.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PlanResend {
    /// Which.
    pub deliveries: Selection,
    /// What is sent.
    pub how: ResendHow,
}

/// What sending again would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ResendPlan {
    /// Deliveries that would be sent.
    #[ts(type = "number")]
    pub count: u64,
    /// `false`: all numbers are estimates, as of [`DeliveryCount`], and what is rare may be missing.
    pub exact: bool,
    /// Of those, confirmed or accepted before: each would very likely count twice.
    #[ts(type = "number")]
    pub duplicates: u64,
    /// Of those, unknown before: each may count twice.
    #[ts(type = "number")]
    pub maybe_duplicates: u64,
    /// Left out: queued or under way already.
    #[ts(type = "number")]
    pub waiting: u64,
    /// Left out: the integration is gone (it matters for [`ResendHow::Today`] only).
    #[ts(type = "number")]
    pub gone: u64,
    /// Left out: the integration is damaged in the database (it matters for [`ResendHow::Today`]
    /// only).
    #[ts(type = "number")]
    pub damaged: u64,
    /// Left out: their details are no longer kept (or are damaged), so that there is nothing to
    /// send.
    #[ts(type = "number")]
    pub bare: u64,
    /// Left out: tests, which are sent from the test panel.
    #[ts(type = "number")]
    pub tests: u64,
    /// The hosts that would be asked; at most 20.
    pub hosts: Vec<String>,
    /// Why today's settings can't send, in words; empty where they can.
    pub blocked: Vec<String>,
    /// Seconds that it takes at the present limits, at least; `None` without a limit.
    #[ts(type = "number | null")]
    pub seconds: Option<u64>,
}

/// Sends deliveries again, as a job.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Resend {
    /// Which.
    pub deliveries: Selection,
    /// What is sent.
    pub how: ResendHow,
    /// The user's reason; not empty.
    pub because: String,
}

/// Settles unknown deliveries without sending.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SettleUnknown {
    /// Which; those that are not unknown or are settled already are left alone.
    pub deliveries: Selection,
    /// The user's word.
    pub settled: Settled,
}

/// How many were settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SettledCount {
    /// Deliveries.
    #[ts(type = "number")]
    pub count: u64,
    /// By which all of them can be taken back at once, as long as Carom is open.
    pub settling: String,
}

/// Takes the user's word on unknown deliveries back.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TakeBackWord {
    /// On which.
    pub of: WordOf,
}

/// Deliveries that were settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum WordOf {
    /// All of one settling.
    Settling {
        /// [`SettledCount::settling`].
        id: String,
    },
    /// These; those that nobody settled are left alone.
    Ids {
        /// Their ids.
        ids: Vec<String>,
    },
}

/// How many are an open question again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TakenBack {
    /// Deliveries.
    #[ts(type = "number")]
    pub count: u64,
}

/// The shape of an exported log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// One line a delivery.
    Csv,
    /// One JSON object a line, attempts nested.
    Json,
    /// HTTP Archive 1.2, one entry an attempt.
    Har,
}

/// Writes the log to a file, as a job.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExportDeliveries {
    /// Which.
    pub deliveries: Selection,
    /// The shape.
    pub format: ExportFormat,
    /// The file; it is replaced whole, once the export is done.
    pub path: String,
    /// Leave secret-looking parts in.
    #[serde(default)]
    pub with_secrets: bool,
}

/// Asks for the log in pictures.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct DrawDeliveries {
    /// Which.
    pub filter: DeliveryFilter,
}

/// The log in pictures. Tests are left out unless the filter asks for them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct DeliveryPictures {
    /// The beginning of each stretch of time, epoch milliseconds, oldest first; all are as long.
    #[ts(type = "number[]")]
    pub times: Vec<i64>,
    /// How long each is, milliseconds.
    #[ts(type = "number")]
    pub stretch_ms: i64,
    /// Per integration, most deliveries first; at most 6, the rest summed under an empty id.
    pub series: Vec<PictureSeries>,
    /// How long answers took.
    pub latency: PictureLatency,
    /// Reasons, most frequent first; at most 12.
    pub reasons: Vec<PictureReason>,
    /// Finished deliveries in these pictures.
    #[ts(type = "number")]
    pub count: u64,
    /// `false`: all figures are estimates, as of [`DeliveryCount`].
    pub exact: bool,
}

/// Success and failure of one integration over time, one figure a stretch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PictureSeries {
    /// The integration; empty: all others.
    pub integration: String,
    /// Its name.
    pub name: String,
    /// Confirmed and accepted.
    #[ts(type = "number[]")]
    pub good: Vec<u64>,
    /// Rejected, not delivered and unknown.
    #[ts(type = "number[]")]
    pub bad: Vec<u64>,
}

/// How long answers took, in bins that grow by a constant factor.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct PictureLatency {
    /// The bins, shortest first.
    pub bins: Vec<LatencyBin>,
    /// Half of all were at most this quick, microseconds.
    #[ts(type = "number | null")]
    pub p50_us: Option<u64>,
    /// 95 of 100 were at most this quick, microseconds.
    #[ts(type = "number | null")]
    pub p95_us: Option<u64>,
}

/// One bin.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LatencyBin {
    /// From, microseconds.
    #[ts(type = "number")]
    pub from_us: u64,
    /// To, microseconds, itself outside.
    #[ts(type = "number")]
    pub to_us: u64,
    /// Answers.
    #[ts(type = "number")]
    pub count: u64,
}

/// A reason and how often it was given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PictureReason {
    /// The code.
    pub reason: String,
    /// In words.
    pub words: String,
    /// The verdict that it goes with.
    pub verdict: Verdict,
    /// Deliveries.
    #[ts(type = "number")]
    pub count: u64,
}

/// Asks for the saved views.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct ListViews {}

/// A filter under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SavedView {
    /// Made by the caller, a UUID; the same id replaces.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The filter.
    pub filter: DeliveryFilter,
}

/// Removes a saved view.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeleteView {
    /// The view.
    pub id: String,
}

/// Asks what the log holds.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct GetLogStatus {}

/// What the log holds, and how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogStatus {
    /// Deliveries.
    #[ts(type = "number")]
    pub deliveries: u64,
    /// Unknown ones that nobody has settled.
    #[ts(type = "number")]
    pub unsettled: u64,
    /// Deliveries that the index has not reached yet.
    #[ts(type = "number")]
    pub behind: u64,
    /// The oldest, epoch milliseconds.
    #[ts(type = "number | null")]
    pub oldest: Option<i64>,
    /// Details are kept this many days; 0 for ever.
    pub keep_days: u32,
    /// Details of this many deliveries are kept; 0 for all.
    #[ts(type = "number")]
    pub keep_count: u64,
}
