//! `carom backfill`: a file of missed conversions is looked at, mapped, checked or sent, and what
//! came of every row is told.

mod mapping;
mod plan;
mod source;
mod tail;

use carom_app::{
    App,
    contract::{
        backfill::{CheckBackfill, StartBackfill},
        jobs::{Job, JobKind, JobState, ListJobs},
        settings::GetSettings,
    },
};
use carom_postback::integration::Integration;

use super::{
    job_run::{self, Begun},
    named,
};
use crate::{
    arguments::BackfillArgs,
    exit::{Done, Failure},
    print::{self, Printer, job as report, moment, text},
};

/// The reason of a second send that the user gave none for.
const AGAIN: &str = "backfilled again";

pub(super) async fn run(app: &App, args: &BackfillArgs, out: &mut Printer) -> Done {
    let integration = named::integration(app, &args.id).await?;
    if let Some(folder) = &args.rows {
        tail::make_folder(folder)?;
    }
    let begun = if args.resume {
        resume(app, &integration, args.rate, out).await?
    } else {
        start(app, &integration, args, out).await?
    };
    let ended = job_run::wait(app, begun, out).await?;
    let written = match &args.rows {
        Some(folder) => tail::write_rows(app, &ended, folder).await?,
        None => Vec::new(),
    };
    job_run::tell(out, &ended, &written);
    tail::outcome(&ended.job, &integration)
}

async fn start(
    app: &App,
    integration: &Integration,
    args: &BackfillArgs,
    out: &Printer,
) -> Done<Begun> {
    let Some(path) = &args.csv else {
        // Clap asks for it unless --resume is given.
        return Err(Failure::usage(
            "usage",
            "no file is given",
            "Name one with --csv.",
        ));
    };
    let file = source::open(app, path, args.form.form(), integration.definition.role).await?;
    let plan = plan::make(app, integration, &file, args, out).await?;
    if args.dry_run {
        let checking = app.check_backfill(CheckBackfill { plan });
        return job_run::begin(out, checking).await;
    }
    let stop_after = match args.stop_after {
        Some(chosen) => chosen,
        None => app.get_settings(GetSettings {}).await?.stop_after,
    };
    let because = args.because.as_deref().map(str::trim);
    let because = because
        .filter(|because| !because.is_empty())
        .unwrap_or(AGAIN);
    let request = StartBackfill {
        plan,
        rate: args.rate.unwrap_or(0),
        again_because: if args.new_only {
            String::new()
        } else {
            because.to_owned()
        },
        stop_after,
    };
    job_run::begin(out, app.start_backfill(request)).await
}

/// Goes on with the newest run of the integration that stands still.
async fn resume(
    app: &App,
    integration: &Integration,
    rate: Option<u32>,
    out: &Printer,
) -> Done<Begun> {
    let name = text::one_line(&integration.definition.name);
    let mut runs = app.list_jobs(ListJobs {}).await?.rows;
    runs.retain(|job| {
        job.kind == JobKind::Backfill && job.integration.as_ref() == Some(&integration.id)
    });
    let stands_still = |job: &&Job| {
        let waits = matches!(job.state, JobState::Paused | JobState::Retrying);
        waits && !job.elsewhere
    };
    let Some(job) = runs.iter().find(stands_still) else {
        let hint = if runs.iter().any(|job| job.elsewhere) {
            "Another Carom works on a run of it; `carom jobs` shows how far it is."
        } else {
            "Run the command without --resume: what was sent is not sent again."
        };
        return Err(Failure::failed(
            "nothing_to_resume",
            format!("No run of {name} stands still"),
            hint,
        ));
    };
    let title = text::one_line(&job.title);
    let begun = moment::local(job.created_at);
    let at = report::place(job);
    print::remark(
        out,
        &format!("Going on with {title} of {begun}, at {at}, as it was begun."),
    );
    job_run::begin(out, job_run::go_on(app, job, rate)).await
}
