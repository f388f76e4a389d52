use std::collections::BTreeSet;

use super::*;

fn clickbank() -> &'static Catalogue {
    catalogue(Network::Clickbank)
}

#[test]
fn clickbank_has_the_56_macros_of_its_guide_in_four_groups() {
    let count = |group| clickbank().iter().filter(|m| m.group == group).count();
    assert_eq!(clickbank().len(), 56);
    assert_eq!(MacroGroup::ALL.map(count), [14, 5, 26, 11]);
}

#[test]
fn names_and_labels_occur_once() {
    let names: BTreeSet<_> = clickbank().iter().map(|m| &m.name).collect();
    let labels: BTreeSet<_> = clickbank().iter().map(|m| &m.label).collect();
    assert_eq!((names.len(), labels.len()), (56, 56));
}

#[test]
fn names_are_lower_snake_case() {
    for found in clickbank() {
        assert!(
            found
                .name
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_'),
            "{} would be taken for a misspelling by lint",
            found.name
        );
    }
}

#[test]
fn every_macro_says_what_it_is_and_where_that_is_known_from() {
    for found in clickbank() {
        for (cell, text) in [
            ("label", &found.label),
            ("meaning", &found.meaning),
            ("example", &found.example),
            ("source", &found.source),
        ] {
            assert!(!text.trim().is_empty(), "{} has no {cell}", found.name);
        }
        assert!(
            !found.aliases.is_empty(),
            "{} cannot be found by meaning",
            found.name
        );
    }
}

#[test]
fn a_counterpart_is_a_macro_that_the_other_role_may_use() {
    for found in clickbank() {
        let Some(counterpart) = &found.counterpart else {
            continue;
        };
        let other = clickbank().get(counterpart).expect("a counterpart exists");
        for role in [Role::Affiliate, Role::Seller] {
            assert!(
                found.role.allows(role) || other.role.allows(role),
                "the fix for {} would be an error of its own",
                found.name
            );
        }
    }
    let counterpart = |name: &str| clickbank().get(name).and_then(|m| m.counterpart.as_deref());
    assert_eq!(counterpart("tid"), Some("vtid"));
    assert_eq!(counterpart("vtid"), Some("tid"));
    assert_eq!(counterpart("affiliate_earnings"), Some("vendor_earnings"));
    assert_eq!(counterpart("vendor_earnings"), Some("affiliate_earnings"));
}

#[test]
fn ids_lead_back_to_their_macros() {
    for found in clickbank() {
        let id = clickbank().id(&found.name).expect("every macro has an id");
        assert_eq!(clickbank().at(id), found);
    }
    assert_eq!(
        clickbank().get("TID"),
        None,
        "names are compared with regard to case"
    );
}

#[test]
fn examples_keep_to_the_limits_of_their_macros() {
    for found in clickbank() {
        let length = found.example.chars().count();
        assert!(
            found
                .max_length
                .is_none_or(|most| length <= usize::from(most)),
            "{}",
            found.name
        );
        assert!(
            found.alphabet.is_empty() || found.example.chars().all(|c| found.alphabet.contains(c)),
            "{} could not carry its own example",
            found.name
        );
    }
}

#[test]
fn the_macros_that_both_roles_lack_or_share_are_those_of_the_guide() {
    let only = |access| clickbank().iter().filter(|m| m.role == access).count();
    assert_eq!(only(RoleAccess::Affiliate), 22);
    assert_eq!(only(RoleAccess::Seller), 5);
}
