//! Export and import: nothing overwritten unasked, one bad entry keeps no good one out.

use std::fs;

use carom_app::{
    contract::{
        integrations::{ListIntegrations, SetActive},
        transfer::{ExportIntegrations, ImportChoice, ImportIntegrations, PreviewImport},
    },
    error::Report,
};

use crate::desk::Desk;

const URL: &str = "https://track.example.com/pb?clickid={tid}";

#[tokio::test]
async fn an_export_comes_back_whole_on_another_computer() {
    let here = Desk::new();
    let saved = here.custom("Offer", URL).await;
    let path = here.folder.path().join("export.json").display().to_string();
    let exported = here
        .app
        .export_integrations(ExportIntegrations {
            ids: vec![],
            path: Some(path.clone()),
        })
        .await
        .expect("written");
    assert_eq!(exported.count, 1);

    let there = Desk::new();
    let preview = there
        .app
        .preview_import(PreviewImport {
            path: Some(path.clone()),
            text: None,
        })
        .await
        .expect("read");
    assert_eq!(
        preview.entries[0].hosts,
        ["track.example.com"],
        "hosts are shown before anything"
    );
    assert_eq!(preview.entries[0].conflict, None);
    let imported = there
        .app
        .import_integrations(ImportIntegrations {
            path: Some(path),
            text: None,
            choices: vec![ImportChoice::Add],
        })
        .await
        .expect("imported");
    assert!(imported[0].error.is_none());
    let page = there
        .app
        .list_integrations(ListIntegrations::default())
        .await
        .expect("read");
    assert_eq!(
        (page.rows[0].name.as_str(), page.rows[0].active),
        ("Offer", false)
    );
    assert_ne!(page.rows[0].id, saved.id, "an id speaks of one computer");
}

#[tokio::test]
async fn a_conflict_is_shown_and_both_ways_out_of_it_work() {
    let desk = Desk::new();
    let saved = desk.custom("Offer", URL).await;
    let activate = SetActive {
        ids: vec![saved.id.clone()],
        active: true,
    };
    desk.app.set_active(activate).await.expect("activated");
    let text = desk
        .app
        .export_integrations(ExportIntegrations {
            ids: vec![saved.id.clone()],
            path: None,
        })
        .await
        .expect("text")
        .text;
    let preview = desk
        .app
        .preview_import(PreviewImport {
            path: None,
            text: text.clone(),
        })
        .await
        .expect("read");
    assert_eq!(preview.entries[0].conflict.as_ref(), Some(&saved.id));
    for (choice, name, replaced) in [
        (ImportChoice::Add, "Offer 2", false),
        (ImportChoice::Replace, "Offer", true),
    ] {
        let imported = desk
            .app
            .import_integrations(ImportIntegrations {
                path: None,
                text: text.clone(),
                choices: vec![choice],
            })
            .await
            .expect("imported");
        assert_eq!(
            (imported[0].name.as_str(), imported[0].replaced),
            (name, replaced)
        );
    }
    let page = desk
        .app
        .list_integrations(ListIntegrations::default())
        .await
        .expect("read");
    assert_eq!(page.total, 2);
    assert!(
        page.rows.iter().all(|row| !row.active),
        "what comes from outside is looked at before it fires"
    );
}

#[tokio::test]
async fn the_preview_foretells_the_names_that_the_import_gives() {
    let desk = Desk::new();
    desk.custom("Offer", URL).await;
    let entry = r#"{"definition":{"name":"Offer","account":"cbaff1","url":"https://t.example.com/pb?c={tid}","events":["purchase"]}}"#;
    let text = Some(format!(
        r#"{{"carom_export":1,"integrations":[{entry},{entry}]}}"#
    ));
    let request = PreviewImport {
        path: None,
        text: text.clone(),
    };
    let preview = desk.app.preview_import(request).await.expect("read");
    let foretold: Vec<String> = preview.entries.into_iter().map(|e| e.added_as).collect();
    let imported = desk
        .app
        .import_integrations(ImportIntegrations {
            path: None,
            text,
            choices: vec![ImportChoice::Add; 2],
        })
        .await
        .expect("imported");
    let given: Vec<String> = imported.into_iter().map(|i| i.name).collect();
    assert_eq!((foretold, given.len()), (given.clone(), 2));
    assert_eq!(given, ["Offer 2", "Offer 3"]);
}

#[tokio::test]
async fn broken_entries_are_listed_and_good_ones_kept() {
    let desk = Desk::new();
    let text = r#"{"carom_export":1,"integrations":[
        {"definition":{"name":"Good","url":"https://t.example.com/pb?c={tid}","events":["purchase"]}},
        {"definition":{"name":"Odd","events":["rebill"]}},
        17
    ]}"#
    .to_owned();
    let preview = desk
        .app
        .preview_import(PreviewImport {
            path: None,
            text: Some(text.clone()),
        })
        .await
        .expect("what is good can be read");
    let broken: Vec<bool> = preview.entries.iter().map(|e| e.error.is_some()).collect();
    assert_eq!(broken, [false, true, true]);
    let why = preview.entries[2].error.clone().unwrap_or_default();
    assert!(
        why.contains("definition") && !why.contains("struct"),
        "it is read by somebody who does not know Carom's insides: {why}"
    );
    let imported = desk
        .app
        .import_integrations(ImportIntegrations {
            path: None,
            text: Some(text),
            choices: vec![ImportChoice::Add; 3],
        })
        .await
        .expect("each for itself");
    assert_eq!(imported.iter().filter(|i| i.id.is_some()).count(), 1);
}

#[tokio::test]
async fn a_file_that_is_no_export_is_named_and_nothing_changes() {
    let desk = Desk::new();
    let path = desk.folder.path().join("notes.txt");
    fs::write(&path, b"\xff\xfe{}").expect("written");
    let request = PreviewImport {
        path: Some(path.display().to_string()),
        text: None,
    };
    let report = Report::from(
        desk.app
            .preview_import(request)
            .await
            .expect_err("no export"),
    );
    assert_eq!(report.code, "bad_import");
    assert!(report.message.contains("notes.txt"));
    let newer = PreviewImport {
        path: None,
        text: Some(r#"{"carom_export":99,"integrations":[]}"#.into()),
    };
    let report = Report::from(desk.app.preview_import(newer).await.expect_err("newer"));
    assert!(report.message.contains("newer Carom"), "{}", report.message);
}

#[tokio::test]
async fn a_file_that_no_export_is_as_large_as_is_not_read_to_its_end() {
    let desk = Desk::new();
    let path = desk.folder.path().join("vast.json");
    let file = fs::File::create(&path).expect("written");
    file.set_len(65 << 20).expect("with holes");
    let request = PreviewImport {
        path: Some(path.display().to_string()),
        text: None,
    };
    let report = Report::from(desk.app.preview_import(request).await.expect_err("vast"));
    assert_eq!(report.code, "file");
    assert!(report.message.contains("MiB"), "{}", report.message);
}

#[cfg(unix)]
#[tokio::test]
async fn what_is_no_file_is_refused_unopened() {
    let desk = Desk::new();
    let pipe = desk.folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("mkfifo is there").success());
    let paths = [
        pipe.display().to_string(),
        "/dev/zero".to_owned(),
        desk.folder.path().display().to_string(),
    ];
    for path in paths {
        let request = PreviewImport {
            path: Some(path.clone()),
            text: None,
        };
        // Nobody writes into the pipe: opened, it would wait for ever.
        let report = Report::from(desk.app.preview_import(request).await.expect_err(&path));
        assert_eq!(report.code, "file", "{path}");
    }
}
