//! What is sent at most once: the value by which two events are known to be the same conversion.
//!
//! A conversion is money, so the queue locks an integration, an event type and this key, and never
//! sends the three again by itself. The lock is `store`'s and `app`'s business; here is only which
//! value it stands on.
//!
//! The order ID alone is never the key of a purchase or an upsell: one order ID joins an initial
//! purchase and all its upsells (ClickBank Postback/Pixels guide), so two upsells of one order
//! would be taken for one, and money would be lost. Only a combined conversion, of which an order
//! has exactly one, goes by it.

use crate::event::{Event, EventType};

/// The macros whose value is the key of such an event, the first filled one counts.
pub const fn macros(event_type: EventType) -> &'static [&'static str] {
    match event_type {
        EventType::Purchase | EventType::Upsell => &["receipt_id"],
        EventType::Combined => &["order_id"],
        // No receipt and no order yet. A visit without an ID of its own falls back on the click,
        // so that one click counts one visit.
        EventType::OrderImpression => &["event_id", "click_id"],
    }
}

/// The macros of [`macros`] in words, for messages: "receipt ID".
pub const fn words(event_type: EventType) -> &'static str {
    match event_type {
        EventType::Purchase | EventType::Upsell => "receipt ID",
        EventType::Combined => "order ID",
        EventType::OrderImpression => "event ID or click ID",
    }
}

/// The key of an event, without surrounding white space. `None` where the event carries none: it
/// could not be protected against a second send, so it must not be sent by itself.
pub fn key(event: &Event) -> Option<&str> {
    macros(event.event_type)
        .iter()
        .filter_map(|name| event.values.get(*name))
        .map(|value| value.trim())
        .find(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{event::Network, integration::Role, macros::catalogue, samples::sample};

    fn event(event_type: EventType, values: &[(&str, &str)]) -> Event {
        Event {
            network: Network::Clickbank,
            event_type,
            values: values
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn purchases_and_upsells_go_by_their_receipt_and_never_by_the_order() {
        for event_type in [EventType::Purchase, EventType::Upsell] {
            let both = event(event_type, &[("order_id", "O1"), ("receipt_id", " R1 ")]);
            assert_eq!(key(&both), Some("R1"));
            assert_eq!(
                key(&event(event_type, &[("order_id", "O1")])),
                None,
                "one order ID joins a purchase and its upsells: the second would be lost"
            );
        }
    }

    #[test]
    fn a_combined_conversion_goes_by_its_order() {
        let both = event(
            EventType::Combined,
            &[("order_id", "O1"), ("receipt_id", "R1")],
        );
        assert_eq!(key(&both), Some("O1"));
        assert_eq!(
            key(&event(EventType::Combined, &[("receipt_id", "R1")])),
            None
        );
    }

    #[test]
    fn an_impression_goes_by_its_event_or_else_by_its_click() {
        let of = |values| event(EventType::OrderImpression, values);
        assert_eq!(key(&of(&[("event_id", "E"), ("click_id", "C")])), Some("E"));
        assert_eq!(key(&of(&[("event_id", " "), ("click_id", "C")])), Some("C"));
        assert_eq!(key(&of(&[("receipt_id", "R")])), None);
    }

    #[test]
    fn blank_is_no_key() {
        assert_eq!(
            key(&event(EventType::Purchase, &[("receipt_id", " \t")])),
            None,
            "all rows with a blank receipt would be taken for one conversion"
        );
    }

    #[test]
    fn a_message_about_a_missing_key_names_its_macros_in_words() {
        for event_type in EventType::ALL {
            let named: Vec<String> = words(event_type)
                .split(" or ")
                .map(|word| word.to_lowercase().replace(' ', "_"))
                .collect();
            assert_eq!(named, macros(event_type), "{event_type:?}");
        }
    }

    #[test]
    fn every_sample_event_has_a_key_that_is_a_macro() {
        for event_type in EventType::ALL {
            for name in macros(event_type) {
                assert!(catalogue(Network::Clickbank).get(name).is_some(), "{name}");
            }
            for role in [Role::Affiliate, Role::Seller] {
                assert!(key(&sample(Network::Clickbank, role, event_type)).is_some());
            }
        }
    }
}
