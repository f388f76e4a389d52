//! The log: one delivery is found among many, sent again for a reason, and an unknown one settled.

use carom_journeys::{Desktop, Reply, Role, Tracker, containing, starting, steps};

use crate::backfill;

/// The window after a backfill of so many orders.
fn sent(name: &str, tracker: &Tracker, rows: usize) -> Desktop {
    let app = backfill::launch(name, tracker);
    backfill::prepare(&app, &backfill::orders(rows));
    backfill::run(&app, "");
    app.find(Role::Heading, "Done").wait();
    app
}

#[test]
fn one_is_found_by_its_click_and_sent_again() {
    let tracker = Tracker::start();
    let app = sent("send-again", &tracker, 300);
    let before = tracker.requests().len();
    steps::go_to(&app, "Deliveries");
    app.find(Role::Searchbox, "Search deliveries")
        .fill("click-00213");
    let rows = app
        .find(Role::Grid, "Deliveries")
        .find(Role::Row, containing("RedTrack US"));
    rows.wait_count(1);
    rows.click();
    let drawer = app.find(Role::Region, "Delivery");
    let attempts = drawer.find(Role::List, "Attempts");
    attempts
        .find(Role::Button, starting("Attempt 1: Accepted"))
        .wait();
    drawer.find(Role::Button, "Send again").click();
    let ask = app.find(Role::Dialog, "Send again");
    ask.wait_text("was confirmed or accepted before");
    ask.find(Role::Textbox, "Reason")
        .fill("The tracker lost a day");
    ask.find(Role::Button, starting("Send again to")).click();
    ask.wait_gone();
    attempts
        .find(Role::Button, starting("Attempt 2: Accepted"))
        .wait();
    attempts.wait_text("Sent again by you: The tracker lost a day");
    let requests = tracker.requests();
    assert_eq!(requests.len(), before + 1, "one is sent again, once");
    let twice = requests
        .iter()
        .filter(|one| one.raw("clickid") == Some("click-00213"));
    assert_eq!(twice.count(), 2);
}

#[test]
fn an_unknown_one_is_settled_and_the_word_taken_back() {
    let tracker = Tracker::start();
    tracker.rule(|request| {
        let lost = request.raw("clickid") == Some("click-00042");
        lost.then_some(Reply::Reset)
    });
    let app = sent("settle", &tracker, 60);
    steps::go_to(&app, "Deliveries");
    app.find(Role::Button, "Look at it").click();
    let rows = app
        .find(Role::Grid, "Deliveries")
        .find(Role::Row, containing("RedTrack US"));
    rows.wait_count(1);
    rows.click();
    let drawer = app.find(Role::Region, "Delivery");
    drawer
        .find(Role::List, "Attempts")
        .find(Role::Button, starting("Attempt 1: Unknown"))
        .wait();
    drawer.find(Role::Button, "Mark as arrived").click();
    drawer.wait_text("Marked as arrived, by you");
    drawer.find(Role::Button, "Mark as arrived").wait_gone();
    app.find(Role::Button, "Undo").click();
    drawer.find(Role::Button, "Leave as it is").click();
    drawer.wait_text("Left as it is, by you");
    drawer.find(Role::Button, "Take your word back").click();
    drawer.find(Role::Button, "Mark as arrived").click();
    drawer.wait_text("Marked as arrived, by you");
    let lost = tracker
        .requests()
        .into_iter()
        .filter(|one| one.raw("clickid") == Some("click-00042"))
        .count();
    assert_eq!(lost, 1, "an unknown one is never sent again by itself");
}
