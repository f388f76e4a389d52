//! P1: from the start of the program to a list that answers, on the large database, beside an
//! empty window's start to a button that answers.
//!
//! Both are started through the driver, so both carry its weight. The start is the moment at which
//! the system began the program; the end is the page's own clock when what was waited for is on
//! the page, or was marked by it (`answers`) if that was earlier.

use std::path::Path;

use serde_json::json;

use super::figures::median;
use super::seed;
use super::table::Line;
use crate::desktop::{Desktop, Options};
use crate::place;
use crate::sandbox::Sandbox;

const ROUNDS: usize = 7;

/// Measures.
pub fn measure() -> Vec<Line> {
    let data = seed::data();
    let mut own = Vec::new();
    let mut empty = Vec::new();
    for _ in 0..ROUNDS {
        empty.push(start(&place::empty_window(), None, "button"));
        own.push(start(
            &place::desktop(),
            Some(&data),
            "[role='grid'] [role='gridcell']",
        ));
    }
    let (own, empty) = (median(&own), median(&empty));
    vec![Line {
        bar: "P1",
        what: format!("start to an answering list, {} rows", seed::INTEGRATIONS),
        peer: format!("empty window {empty:.0} ms"),
        carom: format!("{own:.0} ms"),
        ratio: format!("{:.2} ×", own / empty),
        wanted: "1.3 ×".into(),
        reached: Some(own / empty <= 1.3),
    }]
}

/// Milliseconds from the program's start until `sign` is on its page.
fn start(program: &Path, data: Option<&Path>, sign: &str) -> f64 {
    let options = Options {
        name: "bench-start".into(),
        program: program.to_owned(),
        size: None,
        data: data.map(Path::to_owned),
        bound_by_permissions: false,
        environment: Vec::new(),
    };
    let desktop = Desktop::start(options, Sandbox::new());
    let answered = desktop.script_async(include_str!("../page/answered.js"), &[json!(sign)]);
    let began = began(desktop.process());
    answered.as_f64().unwrap_or(f64::NAN) - began
}

/// When the system began a process, epoch milliseconds; to a hundredth of a second.
fn began(id: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    // The 22nd field, counted from the first; the 20th after the name.
    let ticks: f64 = field(after_name, 19);
    let uptime = std::fs::read_to_string("/proc/uptime").unwrap_or_default();
    let running: f64 = field(&uptime, 0);
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map(super::figures::millis)
        .unwrap_or_default();
    now - running * 1_000.0 + ticks * 1_000.0 / TICKS
}

/// Linux counts process times in hundredths of a second, whatever its own clock.
const TICKS: f64 = 100.0;

fn field(text: &str, index: usize) -> f64 {
    text.split_whitespace()
        .nth(index)
        .and_then(|field| field.parse().ok())
        .unwrap_or(f64::NAN)
}
