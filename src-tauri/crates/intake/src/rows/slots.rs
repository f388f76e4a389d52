//! A plan made ready for speed: which macro is filled from which column and how, looked up once
//! instead of for every row.

use std::borrow::Cow;

use carom_postback::{
    event::EventType,
    integration::Role,
    macros::{Macro, MacroGroup, MacroId, catalogue},
    once,
    samples::sample,
};
use jiff::tz::TimeZone;

use crate::{
    head::Head,
    plan::Plan,
    target::Target,
    value::{
        DateOrder, Decimal,
        amount::{self},
        time,
    },
};

/// How a macro's values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// As they are.
    Text,
    /// A plain decimal.
    Amount { decimal: Decimal },
    /// A time in UTC with so many digits of a second.
    Time { order: DateOrder, digits: usize },
}

/// How a macro's values are written, by the example that the catalogue gives.
pub(crate) fn kind_of(found: &Macro) -> Kind {
    if let Some(digits) = time::digits_of(&found.example) {
        return Kind::Time {
            order: DateOrder::Auto,
            digits,
        };
    }
    let is_amount = found.group == MacroGroup::Amounts && found.example.parse::<f64>().is_ok();
    if is_amount {
        Kind::Amount {
            decimal: Decimal::Auto,
        }
    } else {
        Kind::Text
    }
}

/// Where a macro's value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum From {
    Column(usize),
    /// A date, and a time of day in another column.
    Two(usize, usize),
}

/// A macro that rows fill.
#[derive(Debug)]
pub(crate) struct Slot {
    pub(crate) id: MacroId,
    pub(crate) name: &'static str,
    pub(crate) from: From,
    pub(crate) kind: Kind,
}

/// A plan made ready.
#[derive(Debug)]
pub(crate) struct Slots {
    pub(crate) slots: Vec<Slot>,
    pub(crate) event_column: Option<usize>,
    /// How many fields a row must have so that every mapped column is there.
    pub(crate) needed: usize,
    pub(crate) zone: Option<TimeZone>,
    /// The slots of the key, by event type in the order of `EventType::ALL`.
    keys: [Vec<usize>; 4],
    /// The slot of the receipt that opened an upsell flow, and that of the receipt.
    pub(crate) original: Option<(usize, usize)>,
    /// What the network itself puts for `{event_type}`.
    pub(crate) words: [String; 4],
    pub(crate) event_type_id: MacroId,
}

impl Slots {
    /// Makes a plan ready that [`blocking`](crate::plan::blocking) finds nothing against.
    pub(crate) fn new(head: &Head, plan: &Plan) -> Self {
        let column_of = |name: &String| head.columns.iter().position(|c| c == name);
        let macros = catalogue(plan.network);
        let mut slots = Vec::new();
        let mut event_column = None;
        for (column, target) in &plan.mapping {
            let Some(index) = column_of(column) else {
                continue;
            };
            match target {
                Target::Ignored | Target::TimeOf(_) => {}
                Target::EventType => event_column = Some(index),
                Target::Macro(name) | Target::DateOf(name) => {
                    let Some(id) = macros.id(name) else { continue };
                    let beside = Target::TimeOf(name.clone());
                    let clock = plan.mapping.iter().find(|(_, other)| **other == beside);
                    let from = match (target, clock.and_then(|(column, _)| column_of(column))) {
                        (Target::DateOf(_), Some(clock)) => From::Two(index, clock),
                        _ => From::Column(index),
                    };
                    let found = macros.at(id);
                    let kind = decided(kind_of(found), head, index, plan);
                    slots.push(Slot {
                        id,
                        name: &found.name,
                        from,
                        kind,
                    });
                }
            }
        }
        let columns = slots.iter().flat_map(|slot| match slot.from {
            From::Column(column) => [column, column],
            From::Two(date, clock) => [date, clock],
        });
        let needed = columns.chain(event_column).max().map_or(0, |most| most + 1);
        let slot_of = |name: &str| slots.iter().position(|slot| slot.name == name);
        let keys = EventType::ALL.map(|event| {
            let names = once::macros(event).iter();
            names.filter_map(|name| slot_of(name)).collect()
        });
        let words = EventType::ALL.map(|event| {
            let values = sample(plan.network, Role::Affiliate, event).values;
            values.get("event_type").cloned().unwrap_or_default()
        });
        Self {
            original: slot_of("original_receipt").zip(slot_of("receipt_id")),
            needed,
            zone: plan
                .timezone
                .as_deref()
                .and_then(|name| TimeZone::get(name).ok()),
            keys,
            words,
            event_type_id: macros.id("event_type").unwrap_or(MacroId(0)),
            event_column,
            slots,
        }
    }

    /// The slots that may hold the key of such an event, the first filled one counts.
    pub(crate) fn keys(&self, event: EventType) -> &[usize] {
        &self.keys[event as usize]
    }
}

/// A kind with what the plan, or else the column's own values, decide.
fn decided(kind: Kind, head: &Head, column: usize, plan: &Plan) -> Kind {
    let values = || {
        let cells = head.sample.iter().filter_map(move |row| row.get(column));
        cells
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
    };
    match kind {
        Kind::Text => Kind::Text,
        Kind::Amount { .. } => Kind::Amount {
            decimal: match plan.decimal {
                Decimal::Auto => amount::decide(values()).unwrap_or_default(),
                chosen => chosen,
            },
        },
        Kind::Time { digits, .. } => Kind::Time {
            digits,
            order: match plan.date_order {
                DateOrder::Auto => time::decide(values()).unwrap_or_default(),
                chosen => chosen,
            },
        },
    }
}

/// A field as text, without surrounding white space. `None` where its bytes are no text.
pub(crate) fn trimmed(encoding: crate::Encoding, bytes: &[u8]) -> Option<Cow<'_, str>> {
    let text = encoding.text(bytes)?;
    Some(match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    })
}
