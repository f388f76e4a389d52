//! One Carom at a time: a file is sent, the same file again, and then the user sends some
//! deliveries once more.

use super::{Cut, Round, SHOP, put_rows};
use crate::{
    checker::{self, Expected, Wrong},
    kill::Phase,
    record::Delivery,
};

/// Deliveries sent again by the user at most.
const RESENT: usize = 30;

impl Round<'_> {
    /// The whole course.
    pub(super) fn alone(&mut self) -> Result<(), Cut> {
        self.open_shop()?;
        let (rows, file) = put_rows(self, "missed.csv", 0, self.plan.rows)?;
        self.tally.rows = rows.count;
        let words = [
            "backfill", SHOP, "--csv", &file, "--event", "purchase", "--json",
        ];
        let job = self.drive(Phase::FirstSends, "backfill", &words)?;
        let expected = Expected {
            rows: rows.count,
            invalid: Some(rows.invalid),
            skipped: Some(rows.twice),
        };
        self.check_job(&job, expected)?;

        // What was refused or never arrived is offered once more.
        let missed = |delivery: &&Delivery| {
            matches!(
                delivery.verdict.as_deref(),
                Some("rejected" | "not_delivered")
            )
        };
        let deliveries = self.deliveries()?;
        self.ask(deliveries.iter().filter(missed));
        let job = self.drive(Phase::SecondRun, "backfill", &words)?;
        let expected = Expected {
            skipped: None,
            ..expected
        };
        self.check_job(&job, expected)?;
        self.resend()
    }

    fn resend(&mut self) -> Result<(), Cut> {
        let not_taken = |delivery: &Delivery| {
            !matches!(delivery.verdict.as_deref(), Some("confirmed" | "accepted"))
        };
        let mut chosen = self.deliveries()?;
        chosen.retain(not_taken);
        self.chance.shuffle(&mut chosen);
        chosen.truncate(RESENT);
        if chosen.is_empty() {
            return Ok(());
        }
        self.ask(chosen.iter());
        let mut words = vec!["resend", "--because", "torture", "--json"];
        words.extend(chosen.iter().map(|delivery| delivery.id.as_str()));
        let job = self.drive(Phase::Resend, "resend", &words)?;
        let Some(record) = self.record()? else {
            return Ok(());
        };
        let found = checker::counts(&record, &job)?;
        self.tally.findings.extend(found);
        let chosen = chosen.len() as u64;
        let kept = record.asked_again(job.seq)?;
        if kept != chosen || job.count("sent") != chosen {
            let words = format!(
                "{chosen} were to be sent again; the job keeps {kept} and sent {}",
                job.count("sent")
            );
            self.find(Wrong::LostRow, words);
        }
        Ok(())
    }

    fn ask<'d>(&mut self, deliveries: impl Iterator<Item = &'d Delivery>) {
        for delivery in deliveries {
            *self.asked.entry(delivery.receipt.clone()).or_default() += 1;
        }
    }

    fn deliveries(&self) -> Result<Vec<Delivery>, Cut> {
        match self.record()? {
            Some(record) => Ok(record.deliveries()?),
            None => Ok(Vec::new()),
        }
    }
}
