//! `cargo xtask torture`: kills `carom` again and again and prints what came of it.

use std::{
    path::PathBuf,
    process::ExitCode,
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use carom_torture::{Torture, torture};

const USAGE: &str = "usage: torture [KILLS] [--seed N] [--round N] [--at-once N] [--folder DIR]";

fn main() -> ExitCode {
    let asked = match asked(std::env::args().skip(1)) {
        Ok(asked) => asked,
        Err(words) => {
            eprintln!("torture: {words}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    println!(
        "{} kills of {} at named points, seed {}",
        asked.kills,
        asked.program.display(),
        asked.seed
    );
    let begun = Instant::now();
    match torture(&asked, &|line| println!("{line}")) {
        Ok(tally) => {
            println!("\n{}", tally.table(asked.seed, begun.elapsed()));
            if tally.findings.is_empty() && tally.killed() > 0 {
                return ExitCode::SUCCESS;
            }
            if tally.killed() == 0 {
                eprintln!(
                    "torture: nothing was killed; is the program built with its kill points?"
                );
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("torture: {error}");
            ExitCode::FAILURE
        }
    }
}

fn asked(words: impl Iterator<Item = String>) -> Result<Torture, String> {
    let mut asked = Torture {
        program: carom_torture::folder::program(),
        folder: std::env::temp_dir().join("carom-torture"),
        kills: 1_000,
        seed: seed(),
        at_once: 8,
        only: None,
    };
    let mut words = words;
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a value"));
        let number = |text: String| {
            text.parse::<u64>()
                .map_err(|_| format!("`{text}` is no number"))
        };
        match word.as_str() {
            "--seed" => asked.seed = number(value()?)?,
            "--round" => asked.only = Some(number(value()?)?),
            "--at-once" => asked.at_once = usize::try_from(number(value()?)?).unwrap_or(1),
            "--folder" => asked.folder = PathBuf::from(value()?),
            _ => asked.kills = number(word)?,
        }
    }
    Ok(asked)
}

/// A new one each time; it is printed.
fn seed() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(1, |since| since.as_secs() % 1_000_000)
}
