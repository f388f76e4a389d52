//! What the app says of itself.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks how things stand.
#[derive(Debug, Default, Clone, Serialize, Deserialize, TS)]
pub struct GetStatus {}

/// How things stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Status {
    /// Carom's version.
    pub version: String,
    /// The folder that holds everything.
    pub data_dir: String,
    /// `linux`, `macos` or `windows`.
    pub platform: String,
    /// Integrations outside the Trash.
    #[ts(type = "number")]
    pub integrations: u64,
    /// Integrations in the Trash.
    #[ts(type = "number")]
    pub in_trash: u64,
    /// Tests sent so far, ever.
    #[ts(type = "number")]
    pub tests_sent: u64,
    /// The sample tracker, if it runs.
    pub sample_tracker: Option<SampleTracker>,
    /// Attempts, tests or not, that an earlier crash left without an answer: unknown since the start.
    #[ts(type = "number")]
    pub recovered: u64,
}

/// Starts the sample tracker, or says where it runs.
#[derive(Debug, Default, Clone, Serialize, Deserialize, TS)]
pub struct StartSampleTracker {}

/// The sample tracker: a real HTTP server on this computer that answers as a tracker would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SampleTracker {
    /// Its origin, such as `http://127.0.0.1:43117`.
    pub origin: String,
    /// A click ID that it knows.
    pub known_click_id: String,
}
