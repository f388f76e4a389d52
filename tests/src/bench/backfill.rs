//! P5 and P6: a backfill through the terminal's program, from the file of rows to every answer on
//! the disk, beside its peers on the same server in the same run.
//!
//! Carom's time is that of the whole command: start, reading, intents, sending, outcomes, end.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use carom_app::contract::settings::Settings;
use carom_postback::integration::Definition;
use serde_json::Value;

use super::figures::median;
use super::nginx::Nginx;
use super::orders::{self, TEMPLATE};
use super::peers::{self, CONNECTIONS};
use super::table::Line;
use crate::place;
use crate::sandbox::Sandbox;
use crate::seed::{Engine, custom};

const ROUNDS: usize = 5;
/// Rows of each round.
const ROWS: usize = 200_000;
/// newman manages some hundred a second.
const FEW_ROWS: usize = 500;
/// What the memory is measured over: where Postman's runner crashes, and more.
const MANY: [usize; 2] = [300_000, 1_000_000];
/// A run is interrupted after so many rows.
const INTERRUPTED_AT: u64 = 100_000;
/// Megabytes that the engine may hold.
const MOST_MEMORY: f64 = 150.0;

const NAME: &str = "Bench";

/// P5.
///
/// # Panics
///
/// When somebody is not answered, or answers are missing.
pub fn measure() -> Vec<Line> {
    let place = Sandbox::new();
    let folder = place.path();
    let nginx = Nginx::start(folder);
    let origin = nginx.origin();
    let (csv, few, urls) = (
        folder.join("orders.csv"),
        folder.join("few.csv"),
        folder.join("urls.txt"),
    );
    orders::write_csv(&csv, ROWS);
    orders::write_csv(&few, FEW_ROWS);
    orders::write_urls(&urls, &origin, ROWS);
    let mut figures: [Vec<f64>; 4] = Default::default();
    for _ in 0..ROUNDS {
        figures[0].push(peers::oha(&urls, ROWS));
        figures[1].push(peers::bare_reqwest(&origin, ROWS, folder));
        figures[2].push(peers::newman(&origin, &few, FEW_ROWS, folder));
        let before = nginx.requests();
        let done = Run::start(&folder.join("data"), &origin, &csv).finish();
        assert_eq!(
            (done.sent(), nginx.requests() - before),
            (ROWS as u64, ROWS as u64),
            "every row is sent once"
        );
        figures[3].push(ROWS as f64 / done.seconds);
    }
    let [oha, bare, newman, own] = figures.map(|figures| median(&figures));
    let line = |peer: &str, figure: f64, bar: f64| Line {
        bar: "P5",
        what: format!("backfill of {ROWS} rows, rows a second"),
        peer: format!("{peer} {figure:.0}/s"),
        carom: format!("{own:.0}/s"),
        ratio: format!("{:.2} ×", own / figure),
        wanted: format!("{bar} × at least"),
        reached: Some(own / figure >= bar),
    };
    vec![
        line("oha", oha, 0.3),
        line("bare reqwest, answers in SQLite", bare, 0.8),
        line("newman", newman, 100.0),
    ]
}

/// P6.
///
/// # Panics
///
/// When rows are lost or sent twice.
pub fn measure_many() -> Vec<Line> {
    let place = Sandbox::new();
    let folder = place.path();
    let nginx = Nginx::start(folder);
    let origin = nginx.origin();
    let csv = folder.join("orders.csv");
    let mut lines = Vec::new();
    for rows in MANY {
        orders::write_csv(&csv, rows);
        let before = nginx.requests();
        let done = Run::start(&folder.join("data"), &origin, &csv).finish();
        assert_eq!(nginx.requests() - before, rows as u64, "each is sent once");
        lines.push(Line {
            bar: "P6",
            what: format!("backfill of {rows} rows: most memory of the engine"),
            carom: format!(
                "{:.0} MB, {:.0} rows/s",
                done.most_memory,
                rows as f64 / done.seconds
            ),
            wanted: format!("{MOST_MEMORY:.0} MB"),
            reached: Some(done.most_memory <= MOST_MEMORY),
            ..Line::default()
        });
    }
    lines.extend(interrupted(&nginx, folder, &csv));
    lines
}

