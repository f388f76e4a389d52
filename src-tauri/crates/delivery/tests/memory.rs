//! Hostile answers must not swell this process: measured as the peak of its resident memory.
//!
//! One test in a file of its own, so that nothing else runs in the process. The server runs in it
//! too and is counted along, which only makes the test stricter.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot be set up fails"
)]

mod common;

use std::fs;
use std::time::Duration;

use carom_delivery::testing::{FaultServer, Reply};
use common::{get_from, hasty_sender, sender};

const ALLOWED_KB: u64 = 5 * 1_000_000 / 1_024;

/// A figure of this process in KB, such as `VmRSS` or `VmHWM`, its peak.
fn status(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    status
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|number| number.parse().ok())
        .expect("the kernel tells its memory")
}

/// Starts the peak anew. Where the kernel does not allow it, the peak since the start of the
/// process stands, which is stricter.
fn forget_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

#[tokio::test]
async fn hostile_answers_do_not_swell_memory() {
    // The first sends pay for what every process pays once: code, certificates, thread pools.
    let calm = FaultServer::always(Reply::text(200, "OK")).await.unwrap();
    let (patient, hasty) = (sender(), hasty_sender());
    for _ in 0..3 {
        get_from(&patient, &calm).await;
        get_from(&hasty, &calm).await;
    }
    let full = FaultServer::always(Reply::Endless).await.unwrap();
    get_from(&patient, &full).await;

    for (name, sender, reply) in [
        ("endless body", &patient, Reply::Endless),
        ("gzip bomb of 1 GB", &patient, Reply::GzipBomb(1 << 30)),
        ("100,000 headers", &patient, Reply::Headers(100_000)),
        (
            "header line of 50 MB",
            &patient,
            Reply::LongHeader(50_000_000),
        ),
        (
            "dripping body",
            &hasty,
            Reply::Drip(Duration::from_millis(1)),
        ),
        (
            "dripping head",
            &hasty,
            Reply::DripHead(Duration::from_millis(1)),
        ),
        (
            "redirect to itself",
            &patient,
            Reply::redirect("/postback?clickid=x"),
        ),
        ("no answer", &hasty, Reply::Silence),
    ] {
        let server = FaultServer::always(reply).await.unwrap();
        forget_peak();
        let before = status("VmRSS");
        get_from(sender, &server).await;
        let peak = status("VmHWM");
        println!("{name}: {before} KB, at most {peak} KB");
        assert!(
            peak.saturating_sub(before) < ALLOWED_KB,
            "{name}: memory grew from {before} to {peak} KB"
        );
    }
}
