//! `cargo xtask bench`: prints the figures of the quality bars, each beside its peer. Names such
//! as `p3` choose some of them.

use std::panic::catch_unwind;
use std::process::ExitCode;

use carom_journeys::bench::table::{Line, Table};
use carom_journeys::bench::{backfill, log, memory, render, scrolling, start, test_fire, typing};

/// A benchmark: the number of its bar, and how it is measured.
type Bench = (&'static str, fn() -> Vec<Line>);

const ALL: [Bench; 9] = [
    ("p3", render::measure),
    ("p4", test_fire::measure),
    ("p1", start::measure),
    ("p2", memory::measure),
    ("p5", backfill::measure),
    ("p6", backfill::measure_many),
    ("p7", log::measure),
    ("scroll", scrolling::measure),
    ("p8", typing::measure),
];

fn main() -> ExitCode {
    let names: Vec<String> = std::env::args()
        .skip(1)
        .map(|name| name.to_lowercase())
        .collect();
    if let Some(unknown) = names
        .iter()
        .find(|name| ALL.iter().all(|(known, _)| known != name))
    {
        let known: Vec<&str> = ALL.iter().map(|(name, _)| *name).collect();
        eprintln!(
            "bench: there is no `{unknown}`; there are {}",
            known.join(", ")
        );
        return ExitCode::from(2);
    }
    if cfg!(debug_assertions) {
        eprintln!(
            "bench: this is a debug build; its figures mean nothing. Use `cargo xtask bench`."
        );
    }
    let mut table = Table::default();
    let mut failed = Vec::new();
    for (name, measure) in ALL {
        if !(names.is_empty() || names.iter().any(|wanted| wanted == name)) {
            continue;
        }
        println!("measuring {name}…");
        // The panic has been printed already; the others' figures are worth having.
        match catch_unwind(measure) {
            Ok(lines) => table.0.extend(lines),
            Err(_) => failed.push(name),
        }
    }
    table.0.sort_by_key(|line| line.bar);
    println!("\n{table}");
    if failed.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!("bench: not measured: {}", failed.join(", "));
    ExitCode::FAILURE
}
