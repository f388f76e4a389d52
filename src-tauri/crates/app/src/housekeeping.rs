//! Work in the background that nobody asks for: the log is indexed behind the writes, details that
//! are no longer kept are taken away, and so are copies of files that no job needs.

use std::{
    path::{Path, PathBuf},
    sync::atomic::Ordering,
    time::{Duration, SystemTime},
};

use carom_store::Keep;

use crate::{App, cases::backfill::files, clock, error::AppError};

/// How long to rest when everything is indexed.
const REST: Duration = Duration::from_millis(250);
/// How often to look for what is no longer kept.
const PRUNE_EVERY: Duration = Duration::from_secs(10 * 60);
/// A file that was looked at and never sent goes after this.
const UNUSED: Duration = Duration::from_secs(2 * 24 * 60 * 60);
/// Deliveries indexed or pruned at once.
const SOME: u32 = 1_000;

/// Outcomes a second from which a run needs the processors more than the log's index does.
const RUSH: f64 = 4_000.0;

/// Tells whether a run is in a rush. The index makes up for it afterwards.
struct Rush {
    at: tokio::time::Instant,
    kept: u64,
}

impl Rush {
    fn is_on(&mut self, kept: u64) -> bool {
        let now = tokio::time::Instant::now();
        let seconds = (now - self.at).as_secs_f64().max(0.001);
        let per_second = kept.saturating_sub(self.kept) as f64 / seconds;
        *self = Self { at: now, kept };
        per_second > RUSH
    }
}

/// Keeps house until the app closes.
pub(crate) async fn keep_house(app: App) {
    let closing = app.queue().closing.clone();
    let mut prune_at = tokio::time::Instant::now() + Duration::from_secs(20);
    let mut rush = Rush {
        at: tokio::time::Instant::now(),
        kept: 0,
    };
    loop {
        let rest = if rush.is_on(app.queue().kept.load(Ordering::Relaxed)) {
            REST
        } else {
            match app.store(|store| store.log().index_some(SOME)).await {
                Ok(indexed) if indexed.behind > 0 => Duration::from_millis(1),
                _ => REST,
            }
        };
        if tokio::time::Instant::now() >= prune_at {
            // What can't be done now is done the next time.
            let _ = prune(&app).await;
            prune_at = tokio::time::Instant::now() + PRUNE_EVERY;
        }
        tokio::select! {
            () = closing.cancelled() => return,
            () = tokio::time::sleep(rest) => {}
        }
    }
}

async fn prune(app: &App) -> Result<(), AppError> {
    let settings = app.settings().await?;
    let keep = Keep {
        days: settings.keep_days,
        count: settings.keep_count,
    };
    let mut any = false;
    loop {
        let pruned = app
            .store(move |store| store.log().prune_some(clock::now(), keep, SOME))
            .await?;
        any |= pruned.count > 0;
        if !pruned.more || app.queue().closing.is_cancelled() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    if any {
        let closing = app.queue().closing.clone();
        app.store(move |store| store.log().sweep(&|| closing.is_cancelled()))
            .await?;
    }
    remove_unused_files(app).await
}

/// Copies of files that no job on the list refers to.
async fn remove_unused_files(app: &App) -> Result<(), AppError> {
    let folder = files::folder(app.folder());
    // As they are written: a job that can't be read may be mended, and needs its file then.
    let plans = app.store(|store| store.jobs().plans()).await?;
    let removed = tokio::task::spawn_blocking(move || {
        for path in old_files(&folder) {
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            if stem.is_some_and(|stem| !plans.iter().any(|plan| plan.contains(stem))) {
                // A file that stays costs room and is met again the next time.
                let _ = std::fs::remove_file(&path);
            }
        }
    })
    .await;
    removed.map_err(|error| AppError::Interrupted(error.to_string()))
}

fn old_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter(|entry| {
            let modified = entry.metadata().and_then(|data| data.modified());
            modified.is_ok_and(|at| {
                SystemTime::now()
                    .duration_since(at)
                    .is_ok_and(|age| age > UNUSED)
            })
        })
        .map(|entry| entry.path())
        .collect()
}
