//! Backfill: a file of missed conversions is taken in, looked at, mapped, checked, and sent.
//!
//! What a file's bytes mean is `carom_intake`'s business, what leaves is the queue's. Here the two
//! meet under the user's plan.

mod begun;
mod canary;
mod check;
pub(crate) mod files;
mod look;
mod plan;
mod preview;
mod reading;
pub(crate) mod report;
mod send;
mod wanted;

use std::sync::Arc;

use carom_intake::Checkpoint;
use carom_store::{JobRow, JobState, NewJob};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub(crate) use self::look::blocking;
use self::plan::Setup;
use crate::{
    App, clock,
    contract::{
        backfill::{BackfillPlan, CheckBackfill, StartBackfill},
        jobs::Job,
    },
    error::AppError,
    queue::{
        running::Running,
        work::{self, kind},
    },
};

/// What a backfill was asked to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Asked {
    /// The file, by its id; also what keeps its copy from being tidied away.
    file: String,
    plan: BackfillPlan,
    again_because: String,
    stop_after: u32,
    /// Its total is no estimate.
    #[serde(default)]
    counted: bool,
}

impl Asked {
    /// The reason with which rows of an earlier run go again; `None`: they are left.
    fn again(&self) -> Option<String> {
        again(&self.again_because)
    }
}

/// A reason that was given.
fn again(because: &str) -> Option<String> {
    let because = because.trim();
    (!because.is_empty()).then(|| because.to_owned())
}

/// Where it has come to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    /// The next row; `None` is the first.
    next: Option<Checkpoint>,
    /// What was wrong with rows before it.
    groups: carom_intake::Groups,
}

impl App {
    /// Goes through all rows without sending.
    pub async fn check_backfill(&self, request: CheckBackfill) -> Result<Job, AppError> {
        let asked = Asked {
            file: request.plan.file.clone(),
            plan: request.plan,
            again_because: request.again_because,
            stop_after: 0,
            counted: false,
        };
        self.start_over_file(kind::CHECK, asked, 0).await
    }

    /// Sends the rows.
    pub async fn start_backfill(&self, request: StartBackfill) -> Result<Job, AppError> {
        let asked = Asked {
            file: request.plan.file.clone(),
            plan: request.plan,
            again_because: request.again_because.trim().to_owned(),
            stop_after: request.stop_after,
            counted: false,
        };
        self.start_over_file(kind::BACKFILL, asked, request.rate)
            .await
    }

    async fn start_over_file(
        &self,
        kind: &'static str,
        mut asked: Asked,
        rate: u32,
    ) -> Result<Job, AppError> {
        let setup = Setup::of(self, &asked.plan).await?;
        let look = self
            .look(&asked.plan.file, setup.role(), &asked.plan.form)
            .await?;
        self.remember_mapping(&look.shape, setup.role(), &asked.plan)
            .await?;
        let counted = match look.rows.exact {
            true => Some(look.rows.about),
            false => self.rows_counted(&asked.plan).await,
        };
        asked.counted = counted.is_some();
        let file_name = files::name(self.folder(), &asked.file)?;
        let name = &setup.integration.definition.name;
        let title = match kind {
            kind::CHECK => format!("Dry run of {file_name} for {name}"),
            _ => format!("{file_name} to {name}"),
        };
        let new = NewJob {
            id: Uuid::now_v7().to_string(),
            kind,
            title,
            integration_id: Some(setup.integration.id.clone()),
            host: setup.host.clone(),
            plan: as_json(&asked)?,
            cursor: as_json(&Place::default())?,
            rate,
            path: None,
            total: counted.or(Some(look.rows.about)),
            created_at: clock::now(),
        };
        let row = self
            .store(move |store| store.jobs().insert(new, Vec::new()))
            .await?;
        let id = row.id.clone();
        work::take_up(self, row);
        self.job(&id).await
    }

    /// How many rows a dry run found in this very file.
    async fn rows_counted(&self, plan: &BackfillPlan) -> Option<u64> {
        // Without it there is still an estimate.
        let jobs = self.store(|store| store.jobs().list()).await.ok()?;
        let found = jobs
            .rows
            .into_iter()
            .filter(|job| job.kind == kind::CHECK && job.state == JobState::Done)
            .find(|job| {
                let asked: Result<Asked, _> = of_json(&job.id, job.plan.clone());
                asked.is_ok_and(|asked| {
                    (&asked.plan.file, &asked.plan.form) == (&plan.file, &plan.form)
                })
            });
        found.and_then(|job| job.total)
    }
}

/// Works on a backfill or a dry run, from where it stands.
pub(crate) async fn work(app: &App, job: &JobRow, running: &Arc<Running>) -> Result<(), AppError> {
    // What was kept since this row was read counts.
    let id = job.id.clone();
    let job = app.store(move |store| store.jobs().get(&id)).await?;
    let asked: Asked = of_json(&job.id, job.plan.clone())?;
    let place: Place = of_json(&job.id, job.cursor.clone())?;
    let setup = Setup::of(app, &asked.plan).await?;
    if job.kind == kind::CHECK {
        check::work(app, &job, running, setup, &asked, place).await
    } else {
        send::work(app, &job, running, setup, &asked, place).await
    }
}

fn as_json<T: Serialize>(value: &T) -> Result<serde_json::Value, AppError> {
    serde_json::to_value(value).map_err(|error| AppError::Interrupted(error.to_string()))
}

pub(crate) fn of_json<T: serde::de::DeserializeOwned>(
    job: &str,
    value: serde_json::Value,
) -> Result<T, AppError> {
    serde_json::from_value(value).map_err(|error| {
        AppError::Store(carom_store::StoreError::BadRow {
            table: "jobs",
            id: job.to_owned(),
            detail: error.to_string(),
        })
    })
}
