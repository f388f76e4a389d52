//! Macros: what a network puts in place of `{name}` in a postback URL.
//!
//! The catalogue of each network is a CSV file under `data/macros`, embedded and read once. What
//! a macro renders to in a given event is `samples`' and `url_template`'s business; what may go
//! wrong with it is `lint`'s.

mod read;

use std::{collections::HashMap, sync::LazyLock};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    event::{EventType, Network},
    integration::Role,
};

/// Which role finds a value in a macro.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RoleAccess {
    /// Affiliates and sellers.
    Both,
    /// Affiliates alone.
    Affiliate,
    /// Sellers alone.
    Seller,
}

impl RoleAccess {
    /// Whether an account in `role` may use the macro.
    pub const fn allows(self, role: Role) -> bool {
        matches!(
            (self, role),
            (Self::Both, _) | (Self::Affiliate, Role::Affiliate) | (Self::Seller, Role::Seller)
        )
    }
}

/// The shelf of the palette on which a macro stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MacroGroup {
    /// Who, what, when: accounts, event, receipt, order, upsell flow.
    Order,
    /// Earnings and sale amounts.
    Amounts,
    /// Click IDs and what the offer link carried.
    Tracking,
    /// The customer's place and device.
    PlaceAndDevice,
}

impl MacroGroup {
    /// All, in the order of the palette.
    pub const ALL: [Self; 4] = [
        Self::Order,
        Self::Amounts,
        Self::Tracking,
        Self::PlaceAndDevice,
    ];

    /// The words on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Order => "Order",
            Self::Amounts => "Sale and earnings amounts",
            Self::Tracking => "Tracking",
            Self::PlaceAndDevice => "Location and device",
        }
    }
}

/// The click ID that a macro holds, if any.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClickId {
    /// A tracker's own, one for each click.
    Own,
    /// A tracker's own, if somebody put it there; mostly a value that many clicks share.
    Shared,
    /// Another system's.
    Foreign,
    /// The network's, which no tracker knows.
    Network,
}

impl ClickId {
    /// Whether a tracker's own click ID can travel in it.
    const fn is_trackers(self) -> bool {
        !matches!(self, Self::Network)
    }
}

/// One macro of a network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Macro {
    /// The name without braces, such as `tid`.
    pub name: String,
    /// Its shelf in the palette.
    pub group: MacroGroup,
    /// The network's own label.
    pub label: String,
    /// What it stands for.
    pub meaning: String,
    /// Who may use it.
    pub role: RoleAccess,
    /// The macro that the other role uses in its place.
    pub counterpart: Option<String>,
    /// An example value.
    pub example: String,
    /// The event types in which it is always empty.
    pub empty_in: Vec<EventType>,
    /// The network does not say so of `empty_in`; it follows from what the macro means.
    pub empty_inferred: bool,
    /// Being empty costs conversions: destinations tell events apart by it.
    pub empty_costs: bool,
    /// A tracker's own click ID can travel in it.
    pub carries_click_id: bool,
    /// Which click ID it holds.
    #[serde(skip)]
    #[ts(skip)]
    pub click_id: Option<ClickId>,
    /// The parameter of the offer link (for sellers, of the payment link) that fills it.
    pub link_parameter: Option<String>,
    /// The most characters that it can carry, where known.
    pub max_length: Option<u16>,
    /// The only characters that it can carry; empty where any are taken.
    pub alphabet: String,
    /// Further words that people look for it by.
    pub aliases: Vec<String>,
    /// A remark; may be empty.
    pub note: String,
    /// Where this is known from.
    pub source: String,
}

impl Macro {
    /// The macro as it is written in a URL.
    pub fn written(&self) -> String {
        format!("{{{}}}", self.name)
    }
}

/// A macro's index in its network's catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MacroId(pub u16);

/// All macros of a network, in the network's own order.
#[derive(Debug)]
pub struct Catalogue {
    macros: Vec<Macro>,
    by_name: HashMap<String, MacroId>,
}

impl Catalogue {
    fn new(macros: Vec<Macro>) -> Self {
        let by_name = macros
            .iter()
            .zip(0..)
            .map(|(found, index)| (found.name.clone(), MacroId(index)))
            .collect();
        Self { macros, by_name }
    }

    /// The macro of that exact name.
    pub fn get(&self, name: &str) -> Option<&Macro> {
        self.id(name).map(|id| self.at(id))
    }

    /// The index of the macro of that exact name.
    pub fn id(&self, name: &str) -> Option<MacroId> {
        self.by_name.get(name).copied()
    }

    /// The macro at an index.
    ///
    /// # Panics
    ///
    /// When the id is another catalogue's; ids are only ever made by [`Catalogue::id`].
    pub fn at(&self, id: MacroId) -> &Macro {
        &self.macros[usize::from(id.0)]
    }

    /// All macros.
    pub fn iter(&self) -> std::slice::Iter<'_, Macro> {
        self.macros.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.macros.len()
    }

    /// Whether there are none; no network has none.
    pub fn is_empty(&self) -> bool {
        self.macros.is_empty()
    }
}

impl<'a> IntoIterator for &'a Catalogue {
    type Item = &'a Macro;
    type IntoIter = std::slice::Iter<'a, Macro>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[expect(clippy::expect_used, reason = "the file is embedded; a test reads it")]
static CLICKBANK: LazyLock<Catalogue> = LazyLock::new(|| {
    Catalogue::new(
        read::macros(include_str!("../../data/macros/clickbank.csv"))
            .expect("data/macros/clickbank.csv is well-formed"),
    )
});

/// The macros of a network.
pub fn catalogue(network: Network) -> &'static Catalogue {
    match network {
        Network::Clickbank => &CLICKBANK,
    }
}

#[cfg(test)]
mod tests;
