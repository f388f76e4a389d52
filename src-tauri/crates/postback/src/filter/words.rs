//! Filters as a sentence.

use crate::{
    event::Network,
    integration::{Definition, Level},
    words::listed,
};

use super::{by_field, fields::field};

/// *Seller Nickname is cb1test or cb2test and traffic_source is redtrack*; at Global, or without a filter,
/// *every event of the account*. It begins as it would inside a sentence.
pub fn sentence(definition: &Definition) -> String {
    let filters = by_field(&definition.filters);
    if definition.level == Level::Global || filters.is_empty() {
        return "every event of the account".into();
    }
    let parts: Vec<String> = filters
        .iter()
        .map(|(name, values)| {
            let name = label(definition.network, name);
            if values.is_empty() {
                format!("{name} is not given yet")
            } else {
                format!("{name} is {}", any_of(values))
            }
        })
        .collect();
    parts.join(" and ")
}

/// *a*, *a or b*, *a, b or c*.
pub(super) fn any_of(values: &[&str]) -> String {
    listed(values, "or")
}

/// The word for a field; a field that is not known goes by its own name.
pub(super) fn label(network: Network, name: &str) -> &str {
    match field(network, name) {
        Some(known) => &known.label,
        None if name.is_empty() => "A field",
        None => name,
    }
}
