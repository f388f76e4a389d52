//! `cargo xtask screenshots`: pictures of every screen and state, light and dark, from the real
//! window, into `docs/screenshots`. Names such as `wizard` choose parts of the tour.

use std::process::ExitCode;

use carom_journeys::{pictures, place};

fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    if let Some(unknown) = wanted
        .iter()
        .find(|name| pictures::parts().all(|part| part != **name))
    {
        let parts: Vec<&str> = pictures::parts().collect();
        eprintln!(
            "screenshots: there is no `{unknown}`; there are {}",
            parts.join(", ")
        );
        return ExitCode::from(2);
    }
    let folder = place::repository().join("docs/screenshots");
    match pictures::take(&folder, &wanted) {
        Ok(failed) if failed.is_empty() => {
            println!("The pictures are in {}.", folder.display());
            ExitCode::SUCCESS
        }
        Ok(failed) => {
            eprintln!("screenshots: these parts failed: {}", failed.join("; "));
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("screenshots: {}: {error}", folder.display());
            ExitCode::FAILURE
        }
    }
}
