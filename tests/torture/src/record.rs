//! What the database holds, read by SQL of its own: a checker that asked the program would believe
//! what it checks.

use std::{collections::BTreeMap, path::Path};

use rusqlite::{Connection, OpenFlags, config::DbConfig};

/// A result of the database.
pub type Read<T> = rusqlite::Result<T>;

/// The open database. Looking leaves it as it is: what a kill left in the log beside it stays there
/// for the program to find.
#[derive(Debug)]
pub struct Record(Connection);

/// A job as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its number.
    pub seq: i64,
    /// Its id.
    pub id: String,
    /// What it does.
    pub kind: String,
    /// Where it stands.
    pub state: String,
    /// Why.
    pub why: String,
    /// Who works on it.
    pub owner: Option<String>,
    /// Its counts, by name.
    pub counts: BTreeMap<String, u64>,
}

impl Job {
    /// Whether it has ended for good.
    pub fn is_over(&self) -> bool {
        matches!(self.state.as_str(), "done" | "cancelled" | "failed")
    }

    /// One of its counts.
    pub fn count(&self, name: &str) -> u64 {
        self.counts.get(name).copied().unwrap_or_default()
    }
}

/// A delivery with its attempts, the first one first.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// Its id.
    pub id: String,
    /// What is sent at most once: the receipt.
    pub receipt: String,
    /// Where it stands.
    pub state: String,
    /// Its newest verdict.
    pub verdict: Option<String>,
    /// Its attempts.
    pub attempts: Vec<Attempt>,
}

/// One try.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// Who made it.
    pub owner: String,
    /// Why it was made although another was made before.
    pub because: Option<String>,
    /// Epoch milliseconds.
    pub started_at: i64,
    /// Epoch milliseconds; `None` while it is under way.
    pub finished_at: Option<i64>,
    /// The status that was read.
    pub status: Option<u16>,
    /// How it failed.
    pub failure: Option<String>,
}

const COUNTS: [&str; 11] = [
    "rows",
    "done",
    "sent",
    "confirmed",
    "accepted",
    "rejected",
    "not_delivered",
    "unknown",
    "skipped",
    "filtered",
    "invalid",
];

impl Record {
    /// Opens it; `None` where there is none yet.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub fn open(path: &Path) -> Read<Option<Self>> {
        if !path.exists() {
            return Ok(None);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        conn.busy_timeout(std::time::Duration::from_secs(10))?;
        Ok(Some(Self(conn)))
    }

    /// What SQLite finds wrong; `ok` where nothing is.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub fn integrity(&self) -> Read<String> {
        self.0
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
    }

    /// The jobs, newest first; none where a kill came before there was a table.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub fn jobs(&self) -> Read<Vec<Job>> {
        let has_table = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'jobs')";
        if !self
            .0
            .query_row(has_table, [], |row| row.get::<_, bool>(0))?
        {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT seq, id, kind, state, why_code || ' ' || why, owner, {} FROM jobs \
             ORDER BY seq DESC",
            COUNTS.join(", ")
        );
        let mut statement = self.0.prepare(&sql)?;
        let jobs = statement.query_map([], |row| {
            let counts = COUNTS
                .iter()
                .enumerate()
                .map(|(n, name)| Ok(((*name).to_owned(), row.get(6 + n)?)))
                .collect::<Read<_>>()?;
            Ok(Job {
                seq: row.get(0)?,
                id: row.get(1)?,
                kind: row.get(2)?,
                state: row.get(3)?,
                why: row.get(4)?,
                owner: row.get(5)?,
                counts,
            })
        })?;
        jobs.collect()
    }

    /// The deliveries of files, with their attempts.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub fn deliveries(&self) -> Read<Vec<Delivery>> {
        let mut attempts: BTreeMap<i64, Vec<Attempt>> = BTreeMap::new();
        let mut statement = self.0.prepare(
            "SELECT delivery, owner, because, started_at, finished_at, status, failure \
             FROM attempts ORDER BY delivery, ordinal",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            attempts.entry(row.get(0)?).or_default().push(Attempt {
                owner: row.get(1)?,
                because: row.get(2)?,
                started_at: row.get(3)?,
                finished_at: row.get(4)?,
                status: row.get(5)?,
                failure: row.get(6)?,
            });
        }
        let mut statement = self.0.prepare(
            "SELECT seq, id, coalesce(once_key, ''), state, last_verdict FROM deliveries \
             WHERE trigger = 'backfill' ORDER BY seq",
        )?;
        let deliveries = statement.query_map([], |row| {
            Ok(Delivery {
                id: row.get(1)?,
                receipt: row.get(2)?,
                state: row.get(3)?,
                verdict: row.get(4)?,
                attempts: attempts.remove(&row.get(0)?).unwrap_or_default(),
            })
        })?;
        deliveries.collect()
    }

    /// How many deliveries of a job have each newest verdict, by its key.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub fn verdicts(&self, job: i64) -> Read<BTreeMap<String, u64>> {
        let sql = "SELECT last_verdict, count(*) FROM deliveries \
                   WHERE job = ? AND last_verdict IS NOT NULL GROUP BY last_verdict";
        let mut statement = self.0.prepare(sql)?;
        let counted = statement.query_map([job], |row| Ok((row.get(0)?, row.get(1)?)))?;
        counted.collect()
    }

    /// What became of each row of a job's file: its row, and the state of its delivery or why there
    /// is none. A row with two fates stands there twice.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub fn fates(&self, job: i64) -> Read<Vec<(u64, String)>> {
        let sql = "SELECT job_row, state FROM deliveries WHERE job = ?1 \
                   AND job_row IS NOT NULL \
                   UNION ALL SELECT row, what FROM job_rows WHERE job = ?1 ORDER BY 1";
        let mut statement = self.0.prepare(sql)?;
        let fates = statement.query_map([job], |row| Ok((row.get(0)?, row.get(1)?)))?;
        fates.collect()
    }

    /// How many deliveries wait for their next try.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub fn waiting(&self) -> Read<u64> {
        let sql = "SELECT count(*) FROM deliveries WHERE state = 'queued'";
        self.0.query_row(sql, [], |row| row.get(0))
    }

    /// How many deliveries a job was asked to send again.
    ///
    /// # Errors
    ///
    /// Those of the database.
    pub fn asked_again(&self, job: i64) -> Read<u64> {
        let sql = "SELECT count(*) FROM job_deliveries WHERE job = ?";
        self.0.query_row(sql, [job], |row| row.get(0))
    }
}
