//! One line a delivery, for spreadsheets.

use std::io::{self, Write};

use carom_postback::judge;
use carom_store::{LogDetail, Store};

use super::{Shape, Unwritten};
use crate::{cases::testing::share, clock};

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

pub(super) struct CsvRows {
    with_secrets: bool,
}

impl CsvRows {
    pub(super) const fn new(with_secrets: bool) -> Self {
        Self { with_secrets }
    }
}

impl Shape for CsvRows {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        line(out, &HEADER.map(str::to_owned))
    }

    fn delivery(
        &mut self,
        _store: &Store,
        detail: &LogDetail,
        out: &mut dyn Write,
    ) -> Result<(), Unwritten> {
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
        Ok(line(out, &cells.map(harmless))?)
    }

    fn end(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

fn line(out: &mut dyn Write, cells: &[String]) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(cells)?;
    writer.flush()
}

/// A spreadsheet would take a cell that begins like a formula for one.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell
    }
}
