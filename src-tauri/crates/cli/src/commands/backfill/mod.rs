//! `carom backfill`: a file of missed conversions is looked at, mapped, checked or sent, and what
//! came of every row is told.

mod mapping;
mod plan;
mod resume;
mod source;
mod tail;

use carom_app::{
    App,
    contract::{
        backfill::{CheckBackfill, StartBackfill},
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
    print::Printer,
};

/// The reason of a second send that the user gave none for.
const AGAIN: &str = "backfilled again";

pub(super) async fn run(app: &App, args: &BackfillArgs, out: &mut Printer) -> Done {
    let integration = named::integration(app, &args.id).await?;
    if let Some(folder) = &args.rows {
        tail::make_folder(folder)?;
    }
    let begun = if args.resume {
        resume::newest(app, &integration, args, out).await?
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
    let again_because = again_because(args);
    if args.dry_run {
        let checking = app.check_backfill(CheckBackfill {
            plan,
            again_because,
        });
        return job_run::begin(out, checking).await;
    }
    let stop_after = match args.stop_after {
        Some(chosen) => chosen,
        None => app.get_settings(GetSettings {}).await?.stop_after,
    };
    let request = StartBackfill {
        plan,
        rate: args.rate.unwrap_or(0),
        again_because,
        stop_after,
    };
    job_run::begin(out, app.start_backfill(request)).await
}

/// Why rows of an earlier run go again; empty where they are left.
fn again_because(args: &BackfillArgs) -> String {
    let given = args.because.as_deref().unwrap_or_default().trim();
    match given {
        _ if args.new_only => String::new(),
        "" => AGAIN.to_owned(),
        given => given.to_owned(),
    }
}
