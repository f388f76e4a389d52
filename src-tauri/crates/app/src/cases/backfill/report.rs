//! Files of rows to look at: the columns of the file as they are, and why.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};

use carom_postback::{judge, verdict::Verdict};
use carom_store::{JobRow, RowFate};

use super::{Asked, look::blocking, of_json, plan::Setup};
use crate::{
    App,
    contract::jobs::{JobRows, RowsWritten},
    error::AppError,
};

/// Rows asked for at once.
const AT_ONCE: u32 = 10_000;

/// Writes the rows of a job's file that came to one thing, as CSV in UTF-8.
pub(crate) async fn write(
    app: &App,
    job: JobRow,
    which: JobRows,
    path: &str,
) -> Result<RowsWritten, AppError> {
    let asked: Asked = of_json(&job.id, job.plan.clone())?;
    let setup = Setup::even_if_blocked(app, &asked.plan).await?;
    let why = rows_of(app, job.seq, which).await?;
    let to = PathBuf::from(path);
    let count = blocking(move || copy_rows(&setup, &why, &to)).await?;
    Ok(RowsWritten {
        path: path.to_owned(),
        count,
    })
}

async fn rows_of(app: &App, job: i64, which: JobRows) -> Result<BTreeMap<u64, String>, AppError> {
    let (fate, verdict) = match which {
        JobRows::Invalid => (Some(RowFate::Invalid), None),
        JobRows::Skipped => (Some(RowFate::Skipped), None),
        JobRows::Filtered => (Some(RowFate::Filtered), None),
        JobRows::Rejected => (None, Some(Verdict::Rejected)),
        JobRows::NotDelivered => (None, Some(Verdict::NotDelivered)),
        JobRows::Unknown => (None, Some(Verdict::Unknown)),
    };
    app.store(move |store| {
        let mut found = BTreeMap::new();
        if let Some(verdict) = verdict {
            for (row, reason) in store.jobs().rows_with(job, verdict)? {
                found.insert(row, judge::reason_words(&reason).into_owned());
            }
        }
        if let Some(fate) = fate {
            let mut after = 0;
            loop {
                let rows = store.jobs().outside_rows(job, fate, after, AT_ONCE)?;
                let Some(last) = rows.last() else {
                    break;
                };
                after = last.row;
                found.extend(rows.into_iter().map(|row| (row.row, said(&row.why))));
            }
        }
        Ok(found)
    })
    .await
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

fn copy_rows(setup: &Setup, why: &BTreeMap<u64, String>, to: &Path) -> Result<u64, AppError> {
    let mut rows = setup.rows(None)?;
    // Written beside it first: a file of that name is replaced whole or not at all.
    let unborn = to.with_extension("part");
    let file = fs::File::create(&unborn).map_err(|source| AppError::of_file(to, source))?;
    let mut out = csv::Writer::from_writer(BufWriter::new(file));
    let failed =
        |error: csv::Error| AppError::of_file(to, std::io::Error::other(error.to_string()));
    let mut header = vec!["Row".to_owned(), "Why".to_owned()];
    header.extend(rows.columns().iter().cloned());
    let width = header.len();
    out.write_record(&header).map_err(failed)?;
    let mut count = 0;
    while let Some(row) = rows.advance().map_err(|error| setup.wrong(error))? {
        let Some(why) = why.get(&row.number()) else {
            continue;
        };
        let fields = row.fields();
        let mut record = vec![row.number().to_string(), harmless(why)];
        record.extend(fields.iter().map(harmless));
        record.resize(width.max(record.len()), String::new());
        record.truncate(width);
        out.write_record(&record).map_err(failed)?;
        count += 1;
    }
    let mut file = out
        .into_inner()
        .map_err(|error| AppError::of_file(to, error.into_error()))?;
    file.flush()
        .and_then(|()| fs::rename(&unborn, to))
        .map_err(|source| AppError::of_file(to, source))?;
    Ok(count)
}

/// A cell as it was. A spreadsheet would take one that begins like a formula for one.
fn harmless(cell: &str) -> String {
    match cell.chars().next() {
        Some('=' | '+' | '@') => format!("'{cell}"),
        _ => cell.to_owned(),
    }
}
