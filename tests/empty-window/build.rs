//! Prepares what Tauri reads while the window compiles.

fn main() {
    tauri_build::build();
}
