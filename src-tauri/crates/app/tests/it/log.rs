//! The log: listed, opened, drawn; its views.

use carom_app::contract::{
    deliveries::{
        CountDeliveries, DeleteView, DeliveryFilter, DrawDeliveries, ExportDeliveries,
        ExportFormat, GetDelivery, GetLogStatus, ListDeliveries, ListViews, SavedView, Selection,
        Trigger,
    },
    jobs::{JobState, ListJobs},
    testing::GetResult,
};
use carom_delivery::testing::{FaultServer, Reply};
use carom_postback::{event::EventType, verdict::Verdict};
use rusqlite::Connection;

use crate::{
    desk::Desk,
    run::{Run, csv, taking_all},
};

fn searching(search: &str) -> DeliveryFilter {
    DeliveryFilter {
        search: search.into(),
        ..DeliveryFilter::default()
    }
}

async fn list(
    desk: &Desk,
    filter: DeliveryFilter,
) -> carom_app::contract::deliveries::DeliveryPage {
    let request = ListDeliveries {
        filter,
        ..ListDeliveries::default()
    };
    desk.app
        .list_deliveries(request)
        .await
        .expect("the log can be listed")
}

#[tokio::test]
async fn a_test_shows_in_the_log_at_once_is_found_by_its_url_and_opens() {
    let desk = Desk::new();
    let sample = desk.sample().await;
    let result = desk.fire(&sample.id, EventType::Purchase).await;

    let all = list(&desk, DeliveryFilter::default()).await;
    assert_eq!(all.rows.len(), 1);
    let row = &all.rows[0];
    assert_eq!(row.integration, sample.id);
    assert_eq!(row.trigger, Trigger::Test);
    assert_eq!(row.verdict, Some(Verdict::Confirmed));
    assert_eq!(
        row.reason_words, "Recorded",
        "the list shows words, not codes"
    );
    let part = &result.url[result.url.len() - 12..];
    assert_eq!(
        list(&desk, searching(&part.to_uppercase()))
            .await
            .rows
            .len(),
        1,
        "whether or not the index has come to it"
    );
    assert!(
        list(&desk, searching("no such thing"))
            .await
            .rows
            .is_empty()
    );

    let opened = desk
        .app
        .get_delivery(GetDelivery { id: row.id.clone() })
        .await
        .expect("it is there");
    assert_eq!(opened.attempts.len(), 1);
    assert_eq!(opened.attempts[0].url, result.url);
    assert!(opened.once_key.is_none(), "a test locks nothing");
    let tid = opened.values.iter().find(|value| value.name == "tid");
    assert!(
        tid.is_some_and(|value| value.label != "tid"),
        "values stand under their labels"
    );
}

#[tokio::test]
async fn a_search_that_is_too_short_says_so() {
    let desk = Desk::new();
    let request = ListDeliveries {
        filter: searching("ab"),
        ..ListDeliveries::default()
    };
    let error = desk
        .app
        .list_deliveries(request)
        .await
        .expect_err("two characters");
    let report = carom_app::error::Report::from(error);
    assert_eq!(report.code, "search_too_short");
    assert!(
        report.hint.contains("three"),
        "and what to do: {}",
        report.hint
    );
}

#[tokio::test]
async fn an_empty_log_counts_draws_and_says_how_long_it_keeps() {
    let desk = Desk::new();
    let count = desk
        .app
        .count_deliveries(CountDeliveries::default())
        .await
        .expect("it counts");
    assert_eq!(count.count, 0);
    let pictures = desk
        .app
        .draw_deliveries(DrawDeliveries::default())
        .await
        .expect("it draws");
    assert!(pictures.times.is_empty() && pictures.latency.p50_us.is_none());
    let status = desk
        .app
        .get_log_status(GetLogStatus {})
        .await
        .expect("it has a status");
    assert_eq!((status.deliveries, status.oldest), (0, None));
    assert_eq!(status.keep_days, 365);
}