/// A run of the largest file that is cancelled in the middle, and gone on with.
fn interrupted(nginx: &Nginx, folder: &Path, csv: &Path) -> [Line; 2] {
    let rows = MANY[1] as u64;
    let data = folder.join("data");
    let before = nginx.requests();
    let run = Run::start(&data, &nginx.origin(), csv);
    while nginx.requests() - before < INTERRUPTED_AT {
        std::thread::sleep(Duration::from_millis(50));
    }
    let asked = Instant::now();
    run.interrupt();
    let stopped = run.finish();
    let took = asked.elapsed().as_secs_f64();
    let first = stopped.sent();
    let resumed = Run::go_on(&data).finish();
    let arrived = nginx.requests() - before;
    let exact = first < rows && resumed.sent() == rows && arrived == rows;
    [
        Line {
            bar: "P6",
            what: "from the wish to cancel to the end of the run".into(),
            carom: format!("{took:.2} s, {first} rows sent"),
            wanted: "1 s".into(),
            reached: Some(took <= 1.0),
            ..Line::default()
        },
        Line {
            bar: "P6",
            what: format!("gone on with, to the end of {rows} rows"),
            carom: format!("{} sent, {arrived} arrived", resumed.sent()),
            wanted: "each once".into(),
            reached: Some(exact),
            ..Line::default()
        },
    ]
}

/// A command that backfills.
struct Run {
    command: Child,
    output: PathBuf,
    start: Instant,
}

/// What one has come to.
struct Done {
    seconds: f64,
    most_memory: f64,
    report: Value,
}

impl Run {
    /// Begins on a fresh data folder.
    fn start(data: &Path, origin: &str, csv: &Path) -> Self {
        let _ = std::fs::remove_dir_all(data);
        let engine = Engine::open(data);
        engine.save(Definition {
            url: format!("{origin}{TEMPLATE}"),
            ..custom(NAME, origin)
        });
        engine.set(Settings {
            host_connections: CONNECTIONS,
            ..Settings::default()
        });
        drop(engine);
        Self::command(data, |command| {
            command.arg("--csv").arg(csv).args(["--event", "purchase"])
        })
    }

    /// Goes on with the run that stands still.
    fn go_on(data: &Path) -> Self {
        Self::command(data, |command| command.arg("--resume"))
    }

    fn command(data: &Path, words: impl FnOnce(&mut Command) -> &mut Command) -> Self {
        let output = data.join("report.json");
        let file = File::create(&output).unwrap_or_else(|error| panic!("no report: {error}"));
        let mut command = Command::new(place::cli());
        command.args(["backfill", NAME, "--json"]);
        words(&mut command);
        let start = Instant::now();
        let command = command
            .env("CAROM_DATA_DIR", data)
            .stdout(file)
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("carom could not be started: {error}"));
        Self {
            command,
            output,
            start,
        }
    }

    /// Presses Ctrl+C.
    fn interrupt(&self) {
        crate::process::interrupt(self.command.id());
    }

    /// Waits, and watches the memory.
    fn finish(mut self) -> Done {
        let mut most_memory = 0.0_f64;
        loop {
            most_memory = most_memory.max(peak(self.command.id()));
            match self.command.try_wait() {
                Ok(Some(_)) => break,
                Ok(None) => std::thread::sleep(Duration::from_millis(20)),
                Err(error) => panic!("carom is lost: {error}"),
            }
        }
        let seconds = self.start.elapsed().as_secs_f64();
        let printed = std::fs::read(&self.output).unwrap_or_default();
        Done {
            seconds,
            most_memory,
            report: serde_json::from_slice(&printed)
                .unwrap_or_else(|error| panic!("carom printed no report: {error}")),
        }
    }
}

impl Done {
    fn count(&self, what: &str) -> u64 {
        self.report[what].as_u64().unwrap_or(u64::MAX)
    }

    fn sent(&self) -> u64 {
        self.count("sent")
    }
}

/// The most memory that a process has held, in megabytes.
fn peak(id: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1_024.0
}
