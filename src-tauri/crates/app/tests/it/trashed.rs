//! An integration that goes into the Trash while something of it is under way: nothing more fires,
//! and nothing is lost.

use carom_app::contract::{
    backfill::StartBackfill,
    integrations::{DeleteIntegrations, RestoreIntegrations},
    jobs::{Job, JobState, ResumeJob},
};
use carom_delivery::testing::{FaultServer, Reply};

use crate::run::{Run, csv, receipts, taking_all};

async fn trash(run: &Run) {
    let ids = vec![run.integration.id.clone()];
    let trashed = run.desk.app.delete_integrations(DeleteIntegrations { ids });
    trashed.await.expect("it goes into the Trash");
}

async fn restore(run: &Run) {
    let ids = vec![run.integration.id.clone()];
    let restored = run
        .desk
        .app
        .restore_integrations(RestoreIntegrations { ids });
    restored.await.expect("it comes back");
}

async fn resume(run: &Run, job: &Job) {
    let (id, rate) = (job.id.clone(), Some(0));
    let resumed = run.desk.app.resume_job(ResumeJob { id, rate });
    resumed.await.expect("it goes on");
}

async fn held_up(run: &Run, job: &Job) -> Job {
    let job = run
        .until(&job.id, |job| job.state == JobState::Paused)
        .await;
    assert_eq!(job.why_code, "in_trash");
    assert!(job.why.contains("in the Trash. Restore it"), "{}", job.why);
    job
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_whose_integration_goes_into_the_trash_stands_still_and_goes_on_when_it_is_back() {
    let server = taking_all().await;
    let run = Run::new(&server, &csv(0..400)).await;
    let slow = StartBackfill {
        rate: 100,
        ..run.start()
    };
    let job = run.desk.app.start_backfill(slow).await.unwrap();
    run.until(&job.id, |job| job.counts.sent > 3).await;
    trash(&run).await;
    let held = held_up(&run, &job).await;
    let seen = receipts(&server).len();
    assert!(seen < 400, "only active integrations fire on their own");
    assert_eq!(held.counts.rows, seen as u64, "no row was passed over");

    resume(&run, &job).await;
    held_up(&run, &job).await;
    assert_eq!(receipts(&server).len(), seen, "it is still in the Trash");

    restore(&run).await;
    resume(&run, &job).await;
    let done = run.until(&job.id, |job| job.state == JobState::Done).await;
    assert_eq!((done.counts.accepted, done.counts.skipped), (400, 0));
    assert_eq!(receipts(&server).len(), 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_waits_for_retries_of_the_trash_is_held_up() {
    let server = FaultServer::always(Reply::text(503, "down")).await.unwrap();
    let run = Run::new(&server, &csv(0..1)).await;
    run.desk.app.start_queue(false).await.unwrap();
    let job = run.run(run.start()).await;
    assert_eq!(job.state, JobState::Retrying);
    trash(&run).await;
    let held = held_up(&run, &job).await;
    assert_eq!(held.counts.waiting, 1, "it goes on when it is back");
    assert_eq!(server.requests().len(), 1);
}