#[tokio::test]
async fn views_are_kept_in_their_order_under_names_of_their_own() {
    let desk = Desk::new();
    let view = |id: &str, name: &str| SavedView {
        id: id.into(),
        name: name.into(),
        filter: searching("click-7"),
    };
    desk.app
        .save_view(view("1", " Lost "))
        .await
        .expect("a name");
    desk.app
        .save_view(view("2", "Refused"))
        .await
        .expect("another");
    let taken = desk.app.save_view(view("3", "Lost")).await;
    assert!(taken.is_err(), "two views of one name can't be told apart");
    assert!(desk.app.save_view(view("3", "  ")).await.is_err());
    desk.app
        .save_view(view("1", "Found"))
        .await
        .expect("the same id replaces");
    let views = desk
        .app
        .list_views(ListViews {})
        .await
        .expect("they are kept");
    let names: Vec<&str> = views.iter().map(|view| view.name.as_str()).collect();
    assert_eq!(names, ["Found", "Refused"]);
    assert_eq!(views[0].filter, searching("click-7"));
    let left = desk
        .app
        .delete_view(DeleteView { id: "1".into() })
        .await
        .expect("it goes");
    assert_eq!(left.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_delivery_is_told_of_and_so_is_a_damaged_job() {
    let server = taking_all().await;
    let run = Run::new(&server, &csv(0..3)).await;
    let (damaged, whole) = (run.run(run.start()).await, run.run(run.start()).await);
    let database = Connection::open(run.desk.folder.path().join("carom.db")).unwrap();
    let damage = "UPDATE deliveries SET event_type = 'nonsense' WHERE seq = 2; \
                  UPDATE jobs SET cursor = 'nonsense' WHERE seq = 1";
    database.execute_batch(damage).unwrap();

    let log = list(&run.desk, DeliveryFilter::default()).await;
    assert_eq!((log.rows.len(), log.damaged.len()), (2, 1));
    assert_eq!(log.damaged[0].code, "damaged_row");
    let jobs = run.desk.app.list_jobs(ListJobs {}).await.unwrap();
    let ids: Vec<&str> = jobs.rows.iter().map(|job| job.id.as_str()).collect();
    assert_eq!(ids, [&whole.id], "one damaged job must not hide the others");
    assert!(
        jobs.damaged[0].message.contains(&damaged.id),
        "{:?}",
        jobs.damaged
    );
    // What waits is taken up all the same.
    run.desk.app.start_queue(true).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_earlier_attempt_shows_the_values_and_the_url_that_it_was_made_of() {
    let server = FaultServer::start(|heard| {
        let known = heard.target().contains("goodclick");
        Reply::text(if known { 200 } else { 404 }, "")
    })
    .await
    .unwrap();
    let rows = |click: &str| {
        format!("receipt_id,order_id,tid,affiliate_earnings\nRCPT1,ORD1,{click},1.50\n")
    };
    let wrong = Run::new(&server, &rows("wrongclick")).await;
    wrong.run(wrong.start()).await;
    let file = wrong
        .desk
        .app
        .open_file(carom_app::contract::backfill::OpenFile {
            path: None,
            text: Some(rows("goodclick")),
        })
        .await
        .unwrap();
    let mut corrected = wrong.start();
    corrected.plan.file = file.id;
    corrected.again_because = "the click IDs were wrong".into();
    assert_eq!(wrong.run(corrected).await.counts.accepted, 1);

    let id = list(&wrong.desk, DeliveryFilter::default()).await.rows[0]
        .id
        .clone();
    let mut clicks = Vec::new();
    for attempt in [1, 2] {
        let attempt = format!("{id}.{attempt}");
        let result = wrong
            .desk
            .app
            .get_result(GetResult { attempt })
            .await
            .unwrap();
        let used = result.macros.into_iter().find(|used| used.name == "tid");
        clicks.push(used.unwrap().value);
    }
    assert_eq!(clicks, ["wrongclick", "goodclick"]);
    assert_eq!(
        list(&wrong.desk, searching("wrongclick")).await.rows.len(),
        1,
        "and it is found by what it was sent as"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_has_no_negative_waits_and_no_empty_address() {
    let nobody = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap()
    };
    let url = format!("http://{nobody}/postback?c={{tid}}");
    let desk = Desk::new();
    let shop = desk.custom("Shop", &url).await;
    desk.fire(&shop.id, EventType::Purchase).await;
    let path = desk.folder.path().join("log.har");
    let request = ExportDeliveries {
        deliveries: Selection::Filter {
            filter: Box::default(),
        },
        format: ExportFormat::Har,
        path: path.to_string_lossy().into(),
        with_secrets: false,
    };
    desk.app.export_deliveries(request).await.unwrap();
    let done = async {
        let over = async || {
            let jobs = desk.app.list_jobs(ListJobs {}).await.unwrap();
            jobs.rows[0].state == JobState::Done
        };
        while !over().await {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    };
    let waited = tokio::time::timeout(std::time::Duration::from_secs(20), done);
    waited.await.unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let archive: serde_json::Value = serde_json::from_str(&text).unwrap();
    let entry = &archive["log"]["entries"][0];
    assert_eq!(entry["response"]["status"], 0);
    for phase in ["send", "wait", "receive"] {
        let took = entry["timings"][phase].as_f64();
        assert!(
            took.is_some_and(|took| took >= 0.0),
            "HAR 1.2 wants {phase}"
        );
    }
    let address = entry.as_object().unwrap().get("serverIPAddress");
    assert!(
        address.is_none_or(serde_json::Value::is_string),
        "{address:?}"
    );
}
