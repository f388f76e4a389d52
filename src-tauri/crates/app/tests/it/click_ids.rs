//! A postback without a click ID is taken and finds no click, and its row is never sent again: so
//! none goes out unless the user says so.

use carom_app::{
    contract::{
        backfill::{PreviewBackfill, SendCanary},
        jobs::GetJob,
    },
    error::Report,
};
use carom_postback::event::EventType;

use crate::run::{Run, csv, taking_all};

/// Rows that hold a receipt and nothing by which a click is found.
const RECEIPTS: &str = "receipt_id,order_id\nRCPT1,ORD1\nRCPT2,ORD2\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_row_without_a_click_id_is_invalid_until_the_user_sends_it_all_the_same() {
    let server = taking_all().await;
    let text = csv(0..3) + "RCPT000003,ORD3,,3.50\nRCPT000004,ORD4, ,4.50\n";
    let mut run = Run::new(&server, &text).await;
    let job = run.run(run.start()).await;
    assert_eq!((job.counts.sent, job.counts.invalid), (3, 2));
    let report = run.desk.app.get_job(GetJob { id: job.id }).await.unwrap();
    let [group] = &report.problems[..] else {
        panic!("one thing mends them all: {:?}", report.problems);
    };
    assert_eq!(
        (
            group.code.as_str(),
            group.column.as_deref(),
            &group.rows[..]
        ),
        ("no-click-id", Some("tid"), &[4, 5][..])
    );
    let preview = PreviewBackfill {
        plan: run.plan.clone(),
    };
    let preview = run.desk.app.preview_backfill(preview).await.unwrap();
    assert_eq!(preview.rows[3].problems, [group.message.as_str()]);

    run.plan.without_click_id = true;
    let job = run.run(run.start()).await;
    assert_eq!(
        (job.counts.sent, job.counts.skipped, job.counts.invalid),
        (2, 3, 0)
    );
    let asked = server.requests();
    let empty = asked
        .iter()
        .filter(|one| one.target().contains("clickid=&"));
    assert_eq!(empty.count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_click_id_that_no_column_fills_lets_no_row_out() {
    let server = taking_all().await;
    let mut run = Run::new(&server, RECEIPTS).await;
    let app = run.desk.app.clone();
    let plan = run.plan.clone();
    let preview = app.preview_backfill(PreviewBackfill { plan }).await;
    let against: Vec<(String, bool)> = preview
        .unwrap()
        .blocked
        .into_iter()
        .map(|problem| (problem.message, problem.blocks))
        .collect();
    let [(click_id, true), (payout, false)] = &against[..] else {
        panic!("first what blocks, then what may be meant so: {against:?}");
    };
    assert!(click_id.contains("{tid}"), "{click_id}");
    assert!(
        payout.contains("{affiliate_earnings}, so it is sent empty")
            && !payout.contains("{receipt_id}"),
        "{payout}"
    );
    let canary = SendCanary {
        plan: run.plan.clone(),
        again_because: String::new(),
    };
    let refused = [
        app.start_backfill(run.start()).await.map(|_| ()),
        app.send_canary(canary).await.map(|_| ()),
    ];
    for refused in refused {
        assert_eq!(Report::from(refused.unwrap_err()).code, "plan");
    }
    assert!(server.requests().is_empty());

    run.plan.without_click_id = true;
    let plan = run.plan.clone();
    let preview = app.preview_backfill(PreviewBackfill { plan }).await;
    let blocked = preview.unwrap().blocked;
    assert!(
        blocked[0].code == "no-click-id" && !blocked[0].blocks,
        "it is still said: {blocked:?}"
    );
    assert_eq!(run.run(run.start()).await.counts.sent, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_are_left_out_anyway_need_no_click_id() {
    let server = taking_all().await;
    let mut run = Run::new(&server, RECEIPTS).await;
    run.plan.event = Some(EventType::Upsell);
    let job = run.run(run.start()).await;
    assert_eq!(
        (job.counts.filtered, job.counts.invalid),
        (2, 0),
        "Shop fires for purchases alone"
    );
}
