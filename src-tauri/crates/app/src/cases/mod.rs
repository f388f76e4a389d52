//! The use cases, one subject a file. Each is a method of [`crate::App`] named as its command.

mod accounts;
pub(crate) mod backfill;
mod definition;
mod deliveries;
mod drafts;
pub(crate) mod export;
mod forms;
mod handoff;
mod integrations;
mod jobs;
pub(crate) mod resend;
mod sample_event;
mod sample_tracker;
mod selection;
mod settings;
pub(crate) mod settling;
mod spreadsheet;
mod status;
mod testing;
mod transfer;
