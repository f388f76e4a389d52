//! Two at once on one database: one Carom lives and sends its file slowly, others send another file
//! with some of the same conversions, and are killed. What the live one has under way is left
//! alone; sometimes it is the one that dies.

use super::{Cut, RUNS_OF_A_JOB, Round, SHOP, put_rows, rest, resume};
use crate::{
    checker::{Expected, Wrong},
    folder::Begun,
    kill::{Order, Phase, Point},
    record::Job,
};

impl Round<'_> {
    /// The whole course.
    pub(super) fn beside(&mut self) -> Result<(), Cut> {
        self.open_shop()?;
        let count = self.plan.rows / 2;
        let (its, its_file) = put_rows(self, "live.csv", 0, count)?;
        let (others, file) = put_rows(self, "others.csv", count / 2, count)?;
        self.tally.rows = its.count + others.count;

        let words = |file: &'_ str, rate: &'_ str| -> Vec<String> {
            [
                "backfill",
                SHOP,
                "--csv",
                file,
                "--event",
                "purchase",
                "--new-only",
                "--rate",
                rate,
                "--json",
            ]
            .map(str::to_owned)
            .to_vec()
        };
        let dies = self.budget.any_left() && self.chance.bool();
        let order = dies.then(|| Order {
            point: Point::AnswerRead,
            count: self.chance.u64(10..count * 2 / 3),
        });
        let live = words(&its_file, "60");
        let live: Vec<&str> = live.iter().map(String::as_str).collect();
        let begun = self.folder.begin("live", &live, order)?;
        let Some(job) = self.first_job(&begun)? else {
            self.find(Wrong::Program, "the live one made no job");
            return Err(Cut::Found);
        };
        let other = words(&file, "200");
        let other: Vec<&str> = other.iter().map(String::as_str).collect();
        while !begun.has_ended() {
            let order = self.order(20);
            self.run_beside(&other, job.seq, order)?;
            if order.is_none() {
                break;
            }
        }
        let ended = begun.end(None)?;
        self.note(&live, order, Phase::Beside, &ended)?;
        if !ended.killed {
            self.refuse_failure(&ended)?;
            self.left_alone(&job)?;
        }
        self.finish_all(job.seq)?;
        for one in self.jobs()? {
            let rows = if one.seq == job.seq { &its } else { &others };
            let expected = Expected {
                rows: rows.count,
                invalid: Some(rows.invalid),
                skipped: None,
            };
            self.check_job(&one, expected)?;
        }
        Ok(())
    }

    /// The job of the live one, as soon as there is one.
    fn first_job(&self, begun: &Begun) -> Result<Option<Job>, Cut> {
        loop {
            // Asked first: it may make its job and end between the two.
            let over = begun.has_ended();
            if let Some(job) = self.jobs()?.pop() {
                return Ok(Some(job));
            }
            if over {
                return Ok(None);
            }
            rest();
        }
    }

    /// Another Carom: it goes on with what stands still, or begins anew.
    fn run_beside(&mut self, begin: &[&str], live: i64, order: Option<Order>) -> Result<(), Cut> {
        let mut jobs = self.jobs()?;
        jobs.retain(|job| !job.is_over() && job.seq != live);
        let on = jobs.first().map(resume);
        let words: Vec<&str> = match &on {
            Some(on) => on.iter().map(String::as_str).collect(),
            None => begin.to_vec(),
        };
        let ended = self.run(&words, order, Phase::Beside)?;
        if ended.killed {
            return Ok(());
        }
        self.refuse_failure(&ended)
    }

    /// Goes on until nothing stands still any more.
    fn finish_all(&mut self, live: i64) -> Result<(), Cut> {
        for _ in 0..RUNS_OF_A_JOB {
            let jobs = self.jobs()?;
            let Some(job) = jobs.iter().find(|job| !job.is_over()) else {
                return Ok(());
            };
            let phase = match job.state.as_str() {
                "retrying" => Phase::Retries,
                _ if job.seq == live => Phase::FirstSends,
                _ => Phase::Beside,
            };
            let on = resume(job);
            let words: Vec<&str> = on.iter().map(String::as_str).collect();
            let order = self.order(20);
            let ended = self.run(&words, order, phase)?;
            if !ended.killed {
                self.refuse_failure(&ended)?;
            }
        }
        self.find(Wrong::Program, "the jobs do not come to their ends");
        Err(Cut::Found)
    }

    /// Nothing that a live Carom has under way may be settled by another.
    fn left_alone(&mut self, job: &Job) -> Result<(), Cut> {
        let Some(record) = self.record()? else {
            return Ok(());
        };
        for delivery in record.deliveries()? {
            for attempt in &delivery.attempts {
                let its = job.owner.as_deref() == Some(&attempt.owner);
                if its && attempt.failure.as_deref() == Some("crashed") {
                    let words = format!(
                        "{} was taken from a live Carom: {attempt:?}",
                        delivery.receipt
                    );
                    self.find(Wrong::Witness, words);
                }
            }
        }
        Ok(())
    }
}
