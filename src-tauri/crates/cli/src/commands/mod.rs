//! What the commands do, one subject a file.
//!
//! A command that needs no database opens none: `render` and `lint` leave no file behind.

mod activate;
mod backfill;
mod create;
mod delete;
mod demo;
mod duplicate;
mod edit;
mod export;
mod form;
mod import;
mod input;
mod interrupt;
mod job_run;
mod jobs;
mod lint;
mod list;
mod log;
mod macros;
mod named;
mod render;
mod resend;
mod restore;
mod rows;
mod settle;
mod show;
mod templates;
mod test;

use std::{future::Future, time::Duration};

use carom_app::{App, error::Report, folder};
use carom_postback::{integration::Integration, problem::Problem};

use crate::{
    arguments::{Cli, Command, Everywhere},
    exit::{Done, Failure},
    print::{self, Printer},
};

/// Does what was asked.
pub(crate) fn run(cli: Cli, out: &mut Printer) -> Done {
    let Cli {
        everywhere,
        command,
    } = cli;
    match command {
        Command::Templates(args) => templates::run(&args, out),
        Command::Macros(args) => macros::run(&args, out),
        Command::Render(args) => render::run(&args, out),
        Command::Lint(args) => lint::run(&args, out),
        Command::Demo => block_on(demo::run(out)),
        command => {
            let app = open(&everywhere)?;
            block_on(with_app(&app, command, out))
        }
    }
}

/// What is under way when a command ends gets this long to end.
const LAST_ANSWERS: Duration = Duration::from_secs(20);

/// Does work during which what is due in the queue is sent.
async fn sending(app: &App, work: impl Future<Output = Done>) -> Done {
    app.start_queue(false).await?;
    let done = work.await;
    app.close(LAST_ANSWERS).await;
    done
}

async fn with_app(app: &App, command: Command, out: &mut Printer) -> Done {
    match command {
        Command::Create(args) => create::run(app, &args, out).await,
        Command::List(args) => list::run(app, args, out).await,
        Command::Show(args) => show::run(app, &args, out).await,
        Command::Edit(args) => edit::run(app, &args, out).await,
        Command::Duplicate(args) => duplicate::run(app, &args, out).await,
        Command::Activate(args) => activate::run(app, &args, true, out).await,
        Command::Deactivate(args) => activate::run(app, &args, false, out).await,
        Command::Delete(args) => delete::run(app, &args, out).await,
        Command::Restore(args) => restore::run(app, &args, out).await,
        Command::Test(args) => test::run(app, &args, out).await,
        Command::Backfill(args) => sending(app, backfill::run(app, &args, out)).await,
        Command::Log(args) => log::run(app, &args, out).await,
        Command::Resend(args) => sending(app, resend::run(app, &args, out)).await,
        Command::Settle(args) => settle::run(app, &args, out).await,
        Command::Jobs(args) if args.sends() => sending(app, jobs::run(app, &args, out)).await,
        Command::Jobs(args) => jobs::run(app, &args, out).await,
        Command::Export(args) => export::run(app, &args, out).await,
        Command::Import(args) => import::run(app, &args, out).await,
        // Done above, without a database of the user's.
        Command::Templates(_)
        | Command::Macros(_)
        | Command::Render(_)
        | Command::Lint(_)
        | Command::Demo => Ok(()),
    }
}

fn open(everywhere: &Everywhere) -> Done<App> {
    let folder = folder::data_dir(everywhere.data_dir.clone());
    Ok(App::open(&folder, None)?)
}

fn block_on<T>(work: impl Future<Output = Done<T>>) -> Done<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| {
            Failure::failed(
                "runtime",
                format!("Carom could not start its network: {error}"),
                "Close other programs, then try again.",
            )
        })?;
    runtime.block_on(work)
}

/// Everything that lint says of an integration.
async fn problems_of(app: &App, integration: &Integration) -> Done<Vec<Problem>> {
    let definition = integration.definition.clone();
    Ok(app
        .lint(carom_app::contract::forms::Lint { definition })
        .await?)
}

/// Prints a saved integration in one line, with its problems and what there is to remark.
fn print_saved(
    out: &mut Printer,
    verb: &str,
    integration: &Integration,
    problems: &[Problem],
    remarks: &[String],
) {
    if out.json {
        let mut all = print::integration::as_json(integration, problems);
        all["remarks"] = remarks.into();
        out.value(&all);
        return;
    }
    let definition = &integration.definition;
    let name = print::text::one_line(&definition.name);
    let name = out.paint(print::Style::Strong, name);
    let state = print::integration::state(integration.active);
    out.line(format_args!("{verb} {name}, {state}."));
    out.line(format_args!("ID {}", integration.id));
    if !problems.is_empty() {
        out.blank();
        print::problems::print(out, 0, problems, |place| {
            print::integration::source(definition, place)
        });
        out.blank();
        out.line(print::problems::counted(problems));
    }
    for text in remarks {
        print::remark(out, text);
    }
}

/// Says on standard error that some can't be read: a list that is not whole must not look so.
fn warn_of_damaged(damaged: &[Report], what: &str, fate: &str) {
    let Some(first) = damaged.first() else {
        return;
    };
    let more = match damaged.len() - 1 {
        0 => String::new(),
        more => format!(", and {} like it", print::text::count(more, "more", "more")),
    };
    print::warn(&format!(
        "{what} can't be read and is {fate}{more}. {}. {}",
        first.message, first.hint
    ));
}
