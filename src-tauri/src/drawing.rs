//! How the page is drawn on Linux, decided before the toolkit starts.
//!
//! WebKit draws through the graphics device, and where there is none (a virtual machine, a remote
//! desktop) through an emulated one: each frame is then computed as a device would and read back.
//! Drawing straight into memory takes half the time there and some 80 MB less.

use std::path::Path;

use gtk::glib;

/// WebKit's own switch. Whoever has set it knows better.
const SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Takes the way through memory where there is no graphics device.
pub(crate) fn choose() {
    if !has_device(Path::new("/dev")) {
        // Without it everything is drawn all the same, only more slowly.
        let _ = glib::setenv(SWITCH, "1", false);
    }
}

/// Whether the system offers something that draws.
fn has_device(dev: &Path) -> bool {
    let renders = |name: &std::ffi::OsStr| name.as_encoded_bytes().starts_with(b"renderD");
    let render_node = std::fs::read_dir(dev.join("dri"))
        .into_iter()
        .flatten()
        .flatten()
        .any(|entry| renders(&entry.file_name()));
    // NVIDIA's own driver may come without a render node.
    render_node || dev.join("nvidiactl").exists()
}

#[cfg(test)]
mod tests {
    use std::fs::{File, create_dir};

    use super::*;

    #[test]
    fn a_device_is_one_that_renders_not_one_that_only_shows() {
        let dev = tempfile::tempdir().unwrap();
        assert!(!has_device(dev.path()), "no device at all");
        create_dir(dev.path().join("dri")).unwrap();
        File::create(dev.path().join("dri/card0")).unwrap();
        assert!(!has_device(dev.path()), "a virtual screen");
        File::create(dev.path().join("dri/renderD128")).unwrap();
        assert!(has_device(dev.path()));
    }

    #[test]
    fn a_driver_without_a_render_node_counts() {
        let dev = tempfile::tempdir().unwrap();
        File::create(dev.path().join("nvidiactl")).unwrap();
        assert!(has_device(dev.path()));
    }
}
