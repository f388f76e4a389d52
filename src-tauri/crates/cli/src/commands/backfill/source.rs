//! The file of rows: a path, or standard input.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
};

use carom_app::{
    App,
    contract::backfill::{BackfillFile, FileForm, LookAtFile, OpenFile},
};
use carom_postback::integration::Role;
use tempfile::TempDir;

use crate::exit::{Done, Failure};

/// Takes the file in and looks at it as one role would.
pub(super) async fn open(app: &App, path: &Path, form: FileForm, role: Role) -> Done<BackfillFile> {
    let file = copy(app, path).await?;
    let request = LookAtFile {
        file: file.id,
        form,
        role: Some(role),
    };
    Ok(app.look_at_file(request).await?)
}

async fn copy(app: &App, path: &Path) -> Done<BackfillFile> {
    let readable = readable(path).await?;
    take_in(app, readable.path()).await
}

/// A file that can be read more than once: what stands on standard input is put into one.
pub(super) struct Readable {
    path: PathBuf,
    /// Goes with it.
    _folder: Option<TempDir>,
}

impl Readable {
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

pub(super) async fn readable(path: &Path) -> Done<Readable> {
    if path.as_os_str() != "-" {
        return Ok(Readable {
            path: path.to_owned(),
            _folder: None,
        });
    }
    let folder = tempfile::tempdir().map_err(|error| unread(&error))?;
    // The name under which the run is listed.
    let copy = folder.path().join("standard input");
    let to = copy.clone();
    // It may be larger than memory, so it streams.
    let copied = tokio::task::spawn_blocking(move || {
        io::copy(&mut io::stdin().lock(), &mut File::create_new(to)?)
    });
    let copied = copied.await.unwrap_or_else(|error| Err(error.into()));
    copied.map_err(|error| unread(&error))?;
    Ok(Readable {
        path: copy,
        _folder: Some(folder),
    })
}

async fn take_in(app: &App, path: &Path) -> Done<BackfillFile> {
    let path = path.to_str().ok_or_else(|| {
        Failure::usage(
            "bad_path",
            format!("{} is not UTF-8 text", path.display()),
            "Choose another name, or pipe the file in with --csv -.",
        )
    })?;
    let request = OpenFile {
        path: Some(path.to_owned()),
        text: None,
    };
    app.open_file(request).await.map_err(|error| {
        let mut failure = Failure::from(error);
        if failure.report.code == "file" {
            failure.report.hint = "Check the path, and that you may read it.".into();
        }
        failure
    })
}

fn unread(error: &io::Error) -> Failure {
    Failure::failed(
        "input",
        format!("standard input could not be read: {error}"),
        "Give the file by its path instead of -.",
    )
}
