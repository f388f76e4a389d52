//! The real program, run as a user runs it: its own process, its own data folder, a real server on
//! loopback that answers as a tracker would.

#![expect(
    clippy::expect_used,
    reason = "a step of a test that fails should say which one and stop"
)]

mod backfill;
mod catalogue;
mod demo;
mod failures;
mod forms;
mod home;
mod interrupted;
mod jobs;
mod log;
mod resend;
mod rows;
mod testing;
mod tracker;
mod transfer;
mod url;
