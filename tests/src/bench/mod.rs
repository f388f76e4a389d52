//! Benchmarks beside their peers: what each quality bar of speed says, measured in one run on one
//! machine, as medians. No assertion hangs on a time; the table says what was reached.

pub mod figures;
pub mod memory;
pub mod render;
pub mod seed;
pub mod start;
pub mod table;
pub mod test_fire;
pub mod typing;
