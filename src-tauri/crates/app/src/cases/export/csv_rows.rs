//! One line a delivery, for spreadsheets.

use std::io::{self, Write};

use carom_postback::judge;
use carom_store::{LogDetail, Store};

use super::{Shape, Unwritten};
use crate::{
    cases::{spreadsheet::harmless, testing::share},
    clock,
};

/// The columns.
const HEADER: [&str; 14] = [
    "Time (UTC)",
    "Delivery",
    "Integration",
    "Event",
    "Trigger",
    "State",
    "Verdict",
    "Status",
    "Reason",
    "Milliseconds",
    "Attempts",
    "Key",
    "Settled",
    "URL",
];

pub(super) struct CsvRows<W: Write> {
    out: csv::Writer<W>,
    with_secrets: bool,
}

impl<W: Write> CsvRows<W> {
    pub(super) fn new(out: W, with_secrets: bool) -> Self {
        Self {
            out: csv::Writer::from_writer(out),
            with_secrets,
        }
    }
}

impl<W: Write> Shape for CsvRows<W> {
    fn begin(&mut self) -> io::Result<()> {
        Ok(self.out.write_record(HEADER)?)
    }

    fn delivery(&mut self, _store: &Store, detail: &LogDetail) -> Result<(), Unwritten> {
        let row = &detail.row;
        let url = detail
            .attempts
            .last()
            .map(|attempt| share::url(&attempt.url, self.with_secrets));
        let number = |value: Option<u64>| value.map_or_else(String::new, |n| n.to_string());
        let cells = [
            clock::utc(row.at),
            row.id.clone(),
            row.integration_name.clone(),
            row.event.label().to_owned(),
            row.trigger.key().to_owned(),
            row.state.key().to_owned(),
            row.verdict.map_or("", |verdict| verdict.label()).to_owned(),
            number(row.status.map(u64::from)),
            judge::reason_words(&row.reason).into_owned(),
            number(row.total_us.map(|us| us / 1_000)),
            row.attempts.to_string(),
            detail.once_key.clone().unwrap_or_default(),
            row.settled.map_or("", |word| word.key()).to_owned(),
            url.unwrap_or_default(),
        ];
        let cells = cells.each_ref().map(|cell| harmless(cell));
        let written = self
            .out
            .write_record(cells.iter().map(|cell| cell.as_bytes()));
        Ok(written.map_err(io::Error::from)?)
    }

    fn end(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
