//! The one writer: a thread that owns the only writing connection and commits in groups.
//!
//! What is pending when the thread comes round becomes one transaction, each write in a savepoint
//! of its own, so that a write that fails undoes nothing but itself. Callers are answered after
//! COMMIT, which under `synchronous=FULL` means: after it is on the disk. While one group waits
//! for the disk the next one gathers; nobody is made to wait for company.

use std::{
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        mpsc::{self, Receiver, RecvTimeoutError, Sender, SyncSender},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use rusqlite::{Connection, ffi};

use crate::{
    changes::{Change, ChangeKind, Changes, Entity},
    error::StoreError,
};

/// Writes in one transaction at most: keeps the wait of the first one short.
const GROUP: usize = 256;
/// How often the writer looks whether another process has written.
const LOOK_ELSEWHERE: Duration = Duration::from_millis(500);

/// A write under way: the connection inside its transaction, and what it changes.
pub(crate) struct WriteTx<'a> {
    conn: &'a Connection,
    changes: Vec<Change>,
    /// Deliveries and attempts are told of together, not one by one.
    many: bool,
}

impl<'a> WriteTx<'a> {
    /// The connection.
    pub(crate) const fn conn(&self) -> &'a Connection {
        self.conn
    }

    /// Says what changed; told to subscribers once it is committed.
    pub(crate) fn changed(&mut self, entity: Entity, kind: ChangeKind, ids: Vec<String>) {
        if !ids.is_empty() && !self.is_told_already(entity) {
            self.changes.push(Change { entity, kind, ids });
        }
    }

    /// Says of deliveries and attempts only that some will change, not which: of a thousand at once
    /// nobody wants to hear the ids.
    pub(crate) fn changes_many_deliveries(&mut self) {
        self.many = true;
        self.changes.push(Change {
            entity: Entity::Delivery,
            kind: ChangeKind::Updated,
            ids: Vec::new(),
        });
    }

    /// Whether a change of one of these need not be told of any more.
    pub(crate) const fn is_told_already(&self, entity: Entity) -> bool {
        self.many && matches!(entity, Entity::Delivery | Entity::Attempt)
    }

    /// Says that one thing changed.
    pub(crate) fn changed_one(&mut self, entity: Entity, kind: ChangeKind, id: &str) {
        if !self.is_told_already(entity) {
            self.changed(entity, kind, vec![id.to_owned()]);
        }
    }
}

