//! The user's word on what may have arrived, and taking it back.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::selection::{chosen, complete};
use crate::{
    App,
    contract::deliveries::{SettleUnknown, Settled, SettledCount, TakeBackWord, TakenBack, WordOf},
    error::AppError,
};

/// Deliveries settled in one transaction.
const AT_ONCE: u32 = 1_000;
/// Settlings that can be taken back as a whole: as many as the window's Undo can ask for.
const REMEMBERED: usize = 50;

/// What was settled together since Carom was opened, the newest last.
#[derive(Debug, Default)]
pub(crate) struct Settlings(Mutex<VecDeque<(String, Vec<String>)>>);

impl Settlings {
    /// Remembers the deliveries of a settling; gives its id.
    fn add(&self, deliveries: Vec<String>) -> String {
        let id = carom_store::new_id();
        if deliveries.is_empty() {
            // Nothing to take back, and no reason to forget what could be.
            return id;
        }
        let mut known = self.lock();
        known.push_back((id.clone(), deliveries));
        if known.len() > REMEMBERED {
            known.pop_front();
        }
        id
    }

    /// The deliveries of a settling.
    fn of(&self, id: &str) -> Option<Vec<String>> {
        let known = self.lock();
        let (_, deliveries) = known.iter().find(|(known, _)| known == id)?;
        Some(deliveries.clone())
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(String, Vec<String>)>> {
        // Each change is whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl App {
    /// Settles unknown deliveries without sending. What was settled before keeps its word.
    pub async fn settle_unknown(&self, request: SettleUnknown) -> Result<SettledCount, AppError> {
        let word = match request.settled {
            Settled::Arrived => carom_store::Settled::Arrived,
            Settled::Left => carom_store::Settled::Left,
        };
        let which = chosen(request.deliveries);
        let settled = self
            .store(move |store| {
                complete(store, &which, &|| false)?;
                let mut after = 0;
                let mut settled = Vec::new();
                loop {
                    let slice = store.log().slice(&which, after, AT_ONCE)?;
                    let ids = slice.deliveries.into_iter().map(|(_, id)| id).collect();
                    settled.extend(store.deliveries().settle(ids, Some(word))?);
                    match slice.next {
                        Some(next) => after = next,
                        None => return Ok(settled),
                    }
                }
            })
            .await?;
        Ok(SettledCount {
            count: settled.len() as u64,
            settling: self.settlings().add(settled),
        })
    }

    /// Takes the user's word back: what has not been sent again since is an open question as
    /// before.
    pub async fn take_back_word(&self, request: TakeBackWord) -> Result<TakenBack, AppError> {
        let ids = match request.of {
            WordOf::Ids { ids } => ids,
            WordOf::Settling { id } => {
                let known = self.settlings().of(&id);
                known.ok_or(AppError::NotFound {
                    what: "settling",
                    id,
                })?
            }
        };
        let count = self
            .store(move |store| {
                ids.chunks(AT_ONCE as usize).try_fold(0, |count, ids| {
                    let taken_back = store.deliveries().settle(ids.to_vec(), None)?;
                    Ok(count + taken_back.len() as u64)
                })
            })
            .await?;
        Ok(TakenBack { count })
    }
}
