//! A round: one data folder and one server, worked on and killed until everything is over.

use std::{collections::VecDeque, io, path::Path, thread, time::Duration};

use crate::{
    answers::Mood,
    chance,
    checker::{self, Asked, Expected, Finding, Wrong},
    folder::{Ended, Folder},
    kill::{Order, Phase, Point},
    record::{Job, Record},
    rows::Rows,
    run::Budget,
    server::Server,
    tally::Tally,
};

mod alone;
mod beside;

/// Kills of one job at most while its rows are sent, and as many while they are tried again; after
/// that it may come to its end.
const KILLS_OF_A_PHASE: usize = 8;
/// Runs of one job at most: each goes a step further, or something stands still for ever.
const RUNS_OF_A_JOB: u32 = 60;
/// The integration's name.
const SHOP: &str = "Shop";

/// What a round is asked to do.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Its number, from 0.
    pub number: u64,
    /// The seed of the whole.
    pub seed: u64,
    /// What is done.
    pub course: Course,
    /// Rows of the file.
    pub rows: u64,
    /// How the server answers.
    pub mood: Mood,
    /// The first kills; what follows is drawn.
    pub orders: VecDeque<Order>,
}

/// What is done in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Course {
    /// One Carom: a file, the same file again, a resend.
    Alone,
    /// A live Carom, and others beside it.
    Beside,
}

impl Plan {
    /// The round of this number.
    pub fn draw(seed: u64, number: u64) -> Self {
        let mut chance = chance::of(seed, "plan", number);
        let course = if number % 4 == 3 {
            Course::Beside
        } else {
            Course::Alone
        };
        Self {
            number,
            seed,
            course,
            rows: chance.u64(150..400),
            mood: Mood {
                seed: chance.u64(..),
                stubborn: u64::from(number % 12 == 5),
                lasting: 3,
            },
            orders: VecDeque::new(),
        }
    }
}

/// Why a round is over before its end.
#[derive(Debug)]
pub enum Cut {
    /// What was found makes going on useless.
    Found,
    /// The harness itself could not go on.
    Harness(String),
}

impl From<io::Error> for Cut {
    fn from(error: io::Error) -> Self {
        Self::Harness(error.to_string())
    }
}

impl From<rusqlite::Error> for Cut {
    fn from(error: rusqlite::Error) -> Self {
        Self::Harness(format!("the database could not be read: {error}"))
    }
}

/// A round under way.
#[derive(Debug)]
pub struct Round<'a> {
    plan: Plan,
    folder: Folder,
    server: Server,
    budget: &'a Budget,
    chance: fastrand::Rng,
    asked: Asked,
    tally: Tally,
    /// What was run and how it ended, in order.
    history: Vec<String>,
}

/// What became of a round.
#[derive(Debug)]
pub struct Outcome {
    /// Its figures and findings.
    pub tally: Tally,
    /// What was run and how it ended, in order.
    pub history: Vec<String>,
}

/// Goes through a round in a folder.
///
/// # Errors
///
/// Where the harness itself can't go on: no port, no disk.
pub fn go_through(
    plan: Plan,
    program: &Path,
    folder: &Path,
    budget: &Budget,
) -> Result<Outcome, String> {
    let set_up = || -> io::Result<Round<'_>> {
        Ok(Round {
            folder: Folder::new(program, folder.to_owned())?,
            server: Server::open(plan.mood)?,
            budget,
            chance: chance::of(plan.seed, "kills", plan.number),
            asked: Asked::new(),
            tally: Tally::default(),
            history: Vec::new(),
            plan,
        })
    };
    let mut round = set_up().map_err(|error| error.to_string())?;
    let gone = match round.plan.course {
        Course::Alone => round.alone(),
        Course::Beside => round.beside(),
    };
    if let Err(Cut::Harness(words)) = gone.and_then(|()| round.settle()) {
        return Err(words);
    }
    round.tally.rounds = 1;
    Ok(Outcome {
        tally: round.tally,
        history: round.history,
    })
}

