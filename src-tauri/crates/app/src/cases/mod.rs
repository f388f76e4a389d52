//! The use cases, one subject a file. Each is a method of [`crate::App`] named as its command.

mod accounts;
pub(crate) mod backfill;
mod drafts;
pub(crate) mod export;
mod forms;
mod handoff;
mod integrations;
mod jobs;
mod placeholders;
pub(crate) mod resend;
mod selection;
mod settings;
mod status;
mod testing;
mod transfer;
