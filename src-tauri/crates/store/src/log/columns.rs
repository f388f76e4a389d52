//! What a filter looks at, packed: 1,024 deliveries to a row of SQLite, a few bytes each.
//!
//! Four such columns stand apart, so that a scan reads no more than its filter asks about: facets
//! nearly always, times, links and bodies where they matter. A delivery's place is its seq: the upper bits name
//! the chunk, the lower ten the place in it.

use std::collections::BTreeMap;

use carom_postback::{event::EventType, verdict::Verdict};
use rusqlite::{Connection, OptionalExtension, params};

use crate::{
    deliveries::{DeliveryState, Trigger},
    error::StoreError,
};

/// Deliveries in a chunk.
pub(super) const CHUNK: i64 = 1_024;
/// Bytes of a delivery in facets and in times.
const WIDTH: usize = 12;
/// Bytes of a delivery in links.
const LINKS: usize = 8;
/// Bytes of a delivery in bodies.
const BODY: usize = 4;
/// Stands for no time.
const NO_TIME: u32 = u32::MAX;

/// The chunk and the place in it.
pub(super) fn place(seq: i64) -> (i64, usize) {
    let place = usize::try_from(seq.rem_euclid(CHUNK)).unwrap_or(0);
    (seq.div_euclid(CHUNK), place)
}

/// What nearly every filter asks about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Facets {
    /// The integration's small number.
    pub(super) integration: u32,
    /// The reason's small number; 0 for none.
    pub(super) reason: u16,
    /// The status code; 0 for none.
    pub(super) status: u16,
    /// Everything that has few values, see [`flags`]; 0 where there is no delivery.
    pub(super) flags: u32,
}

/// When, and how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Times {
    /// When its newest attempt began, or it was queued, epoch milliseconds.
    pub(super) at: i64,
    /// The newest attempt's time, microseconds; more than an hour is cut.
    pub(super) total_us: Option<u32>,
}

/// What it hangs together with. Numbers beyond 32 bits stand as 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Links {
    /// The job's seq; 0 for none.
    pub(super) job: u32,
    /// The hash of the text as it was indexed; 0 for none.
    pub(super) text: u32,
}

/// The small values of a delivery in one number.
pub(super) mod flags {
    pub(crate) const PRESENT: u32 = 1;
    pub(crate) const BARE: u32 = 1 << 1;
    pub(crate) const UNSETTLED: u32 = 1 << 2;
    pub(crate) const KEYED: u32 = 1 << 3;
    pub(crate) const STATE: u32 = 4;
    pub(crate) const VERDICT: u32 = 7;
    pub(crate) const EVENT: u32 = 10;
    pub(crate) const TRIGGER: u32 = 13;

    /// The value of three bits at this place.
    pub(crate) const fn of(flags: u32, place: u32) -> u32 {
        flags >> place & 7
    }
}

pub(super) const fn state_code(state: DeliveryState) -> u32 {
    match state {
        DeliveryState::Queued => 0,
        DeliveryState::Sending => 1,
        DeliveryState::Answered => 2,
        DeliveryState::Failed => 3,
        DeliveryState::NotDelivered => 4,
        DeliveryState::Unknown => 5,
        DeliveryState::Cancelled => 6,
    }
}

pub(super) const STATES: [DeliveryState; 7] = [
    DeliveryState::Queued,
    DeliveryState::Sending,
    DeliveryState::Answered,
    DeliveryState::Failed,
    DeliveryState::NotDelivered,
    DeliveryState::Unknown,
    DeliveryState::Cancelled,
];

/// 0 stands for no verdict yet.
pub(super) const fn verdict_code(verdict: Option<Verdict>) -> u32 {
    match verdict {
        None => 0,
        Some(Verdict::Confirmed) => 1,
        Some(Verdict::Accepted) => 2,
        Some(Verdict::Rejected) => 3,
        Some(Verdict::NotDelivered) => 4,
        Some(Verdict::Unknown) => 5,
    }
}

pub(super) fn verdict_of(code: u32) -> Option<Verdict> {
    Verdict::ALL
        .into_iter()
        .find(|verdict| verdict_code(Some(*verdict)) == code)
}

pub(super) const fn event_code(event: EventType) -> u32 {
    match event {
        EventType::OrderImpression => 0,
        EventType::Purchase => 1,
        EventType::Upsell => 2,
        EventType::Combined => 3,
    }
}

pub(super) const fn trigger_code(trigger: Trigger) -> u32 {
    match trigger {
        Trigger::Test => 0,
        Trigger::Backfill => 1,
        Trigger::Inbound => 2,
    }
}

pub(super) const TRIGGERS: [Trigger; 3] = [Trigger::Test, Trigger::Backfill, Trigger::Inbound];

