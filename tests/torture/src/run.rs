//! Round after round, some at once, until enough was killed.

use std::{
    fs, io,
    path::PathBuf,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
    },
    thread,
};

use crate::{
    rounds::{self, Outcome, Plan},
    tally::Tally,
};

/// Progress is told of every so many kills.
const TOLD_OF: u64 = 50;
/// After so many rounds with a fault no more are begun.
const ENOUGH: usize = 3;

/// How many kills at named points are still wanted. A few more may come: rounds under way don't ask each other.
#[derive(Debug)]
pub struct Budget(AtomicI64);

impl Budget {
    /// So many.
    pub fn new(kills: u64) -> Self {
        Self(AtomicI64::new(i64::try_from(kills).unwrap_or(i64::MAX)))
    }

    /// Whether more are wanted.
    pub fn any_left(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 0
    }

    pub(crate) fn take_one(&self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What is asked for.
#[derive(Debug)]
pub struct Torture {
    /// The program, built with its kill points.
    pub program: PathBuf,
    /// Where the rounds have their folders; those with a fault stay.
    pub folder: PathBuf,
    /// How many kills at named points; those at any moment come on top.
    pub kills: u64,
    /// What everything is drawn from.
    pub seed: u64,
    /// Rounds at once: most of their time they wait for retries.
    pub at_once: usize,
    /// Only this round.
    pub only: Option<u64>,
}

/// Goes through rounds. `say` hears how it goes.
///
/// # Errors
///
/// Where the harness itself can't go on.
pub fn torture(asked: &Torture, say: &(dyn Fn(&str) + Sync)) -> io::Result<Tally> {
    fs::create_dir_all(&asked.folder)?;
    // A copy: another build must not change what is killed meanwhile.
    let program = asked.folder.join("carom");
    fs::copy(&asked.program, &program)?;
    let budget = Budget::new(asked.kills);
    let next = AtomicU64::new(asked.only.unwrap_or(0));
    let stop = AtomicBool::new(false);
    let sum = Mutex::new(Tally::default());
    let failed = Mutex::new(Vec::<String>::new());
    let lock = || sum.lock().unwrap_or_else(PoisonError::into_inner);
    let one_after_the_other = || {
        while budget.any_left() && !stop.load(Ordering::Relaxed) {
            let plan = Plan::draw(asked.seed, next.fetch_add(1, Ordering::Relaxed));
            let number = plan.number;
            let folder = asked.folder.join(format!("round-{number}"));
            let gone = fresh(&folder)
                .map_err(|error| error.to_string())
                .and_then(|()| rounds::go_through(plan, &program, &folder, &budget));
            match gone {
                Ok(outcome) if outcome.tally.findings.is_empty() => {
                    // What can't be removed is in the way of nothing.
                    let _ = fs::remove_dir_all(&folder);
                    let mut sum = lock();
                    let before = sum.killed_by_name() / TOLD_OF;
                    sum.add(outcome.tally);
                    if sum.killed_by_name() / TOLD_OF > before {
                        say(&progress(&sum));
                    }
                }
                Ok(outcome) => {
                    say(&told(
                        asked.seed,
                        number,
                        &outcome,
                        &folder.to_string_lossy(),
                    ));
                    let mut sum = lock();
                    sum.add(outcome.tally);
                    let mut failed = failed.lock().unwrap_or_else(PoisonError::into_inner);
                    failed.push(String::new());
                    stop.fetch_or(failed.len() >= ENOUGH, Ordering::Relaxed);
                }
                Err(words) => {
                    say(&format!(
                        "round {number} could not be gone through: {words}"
                    ));
                    let mut failed = failed.lock().unwrap_or_else(PoisonError::into_inner);
                    failed.push(words);
                    stop.store(true, Ordering::Relaxed);
                }
            }
            if asked.only.is_some() {
                stop.store(true, Ordering::Relaxed);
            }
        }
    };
    let at_once = if asked.only.is_some() {
        1
    } else {
        asked.at_once.max(1)
    };
    thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(one_after_the_other);
        }
    });
    let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some(words) = failed.into_iter().find(|words| !words.is_empty()) {
        return Err(io::Error::other(words));
    }
    Ok(sum.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// A folder with nothing in it.
fn fresh(folder: &std::path::Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => fs::create_dir_all(folder),
    }
}

fn progress(sum: &Tally) -> String {
    format!(
        "{:>6} kills  {:>4} rounds  {:>7} rows  {:>7} requests  {} faults",
        sum.killed_by_name(),
        sum.rounds,
        sum.rows,
        sum.requests,
        sum.findings.len()
    )
}

/// A round with a fault: what was done, what disagrees, where to look.
fn told(seed: u64, number: u64, outcome: &Outcome, folder: &str) -> String {
    let mut text = format!("FAULT in round {number} of seed {seed}; its folder stays: {folder}\n");
    for line in &outcome.history {
        text.push_str(&format!("    {line}\n"));
    }
    for finding in &outcome.tally.findings {
        text.push_str(&format!("  {:?}: {}\n", finding.wrong, finding.words));
    }
    text.push_str(&format!(
        "  again: cargo xtask torture --seed {seed} --round {number}"
    ));
    text
}
