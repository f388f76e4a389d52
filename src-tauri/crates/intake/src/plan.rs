//! What the user decided about a file: which column is which macro, which event the rows are, and
//! how times and amounts are to be read. What speaks against a plan is said before a row is read.

mod problems;

use std::collections::BTreeMap;

use carom_postback::event::{EventType, Network};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub(crate) use problems::blocking;
pub use problems::{PlanProblem, plan_problems};

use crate::{
    format::Overrides,
    target::Target,
    value::{DateOrder, Decimal},
};

/// Which column is what, by the columns' own names. Columns that are not named are left out.
pub type Mapping = BTreeMap<String, Target>;

/// How a file's rows become events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Plan {
    /// The network whose events they are.
    pub network: Network,
    /// Which column is what.
    #[ts(type = "Record<string, string>")]
    pub mapping: Mapping,
    /// What every row is. Where a column says so too, the two have to agree: an empty cell takes
    /// this one, a refund stays refused, and `Sale` agrees with any sale.
    pub event: Option<EventType>,
    /// The IANA name of the zone of times that carry none: `America/Los_Angeles`.
    pub timezone: Option<String>,
    /// The decimal sign of amounts.
    pub decimal: Decimal,
    /// The order of dates of numbers.
    pub date_order: DateOrder,
    /// What the user says of the file against what was found.
    pub overrides: Overrides,
}
