//! Lists that keep what is good: one damaged row does not hide the others, and is not hidden.

use rusqlite::{Connection, Params};

use crate::{error::StoreError, json::Reading};

/// The rows of a list, and those that can't be read.
#[derive(Debug)]
pub struct Listed<T> {
    /// The rows, in order.
    pub rows: Vec<T>,
    /// A [`StoreError::BadRow`] for each row that can't be read.
    pub bad: Vec<StoreError>,
}

impl<T> Listed<T> {
    /// The rows, or the first one that can't be read as an error.
    ///
    /// # Errors
    ///
    /// [`StoreError::BadRow`].
    pub fn strict(mut self) -> Result<Vec<T>, StoreError> {
        if self.bad.is_empty() {
            Ok(self.rows)
        } else {
            Err(self.bad.swap_remove(0))
        }
    }
}

/// Reads every row of a query whose column `id` names the row.
pub(crate) fn list<T>(
    conn: &Connection,
    table: &'static str,
    sql: &str,
    params: impl Params,
    read: impl Fn(Reading<'_, '_>) -> Result<T, StoreError>,
) -> Result<Listed<T>, StoreError> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut found = statement.query(params)?;
    let mut listed = Listed {
        rows: Vec::new(),
        bad: Vec::new(),
    };
    while let Some(row) = found.next()? {
        let id: String = row.get("id")?;
        match read(Reading {
            row,
            table,
            id: &id,
        }) {
            Ok(row) => listed.rows.push(row),
            Err(error @ StoreError::BadRow { .. }) => listed.bad.push(error),
            Err(error) => return Err(error),
        }
    }
    Ok(listed)
}

/// Reads the one row of a query whose column `id` names the row, if there is one.
pub(crate) fn one<T>(
    conn: &Connection,
    table: &'static str,
    sql: &str,
    params: impl Params,
    read: impl Fn(Reading<'_, '_>) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut found = statement.query(params)?;
    let Some(row) = found.next()? else {
        return Ok(None);
    };
    let id: String = row.get("id")?;
    read(Reading {
        row,
        table,
        id: &id,
    })
    .map(Some)
}
