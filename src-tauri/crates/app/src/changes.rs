//! What changed in the database, told to whoever shows it, coalesced.

use std::collections::{BTreeMap, BTreeSet};

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

/// The `changed` event: ids that changed since the last one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Changed {
    /// The kind of thing.
    pub kind: Changing,
    /// Their ids; empty: any of them may have changed.
    pub ids: Vec<String>,
}

impl Changed {
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
