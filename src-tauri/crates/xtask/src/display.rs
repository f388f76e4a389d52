//! A screen that nobody looks at, and a desktop session of its own on it: where the window is
//! driven by journeys, pictures and benchmarks, even when the user has a screen. On systems
//! without Xvfb there is none, and what needs it is left out.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use crate::failure::{About, Failure, Outcome};
use crate::process::Call;

/// The largest window that the quality bars name, so that it fits.
const SIZE: &str = "2560x1440x24";

/// Why the window is not driven on this system, if it is not.
pub(crate) fn not_here() -> Option<&'static str> {
    (!cfg!(target_os = "linux")).then_some("the window is driven on Linux only")
}

/// Whether the user has a screen that a window can open on.
pub(crate) fn of_the_user() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// A virtual screen. It goes when this value does, also after a failure.
#[derive(Debug)]
pub(crate) struct Screen {
    server: Child,
    name: String,
}

impl Screen {
    /// Starts a screen under a number that the server finds free.
    pub(crate) fn start() -> Outcome<Self> {
        let call = Call::new("Xvfb").args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            SIZE,
            "-nolisten",
            "tcp",
            "-noreset",
        ]);
        let mut server = call
            .command()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .about(|| "the virtual screen Xvfb".to_owned())?;
        let mut number = String::new();
        if let Some(output) = server.stdout.take() {
            // It prints the number once it takes connections, and closes the pipe if it dies.
            let _ = BufReader::new(output).read_line(&mut number);
        }
        let screen = Self {
            server,
            name: format!(":{}", number.trim()),
        };
        if number.trim().is_empty() {
            return Err(Failure::new("the virtual screen Xvfb did not start")
                .with_way_out(format!("`{}` says why.", call.shown())));
        }
        Ok(screen)
    }

    /// Makes `call` on this screen, in a desktop session that ends with it.
    pub(crate) fn stage(&self, call: Call) -> Call {
        call.env("DISPLAY", &self.name)
            .envs(&session())
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .inside("dbus-run-session", &["--"])
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Both fail only when it is gone already.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn session() -> Vec<(String, OsString)> {
    [
        ("GDK_BACKEND", "x11"),
        ("XDG_SESSION_TYPE", "x11"),
        // Settings in memory: nothing of the user's desktop is read or written.
        ("GSETTINGS_BACKEND", "memory"),
        // The accessibility bus has nobody to talk to here, and WebKit waits for it.
        ("NO_AT_BRIDGE", "1"),
        // The same words and dates in every picture and every assertion.
        ("LC_ALL", "C.UTF-8"),
        ("TZ", "UTC"),
    ]
    .map(|(name, value)| (name.to_owned(), value.into()))
    .to_vec()
}
