//! What a user can do with Carom: the use cases, and the one list of commands.
//!
//! The window and the terminal are two callers of the same [`App`]. It knows the domain
//! (`postback`), the database (`store`) and the network (`delivery`), and is the one place where
//! the three meet: the order of things is decided here and nowhere else.

pub mod bindings;
mod cases;
pub mod changes;
mod clock;
pub mod contract;
mod engine;
pub mod error;
pub mod folder;
mod hosts;
mod housekeeping;
mod import_file;
mod queue;
pub mod rescue;
pub mod router;
pub mod sample_tracker;
mod whole_file;

pub use engine::{App, OnChange};
