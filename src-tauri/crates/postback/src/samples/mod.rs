//! Sample events: believable values for tests, previews and dry runs.
//!
//! The values of one role's four events hang together as one customer's order would: the upsell
//! carries the order ID and the original receipt of its purchase, the combined conversion carries
//! the sums. They are Carom's own; the network's test values are not published. Where the shape
//! itself is a guess, the origin says so.

mod read;

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Serialize;
use ts_rs::TS;

use self::read::Row;
use crate::{
    event::{Event, EventType, Network},
    integration::Role,
    macros::catalogue,
};

/// Where a sample value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct SampleOrigin {
    /// The value; empty where the macro is empty for this role or event.
    pub value: String,
    /// What the network puts here is not published; this is the likeliest.
    pub inferred: bool,
    /// What to know about the value; may be empty.
    pub note: String,
}

#[expect(clippy::expect_used, reason = "the file is embedded; a test reads it")]
static CLICKBANK: LazyLock<Vec<Row>> = LazyLock::new(|| {
    read::rows(include_str!("../../data/samples/clickbank.csv"))
        .expect("data/samples/clickbank.csv is well-formed")
});

fn rows(network: Network) -> &'static [Row] {
    match network {
        Network::Clickbank => &CLICKBANK,
    }
}

/// A believable event. Macros that are empty for this role or event are absent from its values.
pub fn sample(network: Network, role: Role, event_type: EventType) -> Event {
    let values: BTreeMap<_, _> = rows(network)
        .iter()
        .filter(|row| available(network, row, role))
        .map(|row| (row.name.clone(), row.value(event_type).to_owned()))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    Event {
        network,
        event_type,
        values,
    }
}

/// What is known about a sample value; `None` where the network has no such macro.
pub fn origin(
    network: Network,
    role: Role,
    event_type: EventType,
    name: &str,
) -> Option<SampleOrigin> {
    let found = catalogue(network).get(name)?;
    let Some(row) = rows(network)
        .iter()
        .find(|r| r.name == name && available(network, r, role))
    else {
        let other = match role {
            Role::Affiliate => "sellers",
            Role::Seller => "affiliates",
        };
        return Some(SampleOrigin {
            value: String::new(),
            inferred: false,
            note: format!("Filled for {other} only."),
        });
    };
    let inferred_empty = found.empty_inferred && found.empty_in.contains(&event_type);
    Some(SampleOrigin {
        value: row.value(event_type).to_owned(),
        inferred: row.inferred_in.contains(&event_type) || inferred_empty,
        note: row.note.clone(),
    })
}

/// Whether a line of the file holds for a role: its own column and the macro's role both say so.
fn available(network: Network, row: &Row, role: Role) -> bool {
    row.role.is_none_or(|only| only == role)
        && catalogue(network)
            .get(&row.name)
            .is_some_and(|m| m.role.allows(role))
}

#[cfg(test)]
mod tests;
