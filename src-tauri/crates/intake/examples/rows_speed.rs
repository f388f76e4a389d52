//! How many rows a second are read: `cargo run --release -p carom-intake --example rows_speed
//! [ROWS]`. Several roads over the same file of five columns: stepping over rows, lending each row,
//! making an event of its own of each, making each a row of its own.

use std::{
    error::Error,
    fs::{self, File},
    io::{BufWriter, Write as _},
    time::Instant,
};

use carom_intake::{Overrides, Rows, look};
use carom_postback::integration::Role;

fn main() -> Result<(), Box<dyn Error>> {
    let rows: u64 = std::env::args()
        .nth(1)
        .map_or(Ok(1_000_000), |n| n.parse())?;
    let path = std::env::temp_dir().join(format!("carom-rows-speed-{}.csv", std::process::id()));
    let mut file = BufWriter::new(File::create(&path)?);
    writeln!(
        file,
        "receipt_id,event_type,affiliate_earnings,event_time,tid"
    )?;
    for row in 0..rows {
        writeln!(
            file,
            "KZ{row:07}A,Purchase,{}.{:02},2026-01-{:02}T18:22:41.120Z,wabc{row}_45",
            row % 90 + 10,
            row % 100,
            row % 28 + 1
        )?;
    }
    file.flush()?;
    let bytes = fs::metadata(&path)?.len();
    let outcome = measure(&path, rows, bytes);
    fs::remove_file(&path)?;
    outcome
}

fn measure(path: &std::path::Path, rows: u64, bytes: u64) -> Result<(), Box<dyn Error>> {
    let started = Instant::now();
    let look = look(path, Role::Affiliate, &Overrides::default())?;
    println!(
        "look            {:>10.1} ms",
        started.elapsed().as_secs_f64() * 1000.0
    );
    let plan = look.plan();

    let started = Instant::now();
    let mut reader = Rows::open(path, &plan)?;
    let stepped = reader.skip_rows(u64::MAX)?;
    report("stepped over", stepped, started, bytes);

    let started = Instant::now();
    let mut reader = Rows::open(path, &plan)?;
    let mut letters = 0;
    while let Some(row) = reader.advance()? {
        let filled: usize = row.values().map(|(_, _, value)| value.len()).sum();
        letters += row.identity().map_or(0, |_| filled);
    }
    report("lent", reader.number(), started, bytes);

    let started = Instant::now();
    let mut events = 0;
    let mut reader = Rows::open(path, &plan)?;
    while let Some(row) = reader.advance()? {
        events += u64::from(row.to_event().is_some());
    }
    report("events", events, started, bytes);

    let started = Instant::now();
    let owned = Rows::open(path, &plan)?.filter(Result::is_ok).count() as u64;
    report("rows of their own", owned, started, bytes);
    assert_eq!(
        (stepped, events, owned),
        (rows, rows, rows),
        "every row is in order"
    );
    println!("({letters} letters)");
    // Linux tells how much memory was ever held; elsewhere a profiler has to.
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(peak) = status.lines().find(|line| line.starts_with("VmHWM")) {
        println!("{peak}");
    }
    Ok(())
}

fn report(what: &str, rows: u64, started: Instant, bytes: u64) {
    let seconds = started.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "for showing")]
    let (rate, megabytes) = (rows as f64 / seconds, bytes as f64 / seconds / 1e6);
    println!("{what:<18}{rate:>12.0} rows/s {megabytes:>8.0} MB/s");
}
