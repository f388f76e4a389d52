//! Integrations: which events of which account go where, in which shape.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::event::{EventType, Network};

/// The part an account plays in an event. ClickBank says "seller" on screen, `vendor` in macros.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Promotes somebody's product and is paid a commission.
    #[default]
    Affiliate,
    /// Owns the product.
    Seller,
}

impl Role {
    /// The stable key.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Affiliate => "affiliate",
            Self::Seller => "seller",
        }
    }

    /// The word on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Affiliate => "Affiliate",
            Self::Seller => "Seller",
        }
    }
}

/// The integration level.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// All activity of the account.
    #[default]
    Global,
    /// Only events that pass every filter.
    Custom,
}

/// One filter of a Custom integration: any of `values` in `field`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Filter {
    /// The macro whose value is looked at, without braces, such as `vendor`.
    pub field: String,
    /// The values as typed: comma-separated.
    pub values: String,
}

/// What a user sets up: everything that the form edits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Definition {
    /// The name, seen by nobody but the user.
    pub name: String,
    /// The network that fires the postback.
    #[ts(as = "Network")]
    pub network: Network,
    /// The id of the destination template, such as `redtrack`.
    pub template: String,
    /// The template's questions, answered. Questions asked per event have the key
    /// `NAME.EVENT`, such as `event_name.purchase`.
    pub answers: BTreeMap<String, String>,
    /// The account nickname.
    pub account: String,
    /// The role that the account plays.
    pub role: Role,
    /// The integration level.
    pub level: Level,
    /// The filters; they count only at level Custom.
    pub filters: Vec<Filter>,
    /// The event types that fire, each once.
    pub events: Vec<EventType>,
    /// The postback URL, with macros.
    pub url: String,
    /// *Customize the postback URL per event type.*
    pub customize: bool,
    /// Overrides of `url` by event type; an absent one inherits. They count only if `customize`.
    #[ts(type = "Partial<Record<EventType, string>>")]
    pub urls: BTreeMap<EventType, String>,
    /// The user's own notes.
    pub notes: String,
}

impl Definition {
    /// The URL that an event of this type fires.
    pub fn url_for(&self, event: EventType) -> &str {
        if self.customize
            && let Some(url) = self.urls.get(&event)
        {
            return url;
        }
        &self.url
    }

    /// Changes the URL that an event of this type fires, and no other event's where each has its
    /// own.
    pub fn set_url_for(&mut self, event: EventType, url: String) {
        if self.customize {
            self.urls.insert(event, url);
        } else {
            self.url = url;
        }
    }
}

/// An integration as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Integration {
    /// UUID v7.
    pub id: String,
    /// What the user set up.
    pub definition: Definition,
    /// *Active in Carom*: whether Carom itself fires it for real events.
    pub active: bool,
    /// What the user says of the network's own side.
    pub handoff: Handoff,
    /// Grows by one with every save; a save from an older one is refused.
    #[ts(type = "number")]
    pub version: i64,
    /// Epoch milliseconds.
    #[ts(type = "number")]
    pub created_at: i64,
    /// Epoch milliseconds.
    #[ts(type = "number")]
    pub updated_at: i64,
    /// In the Trash since, epoch milliseconds.
    #[ts(type = "number | null")]
    pub deleted_at: Option<i64>,
}

/// The user's own word about the other side: Carom cannot see it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Handoff {
    /// The steps of the checklist that are ticked, by their keys.
    pub ticked: Vec<String>,
    /// *Installed in ClickBank on*, as `YYYY-MM-DD`.
    pub installed_on: Option<String>,
    /// *Seen in tracker on*, as `YYYY-MM-DD`.
    pub seen_on: Option<String>,
    /// It was changed after it was installed, so ClickBank may hold something older.
    pub changed: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_has_one_key_in_exports_and_in_the_database() {
        for role in [Role::Affiliate, Role::Seller] {
            assert_eq!(
                serde_json::to_value(role).unwrap(),
                role.key(),
                "an export must fit the list that it came from"
            );
        }
    }

    #[test]
    fn changing_the_url_of_one_event_leaves_the_others_alone_where_each_has_its_own() {
        let mut definition = Definition {
            url: "https://a.example/".into(),
            customize: true,
            ..Definition::default()
        };
        definition.set_url_for(EventType::Upsell, "https://b.example/".into());
        assert_eq!(definition.url_for(EventType::Upsell), "https://b.example/");
        assert_eq!(
            definition.url_for(EventType::Purchase),
            "https://a.example/"
        );

        definition.customize = false;
        definition.set_url_for(EventType::Upsell, "https://c.example/".into());
        for event in EventType::ALL {
            assert_eq!(definition.url_for(event), "https://c.example/");
        }
        assert_eq!(
            definition.urls[&EventType::Upsell],
            "https://b.example/",
            "an override that does not count now may count again"
        );
    }
}
