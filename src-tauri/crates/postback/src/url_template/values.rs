//! An event's values laid out by macro, so that rendering looks nothing up by name.

use crate::{
    event::{Event, Network},
    macros::{MacroId, catalogue},
};

/// The values of one event, dense by [`MacroId`].
#[derive(Debug, Clone)]
pub struct Values<'e> {
    slots: Vec<&'e str>,
}

impl<'e> Values<'e> {
    /// Lays out an event's values. Names that its network has no macro for are left out.
    pub fn of(event: &'e Event) -> Self {
        let macros = catalogue(event.network);
        let mut slots = vec![""; macros.len()];
        for (name, value) in &event.values {
            if let Some(id) = macros.id(name) {
                slots[usize::from(id.0)] = value;
            }
        }
        Self { slots }
    }

    /// Lays out values that know their macros already, as rows of a file do: nothing is looked up.
    pub fn from_pairs(network: Network, pairs: impl Iterator<Item = (MacroId, &'e str)>) -> Self {
        let mut slots = vec![""; catalogue(network).len()];
        for (id, value) in pairs {
            if let Some(slot) = slots.get_mut(usize::from(id.0)) {
                *slot = value;
            }
        }
        Self { slots }
    }

    /// A macro's value; empty where the event has none.
    pub fn get(&self, id: MacroId) -> &'e str {
        self.slots
            .get(usize::from(id.0))
            .copied()
            .unwrap_or_default()
    }
}
