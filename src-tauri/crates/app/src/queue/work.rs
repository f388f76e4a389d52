//! The life of a job in this process: taken up, worked on, left in the state that it came to.

use std::sync::Arc;

use carom_intake::FileError;
use carom_store::{JobRow, JobState, StoreError};

use super::running::{Running, Stopped};
use crate::{App, cases, clock, error::AppError};

/// What a job does, as it is kept.
pub(crate) mod kind {
    /// Sends the rows of a file.
    pub(crate) const BACKFILL: &str = "backfill";
    /// Goes through the rows of a file without sending.
    pub(crate) const CHECK: &str = "check";
    /// Sends deliveries once more.
    pub(crate) const RESEND: &str = "resend";
    /// Writes the log to a file.
    pub(crate) const EXPORT: &str = "export";
}

/// Works on a job that this process owns, in the background. `false`: it is worked on already.
pub(crate) fn take_up(app: &App, job: JobRow) -> bool {
    let Some(running) = app.queue().enter(&job.id) else {
        return false;
    };
    let app = app.clone();
    tokio::spawn(async move {
        app.queue().turns.forget(job.seq);
        let worked = work(&app, &job, &running).await.map_err(stopped_by);
        let left = leave_behind(&app, &job, &running, worked.clone()).await;
        if let Err(error) = left {
            // The database can't be written; the next start finds the job interrupted.
            let why = worked
                .err()
                .map_or_else(|| in_words(error), |stopped| stopped.why);
            app.queue().note_untold(&job.id, why);
        }
        app.queue().leave(&job.id);
        app.queue().wake.notify_one();
    });
    true
}

async fn work(app: &App, job: &JobRow, running: &Arc<Running>) -> Result<(), AppError> {
    match job.kind.as_str() {
        kind::BACKFILL | kind::CHECK => cases::backfill::work(app, job, running).await,
        kind::RESEND => cases::resend::work(app, job, running).await,
        kind::EXPORT => cases::export::work(app, job, running).await,
        other => Err(AppError::NotFound {
            what: "kind of job",
            id: other.to_owned(),
        }),
    }
}

/// How an error stops a job.
fn stopped_by(error: AppError) -> Stopped {
    let code = match &error {
        AppError::Store(StoreError::InTrash { .. }) => "in_trash",
        AppError::Rows { code, .. } if *code == FileError::GONE => "file_gone",
        _ => "error",
    };
    let why = in_words(error);
    Stopped { code, why }
}

/// What went wrong, and what to do.
fn in_words(error: AppError) -> String {
    let report = crate::error::Report::from(error);
    let stop = if report.message.ends_with(['.', '!', '?']) {
        ""
    } else {
        "."
    };
    let why = format!("{}{stop} {}", report.message, report.hint);
    why.trim().to_owned()
}

/// Moves the job to where it stands now.
async fn leave_behind(
    app: &App,
    job: &JobRow,
    running: &Running,
    worked: Result<(), Stopped>,
) -> Result<(), AppError> {
    let id = job.id.clone();
    let for_good = running.is_for_good();
    let stopped = running.stopped();
    app.store(move |store| {
        let jobs = store.jobs();
        let now = clock::now();
        if for_good {
            // Mostly it is already, since before its last requests ended.
            jobs.cancel(&id, now)?;
        } else if let Some(stopped) = worked.err().or(stopped) {
            // What went wrong may pass (a full disk); the user goes on when it has.
            jobs.set_state(&id, JobState::Paused, (stopped.code, &stopped.why), now)?;
        } else {
            jobs.leave(&id, now)?;
        }
        Ok(())
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_wrong_reads_as_sentences() {
        let told = in_words(AppError::NotFound {
            what: "kind of job",
            id: "dance".into(),
        });
        assert!(told.contains("no kind of job named dance. "), "{told}");
    }
}
