//! What a file of rows is made of: its format, its delimiter, and what the user says of them
//! against what was found.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::encoding::Encoding;

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Fields parted by a delimiter (RFC 4180 and its looser kin).
    Csv,
    /// One JSON object per line.
    Ndjson,
}

/// What parts the fields of a CSV file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Delimiter {
    /// `,`
    Comma,
    /// `;`, where the comma is the decimal sign
    Semicolon,
    /// A tab.
    Tab,
    /// `|`
    Pipe,
}

impl Delimiter {
    /// All, the likeliest first.
    pub const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Pipe];

    /// The byte itself.
    pub const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Pipe => b'|',
        }
    }
}

/// What the user says of a file against what was found. `None` leaves it to the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Overrides {
    /// How rows are written.
    pub format: Option<Format>,
    /// How letters are written.
    pub encoding: Option<Encoding>,
    /// What parts the fields.
    pub delimiter: Option<Delimiter>,
    /// Whether the first row names the columns.
    pub header: Option<bool>,
}
