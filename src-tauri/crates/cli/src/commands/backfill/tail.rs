//! What follows a run: files of the rows to look at, and what the whole comes to.

use std::{fs, path::Path};

use carom_app::{
    App,
    contract::jobs::{ExportJobRows, Job, JobReport, JobRows, JobState, RowsWritten},
};
use carom_postback::integration::Integration;

use crate::{
    commands::job_run,
    exit::{Done, Failure},
    print::{progress::number, text},
};

/// Makes the folder before anything is sent: a run must not end in a place that can't be written.
pub(super) fn make_folder(folder: &Path) -> Done {
    fs::create_dir_all(folder).map_err(|error| {
        Failure::failed(
            "file",
            format!("{}: {error}", folder.display()),
            "Choose another folder for --rows. Nothing was sent.",
        )
    })
}

/// Writes the files of the rows to look at.
pub(super) async fn write_rows(
    app: &App,
    report: &JobReport,
    folder: &Path,
) -> Done<Vec<RowsWritten>> {
    let mut written = Vec::new();
    for file in &report.files {
        let path = folder.join(format!("{}.csv", name(file.rows)));
        let request = ExportJobRows {
            id: report.job.id.clone(),
            rows: file.rows,
            path: path.to_string_lossy().into_owned(),
        };
        written.push(app.export_job_rows(request).await?);
    }
    Ok(written)
}

const fn name(rows: JobRows) -> &'static str {
    match rows {
        JobRows::Invalid => "invalid",
        JobRows::Skipped => "skipped",
        JobRows::Filtered => "filtered",
        JobRows::Rejected => "rejected",
        JobRows::NotDelivered => "not_delivered",
        JobRows::Unknown => "unknown",
    }
}

/// What the run comes to.
pub(super) fn outcome(job: &Job, integration: &Integration) -> Done {
    let name = text::one_line(&integration.definition.name);
    if job.state == JobState::Paused {
        let hint = match job.why_code.as_str() {
            "streak" => format!(
                "`carom log --job {}` shows the answers. Mend the cause with `carom edit`, then \
                 `carom backfill {} --resume` goes on.",
                job.id, integration.id
            ),
            "in_trash" => format!(
                "`carom restore {id}` takes it out; then `carom backfill {id} --resume` goes on.",
                id = integration.id
            ),
            _ => format!(
                "`carom backfill {} --resume` goes on, and so does Jobs in the window.",
                integration.id
            ),
        };
        return Err(job_run::stands_still(job, &hint));
    }
    job_run::over(job)?;
    let counts = job.counts;
    let bad = counts.rejected + counts.not_delivered + counts.unknown + counts.invalid;
    if bad == 0 {
        return Ok(());
    }
    let mut hint = String::new();
    if counts.rejected + counts.not_delivered > 0 {
        hint.push_str(&format!(
            "`carom log --job {}` shows the answers. Mend the cause, then run the command again: \
             what was taken is not sent twice. ",
            job.id
        ));
    }
    if counts.unknown > 0 {
        hint.push_str(&format!(
            "`carom log --job {} --unsettled` lists the unknown ones; `carom settle` or \
             `carom resend` settles them. ",
            job.id
        ));
    }
    if counts.invalid > 0 {
        hint.push_str(
            "Mend the invalid rows, or --map other columns; --rows DIR writes them to a file.",
        );
    }
    Err(Failure::problems(
        "backfill_failed",
        format!(
            "{} of {} rows for {name} need a look: {}",
            number(bad),
            number(counts.rows),
            job_run::bad_ones(&counts)
        ),
        hint.trim_end(),
    ))
}
