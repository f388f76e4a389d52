//! The codes under which values that are few stand in the columns. They are on disk: none changes
//! its meaning, ever.

use carom_postback::{event::EventType, verdict::Verdict};

use crate::deliveries::{DeliveryState, Trigger};

/// The small values of a delivery in one number.
pub(super) mod flags {
    pub(crate) const PRESENT: u32 = 1;
    pub(crate) const BARE: u32 = 1 << 1;
    pub(crate) const UNSETTLED: u32 = 1 << 2;
    pub(crate) const KEYED: u32 = 1 << 3;
    pub(crate) const STATE: u32 = 4;
    pub(crate) const VERDICT: u32 = 7;
    pub(crate) const EVENT: u32 = 10;
    pub(crate) const TRIGGER: u32 = 13;

    /// The value of three bits at this place.
    pub(crate) const fn of(flags: u32, place: u32) -> u32 {
        flags >> place & 7
    }
}

pub(super) const fn state_code(state: DeliveryState) -> u32 {
    match state {
        DeliveryState::Queued => 0,
        DeliveryState::Sending => 1,
        DeliveryState::Answered => 2,
        DeliveryState::Failed => 3,
        DeliveryState::NotDelivered => 4,
        DeliveryState::Unknown => 5,
        DeliveryState::Cancelled => 6,
    }
}

pub(super) const STATES: [DeliveryState; 7] = [
    DeliveryState::Queued,
    DeliveryState::Sending,
    DeliveryState::Answered,
    DeliveryState::Failed,
    DeliveryState::NotDelivered,
    DeliveryState::Unknown,
    DeliveryState::Cancelled,
];

/// 0 stands for no verdict yet.
pub(super) const fn verdict_code(verdict: Option<Verdict>) -> u32 {
    match verdict {
        None => 0,
        Some(Verdict::Confirmed) => 1,
        Some(Verdict::Accepted) => 2,
        Some(Verdict::Rejected) => 3,
        Some(Verdict::NotDelivered) => 4,
        Some(Verdict::Unknown) => 5,
    }
}

pub(super) fn verdict_of(code: u32) -> Option<Verdict> {
    Verdict::ALL
        .into_iter()
        .find(|verdict| verdict_code(Some(*verdict)) == code)
}

pub(super) const fn event_code(event: EventType) -> u32 {
    match event {
        EventType::OrderImpression => 0,
        EventType::Purchase => 1,
        EventType::Upsell => 2,
        EventType::Combined => 3,
    }
}

pub(super) const fn trigger_code(trigger: Trigger) -> u32 {
    match trigger {
        Trigger::Test => 0,
        Trigger::Backfill => 1,
        Trigger::Inbound => 2,
    }
}

pub(super) const TRIGGERS: [Trigger; 3] = [Trigger::Test, Trigger::Backfill, Trigger::Inbound];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_a_code_of_its_own_that_fits_three_bits() {
        for (n, state) in STATES.into_iter().enumerate() {
            assert_eq!(
                state_code(state) as usize,
                n,
                "codes are on disk, order is not"
            );
        }
        for (n, trigger) in TRIGGERS.into_iter().enumerate() {
            assert_eq!(trigger_code(trigger) as usize, n);
        }
        for verdict in Verdict::ALL {
            assert_eq!(verdict_of(verdict_code(Some(verdict))), Some(verdict));
            assert!(verdict_code(Some(verdict)) < 8);
        }
        assert_eq!(verdict_of(0), None);
        let events: Vec<u32> = EventType::ALL.into_iter().map(event_code).collect();
        assert_eq!(events, [0, 1, 2, 3]);
    }
}
