//! The tables of jobs: long work that outlives the process that began it.

use rusqlite_migration::M;

pub(crate) const MIGRATION: M<'static> = M::up(
    "CREATE TABLE jobs (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        title TEXT NOT NULL,
        integration_id TEXT,
        host TEXT NOT NULL,
        state TEXT NOT NULL,
        why_code TEXT NOT NULL DEFAULT '',
        why TEXT NOT NULL DEFAULT '',
        last_error TEXT NOT NULL DEFAULT '',
        -- Who works on it; a dead owner's job is taken up or paused at the next start.
        owner TEXT,
        -- What it was asked to do, and where it has come to; their shapes are the engine's own.
        plan TEXT NOT NULL,
        cursor TEXT NOT NULL,
        groups TEXT NOT NULL DEFAULT '[]',
        rate INTEGER NOT NULL,
        path TEXT,
        done INTEGER NOT NULL DEFAULT 0,
        total INTEGER,
        rows INTEGER NOT NULL DEFAULT 0,
        sent INTEGER NOT NULL DEFAULT 0,
        confirmed INTEGER NOT NULL DEFAULT 0,
        accepted INTEGER NOT NULL DEFAULT 0,
        rejected INTEGER NOT NULL DEFAULT 0,
        not_delivered INTEGER NOT NULL DEFAULT 0,
        unknown INTEGER NOT NULL DEFAULT 0,
        skipped INTEGER NOT NULL DEFAULT 0,
        filtered INTEGER NOT NULL DEFAULT 0,
        invalid INTEGER NOT NULL DEFAULT 0,
        again INTEGER NOT NULL DEFAULT 0,
        would_send INTEGER NOT NULL DEFAULT 0,
        forgotten INTEGER NOT NULL DEFAULT 0 CHECK (forgotten IN (0, 1)),
        created_at INTEGER NOT NULL,
        finished_at INTEGER
    ) STRICT;
    -- Rows of a file that made no delivery: invalid, skipped, filtered.
    CREATE TABLE job_rows (
        job INTEGER NOT NULL REFERENCES jobs (seq) ON DELETE CASCADE,
        row INTEGER NOT NULL,
        what TEXT NOT NULL,
        why TEXT NOT NULL,
        PRIMARY KEY (job, row)
    ) STRICT, WITHOUT ROWID;
    -- Deliveries that a job was asked to send again, in their order.
    CREATE TABLE job_deliveries (
        job INTEGER NOT NULL REFERENCES jobs (seq) ON DELETE CASCADE,
        delivery INTEGER NOT NULL,
        PRIMARY KEY (job, delivery)
    ) STRICT, WITHOUT ROWID;",
);
