//! The order of the migrations. Each stands beside its table; here they get their numbers.
//!
//! A migration that was released is never changed: a new one is appended, and the schema's number
//! (SQLite's `user_version`) is how many there are.

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use crate::{accounts, deliveries, drafts, error::StoreError, integrations, jobs, log, settings};

/// SQLite's `application_id` of a Carom database, "Caro" in ASCII: tells it from other programs'.
pub(crate) const APPLICATION_ID: i32 = 0x4361_726f;

const IDENTITY: M<'static> = M::up("PRAGMA application_id = 1130459759;");

/// Every migration, oldest first.
pub(crate) const ALL: &[M<'static>] = &[
    IDENTITY,
    integrations::MIGRATION,
    drafts::MIGRATION,
    accounts::MIGRATION,
    settings::MIGRATION,
    deliveries::DELIVERIES,
    deliveries::ATTEMPTS,
    jobs::MIGRATION,
    log::MIGRATION,
    deliveries::READ_FROM,
];

/// The schema that a list of migrations leads to.
pub(crate) fn schema(migrations: &[M<'_>]) -> i64 {
    i64::try_from(migrations.len()).unwrap_or(i64::MAX)
}

/// Brings a database to the newest schema, all or nothing.
pub(crate) fn run(conn: &mut Connection, migrations: &[M<'_>]) -> Result<(), StoreError> {
    Ok(Migrations::from_slice(migrations).to_latest(conn)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_migration_runs_on_an_empty_database() {
        Migrations::from_slice(ALL).validate().unwrap();
    }

    #[test]
    fn the_first_migration_marks_the_file_as_carom_s() {
        let mut conn = Connection::open_in_memory().unwrap();
        run(&mut conn, ALL).unwrap();
        let id: i32 = conn
            .query_row("PRAGMA application_id", [], |row| row.get(0))
            .unwrap();
        assert_eq!(
            id, APPLICATION_ID,
            "or another program's database could be taken for ours"
        );
    }

    #[test]
    fn migrations_run_all_or_nothing() {
        let mut conn = Connection::open_in_memory().unwrap();
        let broken = [
            M::up("CREATE TABLE kept (x)"),
            M::up("CREATE TABLE kept (x)"),
        ];
        run(&mut conn, &broken).unwrap_err();
        let tables: u32 = conn
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .unwrap();
        assert_eq!(
            tables, 0,
            "half a migration is a database that no Carom knows"
        );
    }
}
