//! What a run was begun with, for whoever wants to go on with it and no other.

use std::{
    fs::File,
    io::{self, BufReader, Read},
    path::{Path, PathBuf},
};

use super::{Asked, files, look::blocking, of_json};
use crate::{App, contract::backfill::StartBackfill, error::AppError};

/// Bytes compared at once.
const AT_ONCE: usize = 64 * 1024;

impl App {
    /// What a run over a file was begun with.
    ///
    /// # Errors
    ///
    /// Where there is no such run, or it can't be read.
    pub async fn begun_with(&self, job: &str) -> Result<StartBackfill, AppError> {
        let id = job.to_owned();
        let row = self.store(move |store| store.jobs().get(&id)).await?;
        let asked: Asked = of_json(&row.id, row.plan)?;
        Ok(StartBackfill {
            plan: asked.plan,
            rate: row.rate,
            again_because: asked.again_because,
            stop_after: asked.stop_after,
        })
    }

    /// Whether a file holds what the file of a run does, byte for byte.
    ///
    /// # Errors
    ///
    /// Where the file at `path` can't be read. A copy that is gone holds nothing.
    pub async fn is_file_of(&self, run: &StartBackfill, path: PathBuf) -> Result<bool, AppError> {
        let copy = files::rows(self.folder(), &run.plan.file)?;
        blocking(move || {
            let ours = match File::open(&copy) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
                opened => opened.map_err(|source| AppError::of_file(&copy, source))?,
            };
            let theirs = open(&path)?;
            let same = same(ours, theirs);
            same.map_err(|source| AppError::of_file(&path, source))
        })
        .await
    }
}

fn open(path: &Path) -> Result<File, AppError> {
    File::open(path).map_err(|source| AppError::of_file(path, source))
}

fn same(ours: File, theirs: File) -> io::Result<bool> {
    if ours.metadata()?.len() != theirs.metadata()?.len() {
        return Ok(false);
    }
    let mut ours = BufReader::with_capacity(AT_ONCE, ours).bytes();
    for theirs in BufReader::with_capacity(AT_ONCE, theirs).bytes() {
        if ours.next().transpose()? != Some(theirs?) {
            return Ok(false);
        }
    }
    Ok(ours.next().is_none())
}
