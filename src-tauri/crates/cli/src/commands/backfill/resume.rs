//! Going on with a run that stands still: the one that is meant and no other, as it was begun.

use carom_app::{
    App,
    contract::{
        backfill::{BackfillPlan, FileForm, LookAtFile, StartBackfill},
        jobs::{Job, JobKind, JobState, ListJobs},
    },
};
use carom_postback::integration::Integration;

use super::{again_because, mapping, source};
use crate::{
    arguments::{BackfillArgs, DateParts, DecimalSign},
    commands::job_run::{self, Begun},
    exit::{Done, Failure},
    print::{self, Printer, job as report, moment, text},
};

/// Goes on with the newest run of the integration that stands still; where a file is named, with
/// the newest over that file.
pub(super) async fn newest(
    app: &App,
    integration: &Integration,
    args: &BackfillArgs,
    out: &Printer,
) -> Done<Begun> {
    let still = standing_still(app, integration).await?;
    let (job, begun) = meant(app, still, args).await?;
    let others = said_otherwise(app, integration, args, &begun).await?;
    if !others.is_empty() {
        return Err(other_options(&job, &others));
    }
    let title = text::one_line(&job.title);
    let since = moment::local(job.created_at);
    let at = report::place(&job);
    print::remark(
        out,
        &format!("Going on with {title} of {since}, at {at}, as it was begun."),
    );
    job_run::begin(out, job_run::go_on(app, &job, args.rate)).await
}

/// The runs of an integration that stand still, newest first; at least one.
async fn standing_still(app: &App, integration: &Integration) -> Done<Vec<Job>> {
    let mut runs = app.list_jobs(ListJobs {}).await?.rows;
    runs.retain(|job| {
        job.kind == JobKind::Backfill && job.integration.as_ref() == Some(&integration.id)
    });
    let elsewhere = runs.iter().any(|job| job.elsewhere);
    runs.retain(|job| matches!(job.state, JobState::Paused | JobState::Retrying) && !job.elsewhere);
    if !runs.is_empty() {
        return Ok(runs);
    }
    let hint = if elsewhere {
        "Another Carom works on a run of it; `carom jobs` shows how far it is."
    } else {
        "Run the command without --resume: what was sent is not sent again."
    };
    Err(Failure::failed(
        "nothing_to_resume",
        format!(
            "No run of {} stands still",
            text::one_line(&integration.definition.name)
        ),
        hint,
    ))
}

/// The run that is meant, and what it was begun with.
async fn meant(app: &App, still: Vec<Job>, args: &BackfillArgs) -> Done<(Job, StartBackfill)> {
    let file = match &args.csv {
        Some(path) => Some(source::readable(path).await?),
        None => None,
    };
    let mut newest = None;
    for job in still {
        let begun = app.begun_with(&job.id).await?;
        let same = match &file {
            Some(file) => app.is_file_of(&begun, file.path().to_owned()).await?,
            None => true,
        };
        if same {
            return Ok((job, begun));
        }
        newest.get_or_insert(job);
    }
    let file = args.csv.as_ref().map(|path| path.display().to_string());
    let file = file.unwrap_or_default();
    let newest = newest.map(|job| {
        let at = report::place(&job);
        format!(": the newest is {}, at {at}", text::one_line(&job.title))
    });
    Err(Failure::usage(
        "another_file",
        format!(
            "no run over {} stands still{}",
            text::one_line(&file),
            newest.unwrap_or_default()
        ),
        "Leave --csv out to go on with that one, or leave --resume out to send this file: what was \
         sent is not sent again.",
    )
    .of_field("csv"))
}

fn other_options(job: &Job, others: &[&str]) -> Failure {
    let title = text::one_line(&job.title);
    Failure::usage(
        "begun_otherwise",
        format!(
            "{title} was begun with another word on {}, and goes on as it was begun",
            text::listed(others)
        ),
        "Leave these out to go on with it, or leave --resume out to begin anew: what was sent is \
         not sent again.",
    )
    .of_field("resume")
}

/// The options that were given and say otherwise than the run was begun with.
async fn said_otherwise(
    app: &App,
    integration: &Integration,
    args: &BackfillArgs,
    begun: &StartBackfill,
) -> Done<Vec<&'static str>> {
    let plan = &begun.plan;
    let form = args.form.form();
    let maps = args.map.is_empty() || maps_alike(app, integration, args, plan).await?;
    let asked_again = args.new_only || args.because.is_some();
    let options = [
        ("--encoding", says(&form.encoding, &plan.form.encoding)),
        ("--delimiter", says(&form.delimiter, &plan.form.delimiter)),
        ("--no-header", says(&form.header, &plan.form.header)),
        ("--map", maps),
        ("--event", says(&args.event, &plan.event)),
        (
            "--timezone",
            says(&args.timezone.as_deref(), &Some(plan.timezone.as_str())),
        ),
        (
            "--decimal",
            says(&args.decimal.map(DecimalSign::key), &Some(&plan.decimal)),
        ),
        (
            "--dates",
            says(&args.dates.map(DateParts::key), &Some(&plan.dates)),
        ),
        ("--anyway", !args.anyway || plan.without_click_id),
        (
            if args.new_only {
                "--new-only"
            } else {
                "--because"
            },
            !asked_again || again_because(args) == begun.again_because,
        ),
        (
            "--stop-after",
            says(&args.stop_after, &Some(begun.stop_after)),
        ),
    ];
    let otherwise = options.into_iter().filter(|(_, alike)| !alike);
    Ok(otherwise.map(|(option, _)| option).collect())
}

/// Whether what was said, if anything was, is what holds.
fn says<A: PartialEq<B>, B>(said: &Option<A>, holds: &Option<B>) -> bool {
    match (said, holds) {
        (None, _) => true,
        (Some(said), Some(holds)) => said == holds,
        (Some(_), None) => false,
    }
}

/// Whether the columns that were spoken of are what they were when the run was begun.
async fn maps_alike(
    app: &App,
    integration: &Integration,
    args: &BackfillArgs,
    plan: &BackfillPlan,
) -> Done<bool> {
    let request = LookAtFile {
        file: plan.file.clone(),
        form: FileForm::clone(&plan.form),
        role: Some(integration.definition.role),
    };
    let file = app.look_at_file(request).await?;
    let mapped = mapping::make(&file, &integration.definition, &args.map)?;
    let used = |of: &mapping::Mapping, column: &String| {
        let target = of.get(column).filter(|target| *target != mapping::LEFT_OUT);
        target.cloned()
    };
    let mut said = mapped.said.iter();
    Ok(said.all(|column| used(&mapped.mapping, column) == used(&plan.mapping, column)))
}
