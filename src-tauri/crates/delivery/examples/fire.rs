//! Fires one URL and prints its phases, to be held against `curl -w '%{time_total}'`.
//!
//! `cargo run --release --example fire -- URL [TIMES]`; with more than one time, the median of
//! each phase.

use std::error::Error;
use std::time::{SystemTime, UNIX_EPOCH};

use carom_delivery::{CancelSignal, Limits, Sender, TargetPolicy};
use carom_postback::attempt::{OutboundRequest, Outcome, Timing};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().ok_or("usage: fire URL [TIMES]")?;
    let times: usize = arguments.next().map_or(Ok(1), |text| text.parse())?;

    let sender = Sender::new(Limits::default())?;
    let request = OutboundRequest::get(&url);
    let policy = TargetPolicy::host_of(&url).ok_or("the URL has no host")?;
    let mut timings = Vec::with_capacity(times);
    for time in 0..times.max(1) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
        let started_at = i64::try_from(now.as_millis())?;
        let attempt = sender
            .send(&request, &policy, &CancelSignal::new(), started_at)
            .await;
        if time == 0 {
            match &attempt.outcome {
                Outcome::Answered(answer) => {
                    println!("{} after {:?}", answer.status, attempt.remote_addr);
                }
                Outcome::Failed(failure) => println!("{:?}: {}", failure.kind, failure.detail),
            }
        }
        timings.push(attempt.timing);
    }

    let connect = if timings.iter().any(|timing| timing.connect_with_tls) {
        "connect and TLS"
    } else {
        "connect"
    };
    for (name, phase) in [
        ("dns", median(&timings, |timing| timing.dns)),
        (connect, median(&timings, |timing| timing.connect)),
        ("first byte", median(&timings, |timing| timing.first_byte)),
        ("download", median(&timings, |timing| timing.download)),
        ("total", median(&timings, |timing| Some(timing.total))),
    ] {
        match phase {
            Some(micros) => println!("{name:>16}  {micros:>9} µs"),
            None => println!("{name:>16}          –"),
        }
    }
    Ok(())
}

fn median(timings: &[Timing], phase: impl Fn(&Timing) -> Option<u64>) -> Option<u64> {
    let mut values: Vec<u64> = timings.iter().filter_map(phase).collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied()
}
