//! The short form of the torture: a kill at each named point, in every run of the tests.
//! `cargo xtask torture` is the long one.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set its scene up has failed"
)]

use carom_torture::{
    Order, Point, Tally,
    answers::Mood,
    folder,
    rounds::{self, Course, Plan},
    run::Budget,
};

/// Goes through one round that is killed once at each named point.
fn killed_everywhere(course: Course) -> Tally {
    let at = |point, count| Order { point, count };
    let plan = Plan {
        number: 0,
        seed: 1,
        course,
        rows: 120,
        mood: Mood {
            seed: 1,
            stubborn: 0,
            lasting: 0,
        },
        orders: [
            at(Point::Queued, 2),
            at(Point::IntentCommitted, 2),
            at(Point::RequestSeen, 7),
            at(Point::AnswerRead, 6),
            at(Point::OutcomeCommitted, 2),
        ]
        .into(),
    };
    let data = tempfile::tempdir().expect("a folder of its own");
    let program = folder::program();
    let outcome = rounds::go_through(plan, &program, data.path(), &Budget::new(0))
        .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    let history = outcome.history.join("\n");
    assert!(
        outcome.tally.findings.is_empty(),
        "a kill must cost nothing: {:#?}\n{history}",
        outcome.tally.findings
    );
    for point in Point::ALL {
        assert!(
            !point.is_named() || outcome.tally.killed_at(point) > 0,
            "{} was never killed at {}; `cargo build -p carom -p carom-torture` builds it with its \
             kill points\n{history}",
            program.display(),
            point.name()
        );
    }
    outcome.tally
}

#[test]
fn a_run_killed_at_every_point_sends_nothing_twice_and_loses_nothing() {
    let tally = killed_everywhere(Course::Alone);
    assert!(tally.retries > 0, "retries must be among what is killed");
    assert!(tally.unknown > 0, "what was under way is not guessed at");
}

#[test]
fn runs_killed_beside_a_live_one_leave_its_rows_alone() {
    killed_everywhere(Course::Beside);
}
