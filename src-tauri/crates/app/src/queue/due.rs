//! What waits in the queue and is due: retries above all. Runs for as long as the window is open,
//! or a command of the terminal waits for its job.

use std::{sync::Arc, time::Duration};

use carom_store::{Due, IntentOf};
use tokio::sync::mpsc;

use super::{
    breaker::Breaker,
    gate::Pace,
    lane::{Batch, Lane, Parcel},
    parcel::{self, Destinations, Route},
    unkept,
};
use crate::{App, clock, contract::settings::Settings, engine::crashed, error::AppError};

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
    let next = app.store(|store| store.deliveries().next_due()).await;
    match next {
        Ok(Some(at)) => {
            let wait = u64::try_from(at - clock::now()).unwrap_or(0);
            // Due, and yet nobody sent it: its job is paused.
            let wait = if wait == 0 { 500 } else { wait };
            Duration::from_millis(wait).min(REST)
        }
        _ => REST,
    }
}

/// Sends what is due now; `true` if there was anything.
async fn send_due(app: &App) -> Result<bool, AppError> {
    let now = clock::now();
    let due = app
        .store(move |store| store.deliveries().due(now, AT_ONCE))
        .await?;
    if due.is_empty() {
        return Ok(false);
    }
    let mut destinations = Destinations::default();
    let settings = app.settings().await?;
    let mut parcels = Vec::with_capacity(due.len());
    for one in due {
        parcels.push(again(app, &mut destinations, &settings, one, now).await?);
    }
    send(app, &settings, parcels).await?;
    Ok(true)
}

/// A delivery's next try: the request as it was.
async fn again(
    app: &App,
    destinations: &mut Destinations,
    settings: &Settings,
    due: Due,
    now: i64,
) -> Result<Parcel, AppError> {
    let destination = destinations.of(app, &due.integration_id).await?;
    let url = parcel::as_before(&due).unwrap_or_default();
    let route = Route::of(app, &due.source_url, settings);
    let of = IntentOf::Queued { id: due.id };
    Ok(parcel::of_url(url, of, destination.template, &route, now))
}

