//! The tables that the log is searched and filtered by, written behind the deliveries.
//!
//! What a filter looks at stands in columns, 1,024 deliveries to a row ([`super::columns`]): all
//! of a million deliveries are looked through in milliseconds, whatever the filter, and no index
//! has to fit it. Text is found by its trigrams ([`super::grams`]), sealed in blocks of thousands;
//! what is not sealed yet stands in `log_texts` as it is.
//!
//! This stands in for FTS5: its trigram index of a million deliveries answered a receipt's digits
//! in 52 to 60 ms and took more than a second to list what a common word matches, which every
//! combination with another filter needs.

use rusqlite_migration::M;

pub(crate) const MIGRATION: M<'static> = M::up(
    "-- Small numbers for integrations and reasons.
    CREATE TABLE log_names (
        seq INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        UNIQUE (kind, name)
    ) STRICT;
    -- `chunk` is a delivery's seq without its last ten bits.
    CREATE TABLE log_facets (chunk INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE log_times (
        chunk INTEGER PRIMARY KEY,
        oldest INTEGER NOT NULL,
        newest INTEGER NOT NULL,
        bytes BLOB NOT NULL
    ) STRICT;
    CREATE TABLE log_links (chunk INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE log_bodies (chunk INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE log_texts (
        delivery INTEGER PRIMARY KEY,
        hash INTEGER NOT NULL,
        text TEXT NOT NULL
    ) STRICT;
    -- A block knows thousands of texts: of deliveries (kind 0) or of bodies (kind 1), by seq.
    CREATE TABLE log_blocks (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        kind INTEGER NOT NULL,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL,
        count INTEGER NOT NULL,
        docs BLOB NOT NULL
    ) STRICT;
    CREATE INDEX log_blocks_by_kind ON log_blocks (kind, last);
    -- The trigrams of a block in pages: `key` is the block and the first trigram of the page.
    CREATE TABLE log_grams (key INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;",
);
