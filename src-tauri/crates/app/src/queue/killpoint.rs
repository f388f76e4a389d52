//! Named points at which a crash test kills the process: `CAROM_KILL_AT=intent_committed:3` ends it
//! the third time that it comes there, as SIGKILL would, with no chance to tidy up.
//!
//! Compiled in for tests only (feature `killpoints`, and never where debug assertions are off): in a
//! release these calls are nothing, whatever its features.

#[cfg(all(feature = "killpoints", debug_assertions))]
pub(crate) fn reach(point: &str) {
    use std::sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering},
    };

    static AT: LazyLock<Option<(String, u64)>> = LazyLock::new(|| {
        let text = std::env::var("CAROM_KILL_AT").ok()?;
        let (point, times) = text.split_once(':')?;
        Some((point.to_owned(), times.parse().ok()?))
    });
    static REACHED: AtomicU64 = AtomicU64::new(0);

    if let Some((wanted, times)) = &*AT
        && wanted == point
        && REACHED.fetch_add(1, Ordering::Relaxed) + 1 == *times
    {
        let _ =
            rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    }
}

#[cfg(not(all(feature = "killpoints", debug_assertions)))]
pub(crate) const fn reach(_point: &str) {}
