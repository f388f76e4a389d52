//! What journeys are made of: the real window under a driver's hand, a local server that answers
//! like a tracker, and words for finding things as a person would.
//!
//! The journeys themselves are in `tests/journeys`; pictures and benchmarks are programs in
//! `src/bin`. All run on a build of Carom that exists already: `cargo xtask` makes it.

pub mod axe;
pub mod bench;
pub mod desktop;
pub mod drop;
pub mod keys;
pub mod locator;
pub mod pictures;
pub mod place;
pub mod pointer;
pub mod process;
pub mod role;
pub mod sandbox;
pub mod screen;
pub mod seed;
pub mod steps;
pub mod tracker;
pub mod webdriver;
pub mod window;

pub use desktop::{Desktop, Options};
pub use keys::key;
pub use role::{Role, containing, starting};
pub use sandbox::Sandbox;
pub use tracker::{Reply, Tracker};
pub use window::Window;
