//! What cells hold: amounts, times and words for events, and how each is turned into what the
//! network itself would put in place of a macro.

pub(crate) mod amount;
pub(crate) mod event_word;
pub(crate) mod time;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which sign parts whole units from decimals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Decimal {
    /// As the column's own values show.
    #[default]
    Auto,
    /// `1,234.50`
    Dot,
    /// `1.234,50`
    Comma,
}

/// In which order a date of numbers is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// As the column's own values show.
    #[default]
    Auto,
    /// `31/01/2026`
    Dmy,
    /// `01/31/2026`
    Mdy,
    /// `26-01-31`, a year of two digits first. A year of four digits first needs no telling.
    Ymd,
}
