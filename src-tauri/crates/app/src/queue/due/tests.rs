//! What is due, sent to a real server from a real file, on a clock that is given where it counts.

use carom_delivery::{
    CancelSignal,
    testing::{FaultServer, Reply},
};
use carom_postback::{
    event::{Event, EventType, Network},
    integration::{Definition, Role},
    verdict::Verdict,
};
use carom_store::{
    DeliveryState, Enqueued, LogFilter, LogRow, NewDelivery, NewJob, QueuedDelivery, Trigger,
};

use super::*;
use crate::{
    clock,
    contract::{
        forms::NewDefinition,
        integrations::{DeleteIntegrations, RestoreIntegrations, SaveIntegration},
        settings::{BackUp, RestoreBackup},
    },
};

/// A Carom of its own with an integration that posts to a URL.
async fn shop(url: &str) -> (tempfile::TempDir, App, String) {
    let folder = tempfile::tempdir().unwrap();
    let app = App::open(folder.path(), None).unwrap();
    let blank = app.new_definition(NewDefinition {
        template: "custom".into(),
        role: Role::Affiliate,
    });
    let definition = Definition {
        name: "Shop".into(),
        account: "cbaff1".into(),
        events: vec![EventType::Purchase],
        url: url.into(),
        ..blank.await.unwrap()
    };
    let saved = app.save_integration(SaveIntegration {
        id: None,
        expected_version: None,
        definition,
        draft: None,
    });
    let id = saved.await.unwrap().integration.id;
    (folder, app, id)
}

/// The same, and a delivery in its queue that is due then.
async fn waiting(url: &str, due_at: i64) -> (tempfile::TempDir, App) {
    let (folder, app, integration) = shop(url).await;
    queued(&app, &integration, url, due_at).await;
    (folder, app)
}

/// Queues a delivery, and gives its id.
async fn queued(app: &App, integration: &str, url: &str, due_at: i64) -> String {
    let event = Event {
        network: Network::Clickbank,
        event_type: EventType::Purchase,
        values: [("tid".to_owned(), "click 1".to_owned())].into(),
    };
    let delivery = NewDelivery {
        integration_id: integration.into(),
        integration_name: "Shop".into(),
        event,
        source_url: url.into(),
        temporary_url: false,
        created_at: 0,
    };
    let row = QueuedDelivery {
        delivery,
        trigger: Trigger::Backfill,
        once_key: carom_store::new_id(),
        due_at,
    };
    let queued = app.store(|store| store.deliveries().enqueue(vec![row]));
    match queued.await.unwrap().remove(0) {
        Enqueued::Queued { id } => id,
        known @ Enqueued::Known(_) => panic!("{known:?}"),
    }
}

/// Makes all that is queued a job's with this rate.
async fn all_of_a_job(folder: &tempfile::TempDir, app: &App, rate: u32) {
    let job = NewJob {
        id: carom_store::new_id(),
        kind: "backfill",
        title: String::new(),
        integration_id: None,
        host: String::new(),
        plan: serde_json::Value::Null,
        cursor: serde_json::Value::Null,
        rate,
        path: None,
        total: None,
        created_at: 0,
    };
    let job = app.store(|store| store.jobs().insert(job, Vec::new()));
    let job = job.await.unwrap();
    let database = rusqlite::Connection::open(folder.path().join("carom.db")).unwrap();
    let of_job = "UPDATE deliveries SET job = ?";
    assert!(database.execute(of_job, [job.seq]).unwrap() > 0);
}

