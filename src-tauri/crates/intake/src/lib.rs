//! Files of events: bytes in, events out.
//!
//! A marketer holds an export of missed conversions. [`look`] says what is in it without reading
//! all of it, a [`Plan`] says which column is which macro, and [`Rows`] streams every row as an
//! [`Event`](carom_postback::event::Event) or as what is wrong with it, in memory that does not
//! grow with the file. Sending, remembering and asking are the business of others: this crate
//! knows `postback` and nothing else, no network and no database.

mod encoding;
mod error;
mod format;
mod head;
mod header;
mod json;
mod look;
mod plan;
mod problem;
mod record;
mod rows;
mod sniff;
mod split;
mod suggest;
mod target;
#[cfg(test)]
mod testing;
mod value;
mod window;

pub use encoding::Encoding;
pub use error::{FileError, OpenError};
pub use format::{Delimiter, Format, Overrides};
pub use look::{AmountColumn, Column, Look, RowCount, TimeColumn, Zone, look};
pub use plan::{Mapping, Plan, PlanProblem, plan_problems};
pub use problem::{Group, Groups, RowProblem};
pub use rows::{Checkpoint, Fields, Row, RowEvent, RowView, Rows};
pub use split::{MAX_FIELD, MAX_ROW};
pub use suggest::{Suggestion, Sure};
pub use target::Target;
pub use value::{DateOrder, Decimal};
