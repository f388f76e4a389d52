//! Fills a data folder for benchmarks: `fill DIR [INTEGRATIONS] [ATTEMPTS]`.

use std::{env, path::PathBuf, process::ExitCode, time::Instant};

fn main() -> ExitCode {
    let mut arguments = env::args_os().skip(1);
    let Some(dir) = arguments.next().map(PathBuf::from) else {
        eprintln!("usage: fill DIR [INTEGRATIONS] [ATTEMPTS]");
        return ExitCode::from(1);
    };
    let mut number = |default: usize| {
        arguments.next().map_or(Some(default), |text| {
            text.to_str().and_then(|text| text.parse().ok())
        })
    };
    let (Some(integrations), Some(attempts)) = (number(10_000), number(1_000_000)) else {
        eprintln!("INTEGRATIONS and ATTEMPTS are whole numbers");
        return ExitCode::from(1);
    };
    let begun = Instant::now();
    match carom_store::testing::fill(&dir, integrations, attempts) {
        Ok(()) => {
            println!(
                "{} holds {integrations} more integrations and {attempts} more attempts after {:.1} s",
                dir.display(),
                begun.elapsed().as_secs_f64()
            );
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
