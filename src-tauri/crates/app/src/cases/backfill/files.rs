//! Files of rows as they are taken in: a copy in the data folder, so that a run goes on even if the
//! original changes or goes, and beside it what the user called it.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use carom_intake::FileError;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::error::AppError;

/// The longest text that can be pasted; longer ones come as a file.
const PASTED: usize = 64 * 1024 * 1024;

/// What is known of a file beside its content.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Label {
    /// The name it had.
    pub(crate) name: String,
}

/// The folder of copies inside a data folder.
pub(crate) fn folder(data: &Path) -> PathBuf {
    data.join("backfills")
}

/// Takes a file in; gives its id.
pub(crate) fn take_in(data: &Path, from: &Path) -> Result<String, AppError> {
    let name = from.file_name().map_or_else(
        || "rows".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    );
    // Asked first: a copy of a folder or of nothing says less.
    let told = fs::metadata(from).map_err(|source| AppError::of_file(from, source))?;
    if told.is_dir() {
        return Err(FileError::Folder {
            path: from.to_owned(),
        }
        .into());
    }
    let id = Uuid::now_v7().to_string();
    let to = rows(data, &id)?;
    make_folder(data)?;
    // Byte by byte: the system's own way may keep the time of the file, and an old one is tidied up.
    let copied =
        File::open(from).and_then(|mut rows| io::copy(&mut rows, &mut File::create_new(&to)?));
    if let Err(source) = copied {
        let _ = fs::remove_file(&to);
        return Err(AppError::of_file(from, source));
    }
    label(data, &id, name)?;
    Ok(id)
}

/// Takes pasted text in; gives its id.
pub(crate) fn paste(data: &Path, text: &str) -> Result<String, AppError> {
    if text.len() > PASTED {
        return Err(AppError::Field {
            code: "paste_too_long",
            field: "text".into(),
            message: "the pasted text is longer than 64 MB".into(),
            hint: "Save it as a file and choose that.".into(),
        });
    }
    let id = Uuid::now_v7().to_string();
    let to = rows(data, &id)?;
    make_folder(data)?;
    let written = File::create_new(&to).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|source| AppError::of_file(&to, source))?;
    label(data, &id, "Pasted rows".to_owned())?;
    Ok(id)
}

/// The copy of a file.
pub(crate) fn rows(data: &Path, id: &str) -> Result<PathBuf, AppError> {
    named(data, id, "rows")
}

/// What a file was called.
pub(crate) fn name(data: &Path, id: &str) -> Result<String, AppError> {
    let path = named(data, id, "json")?;
    let text = fs::read_to_string(&path).map_err(|_| missing(id))?;
    let label: Label = serde_json::from_str(&text).map_err(|_| missing(id))?;
    Ok(label.name)
}

/// The same for a sentence about a file whose name may be gone with it.
pub(crate) fn called(data: &Path, id: &str) -> String {
    name(data, id).unwrap_or_else(|_| "the file".to_owned())
}

/// What is wrong with the copy of a file, by the name that the user knows.
pub(crate) fn wrong(error: FileError, name: &str) -> AppError {
    match error {
        FileError::Missing { .. } => AppError::Rows {
            code: error.code(),
            message: format!("Carom's copy of {name} is gone"),
            hint: "Start a new run with the file: what was sent is not sent again.".into(),
        },
        error => error.about(name).into(),
    }
}

fn label(data: &Path, id: &str, name: String) -> Result<(), AppError> {
    let path = named(data, id, "json")?;
    let text = serde_json::to_string(&Label { name })
        .map_err(|error| AppError::Interrupted(error.to_string()))?;
    fs::write(&path, text).map_err(|source| AppError::of_file(&path, source))
}

/// Ids come from outside and become file names.
fn named(data: &Path, id: &str, extension: &str) -> Result<PathBuf, AppError> {
    let id = Uuid::try_parse(id).map_err(|_| missing(id))?;
    Ok(folder(data).join(format!("{id}.{extension}")))
}

fn missing(id: &str) -> AppError {
    AppError::NotFound {
        what: "file of rows",
        id: id.to_owned(),
    }
}

fn make_folder(data: &Path) -> Result<(), AppError> {
    let folder = folder(data);
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        // Orders are the user's own business.
        builder.mode(0o700);
    }
    builder
        .create(&folder)
        .map_err(|source| AppError::of_file(&folder, source))
}
