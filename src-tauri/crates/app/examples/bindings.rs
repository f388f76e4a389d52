//! Writes the TypeScript bindings, or checks that the written ones are fresh.

use std::{path::Path, process::ExitCode};

fn main() -> ExitCode {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/lib/bindings/index.ts");
    let fresh = carom_app::bindings::typescript();
    if std::env::args().any(|a| a == "--check") {
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        if written == fresh {
            return ExitCode::SUCCESS;
        }
        eprintln!("The TypeScript bindings are stale. Run `cargo xtask bindings` and commit them.");
        return ExitCode::FAILURE;
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    match std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, fresh)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}
