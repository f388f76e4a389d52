//! The log as a file: CSV, JSON lines or HTTP Archive, written as a job.

mod csv_rows;
mod har;
mod json_lines;

use std::{
    fs,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use carom_store::{Chosen, JobRow, LogDetail, NewJob, Progress, Store};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{backfill::of_json, selection::chosen};
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

/// A shape that deliveries are written in.
trait Shape: Send {
    /// What stands before them.
    fn begin(&mut self, out: &mut dyn Write) -> std::io::Result<()>;
    /// One delivery.
    fn delivery(
        &mut self,
        store: &Store,
        detail: &LogDetail,
        out: &mut dyn Write,
    ) -> Result<(), AppError>;
    /// What stands behind them.
    fn end(&mut self, out: &mut dyn Write) -> std::io::Result<()>;
}

impl App {
    /// Writes the log to a file, as a job.
    pub async fn export_deliveries(&self, request: ExportDeliveries) -> Result<Job, AppError> {
        let path = PathBuf::from(&request.path);
        // Found out now, while the user still looks.
        let unborn = part_of(&path);
        fs::File::create(&unborn).map_err(|source| AppError::of_file(&path, source))?;
        let asked = Asked {
            deliveries: request.deliveries.clone(),
            format: request.format,
            with_secrets: request.with_secrets,
        };
        let which = chosen(request.deliveries);
        let total = self.how_many(which).await?;
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
            total: Some(total),
            created_at: clock::now(),
        };
        let row = self
            .store(move |store| store.jobs().insert(new, Vec::new()))
            .await?;
        let id = row.id.clone();
        work::take_up(self, row);
        self.job(&id).await
    }

    async fn how_many(&self, which: Chosen) -> Result<u64, AppError> {
        self.store(move |store| match which {
            Chosen::Ids(ids) => Ok(ids.len() as u64),
            Chosen::Filter(filter) => Ok(store.log().count(&filter, &|| false)?.count),
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

fn write(
    store: &Store,
    asked: &Asked,
    path: &Path,
    job: &JobRow,
    running: &Running,
) -> Result<(), AppError> {
    let which = chosen(asked.deliveries.clone());
    let secrets = asked.with_secrets;
    let mut shape: Box<dyn Shape> = match asked.format {
        ExportFormat::Csv => Box::new(csv_rows::CsvRows::new(secrets)),
        ExportFormat::Json => Box::new(json_lines::JsonLines::new(secrets)),
        ExportFormat::Har => Box::new(har::Har::new(secrets)),
    };
    let unborn = part_of(path);
    let failed = |source| AppError::of_file(path, source);
    let file = fs::File::create(&unborn).map_err(failed)?;
    let mut out = BufWriter::new(file);
    shape.begin(&mut out).map_err(failed)?;
    let mut after = 0;
    let already = job.done;
    let mut done = 0;
    loop {
        if running.stop.is_cancelled() {
            // Begun anew when it goes on; until then there is no file.
            drop(out);
            let _ = fs::remove_file(&unborn);
            return Ok(());
        }
        let slice = store.log().slice(&which, after, AT_ONCE)?;
        for (_, id) in &slice.deliveries {
            shape.delivery(store, &store.log().get(id)?, &mut out)?;
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
            ..Progress::default()
        })?;
        match slice.next {
            Some(next) => after = next,
            None => break,
        }
    }
    shape.end(&mut out).map_err(failed)?;
    let file = out
        .into_inner()
        .map_err(|error| failed(error.into_error()))?;
    file.sync_all()
        .and_then(|()| fs::rename(&unborn, path))
        .map_err(failed)
}

fn part_of(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    path.with_file_name(name)
}
