//! Saving, listing, switching, the Trash, drafts, the hand-off.

use carom_app::{
    contract::{
        drafts::{Draft, ListDrafts},
        handoff::{GetHandoff, SetHandoff},
        integrations::{
            DeleteIntegrations, DuplicateIntegration, GetIntegration, ListIntegrations, ListTrash,
            PurgeIntegrations, RestoreIntegrations, SaveIntegration, SetActive,
        },
        testing::ApplyTestUrl,
    },
    error::{AppError, Report},
};
use carom_postback::{
    event::EventType,
    integration::{Definition, Handoff, Integration},
};

use crate::desk::Desk;

const URL: &str = "https://track.example.com/pb?clickid={tid}&sum={affiliate_earnings}";

#[tokio::test]
async fn what_is_saved_is_listed_found_and_inactive() {
    let desk = Desk::new();
    let saved = desk.custom("Spring offer", URL).await;
    assert!(
        !saved.active,
        "nothing fires by itself before the user says so"
    );
    for search in [
        "spring",
        "TRACK.EXAMPLE",
        "affiliate_earnings",
        "cbaff1",
        "offer spring",
    ] {
        let query = ListIntegrations {
            search: search.into(),
            ..Default::default()
        };
        let page = desk
            .app
            .list_integrations(query)
            .await
            .expect("the list is read");
        assert_eq!(page.total, 1, "{search} should find it");
    }
    let query = ListIntegrations {
        search: "100%_".into(),
        ..Default::default()
    };
    let page = desk
        .app
        .list_integrations(query)
        .await
        .expect("wild cards are plain letters");
    assert_eq!((page.total, page.everything), (0, 1));
}

#[tokio::test]
async fn a_stale_save_is_refused_and_changes_nothing() {
    let desk = Desk::new();
    let saved = desk.custom("Offer", URL).await;
    let save = |name: &str| SaveIntegration {
        id: Some(saved.id.clone()),
        expected_version: Some(saved.version),
        definition: Definition {
            name: name.into(),
            ..saved.definition.clone()
        },
        draft: None,
    };
    desk.app
        .save_integration(save("First"))
        .await
        .expect("the first save wins");
    let second = desk
        .app
        .save_integration(save("Second"))
        .await
        .expect_err("the second is stale");
    assert_eq!(Report::from(second).code, "conflict");
    let now = desk
        .app
        .get_integration(GetIntegration {
            id: saved.id.clone(),
        })
        .await;
    assert_eq!(now.expect("it is there").definition.name, "First");
}

#[tokio::test]
async fn errors_block_activation_and_saving_never() {
    let desk = Desk::new();
    let good = desk.custom("Good", URL).await;
    let bad = desk
        .custom(
            "Bad",
            "https://track.example.com/pb?clickid={trackingCodes}",
        )
        .await;
    let outcomes = desk
        .app
        .set_active(SetActive {
            ids: vec![bad.id.clone(), good.id.clone()],
            active: true,
        })
        .await
        .expect("each row has its own outcome");
    assert_eq!(
        outcomes[0].error.as_ref().map(|e| e.code.as_str()),
        Some("blocked")
    );
    assert_eq!(
        (outcomes[1].name.as_str(), &outcomes[1].error),
        ("Good", &None)
    );
    let page = desk
        .app
        .list_integrations(ListIntegrations {
            active: Some(true),
            ..Default::default()
        })
        .await
        .expect("the list is read");
    assert_eq!(
        page.rows
            .iter()
            .map(|r| r.name.as_str())
            .collect::<Vec<_>>(),
        ["Good"]
    );
}

