//! Orders that a tracker missed, sent again from a file: bad rows are told and left out, a run is
//! paused, killed and gone on with, and every receipt goes out once.

use std::collections::HashSet;

use carom_app::contract::deliveries::Delivery;
use carom_app::contract::jobs::{Job, JobState};
use carom_journeys::role::Name;
use carom_journeys::seed::{Engine, custom};
use carom_journeys::{Desktop, Options, Role, Sandbox, Tracker, containing, key, starting, steps};
use carom_postback::verdict::Verdict;

/// Rows of the file.
const ROWS: usize = 10_000;
/// A text of this many bytes is taken in as soon as it is pasted.
const TAKEN_AT_ONCE: usize = 200_000;
/// Requests a second of the long run: quick, and slow enough to be caught in the middle.
const RATE: usize = 1_200;
/// Of a hundred rows, the ones that no event can be read from, and the one that stands there twice.
const BAD: [usize; 2] = [7, 58];
const TWICE: usize = 91;

/// An order export with bad rows: amounts that are none, and receipts that came up before.
pub(crate) fn orders(rows: usize) -> String {
    let mut csv = "receipt_id,order_id,tid,affiliate_earnings\n".to_owned();
    for row in 0..rows {
        let order = if row % 100 == TWICE { row - 1 } else { row };
        let earnings = if BAD.contains(&(row % 100)) {
            "lots".to_owned()
        } else {
            format!("{}.50", order % 90)
        };
        csv += &format!("RCPT{order:05},ORD{order:05},click-{order:05},{earnings}\n");
    }
    csv
}

/// The window with one integration that fires at the tracker.
pub(crate) fn launch(name: &str, tracker: &Tracker) -> Desktop {
    let sandbox = Sandbox::new();
    let engine = Engine::open(&sandbox.data());
    engine.save(custom("RedTrack US", &tracker.origin()));
    drop(engine);
    Desktop::start(Options::named(name), sandbox)
}

/// From the file's text to the step that starts the run.
pub(crate) fn prepare(app: &Desktop, csv: &str) {
    steps::go_to(app, "Backfill");
    app.find(Role::Textbox, "Paste rows").paste(csv);
    if csv.len() < TAKEN_AT_ONCE {
        app.find(Role::Button, "Read the rows").click();
    }
    app.find(Role::Region, "What was found").wait();
    // Every column has a macro's own name, so nothing is asked on the way to the check.
    steps::go_on(app);
    app.find(Role::Button, "Check all rows").click();
    app.find(Role::Button, "Continue").wait();
}

/// From the check to a run of so many requests a second, without a canary.
pub(crate) fn run(app: &Desktop, rate: &str) {
    steps::go_on(app);
    app.find(Role::Button, "Skip canary").click();
    app.find(Role::Textbox, "Requests per second").fill(rate);
    app.find(Role::Button, containing("conversion")).click();
    app.find(Role::Heading, "Sending").wait();
}

/// By the link that stands in the sidebar while something runs or waits.
pub(crate) fn go_to_jobs(app: &Desktop) {
    app.find(Role::Navigation, "Main")
        .find(Role::Link, starting("Jobs"))
        .click();
    app.find(Role::Heading, "Jobs").wait();
}

/// The one backfill, as the engine has it.
fn backfill(engine: &Engine) -> Job {
    let jobs = engine.jobs();
    let run = |job: &Job| job.title == "Pasted rows to RedTrack US";
    match jobs.into_iter().find(run) {
        Some(job) => job,
        None => panic!("the run is not among the jobs"),
    }
}

/// A figure of the run's page, which is a link where it is not nothing.
fn figure(app: &Desktop, words: &str) -> u64 {
    let links = app.find(
        Role::Link,
        containing(format!(" {words}: show in Deliveries")),
    );
    let name = links.names().pop().unwrap_or_default();
    let number = name.split(' ').next().unwrap_or_default().replace(',', "");
    number.parse().unwrap_or(0)
}

