//! Whether an integration would fire for an event, and because of what.
//!
//! Within a field any value will do; every field must pass. Nicknames are compared without regard
//! to case, everything else exactly. That is how Carom reads ClickBank's filters: ClickBank shows
//! lists of values for a field, and publishes neither how fields combine nor how case counts.

mod decide;
mod fields;
mod words;

pub use decide::{FireDecision, Reason, decide};
pub use fields::{FilterField, field, fields, is_nickname};
pub use words::sentence;

use crate::integration::Filter;

/// The values of a filter as typed: cut at commas, trimmed, empty ones ignored.
pub fn values(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|v| !v.is_empty())
}

/// The filters by field, in the order typed: a field that stands twice is one list of values, and
/// a wholly blank row is none.
fn by_field(filters: &[Filter]) -> Vec<(&str, Vec<&str>)> {
    let mut grouped: Vec<(&str, Vec<&str>)> = Vec::new();
    for filter in filters {
        let field = filter.field.trim();
        let own = values(&filter.values);
        if let Some((_, all)) = grouped.iter_mut().find(|(name, _)| *name == field) {
            all.extend(own);
        } else {
            let own: Vec<&str> = own.collect();
            if !(field.is_empty() && own.is_empty()) {
                grouped.push((field, own));
            }
        }
    }
    grouped
}

#[cfg(test)]
mod tests;
