//! P2: the memory of an idle window with the large database, beside an empty window: the
//! proportional set sizes of all its processes, summed, as Linux counts them.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use super::figures::median;
use super::seed;
use super::table::Line;
use crate::place;
use crate::process::{self, Group};
use crate::sandbox::Sandbox;

const ROUNDS: usize = 5;

/// A window is idle when its memory stays within this share for [`STILL`].
const STEADY: f64 = 0.01;
const STILL: Duration = Duration::from_secs(4);
const LONGEST: Duration = Duration::from_secs(60);

/// Measures.
pub fn measure() -> Vec<Line> {
    let data = seed::data();
    let mut own = Vec::new();
    let mut empty = Vec::new();
    for _ in 0..ROUNDS {
        empty.push(idle(&place::empty_window(), None));
        own.push(idle(&place::desktop(), Some(&data)));
    }
    let (own, empty) = (median(&own), median(&empty));
    vec![Line {
        bar: "P2",
        what: "memory of all processes, idle (PSS)".into(),
        peer: format!("empty window {empty:.0} MB"),
        carom: format!("{own:.0} MB"),
        ratio: format!("{:.2} ×", own / empty),
        wanted: "1.3 ×".into(),
        reached: Some(own / empty <= 1.3),
    }]
}

/// Starts a program without a driver and gives its memory in megabytes once it has settled.
fn idle(program: &Path, data: Option<&Path>) -> f64 {
    let sandbox = Sandbox::new();
    let mut command = Command::new(program);
    sandbox.apply(&mut command);
    if let Some(data) = data {
        command.env("CAROM_DATA_DIR", data);
    }
    let window = Group::start(&mut command, &sandbox.path().join("programs.log"))
        .unwrap_or_else(|error| panic!("{} could not be started: {error}", program.display()));
    settled(|| memory(window.id()))
}

/// Looks until the figure has stayed where it is for a while.
fn settled(look: impl Fn() -> f64) -> f64 {
    let end = Instant::now() + LONGEST;
    let mut reference = look();
    let mut since = Instant::now();
    loop {
        std::thread::sleep(Duration::from_millis(250));
        let now = look();
        if (now - reference).abs() > reference * STEADY {
            reference = now;
            since = Instant::now();
        }
        if since.elapsed() > STILL || Instant::now() > end {
            return now;
        }
    }
}

/// Megabytes of a process and everything it started.
fn memory(root: u32) -> f64 {
    let kilobytes: u64 = process::tree(root)
        .iter()
        .filter_map(|each| pss(each.id))
        .sum();
    kilobytes as f64 / 1_024.0
}

/// A process's proportional set size in kilobytes.
fn pss(id: u32) -> Option<u64> {
    let rollup = std::fs::read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    line.split_whitespace().next()?.parse().ok()
}
