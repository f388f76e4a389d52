//! SIGKILL at any moment: what was promised is there, what was under way is unknown, nothing else.

use std::collections::BTreeSet;

use carom_postback::{attempt::Outcome, verdict::Verdict};
use carom_store::{DeliveryState, Options, Store, testing};

use crate::child::{Second, ids};

#[test]
fn an_attempt_that_a_kill_interrupted_becomes_unknown() {
    let dir = tempfile::tempdir().unwrap();
    let mut second = Second::play("begin and hang", dir.path());
    let said = second.hear().unwrap();
    let id = said.strip_prefix("begun ").unwrap().to_owned();

    let store = Store::open(dir.path(), Options::default()).unwrap();
    let crashed = testing::judgement(Verdict::Unknown, "crashed");
    let recovered = store.deliveries().recover(crashed.clone(), 1).unwrap();
    assert!(
        recovered.is_empty(),
        "its owner still runs and may yet get an answer"
    );

    second.kill();
    let recovered = store.deliveries().recover(crashed, 2).unwrap();
    assert_eq!(
        recovered.len(),
        1,
        "the lock ends with the process, however it ends"
    );
    assert_eq!(recovered[0].attempt_id, id);
    let detail = store.deliveries().attempt(&id).unwrap();
    assert_eq!(detail.delivery.state, DeliveryState::Unknown);
    assert!(matches!(detail.ending.unwrap().outcome, Outcome::Failed(_)));
}

#[test]
fn kills_in_the_middle_of_sending_lose_nothing_that_was_promised() {
    let dir = tempfile::tempdir().unwrap();
    let (mut begun, mut finished) = (BTreeSet::new(), BTreeSet::new());
    let mut unknown = BTreeSet::new();
    for round in 0..6 {
        let mut second = Second::play("send without end", dir.path());
        let mut said = Vec::new();
        // Each round is killed at another line, at another point of the groups under way.
        while said.len() < 15 + round * 7 {
            said.push(second.hear().unwrap());
        }
        said.extend(second.kill());
        begun.extend(ids(&said, "begun").map(str::to_owned));
        finished.extend(ids(&said, "finished").map(str::to_owned));

        let store = Store::open(dir.path(), Options::default()).unwrap();
        assert_eq!(
            store.integrity_check().unwrap(),
            Vec::<String>::new(),
            "round {round}"
        );
        let crashed = testing::judgement(Verdict::Unknown, "crashed");
        for attempt in store.deliveries().recover(crashed, 1).unwrap() {
            assert!(
                !finished.contains(&attempt.attempt_id),
                "an outcome that was promised to be kept is lost: {}",
                attempt.attempt_id
            );
            unknown.insert(attempt.attempt_id);
        }
        for id in &begun {
            let detail = store
                .deliveries()
                .attempt(id)
                .expect("an intent is never lost");
            assert!(
                detail.ending.is_some(),
                "after recovery nothing is under way any more"
            );
            if unknown.contains(id) {
                assert_eq!(detail.delivery.state, DeliveryState::Unknown);
            }
        }
    }
    assert!(
        !unknown.is_empty(),
        "no kill landed while something was under way: no proof"
    );
}
