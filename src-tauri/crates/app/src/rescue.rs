//! What can still be done when the database can't be opened: look into a backup and bring it back.
//!
//! Both stand under the same names as their use cases of an open [`App`](crate::App), so the window
//! asks the same questions either way. Opening the database afterwards is the caller's.

use std::path::Path;

use carom_store::{Options, Store};
use serde_json::Value;

use crate::{
    contract::settings::{BackupContent, BackupMade, CheckBackup, RestoreBackup},
    error::{AppError, Report},
    router::{parse, write},
};

/// The answer to a command that needs no open database; `None` for every other one.
///
/// Blocks while files are read and written.
pub fn dispatch(folder: &Path, command: &str, request: Value) -> Option<Result<String, Report>> {
    match command {
        "check_backup" => Some(check(command, request)),
        "restore_backup" => Some(restore(folder, command, request)),
        _ => None,
    }
}

fn check(command: &str, request: Value) -> Result<String, Report> {
    let CheckBackup { path } = parse(command, request)?;
    let summary = Store::check_backup(Path::new(&path)).map_err(AppError::from)?;
    write(command, &BackupContent::of(path, &summary))
}

fn restore(folder: &Path, command: &str, request: Value) -> Result<String, Report> {
    let RestoreBackup { path } = parse(command, request)?;
    let restored = Store::restore_from(folder, Path::new(&path), &Options::default())
        .map_err(AppError::from)?;
    write(command, &BackupMade::of(path, restored))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::App;
    use serde_json::json;

    #[tokio::test]
    async fn a_backup_replaces_a_damaged_database_which_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let (folder, backup) = (dir.path().join("data"), dir.path().join("backup.db"));
        let app = App::open(&folder, None).unwrap();
        app.back_up(crate::contract::settings::BackUp {
            path: backup.display().to_string(),
        })
        .await
        .unwrap();
        drop(app);
        std::fs::write(folder.join("carom.db"), b"no database at all, by far").unwrap();
        assert!(App::open(&folder, None).is_err(), "the window starts shut");

        let asked = json!({ "path": backup });
        let content = dispatch(&folder, "check_backup", asked.clone()).unwrap();
        assert!(
            content.unwrap().contains("\"integrations\":0"),
            "what a backup holds is shown before anything is replaced"
        );
        let made = dispatch(&folder, "restore_backup", asked).unwrap().unwrap();
        let made: BackupMade = serde_json::from_str(&made).unwrap();
        assert!(
            Path::new(&made.previous).is_file(),
            "the damaged database is kept"
        );
        assert!(App::open(&folder, None).is_ok(), "and Carom opens again");
    }

    #[test]
    fn nothing_else_is_answered_without_a_database() {
        assert!(dispatch(Path::new("nowhere"), "list_integrations", json!({})).is_none());
    }
}
