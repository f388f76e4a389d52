//! Integrations through a real file.

use super::{IntegrationQuery, Sort};
use crate::{
    Draft, Intent, IntentOf, Store, StoreError,
    testing::{self, definition},
};
use carom_postback::{
    event::EventType,
    integration::{Definition, Handoff, Role},
    verdict::Verdict,
};

fn named(name: &str) -> Definition {
    Definition {
        name: name.into(),
        ..definition(0)
    }
}

fn draft(key: &str, integration: Option<&str>) -> Draft {
    Draft {
        key: key.into(),
        integration_id: integration.map(str::to_owned),
        base_version: integration.map(|_| 1),
        definition: named("unfinished"),
        pasted: Some("https://example.com/?x=1".into()),
        step: 3,
        updated_at: 5,
    }
}

fn names(store: &Store, query: &IntegrationQuery) -> Vec<String> {
    let page = store.integrations().page(query).unwrap();
    assert!(page.bad.is_empty(), "{:?}", page.bad);
    page.rows.into_iter().map(|row| row.name).collect()
}

fn search(store: &Store, text: &str) -> Vec<String> {
    names(
        store,
        &IntegrationQuery {
            search: text.into(),
            ..IntegrationQuery::default()
        },
    )
}

#[test]
fn an_integration_reads_back_exactly_as_it_was_saved() {
    let (_dir, store) = testing::temporary();
    let mut wanted = definition(2);
    wanted.notes = "zero\0byte, \u{202e}right to left, é as e\u{301}".into();
    wanted.url = format!("https://example.com/{}", "x".repeat(1 << 20));
    wanted.customize = true;
    wanted
        .urls
        .insert(EventType::Upsell, "https://other.example/%7Btid%7D".into());
    let saved = store
        .integrations()
        .insert(wanted.clone(), None, 7)
        .unwrap();
    let read = store.integrations().get(&saved.id).unwrap();
    assert_eq!(
        read.definition, wanted,
        "what was typed is the user's, byte for byte"
    );
    assert_eq!(read, saved);
    assert_eq!((read.version, read.active, read.created_at), (1, false, 7));
}

#[test]
fn a_save_from_an_older_version_is_refused_and_changes_nothing() {
    let (_dir, store) = testing::temporary();
    let integrations = store.integrations();
    let id = integrations.insert(named("first"), None, 1).unwrap().id;
    integrations
        .update(&id, 1, named("second"), true, None, 2)
        .unwrap();
    store.drafts().save(draft("mine", Some(&id))).unwrap();
    let error = integrations
        .update(&id, 1, named("third"), true, Some("mine".into()), 3)
        .unwrap_err();
    assert!(
        matches!(
            error,
            StoreError::Conflict {
                expected: 1,
                found: 2,
                ..
            }
        ),
        "somebody else's save would be lost: {error}"
    );
    assert_eq!(integrations.get(&id).unwrap().definition.name, "second");
    assert!(
        store.drafts().get("mine").unwrap().is_some(),
        "a refused save must keep the form"
    );
}

#[test]
fn a_save_settles_its_draft_in_the_same_step() {
    let (_dir, store) = testing::temporary();
    store.drafts().save(draft("new:1", None)).unwrap();
    store
        .integrations()
        .insert(named("done"), Some("new:1".into()), 9)
        .unwrap();
    assert_eq!(
        store.drafts().get("new:1").unwrap(),
        None,
        "it would be offered for ever"
    );
}

#[test]
fn ticking_the_hand_off_does_not_make_an_open_form_conflict() {
    let (_dir, store) = testing::temporary();
    let integrations = store.integrations();
    let id = integrations.insert(named("a"), None, 1).unwrap().id;
    let handoff = Handoff {
        ticked: vec!["login".into()],
        installed_on: Some("2026-11-01".into()),
        ..Handoff::default()
    };
    integrations.set_handoff(&id, handoff.clone()).unwrap();
    integrations.set_active(vec![id.clone()], true, 2).unwrap();
    let saved = integrations
        .update(&id, 1, named("b"), true, None, 3)
        .unwrap()
        .integration;
    assert_eq!(
        (saved.handoff, saved.active),
        (handoff, true),
        "a save of the form keeps both"
    );
    let row = integrations
        .page(&IntegrationQuery::default())
        .unwrap()
        .rows
        .remove(0);
    assert_eq!(row.installed_on.as_deref(), Some("2026-11-01"));
}

