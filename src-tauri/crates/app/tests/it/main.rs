//! The use cases over a real database file, real HTTP on loopback and the real sample tracker.

#![expect(
    clippy::expect_used,
    reason = "a test that cannot set its scene up has failed"
)]

mod click_ids;
mod damaged;
mod desk;
mod foretold;
mod forms;
mod hostile;
mod integrations;
mod log;
mod resends;
mod run;
mod runs;
mod settings;
mod testing;
mod transfer;
mod trashed;
mod trouble;
