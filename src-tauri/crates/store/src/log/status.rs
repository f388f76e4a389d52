//! What the log holds.

use std::ops::ControlFlow;

use rusqlite::Connection;

use super::{
    codes::flags,
    filter::Wanted,
    indexer,
    scan::{Scan, Way},
};
use crate::error::StoreError;

/// What the log holds, as far as the index has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LogStatus {
    /// Deliveries.
    pub deliveries: u64,
    /// Of those, with their details.
    pub detailed: u64,
    /// Unknown ones that nobody has settled.
    pub unsettled: u64,
    /// Deliveries that the index has not reached yet.
    pub behind: u64,
    /// The oldest, epoch milliseconds.
    pub oldest: Option<i64>,
}

pub(super) fn status(conn: &Connection) -> Result<LogStatus, StoreError> {
    let wanted = Wanted::new(conn, &super::LogFilter::default())?;
    let scan = Scan {
        conn,
        wanted: &wanted,
        found: None,
        times: false,
    };
    let mut status = LogStatus {
        behind: indexer::behind(conn)?,
        ..LogStatus::default()
    };
    scan.walk(Way::After(0), |line| {
        let set = |flag| u64::from(line.facets.flags & flag != 0);
        status.deliveries += 1;
        status.unsettled += set(flags::UNSETTLED);
        status.detailed += 1 - set(flags::BARE);
        Ok(ControlFlow::Continue(()))
    })?;
    let sql = "SELECT created_at FROM deliveries ORDER BY seq LIMIT 1";
    let mut oldest = conn.prepare_cached(sql)?;
    let mut rows = oldest.query([])?;
    if let Some(row) = rows.next()? {
        status.oldest = Some(row.get(0)?);
    }
    Ok(status)
}
