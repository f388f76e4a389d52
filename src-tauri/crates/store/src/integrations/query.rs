//! A page of the list: searched, filtered, sorted.

use carom_postback::{integration::Role, verdict::Verdict};
use rusqlite::{Connection, params_from_iter, types::Value};

use super::{
    row::{IntegrationRow, ROW, row},
    search,
};
use crate::{error::StoreError, listed};

/// What to show of the list. The Trash is never part of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IntegrationQuery {
    /// Words that must all occur in name, account, template, URLs, answers or notes.
    pub search: String,
    /// Only active or only inactive ones.
    pub active: Option<bool>,
    /// Only this role.
    pub role: Option<Role>,
    /// Only this template.
    pub template: Option<String>,
    /// Only those whose last test had this verdict.
    pub last_verdict: Option<Verdict>,
    /// Sort order.
    pub sort: Sort,
    /// Largest or newest first.
    pub descending: bool,
    /// Rows to skip.
    pub offset: u64,
    /// Rows at most; 0 stands for 100.
    pub limit: u64,
}

/// What the list is sorted by; equals stand in the order of their making.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// The name, regardless of case.
    #[default]
    Name,
    /// The account nickname, regardless of case.
    Account,
    /// The last change.
    Updated,
    /// The creation.
    Created,
    /// The last test; those never tested come last either way.
    LastTest,
    /// Inactive before active.
    State,
}

/// A page of the list.
#[derive(Debug)]
pub struct Page {
    /// Rows that match in all.
    pub total: u64,
    /// Rows outside the Trash, whatever the query.
    pub everything: u64,
    /// The rows of this page.
    pub rows: Vec<IntegrationRow>,
    /// Rows of this page that can't be read, each as a [`StoreError::BadRow`].
    pub bad: Vec<StoreError>,
}

pub(super) fn page(conn: &Connection, query: &IntegrationQuery) -> Result<Page, StoreError> {
    let (conditions, mut values) = conditions(query);
    let everything = count(conn, "i.deleted_at IS NULL", &[])?;
    let total = if values.is_empty() {
        everything
    } else {
        count(conn, &conditions, &values)?
    };

    let way = if query.descending { "DESC" } else { "ASC" };
    let order = match query.sort {
        Sort::Name => format!("i.name_key {way}, i.seq {way}"),
        Sort::Account => format!("i.account_key {way}, i.name_key {way}, i.seq {way}"),
        Sort::Updated => format!("i.updated_at {way}, i.seq {way}"),
        Sort::Created => format!("i.created_at {way}, i.seq {way}"),
        Sort::LastTest => format!("i.last_test_at {way} NULLS LAST, i.seq {way}"),
        Sort::State => format!("i.active {way}, i.name_key {way}, i.seq {way}"),
    };
    let limit = if query.limit == 0 { 100 } else { query.limit };
    values.push(integer(limit));
    values.push(integer(query.offset));
    // The page is chosen with nothing but what it is chosen by; the columns and drafts are looked
    // up for its rows only, which the outer ORDER BY puts back into order.
    let sql = format!(
        "SELECT {ROW} FROM integrations i WHERE i.seq IN \
         (SELECT i.seq FROM integrations i WHERE {conditions} ORDER BY {order} LIMIT ? OFFSET ?) \
         ORDER BY {order}"
    );
    let listed = listed::list(conn, "integrations", &sql, params_from_iter(values), row)?;
    Ok(Page {
        total,
        everything,
        rows: listed.rows,
        bad: listed.bad,
    })
}

fn conditions(query: &IntegrationQuery) -> (String, Vec<Value>) {
    let mut sql = String::from("i.deleted_at IS NULL");
    let mut values = Vec::new();
    if let Some(active) = query.active {
        sql.push_str(" AND i.active = ?");
        values.push(Value::Integer(active.into()));
    }
    if let Some(role) = query.role {
        sql.push_str(" AND i.role = ?");
        values.push(Value::Text(role.key().into()));
    }
    if let Some(template) = &query.template {
        sql.push_str(" AND i.template = ?");
        values.push(Value::Text(template.clone()));
    }
    if let Some(verdict) = query.last_verdict {
        sql.push_str(" AND i.last_test_verdict = ?");
        values.push(Value::Text(verdict.key().into()));
    }
    // A search of a thousand words is no search; SQLite takes 32,766 parameters at most.
    for word in search::words(&query.search).take(32) {
        // instr and not LIKE: what is typed has no wildcards.
        sql.push_str(" AND instr(i.search, ?) > 0");
        values.push(Value::Text(word));
    }
    (sql, values)
}

fn count(conn: &Connection, conditions: &str, values: &[Value]) -> Result<u64, StoreError> {
    let sql = format!("SELECT count(*) FROM integrations i WHERE {conditions}");
    let mut statement = conn.prepare_cached(&sql)?;
    Ok(statement.query_row(params_from_iter(values), |row| row.get(0))?)
}

fn integer(number: u64) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}
