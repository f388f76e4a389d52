//! Values of options: `NAME=VALUE` pairs and the words of the field.

use carom_postback::{
    event::EventType,
    integration::{Level, Role},
    templates,
    verdict::Verdict,
};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

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
    fn a_filter_without_values_is_refused() {
        assert!(
            filter("vendor= , ").is_err(),
            "it would let nothing through"
        );
    }
}