async fn send(app: &App, settings: &Settings, parcels: Vec<Parcel>) -> Result<(), AppError> {
    let connections = settings.host_connections.clamp(1, 256);
    let lane = Lane {
        app: app.clone(),
        connections,
        breaker: Arc::new(Breaker::new(0, connections)),
        pace: Arc::new(Pace::new(0)),
        // What goes wrong ends this round, and not all those to come.
        stop: app.queue().stopping.child_token(),
        cancel: app.queue().closing.child_token(),
        on_done: Arc::new(|_| {}),
        on_trip: Arc::new(|_, _| {}),
    };
    let (batches, receiver) = mpsc::channel(1);
    let feed = async {
        let mut parcels = parcels.into_iter().peekable();
        while parcels.peek().is_some() {
            let Some(step) = lane.room(&batches).await else {
                break;
            };
            let batch = Batch {
                parcels: parcels.by_ref().take(step).collect(),
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

/// Ends what has no retries left. What a dead Carom had under way is settled first: a job that was
/// taken over from it, or shared with it, would wait for that for ever.
async fn settle(app: &App) -> Result<(), AppError> {
    unkept::keep(app).await?;
    app.store(move |store| {
        let now = clock::now();
        store.deliveries().recover(crashed(), now)?;
        store.jobs().end_retried(now)
    })
    .await
}

#[cfg(test)]
mod tests {
    use carom_delivery::{
        CancelSignal,
        testing::{FaultServer, Reply},
    };
    use carom_postback::event::{Event, EventType, Network};
    use carom_store::{Enqueued, NewDelivery, QueuedDelivery, Trigger};

    use super::*;

    /// A Carom of its own, and a delivery in its queue that is due then.
    async fn waiting(url: &str, due_at: i64) -> (tempfile::TempDir, App) {
        let folder = tempfile::tempdir().unwrap();
        let app = App::open(folder.path(), None).unwrap();
        let event = Event {
            network: Network::Clickbank,
            event_type: EventType::Purchase,
            values: [("tid".to_owned(), "click 1".to_owned())].into(),
        };
        let delivery = NewDelivery {
            integration_id: "gone for good".into(),
            integration_name: "Shop".into(),
            event,
            source_url: url.into(),
            temporary_url: false,
            created_at: 0,
        };
        let row = QueuedDelivery {
            delivery,
            trigger: Trigger::Backfill,
            once_key: "RECEIPT1".into(),
            due_at,
        };
        let queued = app.store(|store| store.deliveries().enqueue(vec![row]));
        assert!(matches!(
            queued.await.unwrap()[..],
            [Enqueued::Queued { .. }]
        ));
        (folder, app)
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_due_is_rendered_and_sent_once() {
        let server = FaultServer::always(Reply::text(200, "OK")).await.unwrap();
        let (_folder, app) = waiting(&server.url("/p?c={tid}"), clock::now()).await;
        assert!(send_due(&app).await.unwrap(), "there was something");
        assert!(
            !send_due(&app).await.unwrap(),
            "a second send is false money"
        );
        let seen: Vec<String> = server
            .requests()
            .iter()
            .map(carom_delivery::testing::Heard::target)
            .collect();
        assert_eq!(seen, ["/p?c=click%201"]);
        let kept = app.queue().kept.load(std::sync::atomic::Ordering::Relaxed);
        assert_eq!(kept, 1, "an answer that is not kept is unknown");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_not_due_yet_is_left_alone() {
        let server = FaultServer::always(Reply::text(200, "OK")).await.unwrap();
        let (_folder, app) = waiting(&server.url("/p?c={tid}"), clock::now() + 3_600_000).await;
        assert!(!send_due(&app).await.unwrap());
        assert_eq!(server.requests().len(), 0);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_waits_is_sent_for_as_long_as_the_app_is_open() {
        let server = FaultServer::always(Reply::text(200, "OK")).await.unwrap();
        let (_folder, app) = waiting(&server.url("/p?c={tid}"), clock::now()).await;
        let sending = tokio::spawn(keep_sending(app.clone()));
        let sent = async {
            while server.requests().is_empty() {
                assert!(!sending.is_finished(), "nobody would send what waits");
                tokio::task::yield_now().await;
            }
        };
        let patience = Duration::from_secs(60);
        let sent = tokio::time::timeout(patience, sent).await;
        sent.expect("what waits is sent");
        app.queue().stopping.cancel();
        let ended = tokio::time::timeout(patience, sending).await;
        ended.expect("it ends when it is told to").unwrap();
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_answer_that_is_not_taken_ends_no_more_than_its_own_round() {
        let go = CancelSignal::new();
        let taken = Reply::text(200, "OK");
        let server = FaultServer::always(Reply::Held(go.clone(), Box::new(taken)));
        let server = server.await.unwrap();
        let (folder, app) = waiting(&server.url("/p?c={tid}"), clock::now()).await;
        let sending = tokio::spawn(keep_sending(app.clone()));
        let until = async |holds: &(dyn Fn() -> bool + Sync)| {
            let holds = async {
                while !holds() {
                    tokio::task::yield_now().await;
                }
            };
            let patience = Duration::from_secs(60);
            tokio::time::timeout(patience, holds).await.unwrap();
        };
        until(&|| !server.requests().is_empty()).await;
        let database = rusqlite::Connection::open(folder.path().join("carom.db")).unwrap();
        let refuse = "CREATE TRIGGER refuse BEFORE UPDATE ON attempts \
                      BEGIN SELECT RAISE(FAIL, 'the disk is full'); END";
        database.execute_batch(refuse).unwrap();
        go.cancel();
        until(&|| app.queue().unkept.count() == 1).await;
        assert!(!sending.is_finished(), "no retry would ever be sent again");
        database.execute_batch("DROP TRIGGER refuse").unwrap();
        until(&|| app.queue().unkept.count() == 0).await;
        app.queue().stopping.cancel();
        sending.await.unwrap();
        let verdict = "SELECT last_verdict FROM deliveries";
        let verdict: String = database.query_row(verdict, [], |row| row.get(0)).unwrap();
        assert_eq!(verdict, "accepted", "the answer came, and is kept");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_a_dead_carom_had_under_way_is_settled_beside_the_sending() {
        let (folder, app) = waiting("https://x.example/p", 0).await;
        let begun = app.store(|store| {
            let id = store.deliveries().due(1, 1)?.remove(0).id;
            let request = carom_postback::attempt::OutboundRequest::get("https://x.example/p");
            let request = carom_delivery::Sender::prepare(&request).unwrap();
            store.deliveries().begin_attempt(carom_store::Intent {
                of: IntentOf::Queued { id },
                request: Arc::new(request),
                context: serde_json::Value::Null,
                started_at: 0,
            })
        });
        let attempt = begun.await.unwrap().attempt_id;
        let database = rusqlite::Connection::open(folder.path().join("carom.db")).unwrap();
        let dead = "UPDATE attempts SET owner = '01890a5d-ac96-774b-bcce-b302099a8057'";
        assert_eq!(database.execute(dead, []).unwrap(), 1);
        settle(&app).await.unwrap();
        let kept = app.store(move |store| store.deliveries().attempt(&attempt));
        let ending = kept.await.unwrap().ending.unwrap();
        assert_eq!(
            ending.judgement.reason, "crashed",
            "a job that waits for it would wait for ever"
        );
    }

    #[tokio::test]
    async fn the_queue_rests_until_something_is_due_and_not_too_long() {
        let rest = async |from_now: i64| {
            let (_folder, app) = waiting("https://x.example/p", clock::now() + from_now).await;
            until_next(&app).await
        };
        assert_eq!(rest(3_600_000).await, REST, "another may queue something");
        assert_eq!(
            rest(-1_000).await,
            Duration::from_millis(500),
            "its job is paused; looking again at once would keep the computer busy"
        );
        let folder = tempfile::tempdir().unwrap();
        let empty = App::open(folder.path(), None).unwrap();
        assert_eq!(until_next(&empty).await, REST);
    }
}
