//! P7, the window's half: scrolling through a log of a million attempts. The page scrolls by more
//! than a screen's half at every frame and notes how long each frame took; an empty window that
//! draws nothing shows how even the frames are here.

use serde_json::{Value, json};

use super::figures::{median, percentile};
use super::seed;
use super::table::Line;
use crate::desktop::{Desktop, Options};
use crate::role::Role;
use crate::sandbox::Sandbox;
use crate::{place, steps};

const ROUNDS: usize = 5;
/// Frames of each round.
const FRAMES: u32 = 240;
/// Pixels from frame to frame.
const BY: u32 = 400;

/// Measures.
///
/// # Panics
///
/// When the list can't be scrolled.
pub fn measure() -> Vec<Line> {
    let options = Options {
        data: Some(seed::data()),
        ..Options::named("bench-scrolling")
    };
    let carom = Desktop::start(options, Sandbox::new());
    steps::go_to(&carom, "Deliveries");
    carom
        .find(Role::Grid, "Deliveries")
        .any(Role::Row)
        .first()
        .wait();
    let empty = Options {
        program: place::empty_window(),
        ..Options::named("bench-scrolling-peer")
    };
    let empty = Desktop::start(empty, Sandbox::new());
    let mut own = Vec::new();
    let mut floor = Vec::new();
    for _ in 0..ROUNDS {
        floor.push(frames(&empty, ""));
        own.push(frames(&carom, "[role='grid']"));
    }
    let longest = |rounds: &[Vec<f64>]| -> f64 {
        let longest: Vec<f64> = rounds
            .iter()
            .map(|round| percentile(round, 100.0))
            .collect();
        median(&longest)
    };
    let late = |rounds: &[Vec<f64>]| -> f64 {
        let late: Vec<f64> = rounds.iter().map(|round| percentile(round, 95.0)).collect();
        median(&late)
    };
    let (slowest, empty_slowest) = (longest(&own), longest(&floor));
    vec![
        Line {
            bar: "P7",
            what: "scrolling that log, longest frame".into(),
            peer: format!("empty window {empty_slowest:.0} ms"),
            carom: format!("{slowest:.0} ms"),
            ratio: format!("{:+.0} ms", slowest - empty_slowest),
            wanted: "50 ms".into(),
            reached: Some(slowest <= 50.0),
        },
        Line {
            bar: "P7",
            what: "the same, 95th percentile of the frames".into(),
            peer: format!("empty window {:.0} ms", late(&floor)),
            carom: format!("{:.0} ms", late(&own)),
            ..Line::default()
        },
    ]
}

/// The lengths of the frames of one round, in milliseconds.
fn frames(desktop: &Desktop, scrolled: &str) -> Vec<f64> {
    let words = [json!(scrolled), json!(FRAMES), json!(BY)];
    let noted = desktop.script_async(include_str!("../page/scroll_frames.js"), &words);
    let frames: Vec<f64> = noted
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_f64)
        .collect();
    assert!(
        frames.len() as u32 == FRAMES,
        "the list can't be scrolled: {noted}"
    );
    frames
}
