//! Ctrl-C while something is under way: the first asks for an orderly end, the second ends.

use tokio::sync::watch;

use crate::{
    exit::Status,
    print::{self, Printer},
};

/// What is said at the first Ctrl-C, of a test.
pub(super) const CANCELLING: &str = "Cancelling. Press Ctrl-C again to end at once; what is under \
                                     way then shows as unknown.";
/// The same of a job.
pub(super) const PAUSING: &str = "Pausing: what is under way ends first. Press Ctrl-C again to end \
                                  at once; what is under way then shows as unknown.";

#[cfg(unix)]
fn listen() -> std::io::Result<tokio::signal::unix::Signal> {
    use tokio::signal::unix::{SignalKind, signal};

    signal(SignalKind::interrupt())
}

#[cfg(windows)]
fn listen() -> std::io::Result<tokio::signal::windows::CtrlC> {
    tokio::signal::windows::ctrl_c()
}

/// Watches for Ctrl-C from now on.
#[derive(Debug)]
pub(super) struct Interrupt {
    pressed: watch::Receiver<bool>,
}

impl Interrupt {
    /// Begins to watch; `words` are said at the first Ctrl-C. Where the system gives no such
    /// signal, none is ever seen.
    pub(super) fn watch(out: &Printer, words: &'static str) -> Self {
        // A program that reads JSON is told by the exit status.
        let quiet = out.json;
        let (press, pressed) = watch::channel(false);
        // Listened for from here on: a task of its own may be begun too late.
        let Ok(mut presses) = listen() else {
            return Self { pressed };
        };
        tokio::spawn(async move {
            let mut before = false;
            while presses.recv().await.is_some() {
                if before {
                    std::process::exit(Status::Failed as i32);
                }
                before = true;
                if !quiet {
                    print::warn(words);
                }
                // Without a receiver the work is over, and so is the need.
                let _ = press.send(true);
            }
        });
        Self { pressed }
    }

    /// Whether it was pressed.
    pub(super) fn is_pressed(&self) -> bool {
        *self.pressed.borrow()
    }

    /// Waits until it is pressed.
    pub(super) async fn pressed(&mut self) {
        if self.pressed.wait_for(|pressed| *pressed).await.is_err() {
            // Nobody watches any more: it will never be pressed.
            std::future::pending::<()>().await;
        }
    }
}
