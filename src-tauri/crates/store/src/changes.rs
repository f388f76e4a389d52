//! What changed, told after it is committed.
//!
//! Subscribers run on the writer's thread, one after the other, before the write answers its
//! caller: they pass the change on (into a channel) and return. Coalescing is theirs.

use std::sync::{
    Arc, Mutex, PoisonError, Weak,
    atomic::{AtomicU64, Ordering},
};

/// A kind of thing that can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Entity {
    /// An integration, in the list or in the Trash.
    Integration,
    /// An unfinished form.
    Draft,
    /// A delivery.
    Delivery,
    /// An attempt of a delivery.
    Attempt,
    /// An account nickname.
    Account,
    /// A setting.
    Setting,
    /// A job.
    Job,
}

impl Entity {
    /// All.
    pub const ALL: [Self; 7] = [
        Self::Integration,
        Self::Draft,
        Self::Delivery,
        Self::Attempt,
        Self::Account,
        Self::Setting,
        Self::Job,
    ];
}

/// What happened to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// It is new.
    Inserted,
    /// It is different.
    Updated,
    /// It is gone.
    Deleted,
}

/// One committed change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The kind of thing.
    pub entity: Entity,
    /// What happened.
    pub kind: ChangeKind,
    /// Which ones. Empty: any of them, because there are many, or another process wrote to the
    /// database.
    pub ids: Vec<String>,
}

type Callback = Arc<dyn Fn(&[Change]) + Send + Sync>;

/// The subscribers of a store.
#[derive(Clone, Default)]
pub struct Changes {
    subscribers: Arc<Mutex<Vec<(u64, Callback)>>>,
}

static NEXT: AtomicU64 = AtomicU64::new(0);

impl Changes {
    /// Calls `f` with every group of committed changes until the subscription is dropped.
    ///
    /// `f` runs on the writer's thread and must return soon; a write from within it would wait for
    /// itself.
    pub fn subscribe(&self, f: impl Fn(&[Change]) + Send + Sync + 'static) -> Subscription {
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        self.subscribers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((id, Arc::new(f)));
        Subscription {
            id,
            subscribers: Arc::downgrade(&self.subscribers),
        }
    }

    pub(crate) fn any_subscriber(&self) -> bool {
        !self
            .subscribers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_empty()
    }

    pub(crate) fn tell(&self, changes: &[Change]) {
        if changes.is_empty() {
            return;
        }
        // Called outside the lock, so that a subscriber may subscribe or let go.
        let now: Vec<Callback> = self
            .subscribers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .map(|(_, callback)| Arc::clone(callback))
            .collect();
        for callback in now {
            callback(changes);
        }
    }
}

impl std::fmt::Debug for Changes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Changes").finish_non_exhaustive()
    }
}

/// Keeps a subscriber subscribed; dropping it ends that.
#[must_use = "dropping it ends the subscription"]
pub struct Subscription {
    id: u64,
    subscribers: Weak<Mutex<Vec<(u64, Callback)>>>,
}

impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Subscription")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(subscribers) = self.subscribers.upgrade() {
            subscribers
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .retain(|(id, _)| *id != self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use crate::{Change, Entity, testing};

    #[test]
    fn every_write_tells_what_changed_once_it_is_committed() {
        let (_dir, store) = testing::temporary();
        let heard: Arc<Mutex<Vec<Change>>> = Arc::default();
        let listener = Arc::clone(&heard);
        let subscription = store
            .changes()
            .subscribe(move |changes| listener.lock().unwrap().extend_from_slice(changes));
        let id = store
            .integrations()
            .insert(testing::definition(0), None, 0)
            .unwrap()
            .id;
        let told = std::mem::take(&mut *heard.lock().unwrap());
        assert!(
            told.iter()
                .any(|c| c.entity == Entity::Integration && c.ids == [id.clone()])
        );
        assert!(told.iter().any(|c| c.entity == Entity::Account));
        store
            .integrations()
            .update(&id, 9, testing::definition(1), true, None, 0)
            .unwrap_err();
        assert!(
            heard.lock().unwrap().is_empty(),
            "nothing changed, so nothing is told"
        );
        drop(subscription);
        store.integrations().trash(vec![id], 0).unwrap();
        assert!(heard.lock().unwrap().is_empty(), "nobody listens any more");
    }
}
