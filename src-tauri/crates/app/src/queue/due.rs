//! What waits in the queue and is due: retries above all. Runs for as long as the window is open,
//! or a command of the terminal waits for its job.

use std::{mem, sync::Arc, time::Duration};

use carom_store::{Due, GivenUp, IntentOf};
use tokio::{sync::mpsc, time::Instant};

use super::{
    breaker::Breaker,
    gate::{self, Pace},
    lane::{Batch, Lane, Parcel},
    parcel::{self, Destinations, Route},
    unkept,
};
use crate::{App, contract::settings::Settings, engine::crashed, error::AppError};

/// Deliveries looked at together.
const AT_ONCE: u32 = 256;
/// How long to rest at most: another Carom on the same database may have queued something.
const REST: Duration = Duration::from_secs(2);

/// Sends what is due until the app closes.
pub(crate) async fn keep_sending(app: App) {
    let stopping = app.queue().stopping.clone();
    while !stopping.is_cancelled() {
        let sent = {
            let _held = app.queue().sending_due.lock().await;
            // Nothing more leaves before what came back is kept.
            match settle(&app).await {
                Ok(()) => send_due(&app).await,
                Err(error) => Err(error),
            }
        };
        let rest = match sent {
            Ok(true) => Duration::ZERO,
            Ok(false) => until_next(&app).await,
            // The database is being restored, or is gone; the next round may fare better.
            Err(_) => REST,
        };
        tokio::select! {
            () = stopping.cancelled() => return,
            () = app.queue().wake.notified() => {}
            () = tokio::time::sleep(rest) => {}
        }
    }
}

async fn until_next(app: &App) -> Duration {
    let queue = app.queue();
    let turn = queue.turns.next().map(|at| at - Instant::now());
    let resting = queue.turns.resting();
    let next = app
        .store(move |store| store.deliveries().next_due(&resting))
        .await;
    let wait = match next {
        Ok(Some(at)) => {
            let wait = u64::try_from(at - queue.clock.now()).unwrap_or(0);
            // Due, and yet nobody sent it: somebody else is about to.
            let wait = if wait == 0 { 500 } else { wait };
            Duration::from_millis(wait)
        }
        _ => REST,
    };
    wait.min(turn.unwrap_or(REST)).min(REST)
}

/// Sends what is due now; `true` if there was anything.
async fn send_due(app: &App) -> Result<bool, AppError> {
    let queue = app.queue();
    let now = queue.clock.now();
    let resting = queue.turns.resting();
    let left_out = resting.clone();
    let due = app
        .store(move |store| store.deliveries().due(now, AT_ONCE, &left_out))
        .await?;
    queue.turns.keep(&resting, &due);
    if due.is_empty() {
        return Ok(false);
    }
    let mut destinations = Destinations::default();
    let (mut good, mut given_up) = (Vec::with_capacity(due.len()), Vec::new());
    for one in due {
        match hopeless(app, &mut destinations, &one).await? {
            Some(why) => given_up.push(why),
            None => good.push(one),
        }
    }
    if !given_up.is_empty() {
        app.store(move |store| store.deliveries().give_up(given_up))
            .await?;
    }
    let settings = app.settings().await?;
    let mut parcels = Vec::with_capacity(good.len());
    for one in queue.turns.take(&queue.paces, good) {
        parcels.push(again(app, &mut destinations, &settings, one).await?);
    }
    send(app, &settings, parcels).await?;
    Ok(true)
}

/// Why a delivery is not tried again at all; `None` where it is.
async fn hopeless(
    app: &App,
    destinations: &mut Destinations,
    due: &Due,
) -> Result<Option<GivenUp>, AppError> {
    let (reason, why) = if let Some(damage) = &due.damage {
        let why = format!(
            "Delivery {} is damaged in the database ({damage}), and is not sent again.",
            due.id
        );
        ("damaged", why)
    } else {
        match destinations.of(app, &due.integration_id).await {
            // A damaged one is tried again as well: the request goes as it went before.
            Ok(known) if known.integration.is_some() || known.damage.is_some() => return Ok(None),
            // What is gone for good fires no more by itself.
            Ok(_) => {
                let why = "The integration was deleted for good, and what waited for its next try \
                           is not sent again."
                    .to_owned();
                ("integration_gone", why)
            }
            Err(error) => return Err(error),
        }
    };
    Ok(Some(GivenUp {
        id: due.id.clone(),
        reason,
        why,
    }))
}

/// A delivery's next try: the request as it was.
async fn again(
    app: &App,
    destinations: &mut Destinations,
    settings: &Settings,
    due: Due,
) -> Result<Parcel, AppError> {
    let destination = destinations.of(app, &due.integration_id).await?;
    let url = parcel::as_before(&due).unwrap_or_default();
    let route = Route::of(app, &due.source_url, settings);
    let of = IntentOf::Queued { id: due.id };
    Ok(parcel::of_url(url, of, destination.template, &route))
}

async fn send(app: &App, settings: &Settings, mut parcels: Vec<Parcel>) -> Result<(), AppError> {
    let connections = gate::connections(settings);
    let lane = Lane {
        app: app.clone(),
        connections,
        breaker: Arc::new(Breaker::new(0, connections)),
        // Whose turn it was is decided already.
        pace: Arc::new(Pace::new(0)),
        // What goes wrong ends this round, and not all those to come.
        stop: app.queue().stopping.child_token(),
        cancel: app.queue().closing.child_token(),
        on_done: Arc::new(|_| {}),
        on_trip: Arc::new(|_, _| {}),
    };
    let (batches, receiver) = mpsc::channel(1);
    let feed = async {
        while !parcels.is_empty() {
            let gates = parcels.iter().map(|parcel| &*parcel.gate);
            let Some(step) = lane.room(&batches, gates).await else {
                break;
            };
            let rest = parcels.split_off(step.min(parcels.len()));
            let batch = Batch {
                parcels: mem::replace(&mut parcels, rest),
                progress: None,
            };
            if !lane.hand_over(&batches, batch).await {
                break;
            }
        }
        drop(batches);
    };
    let (ran, ()) = tokio::join!(lane.run(receiver), feed);
    ran
}

/// Ends what has no retries left, and holds up what is in the Trash. What a dead Carom had under way
/// is settled first: a job that was taken over from it, or shared with it, would wait for that for
/// ever.
async fn settle(app: &App) -> Result<(), AppError> {
    unkept::keep(app).await?;
    let now = app.queue().clock.now();
    app.store(move |store| {
        store.deliveries().recover(crashed(), now)?;
        store.jobs().hold_trashed(now)?;
        store.jobs().end_retried(now)
    })
    .await
}

#[cfg(test)]
mod tests;
