//! Account nicknames, so that nobody types them twice. Those that integrations use appear by
//! themselves.

use carom_postback::integration::Role;
use rusqlite::{OptionalExtension, named_params, params};
use rusqlite_migration::M;

use crate::{
    Store,
    changes::{ChangeKind, Entity},
    error::StoreError,
    json::Reading,
    keys, listed,
    listed::Listed,
    writer::WriteTx,
};

pub(crate) const MIGRATION: M<'static> = M::up(
    "CREATE TABLE accounts (
        key TEXT PRIMARY KEY,
        nickname TEXT NOT NULL,
        note TEXT NOT NULL,
        last_role TEXT,
        updated_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;",
);

/// An account nickname.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The nickname; unique regardless of case.
    pub nickname: String,
    /// The user's own note.
    pub note: String,
    /// The role it was last used in.
    pub last_role: Option<Role>,
    /// Integrations outside the Trash that use it.
    pub used_by: u64,
    /// Epoch milliseconds.
    pub updated_at: i64,
}

/// The accounts of a store.
#[derive(Debug, Clone, Copy)]
pub struct Accounts<'a>(pub(crate) &'a Store);

impl Accounts<'_> {
    /// All accounts, by nickname.
    ///
    /// # Errors
    ///
    /// Those of any read.
    pub fn list(&self) -> Result<Listed<Account>, StoreError> {
        let sql = "SELECT a.key AS id, a.*, (SELECT count(*) FROM integrations i \
                   WHERE i.account_key = a.key AND i.deleted_at IS NULL) AS used_by \
                   FROM accounts a ORDER BY a.key";
        self.0
            .read(|conn| listed::list(conn, "accounts", sql, [], read))
    }

    /// Adds an account, or changes its note and its spelling.
    ///
    /// # Errors
    ///
    /// Those of any write.
    pub fn save(&self, nickname: &str, note: &str, now: i64) -> Result<(), StoreError> {
        let (nickname, note) = (nickname.trim().to_owned(), note.to_owned());
        self.0.write(move |tx| {
            let key = keys::fold(&nickname);
            let sql = "INSERT INTO accounts (key, nickname, note, updated_at) \
                       VALUES (:key, :nickname, :note, :now) ON CONFLICT (key) DO UPDATE SET \
                       nickname = excluded.nickname, note = excluded.note, \
                       updated_at = excluded.updated_at";
            tx.conn().prepare_cached(sql)?.execute(named_params! {
                ":key": key, ":nickname": nickname, ":note": note, ":now": now,
            })?;
            tx.changed_one(Entity::Account, ChangeKind::Updated, &key);
            Ok(())
        })
    }

    /// Forgets an account that no integration outside the Trash uses.
    ///
    /// # Errors
    ///
    /// [`StoreError::InUse`], [`StoreError::NotFound`], and those of any write.
    pub fn delete(&self, nickname: &str) -> Result<(), StoreError> {
        let nickname = nickname.to_owned();
        self.0.write(move |tx| {
            let key = keys::fold(&nickname);
            let users: u64 = tx
                .conn()
                .prepare_cached(
                    "SELECT count(*) FROM integrations \
                     WHERE account_key = ? AND deleted_at IS NULL",
                )?
                .query_row([&key], |row| row.get(0))?;
            if users > 0 {
                return Err(StoreError::InUse {
                    what: "account",
                    id: nickname.clone(),
                    users,
                });
            }
            let gone = tx
                .conn()
                .prepare_cached("DELETE FROM accounts WHERE key = ?")?
                .execute([&key])?;
            if gone == 0 {
                return Err(StoreError::NotFound {
                    what: "account",
                    id: nickname.clone(),
                });
            }
            tx.changed_one(Entity::Account, ChangeKind::Deleted, &key);
            Ok(())
        })
    }
}

/// Remembers the account of an integration that is being saved. The user's own spelling and note
/// stay.
pub(crate) fn meet(
    tx: &mut WriteTx<'_>,
    nickname: &str,
    role: Role,
    now: i64,
) -> Result<(), StoreError> {
    let key = keys::fold(nickname);
    if key.is_empty() {
        return Ok(());
    }
    let sql = "INSERT INTO accounts (key, nickname, note, last_role, updated_at) \
               VALUES (?1, ?2, '', ?3, ?4) ON CONFLICT (key) DO UPDATE SET \
               last_role = excluded.last_role, updated_at = excluded.updated_at \
               WHERE last_role IS NOT excluded.last_role RETURNING key";
    let changed: Option<String> = tx
        .conn()
        .prepare_cached(sql)?
        .query_row(params![key, nickname.trim(), role.key(), now], |row| {
            row.get(0)
        })
        .optional()?;
    if changed.is_some() {
        tx.changed_one(Entity::Account, ChangeKind::Updated, &key);
    }
    Ok(())
}

fn read(reading: Reading<'_, '_>) -> Result<Account, StoreError> {
    Ok(Account {
        nickname: reading.get("nickname")?,
        note: reading.get("note")?,
        last_role: reading.key_or_null("last_role", keys::role_from)?,
        used_by: reading.get("used_by")?,
        updated_at: reading.get("updated_at")?,
    })
}

#[cfg(test)]
mod tests {
    use carom_postback::integration::{Definition, Role};

    use crate::{StoreError, testing, testing::definition};

    #[test]
    fn accounts_appear_by_themselves_and_stay_while_they_are_used() {
        let (_dir, store) = testing::temporary();
        let with = |account: &str, role| Definition {
            account: account.into(),
            role,
            ..definition(0)
        };
        let integrations = store.integrations();
        let id = integrations
            .insert(with("MyShop", Role::Affiliate), None, 1)
            .unwrap()
            .id;
        integrations
            .insert(with(" myshop ", Role::Seller), None, 2)
            .unwrap();
        integrations
            .insert(with("", Role::Seller), None, 2)
            .unwrap();
        store.accounts().save("MYSHOP", "main account", 3).unwrap();
        let accounts = store.accounts().list().unwrap().rows;
        assert_eq!(accounts.len(), 1, "a nickname differs by more than case");
        assert_eq!(
            (
                accounts[0].nickname.as_str(),
                accounts[0].used_by,
                accounts[0].last_role
            ),
            ("MYSHOP", 2, Some(Role::Seller))
        );
        assert_eq!(accounts[0].note, "main account");
        let error = store.accounts().delete("myshop").unwrap_err();
        assert!(
            matches!(error, StoreError::InUse { users: 2, .. }),
            "{error}"
        );
        let all = integrations
            .all()
            .unwrap()
            .rows
            .into_iter()
            .map(|i| i.id)
            .collect();
        integrations.trash(all, 4).unwrap();
        store.accounts().delete("myshop").unwrap();
        assert!(matches!(
            store.accounts().delete("myshop"),
            Err(StoreError::NotFound { .. })
        ));
        integrations.restore(vec![id]).unwrap();
    }
}
