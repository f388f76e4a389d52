//! The domain of Carom: what a postback integration is, and every rule about it.
//!
//! An event goes in, a postback comes out, an answer is judged. Nothing here touches the network,
//! the disk, the clock or chance: times, ids and samples are passed in, so that every rule can be
//! tested in milliseconds and the window, the terminal and the queue all take the same road.

mod destination;

pub mod attempt;
pub mod click_id;
pub mod compose;
pub mod diagnosis;
pub mod event;
pub mod filter;
pub mod handoff;
pub mod integration;
pub mod judge;
pub mod lint;
pub mod macros;
pub mod metadata;
pub mod offer_link;
pub mod once;
pub mod problem;
pub mod question;
pub mod samples;
pub mod secret;
pub mod summary;
pub mod template;
pub mod templates;
pub mod url_template;
pub mod verdict;
pub mod words;
