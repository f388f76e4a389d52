//! JSON in columns: written once, read back strictly.
//!
//! A column that does not parse is a [`StoreError::BadRow`] with the row's id. There is no default
//! to fall back on: a definition that lost its filters would fire for everybody.

use rusqlite::{Row, types::FromSql};
use serde::{Serialize, de::DeserializeOwned};

use crate::error::StoreError;

/// The JSON text of a value.
pub(crate) fn text<T: Serialize + ?Sized>(
    what: &'static str,
    value: &T,
) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Unstorable {
        what,
        detail: error.to_string(),
    })
}

/// A row being read, with the names that an error needs.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'a, 'stmt> {
    /// The row.
    pub(crate) row: &'a Row<'stmt>,
    /// Its table.
    pub(crate) table: &'static str,
    /// Its id.
    pub(crate) id: &'a str,
}

impl Reading<'_, '_> {
    /// A plain column.
    pub(crate) fn get<T: FromSql>(&self, column: &'static str) -> Result<T, StoreError> {
        self.row.get(column).map_err(|error| match error {
            rusqlite::Error::SqliteFailure(..) => error.into(),
            other => self.bad(column, &other),
        })
    }

    /// A column of JSON text.
    pub(crate) fn json<T: DeserializeOwned>(&self, column: &'static str) -> Result<T, StoreError> {
        let text: String = self.get(column)?;
        serde_json::from_str(&text).map_err(|error| self.bad(column, &error))
    }

    /// A column of JSON text that may be NULL.
    pub(crate) fn json_or_null<T: DeserializeOwned>(
        &self,
        column: &'static str,
    ) -> Result<Option<T>, StoreError> {
        let text: Option<String> = self.get(column)?;
        text.map(|text| serde_json::from_str(&text).map_err(|error| self.bad(column, &error)))
            .transpose()
    }

    /// A column that holds one of an enum's stable keys.
    pub(crate) fn key<T>(
        &self,
        column: &'static str,
        from_key: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, StoreError> {
        let text: String = self.get(column)?;
        from_key(&text).ok_or_else(|| self.bad(column, &format!("unknown key {text:?}")))
    }

    /// A column that holds a stable key or NULL.
    pub(crate) fn key_or_null<T>(
        &self,
        column: &'static str,
        from_key: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, StoreError> {
        let text: Option<String> = self.get(column)?;
        text.map(|text| {
            from_key(&text).ok_or_else(|| self.bad(column, &format!("unknown key {text:?}")))
        })
        .transpose()
    }

    fn bad(&self, column: &'static str, detail: &dyn std::fmt::Display) -> StoreError {
        StoreError::BadRow {
            table: self.table,
            id: self.id.to_owned(),
            detail: format!("{column}: {detail}"),
        }
    }
}
