//! A second start on the same data hands over to the first and ends.

use carom_journeys::{Desktop, Role, place, window::patiently};

#[test]
fn a_second_start_hands_over_and_ends() {
    let app = Desktop::launch("second");
    app.find(Role::Navigation, "Main").wait();
    let mut second = app
        .beside(&place::desktop())
        .spawn()
        .expect("the second start");
    let ended = patiently(|| second.try_wait().expect("its state"));
    if ended.is_none() {
        second.kill().expect("the second start is killed");
    }
    assert!(
        ended.is_some_and(|status| status.success()),
        "a second window on one database must not stay: {ended:?}"
    );
    app.find(Role::Navigation, "Main")
        .find(Role::Link, "Settings")
        .click();
    app.find(Role::Heading, "Settings").wait();
}

#[test]
fn two_data_folders_have_two_windows() {
    let one = Desktop::launch("two-folders-one");
    let other = Desktop::launch("two-folders-other");
    for app in [&one, &other] {
        app.find(Role::Navigation, "Main").wait();
    }
    assert_ne!(one.process(), other.process());
}
