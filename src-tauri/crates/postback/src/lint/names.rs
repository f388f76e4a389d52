//! Which macro somebody meant: from the table of near misses, from the spelling, from likeness.

use std::{collections::HashMap, sync::LazyLock};

use serde::Deserialize;

use super::part::Part;
use crate::{
    event::Network,
    integration::Role,
    macros::{Catalogue, ClickId, Macro, catalogue},
};

/// The longest name for which likeness is worth asking.
const LONGEST: usize = 40;

/// What somebody meant by a name.
pub(super) struct Meant {
    /// The macro; if the role may not use it and it has no counterpart, the macro all the same.
    pub(super) found: &'static Macro,
    /// The role may use it.
    pub(super) usable: bool,
    /// It is clear, not merely like.
    pub(super) sure: bool,
    /// Why the name is a common mistake; may be empty.
    pub(super) why: &'static str,
    /// What a URL says in place of the macro, where no macro holds what is meant.
    fixed: Option<&'static str>,
}

impl Meant {
    /// The macro as written, or the text that a URL says in its place.
    pub(super) fn written(&self) -> String {
        self.fixed
            .map_or_else(|| self.found.written(), str::to_owned)
    }

    /// What is [`Self::written`], where putting it in would help.
    pub(super) fn replacement(&self) -> Option<String> {
        self.usable.then(|| self.written())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    near_miss: Vec<NearMiss>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NearMiss {
    written: Vec<String>,
    meant: Option<String>,
    affiliate: Option<String>,
    seller: Option<String>,
    fixed: Option<String>,
    why: String,
}

impl NearMiss {
    fn meant(&self, role: Role) -> Option<&str> {
        let own = match role {
            Role::Affiliate => &self.affiliate,
            Role::Seller => &self.seller,
        };
        own.as_deref().or(self.meant.as_deref())
    }
}

/// The table of near misses and the spellings of the macros' own names, both by key.
struct Index {
    misses: Vec<NearMiss>,
    miss_by_key: HashMap<String, usize>,
    macro_by_key: HashMap<String, &'static Macro>,
}

#[expect(clippy::expect_used, reason = "the file is embedded; a test reads it")]
static CLICKBANK: LazyLock<Index> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../data/lint/near_misses.toml"))
        .expect("data/lint/near_misses.toml is well-formed");
    let misses = file.near_miss;
    let miss_by_key = misses
        .iter()
        .enumerate()
        .flat_map(|(index, miss)| miss.written.iter().map(move |name| (key(name), index)))
        .collect();
    let macro_by_key = catalogue(Network::Clickbank)
        .iter()
        .map(|m| (key(&m.name), m))
        .collect();
    Index {
        misses,
        miss_by_key,
        macro_by_key,
    }
});

fn index(network: Network) -> &'static Index {
    match network {
        Network::Clickbank => &CLICKBANK,
    }
}

