//! What a torture comes to: kills by point and by what was going on, rows, requests, what is wrong.

use std::{collections::BTreeMap, fmt, time::Duration};

use crate::{
    checker::{Finding, Wrong},
    kill::{Phase, Point},
};

/// The sum of some rounds.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// Kills that hit.
    pub kills: BTreeMap<(Point, Phase), u64>,
    /// Rounds that came to their end.
    pub rounds: u64,
    /// Runs of the program.
    pub runs: u64,
    /// Rows in files.
    pub rows: u64,
    /// Requests that the server saw.
    pub requests: u64,
    /// Second tries that Carom made by itself.
    pub retries: u64,
    /// Second sends that the user asked for.
    pub asked: u64,
    /// Deliveries that may have arrived.
    pub unknown: u64,
    /// How often SQLite looked the file through.
    pub looked_through: u64,
    /// What is wrong.
    pub findings: Vec<Finding>,
}

impl Tally {
    /// Kills so far.
    pub fn killed(&self) -> u64 {
        self.kills.values().sum()
    }

    /// Kills at named points.
    pub fn killed_by_name(&self) -> u64 {
        let named = Point::ALL.into_iter().filter(|point| point.is_named());
        named.map(|point| self.killed_at(point)).sum()
    }

    /// Kills at a point.
    pub fn killed_at(&self, point: Point) -> u64 {
        let at = |(key, count): (&(Point, Phase), &u64)| (key.0 == point).then_some(*count);
        self.kills.iter().filter_map(at).sum()
    }

    /// Adds another.
    pub fn add(&mut self, other: Self) {
        for (key, count) in other.kills {
            *self.kills.entry(key).or_default() += count;
        }
        self.rounds += other.rounds;
        self.runs += other.runs;
        self.rows += other.rows;
        self.requests += other.requests;
        self.retries += other.retries;
        self.asked += other.asked;
        self.unknown += other.unknown;
        self.looked_through += other.looked_through;
        self.findings.extend(other.findings);
    }

    /// The report.
    pub fn table(&self, seed: u64, took: Duration) -> String {
        Report {
            tally: self,
            seed,
            took,
        }
        .to_string()
    }

    fn wrong(&self, wrong: Wrong) -> usize {
        let is = |finding: &&Finding| finding.wrong == wrong;
        self.findings.iter().filter(is).count()
    }
}

struct Report<'a> {
    tally: &'a Tally,
    seed: u64,
    took: Duration,
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { tally, seed, took } = self;
        write!(f, "{:<20}", "killed at")?;
        for phase in Phase::ALL {
            write!(f, "{:>16}", phase.label())?;
        }
        writeln!(f, "{:>8}", "all")?;
        for point in Point::ALL {
            write!(f, "{:<20}", point.name())?;
            for phase in Phase::ALL {
                let count = tally.kills.get(&(point, phase)).copied();
                write!(f, "{:>16}", count.unwrap_or_default())?;
            }
            writeln!(f, "{:>8}", tally.killed_at(point))?;
        }
        writeln!(f)?;
        let integrity = match tally.wrong(Wrong::Integrity) {
            0 => format!("ok (looked through {} times)", tally.looked_through),
            bad => format!("{bad} damaged"),
        };
        let lines: [(&str, String); 16] = [
            ("seed", seed.to_string()),
            ("time", format!("{} s", took.as_secs())),
            (
                "kills",
                format!(
                    "{} ({} at named points)",
                    tally.killed(),
                    tally.killed_by_name()
                ),
            ),
            ("rounds", tally.rounds.to_string()),
            ("runs of carom", tally.runs.to_string()),
            ("rows", tally.rows.to_string()),
            ("requests seen", tally.requests.to_string()),
            ("retries", tally.retries.to_string()),
            ("asked for again", tally.asked.to_string()),
            ("unknown", tally.unknown.to_string()),
            ("double sends", tally.wrong(Wrong::DoubleSend).to_string()),
            ("lost rows", tally.wrong(Wrong::LostRow).to_string()),
            ("wrong counts", tally.wrong(Wrong::Count).to_string()),
            ("wrong retries", tally.wrong(Wrong::Retry).to_string()),
            (
                "other faults",
                (tally.wrong(Wrong::Witness) + tally.wrong(Wrong::Program)).to_string(),
            ),
            ("integrity", integrity),
        ];
        for (name, value) in lines {
            writeln!(f, "{name:<20}{value}")?;
        }
        Ok(())
    }
}
