//! Settings, backups and restore.

use std::{ops::RangeInclusive, path::PathBuf};

use carom_store::{BackupSummary, Options, Restored, Store};

use crate::{
    App, clock,
    contract::settings::{
        BackUp, BackupContent, BackupMade, CheckBackup, GetSettings, RestoreBackup, Settings,
    },
    engine::SETTINGS,
    error::AppError,
};

/// What a connection may take, milliseconds.
const CONNECT_MS: RangeInclusive<u64> = 100..=60_000;
/// Connections to one host at once.
const CONNECTIONS: RangeInclusive<u64> = 1..=256;
/// Requests to one host a second; 0 for no limit.
const RATE: RangeInclusive<u64> = 0..=10_000;
/// What a whole answer may take, milliseconds.
const TOTAL_MS: RangeInclusive<u64> = 100..=300_000;

impl App {
    /// The settings, or their defaults.
    pub async fn get_settings(&self, _: GetSettings) -> Result<Settings, AppError> {
        Ok(self
            .store(|store| store.settings().get(SETTINGS))
            .await?
            .unwrap_or_default())
    }

    /// Keeps the settings and obeys them: limits of a host from the next request on, time-outs and
    /// more connections than a run began with from the next run on.
    pub async fn set_settings(&self, request: Settings) -> Result<Settings, AppError> {
        within(
            "connect_timeout_ms",
            request.connect_timeout_ms,
            &CONNECT_MS,
            "ms",
        )?;
        within(
            "total_timeout_ms",
            request.total_timeout_ms,
            &TOTAL_MS,
            "ms",
        )?;
        let connections = u64::from(request.host_connections);
        within("host_connections", connections, &CONNECTIONS, "connections")?;
        within(
            "host_rate",
            u64::from(request.host_rate),
            &RATE,
            "requests a second",
        )?;
        let kept = request.clone();
        self.store(move |store| store.settings().set(SETTINGS, &kept, clock::now()))
            .await?;
        self.use_limits(&request)?;
        Ok(request)
    }

    /// Writes a backup to a file that does not exist yet.
    pub async fn back_up(&self, request: BackUp) -> Result<BackupMade, AppError> {
        let path = PathBuf::from(&request.path);
        self.store(move |store| store.backup_to(&path)).await?;
        Ok(BackupMade {
            path: request.path,
            previous: String::new(),
        })
    }

    /// What a backup holds.
    pub async fn check_backup(&self, request: CheckBackup) -> Result<BackupContent, AppError> {
        let path = PathBuf::from(&request.path);
        let summary = self.store(move |_| Store::check_backup(&path)).await?;
        Ok(BackupContent::of(request.path, &summary))
    }

    /// Puts a backup in place of the database, which is kept beside it.
    pub async fn restore_backup(&self, request: RestoreBackup) -> Result<BackupMade, AppError> {
        match self.queue().all_running().len() {
            0 => {}
            1 => {
                return Err(AppError::Busy {
                    count: "1 job is".into(),
                });
            }
            many => {
                return Err(AppError::Busy {
                    count: format!("{many} jobs are"),
                });
            }
        }
        let path = PathBuf::from(&request.path);
        let restored = self
            .with_store_closed(move |folder| {
                Store::restore_from(folder, &path, &Options::default())
            })
            .await?;
        let settings = self.get_settings(GetSettings {}).await?;
        self.use_limits(&settings)?;
        Ok(BackupMade::of(request.path, restored))
    }
}

impl BackupContent {
    /// What a check of `path` found.
    pub(crate) fn of(path: String, summary: &BackupSummary) -> Self {
        Self {
            path,
            integrations: summary.integrations,
            deliveries: summary.deliveries,
            newest: summary.newest,
        }
    }
}

impl BackupMade {
    /// What became of a restore from `path`.
    pub(crate) fn of(path: String, restored: Restored) -> Self {
        let previous = restored.previous.map(|kept| kept.display().to_string());
        Self {
            path,
            previous: previous.unwrap_or_default(),
        }
    }
}

fn within(
    field: &str,
    value: u64,
    range: &RangeInclusive<u64>,
    unit: &str,
) -> Result<(), AppError> {
    if range.contains(&value) {
        return Ok(());
    }
    Err(AppError::Field {
        code: "out_of_range",
        field: field.to_owned(),
        message: format!(
            "{value} {unit} is outside {} to {} {unit}",
            range.start(),
            range.end()
        ),
        hint: "Choose one within the range.".to_owned(),
    })
}
