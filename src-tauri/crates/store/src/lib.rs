//! The database of Carom: SQLite, one writer, many readers.
//!
//! It keeps integrations, unfinished forms, accounts, settings, and every delivery with its
//! attempts; it says what changed; and it promises that an intent to send is on the disk before
//! the first byte leaves. It knows no network, no clock (times are passed in) and no rule of the
//! field: those live in `delivery`, `app` and `postback`.
//!
//! Start at [`Store::open`].

mod accounts;
mod backups;
mod changes;
mod deliveries;
mod drafts;
mod error;
mod files;
mod integrations;
mod jobs;
mod json;
mod keys;
mod listed;
mod log;
mod migrations;
mod open;
mod owners;
mod readers;
mod settings;
mod store;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
mod urls;
mod writer;

pub use self::{
    accounts::{Account, Accounts},
    backups::{BackupSummary, Restored},
    changes::{Change, ChangeKind, Changes, Entity, Subscription},
    deliveries::{
        AttemptDetail, Begun, Deliveries, DeliveryDetail, DeliveryState, Due, EndingDetail,
        Enqueued, Finish, Finished, GivenUp, Intent, IntentOf, Known, NewDelivery, NewRow,
        QueuedDelivery, Recovered, ResultRow, Settled, Start, Trigger,
    },
    drafts::{Draft, Drafts},
    error::StoreError,
    integrations::{
        IntegrationQuery, IntegrationRow, Integrations, Named, Page, RowOutcome, Sort, Updated,
    },
    jobs::{JobCounts, JobRow, JobState, Jobs, NewJob, OutsideRow, Progress, RowFate},
    listed::Listed,
    log::{
        AttemptLine, Chosen, Counted, Indexed, Keep, LatencyBin, Log, LogDetail, LogFilter,
        LogPage, LogRow, LogSlice, LogStatus, Pictures, Pruned, ReasonCount, Series, Stop, Tally,
        TallyLine,
    },
    open::{Journal, Options},
    owners::Owner,
    settings::Settings,
    store::Store,
};

/// A new id: a UUID v7, whose text sorts by time.
pub fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}
