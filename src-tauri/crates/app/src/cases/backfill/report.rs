//! Files of rows to look at: the columns of the file as they are, and why.

use std::{
    iter::Peekable,
    path::{Path, PathBuf},
    vec,
};

use carom_postback::{judge, verdict::Verdict};
use carom_store::{JobRow, RowFate, Store, StoreError};
use tokio::runtime::Handle;

use super::{Asked, look::blocking, of_json, plan::Source};
use crate::{
    App,
    cases::spreadsheet::harmless,
    contract::jobs::{JobRows, RowsWritten},
    error::AppError,
    whole_file::WholeFile,
};

/// Rows without a delivery asked for at once.
const OUTSIDE: u32 = 10_000;
/// Rows of deliveries asked for at once. Each question goes through all deliveries.
const DELIVERED: u32 = 100_000;

/// Writes the rows of a job's file that came to one thing, as CSV in UTF-8.
pub(crate) async fn write(
    app: &App,
    job: JobRow,
    which: JobRows,
    path: &str,
) -> Result<RowsWritten, AppError> {
    let asked: Asked = of_json(&job.id, job.plan.clone())?;
    let source = Source::of(app, &asked.plan)?;
    let to = PathBuf::from(path);
    let app = app.clone();
    let handle = Handle::current();
    let count = blocking(move || {
        let mut reasons = Reasons::of(|after| {
            let job = job.seq;
            handle.block_on(app.store(move |store| page(store, job, which, after)))
        });
        copy_rows(&source, &mut reasons, &to)
    })
    .await?;
    Ok(RowsWritten {
        path: path.to_owned(),
        count,
    })
}

type Page = Vec<(u64, String)>;

/// The next rows that came to one thing, each with why, behind one of them.
fn page(store: &Store, job: i64, which: JobRows, after: u64) -> Result<Page, StoreError> {
    let outside = |fate| {
        let rows = store.jobs().outside_rows(job, fate, after, OUTSIDE)?;
        let rows = rows.into_iter().map(|row| (row.row, said(&row.why)));
        Ok(rows.collect())
    };
    let delivered = |verdict| {
        let rows = store.jobs().rows_with(job, verdict, after, DELIVERED)?;
        let in_words = |reason: String| judge::reason_words(&reason).into_owned();
        let rows = rows.into_iter().map(|(row, why)| (row, in_words(why)));
        Ok(rows.collect())
    };
    match which {
        JobRows::Invalid => outside(RowFate::Invalid),
        JobRows::Skipped => outside(RowFate::Skipped),
        JobRows::Filtered => outside(RowFate::Filtered),
        JobRows::Rejected => delivered(Verdict::Rejected),
        JobRows::NotDelivered => delivered(Verdict::NotDelivered),
        JobRows::Unknown => delivered(Verdict::Unknown),
    }
}

/// Why rows are written, walked through in the order of the file: a page at a time, so that memory
/// does not grow with it.
struct Reasons<F> {
    next_page: F,
    page: Peekable<vec::IntoIter<(u64, String)>>,
    after: u64,
}

impl<F: FnMut(u64) -> Result<Page, AppError>> Reasons<F> {
    fn of(next_page: F) -> Self {
        Self {
            next_page,
            page: Vec::new().into_iter().peekable(),
            after: 0,
        }
    }

    /// The next row that is written; `None` behind the last one.
    fn next_row(&mut self) -> Result<Option<u64>, AppError> {
        if self.page.peek().is_none() {
            self.page = (self.next_page)(self.after)?.into_iter().peekable();
        }
        Ok(self.page.peek().map(|(row, _)| *row))
    }

    /// Why the row is written that was named.
    fn take(&mut self) -> Option<String> {
        let (row, why) = self.page.next()?;
        self.after = row;
        Some(why)
    }
}

/// Why a row was left out, in words.
fn said(why: &str) -> String {
    match why {
        "twice" => "stands twice in the file".to_owned(),
        "queued" | "sending" => "is on its way already".to_owned(),
        other => match Verdict::ALL
            .into_iter()
            .find(|verdict| verdict.key() == other)
        {
            Some(verdict) => format!("sent before: {}", verdict.label()),
            None => other.to_owned(),
        },
    }
}

fn copy_rows(
    source: &Source,
    reasons: &mut Reasons<impl FnMut(u64) -> Result<Page, AppError>>,
    to: &Path,
) -> Result<u64, AppError> {
    let mut rows = source.rows(None)?;
    let failed = |error: std::io::Error| AppError::of_file(to, error);
    let unwritten = |error: csv::Error| failed(error.into());
    let mut out = csv::Writer::from_writer(WholeFile::begin(to).map_err(failed)?);
    let mut header = vec!["Row".to_owned(), "Why".to_owned()];
    header.extend(rows.columns().iter().cloned());
    let width = header.len();
    out.write_record(&header).map_err(unwritten)?;
    let mut count = 0;
    while let Some(wanted) = reasons.next_row()? {
        let between = wanted.saturating_sub(rows.number() + 1);
        let wrong = |error| source.wrong(error);
        rows.skip_rows(between).map_err(wrong)?;
        let Some(row) = rows.advance().map_err(wrong)? else {
            break;
        };
        let why = reasons.take().unwrap_or_default();
        let fields = row.fields();
        let mut record = vec![row.number().to_string().into(), harmless(&why)];
        record.extend(fields.iter().map(harmless));
        record.resize(width.max(record.len()), "".into());
        record.truncate(width);
        let cells = record.iter().map(|cell| cell.as_bytes());
        out.write_record(cells).map_err(unwritten)?;
        count += 1;
    }
    let file = out
        .into_inner()
        .map_err(|error| failed(error.into_error()))?;
    file.born().map_err(failed)?;
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_asked_for_a_page_at_a_time_and_no_sooner_than_they_are_needed() {
        let rows: Vec<u64> = vec![2, 3, 5, 8, 13];
        let mut asked = Vec::new();
        let mut reasons = Reasons::of(|after| {
            asked.push(after);
            let behind = rows.iter().filter(|row| **row > after);
            Ok(behind
                .take(2)
                .map(|row| (*row, format!("why {row}")))
                .collect())
        });
        let mut told = Vec::new();
        while let Some(row) = reasons.next_row().unwrap() {
            assert_eq!(
                reasons.next_row().unwrap(),
                Some(row),
                "looking takes nothing"
            );
            assert_eq!(reasons.take(), Some(format!("why {row}")));
            told.push(row);
        }
        assert_eq!(told, rows);
        assert_eq!(asked, [0, 3, 8, 13], "all at once would grow with the file");
    }
}
