//! Whether an integration would fire for an event, and because of what.
//!
//! Within a field any value will do; every field must pass. Nicknames are compared without regard
//! to case, everything else exactly. That is how Carom reads ClickBank's filters: ClickBank shows
//! lists of values for a field, and publishes neither how fields combine nor how case counts.

mod decide;
mod fields;
mod words;

pub use decide::{FireDecision, Reason, decide};
pub use fields::{FilterField, by_word, field, fields, is_nickname};
pub use words::sentence;

use crate::integration::Filter;

/// The values of a filter as typed: cut at commas, trimmed, empty ones ignored.
pub fn values(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|v| !v.is_empty())
}

/// Whether a row is wholly blank: it is no filter yet, and counts as none everywhere.
pub fn is_blank(filter: &Filter) -> bool {
    filter.field.trim().is_empty() && values(&filter.values).next().is_none()
}

/// The filters by field, in the order typed: a field that stands twice is one list of values.
fn by_field(filters: &[Filter]) -> Vec<(&str, Vec<&str>)> {
    let mut grouped: Vec<(&str, Vec<&str>)> = Vec::new();
    for filter in filters.iter().filter(|f| !is_blank(f)) {
        let field = filter.field.trim();
        let own = values(&filter.values);
        match grouped.iter_mut().find(|(name, _)| *name == field) {
            Some((_, all)) => all.extend(own),
            None => grouped.push((field, own.collect())),
        }
    }
    grouped
}

#[cfg(test)]
mod tests;
