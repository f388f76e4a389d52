//! The decision itself, with a reason for every condition, so that a test can say *for real this
//! would not fire, because …*.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    event::{Event, Network},
    integration::{Definition, Level},
};

use super::{by_field, is_nickname, words};

/// Whether an integration fires for an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FireDecision {
    /// Every condition holds.
    pub fires: bool,
    /// The conditions, in the order they are looked at.
    pub because: Vec<Reason>,
}

/// One condition and whether it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Reason {
    /// `active`, `event`, `level`, or `filter.FIELD`.
    pub code: String,
    /// In words.
    pub text: String,
    /// It holds.
    pub ok: bool,
}

/// Decides for one event. `active` is *Active in Carom*.
pub fn decide(definition: &Definition, active: bool, event: &Event) -> FireDecision {
    let mut because = vec![is_active(active), is_chosen(definition, event)];
    match definition.level {
        Level::Global => because.push(Reason {
            code: "level".into(),
            text: "The level is Global, so filters do not count.".into(),
            ok: true,
        }),
        Level::Custom => {
            let filters = by_field(&definition.filters);
            if filters.is_empty() {
                because.push(Reason {
                    code: "level".into(),
                    text: "The level is Custom, but there is no filter, so every event passes."
                        .into(),
                    ok: true,
                });
            }
            because.extend(
                filters
                    .iter()
                    .map(|(name, values)| passes(name, values, event)),
            );
        }
    }
    FireDecision {
        fires: because.iter().all(|r| r.ok),
        because,
    }
}

fn is_active(active: bool) -> Reason {
    let text = if active {
        "The integration is active in Carom."
    } else {
        "The integration is inactive in Carom."
    };
    Reason {
        code: "active".into(),
        text: text.into(),
        ok: active,
    }
}

fn is_chosen(definition: &Definition, event: &Event) -> Reason {
    let ok = definition.events.contains(&event.event_type);
    let label = event.event_type.label();
    let text = if ok {
        format!("{label} is among its event types.")
    } else {
        format!("{label} is not among its event types.")
    };
    Reason {
        code: "event".into(),
        text,
        ok,
    }
}

fn passes(name: &str, values: &[&str], event: &Event) -> Reason {
    let code = format!("filter.{name}");
    let label = words::label(event.network, name);
    if name.is_empty() || values.is_empty() {
        let text = if name.is_empty() {
            "A filter has values but no field, so no event passes it.".to_owned()
        } else {
            format!("The filter on {label} has no value, so no event passes it.")
        };
        return Reason {
            code,
            text,
            ok: false,
        };
    }
    let actual = event.values.get(name).map_or("", |v| v.trim());
    let ok = values.iter().any(|v| same(event.network, name, v, actual));
    let wanted = words::any_of(values);
    let text = if ok {
        format!("{label} is {actual}.")
    } else if actual.is_empty() {
        format!("{label} is empty in this event, not {wanted}.")
    } else {
        let only_case = values
            .iter()
            .any(|v| v.to_lowercase() == actual.to_lowercase());
        let case = if only_case {
            " Capitals count here."
        } else {
            ""
        };
        format!("{label} is {actual}, not {wanted}.{case}")
    };
    Reason { code, text, ok }
}

fn same(network: Network, name: &str, wanted: &str, actual: &str) -> bool {
    if is_nickname(network, name) {
        wanted.to_lowercase() == actual.to_lowercase()
    } else {
        wanted == actual
    }
}
