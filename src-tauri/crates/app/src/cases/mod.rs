//! The use cases, one subject a file. Each is a method of [`crate::App`] named as its command.

mod accounts;
mod drafts;
mod forms;
mod handoff;
mod integrations;
mod placeholders;
mod settings;
mod status;
mod testing;
mod transfer;
