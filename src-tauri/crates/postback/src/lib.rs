//! The domain of Carom: what a postback integration is, and every rule about it.
//!
//! An event goes in, a postback comes out, an answer is judged. Nothing here touches the network,
//! the disk, the clock or chance: times, ids and samples are passed in, so that every rule can be
//! tested in milliseconds and the window, the terminal and the queue all take the same road.

pub mod attempt;
pub mod event;
pub mod integration;
pub mod problem;
pub mod template;
pub mod verdict;
