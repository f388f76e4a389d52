//! Listing, saving, switching, deleting.

use carom_postback::{
    event::EventType,
    integration::{Definition, Integration, Level, Role},
    verdict::Verdict,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Report;

/// Asks for a page of the list.
#[derive(Debug, Default, Clone, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ListIntegrations {
    /// Words that must all occur in name, account, template, hosts, macros or notes.
    pub search: String,
    /// Only active or only inactive ones.
    pub active: Option<bool>,
    /// Only this role.
    pub role: Option<Role>,
    /// Only this template.
    pub template: Option<String>,
    /// Only those whose last test had this verdict.
    pub last_verdict: Option<Verdict>,
    /// Sort order.
    pub sort: Sort,
    /// Largest or newest first.
    pub descending: bool,
    /// Rows to skip.
    #[ts(type = "number")]
    pub offset: u64,
    /// Rows at most; 0 stands for 100.
    #[ts(type = "number")]
    pub limit: u64,
}

/// What the list is sorted by.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// The name.
    #[default]
    Name,
    /// The account nickname.
    Account,
    /// The last change.
    Updated,
    /// The creation.
    Created,
    /// The last test.
    LastTest,
    /// Active ones together.
    State,
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IntegrationPage {
    /// Rows that match in all.
    #[ts(type = "number")]
    pub total: u64,
    /// Rows outside the Trash, whatever the filters.
    #[ts(type = "number")]
    pub everything: u64,
    /// The rows.
    pub rows: Vec<IntegrationRow>,
    /// Rows of this page that can't be read, each with its id.
    pub damaged: Vec<Report>,
}

/// One row of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IntegrationRow {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The template's id.
    pub template: String,
    /// The account nickname.
    pub account: String,
    /// The role.
    pub role: Role,
    /// The level.
    pub level: Level,
    /// The events.
    pub events: Vec<EventType>,
    /// The host of the first URL; empty where there is none.
    pub host: String,
    /// Active in Carom.
    pub active: bool,
    /// Installed in ClickBank on, `YYYY-MM-DD`, by the user's word.
    pub installed_on: Option<String>,
    /// The last test's verdict.
    pub last_verdict: Option<Verdict>,
    /// When the last test was sent, epoch milliseconds.
    #[ts(type = "number | null")]
    pub last_test_at: Option<i64>,
    /// Grows with every save.
    #[ts(type = "number")]
    pub version: i64,
    /// Epoch milliseconds.
    #[ts(type = "number")]
    pub updated_at: i64,
    /// An unsaved draft of it exists.
    pub has_draft: bool,
}

/// Asks for one integration.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetIntegration {
    /// Its id; the terminal also takes its name or the beginning of its id.
    pub id: String,
}

/// Saves a form.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SaveIntegration {
    /// The integration to change; `None` creates one, Inactive.
    pub id: Option<String>,
    /// The version that the form began from; a save from an older one is refused.
    #[ts(type = "number | null")]
    pub expected_version: Option<i64>,
    /// The form.
    pub definition: Definition,
    /// The draft that this save settles.
    #[serde(default)]
    pub draft: Option<String>,
}

/// What a save came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SavedIntegration {
    /// The integration as it stands now.
    #[serde(flatten)]
    pub integration: Integration,
    /// It was Active, and this save made it Inactive: why.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub deactivated: Option<Report>,
}

/// Asks for an unsaved copy.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DuplicateIntegration {
    /// The one to copy.
    pub id: String,
}

/// Activates or deactivates.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SetActive {
    /// Which.
    pub ids: Vec<String>,
    /// Active in Carom from now on, or not.
    pub active: bool,
}

/// Moves into the Trash.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeleteIntegrations {
    /// Which.
    pub ids: Vec<String>,
}

/// Takes out of the Trash.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RestoreIntegrations {
    /// Which.
    pub ids: Vec<String>,
}

/// Deletes for good.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PurgeIntegrations {
    /// Which; empty stands for the whole Trash.
    pub ids: Vec<String>,
}

/// Asks for the Trash.
#[derive(Debug, Default, Clone, Serialize, Deserialize, TS)]
pub struct ListTrash {}

/// The Trash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TrashList {
    /// The rows, newest first.
    pub rows: Vec<TrashRow>,
    /// Rows that can't be read, each with its id.
    pub damaged: Vec<Report>,
}

/// One row of the Trash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TrashRow {
    /// The row as the list would show it.
    pub row: IntegrationRow,
    /// Deleted, epoch milliseconds.
    #[ts(type = "number")]
    pub deleted_at: i64,
    /// When it goes for good, epoch milliseconds; `None`: never.
    #[ts(type = "number | null")]
    pub purge_at: Option<i64>,
}

/// What became of one row of a bulk action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RowOutcome {
    /// The integration.
    pub id: String,
    /// Its name; empty where there is none.
    pub name: String,
    /// Why it was left as it was; `None`: done.
    pub error: Option<Report>,
}
