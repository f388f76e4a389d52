//! R3 for runs: answers that mean harm. Each is an attempt with a verdict like any other, within
//! the limits, and the rows after it are sent.

use std::{collections::BTreeMap, time::Duration};

use carom_app::contract::{
    deliveries::{DeliveryState, GetDelivery},
    jobs::JobState,
    settings::Settings,
};
use carom_delivery::testing::{FaultServer, Reply};
use carom_postback::verdict::Verdict;

use crate::run::{Run, csv, receipts};

/// The whole time of an answer, milliseconds.
const TOTAL: u64 = 1_500;

/// What a row gets, and what it must come to.
fn cases() -> Vec<(Reply, Verdict, DeliveryState)> {
    let raw = |text: &str| Reply::Raw(text.as_bytes().to_vec());
    let slow = Duration::from_secs(1);
    let home = "http://127.0.0.1:9/postback";
    vec![
        (Reply::Endless, Verdict::Accepted, DeliveryState::Answered),
        (Reply::Drip(slow), Verdict::Unknown, DeliveryState::Unknown),
        (
            Reply::DripHead(slow),
            Verdict::Unknown,
            DeliveryState::Unknown,
        ),
        (
            Reply::GzipBomb(1 << 30),
            Verdict::Accepted,
            DeliveryState::Answered,
        ),
        (
            Reply::Headers(100_000),
            Verdict::Unknown,
            DeliveryState::Unknown,
        ),
        (
            Reply::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n\xff\xfe\x80\xc3".to_vec()),
            Verdict::Accepted,
            DeliveryState::Answered,
        ),
        (
            raw("HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\nhalf"),
            Verdict::Unknown,
            DeliveryState::Unknown,
        ),
        (
            raw("HTTP/1.1 200 OK\r\ncontent-le"),
            Verdict::Unknown,
            DeliveryState::Unknown,
        ),
        (
            Reply::RawThenReset(Vec::new()),
            Verdict::Unknown,
            DeliveryState::Unknown,
        ),
        (
            Reply::redirect(home),
            Verdict::Rejected,
            DeliveryState::Answered,
        ),
        (Reply::Silence, Verdict::Unknown, DeliveryState::Unknown),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_answer_is_an_attempt_with_a_verdict_and_the_run_goes_on() {
    let cases = cases();
    let script = cases.clone();
    let server = FaultServer::start(move |heard| {
        let target = heard.target();
        let number: usize = target
            .rsplit_once("RCPT")
            .and_then(|(_, number)| number.parse().ok())
            .unwrap_or(usize::MAX);
        script
            .get(number)
            .map_or_else(|| Reply::text(200, "OK"), |(reply, ..)| reply.clone())
    })
    .await
    .unwrap();
    let rows = cases.len() + 40;
    let run = Run::new(&server, &csv(0..rows)).await;
    let app = &run.desk.app;
    let hasty = Settings {
        total_timeout_ms: TOTAL,
        ..Settings::default()
    };
    app.set_settings(hasty).await.unwrap();
    let job = run.run(run.start()).await;
    assert_eq!(job.state, JobState::Done, "{}", job.why);
    assert_eq!(job.counts.sent, rows as u64);
    assert_eq!(
        receipts(&server).len(),
        rows,
        "a redirect is never followed, and nothing that may have counted is sent again"
    );

    let listed = app.list_deliveries(Default::default()).await.unwrap();
    let mut kept = BTreeMap::new();
    for row in listed.rows {
        let id = GetDelivery { id: row.id };
        let delivery = app.get_delivery(id).await.unwrap();
        kept.insert(delivery.once_key.clone().unwrap_or_default(), delivery);
    }
    for (n, (reply, verdict, state)) in cases.iter().enumerate() {
        let delivery = &kept[&format!("RCPT{n:06}")];
        let row = &delivery.row;
        assert_eq!(
            (row.verdict, row.state, delivery.attempts.len()),
            (Some(*verdict), *state, 1),
            "{reply:?}"
        );
        let attempt = app
            .get_result(carom_app::contract::testing::GetResult {
                attempt: delivery.attempts[0].id.clone(),
            })
            .await
            .unwrap();
        let said = &attempt.summary.sentence;
        assert!(!said.is_empty(), "{reply:?} has no plain verdict");
    }
}