#[tokio::test]
async fn an_active_integration_saved_with_errors_becomes_inactive() {
    let desk = Desk::new();
    let saved = desk.custom("Offer", URL).await;
    desk.app
        .set_active(SetActive {
            ids: vec![saved.id.clone()],
            active: true,
        })
        .await
        .expect("a clean form activates");
    let broken = desk
        .app
        .save_integration(SaveIntegration {
            id: Some(saved.id),
            expected_version: Some(saved.version),
            definition: Definition {
                url: "https://t.example/{oops".into(),
                ..saved.definition
            },
            draft: None,
        })
        .await
        .expect("saving is always possible");
    let why = broken.deactivated.expect("nobody is switched off unsaid");
    let broken = broken.integration;
    assert!(!broken.active, "a broken URL must not stay switched on");
    assert!(why.message.starts_with("Offer has"), "{}", why.message);
    let again = desk.app.apply_test_url(ApplyTestUrl {
        id: broken.id,
        expected_version: broken.version,
        event: EventType::Purchase,
        url: "https://t.example/{worse".into(),
    });
    let again = again.await.expect("saving is always possible");
    assert_eq!(again.deactivated, None, "it was Inactive before");
}

#[tokio::test]
async fn a_form_without_a_name_is_refused_at_its_field() {
    let desk = Desk::new();
    let blank = desk.blank("custom").await;
    for (name, code) in [
        ("  ", "name_missing"),
        (&*"x".repeat(10_000), "name_too_long"),
        ("a\0b", "control_character"),
    ] {
        let error = desk
            .app
            .save_integration(SaveIntegration {
                id: None,
                expected_version: None,
                definition: Definition {
                    name: name.into(),
                    ..blank.clone()
                },
                draft: None,
            })
            .await
            .expect_err("not a name");
        let report = Report::from(error);
        assert_eq!(
            (report.code.as_str(), report.field.as_deref()),
            (code, Some("name"))
        );
    }
}

#[tokio::test]
async fn a_duplicate_is_an_unsaved_form_with_everything_copied() {
    let desk = Desk::new();
    let saved = desk.custom("Offer", URL).await;
    let copy = desk
        .app
        .duplicate_integration(DuplicateIntegration { id: saved.id })
        .await
        .expect("it is there");
    assert_eq!(
        copy,
        Definition {
            name: "Offer copy".into(),
            ..saved.definition
        }
    );
    let page = desk
        .app
        .list_integrations(ListIntegrations::default())
        .await
        .expect("read");
    assert_eq!(page.total, 1, "nothing is written before Save");
}

#[tokio::test]
async fn the_trash_gives_back_what_went_in_and_forgets_only_when_told() {
    let desk = Desk::new();
    let saved = desk.custom("Offer", URL).await;
    let ids = vec![saved.id.clone()];
    desk.app
        .delete_integrations(DeleteIntegrations { ids: ids.clone() })
        .await
        .expect("deleted");
    let trash = desk
        .app
        .list_trash(ListTrash {})
        .await
        .expect("the Trash is read");
    assert_eq!(trash.rows.len(), 1);
    let row = &trash.rows[0];
    assert!(row.purge_at.is_some_and(|at| at > row.deleted_at));

    desk.app
        .restore_integrations(RestoreIntegrations { ids: ids.clone() })
        .await
        .expect("back");
    let back = desk
        .app
        .get_integration(GetIntegration { id: "offer".into() })
        .await;
    assert_eq!(back.expect("found by name").definition, saved.definition);

    desk.app
        .delete_integrations(DeleteIntegrations { ids })
        .await
        .expect("deleted");
    let gone = desk
        .app
        .purge_integrations(PurgeIntegrations { ids: vec![] })
        .await
        .expect("purged");
    assert_eq!(gone.len(), 1);
    assert!(
        desk.app
            .list_trash(ListTrash {})
            .await
            .expect("read")
            .rows
            .is_empty()
    );
    let missing = desk
        .app
        .get_integration(GetIntegration { id: saved.id })
        .await;
    assert!(matches!(missing, Err(AppError::NotFound { .. })));
}

