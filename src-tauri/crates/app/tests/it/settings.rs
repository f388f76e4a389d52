//! Settings, backups, databases that can't be opened.

use std::{
    fs,
    sync::{Arc, Mutex},
};

use carom_app::{
    App, OnChange,
    changes::{Changed, Changing},
    contract::{
        integrations::{DeleteIntegrations, GetIntegration},
        settings::{BackUp, CheckBackup, GetSettings, RestoreBackup, Settings},
    },
    error::Report,
};

use crate::desk::Desk;

#[tokio::test]
async fn settings_are_kept_and_nonsense_is_refused_at_its_field() {
    let desk = Desk::new();
    let wanted = Settings {
        total_timeout_ms: 3_000,
        ..Settings::default()
    };
    desk.app.set_settings(wanted.clone()).await.expect("kept");
    assert_eq!(
        desk.app.get_settings(GetSettings {}).await.expect("read"),
        wanted
    );
    let error = desk
        .app
        .set_settings(Settings {
            connect_timeout_ms: 0,
            ..Settings::default()
        })
        .await
        .expect_err("no connection opens in no time");
    assert_eq!(
        Report::from(error).field.as_deref(),
        Some("connect_timeout_ms")
    );
}

#[tokio::test]
async fn a_backup_restores_what_was_there_and_keeps_what_it_replaces() {
    let desk = Desk::new();
    let saved = desk
        .custom("Offer", "https://t.example.com/pb?clickid={tid}")
        .await;
    let path = desk.folder.path().join("copy.db").display().to_string();
    desk.app
        .back_up(BackUp { path: path.clone() })
        .await
        .expect("written");
    let twice = desk
        .app
        .back_up(BackUp { path: path.clone() })
        .await
        .expect_err("never over a file");
    assert!(Report::from(twice).message.contains("copy.db"));

    let ids = vec![saved.id.clone()];
    desk.app
        .delete_integrations(DeleteIntegrations { ids })
        .await
        .expect("deleted");
    let content = desk
        .app
        .check_backup(CheckBackup { path: path.clone() })
        .await
        .expect("read");
    assert_eq!(content.integrations, 1);
    let restored = desk
        .app
        .restore_backup(RestoreBackup { path })
        .await
        .expect("restored");
    assert!(
        fs::metadata(&restored.previous).is_ok(),
        "the replaced database is kept"
    );
    let back = desk
        .app
        .get_integration(GetIntegration { id: saved.id })
        .await
        .expect("back");
    assert_eq!(back.deleted_at, None);
}

#[tokio::test]
async fn a_restored_database_is_told_as_a_change_of_everything() {
    let folder = tempfile::tempdir().expect("a folder");
    let told = Arc::new(Mutex::new(Vec::new()));
    let hear = Arc::clone(&told);
    let on_change: OnChange = Arc::new(move |changes| {
        hear.lock().expect("nobody panics").extend(changes.to_vec());
    });
    let app = App::open(folder.path(), Some(on_change)).expect("an empty folder");
    let path = folder.path().join("copy.db").display().to_string();
    app.back_up(BackUp { path: path.clone() })
        .await
        .expect("written");
    told.lock().expect("nobody panics").clear();
    app.restore_backup(RestoreBackup { path })
        .await
        .expect("restored");
    let told = told.lock().expect("nobody panics");
    for kind in [
        Changing::Integrations,
        Changing::Drafts,
        Changing::Deliveries,
        Changing::Accounts,
        Changing::Settings,
        Changing::Jobs,
    ] {
        let any = Changed {
            kind,
            ids: Vec::new(),
        };
        assert!(told.contains(&any), "{kind:?} is held of the old database");
    }
}

#[tokio::test]
async fn a_file_that_is_no_backup_changes_nothing() {
    let desk = Desk::new();
    let saved = desk
        .custom("Offer", "https://t.example.com/pb?clickid={tid}")
        .await;
    let path = desk.folder.path().join("holiday.jpg");
    fs::write(&path, "not a database").expect("written");
    let path = path.display().to_string();
    desk.app
        .restore_backup(RestoreBackup { path })
        .await
        .expect_err("no database");
    let there = desk
        .app
        .get_integration(GetIntegration { id: saved.id })
        .await;
    there.expect("the app goes on with what it had");
}

#[test]
fn a_database_that_cannot_be_opened_names_the_file_and_the_way_out() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(
        folder.path().join("carom.db"),
        "this is a text file, and not a short one at all",
    )
    .expect("written");
    let report = Report::from(App::open(folder.path(), None).expect_err("not a database"));
    assert_eq!(report.code, "not_a_database");
    assert!(report.message.contains("carom.db"), "{}", report.message);
    assert!(!report.hint.is_empty(), "every error says what to do next");
}
