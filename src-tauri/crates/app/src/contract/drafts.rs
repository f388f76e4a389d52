//! Unfinished forms: kept while typing, so that a kill loses nothing.

use carom_postback::integration::Definition;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An unfinished form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Draft {
    /// Made by the window: `new:UUID`, `edit:ID:UUID` or `copy:ID:UUID`.
    pub key: String,
    /// The integration that it edits.
    pub integration_id: Option<String>,
    /// The version that it began from.
    #[ts(type = "number | null")]
    pub base_version: Option<i64>,
    /// The form.
    pub definition: Definition,
    /// The postback URL that was pasted, if any.
    #[serde(default)]
    pub pasted: Option<String>,
    /// The step that is open, from 1.
    pub step: u8,
    /// Set by Carom, epoch milliseconds.
    #[serde(default)]
    #[ts(type = "number")]
    pub updated_at: i64,
}

/// Asks for all drafts, newest first.
#[derive(Debug, Default, Clone, Serialize, Deserialize, TS)]
pub struct ListDrafts {}

/// Throws a draft away.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DiscardDraft {
    /// Its key.
    pub key: String,
}

/// Whether there was one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Discarded {
    /// It existed.
    pub existed: bool,
}
