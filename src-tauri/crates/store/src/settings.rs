//! Settings that the engine obeys, as JSON by name. Window preferences and secrets live elsewhere.

use rusqlite::params;
use rusqlite_migration::M;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Store,
    changes::{ChangeKind, Entity},
    error::StoreError,
    json, listed,
};

pub(crate) const MIGRATION: M<'static> = M::up(
    "CREATE TABLE settings (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL,
        updated_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;",
);

/// The settings of a store.
#[derive(Debug, Clone, Copy)]
pub struct Settings<'a>(pub(crate) &'a Store);

impl Settings<'_> {
    /// A setting, if it was ever set.
    ///
    /// # Errors
    ///
    /// [`StoreError::BadRow`] if it does not hold a `T`, and those of any read.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, StoreError> {
        let sql = "SELECT name AS id, value FROM settings WHERE name = ?";
        self.0.read(|conn| {
            listed::one(conn, "settings", sql, [name], |reading| {
                reading.json("value")
            })
        })
    }

    /// Sets a setting.
    ///
    /// # Errors
    ///
    /// Those of any write.
    pub fn set<T: Serialize + ?Sized>(
        &self,
        name: &str,
        value: &T,
        now: i64,
    ) -> Result<(), StoreError> {
        let (name, value) = (name.to_owned(), json::text("the setting", value)?);
        self.0.write(move |tx| {
            let sql = "INSERT INTO settings (name, value, updated_at) VALUES (?, ?, ?) \
                       ON CONFLICT (name) DO UPDATE SET value = excluded.value, \
                       updated_at = excluded.updated_at";
            tx.conn()
                .prepare_cached(sql)?
                .execute(params![name, value, now])?;
            tx.changed_one(Entity::Setting, ChangeKind::Updated, &name);
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::{StoreError, testing};

    #[test]
    fn settings_keep_their_type_or_say_that_they_do_not() {
        let (_dir, store) = testing::temporary();
        assert_eq!(store.settings().get::<u32>("limit").unwrap(), None);
        store.settings().set("limit", &15_u32, 0).unwrap();
        assert_eq!(store.settings().get::<u32>("limit").unwrap(), Some(15));
        assert!(matches!(
            store.settings().get::<Vec<String>>("limit"),
            Err(StoreError::BadRow {
                table: "settings",
                ..
            })
        ));
    }
}
