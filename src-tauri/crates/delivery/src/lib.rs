//! The network: one [`OutboundRequest`] in, one timed [`Attempt`] out, within guards and limits.
//!
//! A [`Sender`] sends a request exactly once and says what was seen: what left, whom it reached,
//! how long each phase took, what came back. It judges nothing (`carom_postback::verdict` does),
//! keeps nothing (`store` does) and repeats nothing (the queue in `app` does).
//!
//! [`OutboundRequest`]: carom_postback::attempt::OutboundRequest
//! [`Attempt`]: carom_postback::attempt::Attempt

mod address;
mod body;
mod builder;
mod dial;
mod failure;
mod limits;
mod lookup;
mod outgoing;
mod sender;
mod stopwatch;
mod target;
mod tls;

#[cfg(feature = "testing")]
pub mod testing;

pub use address::{Refusal, refusal};
pub use builder::{Connections, SenderBuilder, SenderError};
pub use limits::Limits;
pub use lookup::{Looking, Lookup, SystemLookup};
pub use outgoing::{MAX_URL_LEN, USER_AGENT_VALUE, normalised};
pub use sender::{CancelSignal, Ready, Sender};
pub use target::TargetPolicy;
