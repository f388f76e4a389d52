//! A backfill from the pasted rows to its report, with what can go wrong on the way: open
//! questions, rows that can't be read, a canary that is refused, a streak that stops the run.

use super::{Studio, orders};
use crate::desktop::Desktop;
use crate::role::{Name, Role, containing, starting};
use crate::sandbox::Sandbox;
use crate::seed::{Engine, custom};
use crate::steps;
use crate::tracker::{Reply, Tracker};

pub(super) fn tour(studio: &Studio) {
    let tracker = orders::moody();
    let app = open(studio, "backfill", &tracker);
    prepared(studio, &app);
    sent(studio, &app, &tracker);
    stopped(studio);
}

/// The window with one integration that fires at the tracker.
fn open(studio: &Studio, name: &str, tracker: &Tracker) -> Desktop {
    let sandbox = Sandbox::new();
    let engine = Engine::open(&sandbox.data());
    engine.activate(&engine.save(custom("RedTrack US", &tracker.origin())).id);
    drop(engine);
    studio.open_in(name, sandbox)
}

/// File, columns and check.
fn prepared(studio: &Studio, app: &Desktop) {
    steps::go_to(app, "Backfill");
    let field = app.find(Role::Textbox, "Paste rows");
    field.wait();
    studio.shoot_sizes(app, "120-backfill-file");
    field.paste(&orders::export(600));
    studio.shoot(app, "121-backfill-pasted");
    app.find(Role::Button, "Read the rows").click();
    app.find(Role::Region, "What was found").wait();
    studio.shoot_sizes(app, "122-backfill-found");
    steps::go_on(app);
    app.find(Role::List, "Columns").wait();
    studio.shoot_sizes(app, "123-backfill-columns");
    steps::go_on(app);
    studio.shoot(app, "124-backfill-columns-questions");
    app.find(Role::Combobox, "Date order").click();
    app.find(Role::Option, starting("Day first")).click();
    app.find(Role::Combobox, "Time zone").fill("Europe/Berlin");
    steps::go_on(app);
    app.find(Role::Button, "Check all rows").wait();
    app.find(Role::List, "First rows").wait();
    studio.shoot(app, "125-backfill-before-check");
    app.find(Role::Button, "Check all rows").click();
    app.find(Role::List, "Rows that can’t be read").wait();
    studio.shoot_sizes(app, "126-backfill-check");
}

/// The canary, the run, its pause and its report.
fn sent(studio: &Studio, app: &Desktop, tracker: &Tracker) {
    steps::go_on(app);
    let first = app.find(Role::Button, starting("Send the first row"));
    first.wait();
    studio.shoot(app, "127-backfill-canary");
    first.click();
    app.find(Role::Button, containing("Accepted, HTTP 200"))
        .click();
    app.find(Role::Tab, "Diagnosis").wait();
    studio.shoot(app, "128-backfill-canary-answered");
    steps::go_on(app);
    app.find(Role::Textbox, "Requests per second").fill("40");
    studio.shoot_sizes(app, "129-backfill-ready");
    app.find(Role::Button, containing("conversion")).click();
    app.find(Role::Heading, "Sending").wait();
    tracker.wait_for(160);
    studio.shoot_sizes(app, "130-backfill-sending");
    app.find(Role::Button, "Pause").click();
    app.find(Role::Button, "Resume").wait();
    studio.shoot(app, "131-backfill-paused");
    app.find(Role::Textbox, "Requests per second").fill("");
    app.find(Role::Button, "Resume").click();
    app.until("every row had its turn", || {
        let main = app.find(Role::Main, Name::Any).text();
        (main.contains("Done") || main.contains("Waiting for retries")).then_some(())
    });
    studio.shoot_sizes(app, "132-backfill-report");
}

/// A tracker that refuses: the canary says so, and a run that is started all the same stops.
fn stopped(studio: &Studio) {
    let tracker = Tracker::start();
    tracker.always(Reply::text(404, "No such campaign"));
    let app = open(studio, "backfill-stopped", &tracker);
    steps::go_to(&app, "Backfill");
    app.find(Role::Textbox, "Paste rows")
        .paste(&orders::orders(0, 300));
    app.find(Role::Button, "Read the rows").click();
    app.find(Role::Region, "What was found").wait();
    steps::go_on(&app);
    app.find(Role::Button, "Check all rows").click();
    steps::go_on(&app);
    app.find(Role::Button, starting("Send the first row"))
        .click();
    app.find(Role::Button, containing("Rejected, HTTP 404"))
        .wait();
    studio.shoot(&app, "133-backfill-canary-rejected");
    steps::go_on(&app);
    app.find(Role::Button, containing("conversion")).click();
    app.find(Role::Heading, "Paused after failures").wait();
    studio.shoot_sizes(&app, "134-backfill-stopped");
}
