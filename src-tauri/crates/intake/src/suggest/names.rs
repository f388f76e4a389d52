//! Macros by the names of columns: the macros' own names and labels, what ClickBank's exports,
//! its API and INS call them (`data/headers/clickbank.csv`), and what people call them.

use std::{collections::HashMap, sync::LazyLock};

use carom_postback::{event::Network, integration::Role, macros::catalogue};
use serde::Deserialize;

use super::Sure;
use crate::{header::plain, target::Target};

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) target: Target,
    pub(super) sure: Sure,
    pub(super) reason: String,
}

/// A line of the file of headers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    header: String,
    /// What it is to an affiliate: a macro, `event_type`, or empty for nothing.
    affiliate: String,
    seller: String,
    /// Where it is called so, for the reason that the user reads.
    r#where: String,
    /// `vendor`: read in the vendor's own page; `third`: a third party says so; `recalled`.
    confirmed: Confirmed,
    /// For those who read the data, and for the test.
    #[cfg_attr(
        not(test),
        expect(dead_code, reason = "kept for those who read the data")
    )]
    source: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Confirmed {
    Vendor,
    Third,
    Recalled,
    Habit,
}

#[expect(clippy::expect_used, reason = "the file is embedded; a test reads it")]
static HEADERS: LazyLock<HashMap<String, Vec<Row>>> =
    LazyLock::new(|| read(include_str!("../../data/headers/clickbank.csv")).expect("well-formed"));

fn read(text: &str) -> Result<HashMap<String, Vec<Row>>, csv::Error> {
    let mut headers: HashMap<String, Vec<Row>> = HashMap::new();
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        let row: Row = row?;
        headers.entry(plain(&row.header)).or_default().push(row);
    }
    Ok(headers)
}

/// Macros by plain name, plain label and plain alias; aliases of several macros are left out.
struct Own {
    exact: HashMap<String, String>,
    aliases: HashMap<String, Vec<String>>,
}

static OWN: LazyLock<Own> = LazyLock::new(|| {
    let mut own = Own {
        exact: HashMap::new(),
        aliases: HashMap::new(),
    };
    for found in catalogue(Network::Clickbank) {
        for name in [&found.name, &found.label] {
            own.exact.insert(plain(name), found.name.clone());
        }
        for alias in &found.aliases {
            own.aliases
                .entry(plain(alias))
                .or_default()
                .push(found.name.clone());
        }
    }
    own
});

/// Whether a plain name is one that columns have.
pub(crate) fn is_known_name(plain_name: &str) -> bool {
    OWN.exact.contains_key(plain_name) || HEADERS.contains_key(plain_name)
}

/// What a plain name may stand for, the likeliest first. An empty target list means nothing known;
/// a name that is known to be no macro gives nothing either.
pub(super) fn of(plain_name: &str, role: Role) -> Vec<Named> {
    // Of nested names, as in NDJSON, the whole is asked first, then the last part is not: `id` of
    // `customer.id` is not `id`.
    let mut found = Vec::new();
    if let Some(name) = OWN.exact.get(plain_name) {
        push(
            &mut found,
            name,
            Sure::Exact,
            "The column has the macro's own name.".to_owned(),
            role,
        );
    }
    if let Some(rows) = HEADERS.get(plain_name) {
        for row in rows {
            let name = match role {
                Role::Affiliate => &row.affiliate,
                Role::Seller => &row.seller,
            };
            if !name.is_empty() {
                push(&mut found, name, Sure::ByName, reason(row), role);
            }
        }
        return found;
    }
    if let Some(names) = OWN.aliases.get(plain_name) {
        let macros = catalogue(Network::Clickbank);
        let mut allowed = names
            .iter()
            .filter(|n| macros.get(n).is_some_and(|m| m.role.allows(role)));
        if let (Some(name), None) = (allowed.next(), allowed.next()) {
            push(
                &mut found,
                name,
                Sure::ByName,
                "The column's name is another word for it.".to_owned(),
                role,
            );
        }
    }
    found
}

fn reason(row: &Row) -> String {
    match row.confirmed {
        Confirmed::Vendor | Confirmed::Third => format!("{} calls it so.", row.r#where),
        Confirmed::Recalled => format!("{} is said to call it so.", row.r#where),
        Confirmed::Habit => "People often call it so.".to_owned(),
    }
}

fn push(found: &mut Vec<Named>, name: &str, sure: Sure, reason: String, role: Role) {
    if name == "event_type" {
        found.push(Named {
            target: Target::EventType,
            sure,
            reason,
        });
        return;
    }
    let macros = catalogue(Network::Clickbank);
    // A macro of the other role has nothing in it for this one, its counterpart has.
    let allowed = macros.get(name).and_then(|wanted| {
        if wanted.role.allows(role) {
            Some(wanted)
        } else {
            macros.get(wanted.counterpart.as_deref()?)
        }
    });
    if let Some(allowed) = allowed.filter(|allowed| allowed.role.allows(role)) {
        let target = Target::Macro(allowed.name.clone());
        let sure = if allowed.name == name {
            sure
        } else {
            Sure::ByName
        };
        if !found.iter().any(|other| other.target == target) {
            found.push(Named {
                target,
                sure,
                reason,
            });
        }
    }
}

/// The zone of ClickBank's transaction report, where a file has that report's columns.
pub(crate) fn zone_of_report<'a>(
    names: impl Iterator<Item = &'a str>,
) -> Option<(&'static str, &'static str)> {
    let names: Vec<_> = names.map(plain).collect();
    let has = |name: &str| names.iter().any(|n| n == name);
    (has("transactiondate") && has("transactiontime") && (has("receipt") || has("receiptnumber")))
        .then_some((
            "America/Los_Angeles",
            "ClickBank's transaction report gives Pacific time.",
        ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_header_leads_to_a_macro_that_its_role_may_use() {
        let macros = catalogue(Network::Clickbank);
        for row in HEADERS.values().flatten() {
            assert!(
                !row.source.is_empty() && !row.r#where.is_empty(),
                "{}",
                row.header
            );
            for (name, role) in [
                (&row.affiliate, Role::Affiliate),
                (&row.seller, Role::Seller),
            ] {
                if name.is_empty() || name == "event_type" {
                    continue;
                }
                let found = macros
                    .get(name)
                    .unwrap_or_else(|| panic!("{name} of {}", row.header));
                assert!(
                    found.role.allows(role),
                    "{name} of {} for {role:?}",
                    row.header
                );
            }
        }
    }

    #[test]
    fn a_name_leads_to_what_its_role_has() {
        let first = |name: &str, role| of(&plain(name), role).first().map(|n| n.target.to_string());
        for (name, affiliate, seller) in [
            ("receipt_id", Some("receipt_id"), Some("receipt_id")),
            ("Receipt", Some("receipt_id"), Some("receipt_id")),
            ("transactionType", Some("event_type"), Some("event_type")),
            ("trackingCodes", Some("tid"), Some("vtid")),
            (
                "affiliateEarnings",
                Some("affiliate_earnings"),
                Some("vendor_earnings"),
            ),
            ("Tracking ID", Some("tid"), Some("vtid")),
            (
                "Payout",
                Some("affiliate_earnings"),
                Some("vendor_earnings"),
            ),
            ("Email", None, None),
            ("no such name", None, None),
        ] {
            assert_eq!(first(name, Role::Affiliate).as_deref(), affiliate, "{name}");
            assert_eq!(first(name, Role::Seller).as_deref(), seller, "{name}");
        }
    }
}
