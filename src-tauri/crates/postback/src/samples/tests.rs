use super::*;

const ROLES: [Role; 2] = [Role::Affiliate, Role::Seller];

fn value(role: Role, event_type: EventType, name: &str) -> String {
    sample(Network::Clickbank, role, event_type)
        .values
        .get(name)
        .cloned()
        .unwrap_or_default()
}

fn cents(role: Role, event_type: EventType, name: &str) -> u32 {
    let text = value(role, event_type, name);
    let (whole, part) = text.split_once('.').expect("amounts have two decimals");
    assert_eq!(part.len(), 2, "{name} of {event_type:?} is {text}");
    whole.parse::<u32>().expect("digits") * 100 + part.parse::<u32>().expect("digits")
}

#[test]
fn every_macro_of_the_catalogue_has_a_line_and_no_other_has() {
    let macros = catalogue(Network::Clickbank);
    for row in rows(Network::Clickbank) {
        assert!(
            macros.get(&row.name).is_some(),
            "{} is not a macro",
            row.name
        );
    }
    for found in macros {
        for role in ROLES.into_iter().filter(|r| found.role.allows(*r)) {
            let lines = rows(Network::Clickbank)
                .iter()
                .filter(|r| r.name == found.name && r.role.is_none_or(|only| only == role));
            assert_eq!(lines.count(), 1, "{} for {role:?}", found.name);
        }
    }
}

#[test]
fn a_macro_is_empty_exactly_in_the_events_that_the_catalogue_names() {
    for found in catalogue(Network::Clickbank) {
        for role in ROLES.into_iter().filter(|r| found.role.allows(*r)) {
            for event in EventType::ALL {
                assert_eq!(
                    value(role, event, &found.name).is_empty(),
                    found.empty_in.contains(&event),
                    "lint and preview would disagree about {} in {event:?}",
                    found.name
                );
            }
        }
    }
}

#[test]
fn what_the_other_role_alone_may_use_is_empty() {
    for event in EventType::ALL {
        for found in catalogue(Network::Clickbank) {
            for role in ROLES.into_iter().filter(|r| !found.role.allows(*r)) {
                assert_eq!(
                    value(role, event, &found.name),
                    "",
                    "{} for {role:?}",
                    found.name
                );
            }
        }
    }
}

#[test]
fn an_upsell_belongs_to_its_purchase() {
    for role in ROLES {
        let of = |event, name| value(role, event, name);
        let (purchase, upsell) = (EventType::Purchase, EventType::Upsell);
        assert_eq!(of(upsell, "order_id"), of(purchase, "order_id"));
        assert_eq!(of(upsell, "original_receipt"), of(purchase, "receipt_id"));
        assert_ne!(of(upsell, "receipt_id"), of(purchase, "receipt_id"));
        assert!(
            of(upsell, "event_time") > of(purchase, "event_time"),
            "an upsell comes after"
        );
    }
}

#[test]
fn a_combined_conversion_carries_the_sums() {
    for (role, name) in [
        (Role::Affiliate, "affiliate_earnings"),
        (Role::Affiliate, "total_transaction_amount"),
        (Role::Seller, "vendor_earnings"),
        (Role::Seller, "affiliate_commission"),
        (Role::Seller, "total_transaction_amount"),
    ] {
        assert_eq!(
            cents(role, EventType::Combined, name),
            cents(role, EventType::Purchase, name) + cents(role, EventType::Upsell, name),
            "{name}"
        );
    }
}

#[test]
fn nobody_earns_more_than_the_customer_paid() {
    for event in [EventType::Purchase, EventType::Upsell, EventType::Combined] {
        let seller = |name| cents(Role::Seller, event, name);
        assert!(
            seller("vendor_earnings") + seller("affiliate_commission")
                <= seller("total_transaction_amount")
        );
        assert_eq!(
            cents(Role::Affiliate, event, "affiliate_earnings"),
            seller("affiliate_commission"),
            "both roles look at the same sale"
        );
    }
}

#[test]
fn every_event_has_an_id_of_its_own() {
    for role in ROLES {
        let ids: std::collections::BTreeSet<_> = EventType::ALL
            .iter()
            .map(|e| value(role, *e, "event_id"))
            .collect();
        assert_eq!(
            ids.len(),
            EventType::ALL.len(),
            "deduplication would drop one of them"
        );
    }
}

#[test]
fn values_keep_to_the_limits_of_their_macros() {
    for found in catalogue(Network::Clickbank) {
        for role in ROLES {
            let text = value(role, EventType::Purchase, &found.name);
            let length = text.chars().count();
            assert!(
                found
                    .max_length
                    .is_none_or(|most| length <= usize::from(most))
            );
            assert!(
                found.alphabet.is_empty() || text.chars().all(|c| found.alphabet.contains(c)),
                "{} could not carry {text}",
                found.name
            );
        }
    }
}

#[test]
fn the_role_and_account_are_those_of_the_role_played() {
    let at = |role, name| value(role, EventType::Purchase, name);
    assert_eq!(at(Role::Affiliate, "role"), "affiliate");
    assert_eq!(
        at(Role::Affiliate, "account"),
        at(Role::Affiliate, "affiliate")
    );
    assert_eq!(at(Role::Seller, "role"), "seller");
    assert_eq!(at(Role::Seller, "account"), at(Role::Seller, "vendor"));
}

#[test]
fn what_is_not_published_is_marked_as_inferred() {
    let inferred = |event, name| {
        origin(Network::Clickbank, Role::Affiliate, event, name)
            .expect("a macro")
            .inferred
    };
    assert!(inferred(EventType::Combined, "event_type"));
    assert!(inferred(EventType::Combined, "receipt_id"));
    assert!(
        inferred(EventType::OrderImpression, "order_id"),
        "its emptiness is inferred"
    );
    assert!(
        !inferred(EventType::OrderImpression, "receipt_id"),
        "the guide says so"
    );
    assert!(!inferred(EventType::Purchase, "receipt_id"));
}

#[test]
fn the_origin_of_a_macro_of_the_other_role_says_whose_it_is() {
    let found = origin(
        Network::Clickbank,
        Role::Affiliate,
        EventType::Purchase,
        "vtid",
    )
    .expect("vtid is a macro");
    assert_eq!(
        (found.value.as_str(), found.note.as_str()),
        ("", "Filled for sellers only.")
    );
    assert_eq!(
        origin(Network::Clickbank, Role::Seller, EventType::Purchase, "foo"),
        None
    );
}
