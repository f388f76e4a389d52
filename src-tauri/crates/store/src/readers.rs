//! Read-only connections, a few of them, lent to whoever reads.
//!
//! The lock guards the list of idle connections and is held for the hand-over only, so readers
//! run beside one another and beside the writer.

use std::{
    ops::Deref,
    path::{Path, PathBuf},
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::{Connection, OpenFlags};

use crate::error::StoreError;

/// The pool.
pub(crate) struct Readers {
    path: PathBuf,
    busy_timeout: Duration,
    most: usize,
    state: Mutex<State>,
    returned: Condvar,
}

struct State {
    idle: Vec<Connection>,
    open: usize,
    closed: bool,
}

impl Readers {
    /// A pool of at most `most` connections, each opened when first needed.
    pub(crate) const fn new(path: PathBuf, busy_timeout: Duration, most: usize) -> Self {
        Self {
            path,
            busy_timeout,
            most,
            state: Mutex::new(State {
                idle: Vec::new(),
                open: 0,
                closed: false,
            }),
            returned: Condvar::new(),
        }
    }

    /// Runs `work` inside one read transaction: everything that it reads is of one moment.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let lent = self.lend()?;
        let outcome = (|| {
            let snapshot = lent.unchecked_transaction()?;
            let value = work(&snapshot)?;
            snapshot.commit()?;
            Ok(value)
        })();
        outcome.map_err(|error: StoreError| error.at(&self.path))
    }

    /// Waits until every connection is back and closes them. Later reads get
    /// [`StoreError::Closed`].
    pub(crate) fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        self.returned.notify_all();
        while state.open > state.idle.len() {
            state = self
                .returned
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.idle.clear();
        state.open = 0;
    }

    fn lend(&self) -> Result<Lent<'_>, StoreError> {
        let mut state = self.lock();
        loop {
            if state.closed {
                return Err(StoreError::Closed);
            }
            if let Some(conn) = state.idle.pop() {
                return Ok(Lent {
                    conn: Some(conn),
                    readers: self,
                });
            }
            if state.open < self.most {
                state.open += 1;
                drop(state);
                return match open(&self.path, self.busy_timeout) {
                    Ok(conn) => Ok(Lent {
                        conn: Some(conn),
                        readers: self,
                    }),
                    Err(error) => {
                        self.lock().open -= 1;
                        self.returned.notify_all();
                        Err(error.at(&self.path))
                    }
                };
            }
            state = self
                .returned
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Opens a connection that can't write.
pub(crate) fn open(path: &Path, busy_timeout: Duration) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(busy_timeout)?;
    conn.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY")?;
    conn.set_prepared_statement_cache_capacity(64);
    Ok(conn)
}

/// A connection on loan; it goes back when dropped.
struct Lent<'a> {
    conn: Option<Connection>,
    readers: &'a Readers,
}

impl Deref for Lent<'_> {
    type Target = Connection;

    #[expect(
        clippy::expect_used,
        reason = "the connection is taken out in drop only"
    )]
    fn deref(&self) -> &Connection {
        self.conn
            .as_ref()
            .expect("a lent connection is there until it is given back")
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            self.readers.lock().idle.push(conn);
            // close() waits on the same signal as those who wait for a connection.
            self.readers.returned.notify_all();
        }
    }
}
