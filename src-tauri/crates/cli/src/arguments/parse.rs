//! Values of options: `NAME=VALUE` pairs and the words of the field.

use carom_app::contract::deliveries::{DeliveryState, Trigger};
use carom_postback::{
    event::EventType,
    integration::{Level, Role},
    templates,
    verdict::Verdict,
};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use jiff::{Timestamp, Zoned, civil, tz::TimeZone};

/// `NAME=VALUE`: a macro's value, or the answer to a template's question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting {
    /// The name; braces around a macro's name are taken off.
    pub(crate) name: String,
    /// The value, as typed.
    pub(crate) value: String,
}

/// Reads `NAME=VALUE`. The value may be empty and may hold further equals signs.
pub(super) fn setting(text: &str) -> Result<Setting, String> {
    let (name, value) = pair(text, "NAME=VALUE")?;
    Ok(Setting { name, value })
}

/// Reads `COLUMN=MACRO`. The column's name is as in the file and may hold equals signs.
pub(super) fn mapping(text: &str) -> Result<Setting, String> {
    let (name, value) = text
        .rsplit_once('=')
        .ok_or("write it as COLUMN=MACRO, or as COLUMN=- to leave the column out")?;
    if name.trim().is_empty() {
        return Err("the column is missing; write it as COLUMN=MACRO".to_owned());
    }
    let value = value.trim();
    let value = value
        .strip_prefix('{')
        .and_then(|value| value.strip_suffix('}'))
        .unwrap_or(value);
    Ok(Setting {
        name: name.to_owned(),
        value: value.to_owned(),
    })
}

/// Reads a date, a date with a time, both local unless they name a zone, or an age. Gives epoch
/// milliseconds.
pub(super) fn moment(text: &str) -> Result<i64, String> {
    moment_at(text, &Zoned::now())
}

fn moment_at(text: &str, now: &Zoned) -> Result<i64, String> {
    let text = text.trim();
    let here = |at: civil::DateTime| at.to_zoned(now.time_zone().clone()).ok();
    let found = if let Ok(at) = text.parse::<Timestamp>() {
        Some(at)
    } else if let Ok(at) = text.parse::<civil::DateTime>() {
        here(at).map(|at| at.timestamp())
    } else {
        // Without a time zone the hours of a day are 24, whatever the clocks do.
        let age = text
            .parse::<jiff::Span>()
            .ok()
            .filter(|age| age.is_positive());
        age.and_then(|age| {
            let utc = now.timestamp().to_zoned(TimeZone::UTC);
            Some(utc.checked_sub(age).ok()?.timestamp())
        })
    };
    found.map(Timestamp::as_millisecond).ok_or_else(|| {
        "write a date (2026-07-01), a date and time (2026-07-01T14:30), or an age (2h, 3d)"
            .to_owned()
    })
}

/// Reads `FIELD=V,V`.
pub(super) fn filter(text: &str) -> Result<Setting, String> {
    let (name, value) = pair(text, "FIELD=VALUE,VALUE")?;
    if value.split(',').all(|one| one.trim().is_empty()) {
        return Err(format!(
            "{name} has no value, and such a filter would let nothing through"
        ));
    }
    Ok(Setting { name, value })
}

/// Reads `EVENT=URL`; an empty URL takes the event's own URL away.
pub(super) fn url_for(text: &str) -> Result<(EventType, String), String> {
    let (event, url) = pair(text, "EVENT=URL")?;
    let event = EventType::from_key(&event)
        .ok_or_else(|| format!("{event} is not an event type; they are {}", event_keys()))?;
    Ok((event, url))
}

fn pair(text: &str, shape: &str) -> Result<(String, String), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or_else(|| format!("write it as {shape}"))?;
    let name = name.trim();
    let name = name
        .strip_prefix('{')
        .and_then(|n| n.strip_suffix('}'))
        .unwrap_or(name);
    if name.is_empty() {
        return Err(format!("the name is missing; write it as {shape}"));
    }
    Ok((name.to_owned(), value.to_owned()))
}

/// The keys of the event types, for messages.
pub(crate) fn event_keys() -> String {
    EventType::ALL.map(EventType::key).join(", ")
}

pub(super) fn event() -> impl TypedValueParser<Value = EventType> {
    words(EventType::ALL.map(|e| (e.key(), e.label(), e)).to_vec())
}

pub(super) fn role() -> impl TypedValueParser<Value = Role> {
    words(
        [Role::Affiliate, Role::Seller]
            .map(|r| (r.key(), r.label(), r))
            .to_vec(),
    )
}

