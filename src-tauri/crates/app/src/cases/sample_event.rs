//! The event that stands in for a real one, as a form would meet it. What a test sends and what the
//! grid of sample values shows come from here, or the grid would show values that nothing sends.

use std::collections::BTreeMap;

use carom_postback::{
    event::{Event, EventType},
    filter,
    integration::{Definition, Role},
    macros::{self, Macro},
    samples,
};

use crate::contract::forms::SampleValue;

/// What the form's role and the event decide; no filter makes another value of them believable.
const SETTLED: [&str; 2] = ["role", "event_type"];

/// The sample event of a form, with the user's own values laid over it.
pub(super) fn sample_event(
    definition: &Definition,
    event: EventType,
    values: &BTreeMap<String, String>,
) -> Event {
    let mut sample = believable(definition, event);
    sample.values.extend(
        values
            .iter()
            .map(|(name, value)| (name.clone(), value.clone())),
    );
    sample
}

/// Those of the given values that are not Carom's own samples: sent again, a sample stays one.
pub(super) fn own_values(
    definition: &Definition,
    event: EventType,
    values: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let samples = believable(definition, event).values;
    let sample = |name: &str| samples.get(name).map_or("", String::as_str);
    values
        .iter()
        .filter(|(name, value)| sample(name) != value.as_str())
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// Every macro with its value in the sample event of a form, in the network's order.
pub(super) fn sample_values(definition: &Definition, event: EventType) -> Vec<SampleValue> {
    let sample = believable(definition, event);
    macros::catalogue(definition.network)
        .iter()
        .filter_map(|of| value_of(of, &sample, definition))
        .collect()
}

fn value_of(of: &Macro, sample: &Event, definition: &Definition) -> Option<SampleValue> {
    let origin = samples::origin(
        definition.network,
        definition.role,
        sample.event_type,
        &of.name,
    )?;
    let value = sample.values.get(&of.name).cloned().unwrap_or_default();
    let (inferred, note) = if value == origin.value {
        (origin.inferred, origin.note)
    } else if accounts(definition).contains(&of.name.as_str()) {
        (false, "The account nickname of the integration.".to_owned())
    } else {
        (
            false,
            "The first value that its filter lets pass.".to_owned(),
        )
    };
    Some(SampleValue {
        of: of.clone(),
        value,
        inferred,
        note,
    })
}

fn believable(definition: &Definition, event: EventType) -> Event {
    let mut sample = samples::sample(definition.network, definition.role, event);
    let_through(&mut sample, definition);
    // An account and a role that the form names are better samples than ours.
    for &name in accounts(definition) {
        let account = definition.account.trim().to_owned();
        sample.values.insert(name.to_owned(), account);
    }
    sample
}

/// The macros that hold the account that the form names.
fn accounts(definition: &Definition) -> &'static [&'static str] {
    if definition.account.trim().is_empty() {
        return &[];
    }
    match definition.role {
        Role::Affiliate => &["account", "affiliate"],
        Role::Seller => &["account", "vendor"],
    }
}

/// Gives each filtered field a value that passes, where a real event could have it: Carom's own
/// traffic source says nothing about an integration that is for another one.
fn let_through(sample: &mut Event, definition: &Definition) {
    let refused = filter::decide(definition, true, sample).because;
    let refused = refused
        .iter()
        .filter(|reason| !reason.ok)
        .filter_map(|reason| reason.code.strip_prefix("filter."));
    for field in refused {
        let mut wanted = definition
            .filters
            .iter()
            .filter(|filter| filter.field.trim() == field)
            .flat_map(|filter| filter::values(&filter.values));
        if may_hold_any(definition, sample.event_type, field)
            && let Some(first) = wanted.next()
        {
            sample.values.insert(field.to_owned(), first.to_owned());
        }
    }
}

/// Whether an event of this form can carry a value of somebody's choice in the field.
fn may_hold_any(definition: &Definition, event: EventType, field: &str) -> bool {
    let known = macros::catalogue(definition.network).get(field);
    known
        .is_some_and(|known| known.role.allows(definition.role) && !known.empty_in.contains(&event))
        && !SETTLED.contains(&field)
}

