//! The tables of deliveries, their attempts, and the bodies that came back.
//!
//! A delivery is one event for one integration; an attempt is one try at sending it. What lists
//! and the queue look at stands in slim tables; requests, answers and events stand beside them
//! and are loaded when one is opened. Their `seq` is declared, so that a full-text index may refer
//! to it across VACUUM.
//!
//! `integration_id` is no foreign key: the log outlives a purged integration, and the name that it
//! had is kept here.

use rusqlite_migration::M;

pub(crate) const DELIVERIES: M<'static> = M::up(
    "CREATE TABLE deliveries (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        integration_id TEXT NOT NULL,
        integration_name TEXT NOT NULL,
        event_type TEXT NOT NULL,
        trigger TEXT NOT NULL,
        state TEXT NOT NULL,
        once_key TEXT,
        temporary_url INTEGER NOT NULL CHECK (temporary_url IN (0, 1)),
        due_at INTEGER,
        created_at INTEGER NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        last_at INTEGER,
        last_verdict TEXT,
        last_status INTEGER,
        last_reason TEXT,
        last_total_us INTEGER
    ) STRICT;
    -- At most once: integration, event type and receipt (or what stands for it). Tests have none.
    CREATE UNIQUE INDEX deliveries_once ON deliveries (integration_id, event_type, once_key)
        WHERE once_key IS NOT NULL;
    CREATE INDEX deliveries_by_integration ON deliveries (integration_id, trigger, seq);
    CREATE INDEX deliveries_due ON deliveries (due_at, seq) WHERE state = 'queued';

    CREATE TABLE delivery_events (
        delivery INTEGER PRIMARY KEY REFERENCES deliveries (seq) ON DELETE CASCADE,
        source_url TEXT NOT NULL,
        event TEXT NOT NULL
    ) STRICT;

    CREATE TABLE counters (
        name TEXT PRIMARY KEY,
        value INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;",
);

pub(crate) const ATTEMPTS: M<'static> = M::up(
    "CREATE TABLE bodies (
        seq INTEGER PRIMARY KEY,
        hash BLOB NOT NULL UNIQUE,
        bytes BLOB NOT NULL
    ) STRICT;

    CREATE TABLE attempts (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        delivery INTEGER NOT NULL REFERENCES deliveries (seq) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        owner TEXT NOT NULL,
        because TEXT,
        url TEXT NOT NULL,
        started_at INTEGER NOT NULL,
        finished_at INTEGER,
        verdict TEXT,
        status INTEGER,
        reason TEXT,
        failure TEXT,
        total_us INTEGER,
        body INTEGER REFERENCES bodies (seq)
    ) STRICT;
    CREATE UNIQUE INDEX attempts_of_delivery ON attempts (delivery, ordinal);
    -- Never two at once for one delivery; also how recovery finds what was under way.
    CREATE UNIQUE INDEX attempts_under_way ON attempts (delivery) WHERE finished_at IS NULL;

    CREATE TABLE attempt_requests (
        attempt INTEGER PRIMARY KEY REFERENCES attempts (seq) ON DELETE CASCADE,
        request TEXT NOT NULL,
        context TEXT NOT NULL
    ) STRICT;

    CREATE TABLE attempt_answers (
        attempt INTEGER PRIMARY KEY REFERENCES attempts (seq) ON DELETE CASCADE,
        judgement TEXT NOT NULL,
        diagnosis TEXT NOT NULL,
        timing TEXT,
        remote_addr TEXT,
        failure TEXT,
        http_version TEXT,
        headers TEXT,
        body_read INTEGER,
        body_cut INTEGER,
        body_decoded_from TEXT,
        body_broken TEXT
    ) STRICT;",
);