#[test]
fn a_backfill_is_paused_killed_and_ends_exactly() {
    let tracker = Tracker::start();
    let mut app = launch("backfill", &tracker);
    let data = app.sandbox().data();
    let bad = ROWS / 100 * BAD.len();
    let twice = ROWS / 100;
    let good = ROWS - bad - twice;

    prepare(&app, &orders(ROWS));
    app.find(Role::Main, Name::Any)
        .wait_text(&format!("{bad} rows can’t be read"));

    steps::go_on(&app);
    app.find(Role::Button, starting("Send the first row"))
        .click();
    let answered = app.find(Role::Button, containing("Accepted, HTTP 200"));
    answered.wait();
    assert_eq!(tracker.requests().len(), 1, "a canary is one row");
    steps::go_on(&app);
    app.find(Role::Textbox, "Requests per second")
        .fill(&RATE.to_string());
    app.find(
        Role::Button,
        starting(format!("Send {} conversions to", thousands(good - 1))),
    )
    .click();
    tracker.wait_for(RATE);

    go_to_jobs(&app);
    app.find(Role::Button, "Pause").click();
    app.find(Role::Button, "Resume").wait();
    let at_pause = tracker.count();
    assert!(at_pause < good, "it was paused before its end");

    // Killed while it stands still, it stands still after the restart.
    app.kill_and_restart();
    go_to_jobs(&app);
    app.find(Role::Button, "Resume").wait();
    app.find(Role::List, "Jobs").wait_text("Paused");
    assert_eq!(tracker.count(), at_pause, "paused is paused");
    app.find(Role::Button, "Resume").click();

    // Killed while it sends, it goes on by itself.
    tracker.wait_for(at_pause + RATE);
    app.kill_and_restart();
    let at_kill = tracker.count();
    assert!(at_kill < good, "it was killed before its end");
    // The window keeps its own: another Carom on the same data only looks on.
    let engine = Engine::open(&data);
    app.until("the run is over", || {
        (backfill(&engine).state == JobState::Done).then_some(())
    });

    // Every receipt at most once, and those that never came are told as unknown.
    let requests = tracker.requests();
    let seen: HashSet<&str> = requests
        .iter()
        .filter_map(|one| one.raw("clickid"))
        .collect();
    assert_eq!(seen.len(), requests.len(), "nothing fires twice");
    let unknown: HashSet<String> = engine
        .deliveries(Verdict::Unknown)
        .iter()
        .map(click_of)
        .collect();
    for row in 0..ROWS {
        let click = format!("click-{row:05}");
        let fit = !BAD.contains(&(row % 100)) && row % 100 != TWICE;
        let came = seen.contains(click.as_str());
        assert!(fit || !came, "{click} must not be sent");
        assert!(
            !fit || came || unknown.contains(&click),
            "{click} neither came nor is unknown"
        );
    }

    // What the screen says adds up.
    let counts = backfill(&engine).counts;
    let count = |n: usize| u64::try_from(n).expect("a count");
    assert_eq!(counts.invalid, count(bad));
    assert_eq!(counts.rows, count(ROWS));
    assert_eq!(counts.skipped, count(twice + 1), "the canary's row too");
    assert_eq!(counts.unknown, count(unknown.len()));
    assert_eq!(counts.accepted + counts.unknown, count(good - 1));
    app.press(&[key::CONTROL, 'k']);
    app.find(Role::Combobox, "Search commands").fill("Jobs");
    app.find(Role::Option, containing("Jobs")).first().click();
    app.find(Role::Link, "Pasted rows to RedTrack US").click();
    app.find(Role::Heading, "Done").wait();
    assert_eq!(figure(&app, "Accepted"), counts.accepted);
    assert_eq!(figure(&app, "Unknown"), counts.unknown);
}

/// The click ID of a delivery's event.
fn click_of(delivery: &Delivery) -> String {
    let value = delivery.values.iter().find(|value| value.name == "tid");
    value.map(|value| value.value.clone()).unwrap_or_default()
}

/// `1,164`.
fn thousands(n: usize) -> String {
    if n < 1_000 {
        return n.to_string();
    }
    format!("{},{:03}", n / 1_000, n % 1_000)
}

#[test]
fn closing_while_a_run_sends_asks_once() {
    let tracker = Tracker::start();
    let mut app = launch("closing", &tracker);
    prepare(&app, &orders(1_200));
    run(&app, "20");
    tracker.wait_for(5);

    let ask = app.find(Role::AlertDialog, "Carom is still sending");
    app.close();
    ask.find(Role::Button, "Stay").click();
    ask.wait_gone();
    let before = tracker.requests().len();
    tracker.wait_for(before + 5);

    app.close();
    ask.find(Role::Checkbox, "Do not ask again").click();
    ask.find(Role::Button, "Pause and quit").click();
    app.wait_end();
    let data = app.sandbox().data();
    assert_eq!(backfill(&Engine::open(&data)).state, JobState::Paused);
    let at_end = tracker.requests().len();

    app.kill_and_restart();
    go_to_jobs(&app);
    app.find(Role::List, "Jobs").wait_text("Paused");
    assert_eq!(tracker.requests().len(), at_end, "paused is paused");
    app.find(Role::Button, "Resume").click();
    tracker.wait_for(at_end + 5);
    // Asked and remembered: this time nothing is asked.
    app.close();
    app.wait_end();
    assert_eq!(backfill(&Engine::open(&data)).state, JobState::Paused);
}

#[test]
fn a_run_ends_in_the_background_without_a_window() {
    let tracker = Tracker::start();
    let app = launch("background", &tracker);
    prepare(&app, &orders(200));
    run(&app, "60");
    tracker.wait_for(5);
    app.close();
    app.find(Role::AlertDialog, "Carom is still sending")
        .find(Role::Button, "Keep running in the background")
        .click();
    app.wait_end();
    let job = backfill(&Engine::open(&app.sandbox().data()));
    assert_eq!(job.state, JobState::Done);
    let requests = tracker.requests();
    assert_eq!(u64::try_from(requests.len()), Ok(job.counts.accepted));
    assert_eq!(job.counts.accepted, 194);
}

#[test]
fn a_file_dropped_on_the_window_is_read() {
    let tracker = Tracker::start();
    let app = launch("dropped", &tracker);
    let file = app.sandbox().path().join("missed orders.csv");
    if let Err(error) = std::fs::write(&file, orders(40)) {
        panic!("{}: {error}", file.display());
    }
    steps::go_to(&app, "Backfill");
    app.find(Role::Textbox, "Paste rows").wait();
    app.drop_file(&file);
    let found = app.find(Role::Region, "What was found");
    found.wait_text("missed orders.csv");
    found.wait_text("40 rows");
}
