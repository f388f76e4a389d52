//! Ctrl-C while something is under way, and whatever else asks a program to end: the first asks for
//! an orderly end, the second ends.

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

/// What asks a program to end: Ctrl-C, the system that shuts down, a terminal that was closed.
#[cfg(unix)]
mod asked {
    use std::io;

    use tokio::signal::unix::{Signal, SignalKind, signal};

    pub(super) struct Ends {
        interrupt: Signal,
        terminate: Signal,
        hang_up: Option<Signal>,
    }

    pub(super) fn listen() -> io::Result<Ends> {
        Ok(Ends {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            // `nohup carom …` goes on when its terminal is closed; to listen would undo that.
            hang_up: match is_hang_up_ignored() {
                true => None,
                false => Some(signal(SignalKind::hangup())?),
            },
        })
    }

    impl Ends {
        pub(super) async fn recv(&mut self) -> Option<()> {
            let hung_up = async {
                match &mut self.hang_up {
                    Some(hang_up) => hang_up.recv().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                asked = self.interrupt.recv() => asked,
                asked = self.terminate.recv() => asked,
                asked = hung_up => asked,
            }
        }
    }

    #[cfg(target_os = "linux")]
    fn is_hang_up_ignored() -> bool {
        std::fs::read_to_string("/proc/self/status").is_ok_and(|status| ignores_hang_up(&status))
    }

    /// Elsewhere nothing tells without unsafe code; who is started by `nohup` has no terminal for
    /// its errors.
    #[cfg(not(target_os = "linux"))]
    fn is_hang_up_ignored() -> bool {
        !io::IsTerminal::is_terminal(&io::stderr())
    }

    /// SIGHUP is the first signal, and so the lowest bit of those that are ignored.
    #[cfg(target_os = "linux")]
    fn ignores_hang_up(status: &str) -> bool {
        let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        ignored
            .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
            .is_some_and(|mask| mask & 1 != 0)
    }

    #[cfg(all(test, target_os = "linux"))]
    mod tests {
        use super::ignores_hang_up;

        #[test]
        fn a_program_that_was_told_to_outlive_its_terminal_is_known() {
            let status = |mask| format!("Name:\tcarom\nSigBlk:\t0\nSigIgn:\t{mask}\n");
            assert!(ignores_hang_up(&status("0000000000001001")));
            assert!(!ignores_hang_up(&status("0000000000001000")));
            assert!(!ignores_hang_up("Name:\tcarom\n"));
        }
    }
}

#[cfg(windows)]
mod asked {
    use std::io;

    use tokio::signal::windows::{
        CtrlBreak, CtrlC, CtrlClose, CtrlShutdown, ctrl_break, ctrl_c, ctrl_close, ctrl_shutdown,
    };

    pub(super) struct Ends {
        interrupt: CtrlC,
        stop: CtrlBreak,
        close: CtrlClose,
        shutdown: CtrlShutdown,
    }

    pub(super) fn listen() -> io::Result<Ends> {
        Ok(Ends {
            interrupt: ctrl_c()?,
            stop: ctrl_break()?,
            close: ctrl_close()?,
            shutdown: ctrl_shutdown()?,
        })
    }

    impl Ends {
        pub(super) async fn recv(&mut self) -> Option<()> {
            tokio::select! {
                asked = self.interrupt.recv() => asked,
                asked = self.stop.recv() => asked,
                asked = self.close.recv() => asked,
                asked = self.shutdown.recv() => asked,
            }
        }
    }
}

/// Watches for Ctrl-C and its like from now on.
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
        let Ok(mut presses) = asked::listen() else {
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