pub(super) fn level() -> impl TypedValueParser<Value = Level> {
    words(vec![
        ("global", "All activity of the account", Level::Global),
        (
            "custom",
            "Only events that pass every filter",
            Level::Custom,
        ),
    ])
}

pub(super) fn verdict() -> impl TypedValueParser<Value = Verdict> {
    words(Verdict::ALL.map(|v| (v.key(), v.label(), v)).to_vec())
}

pub(super) fn trigger() -> impl TypedValueParser<Value = Trigger> {
    words(vec![
        ("test", "You tested an integration", Trigger::Test),
        ("backfill", "A row of a file", Trigger::Backfill),
        ("inbound", "An event that came in live", Trigger::Inbound),
    ])
}

pub(super) fn delivery_state() -> impl TypedValueParser<Value = DeliveryState> {
    words(vec![
        ("queued", "Waits for its next try", DeliveryState::Queued),
        ("sending", "Under way", DeliveryState::Sending),
        ("answered", "Answered", DeliveryState::Answered),
        ("failed", "The destination failed", DeliveryState::Failed),
        (
            "not_delivered",
            "Provably unsent",
            DeliveryState::NotDelivered,
        ),
        ("unknown", "It may have arrived", DeliveryState::Unknown),
        (
            "cancelled",
            "Taken out of the queue",
            DeliveryState::Cancelled,
        ),
    ])
}

/// The id of a template that exists.
pub(super) fn template() -> impl TypedValueParser<Value = String> {
    let ids = templates::all();
    words(
        ids.iter()
            .map(|t| (t.id.as_str(), t.name.as_str(), t.id.clone()))
            .collect(),
    )
}

/// A parser that takes a word out of a list, names the list when refusing, and gives its meaning.
fn words<T: Clone + Send + Sync + 'static>(
    list: Vec<(&'static str, &'static str, T)>,
) -> impl TypedValueParser<Value = T> {
    let possible = list
        .iter()
        .map(|(key, help, _)| PossibleValue::new(*key).help(*help));
    PossibleValuesParser::new(possible.collect::<Vec<_>>()).try_map(move |word| {
        list.iter()
            .find(|(key, ..)| *key == word)
            .map(|(.., meaning)| meaning.clone())
            .ok_or_else(|| format!("{word} is not among the words taken"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_may_hold_equals_signs_and_a_name_may_wear_its_braces() {
        let read = setting("{tid}=a=b").expect("a pair");
        assert_eq!((read.name.as_str(), read.value.as_str()), ("tid", "a=b"));
    }

    #[test]
    fn a_pair_without_a_name_or_an_equals_sign_is_refused_with_its_shape() {
        for text in ["tid", "=x", "{}=x", ""] {
            let words = setting(text).expect_err("no pair");
            assert!(
                words.contains("NAME=VALUE"),
                "{text:?} should be told the shape, not {words:?}"
            );
        }
    }

    #[test]
    fn an_unknown_event_is_told_the_four_that_exist() {
        let words = url_for("rebill=https://x").expect_err("no such event");
        assert!(
            words.contains("purchase, upsell"),
            "the way out is missing in {words:?}"
        );
    }

    #[test]
    fn a_column_may_hold_equals_signs_and_a_macro_its_braces() {
        let read = mapping("a=b={tid}").expect("a pair");
        assert_eq!((read.name.as_str(), read.value.as_str()), ("a=b", "tid"));
        assert!(mapping("tid").is_err() && mapping(" =tid").is_err());
    }

    #[test]
    fn a_moment_is_a_date_a_time_or_an_age() {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        let now: Timestamp = "2026-07-10T12:00:00Z".parse().expect("a time");
        let now = now.to_zoned(zone);
        let read = |text| {
            let at = moment_at(text, &now).expect(text);
            Timestamp::from_millisecond(at).expect("a time").to_string()
        };
        assert_eq!(read("2026-07-01"), "2026-06-30T22:00:00Z", "local midnight");
        assert_eq!(read("2026-07-01 14:30"), "2026-07-01T12:30:00Z");
        assert_eq!(read("2026-07-01T14:30Z"), "2026-07-01T14:30:00Z");
        assert_eq!(read("2h"), "2026-07-10T10:00:00Z");
        assert_eq!(read("3d"), "2026-07-07T12:00:00Z");
        for wrong in ["", "yesterday", "-2h", "7", "2026-13-01"] {
            assert!(moment_at(wrong, &now).is_err(), "{wrong} names no moment");
        }
    }

    #[test]
    fn a_filter_without_values_is_refused() {
        assert!(
            filter("vendor= , ").is_err(),
            "it would let nothing through"
        );
    }
}