impl Round<'_> {
    /// Makes the integration.
    fn open_shop(&mut self) -> Result<(), Cut> {
        let url = self.server.url();
        let words = [
            "create",
            "--name",
            SHOP,
            "--url",
            &url,
            "--events",
            "purchase",
            "--account",
            "cb1test",
            "--json",
        ];
        let ended = self.folder.carom(&words, None, &self.server)?;
        if ended.status == Some(0) {
            return Ok(());
        }
        Err(Cut::Harness(format!("create failed: {}", ended.err)))
    }

    /// Begins a job and goes on with it until it is over.
    fn drive(&mut self, phase: Phase, kind: &str, begin: &[&str]) -> Result<Job, Cut> {
        let before = self.jobs()?.first().map_or(0, |job| job.seq);
        let mut kills = Vec::new();
        for _ in 0..RUNS_OF_A_JOB {
            let job = self
                .jobs()?
                .into_iter()
                .find(|job| job.seq > before && job.kind == kind);
            if let Some(job) = job.as_ref().filter(|job| job.is_over()) {
                return Ok(job.clone());
            }
            let on = job.as_ref().map(resume);
            let words: Vec<&str> = match &on {
                Some(on) => on.iter().map(String::as_str).collect(),
                None => begin.to_vec(),
            };
            let waits = job.as_ref().is_some_and(|job| job.state == "retrying");
            let now = if waits { Phase::Retries } else { phase };
            let killed = kills.iter().filter(|phase| **phase == now).count();
            let may = killed < KILLS_OF_A_PHASE;
            let far = job.as_ref().map_or(0, |job| job.count("rows"));
            let ended = if may && self.may_shut(now, far) {
                self.run_at_shut_door(&words, now)?
            } else {
                let left = match now {
                    // They come a few at a time.
                    Phase::Retries => self.waiting()? / 2,
                    _ => self.plan.rows.saturating_sub(far),
                };
                let order = may.then(|| self.order(left)).flatten();
                self.run(&words, order, now)?
            };
            if ended.killed {
                kills.push(now);
            } else {
                self.refuse_failure(&ended)?;
            }
        }
        let words = format!("a {kind} is not over after {RUNS_OF_A_JOB} runs");
        self.find(Wrong::Program, words);
        Err(Cut::Found)
    }

    /// Now and then the host refuses connections for a while, if enough rows are left for the run
    /// to end by itself.
    fn may_shut(&mut self, phase: Phase, far: u64) -> bool {
        phase == Phase::FirstSends
            && self.plan.orders.is_empty()
            && self.budget.any_left()
            && far + 60 < self.plan.rows
            && self.chance.u8(0..100) < 10
    }

    fn run_at_shut_door(&mut self, words: &[&str], phase: Phase) -> Result<Ended, Cut> {
        let point = [Point::AnswerRead, Point::OutcomeCommitted];
        let point = self.chance.choice(point).unwrap_or(Point::AnswerRead);
        let order = Order {
            point,
            count: self.chance.u64(1..=2),
        };
        self.server.shut();
        self.history.push("the host refuses connections".into());
        let ended = self.run(words, Some(order), phase);
        self.server.reopen()?;
        ended
    }

    /// The next kill, as long as more are wanted.
    fn order(&mut self, left: u64) -> Option<Order> {
        if let Some(order) = self.plan.orders.pop_front() {
            return Some(order);
        }
        self.budget
            .any_left()
            .then(|| Order::any(&mut self.chance, left))
    }

    /// Runs the program, and looks the database through after a kill.
    fn run(&mut self, words: &[&str], order: Option<Order>, phase: Phase) -> Result<Ended, Cut> {
        let ended = self.folder.carom(words, order, &self.server)?;
        self.note(words, order, phase, &ended)?;
        Ok(ended)
    }

    fn note(
        &mut self,
        words: &[&str],
        order: Option<Order>,
        phase: Phase,
        ended: &Ended,
    ) -> Result<(), Cut> {
        self.tally.runs += 1;
        let end = match (ended.killed, ended.status) {
            (true, _) => "killed".to_owned(),
            (_, Some(status)) => format!("ended with {status}"),
            (_, None) => "hung".to_owned(),
        };
        let at = order.map_or_else(|| "no kill".to_owned(), |order| order.to_string());
        let words: Vec<&str> = words.iter().take(3).copied().collect();
        self.history.push(format!(
            "{} … ({}), {at}: {end}",
            words.join(" "),
            phase.label()
        ));
        if let Some(order) = order.filter(|_| ended.killed) {
            *self.tally.kills.entry((order.point, phase)).or_default() += 1;
            if order.point.is_named() {
                self.budget.take_one();
            }
            self.look_through()?;
        }
        if ended.hung {
            self.find(Wrong::Program, format!("it hung: {}", ended.err.trim()));
            return Err(Cut::Found);
        }
        Ok(())
    }

    /// A run may end with rows that were refused, or standing still; not with a failure of its own.
    fn refuse_failure(&mut self, ended: &Ended) -> Result<(), Cut> {
        if matches!(ended.status, Some(0 | 1)) {
            return Ok(());
        }
        let words = format!("it failed with {:?}: {}", ended.status, ended.err.trim());
        self.find(Wrong::Program, words);
        Err(Cut::Found)
    }

    fn look_through(&mut self) -> Result<(), Cut> {
        let Some(record) = self.record()? else {
            return Ok(());
        };
        let found = record.integrity()?;
        self.tally.looked_through += 1;
        if found != "ok" {
            self.find(Wrong::Integrity, found);
        }
        Ok(())
    }

    /// Checks a job over a file that has just ended.
    fn check_job(&mut self, job: &Job, expected: Expected) -> Result<(), Cut> {
        if let Some(record) = self.record()? {
            let found = checker::job_over_file(&record, job, expected)?;
            self.tally.findings.extend(found);
        }
        Ok(())
    }

    /// Compares the server's log with the database and takes the round's figures.
    fn settle(&mut self) -> Result<(), Cut> {
        self.look_through()?;
        let Some(record) = self.record()? else {
            return Ok(());
        };
        let deliveries = record.deliveries()?;
        let seen = self.server.seen();
        let found = checker::sends(&seen, &deliveries, &self.asked);
        self.tally.findings.extend(found);
        self.tally.requests = seen.len() as u64;
        let again = |deliberate: bool| {
            let attempts = deliveries.iter().flat_map(|delivery| {
                let more = delivery.attempts.iter().skip(1);
                more.filter(move |attempt| attempt.because.is_some() == deliberate)
            });
            attempts.count() as u64
        };
        self.tally.retries = again(false);
        self.tally.asked = again(true);
        self.tally.unknown = deliveries
            .iter()
            .filter(|delivery| delivery.state == "unknown")
            .count() as u64;
        Ok(())
    }

    fn find(&mut self, wrong: Wrong, words: impl Into<String>) {
        self.tally.findings.push(Finding::new(wrong, words));
    }

    fn record(&self) -> Result<Option<Record>, Cut> {
        Ok(Record::open(&self.folder.database())?)
    }

    fn jobs(&self) -> Result<Vec<Job>, Cut> {
        match self.record()? {
            Some(record) => Ok(record.jobs()?),
            None => Ok(Vec::new()),
        }
    }

    fn waiting(&self) -> Result<u64, Cut> {
        match self.record()? {
            Some(record) => Ok(record.waiting()?),
            None => Ok(0),
        }
    }
}

/// The words that go on with a job.
fn resume(job: &Job) -> Vec<String> {
    let words: &[&str] = if job.kind == "backfill" {
        &["backfill", SHOP, "--resume", "--json"]
    } else {
        &["jobs", "resume", &job.id, "--json"]
    };
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// Rests between two looks at what another process does.
fn rest() {
    thread::sleep(Duration::from_millis(5));
}

/// Draws a file and puts it into the folder.
fn put_rows(round: &Round<'_>, name: &str, first: u64, count: u64) -> io::Result<(Rows, String)> {
    let rows = Rows::draw(round.plan.seed ^ round.plan.number, first, count);
    let path = round.folder.file(name, &rows.csv)?;
    Ok((rows, path))
}