async fn row(app: &App, id: &str) -> LogRow {
    let page = app.store(|store| store.log().page(&LogFilter::default(), None, 100));
    let rows = page.await.unwrap().rows;
    rows.into_iter().find(|row| row.id == id).unwrap()
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
async fn a_damaged_integration_holds_up_no_retry() {
    let server = FaultServer::always(Reply::text(200, "OK")).await.unwrap();
    let (folder, app, damaged) = shop(&server.url("/damaged")).await;
    let waits = queued(&app, &damaged, &server.url("/damaged"), clock::now()).await;
    let whole = queued(&app, "another", &server.url("/whole"), clock::now()).await;
    let database = rusqlite::Connection::open(folder.path().join("carom.db")).unwrap();
    let damage = "UPDATE integration_definitions SET definition = '{'";
    database.execute(damage, []).unwrap();
    assert!(send_due(&app).await.unwrap(), "it is no error of the round");
    assert_eq!(row(&app, &waits).await.verdict, Some(Verdict::Accepted));
    assert_eq!(row(&app, &whole).await.reason, "integration_gone");
    assert!(!send_due(&app).await.unwrap(), "nothing is left of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dead_carom_had_under_way_is_settled_beside_the_sending() {
    let (folder, app) = waiting("https://x.example/p", 0).await;
    let begun = app.store(|store| {
        let id = store.deliveries().due(1, 1, &[])?.remove(0).id;
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

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_is_tried_three_times_more_and_never_a_fourth() {
    const BEGUN: i64 = 1_780_000_000_000;
    let server = FaultServer::always(Reply::text(503, "down")).await.unwrap();
    let url = server.url("/p?c={tid}");
    let (_folder, app, integration) = shop(&url).await;
    let id = queued(&app, &integration, &url, BEGUN).await;
    let clock = &app.queue().clock;
    clock.give(BEGUN);
    assert!(send_due(&app).await.unwrap());
    let mut last = BEGUN;
    for (retry, seconds) in [(1, 5), (2, 20), (3, 80)] {
        let due = row(&app, &id).await.due_at.unwrap();
        let wait = due - last;
        assert!(
            (seconds * 1_000..=seconds * 1_250).contains(&wait),
            "retry {retry} comes after {seconds} s and a little, not after {wait} ms"
        );
        clock.give(due - 1);
        assert!(!send_due(&app).await.unwrap(), "not a moment too early");
        clock.give(due);
        assert!(send_due(&app).await.unwrap(), "and not later");
        assert_eq!(server.requests().len(), 1 + retry);
        last = due;
    }
    let end = row(&app, &id).await;
    assert_eq!((end.state, end.due_at), (DeliveryState::Failed, None));
    assert_eq!((end.attempts, end.verdict), (4, Some(Verdict::Rejected)));
    clock.give(last + 365 * 86_400_000);
    assert!(!send_due(&app).await.unwrap());
    assert_eq!(server.requests().len(), 4, "there is no fourth retry");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_can_not_be_read_holds_up_no_other_and_says_so() {
    let server = FaultServer::always(Reply::text(200, "OK")).await.unwrap();
    let url = server.url("/p?c={tid}");
    let (folder, app, integration) = shop(&url).await;
    let damaged = queued(&app, &integration, &url, 1).await;
    let whole = queued(&app, &integration, &url, 2).await;
    let database = rusqlite::Connection::open(folder.path().join("carom.db")).unwrap();
    let damage = "UPDATE delivery_events SET event = '{' WHERE delivery = \
                  (SELECT seq FROM deliveries WHERE id = ?)";
    assert_eq!(database.execute(damage, [&damaged]).unwrap(), 1);
    assert!(send_due(&app).await.unwrap());
    assert!(!send_due(&app).await.unwrap(), "nothing is left to do");
    assert_eq!(server.requests().len(), 1, "the other one has left");
    let whole = row(&app, &whole).await;
    assert_eq!(whole.verdict, Some(Verdict::Accepted));
    let damaged = row(&app, &damaged).await;
    assert_eq!(
        (damaged.state, damaged.verdict, damaged.reason.as_str()),
        (
            DeliveryState::NotDelivered,
            Some(Verdict::NotDelivered),
            "damaged"
        )
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn retries_of_a_run_leave_at_its_rate_and_not_all_at_once() {
    let server = FaultServer::always(Reply::text(200, "OK")).await.unwrap();
    let url = server.url("/p?c={tid}");
    let (folder, app, integration) = shop(&url).await;
    for _ in 0..30 {
        queued(&app, &integration, &url, 1).await;
    }
    all_of_a_job(&folder, &app, 2).await;
    let begun = Instant::now();
    for _ in 0..20 {
        send_due(&app).await.unwrap();
    }
    let most = 1 + begun.elapsed().as_millis() / 500;
    let left = server.requests().len() as u128;
    assert!((1..=most).contains(&left), "{left}, not {most} at most");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_to_a_host_with_a_limit_does_not_leave_in_a_burst() {
    let server = FaultServer::always(Reply::text(200, "OK")).await.unwrap();
    let url = server.url("/p");
    let (_folder, app, integration) = shop(&url).await;
    let limited = Settings {
        host_rate: 40,
        ..Settings::default()
    };
    // This computer itself has no limit.
    let gate = app.queue().gates.of("track.example.com", &limited);
    let route = Route::of(&app, &url, &limited);
    let mut parcels = Vec::new();
    for _ in 0..8 {
        let id = queued(&app, &integration, &url, 1).await;
        let of = IntentOf::Queued { id };
        parcels.push(Parcel {
            gate: Arc::clone(&gate),
            ..parcel::of_url(url.clone(), of, None, &route)
        });
    }
    let begun = Instant::now();
    send(&app, &limited, parcels).await.unwrap();
    let took = begun.elapsed();
    assert_eq!(server.requests().len(), 8);
    assert!(
        took >= Duration::from_millis(150),
        "two at once, and the next two a twentieth of a second later: {took:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_under_way_sends_nothing_more_of_a_job_that_a_restore_holds() {
    let go = CancelSignal::new();
    let taken = Reply::text(200, "OK");
    let server = FaultServer::always(Reply::Held(go.clone(), Box::new(taken)));
    let server = server.await.unwrap();
    let url = server.url("/p");
    let (folder, app, integration) = shop(&url).await;
    let one_by_one = Settings {
        host_connections: 1,
        ..Settings::default()
    };
    app.set_settings(one_by_one).await.unwrap();
    for _ in 0..8 {
        queued(&app, &integration, &url, 1).await;
    }
    all_of_a_job(&folder, &app, 0).await;
    let sending = app.clone();
    let round = tokio::spawn(async move { send_due(&sending).await });
    // One is under way, and two wait for its connection.
    let begun = async || {
        let sending = LogFilter {
            states: vec![DeliveryState::Sending],
            ..LogFilter::default()
        };
        let page = app.store(move |store| store.log().page(&sending, None, 100));
        page.await.unwrap().rows.len()
    };
    while server.requests().is_empty() || begun().await < 3 {
        assert!(!round.is_finished(), "the first is held");
        tokio::task::yield_now().await;
    }
    let path = folder.path().join("copy.db").display().to_string();
    let copied = app.back_up(BackUp { path: path.clone() });
    copied.await.unwrap();
    app.restore_backup(RestoreBackup { path }).await.unwrap();
    go.cancel();
    round.await.unwrap().unwrap();
    assert_eq!(server.requests().len(), 3, "and nothing more of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attempt_has_the_time_when_its_turn_came_and_not_when_it_was_looked_up() {
    const LOOKED_UP: i64 = 1_780_000_000_000;
    const LATER: i64 = LOOKED_UP + 60_000;
    let go = CancelSignal::new();
    let taken = Reply::text(200, "OK");
    let server = FaultServer::always(Reply::Held(go.clone(), Box::new(taken)));
    let server = server.await.unwrap();
    let url = server.url("/p");
    let (_folder, app, integration) = shop(&url).await;
    let one_by_one = Settings {
        host_connections: 1,
        ..Settings::default()
    };
    app.set_settings(one_by_one).await.unwrap();
    let mut last = String::new();
    for _ in 0..6 {
        last = queued(&app, &integration, &url, LOOKED_UP).await;
    }
    app.queue().clock.give(LOOKED_UP);
    let sending = app.clone();
    let round = tokio::spawn(async move { send_due(&sending).await });
    while server.requests().is_empty() {
        assert!(!round.is_finished(), "the first is held");
        tokio::task::yield_now().await;
    }
    app.queue().clock.give(LATER);
    go.cancel();
    assert!(round.await.unwrap().unwrap());
    assert_eq!(row(&app, &last).await.at, LATER);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_the_trash_does_not_fire_until_it_is_restored() {
    let server = FaultServer::always(Reply::text(200, "OK")).await.unwrap();
    let url = server.url("/p?c={tid}");
    let (_folder, app, integration) = shop(&url).await;
    let id = queued(&app, &integration, &url, 1).await;
    let ids = vec![integration];
    let trashed = app.delete_integrations(DeleteIntegrations { ids: ids.clone() });
    trashed.await.unwrap();
    assert!(!send_due(&app).await.unwrap());
    assert_eq!(
        until_next(&app).await,
        REST,
        "nothing is looked for at once"
    );
    assert_eq!(row(&app, &id).await.state, DeliveryState::Queued);
    let restored = app.restore_integrations(RestoreIntegrations { ids });
    restored.await.unwrap();
    assert!(send_due(&app).await.unwrap());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_an_integration_that_is_gone_for_good_is_given_up() {
    let server = FaultServer::always(Reply::text(200, "OK")).await.unwrap();
    let url = server.url("/p?c={tid}");
    let (_folder, app, _) = shop(&url).await;
    let id = queued(&app, "gone for good", &url, 1).await;
    assert!(send_due(&app).await.unwrap());
    assert_eq!(server.requests().len(), 0, "nobody would know what fires");
    let row = row(&app, &id).await;
    assert_eq!(
        (row.state, row.reason.as_str()),
        (DeliveryState::NotDelivered, "integration_gone")
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
