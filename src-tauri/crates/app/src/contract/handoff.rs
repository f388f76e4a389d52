//! The hand-off: what to type into the network's own screens, and what the user says of it.

use carom_postback::{
    handoff::{Caution, Step},
    integration::Handoff,
    offer_link::OfferLink,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks for the checklist.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GetHandoff {
    /// The integration.
    pub id: String,
}

/// The checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct HandoffChecklist {
    /// What must be set up on the other side first.
    pub prerequisites: Vec<String>,
    /// The steps in the network's own order.
    pub steps: Vec<Step>,
    /// What to know before relying on it.
    pub cautions: Vec<Caution>,
    /// What to append to the offer link.
    pub offer_links: Vec<OfferLink>,
    /// The whole as text, for *Copy hand-off checklist*.
    pub text: String,
    /// The last step of all: the conversion seen in the tracker, click ID and payout checked.
    pub seen: Step,
    /// What the user ticked so far.
    pub handoff: Handoff,
}

/// Keeps the user's word.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SetHandoff {
    /// The integration.
    pub id: String,
    /// The ticks and dates.
    pub handoff: Handoff,
}
