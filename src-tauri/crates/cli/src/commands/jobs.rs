//! `carom jobs`: long work, listed, shown, paused, gone on with, ended, forgotten.

use carom_app::{
    App,
    contract::jobs::{CancelJob, ForgetJob, GetJob, Job, JobList, ListJobs, PauseJob},
};
use serde_json::json;

use super::{job_run, named};
use crate::{
    arguments::{JobsArgs, JobsCommand},
    exit::{Done, Failure},
    print::{Printer, job as report, moment, table::Table, text},
};

pub(super) async fn run(app: &App, args: &JobsArgs, out: &mut Printer) -> Done {
    let Some(what) = &args.what else {
        return list(app, out).await;
    };
    match what {
        JobsCommand::Show(args) => {
            let id = named::job(app, &args.job).await?.id;
            let report = app.get_job(GetJob { id }).await?;
            job_run::tell(out, &report, &[]);
        }
        JobsCommand::Pause(args) => {
            let job = named::job(app, &args.job).await?;
            let id = job.id.clone();
            let paused = app.pause_job(PauseJob { id }).await;
            say(
                out,
                "Paused",
                &paused.map_err(|error| of(&job, error.into()))?,
            );
        }
        JobsCommand::Resume(args) => {
            let job = named::job(app, &args.job.job).await?;
            let begun = job_run::begin(out, job_run::go_on(app, &job, args.rate)).await;
            let begun = begun.map_err(|failure| of(&job, failure))?;
            let ended = job_run::wait(app, begun, out).await?;
            job_run::tell(out, &ended, &[]);
            return job_run::outcome(&ended.job);
        }
        JobsCommand::Cancel(args) => {
            let job = named::job(app, &args.job).await?;
            let id = job.id.clone();
            let cancelled = app.cancel_job(CancelJob { id }).await;
            say(
                out,
                "Cancelled",
                &cancelled.map_err(|error| of(&job, error.into()))?,
            );
        }
        JobsCommand::Forget(args) => {
            let job = named::job(app, &args.job).await?;
            let id = job.id.clone();
            let forgotten = app.forget_job(ForgetJob { id }).await;
            forgotten.map_err(|error| of(&job, error.into()))?;
            if out.json {
                out.value(&json!({ "job": job.id, "forgotten": true }));
            } else {
                out.line(format_args!("Forgot {}.", text::one_line(&job.title)));
            }
        }
    }
    Ok(())
}

async fn list(app: &App, out: &mut Printer) -> Done {
    let JobList { rows, damaged } = app.list_jobs(ListJobs {}).await?;
    super::warn_of_damaged(&damaged, "A job", "not shown");
    if out.json {
        out.value(&rows);
        return Ok(());
    }
    if rows.is_empty() && damaged.is_empty() {
        out.line("No job yet. `carom backfill --help` shows how to send a file of conversions.");
        return Ok(());
    }
    let mut table = Table::new(vec![
        "Job",
        "Begun",
        "What",
        "State",
        "Done",
        "Not taken",
        "Last failure",
    ]);
    for job in &rows {
        let counts = job.counts;
        let bad = match counts.rejected + counts.not_delivered + counts.unknown + counts.invalid {
            0 => String::new(),
            _ => job_run::bad_ones(&counts),
        };
        table.row(&[
            job.id.clone(),
            moment::local(job.created_at),
            job.title.clone(),
            report::standing(job),
            report::place(job),
            bad,
            report::last_error(job).to_owned(),
        ]);
    }
    table.print(out);
    Ok(())
}

fn say(out: &mut Printer, verb: &str, job: &Job) {
    if out.json {
        out.value(job);
    } else {
        let title = text::one_line(&job.title);
        out.line(format_args!("{verb} {title} at {}.", report::place(job)));
    }
}

/// A refusal, said of a job.
fn of(job: &Job, mut failure: Failure) -> Failure {
    let title = text::one_line(&job.title);
    let code = failure.report.code.as_str();
    if code == "not_found" {
        // It was found a moment ago: it is not over.
        failure.report.code = "job_not_over".into();
        failure.report.message = format!("{title} is not over");
        failure.report.hint = format!("`carom jobs cancel {}` ends it first.", job.id);
    } else {
        failure.report.message = format!("{title}: {}", failure.report.message);
    }
    failure
}
