//! Long work in one place: listed, paused, taken up again, ended, forgotten.

use carom_store::{JobRow, JobState as Kept, Store, StoreError};

use super::{backfill, backfill::report, deliveries::reports};
use crate::{
    App, clock,
    contract::jobs::{
        CancelJob, Done, ExportJobRows, ForgetJob, GetJob, Job, JobCounts, JobFile, JobKind,
        JobList, JobReport, JobRows, JobState, ListJobs, PauseJob, ResumeJob, RowGroup,
        RowsWritten,
    },
    error::AppError,
    queue::work::{self, kind},
};

/// What a cancelled job's requests under way get before they are ended.
const LAST_MOMENT: std::time::Duration = std::time::Duration::from_millis(700);

impl App {
    /// The jobs, newest first; a damaged one hides no other.
    pub async fn list_jobs(&self, _: ListJobs) -> Result<JobList, AppError> {
        let (seen, bad) = self
            .store(|store| {
                let listed = store.jobs().list()?;
                let seen = listed.rows.into_iter().map(|row| Seen::of(store, row));
                Ok((seen.collect::<Result<Vec<_>, _>>()?, listed.bad))
            })
            .await?;
        Ok(JobList {
            rows: seen.into_iter().map(|seen| self.described(seen)).collect(),
            damaged: reports(bad),
        })
    }

    /// One job with what there is to look at.
    pub async fn get_job(&self, request: GetJob) -> Result<JobReport, AppError> {
        let seen = self.seen(&request.id).await?;
        let groups: Vec<carom_intake::Group> =
            backfill::of_json(&request.id, seen.row.groups.clone())?;
        let job = self.described(seen);
        let has_file = matches!(job.kind, JobKind::Backfill | JobKind::Check);
        let counts = job.counts;
        let files = [
            (JobRows::Invalid, counts.invalid),
            (JobRows::Skipped, counts.skipped),
            (JobRows::Filtered, counts.filtered),
            (JobRows::Rejected, counts.rejected),
            (JobRows::NotDelivered, counts.not_delivered),
            (JobRows::Unknown, counts.unknown),
        ];
        Ok(JobReport {
            problems: groups.into_iter().map(group).collect(),
            files: files
                .into_iter()
                .filter(|(_, count)| has_file && *count > 0)
                .map(|(rows, count)| JobFile { rows, count })
                .collect(),
            job,
        })
    }

    /// Pauses a job; what is under way ends first.
    pub async fn pause_job(&self, request: PauseJob) -> Result<Job, AppError> {
        if let Some(running) = self.queue().running(&request.id) {
            running.pause("user", String::new());
            running.wait().await;
            let job = self.job(&request.id).await?;
            if job.state != JobState::Retrying {
                return Ok(job);
            }
            // It had sent everything before it heard.
        }
        // It waits for retries, or nobody works on it.
        let id = request.id.clone();
        let paused = self.store(move |store| {
            let why = ("user", "");
            store.jobs().set_state(&id, Kept::Paused, why, clock::now())
        });
        if !paused.await? {
            return Err(self.not_ours(&request.id).await);
        }
        self.job(&request.id).await
    }

    /// Goes on with a job that stands still.
    pub async fn resume_job(&self, request: ResumeJob) -> Result<Job, AppError> {
        let (id, rate) = (request.id.clone(), request.rate);
        let taken = self
            .store(move |store| {
                let taken = store.jobs().take(&id, rate)?;
                taken.then(|| store.jobs().get(&id)).transpose()
            })
            .await?;
        match taken {
            Some(row) => {
                work::take_up(self, row);
                self.queue().wake.notify_one();
            }
            None => return Err(self.not_ours(&request.id).await),
        }
        self.job(&request.id).await
    }

