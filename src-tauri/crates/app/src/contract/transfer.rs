//! Integrations as a JSON file, out and in.

use carom_postback::{integration::Definition, problem::Problem};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Report;

/// Writes integrations to a file, or gives them as text.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ExportIntegrations {
    /// Which; empty stands for all outside the Trash.
    pub ids: Vec<String>,
    /// Where; `None` gives the text only.
    pub path: Option<String>,
}

/// An export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Exported {
    /// How many integrations.
    #[ts(type = "number")]
    pub count: u64,
    /// The file, if one was written.
    pub path: Option<String>,
    /// The text, if no file was asked for.
    pub text: Option<String>,
    /// Those that can't be read and are left out, each with its id.
    pub damaged: Vec<Report>,
}

/// Looks into a file without changing anything.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PreviewImport {
    /// The file.
    #[serde(default)]
    pub path: Option<String>,
    /// Or the text itself.
    #[serde(default)]
    pub text: Option<String>,
}

/// What an import would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportPreview {
    /// The entries, in the file's order.
    pub entries: Vec<ImportEntry>,
}

/// One entry of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportEntry {
    /// Its place in the file, from 0.
    #[ts(type = "number")]
    pub index: u64,
    /// Its name.
    pub name: String,
    /// The hosts that its URLs name.
    pub hosts: Vec<String>,
    /// The name that it gets when it is added: one that neither an integration here nor an entry
    /// before it has.
    pub added_as: String,
    /// What it holds, if it can be read.
    pub definition: Option<Definition>,
    /// Why it can't be read.
    pub error: Option<String>,
    /// The integration here that has the same name and account.
    pub conflict: Option<String>,
    /// What lint says of it.
    pub problems: Vec<Problem>,
}

/// What to do with one entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ImportChoice {
    /// Add it; beside a conflict under a new name.
    Add,
    /// Replace the conflicting one.
    Replace,
    /// Leave it out.
    Skip,
}

/// Imports the chosen entries, all Inactive.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ImportIntegrations {
    /// The file.
    #[serde(default)]
    pub path: Option<String>,
    /// Or the text itself.
    #[serde(default)]
    pub text: Option<String>,
    /// One choice for each entry, in the file's order; missing ones are skipped.
    pub choices: Vec<ImportChoice>,
}

/// What became of one entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Imported {
    /// Its place in the file, from 0.
    #[ts(type = "number")]
    pub index: u64,
    /// The name it has now.
    pub name: String,
    /// The integration's id, if it was imported.
    pub id: Option<String>,
    /// It replaced one that was here.
    pub replaced: bool,
    /// Why it was left out.
    pub error: Option<Report>,
}