impl Facets {
    fn pack(self) -> [u8; WIDTH] {
        let mut bytes = [0; WIDTH];
        bytes[..4].copy_from_slice(&self.integration.to_le_bytes());
        bytes[4..6].copy_from_slice(&self.reason.to_le_bytes());
        bytes[6..8].copy_from_slice(&self.status.to_le_bytes());
        bytes[8..].copy_from_slice(&self.flags.to_le_bytes());
        bytes
    }

    fn unpack(b: &[u8; WIDTH]) -> Self {
        Self {
            integration: u32::from_le_bytes([b[0], b[1], b[2], b[3]]),
            reason: u16::from_le_bytes([b[4], b[5]]),
            status: u16::from_le_bytes([b[6], b[7]]),
            flags: u32::from_le_bytes([b[8], b[9], b[10], b[11]]),
        }
    }
}

impl Times {
    fn pack(self) -> [u8; WIDTH] {
        let mut bytes = [0; WIDTH];
        bytes[..8].copy_from_slice(&self.at.to_le_bytes());
        bytes[8..].copy_from_slice(&self.total_us.unwrap_or(NO_TIME).to_le_bytes());
        bytes
    }

    fn unpack(b: &[u8; WIDTH]) -> Self {
        let total = u32::from_le_bytes([b[8], b[9], b[10], b[11]]);
        Self {
            at: i64::from_le_bytes([b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]]),
            total_us: (total != NO_TIME).then_some(total),
        }
    }
}

impl Links {
    fn pack(self) -> [u8; LINKS] {
        let mut bytes = [0; LINKS];
        bytes[..4].copy_from_slice(&self.job.to_le_bytes());
        bytes[4..].copy_from_slice(&self.text.to_le_bytes());
        bytes
    }

    fn unpack(b: &[u8; LINKS]) -> Self {
        Self {
            job: u32::from_le_bytes([b[0], b[1], b[2], b[3]]),
            text: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
        }
    }
}

/// The facets of each place of a chunk.
pub(super) fn facets_in(bytes: &[u8]) -> impl Iterator<Item = Facets> + '_ {
    bytes.as_chunks::<WIDTH>().0.iter().map(Facets::unpack)
}

/// The times at a place of a chunk; those of long ago where there are none.
pub(super) fn times_at(bytes: &[u8], place: usize) -> Times {
    let found = bytes.as_chunks::<WIDTH>().0.get(place);
    found.map_or(
        Times {
            at: 0,
            total_us: None,
        },
        Times::unpack,
    )
}

/// The links at a place of a chunk.
pub(super) fn links_at(bytes: &[u8], place: usize) -> Links {
    let found = bytes.as_chunks::<LINKS>().0.get(place);
    found.map_or_else(Links::default, Links::unpack)
}

/// The body of each place of a chunk: the seq of the newest attempt's, 0 for none.
pub(super) fn bodies_in(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes
        .as_chunks::<BODY>()
        .0
        .iter()
        .map(|body| u32::from_le_bytes(*body))
}

/// Reads one column's chunk into a buffer, which is empty where there is none.
pub(super) fn read(
    conn: &Connection,
    sql: &'static str,
    chunk: i64,
    into: &mut Vec<u8>,
) -> Result<(), StoreError> {
    into.clear();
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query([chunk])?;
    if let Some(row) = rows.next()? {
        into.extend_from_slice(row.get_ref(0)?.as_blob().unwrap_or_default());
    }
    Ok(())
}

pub(super) const TIMES_OF: &str = "SELECT bytes FROM log_times WHERE chunk = ?";
pub(super) const LINKS_OF: &str = "SELECT bytes FROM log_links WHERE chunk = ?";
pub(super) const BODIES_OF: &str = "SELECT bytes FROM log_bodies WHERE chunk = ?";
const FACETS_OF: &str = "SELECT bytes FROM log_facets WHERE chunk = ?";

/// What is written of one delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) facets: Facets,
    pub(super) times: Times,
    pub(super) links: Links,
    /// The seq of the newest attempt's body; 0 for none, or beyond 32 bits.
    pub(super) body: u32,
}

/// What is written of a delivery that is gone.
pub(super) const GONE: Columns = Columns {
    facets: Facets {
        integration: 0,
        reason: 0,
        status: 0,
        flags: 0,
    },
    times: Times {
        at: 0,
        total_us: None,
    },
    links: Links { job: 0, text: 0 },
    body: 0,
};

/// Reads what stands of one delivery.
pub(super) fn get(conn: &Connection, seq: i64) -> Result<Option<Columns>, StoreError> {
    let (chunk, place) = place(seq);
    let mut bytes = Vec::new();
    read(conn, FACETS_OF, chunk, &mut bytes)?;
    let Some(facets) = facets_in(&bytes).nth(place) else {
        return Ok(None);
    };
    if facets.flags & flags::PRESENT == 0 {
        return Ok(None);
    }
    read(conn, TIMES_OF, chunk, &mut bytes)?;
    let times = times_at(&bytes, place);
    read(conn, LINKS_OF, chunk, &mut bytes)?;
    let links = links_at(&bytes, place);
    read(conn, BODIES_OF, chunk, &mut bytes)?;
    let body = bodies_in(&bytes).nth(place).unwrap_or(0);
    Ok(Some(Columns {
        facets,
        times,
        links,
        body,
    }))
}

