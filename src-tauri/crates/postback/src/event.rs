//! Events: what the network reports, whatever its source.
//!
//! A test, a row of a backfill and a live conversion are the same [`Event`] and take the same road.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The event types that ClickBank's Postback/Pixels lets a user choose (seed0, step 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EventType {
    /// The first visit of the order form.
    OrderImpression,
    /// The first purchase of an order.
    Purchase,
    /// A purchase in the upsell flow.
    Upsell,
    /// One event with the sums of the initial purchase and its upsells.
    Combined,
}

impl EventType {
    /// All, in the network's own order.
    pub const ALL: [Self; 4] = [
        Self::OrderImpression,
        Self::Purchase,
        Self::Upsell,
        Self::Combined,
    ];

    /// The stable key, as in files, JSON and the terminal.
    pub const fn key(self) -> &'static str {
        match self {
            Self::OrderImpression => "order_impression",
            Self::Purchase => "purchase",
            Self::Upsell => "upsell",
            Self::Combined => "combined",
        }
    }

    /// The network's own label.
    pub const fn label(self) -> &'static str {
        match self {
            Self::OrderImpression => "Order form impression",
            Self::Purchase => "Initial purchase",
            Self::Upsell => "Upsell purchase",
            Self::Combined => "Combined conversion",
        }
    }

    /// The event type of a key, if there is one.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|e| e.key() == key)
    }
}

/// The network that reports an event. ClickBank is the first of many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Network {
    /// ClickBank's S2S Postback/Pixels.
    #[default]
    Clickbank,
}

/// One event with the values its network knows, by macro name without braces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Which network reports it.
    pub network: Network,
    /// What happened.
    pub event_type: EventType,
    /// Macro name → value. A macro that is absent renders as the empty string.
    pub values: BTreeMap<String, String>,
}
