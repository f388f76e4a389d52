//! The fields that a filter can look at, from `data/filters`.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    event::Network,
    integration::Role,
    macros::{self, RoleAccess},
};

/// A field that a filter can look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FilterField {
    /// The macro whose value is looked at, without braces: `vendor`.
    pub name: String,
    /// The word on screen: *Seller Nickname*.
    pub label: String,
    /// Other words for it. Looking it up by its word alone asks.
    #[serde(skip)]
    #[ts(skip)]
    pub aliases: Vec<String>,
    /// Holds account nicknames, so case does not count.
    pub nickname: bool,
    /// Whose events carry it.
    pub role: RoleAccess,
    /// Where it is shown as a filter; empty where no document shows it.
    pub source: String,
}

impl FilterField {
    /// Whether events of an account in this role carry the field.
    pub fn suits(&self, role: Role) -> bool {
        self.role.allows(role)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    fields: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    label: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    nickname: bool,
    source: String,
}

static CLICKBANK: LazyLock<Vec<FilterField>> = LazyLock::new(|| {
    read(
        Network::Clickbank,
        include_str!("../../data/filters/clickbank.toml"),
    )
});

#[expect(
    clippy::expect_used,
    reason = "the file is part of the program, and a test reads it"
)]
fn read(network: Network, file: &str) -> Vec<FilterField> {
    let file: File = toml::from_str(file).expect("the embedded filter fields parse");
    file.fields
        .into_iter()
        .map(|row| FilterField {
            role: macros::catalogue(network)
                .get(&row.name)
                .expect("a field is a macro")
                .role,
            name: row.name,
            label: row.label,
            aliases: row.aliases,
            nickname: row.nickname,
            source: row.source,
        })
        .collect()
}

/// The fields of a network, the usual ones first. A filter may name others: any macro's value can
/// be looked at.
pub fn fields(network: Network) -> &'static [FilterField] {
    match network {
        Network::Clickbank => &CLICKBANK,
    }
}

/// Whether a field holds account nicknames.
pub fn is_nickname(network: Network, name: &str) -> bool {
    field(network, name).map_or_else(|| name.trim() == "account", |known| known.nickname)
}

/// What is known of a field.
pub fn field(network: Network, name: &str) -> Option<&'static FilterField> {
    let name = name.trim();
    fields(network).iter().find(|f| f.name == name)
}

/// The field that goes by a word: its label or another word for it, whatever the case.
pub fn by_word(network: Network, word: &str) -> Option<&'static FilterField> {
    let word = word.trim();
    fields(network).iter().find(|known| {
        let mut words = std::iter::once(&known.label).chain(&known.aliases);
        words.any(|own| own.eq_ignore_ascii_case(word))
    })
}
