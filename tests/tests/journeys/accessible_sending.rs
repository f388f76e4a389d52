//! axe-core on Backfill, Jobs and Deliveries, in both themes.

use std::cell::RefCell;

use carom_journeys::axe::violations;
use carom_journeys::role::Name;
use carom_journeys::{Desktop, Reply, Role, Tracker, containing, key, starting, steps};

use crate::backfill;

/// Prepares a backfill and calls `look` on each of its steps with its name.
fn steps_of_a_backfill(app: &Desktop, look: &impl Fn(&str)) {
    steps::go_to(app, "Backfill");
    app.find(Role::Textbox, "Paste rows").wait();
    look("a backfill without a file");
    app.find(Role::Textbox, "Paste rows")
        .paste(&backfill::orders(400));
    app.find(Role::Button, "Read the rows").click();
    app.find(Role::Region, "What was found").wait();
    look("a backfill's file");
    app.find(Role::Button, starting("Columns")).click();
    app.find(Role::List, "Columns").wait();
    look("a backfill's columns");
    steps::go_on(app);
    app.find(Role::Button, "Check all rows").wait();
    look("a backfill before its check");
    app.find(Role::Button, "Check all rows").click();
    app.find(Role::Button, "Continue").wait();
    look("a backfill's check");
    steps::go_on(app);
    app.find(Role::Button, "Skip canary").wait();
    look("a backfill before its canary");
    app.find(Role::Button, starting("Send the first row"))
        .click();
    app.find(Role::Button, containing("Accepted, HTTP 200"))
        .click();
    app.find(Role::Tab, "Diagnosis").wait();
    look("a backfill's canary");
    steps::go_on(app);
    app.find(Role::Textbox, "Requests per second").fill("x");
    app.find(Role::Button, containing("conversion")).click();
    look("a backfill's run with a rate that is none");
}

/// A run while it sends and while it stands still, alone and among the jobs.
fn jobs(app: &Desktop, look: &impl Fn(&str)) {
    app.find(Role::Textbox, "Requests per second").fill("20");
    app.find(Role::Button, containing("conversion")).click();
    app.find(Role::Heading, "Sending").wait();
    look("a run that sends");
    backfill::go_to_jobs(app);
    app.find(Role::Button, "Pause").wait();
    look("the jobs, one running");
    app.close();
    let stay = app
        .find(Role::AlertDialog, "Carom is still sending")
        .find(Role::Button, "Stay");
    stay.wait();
    look("the question before closing");
    stay.click();
    stay.wait_gone();
    app.find(Role::Button, "Pause").click();
    app.find(Role::Button, "Resume").wait();
    look("the jobs, one paused");
    app.find(Role::Button, "Cancel run").click();
    let keep = app.find(Role::Button, "Keep it");
    keep.wait();
    look("the question before cancelling");
    keep.click();
    keep.wait_gone();
    app.find(Role::Link, "Pasted rows to RedTrack US").click();
    let rate = app.find(Role::Textbox, "Requests per second");
    rate.wait();
    look("a run that is paused");
    rate.fill("");
    app.find(Role::Button, "Resume").click();
    app.find(Role::Heading, "Done").wait();
    look("a run that is done");
}

/// A file that leaves questions open, a canary that is refused and a run that stops by itself.
fn what_goes_wrong(app: &Desktop, tracker: &Tracker, look: &impl Fn(&str)) {
    steps::go_to(app, "Backfill");
    let field = app.find(Role::Textbox, "Paste rows");
    if !field.is_there() {
        app.find(Role::Button, "New backfill").click();
    }
    let mut csv = "Date;Receipt;Tracking ID;Commission\n".to_owned();
    for row in 0..60 {
        let sum = if row % 20 == 3 { "none" } else { "12.50" };
        csv += &format!(
            "0{}/11/2026 10:00;WRONG{row:04};wrong-{row:04};{sum}\n",
            row % 9 + 1
        );
    }
    field.paste(&csv);
    app.find(Role::Button, "Read the rows").click();
    app.find(Role::Region, "What was found").wait();
    look("a backfill's file that leaves a question open");
    steps::go_on(app);
    app.find(Role::List, "Columns").wait();
    steps::go_on(app);
    app.find(Role::Combobox, "Date order")
        .wait_is("invalid", true);
    look("a backfill's columns with an open question");
    app.find(Role::Combobox, "Date order").click();
    app.find(Role::Option, starting("Day first")).click();
    steps::go_on(app);
    app.find(Role::Button, "Check all rows").click();
    app.find(Role::List, "Rows that can’t be read").wait();
    look("a backfill's check with rows that can't be read");
    steps::go_on(app);
    tracker.always(Reply::text(403, "Token expired"));
    app.find(Role::Button, starting("Send the first row"))
        .click();
    app.find(Role::Button, containing("Rejected, HTTP 403"))
        .wait();
    look("a canary that is refused");
    steps::go_on(app);
    app.find(Role::Textbox, "Pause after failures in a row")
        .fill("5");
    app.find(Role::Button, containing("conversion")).click();
    app.find(Role::Heading, "Paused after failures").wait();
    look("a run that stopped by itself");
}

