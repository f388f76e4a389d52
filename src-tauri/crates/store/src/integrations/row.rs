//! Reading integrations: the slim row of the list, and the whole.

use carom_postback::{
    event::EventType,
    integration::{Integration, Level, Role},
    verdict::Verdict,
};

use crate::{error::StoreError, json::Reading, keys};

/// The columns of [`IntegrationRow`].
pub(super) const ROW: &str = "i.id, i.name, i.template, i.account, i.role, i.level, i.events, \
     i.host, i.active, i.installed_on, i.last_test_at, i.last_test_verdict, i.last_test_status, \
     i.version, i.created_at, i.updated_at, i.deleted_at, \
     EXISTS (SELECT 1 FROM drafts d WHERE d.integration_id = i.id) AS has_draft";

/// The columns and tables of [`Integration`].
pub(super) const WHOLE: &str = "SELECT i.id, i.version, i.active, i.created_at, i.updated_at, \
     i.deleted_at, w.definition, w.handoff \
     FROM integrations i JOIN integration_definitions w ON w.integration = i.seq";

/// One integration as the list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// The host of the URL that the first event fires; empty where there is none.
    pub host: String,
    /// Active in Carom.
    pub active: bool,
    /// *Installed in ClickBank on*, `YYYY-MM-DD`.
    pub installed_on: Option<String>,
    /// When the last finished test began, epoch milliseconds.
    pub last_test_at: Option<i64>,
    /// Its verdict.
    pub last_verdict: Option<Verdict>,
    /// Its status code.
    pub last_status: Option<u16>,
    /// The version.
    pub version: i64,
    /// Epoch milliseconds.
    pub created_at: i64,
    /// Epoch milliseconds.
    pub updated_at: i64,
    /// In the Trash since, epoch milliseconds.
    pub deleted_at: Option<i64>,
    /// An unsaved draft of it exists.
    pub has_draft: bool,
}

pub(super) fn row(reading: Reading<'_, '_>) -> Result<IntegrationRow, StoreError> {
    Ok(IntegrationRow {
        id: reading.get("id")?,
        name: reading.get("name")?,
        template: reading.get("template")?,
        account: reading.get("account")?,
        role: reading.key("role", keys::role_from)?,
        level: reading.key("level", keys::level_from)?,
        events: reading.json("events")?,
        host: reading.get("host")?,
        active: reading.get("active")?,
        installed_on: reading.get("installed_on")?,
        last_test_at: reading.get("last_test_at")?,
        last_verdict: reading.key_or_null("last_test_verdict", keys::verdict_from)?,
        last_status: reading.get("last_test_status")?,
        version: reading.get("version")?,
        created_at: reading.get("created_at")?,
        updated_at: reading.get("updated_at")?,
        deleted_at: reading.get("deleted_at")?,
        has_draft: reading.get("has_draft")?,
    })
}

pub(super) fn whole(reading: Reading<'_, '_>) -> Result<Integration, StoreError> {
    Ok(Integration {
        id: reading.get("id")?,
        definition: reading.json("definition")?,
        active: reading.get("active")?,
        handoff: reading.json("handoff")?,
        version: reading.get("version")?,
        created_at: reading.get("created_at")?,
        updated_at: reading.get("updated_at")?,
        deleted_at: reading.get("deleted_at")?,
    })
}
