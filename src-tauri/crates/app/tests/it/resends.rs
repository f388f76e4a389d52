//! Resends: what was sent before goes once more, for a reason, and no more than that.

use std::collections::BTreeMap;

use carom_app::{
    contract::{
        deliveries::{GetDelivery, PlanResend, Resend, ResendHow, ResendPlan, Selection},
        integrations::{DeleteIntegrations, SaveIntegration},
        jobs::{Job, JobState, ResumeJob},
    },
    error::Report,
};
use carom_delivery::testing::{FaultServer, Reply};
use carom_postback::{event::EventType, integration::Definition};
use carom_store::{Keep, NewJob, Options, Store};
use rusqlite::Connection;
use serde_json::json;

use crate::{
    desk::Desk,
    run::{Run, csv, delivery_of, taking_all},
};

async fn planned(run: &Run, ids: Vec<String>, how: ResendHow) -> ResendPlan {
    let deliveries = Selection::Ids { ids };
    let plan = run.desk.app.plan_resend(PlanResend { deliveries, how });
    plan.await.expect("it can be planned")
}

async fn resent(run: &Run, ids: Vec<String>, how: ResendHow) -> Job {
    let request = Resend {
        deliveries: Selection::Ids { ids },
        how,
        because: "the tracker lost it".into(),
    };
    let job = run.desk.app.resend(request).await.expect("it begins");
    run.until(&job.id, |job| job.state == JobState::Done).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resend_needs_a_reason_and_says_what_it_would_double() {
    let server = taking_all().await;
    let run = Run::new(&server, &csv(0..3)).await;
    run.run(run.start()).await;
    let app = &run.desk.app;
    let id = delivery_of(&run, 1).await;
    let get = || app.get_delivery(GetDelivery { id: id.clone() });
    let before = get().await.unwrap();
    let which = Selection::Ids {
        ids: vec![id.clone()],
    };
    let plan = planned(&run, vec![id.clone()], ResendHow::AsSent).await;
    assert_eq!((plan.count, plan.duplicates), (1, 1));
    assert_eq!(plan.hosts, [server.address().to_string()]);
    let request = |because: &str| Resend {
        deliveries: which.clone(),
        how: ResendHow::AsSent,
        because: because.into(),
    };
    assert!(app.resend(request(" ")).await.is_err());
    let job = app.resend(request("the tracker lost it")).await.unwrap();
    let job = run.until(&job.id, |job| job.state == JobState::Done).await;
    assert_eq!(
        (job.counts.sent, job.counts.accepted, job.counts.again),
        (1, 1, 1)
    );
    assert_eq!(server.requests().len(), 4);
    let after = get().await.unwrap();
    assert_eq!(
        (after.job.as_deref(), after.job_row),
        (Some(&*job.id), None)
    );
    assert_eq!(
        (after.read_by, after.read_row),
        (before.job, before.job_row),
        "which row of which file it was is not forgotten"
    );
    assert!(before.job_row.is_some() && before.read_by.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_a_filter_lets_through_is_sent_again() {
    let server = FaultServer::always(Reply::text(404, "gone")).await.unwrap();
    let run = Run::new(&server, &csv(0..3)).await;
    run.run(run.start()).await;
    let app = &run.desk.app;
    // Nobody has indexed the log yet: what it holds is chosen all the same.
    let behind = app
        .list_deliveries(Default::default())
        .await
        .unwrap()
        .behind;
    assert_eq!(behind, 3);
    let request = Resend {
        deliveries: Selection::Filter {
            filter: Default::default(),
        },
        how: ResendHow::AsSent,
        because: "the URL was wrong".into(),
    };
    let job = app.resend(request).await.unwrap();
    let job = run.until(&job.id, |job| job.state == JobState::Done).await;
    assert_eq!((job.counts.rows, job.counts.sent), (3, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resend_whose_list_a_crash_cut_off_sends_nothing_and_says_so() {
    let server = taking_all().await;
    let run = Run::new(&server, &csv(0..3)).await;
    run.run(run.start()).await;
    let app = &run.desk.app;
    let id = "01890000-0000-7000-8000-000000000000";
    let cut_off = NewJob {
        id: id.into(),
        kind: "resend",
        title: "3 deliveries sent again".into(),
        integration_id: None,
        host: String::new(),
        plan: json!({ "how": ResendHow::AsSent, "because": "lost", "stop_after": 0 }),
        cursor: json!({ "after": 0, "unlisted": true }),
        rate: 0,
        path: None,
        total: Some(3),
        created_at: 0,
    };
    let beside = Store::open(run.desk.folder.path(), Options::default()).unwrap();
    beside.jobs().insert(cut_off, Vec::new()).unwrap();
    beside.close();
    drop(beside);
    let resume = ResumeJob {
        id: id.into(),
        rate: None,
    };
    app.resume_job(resume).await.unwrap();
    let job = run
        .until(id, |job| {
            !matches!(job.state, JobState::Running) && job.why_code != "interrupted"
        })
        .await;
    assert_eq!(job.state, JobState::Paused);
    assert!(job.why.contains("none was sent"), "{}", job.why);
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn as_it_was_sent_it_says_who_it_is_as_before() {
    let server = taking_all().await;
    let url = server
        .url("/p?r={receipt_id}")
        .replace("//", "//me:secret@");
    let run = Run::to(Desk::new(), &url, &csv(0..1)).await;
    run.run(run.start()).await;
    let id = delivery_of(&run, 1).await;
    resent(&run, vec![id], ResendHow::AsSent).await;
    let seen = server.requests();
    assert!(seen[0].text().contains("authorization: Basic "));
    assert_eq!(seen.len(), 2);
    assert_eq!(
        seen[1], seen[0],
        "without it the tracker refuses what it took before"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn with_todays_settings_what_stands_in_the_trash_stays_there() {
    let (kept, trashed) = (taking_all().await, taking_all().await);
    let run = Run::new(&trashed, &csv(0..1)).await;
    run.run(run.start()).await;
    let of_trashed = delivery_of(&run, 1).await;
    let gone = run.integration.id.clone();
    let run = Run::at(run.desk, &kept, &csv(1..2)).await;
    run.run(run.start()).await;
    let of_kept = delivery_of(&run, 2).await;
    let trash = DeleteIntegrations { ids: vec![gone] };
    run.desk.app.delete_integrations(trash).await.unwrap();

    let ids = vec![of_trashed, of_kept];
    let plan = planned(&run, ids.clone(), ResendHow::Today).await;
    assert_eq!((plan.count, plan.gone), (1, 1));
    resent(&run, ids, ResendHow::Today).await;
    assert_eq!(
        (kept.requests().len(), trashed.requests().len()),
        (2, 1),
        "the plan said that it is left out"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_plan_names_the_host_of_the_events_own_url() {
    let (before, today) = (taking_all().await, taking_all().await);
    let run = Run::new(&before, &csv(0..1)).await;
    run.run(run.start()).await;
    let own = today.url("/p?r={receipt_id}");
    let saved = run.desk.app.save_integration(SaveIntegration {
        id: Some(run.integration.id.clone()),
        expected_version: None,
        definition: Definition {
            customize: true,
            urls: BTreeMap::from([(EventType::Purchase, own)]),
            ..run.integration.definition.clone()
        },
        draft: None,
    });
    saved.await.unwrap();
    let id = delivery_of(&run, 1).await;
    let plan = planned(&run, vec![id.clone()], ResendHow::Today).await;
    assert_eq!(plan.hosts, [today.address().to_string()]);
    resent(&run, vec![id], ResendHow::Today).await;
    assert_eq!((before.requests().len(), today.requests().len()), (1, 1));
}

/// Forgets the details of all deliveries but the newest.
fn forget_all_but_one(run: &Run) {
    let beside = Store::open(run.desk.folder.path(), Options::default()).expect("it opens");
    beside.log().catch_up(&|| false).expect("it is indexed");
    let newest = Keep { days: 0, count: 1 };
    let pruned = beside.log().prune_some(0, newest, 0);
    pruned.expect("they are forgotten");
    beside.close();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_longer_kept_is_left_out_of_a_resend_and_said() {
    let server = FaultServer::always(Reply::text(404, "gone")).await.unwrap();
    let run = Run::new(&server, &csv(0..3)).await;
    run.run(run.start()).await;
    let ids = vec![
        delivery_of(&run, 1).await,
        delivery_of(&run, 2).await,
        delivery_of(&run, 3).await,
    ];
    forget_all_but_one(&run);
    for how in [ResendHow::AsSent, ResendHow::Today] {
        let plan = planned(&run, ids.clone(), how).await;
        assert_eq!((plan.count, plan.bare), (1, 2), "{how:?}");
    }
    let filter = Selection::Filter {
        filter: Default::default(),
    };
    let all = PlanResend {
        deliveries: filter,
        how: ResendHow::AsSent,
    };
    let plan = run.desk.app.plan_resend(all).await.unwrap();
    assert_eq!((plan.count, plan.bare), (1, 2), "however they were chosen");

    let job = resent(&run, ids.clone(), ResendHow::AsSent).await;
    assert_eq!(
        (job.counts.rows, job.counts.sent, job.counts.skipped),
        (3, 1, 2),
        "a success that sent nothing is none"
    );
    assert_eq!((job.done, job.total), (3, Some(3)));
    assert_eq!(server.requests().len(), 4);

    let request = Resend {
        deliveries: Selection::Ids {
            ids: ids[..2].to_vec(),
        },
        how: ResendHow::AsSent,
        because: "the tracker lost it".into(),
    };
    let refused = Report::from(run.desk.app.resend(request).await.unwrap_err());
    assert_eq!(refused.code, "nothing_to_send");
    assert!(refused.message.contains("no longer kept"), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_can_not_be_read_is_left_out_of_a_resend_and_said() {
    let server = FaultServer::always(Reply::text(200, "ok")).await.unwrap();
    let run = Run::new(&server, &csv(0..2)).await;
    run.run(run.start()).await;
    let ids = vec![delivery_of(&run, 1).await, delivery_of(&run, 2).await];
    let database = Connection::open(run.desk.folder.path().join("carom.db")).unwrap();
    let damage = "UPDATE delivery_events SET event = '{' WHERE delivery = \
                  (SELECT seq FROM deliveries WHERE id = ?)";
    assert_eq!(database.execute(damage, [&ids[0]]).unwrap(), 1);
    let job = resent(&run, ids, ResendHow::AsSent).await;
    assert_eq!(
        (job.counts.rows, job.counts.sent, job.counts.skipped),
        (2, 1, 1)
    );
    assert!(job.last_error.contains("damaged"), "{}", job.last_error);
}