    /// Ends a job for good.
    pub async fn cancel_job(&self, request: CancelJob) -> Result<Job, AppError> {
        let running = self.queue().running(&request.id);
        if let Some(running) = &running {
            running.cancel_for_good();
        }
        // Before its last requests end, so that none of them is put back to wait.
        let id = request.id.clone();
        let cancelled = self.store(move |store| store.jobs().cancel(&id, clock::now()));
        let cancelled = cancelled.await;
        if let Some(running) = &running {
            let ended = tokio::time::timeout(LAST_MOMENT, running.wait());
            if ended.await.is_err() {
                running.cancel.cancel();
                running.wait().await;
            }
        }
        let job = self.job(&request.id).await?;
        match cancelled {
            // Its end was written after all, as it stopped.
            Err(_) if job.state == JobState::Cancelled => Ok(job),
            Err(error) => Err(error),
            // One that was under way and is over all the same was done before it heard.
            Ok(cancelled) if cancelled || running.is_some() => Ok(job),
            Ok(_) => Err(self.not_ours(&request.id).await),
        }
    }

    /// Takes a finished job off the list.
    pub async fn forget_job(&self, request: ForgetJob) -> Result<Done, AppError> {
        self.store(move |store| store.jobs().forget(&request.id))
            .await?;
        Ok(Done {})
    }

    /// Writes rows of a job's file to a file.
    pub async fn export_job_rows(&self, request: ExportJobRows) -> Result<RowsWritten, AppError> {
        let id = request.id.clone();
        let row = self.store(move |store| store.jobs().get(&id)).await?;
        if !matches!(row.kind.as_str(), kind::BACKFILL | kind::CHECK) {
            return Err(AppError::NotFound {
                what: "file of the job",
                id: request.id,
            });
        }
        report::write(self, row, request.rows, &request.path).await
    }

    /// One job, as it stands.
    pub(crate) async fn job(&self, id: &str) -> Result<Job, AppError> {
        Ok(self.described(self.seen(id).await?))
    }

    /// Takes up jobs that a crash or an end interrupted.
    pub(crate) async fn take_up_interrupted(&self) -> Result<(), AppError> {
        let taken = self
            .store(|store| {
                let jobs = store.jobs();
                let mut taken = Vec::new();
                for row in jobs.list()?.rows {
                    // Paused by closing: closing is no wish to stop.
                    let closed = row.state == Kept::Paused && row.why_code == "closed";
                    let dead = row.state.is_worked_on() && !jobs.is_elsewhere(&row);
                    if (closed || dead) && jobs.take(&row.id, None)? {
                        taken.push(jobs.get(&row.id)?);
                    }
                }
                Ok(taken)
            })
            .await?;
        for row in taken {
            work::take_up(self, row);
        }
        Ok(())
    }

    /// Why a job can't be moved: it is over, or another Carom works on it.
    async fn not_ours(&self, id: &str) -> AppError {
        match self.seen(id).await {
            Err(error) => error,
            Ok(seen) if seen.elsewhere => AppError::Field {
                code: "job_elsewhere",
                field: "id".into(),
                message: "another Carom works on this job".into(),
                hint: "Stop it there, or wait until it is done.".into(),
            },
            Ok(_) => AppError::Field {
                code: "job_over",
                field: "id".into(),
                message: "this job is over".into(),
                hint: "Start a new one: what was sent is not sent again.".into(),
            },
        }
    }

    async fn seen(&self, id: &str) -> Result<Seen, AppError> {
        let id = id.to_owned();
        self.store(move |store| {
            let row = store.jobs().get(&id)?;
            Seen::of(store, row)
        })
        .await
    }

