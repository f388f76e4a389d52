//! Waiting for a job, however long it takes: progress on a terminal, Ctrl-C pauses it, and at the
//! end its report.

use std::{future::Future, time::Duration};

use carom_app::{
    App,
    contract::jobs::{
        GetJob, Job, JobCounts, JobReport, JobState, PauseJob, ResumeJob, RowsWritten,
    },
    error::AppError,
};
use jiff::Timestamp;
use serde_json::json;

use super::interrupt::{Interrupt, PAUSING};
use crate::{
    exit::{Done, Failure},
    print::{self, Printer, job as report, progress::Progress, progress::number, text},
};

/// The first look comes soon, so that a short job is not waited for.
const SOON: Duration = Duration::from_millis(5);
/// Later ones come no more often than a person reads.
const AT_MOST: Duration = Duration::from_millis(150);

/// A job that was begun, and the ear for Ctrl-C.
#[derive(Debug)]
pub(super) struct Begun {
    job: Job,
    interrupt: Interrupt,
}

/// Begins a job. From before its first request on, Ctrl-C no longer cuts anything off.
pub(super) async fn begin(
    out: &Printer,
    job: impl Future<Output = Result<Job, AppError>>,
) -> Done<Begun> {
    let interrupt = Interrupt::watch(out, PAUSING);
    let job = job.await?;
    Ok(Begun { job, interrupt })
}

/// Goes on with a job that stood still when it was looked for. Its last retry may have ended since:
/// then it is over, and well.
pub(super) async fn go_on(app: &App, job: &Job, rate: Option<u32>) -> Result<Job, AppError> {
    let id = job.id.clone();
    let resumed = app.resume_job(ResumeJob { id, rate }).await;
    match resumed {
        Err(AppError::Field {
            code: "job_over", ..
        }) if job.state == JobState::Retrying => {
            let id = job.id.clone();
            Ok(app.get_job(GetJob { id }).await?.job)
        }
        resumed => resumed,
    }
}

/// Waits until nobody works on the job any more. Retries that are due meanwhile are sent, so the
/// queue must run.
pub(super) async fn wait(app: &App, begun: Begun, out: &Printer) -> Done<JobReport> {
    let Begun { job, mut interrupt } = begun;
    let id = job.id;
    let mut progress = Progress::new(out);
    let mut rest = SOON;
    let mut told = false;
    loop {
        let report = app.get_job(GetJob { id: id.clone() }).await?;
        let job = &report.job;
        if !matches!(job.state, JobState::Running | JobState::Retrying) {
            progress.clear();
            return Ok(report);
        }
        if job.state == JobState::Retrying && !told {
            told = true;
            progress.clear();
            let waiting = number(job.counts.waiting);
            print::remark(
                out,
                &format!(
                    "Everything was sent; {waiting} wait for the next try, of at most three. \
                     Ctrl-C leaves them for --resume."
                ),
            );
        }
        progress.show(job, Timestamp::now().as_millisecond());
        tokio::select! {
            () = tokio::time::sleep(rest) => {}
            () = interrupt.pressed() => {
                progress.clear();
                app.pause_job(PauseJob { id: id.clone() }).await?;
            }
        }
        rest = (rest * 2).min(AT_MOST);
    }
}

/// Prints the report.
pub(super) fn tell(out: &mut Printer, ended: &JobReport, written: &[RowsWritten]) {
    if out.json {
        let mut all = report::as_json(ended);
        if !written.is_empty() {
            all["written"] = json!(written);
        }
        out.value(&all);
        return;
    }
    report::print(out, ended);
    for file in written {
        let count = number(file.count);
        let path = text::one_line(&file.path);
        out.line(format_args!("Wrote {count} rows to {path}."));
    }
}

/// The failure of a job that is paused.
pub(super) fn stands_still(job: &Job, hint: &str) -> Failure {
    let title = text::one_line(&job.title);
    let at = report::place(job);
    let why = job.why.trim().trim_end_matches('.');
    let message = if why.is_empty() {
        format!("{title} is paused at {at}")
    } else {
        format!("{title} is paused at {at}: {why}")
    };
    match job.why_code.as_str() {
        "error" => Failure::failed("run_failed", message, format!("Mend the cause. {hint}")),
        // Its own words say what to do: nothing goes on without the file.
        "file_gone" => Failure::failed("run_failed", message, ""),
        _ => Failure::problems("paused", message, hint),
    }
}

/// Whether a job came to its end and was not ended by somebody.
pub(super) fn over(job: &Job) -> Done {
    let title = text::one_line(&job.title);
    match job.state {
        JobState::Cancelled => Err(Failure::problems(
            "cancelled",
            format!("{title} was cancelled at {}", report::place(job)),
            "Start a new run: what was sent is not sent again.",
        )),
        JobState::Failed => Err(Failure::failed(
            "run_failed",
            format!("{title} ended: {}", job.why),
            "`carom jobs` shows what is kept of it.",
        )),
        _ => Ok(()),
    }
}

/// What a job that is not a backfill comes to.
pub(super) fn outcome(job: &Job) -> Done {
    if job.state == JobState::Paused {
        let hint = format!("`carom jobs resume {}` goes on.", job.id);
        return Err(stands_still(job, &hint));
    }
    over(job)?;
    let bad = bad_ones(&job.counts);
    if bad.is_empty() {
        return Ok(());
    }
    Err(Failure::problems(
        "not_taken",
        format!("{}: {bad}", text::one_line(&job.title)),
        format!("`carom log --job {}` shows the answers.", job.id),
    ))
}

/// `3 rejected, 1 unknown and 2 invalid`.
pub(super) fn bad_ones(counts: &JobCounts) -> String {
    let named: Vec<String> = [
        (counts.rejected, "rejected"),
        (counts.not_delivered, "not delivered"),
        (counts.unknown, "unknown"),
        (counts.invalid, "invalid"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, word)| format!("{} {word}", number(count)))
    .collect();
    let named: Vec<&str> = named.iter().map(String::as_str).collect();
    text::listed(&named)
}