#[test]
fn what_may_not_be_active_is_switched_off_with_the_save_itself() {
    let (_dir, store) = testing::temporary();
    let integrations = store.integrations();
    let id = integrations.insert(named("a"), None, 0).unwrap().id;
    integrations.set_active(vec![id.clone()], true, 1).unwrap();
    // Whoever can save and can't switch anything off afterwards.
    store
        .write(|tx| {
            Ok(tx.conn().execute_batch(
                "CREATE TEMP TRIGGER no_second_step BEFORE UPDATE ON integrations \
                 WHEN NEW.version = OLD.version BEGIN SELECT RAISE(ABORT, 'refused'); END",
            )?)
        })
        .unwrap();
    let saved = integrations
        .update(&id, 1, named("b"), false, None, 2)
        .unwrap();
    assert_eq!(
        (saved.integration.active, saved.switched_off),
        (false, true)
    );
    let again = integrations
        .update(&id, 2, named("c"), false, None, 3)
        .unwrap();
    assert!(!again.switched_off, "it was Inactive before");
    let may = integrations
        .update(&id, 3, named("d"), true, None, 4)
        .unwrap();
    assert!(!may.integration.active, "a save never switches on");
}

#[test]
fn search_covers_name_account_template_host_macro_and_notes_regardless_of_case() {
    let (_dir, store) = testing::temporary();
    for n in 0..8 {
        store.integrations().insert(definition(n), None, 0).unwrap();
    }
    let mut odd = named("100%_Ünique\\");
    odd.url = "https://PARTNER.example/?c={vtid}".into();
    store.integrations().insert(odd, None, 0).unwrap();
    assert_eq!(search(&store, "ünique"), ["100%_Ünique\\"]);
    assert_eq!(
        search(&store, "%_"),
        ["100%_Ünique\\"],
        "wild cards are plain text here"
    );
    assert_eq!(search(&store, "partner.example"), ["100%_Ünique\\"]);
    assert_eq!(search(&store, "{VTID}"), ["100%_Ünique\\"]);
    assert_eq!(
        search(&store, "aftrad shop02").len(),
        1,
        "every word must occur, anywhere"
    );
    assert_eq!(search(&store, "number 3.").len(), 1, "notes are searched");
    assert_eq!(
        search(&store, "zero\0byte").len(),
        0,
        "NUL in a search is no error"
    );
    assert_eq!(search(&store, "  ").len(), 9);
}

#[test]
fn a_page_counts_filters_sorts_and_skips() {
    let (_dir, store) = testing::temporary();
    let integrations = store.integrations();
    let ids: Vec<_> = (0..10)
        .map(|n| {
            integrations
                .insert(definition(n), None, i64::from(10 - n as u8))
                .unwrap()
                .id
        })
        .collect();
    integrations
        .set_active(ids[..3].to_vec(), true, 50)
        .unwrap();
    integrations.trash(vec![ids[9].clone()], 60).unwrap();

    let query = IntegrationQuery {
        active: Some(true),
        ..IntegrationQuery::default()
    };
    let page = integrations.page(&query).unwrap();
    assert_eq!((page.total, page.everything, page.rows.len()), (3, 9, 3));

    let query = IntegrationQuery {
        role: Some(Role::Seller),
        ..IntegrationQuery::default()
    };
    assert_eq!(names(&store, &query).len(), 2);
    let query = IntegrationQuery {
        template: Some("custom".into()),
        ..IntegrationQuery::default()
    };
    assert_eq!(names(&store, &query).len(), 2);

    let query = IntegrationQuery {
        sort: Sort::Created,
        descending: true,
        offset: 1,
        limit: 2,
        ..IntegrationQuery::default()
    };
    let page = integrations.page(&query).unwrap();
    let created: Vec<_> = page.rows.iter().map(|row| row.created_at).collect();
    assert_eq!(
        (page.total, created),
        (9, vec![9, 8]),
        "the total is of all pages"
    );
    let query = IntegrationQuery {
        offset: u64::MAX,
        ..IntegrationQuery::default()
    };
    assert!(
        integrations.page(&query).unwrap().rows.is_empty(),
        "a page past the end is empty"
    );
}

#[test]
fn the_list_shows_the_last_test_and_sorts_the_never_tested_last() {
    let (_dir, store) = testing::temporary();
    let ids: Vec<_> = (0..3)
        .map(|n| {
            store
                .integrations()
                .insert(definition(n), None, 0)
                .unwrap()
                .id
        })
        .collect();
    for (n, id) in [(5, &ids[1]), (2, &ids[2])] {
        let Intent { of, .. } = testing::intent(n, id, "x");
        let IntentOf::Test(delivery) = of else {
            panic!("a test")
        };
        let intent = Intent {
            of: IntentOf::Test(delivery),
            ..testing::intent(n, id, "x")
        };
        let begun = store.deliveries().begin_attempt(intent).unwrap();
        store
            .deliveries()
            .finish_attempt(testing::finish(n, begun.attempt_id))
            .unwrap();
    }
    for descending in [true, false] {
        let query = IntegrationQuery {
            sort: Sort::LastTest,
            descending,
            ..IntegrationQuery::default()
        };
        let rows = store.integrations().page(&query).unwrap().rows;
        let verdicts: Vec<_> = rows.iter().map(|row| row.last_verdict).collect();
        let mut expected = vec![Some(Verdict::Confirmed), Some(Verdict::Rejected)];
        if !descending {
            expected.reverse();
        }
        expected.push(None);
        assert_eq!(verdicts, expected);
    }
    let query = IntegrationQuery {
        last_verdict: Some(Verdict::Rejected),
        ..IntegrationQuery::default()
    };
    assert_eq!(
        store.integrations().page(&query).unwrap().rows[0].id,
        ids[2]
    );
}

