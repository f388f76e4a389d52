//! P4: a test-fire on loopback, beside curl asking for the same URL of the same server. Carom's
//! network time is what it shows the user; the commit of the intent, which must be on the disk
//! before the first byte leaves, is measured and printed apart.

use std::process::Command;
use std::time::Instant;

use carom_app::App;
use carom_app::contract::integrations::SaveIntegration;
use carom_app::contract::testing::SendTest;
use carom_postback::event::EventType;
use carom_postback::integration::Definition;
use carom_store::testing::intent;
use tokio::runtime::Runtime;

use super::figures::{median, millis};
use super::table::Line;
use crate::sandbox::Sandbox;
use crate::tracker::Tracker;

const ROUNDS: usize = 7;
const FIRES: usize = 60;

/// Measures.
///
/// # Panics
///
/// When a test is not answered, or curl is not there.
pub fn measure() -> Vec<Line> {
    let tracker = Tracker::start();
    let sandbox = Sandbox::new();
    let url = format!(
        "{}/postback?clickid={{tid}}&sum={{affiliate_earnings}}",
        tracker.origin()
    );
    let runtime = Runtime::new().unwrap_or_else(|error| panic!("no runtime: {error}"));
    let bench = Fires::prepare(&runtime, &sandbox, url);

    let mut own = Vec::new();
    let mut curls = Vec::new();
    let mut commits = Vec::new();
    for _ in 0..ROUNDS {
        let mut round = (Vec::new(), Vec::new());
        for _ in 0..FIRES {
            round.0.push(bench.fire());
            round.1.push(curl(&bench.resolved));
        }
        own.push(median(&round.0));
        curls.push(median(&round.1));
        commits.push(bench.commits());
    }
    let (own, curl, commit) = (median(&own), median(&curls), median(&commits));
    vec![
        Line {
            bar: "P4",
            what: "a test-fire on loopback, network time".into(),
            peer: format!("curl {curl:.2} ms"),
            carom: format!("{own:.2} ms"),
            ratio: format!("{:+.2} ms", own - curl),
            wanted: "+2 ms at most".into(),
            reached: Some(own - curl <= 2.0),
        },
        Line {
            bar: "P4",
            what: "the intent's commit before it (synchronous=FULL)".into(),
            carom: format!("{commit:.2} ms"),
            ..Line::default()
        },
    ]
}

struct Fires<'r> {
    runtime: &'r Runtime,
    app: App,
    id: String,
    resolved: String,
    store: carom_store::Store,
}

impl<'r> Fires<'r> {
    fn prepare(runtime: &'r Runtime, sandbox: &Sandbox, url: String) -> Self {
        let data = sandbox.data();
        let app = App::open(&data, None).unwrap_or_else(|error| panic!("{error}"));
        let definition = Definition {
            name: "Loopback".into(),
            template: "custom".into(),
            account: "bench".into(),
            events: vec![EventType::Purchase],
            url,
            ..Definition::default()
        };
        let save = SaveIntegration {
            id: None,
            expected_version: None,
            definition,
            draft: None,
        };
        let saved = runtime.block_on(app.save_integration(save));
        let id = saved
            .unwrap_or_else(|error| panic!("not saved: {error}"))
            .integration
            .id;
        // The commit alone is measured on a database beside it, on the same disk.
        let beside = sandbox.path().join("beside");
        let store = carom_store::Store::open(&beside, carom_store::Options::default())
            .unwrap_or_else(|error| panic!("{error}"));
        let mut fires = Self {
            runtime,
            app,
            id,
            resolved: String::new(),
            store,
        };
        fires.resolved = fires.send().1;
        fires
    }

    /// One test; its network time in milliseconds.
    fn fire(&self) -> f64 {
        self.send().0
    }

    fn send(&self) -> (f64, String) {
        let test = SendTest {
            run: carom_store::new_id(),
            id: self.id.clone(),
            event: EventType::Purchase,
            url: None,
            values: std::collections::BTreeMap::new(),
            anyway: false,
            dry_run: false,
        };
        let result = self
            .runtime
            .block_on(self.app.send_test(test))
            .unwrap_or_else(|error| panic!("not sent: {error}"));
        assert!(
            result.response.is_some(),
            "the tracker answers: {:?}",
            result.failure
        );
        let total = result.timing.map(|timing| timing.total).unwrap_or_default();
        (total as f64 / 1_000.0, result.url)
    }

    /// The median commit of a round, in milliseconds.
    fn commits(&self) -> f64 {
        let times: Vec<f64> = (0..FIRES)
            .map(|n| {
                let intent = intent(n, "none", "none");
                let start = Instant::now();
                if let Err(error) = self.store.deliveries().begin_attempt(intent) {
                    panic!("the intent was not committed: {error}");
                }
                millis(start.elapsed())
            })
            .collect();
        median(&times)
    }
}

/// curl's own word for the time of one request, in milliseconds.
fn curl(url: &str) -> f64 {
    let output = Command::new("curl")
        .args([
            "--silent",
            "--fail",
            "--noproxy",
            "*",
            "--output",
            "/dev/null",
        ])
        .args(["--write-out", "%{time_total}", "--globoff", url])
        .output();
    let printed = match output {
        Ok(output) if output.status.success() => output.stdout,
        Ok(output) => panic!("curl failed: {}", String::from_utf8_lossy(&output.stderr)),
        Err(error) => panic!("curl could not be started: {error}"),
    };
    let seconds: Result<f64, _> = String::from_utf8_lossy(&printed).trim().parse();
    seconds.unwrap_or_else(|error| panic!("curl printed no time: {error}")) * 1_000.0
}
