//! Where reading stands, small enough to be written beside every group of rows.

use serde::{Deserialize, Serialize};

/// Where the next row begins, and in which file. [`Rows::resume`](crate::Rows::resume) goes on
/// there without reading what is before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// How many rows were read before it.
    pub row: u64,
    /// The line of the file at which it begins, from 1.
    pub line: u64,
    /// The byte of the file at which it begins.
    pub position: u64,
    /// How many bytes the file has.
    pub bytes: u64,
    /// A hash of the file's first bytes.
    pub mark: u64,
}
