//! The table of integrations.
//!
//! `integrations` is slim: what the list shows, searches and sorts by, the last test included, so
//! that a page of ten thousand is a few milliseconds. The definition itself is JSON beside it and
//! is loaded when an integration is opened. Both are written in one place, [`super::write`].

use rusqlite_migration::M;

pub(crate) const MIGRATION: M<'static> = M::up(
    "CREATE TABLE integrations (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        version INTEGER NOT NULL,
        name TEXT NOT NULL,
        name_key TEXT NOT NULL,
        account TEXT NOT NULL,
        account_key TEXT NOT NULL,
        template TEXT NOT NULL,
        role TEXT NOT NULL,
        level TEXT NOT NULL,
        events TEXT NOT NULL,
        host TEXT NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1)),
        installed_on TEXT,
        last_test_at INTEGER,
        last_test_verdict TEXT,
        last_test_status INTEGER,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        deleted_at INTEGER,
        search TEXT NOT NULL
    ) STRICT;
    CREATE INDEX integrations_by_name ON integrations (deleted_at, name_key);
    CREATE INDEX integrations_by_account ON integrations (account_key, deleted_at);

    CREATE TABLE integration_definitions (
        integration INTEGER PRIMARY KEY REFERENCES integrations (seq) ON DELETE CASCADE,
        definition TEXT NOT NULL,
        handoff TEXT NOT NULL
    ) STRICT;",
);
