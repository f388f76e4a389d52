//! What changed in the database, told to whoever shows it, coalesced.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

use carom_store::{Change, Entity};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A kind of thing that can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Changing {
    /// Integrations, the Trash included.
    Integrations,
    /// Unfinished forms.
    Drafts,
    /// Kept sends and their attempts.
    Deliveries,
    /// Account nicknames.
    Accounts,
    /// Settings.
    Settings,
    /// Long work.
    Jobs,
}

impl Changing {
    /// Every kind.
    const ALL: [Self; 6] = [
        Self::Integrations,
        Self::Drafts,
        Self::Deliveries,
        Self::Accounts,
        Self::Settings,
        Self::Jobs,
    ];
}

/// The `changed` event: ids that changed since the last one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Changed {
    /// The kind of thing.
    pub kind: Changing,
    /// Their ids; empty: any of them may have changed.
    pub ids: Vec<String>,
}

impl Changed {
    /// Anything may be another: the database itself is.
    pub(crate) fn everything() -> Vec<Self> {
        Changing::ALL
            .map(|kind| Self {
                kind,
                ids: Vec::new(),
            })
            .into()
    }

    /// Committed changes, one entry for each kind of thing.
    pub(crate) fn coalesce(changes: &[Change]) -> Vec<Self> {
        let mut by_kind: BTreeMap<Changing, Option<BTreeSet<&str>>> = BTreeMap::new();
        for change in changes {
            let ids = by_kind
                .entry(change.entity.into())
                .or_insert_with(|| Some(BTreeSet::new()));
            if change.ids.is_empty() {
                *ids = None;
            } else if let Some(ids) = ids {
                ids.extend(change.ids.iter().map(String::as_str));
            }
        }
        by_kind
            .into_iter()
            .map(|(kind, ids)| Self {
                kind,
                ids: ids.into_iter().flatten().map(str::to_owned).collect(),
            })
            .collect()
    }
}

/// Calls `tell` at most once in `every`, with everything that changed since: a run commits hundreds
/// of times a second, and nobody can look that often. The first change is told at once.
///
/// # Errors
///
/// When the system gives no thread.
pub fn at_most_every(
    every: Duration,
    tell: impl Fn(&[Changed]) + Send + 'static,
) -> std::io::Result<impl Fn(&[Changed]) + Send + Sync + 'static> {
    let (sender, heard) = mpsc::channel::<Vec<Changed>>();
    thread::Builder::new()
        .name("carom-changes".into())
        .spawn(move || {
            let mut told: Option<Instant> = None;
            while let Ok(first) = heard.recv() {
                if let Some(rest) = told.and_then(|at| every.checked_sub(at.elapsed())) {
                    thread::sleep(rest);
                }
                let mut all = first;
                while let Ok(more) = heard.try_recv() {
                    all.extend(more);
                }
                tell(&merged(all));
                told = Some(Instant::now());
            }
        })?;
    let sender = Mutex::new(sender);
    Ok(move |changes: &[Changed]| {
        // Once the thread is gone nobody listens any more.
        let _ = sender
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .send(changes.to_vec());
    })
}

/// One entry for each kind; a kind of which any may have changed names none.
fn merged(changes: Vec<Changed>) -> Vec<Changed> {
    let mut by_kind: BTreeMap<Changing, Option<BTreeSet<String>>> = BTreeMap::new();
    for change in changes {
        let ids = by_kind
            .entry(change.kind)
            .or_insert_with(|| Some(BTreeSet::new()));
        if change.ids.is_empty() {
            *ids = None;
        } else if let Some(ids) = ids {
            ids.extend(change.ids);
        }
    }
    by_kind
        .into_iter()
        .map(|(kind, ids)| Changed {
            kind,
            ids: ids.into_iter().flatten().collect(),
        })
        .collect()
}

impl From<Entity> for Changing {
    fn from(entity: Entity) -> Self {
        match entity {
            Entity::Integration => Self::Integrations,
            Entity::Draft => Self::Drafts,
            Entity::Delivery | Entity::Attempt => Self::Deliveries,
            Entity::Account => Self::Accounts,
            Entity::Setting => Self::Settings,
            Entity::Job => Self::Jobs,
        }
    }
}

#[cfg(test)]
mod tests {
    use carom_store::ChangeKind;

    use super::*;

    fn change(entity: Entity, ids: &[&str]) -> Change {
        Change {
            entity,
            kind: ChangeKind::Updated,
            ids: ids.iter().map(|id| (*id).to_owned()).collect(),
        }
    }

    #[test]
    fn many_writes_become_one_entry_for_each_kind() {
        let told = Changed::coalesce(&[
            change(Entity::Integration, &["b"]),
            change(Entity::Delivery, &["d"]),
            change(Entity::Integration, &["a", "b"]),
        ]);
        assert_eq!(
            told,
            [
                Changed {
                    kind: Changing::Integrations,
                    ids: vec!["a".into(), "b".into()]
                },
                Changed {
                    kind: Changing::Deliveries,
                    ids: vec!["d".into()]
                },
            ]
        );
    }

    #[test]
    fn what_changes_often_is_told_together_and_nothing_is_left_out() {
        let (told, heard) = mpsc::channel();
        let tell = at_most_every(Duration::from_millis(50), move |changes: &[Changed]| {
            let _ = told.send(changes.to_vec());
        })
        .unwrap();
        let one = |id: &str| Changed {
            kind: Changing::Jobs,
            ids: vec![id.to_owned()],
        };
        tell(&[one("first")]);
        assert_eq!(heard.recv().unwrap(), [one("first")], "at once");
        for n in 0..500 {
            tell(&[one(&format!("{n:03}"))]);
        }
        let mut ids = BTreeSet::new();
        let mut times = 0;
        while ids.len() < 500 {
            times += 1;
            ids.extend(heard.recv().unwrap().remove(0).ids);
        }
        assert!(times < 50, "told {times} times: nobody can look so often");
    }

    #[test]
    fn a_write_by_another_process_means_any_of_them() {
        let told = Changed::coalesce(&[
            change(Entity::Integration, &[]),
            change(Entity::Integration, &["a"]),
        ]);
        assert_eq!(
            told,
            [Changed {
                kind: Changing::Integrations,
                ids: Vec::new()
            }]
        );
    }
}
