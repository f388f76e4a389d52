//! The intent to send, and how it began or why it did not. `begin` writes it.

use std::sync::Arc;

use carom_postback::{attempt::SentRequest, verdict::Verdict};
use serde_json::Value;

use super::{queue::NewDelivery, state::DeliveryState};
use crate::{error::StoreError, keys};

/// An attempt about to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct Intent {
    /// What it is an attempt at.
    pub of: IntentOf,
    /// The request that is about to leave.
    pub request: Arc<SentRequest>,
    /// What the caller wants to see again beside the outcome (macros and their values, what lint
    /// said); kept as it is, `Null` not at all.
    pub context: Value,
    /// Epoch milliseconds.
    pub started_at: i64,
}

/// What an attempt is an attempt at.
#[derive(Debug, Clone, PartialEq)]
pub enum IntentOf {
    /// A test: a new delivery without a key, never queued, never retried.
    Test(NewDelivery),
    /// A new delivery that leaves at once, if its key is free.
    Row(NewRow),
    /// A delivery whose turn it is. Whoever comes second gets [`Start::NotSendable`].
    Queued {
        /// The delivery.
        id: String,
    },
    /// A delivery that was tried before, deliberately sent once more.
    Again {
        /// The delivery.
        id: String,
        /// The user's reason.
        because: String,
        /// The job that sends it.
        job: Option<i64>,
        /// The URL with macros that it is rendered from today; `None`: it is sent as before.
        source_url: Option<String>,
    },
}

/// A row of a file on its way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRow {
    /// What to deliver.
    pub delivery: NewDelivery,
    /// What is sent at most once; never empty.
    pub once_key: String,
    /// The job and the row in its file, from 1; `None` for a row that is sent by itself.
    pub job: Option<(i64, u64)>,
    /// Send once more what was rejected or not delivered before, by another job: the reason.
    pub again_because: Option<String>,
}

/// How an attempt began, or why it did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// The intent stands; the first byte may leave.
    Begun(Begun),
    /// The key is taken: this was queued or sent before, and nothing may leave.
    Known(Known),
    /// Its delivery is not where it may be sent from (somebody else has it), or is gone.
    NotSendable {
        /// The delivery.
        id: String,
        /// Where it stands; `None` if there is no such delivery.
        state: Option<DeliveryState>,
    },
}

/// An attempt under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// The attempt.
    pub attempt_id: String,
    /// Its delivery.
    pub delivery_id: String,
    /// The how-manieth attempt of its delivery, from 1.
    pub ordinal: u32,
    /// The how-manieth try since it was last sent deliberately, from 1: the first is no retry.
    pub tries: u32,
    /// It was sent before, and is sent once more.
    pub again: bool,
}

/// The delivery that holds a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The delivery.
    pub id: String,
    /// Where it stands.
    pub state: DeliveryState,
    /// Its newest verdict.
    pub verdict: Option<Verdict>,
    /// That verdict's reason.
    pub reason: Option<String>,
}

impl Known {
    /// Whether it may be offered once more: it was refused or never arrived. What is confirmed,
    /// accepted, unknown, waiting, or recorded at the destination already may not.
    pub fn may_go_again(&self) -> bool {
        let at_rest = !matches!(self.state, DeliveryState::Queued | DeliveryState::Sending);
        let missed = match self.verdict {
            Some(Verdict::Rejected | Verdict::NotDelivered) => true,
            None => self.state == DeliveryState::Cancelled,
            Some(Verdict::Confirmed | Verdict::Accepted | Verdict::Unknown) => false,
        };
        at_rest && missed && self.reason.as_deref() != Some(DUPLICATE)
    }
}

/// The reason of an answer that says: recorded already.
const DUPLICATE: &str = "duplicate";

/// The verdict in a column of a delivery.
pub(super) fn verdict(id: &str, key: Option<&str>) -> Result<Option<Verdict>, StoreError> {
    key.map(|key| {
        keys::verdict_from(key).ok_or_else(|| StoreError::BadRow {
            table: "deliveries",
            id: id.to_owned(),
            detail: format!("last_verdict: unknown key {key:?}"),
        })
    })
    .transpose()
}
