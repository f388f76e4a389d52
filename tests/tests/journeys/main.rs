//! Journeys in the real window: what a person sets out to do, from the first click to the last.
//!
//! Each runs on the real engine, a database of its own and a real local server. What the release
//! build goes through as well is in `main_job.rs` beside this folder.

mod accessibility;
mod accessible_sending;
mod aftrad;
mod backfill;
mod bad_input;
mod broken_database;
mod custom_fixes;
mod deliveries;
mod drafts;
mod hand_off;
mod keyboard;
mod keyboard_sending;
mod list;
mod long_log;
mod menu_bar;
mod no_display;
mod second_instance;
mod test_panel;
mod transfer;
mod trash;
mod verdicts;
