//! Benchmarks beside their peers: what each quality bar of speed says, measured in one run on one
//! machine, as medians. No assertion hangs on a time; the table says what was reached.

pub mod backfill;
pub mod figures;
pub mod log;
pub mod memory;
pub mod nginx;
pub mod orders;
pub mod peers;
pub mod render;
pub mod scrolling;
pub mod seed;
pub mod start;
pub mod table;
pub mod test_fire;
pub mod typing;
