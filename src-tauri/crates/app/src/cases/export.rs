//! The log as a file: CSV, JSON lines or HTTP Archive, written as a job.

mod csv_rows;
mod har;
mod json_lines;

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use carom_store::{Chosen, JobRow, LogDetail, NewJob, Progress, Store, StoreError};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    backfill::{blocking, of_json},
    selection::{chosen, complete},
};
use crate::{
    App, clock,
    contract::{
        deliveries::{ExportDeliveries, ExportFormat, Selection},
        jobs::Job,
    },
    error::AppError,
    queue::{
        running::Running,
        work::{self, kind},
    },
    whole_file::WholeFile,
};

/// Deliveries read together.
const AT_ONCE: u32 = 500;

/// What an export was asked to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Asked {
    deliveries: Selection,
    format: ExportFormat,
    with_secrets: bool,
}

/// Why a delivery is not in the file.
enum Unwritten {
    /// It could not be read.
    Read(StoreError),
    /// The file takes no more.
    Write(io::Error),
}

impl From<StoreError> for Unwritten {
    fn from(error: StoreError) -> Self {
        Self::Read(error)
    }
}

impl From<io::Error> for Unwritten {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

/// A file that deliveries are written to, in one of the shapes.
trait Shape {
    /// What stands before them.
    fn begin(&mut self) -> io::Result<()>;
    /// One delivery.
    fn delivery(&mut self, store: &Store, detail: &LogDetail) -> Result<(), Unwritten>;
    /// What stands behind them. Then all of it has left for the file.
    fn end(&mut self) -> io::Result<()>;
}

impl App {
    /// Writes the log to a file, as a job.
    pub async fn export_deliveries(&self, request: ExportDeliveries) -> Result<Job, AppError> {
        let path = PathBuf::from(&request.path);
        let asked = Asked {
            deliveries: request.deliveries.clone(),
            format: request.format,
            with_secrets: request.with_secrets,
        };
        let which = chosen(request.deliveries);
        let total = self.how_many(which).await?;
        // Found out now, while the user still looks.
        let there = path.clone();
        blocking(move || {
            let tried = WholeFile::begin(&there).map(drop);
            tried.map_err(|source| AppError::of_file(&there, source))
        })
        .await?;
        let name = path.file_name().map_or_else(
            || request.path.clone(),
            |name| name.to_string_lossy().into(),
        );
        let new = NewJob {
            id: Uuid::now_v7().to_string(),
            kind: kind::EXPORT,
            title: format!("Deliveries to {name}"),
            integration_id: None,
            host: String::new(),
            plan: serde_json::to_value(&asked).unwrap_or_default(),
            cursor: serde_json::Value::Null,
            rate: 0,
            path: Some(request.path),
            total,
            created_at: clock::now(),
        };
        let row = self
            .store(move |store| store.jobs().insert(new, Vec::new()))
            .await?;
        let id = row.id.clone();
        work::take_up(self, row);
        self.job(&id).await
    }

    /// How many there will be; `None` where that is not known before they are written.
    async fn how_many(&self, which: Chosen) -> Result<Option<u64>, AppError> {
        self.store(move |store| {
            complete(store, &which, &|| false)?;
            match which {
                Chosen::Ids(ids) => Ok(Some(ids.len() as u64)),
                Chosen::Filter(filter) => {
                    let counted = store.log().count(&filter, &|| false)?;
                    Ok(counted.exact.then_some(counted.count))
                }
            }
        })
        .await
    }
}

/// Writes an export from its beginning: half a file is none.
pub(crate) async fn work(app: &App, job: &JobRow, running: &Arc<Running>) -> Result<(), AppError> {
    let asked: Asked = of_json(&job.id, job.plan.clone())?;
    let path = PathBuf::from(job.path.clone().unwrap_or_default());
    let (running, job) = (Arc::clone(running), job.clone());
    app.store_or_app(move |store| write(store, &asked, &path, &job, &running))
        .await
}

/// Writes the file, whole or not at all. Where it was stopped it is begun anew when it goes on.
fn write(
    store: &Store,
    asked: &Asked,
    path: &Path,
    job: &JobRow,
    running: &Running,
) -> Result<(), AppError> {
    fill(store, asked, path, job, running).map_err(|why| match why {
        Unwritten::Read(error) => error.into(),
        Unwritten::Write(source) => AppError::of_file(path, source),
    })
}

/// Writes everything into a file.
fn fill(
    store: &Store,
    asked: &Asked,
    path: &Path,
    job: &JobRow,
    running: &Running,
) -> Result<(), Unwritten> {
    let which = chosen(asked.deliveries.clone());
    complete(store, &which, &|| running.stop.is_cancelled())?;
    let secrets = asked.with_secrets;
    let mut file = WholeFile::begin(path)?;
    let mut shape: Box<dyn Shape + '_> = match asked.format {
        ExportFormat::Csv => Box::new(csv_rows::CsvRows::new(&mut file, secrets)),
        ExportFormat::Json => Box::new(json_lines::JsonLines::new(&mut file, secrets)),
        ExportFormat::Har => Box::new(har::Har::new(&mut file, secrets)),
    };
    shape.begin()?;
    let mut after = 0;
    let already = job.done;
    let mut done = 0;
    loop {
        if running.stop.is_cancelled() {
            return Ok(());
        }
        let slice = store.log().slice(&which, after, AT_ONCE)?;
        for (_, id) in &slice.deliveries {
            match store.log().get(id) {
                Ok(detail) => shape.delivery(store, &detail)?,
                // No longer kept since.
                Err(StoreError::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let more = slice.deliveries.len() as u64;
        done += more;
        running.did(more);
        store.jobs().advance(Progress {
            job: job.seq,
            id: job.id.clone(),
            // What an interrupted try had counted is not counted twice.
            done: if done > already {
                more.min(done - already)
            } else {
                0
            },
            // It may have been an estimate, or some may have gone since.
            total: slice.next.is_none().then_some(done),
            ..Progress::default()
        })?;
        match slice.next {
            Some(next) => after = next,
            None => break,
        }
    }
    shape.end()?;
    drop(shape);
    Ok(file.born()?)
}
