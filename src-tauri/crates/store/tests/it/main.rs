//! The store from outside: several stores and processes on one folder, crashes, backups, and
//! everything that can go wrong with a file.

#![expect(clippy::unwrap_used, reason = "a test that can't go on says so")]

mod backups;
mod child;
mod crash;
mod failures;
mod processes;
