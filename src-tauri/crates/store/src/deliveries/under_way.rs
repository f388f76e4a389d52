//! What this process has under way, remembered from its beginning, so that an outcome need not look
//! for its rows among millions.
//!
//! Nothing hangs on it: what is not remembered (after a restart, after a write that failed) is
//! looked for by its id. And what is remembered cannot have changed, for nobody but its owner
//! touches what is under way.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::outcome::{Finish, UnderWay};

/// Attempts under way by their ids.
#[derive(Debug, Default)]
pub(crate) struct Remembered(Mutex<HashMap<String, UnderWay>>);

impl Remembered {
    /// Remembers attempts whose beginnings are committed.
    pub(super) fn add(&self, begun: Vec<(String, UnderWay)>) {
        self.attempts().extend(begun);
    }

    /// The attempts that end, in their order; they are forgotten.
    pub(super) fn take(&self, finishes: &[Finish]) -> Vec<Option<UnderWay>> {
        let mut attempts = self.attempts();
        finishes
            .iter()
            .map(|finish| attempts.remove(&finish.attempt_id))
            .collect()
    }

    fn attempts(&self) -> MutexGuard<'_, HashMap<String, UnderWay>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        Options, Store, StoreError,
        testing::{self, finish, intent},
    };

    #[test]
    fn an_outcome_that_somebody_else_kept_is_not_kept_again() {
        let (dir, store) = testing::temporary();
        let begun = store.deliveries().begin_attempt(intent(9, "i1", "x"));
        let ended = finish(9, begun.unwrap().attempt_id);
        let other = Store::open(dir.path(), Options::default()).unwrap();
        other.deliveries().finish_attempt(ended.clone()).unwrap();
        let again = store.deliveries().finish_attempt(ended).unwrap_err();
        assert!(
            matches!(again, StoreError::NotFound { .. }),
            "what is remembered of its beginning must not hide that it has ended: {again:?}"
        );
    }

    #[test]
    fn what_is_remembered_and_what_is_looked_for_is_kept_alike() {
        let (dir, store) = testing::temporary();
        let intents = (0..40).map(|n| intent(n, "i1", "x")).collect();
        let starts = store.deliveries().begin_attempts(intents, None).unwrap();
        let ids: Vec<String> = starts
            .into_iter()
            .map(|start| match start {
                crate::Start::Begun(begun) => begun.attempt_id,
                other => panic!("{other:?}"),
            })
            .collect();
        let finishes = |odd: usize| {
            let ids = ids.iter().cloned().enumerate();
            ids.filter(|(n, _)| n % 2 == odd)
                .map(|(n, id)| finish(n, id))
                .collect()
        };
        store.deliveries().finish_attempts(finishes(0)).unwrap();
        let stranger = Store::open(dir.path(), Options::default()).unwrap();
        stranger.deliveries().finish_attempts(finishes(1)).unwrap();
        for (n, id) in ids.iter().enumerate() {
            let ending = store.deliveries().attempt(id).unwrap().ending.unwrap();
            let wanted = finish(n, id.clone());
            assert_eq!(ending.outcome, wanted.attempt.outcome, "attempt {n}");
            assert_eq!(ending.timing, Some(wanted.attempt.timing), "attempt {n}");
            assert_eq!(ending.judgement, wanted.judgement, "attempt {n}");
            assert_eq!(ending.remote_addr, wanted.attempt.remote_addr);
        }
    }
}
