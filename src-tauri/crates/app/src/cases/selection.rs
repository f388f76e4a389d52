//! Which deliveries: from the contract's words to the database's.

use carom_store::{Chosen, LogFilter, Store, StoreError};

use crate::contract::deliveries::{DeliveryFilter, DeliveryState, Selection, Trigger};

/// Deliveries chosen one by one, or by a filter.
pub(crate) fn chosen(selection: Selection) -> Chosen {
    match selection {
        Selection::Ids { ids } => Chosen::Ids(ids),
        Selection::Filter { filter } => Chosen::Filter(log_filter(*filter)),
    }
}

/// Sees to it that nothing is missing from what a filter chooses: the log's index may be behind.
pub(crate) fn complete(
    store: &Store,
    chosen: &Chosen,
    stop: &dyn Fn() -> bool,
) -> Result<(), StoreError> {
    if matches!(chosen, Chosen::Filter(_)) {
        store.log().catch_up(stop)?;
    }
    Ok(())
}

/// A filter.
pub(crate) fn log_filter(filter: DeliveryFilter) -> LogFilter {
    LogFilter {
        search: filter.search,
        integrations: filter.integrations,
        events: filter.events,
        verdicts: filter.verdicts,
        states: filter.states.into_iter().map(state).collect(),
        statuses: filter.statuses,
        reasons: filter.reasons,
        triggers: filter.triggers.into_iter().map(trigger).collect(),
        job: filter.job,
        unsettled: filter.unsettled,
        since: filter.since,
        until: filter.until,
        min_us: filter.min_us,
        max_us: filter.max_us,
    }
}

const fn state(state: DeliveryState) -> carom_store::DeliveryState {
    match state {
        DeliveryState::Queued => carom_store::DeliveryState::Queued,
        DeliveryState::Sending => carom_store::DeliveryState::Sending,
        DeliveryState::Answered => carom_store::DeliveryState::Answered,
        DeliveryState::Failed => carom_store::DeliveryState::Failed,
        DeliveryState::NotDelivered => carom_store::DeliveryState::NotDelivered,
        DeliveryState::Unknown => carom_store::DeliveryState::Unknown,
        DeliveryState::Cancelled => carom_store::DeliveryState::Cancelled,
    }
}

const fn trigger(trigger: Trigger) -> carom_store::Trigger {
    match trigger {
        Trigger::Test => carom_store::Trigger::Test,
        Trigger::Backfill => carom_store::Trigger::Backfill,
        Trigger::Inbound => carom_store::Trigger::Inbound,
    }
}
