//! What the app says of itself.

use super::sample_tracker::described;
use crate::{
    App,
    contract::status::{GetStatus, Status},
    error::AppError,
};

impl App {
    /// How things stand.
    pub async fn get_status(&self, _: GetStatus) -> Result<Status, AppError> {
        let ((integrations, in_trash), tests_sent) = self
            .store(|store| {
                Ok((
                    store.integrations().count()?,
                    store.deliveries().tests_sent()?,
                ))
            })
            .await?;
        let sample_tracker = self.sample().lock().await.as_ref().map(described);
        Ok(Status {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            data_dir: self.folder().display().to_string(),
            platform: std::env::consts::OS.to_owned(),
            integrations,
            in_trash,
            tests_sent,
            sample_tracker,
            recovered: self.recovered(),
        })
    }
}
