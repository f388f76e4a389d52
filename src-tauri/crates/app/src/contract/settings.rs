//! Settings that the engine obeys, backups, restore. Appearance lives in the window's own store.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks for the settings.
#[derive(Debug, Default, Clone, Serialize, Deserialize, TS)]
pub struct GetSettings {}

/// What the user may set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Settings {
    /// Time-out for opening a connection, milliseconds; 100 to 60,000.
    #[ts(type = "number")]
    pub connect_timeout_ms: u64,
    /// Time-out for the whole answer, body included, milliseconds; 100 to 300,000.
    #[ts(type = "number")]
    pub total_timeout_ms: u64,
    /// Days after which the Trash is emptied; 0 keeps everything.
    #[ts(type = "number")]
    pub trash_days: u32,
    /// Connections to one host at once, while deliveries are sent; 1 to 256.
    pub host_connections: u32,
    /// Requests a second to one host, while deliveries are sent; 0 for no limit. Hosts on this
    /// computer have none.
    pub host_rate: u32,
    /// A run pauses after this many failures in a row; 0 never.
    pub stop_after: u32,
    /// Days that details of deliveries are kept; 0 for ever.
    pub keep_days: u32,
    /// How many deliveries' details are kept; 0 for all.
    #[ts(type = "number")]
    pub keep_count: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            connect_timeout_ms: 5_000,
            total_timeout_ms: 15_000,
            trash_days: 30,
            host_connections: 16,
            host_rate: 50,
            stop_after: 20,
            keep_days: 365,
            keep_count: 2_000_000,
        }
    }
}

/// Writes a backup to a file.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BackUp {
    /// Where; must not exist yet.
    pub path: String,
}

/// A backup was written, or restored from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BackupMade {
    /// The file.
    pub path: String,
    /// Where the database that was replaced is kept; empty for a plain backup.
    pub previous: String,
}

/// Asks what a backup holds, without touching anything.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CheckBackup {
    /// The file.
    pub path: String,
}

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BackupContent {
    /// The file.
    pub path: String,
    /// Integrations, Trash included.
    #[ts(type = "number")]
    pub integrations: u64,
    /// Kept sends.
    #[ts(type = "number")]
    pub deliveries: u64,
    /// The newest change in it, epoch milliseconds.
    #[ts(type = "number | null")]
    pub newest: Option<i64>,
}

/// Puts a backup in place of the database; the present one is kept beside it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RestoreBackup {
    /// The file.
    pub path: String,
}
