//! Crash tests (R1): the real `carom` sends the rows of a file to a real server, is killed at a
//! named point, started again, killed again, until all is over. Then the server's log and the
//! database are compared.
//!
//! [`Server`] counts and can kill, [`Folder`] runs the program over a data folder of its own,
//! [`rounds`] say what is done until when, [`checker`] says what must hold, [`torture`] goes through
//! rounds until enough was killed, and [`Tally`] is what is reported.

pub mod answers;
pub mod chance;
pub mod checker;
pub mod folder;
pub mod kill;
pub mod record;
pub mod rounds;
pub mod rows;
pub mod run;
pub mod server;
pub mod tally;

pub use folder::Folder;
pub use kill::{Order, Phase, Point};
pub use run::{Torture, torture};
pub use server::Server;
pub use tally::Tally;
