//! Reading sample values from their CSV file: a line a macro, a column an event type.

use serde::Deserialize;

use crate::{event::EventType, integration::Role};

/// Why a file of samples cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReadError {
    #[error(transparent)]
    Csv(#[from] csv::Error),
    #[error("{name}: \"{key}\" is not an event type")]
    EventType { name: String, key: String },
}

/// One macro's values.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) name: String,
    /// The line holds for this role alone.
    pub(super) role: Option<Role>,
    /// In the order of [`EventType::ALL`].
    values: [String; 4],
    pub(super) inferred_in: Vec<EventType>,
    pub(super) note: String,
}

impl Row {
    pub(super) fn value(&self, event_type: EventType) -> &str {
        let [order_impression, purchase, upsell, combined] = &self.values;
        match event_type {
            EventType::OrderImpression => order_impression,
            EventType::Purchase => purchase,
            EventType::Upsell => upsell,
            EventType::Combined => combined,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    name: String,
    role: Option<Role>,
    order_impression: String,
    purchase: String,
    upsell: String,
    combined: String,
    /// Keys of event types, parted by spaces.
    inferred_in: String,
    note: String,
}

pub(super) fn rows(text: &str) -> Result<Vec<Row>, ReadError> {
    csv::Reader::from_reader(text.as_bytes())
        .deserialize()
        .map(|line| from_line(line?))
        .collect()
}

fn from_line(line: Line) -> Result<Row, ReadError> {
    let inferred_in = line
        .inferred_in
        .split_whitespace()
        .map(|key| {
            EventType::from_key(key).ok_or_else(|| ReadError::EventType {
                name: line.name.clone(),
                key: key.to_owned(),
            })
        })
        .collect::<Result<_, _>>()?;
    Ok(Row {
        name: line.name,
        role: line.role,
        values: [
            line.order_impression,
            line.purchase,
            line.upsell,
            line.combined,
        ],
        inferred_in,
        note: line.note,
    })
}
