//! The tables of deliveries and their attempts.
//!
//! A delivery is one event for one integration; an attempt is one try at sending it. A million of
//! them are written as fast as the network answers, so what repeats stands once: URLs with macros
//! in `sources`, the head of a request in `heads`, an answer with its verdict in `answers`, a body
//! in `bodies`. Each of these is found by a hash of what it holds.
//!
//! Nothing here is indexed for the log. `log` does that behind the writes; `log_dirty` says what
//! it has not seen yet.
//!
//! What stands once is no foreign key either: deleting one would read every attempt. `log` sweeps
//! what nothing refers to any more.
//!
//! `integration_id` is no foreign key: the log outlives a purged integration, and the name that it
//! had is kept here. A delivery with a key is never deleted, for the key holds for ever; when its
//! details are no longer kept, `bare` says so.

use rusqlite_migration::M;

pub(crate) const DELIVERIES: M<'static> = M::up(
    "CREATE TABLE sources (
        seq INTEGER PRIMARY KEY,
        hash BLOB NOT NULL UNIQUE,
        url TEXT NOT NULL
    ) STRICT;
    CREATE TABLE deliveries (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        integration_id TEXT NOT NULL,
        integration_name TEXT NOT NULL,
        event_type TEXT NOT NULL,
        trigger TEXT NOT NULL,
        state TEXT NOT NULL,
        once_key TEXT,
        temporary_url INTEGER NOT NULL CHECK (temporary_url IN (0, 1)),
        source INTEGER NOT NULL,
        job INTEGER,
        job_row INTEGER,
        due_at INTEGER,
        created_at INTEGER NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        -- Automatic tries since the last deliberate one, which begins the count anew.
        tries INTEGER NOT NULL DEFAULT 0,
        last_at INTEGER,
        last_verdict TEXT,
        last_status INTEGER,
        last_reason TEXT,
        last_total_us INTEGER,
        -- The user's word on an unknown one: arrived, left.
        settled TEXT,
        bare INTEGER NOT NULL DEFAULT 0 CHECK (bare IN (0, 1))
    ) STRICT;
    -- At most once: integration, event type and receipt (or what stands for it). Tests have none.
    CREATE UNIQUE INDEX deliveries_once ON deliveries (integration_id, event_type, once_key)
        WHERE once_key IS NOT NULL;
    CREATE INDEX deliveries_tests ON deliveries (integration_id, seq) WHERE trigger = 'test';
    CREATE INDEX deliveries_due ON deliveries (due_at, seq) WHERE state = 'queued';
    CREATE TABLE delivery_events (
        delivery INTEGER PRIMARY KEY REFERENCES deliveries (seq) ON DELETE CASCADE,
        event TEXT NOT NULL
    ) STRICT;
    CREATE TABLE counters (
        name TEXT PRIMARY KEY,
        value INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    -- Deliveries that changed since the log's index last looked.
    CREATE TABLE log_dirty (
        delivery INTEGER PRIMARY KEY
    ) STRICT;",
);

/// The job and the row that a delivery was read from stay known when another job sends it again.
pub(crate) const READ_FROM: M<'static> = M::up(
    "ALTER TABLE deliveries ADD COLUMN read_by INTEGER;
    ALTER TABLE deliveries ADD COLUMN read_row INTEGER;",
);

pub(crate) const ATTEMPTS: M<'static> = M::up(
    "CREATE TABLE bodies (
        seq INTEGER PRIMARY KEY,
        hash BLOB NOT NULL UNIQUE,
        bytes BLOB NOT NULL
    ) STRICT;
    -- Method, version and headers of a request: the same for every one to a host.
    CREATE TABLE heads (
        seq INTEGER PRIMARY KEY,
        hash BLOB NOT NULL UNIQUE,
        head TEXT NOT NULL
    ) STRICT;
    -- Everything of an ending but its times and its body.
    CREATE TABLE answers (
        seq INTEGER PRIMARY KEY,
        hash BLOB NOT NULL UNIQUE,
        answer TEXT NOT NULL
    ) STRICT;
    CREATE TABLE attempts (
        seq INTEGER PRIMARY KEY,
        delivery INTEGER NOT NULL REFERENCES deliveries (seq) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        owner TEXT NOT NULL,
        because TEXT,
        url TEXT NOT NULL,
        head INTEGER NOT NULL,
        started_at INTEGER NOT NULL,
        finished_at INTEGER,
        verdict TEXT,
        status INTEGER,
        reason TEXT,
        failure TEXT,
        answer INTEGER,
        body INTEGER,
        -- Phases in microseconds; NULL where one did not happen or could not be told apart.
        dns_us INTEGER,
        connect_us INTEGER,
        connect_with_tls INTEGER,
        first_byte_us INTEGER,
        download_us INTEGER,
        total_us INTEGER
    ) STRICT;
    CREATE UNIQUE INDEX attempts_of_delivery ON attempts (delivery, ordinal);
    -- Never two at once for one delivery; also how recovery finds what was under way.
    CREATE UNIQUE INDEX attempts_under_way ON attempts (delivery) WHERE finished_at IS NULL;
    -- What a test keeps beside its attempt: macros with their values, what lint said.
    CREATE TABLE attempt_contexts (
        attempt INTEGER PRIMARY KEY REFERENCES attempts (seq) ON DELETE CASCADE,
        context TEXT NOT NULL
    ) STRICT;",
);