/// A write with its caller. It may be run twice: once in a group that is undone as a whole (disk
/// full), then alone.
trait Job: Send {
    /// Runs inside a savepoint; says whether to keep it.
    fn run(&mut self, tx: &mut WriteTx<'_>) -> bool;
    /// Hands the outcome to the caller.
    fn answer(self: Box<Self>);
    /// Hands the caller an error instead.
    fn fail(self: Box<Self>, error: StoreError);
}

struct Task<T, F> {
    work: F,
    outcome: Option<Result<T, StoreError>>,
    reply: SyncSender<Result<T, StoreError>>,
}

impl<T, F> Job for Task<T, F>
where
    T: Send,
    F: FnMut(&mut WriteTx<'_>) -> Result<T, StoreError> + Send,
{
    fn run(&mut self, tx: &mut WriteTx<'_>) -> bool {
        let outcome = (self.work)(tx);
        let keep = outcome.is_ok();
        self.outcome = Some(outcome);
        keep
    }

    fn answer(self: Box<Self>) {
        let outcome = self.outcome.unwrap_or(Err(StoreError::Closed));
        // A caller that is gone does not need its answer.
        let _ = self.reply.send(outcome);
    }

    fn fail(self: Box<Self>, error: StoreError) {
        let _ = self.reply.send(Err(error));
    }
}

enum Message {
    Write(Box<dyn Job>),
    Stop,
}

/// The handle on the writer's thread.
pub(crate) struct Writer {
    path: PathBuf,
    sender: Mutex<Option<Sender<Message>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Starts the thread on its connection.
    pub(crate) fn start(
        conn: Connection,
        path: &Path,
        changes: Changes,
    ) -> Result<Self, StoreError> {
        let (sender, receiver) = mpsc::channel();
        let thread = thread::Builder::new()
            .name("carom-store-writer".into())
            .spawn(move || {
                Loop {
                    conn,
                    changes,
                    seen: None,
                }
                .run(&receiver);
            })
            .map_err(|error| StoreError::io(path, error))?;
        Ok(Self {
            path: path.to_owned(),
            sender: Mutex::new(Some(sender)),
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Runs `work` in the next transaction and returns once it is committed.
    ///
    /// `work` may run twice and must only act through its transaction.
    pub(crate) fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&mut WriteTx<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let answer = self.submit(work)?;
        answer
            .recv()
            .map_err(|_| StoreError::Closed)?
            .map_err(|error| error.at(&self.path))
    }

    /// Puts `work` into the next transaction; its outcome comes through the channel.
    fn submit<T, F>(&self, work: F) -> Result<Receiver<Result<T, StoreError>>, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&mut WriteTx<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let (reply, answer) = mpsc::sync_channel(1);
        let job = Message::Write(Box::new(Task {
            work,
            outcome: None,
            reply,
        }));
        let sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner);
        sender
            .as_ref()
            .ok_or(StoreError::Closed)?
            .send(job)
            .map_err(|_| StoreError::Closed)?;
        Ok(answer)
    }

    /// Commits what is pending, then closes the connection. Later writes get
    /// [`StoreError::Closed`].
    pub(crate) fn stop(&self) {
        let sender = self
            .sender
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(sender) = sender {
            let _ = sender.send(Message::Stop);
        }
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(thread) = thread
            // The last handle may be dropped by a subscriber, on this very thread.
            && thread.thread().id() != thread::current().id()
        {
            let _ = thread.join();
        }
    }
}

struct Loop {
    conn: Connection,
    changes: Changes,
    /// SQLite's counter of commits by other connections, and when it was last looked at.
    seen: Option<(i64, Instant)>,
}

impl Loop {
    fn run(mut self, receiver: &Receiver<Message>) {
        self.look_elsewhere();
        loop {
            let mut stop = false;
            match receiver.recv_timeout(LOOK_ELSEWHERE) {
                Ok(Message::Write(job)) => {
                    let mut jobs = vec![job];
                    while jobs.len() < GROUP {
                        match receiver.try_recv() {
                            Ok(Message::Write(job)) => jobs.push(job),
                            Ok(Message::Stop) => {
                                stop = true;
                                break;
                            }
                            Err(_) => break,
                        }
                    }
                    self.commit(jobs);
                }
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => stop = true,
                Err(RecvTimeoutError::Timeout) => {}
            }
            if stop {
                return;
            }
            self.look_elsewhere();
        }
    }

    /// Commits a group and answers its callers.
    fn commit(&mut self, mut jobs: Vec<Box<dyn Job>>) {
        match self.transact(&mut jobs) {
            Ok(told) => {
                self.changes.tell(&told);
                for job in jobs {
                    job.answer();
                }
            }
            Err(Undone::NotBegun(error)) => {
                for job in jobs {
                    job.fail(again(&error));
                }
            }
            Err(Undone::ByJob) if jobs.len() == 1 => {
                for job in jobs {
                    job.answer();
                }
            }
            Err(Undone::AtCommit(error)) if jobs.len() == 1 => {
                for job in jobs {
                    job.fail(again(&error));
                }
            }
            // One write (or their sum) was too much for the disk: whoever fits alone is kept.
            Err(Undone::ByJob | Undone::AtCommit(_)) => {
                for job in jobs {
                    self.commit(vec![job]);
                }
            }
        }
    }

    fn transact(&mut self, jobs: &mut [Box<dyn Job>]) -> Result<Vec<Change>, Undone> {
        self.conn
            .execute_batch("BEGIN IMMEDIATE")
            .map_err(Undone::NotBegun)?;
        let mut told = Vec::new();
        // A savepoint makes SQLite keep every page that is touched for an undo. Who is alone has
        // the whole transaction to undo.
        let alone = jobs.len() == 1;
        for job in jobs.iter_mut() {
            if !alone {
                self.batch("SAVEPOINT job")?;
            }
            let mut tx = WriteTx {
                conn: &self.conn,
                changes: Vec::new(),
                many: false,
            };
            let keep = job.run(&mut tx);
            let changes = tx.changes;
            if keep {
                told.extend(changes);
            }
            match (keep, alone) {
                (true, true) => {}
                (true, false) => self.batch("RELEASE job")?,
                // Disk full and the like: SQLite has undone the whole transaction by itself.
                (false, _) if self.conn.is_autocommit() => return Err(Undone::ByJob),
                (false, true) => {
                    self.batch("ROLLBACK")?;
                    return Err(Undone::ByJob);
                }
                (false, false) => self.batch("ROLLBACK TO job; RELEASE job")?,
            }
        }
        self.batch("COMMIT")?;
        Ok(told)
    }

    /// Runs transaction control; where it fails the whole transaction is undone.
    fn batch(&self, sql: &str) -> Result<(), Undone> {
        self.conn.execute_batch(sql).map_err(|error| {
            if !self.conn.is_autocommit() {
                // If even this fails, the next BEGIN says so to its caller.
                let _ = self.conn.execute_batch("ROLLBACK");
            }
            Undone::AtCommit(error)
        })
    }

    /// Tells subscribers when another process (the terminal beside the window) has written.
    fn look_elsewhere(&mut self) {
        if self
            .seen
            .is_some_and(|(_, at)| at.elapsed() < LOOK_ELSEWHERE)
        {
            return;
        }
        if self.seen.is_some() && !self.changes.any_subscriber() {
            return;
        }
        let Ok(version) = self
            .conn
            .query_row("PRAGMA data_version", [], |row| row.get::<_, i64>(0))
        else {
            return;
        };
        let before = self.seen.replace((version, Instant::now()));
        if before.is_some_and(|(before, _)| before != version) {
            let all = Entity::ALL.map(|entity| Change {
                entity,
                kind: ChangeKind::Updated,
                ids: Vec::new(),
            });
            self.changes.tell(&all);
        }
    }
}

/// Why a whole group is not in the database.
enum Undone {
    /// It never began: locked, read-only.
    NotBegun(rusqlite::Error),
    /// A job's failure took the transaction with it; the job knows its error.
    ByJob,
    /// SQLite refused a step of the transaction itself.
    AtCommit(rusqlite::Error),
}

/// The same error once more, for each caller of a group: SQLite's errors can't be cloned.
fn again(error: &rusqlite::Error) -> StoreError {
    let code = error
        .sqlite_error()
        .copied()
        .unwrap_or(ffi::Error::new(ffi::SQLITE_ERROR));
    rusqlite::Error::SqliteFailure(code, Some(error.to_string())).into()
}

#[cfg(test)]
mod tests;
