//! What the app says of itself, and the sample tracker.

use crate::{
    App, clock,
    contract::status::{GetStatus, SampleTracker, StartSampleTracker, Status},
    error::AppError,
    sample_tracker::{SampleServer, known_click_ids},
};

/// The setting that holds the sample tracker's last port.
const SAMPLE_PORT: &str = "sample_port";

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

    /// Starts the sample tracker; where it runs already, says so.
    pub async fn start_sample_tracker(
        &self,
        _: StartSampleTracker,
    ) -> Result<SampleTracker, AppError> {
        let mut place = self.sample().lock().await;
        if let Some(running) = place.as_ref() {
            return Ok(described(running));
        }
        let last = self
            .store(|store| store.settings().get(SAMPLE_PORT))
            .await?;
        let server = SampleServer::start(last).await.map_err(AppError::Listen)?;
        let port = server.port();
        if last != Some(port) {
            self.store(move |store| store.settings().set(SAMPLE_PORT, &port, clock::now()))
                .await?;
        }
        let tracker = described(&server);
        *place = Some(server);
        Ok(tracker)
    }
}

fn described(server: &SampleServer) -> SampleTracker {
    SampleTracker {
        origin: server.origin(),
        known_click_id: known_click_ids().into_iter().next().unwrap_or_default(),
    }
}
