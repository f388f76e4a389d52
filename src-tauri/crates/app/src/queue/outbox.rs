//! What is begun and waits for a free sender: one puts in, many take out, in order.

use std::{
    collections::VecDeque,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::sync::{Notify, Semaphore};

/// The box.
#[derive(Debug)]
pub(crate) struct Outbox<T> {
    waiting: Mutex<VecDeque<T>>,
    /// A permit for each that waits.
    filled: Semaphore,
    /// So few that whoever fills wants to hear of it.
    few: AtomicUsize,
    is_few: Notify,
}

impl<T> Default for Outbox<T> {
    fn default() -> Self {
        Self {
            waiting: Mutex::default(),
            filled: Semaphore::new(0),
            few: AtomicUsize::new(0),
            is_few: Notify::new(),
        }
    }
}

impl<T> Outbox<T> {
    /// Puts some in, behind those that wait.
    pub(crate) fn put(&self, items: Vec<T>) {
        let count = items.len();
        self.lock().extend(items);
        self.filled.add_permits(count);
    }

    /// The one whose turn it is; waits while there is none. `None` once the box is closed and
    /// empty.
    pub(crate) async fn take(&self) -> Option<T> {
        if let Ok(permit) = self.filled.acquire().await {
            permit.forget();
        }
        let (item, left) = {
            let mut waiting = self.lock();
            (waiting.pop_front(), waiting.len())
        };
        if left <= self.few.load(Ordering::Acquire) {
            self.is_few.notify_one();
        }
        item
    }

    /// Waits until no more than `few` wait. For one caller at a time.
    pub(crate) async fn until_few(&self, few: usize) {
        self.few.store(few, Ordering::Release);
        while self.lock().len() > few {
            self.is_few.notified().await;
        }
    }

    /// Nothing more is put in.
    pub(crate) fn close(&self) {
        self.filled.close();
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<T>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[tokio::test]
    async fn everything_that_was_put_in_comes_out_once_and_then_it_ends() {
        let outbox = Arc::new(Outbox::default());
        let takers: Vec<_> = (0..4)
            .map(|_| {
                let outbox = Arc::clone(&outbox);
                tokio::spawn(async move {
                    let mut taken = Vec::new();
                    while let Some(item) = outbox.take().await {
                        taken.push(item);
                        tokio::task::yield_now().await;
                    }
                    taken
                })
            })
            .collect();
        for step in 0..25 {
            outbox.until_few(3).await;
            outbox.put((step * 4..step * 4 + 4).collect());
        }
        outbox.close();
        let mut all = Vec::new();
        for taker in takers {
            all.extend(taker.await.unwrap());
        }
        all.sort_unstable();
        assert_eq!(all, (0..100).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn who_fills_waits_until_there_is_room() {
        let outbox = Outbox::default();
        outbox.put(vec![1, 2, 3]);
        let full = tokio::time::timeout(std::time::Duration::ZERO, outbox.until_few(2)).await;
        assert!(full.is_err(), "three are more than two");
        assert_eq!(outbox.take().await, Some(1));
        outbox.until_few(2).await;
        outbox.close();
        assert_eq!(outbox.take().await, Some(2), "what is in still comes out");
        assert_eq!(outbox.take().await, Some(3));
        assert_eq!(outbox.take().await, None);
    }
}