#[test]
fn bulk_actions_tell_each_row_and_do_the_rest() {
    let (_dir, store) = testing::temporary();
    let integrations = store.integrations();
    let a = integrations.insert(named("a"), None, 0).unwrap().id;
    let b = integrations.insert(named("b"), None, 0).unwrap().id;
    let outcomes = integrations
        .trash(vec![a.clone(), "missing".into(), b.clone()], 4)
        .unwrap();
    let done: Vec<_> = outcomes
        .iter()
        .map(|o| (o.name.as_str(), o.result.is_ok()))
        .collect();
    assert_eq!(done, [("a", true), ("", false), ("b", true)]);
    assert!(
        integrations
            .update(&a, 1, named("late"), true, None, 5)
            .is_err(),
        "a save into the Trash would look like a save and show nowhere"
    );
    assert_eq!(integrations.trashed().unwrap().rows.len(), 2);
    assert_eq!(integrations.count().unwrap(), (0, 2));

    integrations.restore(vec![a.clone()]).unwrap();
    let purged = integrations.purge(vec![a.clone(), b.clone()]).unwrap();
    assert!(
        purged[0].result.is_err(),
        "only what is in the Trash may go for good"
    );
    assert!(purged[1].result.is_ok());
    assert_eq!(integrations.get(&a).unwrap().deleted_at, None);
    assert!(matches!(
        integrations.get(&b),
        Err(StoreError::NotFound { .. })
    ));
}

#[test]
fn the_trash_empties_itself_by_age_and_a_draft_outlives_it() {
    let (_dir, store) = testing::temporary();
    let integrations = store.integrations();
    let old = integrations.insert(named("old"), None, 0).unwrap().id;
    let young = integrations.insert(named("young"), None, 0).unwrap().id;
    store.drafts().save(draft("edit", Some(&old))).unwrap();
    integrations.trash(vec![old.clone()], 100).unwrap();
    integrations.trash(vec![young], 200).unwrap();
    assert_eq!(integrations.purge_older_than(200).unwrap(), [old]);
    let draft = store.drafts().get("edit").unwrap().unwrap();
    assert_eq!(
        draft.integration_id, None,
        "what was typed stays, as a draft of nothing"
    );
    store
        .drafts()
        .save(Draft {
            integration_id: Some("gone".into()),
            ..draft
        })
        .unwrap();
}

#[test]
fn a_definition_that_does_not_parse_is_an_error_with_its_id_and_hides_no_other() {
    let (_dir, store) = testing::temporary();
    let integrations = store.integrations();
    let good = integrations.insert(named("good"), None, 0).unwrap().id;
    let bad = integrations.insert(named("bad"), None, 0).unwrap().id;
    let id = bad.clone();
    store
        .write(move |tx| {
            tx.conn().execute(
                "UPDATE integration_definitions SET definition = '{\"role\":\"owner\"}' \
                 WHERE integration = (SELECT seq FROM integrations WHERE id = ?)",
                [&id],
            )?;
            Ok(())
        })
        .unwrap();
    let error = integrations.get(&bad).unwrap_err();
    assert!(
        matches!(&error, StoreError::BadRow { id, .. } if *id == bad),
        "a default would fire for everybody: {error}"
    );
    let all = integrations.all().unwrap();
    assert_eq!(
        all.rows.iter().map(|i| i.id.as_str()).collect::<Vec<_>>(),
        [good.as_str()]
    );
    assert_eq!(
        all.bad.len(),
        1,
        "an export must say what it could not hold"
    );
}

#[test]
fn integrations_are_found_by_name_and_by_the_beginning_of_their_id() {
    let (_dir, store) = testing::temporary();
    let integrations = store.integrations();
    let id = integrations.insert(named(" My Shop "), None, 0).unwrap().id;
    assert_eq!(integrations.find_by_name("my shop").unwrap().rows[0].id, id);
    assert_eq!(
        integrations.find_by_id_prefix(&id[..13]).unwrap().rows[0].id,
        id
    );
    assert!(integrations.find_by_id_prefix("%").unwrap().rows.is_empty());
    let both = integrations
        .list_by_ids(&[id.clone(), "nobody".into()])
        .unwrap();
    assert_eq!(both.rows.len(), 1);
}
