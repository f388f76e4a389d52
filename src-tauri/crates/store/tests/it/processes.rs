//! Several stores and several processes on one data folder, as the window and the terminal are.

use std::{sync::mpsc, thread, time::Duration};

use carom_store::{Entity, IntegrationQuery, Options, Store, testing};

use crate::child::Second;

#[test]
fn a_second_process_writes_beside_the_first_and_leaves_its_sends_alone() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), Options::default()).unwrap();
    let (told, hear) = mpsc::channel();
    let _subscription = store.changes().subscribe(move |changes| {
        for change in changes {
            let _ = told.send(change.clone());
        }
    });
    let begun = store
        .deliveries()
        .begin_attempt(testing::intent(1, "i1", "x"))
        .unwrap();

    let second = Second::play("open, write and recover", dir.path());
    for n in 0..50 {
        store
            .integrations()
            .insert(testing::definition(n), None, 0)
            .unwrap();
    }
    assert!(
        second.end().contains(&"recovered 0".to_owned()),
        "the first one's send is alive"
    );
    assert!(
        store
            .deliveries()
            .attempt(&begun.attempt_id)
            .unwrap()
            .ending
            .is_none()
    );
    assert_eq!(
        store.integrations().count().unwrap(),
        (100, 0),
        "no write of either is lost"
    );

    let elsewhere = std::iter::from_fn(|| hear.recv_timeout(Duration::from_secs(20)).ok())
        .find(|change| change.ids.is_empty() && change.entity == Entity::Integration);
    assert!(
        elsewhere.is_some(),
        "the window must learn of what the terminal wrote"
    );
}

#[test]
fn two_stores_and_many_threads_in_one_process_lose_no_write() {
    let dir = tempfile::tempdir().unwrap();
    let stores: Vec<_> = (0..2)
        .map(|_| Store::open(dir.path(), Options::default()).unwrap())
        .collect();
    thread::scope(|scope| {
        for store in &stores {
            for t in 0..8 {
                scope.spawn(move || {
                    for n in 0..10 {
                        let id = store
                            .integrations()
                            .insert(testing::definition(t * 10 + n), None, 0)
                            .unwrap()
                            .id;
                        store.integrations().get(&id).unwrap();
                        store
                            .integrations()
                            .page(&IntegrationQuery::default())
                            .unwrap();
                    }
                });
            }
        }
    });
    for store in &stores {
        assert_eq!(store.integrations().count().unwrap(), (160, 0));
        assert_eq!(store.integrity_check().unwrap(), Vec::<String>::new());
    }
}

#[test]
fn many_who_open_an_empty_folder_at_once_all_get_the_same_database() {
    let dir = tempfile::tempdir().unwrap();
    thread::scope(|scope| {
        for n in 0..8 {
            let dir = dir.path();
            scope.spawn(move || {
                let store = Store::open(dir, Options::default()).unwrap();
                store
                    .integrations()
                    .insert(testing::definition(n), None, 0)
                    .unwrap();
            });
        }
    });
    let store = Store::open(dir.path(), Options::default()).unwrap();
    assert_eq!(store.integrations().count().unwrap(), (8, 0));
}

#[test]
fn a_closed_store_says_so_and_the_last_to_close_leaves_one_file() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), Options::default()).unwrap();
    let clone = store.clone();
    store
        .integrations()
        .insert(testing::definition(0), None, 0)
        .unwrap();
    store.integrations().count().unwrap();
    store
        .deliveries()
        .begin_attempt(testing::intent(0, "i1", "x"))
        .unwrap();
    store.close();
    let closed = clone.integrations().count().unwrap_err();
    assert!(
        matches!(closed, carom_store::StoreError::Closed),
        "{closed}"
    );
    clone
        .integrations()
        .insert(testing::definition(0), None, 0)
        .unwrap_err();
    clone
        .deliveries()
        .begin_attempt(testing::intent(0, "i1", "x"))
        .unwrap_err();
    let names: Vec<_> = std::fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("carom.db"))
        .collect();
    assert_eq!(
        names,
        ["carom.db"],
        "a log left behind is what people forget to copy"
    );
}