    fn described(&self, seen: Seen) -> Job {
        let Seen {
            row,
            elsewhere,
            interrupted,
            waiting,
            next_due,
        } = seen;
        let running = self.queue().running(&row.id);
        // That nobody here works on it says nothing: it may have ended, or been taken up, since its
        // row was read.
        let still = match self.queue().why_untold(&row.id) {
            _ if row.state != Kept::Running => None,
            Some(why) if running.is_none() => Some(("error", why)),
            // A dead owner's job stands still, whatever it says.
            _ => interrupted.then(|| {
                let why = "Carom ended while it was under way.".to_owned();
                ("interrupted", why)
            }),
        };
        let (state, why_code, why) = match still {
            Some((code, why)) => (JobState::Paused, code.to_owned(), why),
            None => (state(row.state), row.why_code, row.why),
        };
        let more = row.total.map(|total| total.saturating_sub(row.done));
        let (per_second, seconds_left) = match &running {
            Some(running) => {
                let meter = running.meter();
                (
                    meter.per_second(),
                    more.and_then(|more| meter.seconds_left(more)),
                )
            }
            None => (None, None),
        };
        let counts = row.counts;
        Job {
            id: row.id,
            kind: job_kind(&row.kind),
            title: row.title,
            integration: row.integration_id,
            host: row.host,
            state,
            why,
            why_code,
            done: row.done,
            total: row.total,
            counts: JobCounts {
                rows: counts.rows,
                sent: counts.sent,
                confirmed: counts.confirmed,
                accepted: counts.accepted,
                rejected: counts.rejected,
                not_delivered: counts.not_delivered,
                unknown: counts.unknown,
                skipped: counts.skipped,
                filtered: counts.filtered,
                invalid: counts.invalid,
                waiting,
                again: counts.again,
                would_send: counts.would_send,
            },
            per_second,
            seconds_left,
            last_error: row.last_error,
            rate: row.rate,
            next_due,
            elsewhere,
            path: row.path,
            created_at: row.created_at,
            finished_at: row.finished_at,
        }
    }
}

/// A job with what the database knows beside its row.
struct Seen {
    row: JobRow,
    elsewhere: bool,
    interrupted: bool,
    waiting: u64,
    next_due: Option<i64>,
}

impl Seen {
    fn of(store: &Store, row: JobRow) -> Result<Self, StoreError> {
        let (waiting, next_due) = if row.state.is_over() {
            (0, None)
        } else {
            store.jobs().waiting(row.seq)?
        };
        Ok(Self {
            elsewhere: store.jobs().is_elsewhere(&row),
            interrupted: store.jobs().is_interrupted(&row),
            waiting,
            next_due,
            row,
        })
    }
}

const fn state(kept: Kept) -> JobState {
    match kept {
        Kept::Running => JobState::Running,
        Kept::Retrying => JobState::Retrying,
        Kept::Paused => JobState::Paused,
        Kept::Done => JobState::Done,
        Kept::Cancelled => JobState::Cancelled,
        Kept::Failed => JobState::Failed,
    }
}

fn job_kind(kept: &str) -> JobKind {
    match kept {
        kind::CHECK => JobKind::Check,
        kind::RESEND => JobKind::Resend,
        kind::EXPORT => JobKind::Export,
        _ => JobKind::Backfill,
    }
}

fn group(group: carom_intake::Group) -> RowGroup {
    RowGroup {
        code: group.code,
        column: group.column,
        message: group.message,
        fix: group.fix,
        count: group.count,
        rows: group.rows,
    }
}

#[cfg(test)]
mod tests {
    use carom_store::NewJob;
    use serde_json::json;

    use super::*;

    #[tokio::test]
    async fn a_job_that_pauses_while_it_is_cancelled_is_cancelled_all_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let app = App::open(folder.path(), None).unwrap();
        let id = "01890000-0000-7000-8000-000000000000";
        let job = NewJob {
            id: id.into(),
            kind: kind::RESEND,
            title: "3 deliveries sent again".into(),
            integration_id: None,
            host: String::new(),
            plan: json!({}),
            cursor: json!({}),
            rate: 0,
            path: None,
            total: Some(3),
            created_at: 0,
        };
        app.store(move |store| {
            store.jobs().insert(job, Vec::new())?;
            let why = ("streak", "20 in a row");
            store.jobs().set_state(id, Kept::Paused, why, 1)
        })
        .await
        .unwrap();
        // It has just said that it pauses, and is about to go.
        let running = app.queue().enter(id).unwrap();
        let going = async {
            while !running.is_for_good() {
                tokio::task::yield_now().await;
            }
            app.queue().leave(id);
        };
        let (cancelled, ()) = tokio::join!(app.cancel_job(CancelJob { id: id.into() }), going);
        assert_eq!(
            cancelled.unwrap().state,
            JobState::Cancelled,
            "the user would find it waiting to go on"
        );
    }
}
