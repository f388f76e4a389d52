//! The use cases over a real database file, real HTTP on loopback and the real sample tracker.

mod desk;
mod forms;
mod integrations;
mod settings;
mod testing;
mod transfer;