/// Writes deliveries into their chunks, each chunk once.
pub(super) fn put(conn: &Connection, rows: &BTreeMap<i64, Columns>) -> Result<(), StoreError> {
    let rows: Vec<(i64, Columns)> = rows.iter().map(|(seq, row)| (*seq, *row)).collect();
    for chunk in rows.chunk_by(|(a, _), (b, _)| place(*a).0 == place(*b).0) {
        if let Some((first, _)) = chunk.first() {
            put_chunk(conn, place(*first).0, chunk)?;
        }
    }
    Ok(())
}

fn put_chunk(conn: &Connection, chunk: i64, rows: &[(i64, Columns)]) -> Result<(), StoreError> {
    let facets = patched(conn, FACETS_OF, chunk, rows, |row| row.facets.pack())?;
    let present = || {
        facets_in(&facets)
            .enumerate()
            .filter(|(_, f)| f.flags & flags::PRESENT != 0)
    };
    if present().next().is_none() {
        for sql in [
            "DELETE FROM log_facets WHERE chunk = ?",
            "DELETE FROM log_times WHERE chunk = ?",
            "DELETE FROM log_links WHERE chunk = ?",
            "DELETE FROM log_bodies WHERE chunk = ?",
        ] {
            conn.prepare_cached(sql)?.execute([chunk])?;
        }
        return Ok(());
    }
    let times = patched(conn, TIMES_OF, chunk, rows, |row| row.times.pack())?;
    let links = patched(conn, LINKS_OF, chunk, rows, |row| row.links.pack())?;
    let bodies = patched(conn, BODIES_OF, chunk, rows, |row| row.body.to_le_bytes())?;
    let ats = || present().map(|(place, _)| times_at(&times, place).at);
    conn.prepare_cached("INSERT OR REPLACE INTO log_facets (chunk, bytes) VALUES (?, ?)")?
        .execute(params![chunk, facets])?;
    conn.prepare_cached(
        "INSERT OR REPLACE INTO log_times (chunk, oldest, newest, bytes) VALUES (?, ?, ?, ?)",
    )?
    .execute(params![chunk, ats().min(), ats().max(), times])?;
    conn.prepare_cached("INSERT OR REPLACE INTO log_links (chunk, bytes) VALUES (?, ?)")?
        .execute(params![chunk, links])?;
    conn.prepare_cached("INSERT OR REPLACE INTO log_bodies (chunk, bytes) VALUES (?, ?)")?
        .execute(params![chunk, bodies])?;
    Ok(())
}

/// A column's chunk with some rows written over.
fn patched<const WIDTH: usize>(
    conn: &Connection,
    sql: &'static str,
    chunk: i64,
    rows: &[(i64, Columns)],
    pack: impl Fn(&Columns) -> [u8; WIDTH],
) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::new();
    read(conn, sql, chunk, &mut bytes)?;
    bytes.resize(WIDTH * usize::try_from(CHUNK).unwrap_or(0), 0);
    for (seq, row) in rows {
        let at = place(*seq).1 * WIDTH;
        bytes[at..at + WIDTH].copy_from_slice(&pack(row));
    }
    Ok(bytes)
}

/// The oldest and the newest time of a chunk.
pub(super) fn span(conn: &Connection, chunk: i64) -> Result<Option<(i64, i64)>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT oldest, newest FROM log_times WHERE chunk = ?")?
        .query_row([chunk], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn columns_read_back_as_they_were_packed(
            integration: u32, reason: u16, status: u16, flags: u32, at: i64,
            total in proptest::option::of(0..u32::MAX), job: u32, text: u32,
        ) {
            let facets = Facets { integration, reason, status, flags };
            prop_assert_eq!(Facets::unpack(&facets.pack()), facets);
            let times = Times { at, total_us: total };
            prop_assert_eq!(Times::unpack(&times.pack()), times);
            let links = Links { job, text };
            prop_assert_eq!(Links::unpack(&links.pack()), links);
        }
    }

    #[test]
    fn every_value_has_a_code_of_its_own_that_fits_three_bits() {
        for (n, state) in STATES.into_iter().enumerate() {
            assert_eq!(
                state_code(state) as usize,
                n,
                "codes are on disk, order is not"
            );
        }
        for (n, trigger) in TRIGGERS.into_iter().enumerate() {
            assert_eq!(trigger_code(trigger) as usize, n);
        }
        for verdict in Verdict::ALL {
            assert_eq!(verdict_of(verdict_code(Some(verdict))), Some(verdict));
            assert!(verdict_code(Some(verdict)) < 8);
        }
        assert_eq!(verdict_of(0), None);
        let events: Vec<u32> = EventType::ALL.into_iter().map(event_code).collect();
        assert_eq!(events, [0, 1, 2, 3]);
    }
}