/// The log's pictures as tables, its views, what is chosen in it, and a window that is narrow.
fn around_the_log(app: &Desktop, look: &impl Fn(&str)) {
    steps::go_to(app, "Deliveries");
    for picture in ["Over time", "Time to answer", "Reasons"] {
        app.find(Role::Button, format!("View as table: {picture}"))
            .click();
        app.find(Role::Table, picture).wait();
    }
    look("the log's pictures as tables");
    // The layers that follow would lie over half of their buttons.
    app.find(Role::Button, "Pictures").click();
    app.find(Role::Table, "Over time").wait_gone();
    app.find(Role::Searchbox, "Search deliveries")
        .fill("click-0004");
    app.find(Role::Button, "Save view").click();
    let ask = app.find(Role::Dialog, "Save view");
    ask.wait();
    look("naming a view");
    ask.find(Role::Button, "Save").click();
    look("a view without a name");
    ask.find(Role::Textbox, "Name of the view").fill("Forties");
    ask.find(Role::Button, "Save").click();
    ask.wait_gone();
    app.find(Role::Button, "View: Forties").click();
    app.find(Role::Button, "Delete the view Forties").wait();
    look("the views");
    app.press(&[key::ESCAPE]);
    app.find(Role::Button, "Delete the view Forties")
        .wait_gone();
    app.find(Role::Button, "Filter by time").click();
    app.find(Role::Button, "Last 7 days").wait();
    look("the log's stretches of time");
    app.press(&[key::ESCAPE]);
    app.find(Role::Button, "Last 7 days").wait_gone();
    app.resize(900, 600);
    app.find(Role::Grid, "Deliveries")
        .find(Role::Row, containing("RedTrack US"))
        .first()
        .click();
    app.find(Role::Region, "Delivery")
        .find(Role::List, "Attempts")
        .wait();
    look("a delivery in a narrow window");
    app.find(Role::Button, "Close the delivery").click();
    app.find(Role::Region, "Delivery").wait_gone();
    app.resize(1280, 800);
    app.find(Role::Button, "Clear").click();
}

fn deliveries(app: &Desktop, look: &impl Fn(&str)) {
    steps::go_to(app, "Deliveries");
    let rows = app
        .find(Role::Grid, "Deliveries")
        .find(Role::Row, containing("RedTrack US"));
    rows.first().wait();
    look("the log");
    app.find(Role::Button, "Filter by verdict").click();
    app.find(Role::Checkbox, "Rejected").wait();
    look("a filter of the log");
    app.press(&[key::ESCAPE]);
    app.find(Role::Checkbox, "Rejected").wait_gone();
    app.find(Role::Searchbox, "Search deliveries")
        .fill("nothing like it");
    app.find(Role::Heading, "No delivery matches").wait();
    look("the log without a match");
    app.find(Role::Searchbox, "Search deliveries")
        .fill("click-00042");
    rows.wait_count(1);
    rows.find(Role::Button, starting("Actions for")).click();
    app.find(Role::MenuItem, "Mark as arrived").wait();
    look("a delivery's menu");
    app.press(&[key::ESCAPE]);
    app.find(Role::MenuItem, "Mark as arrived").wait_gone();
    rows.find(Role::Checkbox, Name::Any).click();
    app.find(Role::Button, "Settle unknown").wait();
    look("the log with a selection");
    app.find(Role::Button, "Settle unknown").click();
    app.find(Role::Dialog, "Settle unknown").wait();
    look("settling many");
    app.press(&[key::ESCAPE]);
    app.find(Role::Dialog, "Settle unknown").wait_gone();
    rows.click();
    let drawer = app.find(Role::Region, "Delivery");
    drawer
        .find(Role::List, "Attempts")
        .find(Role::Button, starting("Attempt 1: Unknown"))
        .wait();
    look("a delivery");
    drawer.find(Role::Button, "Send again").click();
    let ask = app.find(Role::Dialog, "Send again");
    ask.wait_text("is unknown");
    look("sending again");
    ask.find(Role::Textbox, "Reason").fill("It is not there");
    ask.find(Role::Button, starting("Send again to")).click();
    ask.wait_gone();
    drawer
        .find(Role::List, "Attempts")
        .find(Role::Button, starting("Attempt 2: Unknown"))
        .wait();
    drawer.find(Role::Button, "Compare two attempts").click();
    drawer.find(Role::Button, "Show one attempt").wait();
    look("two attempts side by side");
    app.find(Role::Button, "Close the delivery").click();
    app.find(Role::Main, Name::Any)
        .find(Role::Button, "Export")
        .first()
        .click();
    app.find(Role::Dialog, "Export").wait();
    look("exporting the log");
    app.press(&[key::ESCAPE]);
    app.find(Role::Dialog, "Export").wait_gone();
    steps::go_to(app, "Settings");
    steps::go_to_settings(app, "Deliveries");
    look("the settings: Deliveries");
}

#[test]
fn sending_is_accessible_in_the_light() {
    in_theme("Light");
}

#[test]
fn sending_is_accessible_in_the_dark() {
    in_theme("Dark");
}

/// Goes through it all in a theme, and fails once with all that was found anywhere.
fn in_theme(theme: &str) {
    let tracker = Tracker::start();
    tracker.rule(|request| match request.raw("clickid")? {
        "click-00042" => Some(Reply::Reset),
        "click-00043" => Some(Reply::text(404, "no such click")),
        _ => None,
    });
    let app = backfill::launch(&format!("axe-sending-{theme}"), &tracker);
    steps::choose_theme(&app, theme);
    let found = RefCell::new(Vec::new());
    let look = |what: &str| {
        let violations = violations(&app);
        if !violations.is_empty() {
            let words = format!("{what}:\n{}", violations.join("\n"));
            found.borrow_mut().push(words);
        }
    };
    steps::go_to(&app, "Deliveries");
    app.find(Role::Heading, "Nothing was sent yet").wait();
    look("the log before anything was sent");
    steps_of_a_backfill(&app, &look);
    jobs(&app, &look);
    around_the_log(&app, &look);
    deliveries(&app, &look);
    what_goes_wrong(&app, &tracker, &look);
    let found = found.into_inner();
    assert!(
        found.is_empty(),
        "not accessible ({theme}):\n{}",
        found.join("\n")
    );
}
