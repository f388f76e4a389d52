//! An event's values laid out by macro, so that rendering looks nothing up by name.

use crate::{
    event::Event,
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

    /// A macro's value; empty where the event has none.
    pub fn get(&self, id: MacroId) -> &'e str {
        self.slots
            .get(usize::from(id.0))
            .copied()
            .unwrap_or_default()
    }
}