/// A name without what people vary: case, dashes, underscores, spaces, stray brackets.
pub(crate) fn key(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// A name that the table knows as the tracker's click ID.
const CLICK_ID: &str = "clickid";

/// What is clearly meant by a name that is written in another network's form or by mistake. The
/// table goes first: `click_id` in another network's form is the tracker's, not ClickBank's.
///
/// In the click-ID parameter another network's sub ID is its click ID, and not the value that many
/// clicks share; for the event's own name there is no macro, and none belongs in a domain.
pub(super) fn clearly_meant(network: Network, role: Role, name: &str, part: Part) -> Option<Meant> {
    if name.len() > 2 * LONGEST || part == Part::Domain {
        return None;
    }
    let index = index(network);
    let key = key(name);
    let Some(miss) = index.miss_by_key.get(&key).map(|i| &index.misses[*i]) else {
        let found = index.macro_by_key.get(&key)?;
        return Some(for_role(network, role, found, true, ""));
    };
    let found = catalogue(network).get(miss.meant(role)?)?;
    let is_shared = found.click_id == Some(ClickId::Shared);
    match part {
        Part::ClickId | Part::LikelyClickId if is_shared => {
            clearly_meant(network, role, CLICK_ID, part)
        }
        Part::EventName if found.name == "event_type" => None,
        _ => Some(Meant {
            fixed: miss.fixed.as_deref(),
            ..for_role(network, role, found, true, &miss.why)
        }),
    }
}

/// What is probably meant: clearly, or by likeness. What is like `click_id` is the tracker's click
/// ID: nobody misspells ClickBank's.
pub(super) fn probably_meant(
    network: Network,
    role: Role,
    name: &str,
    part: Part,
) -> Option<Meant> {
    let clearly = clearly_meant(network, role, name, part);
    if clearly.is_some() || matches!(part, Part::Domain | Part::EventName) {
        return clearly;
    }
    let found = nearest(catalogue(network), role, name)?;
    if found.click_id == Some(ClickId::Network) {
        let meant = clearly_meant(network, role, CLICK_ID, part)?;
        return Some(Meant {
            sure: false,
            ..meant
        });
    }
    let fits = part != Part::ClickId || found.carries_click_id;
    fits.then(|| for_role(network, role, found, false, ""))
}

fn for_role(
    network: Network,
    role: Role,
    found: &'static Macro,
    sure: bool,
    why: &'static str,
) -> Meant {
    let usable = found.role.allows(role);
    let counterpart = || catalogue(network).get(found.counterpart.as_deref()?);
    let instead = if usable { None } else { counterpart() };
    Meant {
        found: instead.unwrap_or(found),
        usable: usable || instead.is_some(),
        sure,
        why,
        fixed: None,
    }
}

/// How many slips of the fingers a name is away from `meant`, where they are few: at most one in
/// three characters and two in all. Case, dashes and underscores are none.
pub(super) fn slips(name: &str, meant: &str) -> Option<usize> {
    if name.len() > LONGEST {
        return None;
    }
    let (name, meant) = (key(name), key(meant));
    let slips = strsim::osa_distance(&name, &meant);
    (slips <= (meant.len() / 3).min(2)).then_some(slips)
}

/// The one macro that is a slip of the fingers away: at most one slip in three characters and
/// three in all. Where two are equally near, the one that the role may use; else none, since a
/// wrong guess costs more than no guess.
fn nearest(macros: &'static Catalogue, role: Role, name: &str) -> Option<&'static Macro> {
    if name.len() > LONGEST {
        return None;
    }
    let name = name.trim().to_ascii_lowercase().replace(['-', ' '], "_");
    let length = name.chars().count();
    let most = (length / 3).min(3);
    let near: Vec<_> = macros
        .iter()
        .filter(|m| m.name.len().abs_diff(length) <= most)
        .map(|m| (strsim::osa_distance(&name, &m.name), m))
        .filter(|(distance, _)| *distance > 0 && *distance <= most)
        .collect();
    let least = near.iter().map(|(distance, _)| *distance).min()?;
    let best: Vec<_> = near
        .iter()
        .filter(|(d, _)| *d == least)
        .map(|(_, m)| *m)
        .collect();
    let usable: Vec<_> = best
        .iter()
        .copied()
        .filter(|m| m.role.allows(role))
        .collect();
    match (best.as_slice(), usable.as_slice()) {
        ([one], _) | (_, [one]) => Some(one),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(role: Role, name: &str) -> Option<(&'static str, bool)> {
        probably_meant(Network::Clickbank, role, name, Part::Other)
            .map(|m| (m.found.name.as_str(), m.sure))
    }

    #[test]
    fn every_near_miss_leads_to_a_macro_that_exists_and_is_no_macro_itself() {
        let macros = catalogue(Network::Clickbank);
        let mut seen = HashMap::new();
        for miss in &CLICKBANK.misses {
            assert!(!miss.why.is_empty(), "{:?} explains nothing", miss.written);
            for role in [Role::Affiliate, Role::Seller] {
                let target = miss.meant(role).expect("both roles are covered");
                assert!(macros.get(target).is_some(), "{target} is no macro");
            }
            for (role, named) in [
                (Role::Affiliate, &miss.affiliate),
                (Role::Seller, &miss.seller),
            ] {
                let allowed = |name: &String| macros.get(name).is_some_and(|m| m.role.allows(role));
                assert!(
                    named.as_ref().is_none_or(allowed),
                    "{named:?} is forbidden to {role:?}"
                );
            }
            for name in &miss.written {
                assert!(
                    macros.get(name).is_none(),
                    "{name} is a macro and can be no mistake"
                );
                assert_eq!(seen.insert(key(name), name), None, "{name} has two entries");
            }
        }
    }

    #[test]
    fn the_near_misses_of_the_field_are_known_for_both_roles() {
        for (written, affiliate, seller) in [
            ("trackingCodes", "tid", "vtid"),
            ("affiliateEarnings", "affiliate_earnings", "vendor_earnings"),
            (
                "affiliateCommission",
                "affiliate_earnings",
                "affiliate_commission",
            ),
            ("vendorEarnings", "affiliate_earnings", "vendor_earnings"),
            ("currency", "order_currency", "order_currency"),
            ("receipt", "receipt_id", "receipt_id"),
            ("transaction_id", "receipt_id", "receipt_id"),
            ("txid", "receipt_id", "receipt_id"),
            ("clickid", "tid", "vtid"),
            ("seller", "vendor", "vendor"),
            ("seller_earnings", "affiliate_earnings", "vendor_earnings"),
            ("subid", "aff_sub1", "vtid"),
            ("cbPage", "cb_page", "cb_page"),
            ("TID", "tid", "vtid"),
            (" upsell_session", "upsell_session", "upsell_session"),
        ] {
            assert_eq!(
                meant(Role::Affiliate, written),
                Some((affiliate, true)),
                "{written}"
            );
            assert_eq!(
                meant(Role::Seller, written),
                Some((seller, true)),
                "{written}"
            );
        }
        assert_eq!(meant(Role::Affiliate, "affSub1"), Some(("aff_sub1", true)));
        assert_eq!(meant(Role::Affiliate, "sub1"), Some(("aff_sub1", true)));
        assert_eq!(
            meant(Role::Affiliate, "traffic-source"),
            Some(("traffic_source", true))
        );
    }

    #[test]
    fn slips_of_the_fingers_find_their_macro() {
        for (written, expected) in [
            ("tidd", "tid"),
            ("recipt_id", "receipt_id"),
            ("affilate_earnings", "affiliate_earnings"),
            ("contry", "country"),
            ("borwser", "browser"),
            ("evnet_type", "event_type"),
        ] {
            assert_eq!(
                meant(Role::Affiliate, written),
                Some((expected, false)),
                "{written}"
            );
        }
    }

    #[test]
    fn what_is_like_nothing_or_like_several_gets_no_guess() {
        for written in [
            "foo",
            "x",
            "",
            "gclid_value",
            "email",
            "aff_sub9",
            "product",
            "qq",
        ] {
            assert_eq!(
                meant(Role::Affiliate, written),
                None,
                "{written} would be a silly guess"
            );
        }
        assert_eq!(meant(Role::Affiliate, &"tid".repeat(1000)), None);
    }

    #[test]
    fn a_macro_that_only_the_other_role_has_is_named_but_not_offered() {
        let meant = probably_meant(
            Network::Clickbank,
            Role::Seller,
            "trafficSource",
            Part::Other,
        );
        let meant = meant.expect("camel case is clear");
        assert_eq!(
            (meant.found.name.as_str(), meant.replacement()),
            ("traffic_source", None)
        );
    }
}