#[tokio::test]
async fn a_draft_survives_a_restart_and_a_save_settles_it() {
    let desk = Desk::new();
    let definition = Definition {
        name: "Half".into(),
        ..desk.blank("redtrack").await
    };
    let draft = Draft {
        key: "new:1".into(),
        integration_id: None,
        base_version: None,
        definition: definition.clone(),
        pasted: Some("https://t.example/pb".into()),
        step: 3,
        updated_at: 0,
    };
    desk.app.save_draft(draft).await.expect("kept");
    let Desk { app, folder } = desk;
    drop(app);
    let app = carom_app::App::open(folder.path(), None).expect("opens again");
    let kept = app.list_drafts(ListDrafts {}).await.expect("read");
    assert_eq!(kept.len(), 1, "a kill loses nothing");
    assert_eq!(kept[0].definition, definition);
    app.save_integration(SaveIntegration {
        id: None,
        expected_version: None,
        definition,
        draft: Some("new:1".into()),
    })
    .await
    .expect("saved");
    assert!(
        app.list_drafts(ListDrafts {})
            .await
            .expect("read")
            .is_empty()
    );
}

#[tokio::test]
async fn what_was_installed_before_a_change_is_said_to_be_older() {
    let desk = Desk::new();
    let saved = desk.custom("Offer", URL).await;
    let installed = Handoff {
        ticked: ["name", "role", "url", "save", "activate"]
            .map(str::to_owned)
            .into(),
        installed_on: Some("2026-11-21".into()),
        ..Handoff::default()
    };
    let word = |handoff: &Handoff| SetHandoff {
        id: saved.id.clone(),
        handoff: handoff.clone(),
    };
    let kept = desk.app.set_handoff(word(&installed)).await.expect("kept");

    let renamed = Definition {
        name: "Offer 2".into(),
        ..kept.definition.clone()
    };
    let save = |before: Integration, definition| SaveIntegration {
        id: Some(before.id),
        expected_version: Some(before.version),
        definition,
        draft: None,
    };
    let same = desk.app.save_integration(save(kept, renamed)).await;
    let same = same.expect("it saves").integration;
    assert_eq!(
        same.handoff, installed,
        "ClickBank knows nothing of names here"
    );

    let moved = Definition {
        url: format!("{URL}&more=1"),
        ..same.definition.clone()
    };
    let after = desk.app.save_integration(save(same, moved)).await;
    let after = after.expect("it saves").integration.handoff;
    assert!(after.changed, "ClickBank still holds the older URL");
    assert_eq!(after.ticked, ["name", "role", "activate"]);

    let again = Handoff {
        installed_on: Some("2026-11-22".into()),
        ..after
    };
    let kept = desk.app.set_handoff(word(&again)).await.expect("kept");
    assert!(!kept.handoff.changed, "installed anew");
}

#[tokio::test]
async fn the_hand_off_keeps_the_users_word_apart_from_active() {
    let desk = Desk::new();
    let saved = desk.custom("Offer", URL).await;
    let checklist = desk
        .app
        .get_handoff(GetHandoff {
            id: saved.id.clone(),
        })
        .await
        .expect("made");
    assert!(
        checklist
            .steps
            .iter()
            .any(|s| s.value.as_deref() == Some(URL)),
        "ready to copy"
    );
    let handoff = Handoff {
        ticked: vec![checklist.steps[0].key.clone()],
        installed_on: Some("2026-11-21".into()),
        ..Handoff::default()
    };
    let after = desk
        .app
        .set_handoff(SetHandoff {
            id: saved.id.clone(),
            handoff: handoff.clone(),
        })
        .await
        .expect("kept");
    assert_eq!(
        (after.handoff, after.active, after.version),
        (handoff, false, saved.version)
    );
    let bad = Handoff {
        installed_on: Some("soon".into()),
        ..Handoff::default()
    };
    let error = desk
        .app
        .set_handoff(SetHandoff {
            id: saved.id,
            handoff: bad,
        })
        .await;
    assert_eq!(Report::from(error.expect_err("no date")).code, "bad_date");
}