#[cfg(test)]
mod tests {
    use carom_postback::integration::{Filter, Level};

    use super::*;

    fn filtered(role: Role, account: &str, filters: &[(&str, &str)]) -> Definition {
        Definition {
            role,
            account: account.into(),
            level: Level::Custom,
            events: vec![EventType::Purchase],
            filters: filters
                .iter()
                .map(|&(field, values)| Filter {
                    field: field.into(),
                    values: values.into(),
                })
                .collect(),
            ..Definition::default()
        }
    }

    fn fires(definition: &Definition, values: &[(&str, &str)]) -> bool {
        let values = values
            .iter()
            .map(|&(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let event = sample_event(definition, EventType::Purchase, &values);
        filter::decide(definition, true, &event).fires
    }

    #[test]
    fn caroms_own_samples_pass_the_filters_that_a_real_event_could_pass() {
        let aftrad = filtered(Role::Affiliate, "cb1test", &[("traffic_source", "aftrad")]);
        assert!(fires(&aftrad, &[]));
        assert!(
            !fires(&aftrad, &[("traffic_source", "taboola")]),
            "the user's own value is what the test is about"
        );
        let sellers = [("vendor", " , cb2test, cb3test"), ("vendor", "cb4test")];
        let sellers = filtered(Role::Affiliate, "cb1test", &sellers);
        assert!(fires(&sellers, &[]));
        let value = &sample_event(&sellers, EventType::Purchase, &BTreeMap::new()).values["vendor"];
        assert_eq!(value, "cb2test");
    }

    #[test]
    fn a_sample_that_passes_already_stays_as_it_is() {
        let form = filtered(Role::Affiliate, "", &[("country", "DE,US")]);
        let event = sample_event(&form, EventType::Purchase, &BTreeMap::new());
        assert_eq!(event.values["country"], "US");
        let global = Definition {
            level: Level::Global,
            ..filtered(Role::Affiliate, "", &[("country", "DE")])
        };
        let event = sample_event(&global, EventType::Purchase, &BTreeMap::new());
        assert_eq!(event.values["country"], "US", "filters do not count there");
    }

    #[test]
    fn a_filter_that_no_real_event_can_pass_is_not_passed_by_a_sample() {
        let never = [
            (Role::Seller, "", ("tid", "abc")),
            (Role::Seller, "cb1test", ("vendor", "cb2test")),
            (Role::Affiliate, "", ("role", "seller")),
            (Role::Affiliate, "", ("event_type", "Upsell")),
            (Role::Affiliate, "", ("upsell_path", "1a")),
            (Role::Affiliate, "", ("nonsense", "x")),
            (Role::Affiliate, "", ("country", " , ")),
        ];
        for (role, account, filter) in never {
            let form = filtered(role, account, &[filter]);
            assert!(!fires(&form, &[]), "{role:?} {filter:?}");
        }
    }

    #[test]
    fn the_values_shown_are_the_values_sent() {
        let form = filtered(Role::Affiliate, "cb1test", &[("traffic_source", "aftrad")]);
        for event in EventType::ALL {
            let sent = sample_event(&form, event, &BTreeMap::new()).values;
            for shown in sample_values(&form, event) {
                let sent = sent.get(&shown.of.name).map_or("", String::as_str);
                assert_eq!(shown.value, sent, "{event:?} {}", shown.of.name);
            }
        }
        let shown = sample_values(&form, EventType::Purchase);
        let account = shown.iter().find(|shown| shown.of.name == "affiliate");
        assert_eq!(account.unwrap().value, "cb1test");
    }

    #[test]
    fn only_what_differs_from_the_samples_is_the_users_own() {
        let form = filtered(Role::Affiliate, "cb1test", &[]);
        let values = [("account", "cb1test"), ("country", "FR"), ("vtid", "")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into();
        let own = own_values(&form, EventType::Purchase, &values);
        assert_eq!(own.into_keys().collect::<Vec<_>>(), ["country"]);
    }
}
