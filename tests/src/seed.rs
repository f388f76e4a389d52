//! What stands in the database before a journey begins, put there by the use cases that the
//! window itself has.

use std::path::Path;

use carom_app::App;
use carom_app::contract::backfill::{BackfillPlan, OpenFile, StartBackfill};
use carom_app::contract::deliveries::{
    Delivery, DeliveryFilter, DeliveryPage, GetDelivery, ListDeliveries,
};
use carom_app::contract::drafts::{Draft, ListDrafts};
use carom_app::contract::integrations::{
    GetIntegration, ListIntegrations, SaveIntegration, SetActive,
};
use carom_app::contract::jobs::{CancelJob, Job, JobState, ListJobs};
use carom_app::contract::settings::Settings;
use carom_app::contract::transfer::ExportIntegrations;
use carom_postback::event::EventType;
use carom_postback::integration::{Definition, Integration};
use carom_postback::verdict::Verdict;
use tokio::runtime::Runtime;

use crate::window::patiently;

/// Carom's use cases on a data folder, called from a test's own thread.
pub struct Engine {
    runtime: Runtime,
    app: App,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.app.fmt(f)
    }
}

impl Engine {
    /// Opens a data folder. The window may have it open as well.
    #[track_caller]
    pub fn open(data: &Path) -> Self {
        let runtime = match Runtime::new() {
            Ok(runtime) => runtime,
            Err(error) => panic!("no runtime: {error}"),
        };
        match App::open(data, None) {
            Ok(app) => Self { runtime, app },
            Err(error) => panic!("{}: {error}", data.display()),
        }
    }

    /// Saves a definition, Inactive.
    #[track_caller]
    pub fn save(&self, definition: Definition) -> Integration {
        let save = SaveIntegration {
            id: None,
            expected_version: None,
            definition,
            draft: None,
        };
        match self.runtime.block_on(self.app.save_integration(save)) {
            Ok(saved) => saved.integration,
            Err(error) => panic!("not saved: {error}"),
        }
    }

    /// Activates an integration.
    #[track_caller]
    pub fn activate(&self, id: &str) {
        let active = SetActive {
            ids: vec![id.to_owned()],
            active: true,
        };
        match self.runtime.block_on(self.app.set_active(active)) {
            Ok(rows) => assert!(rows.iter().all(|row| row.error.is_none()), "{rows:?}"),
            Err(error) => panic!("not activated: {error}"),
        }
    }

    /// All integrations as Carom exports them.
    #[track_caller]
    pub fn export(&self) -> String {
        let all = ExportIntegrations {
            ids: Vec::new(),
            path: None,
        };
        match self.runtime.block_on(self.app.export_integrations(all)) {
            Ok(exported) => exported.text.unwrap_or_default(),
            Err(error) => panic!("not exported: {error}"),
        }
    }

    /// An integration as it stands.
    #[track_caller]
    pub fn get(&self, id: &str) -> Integration {
        let get = GetIntegration { id: id.to_owned() };
        match self.runtime.block_on(self.app.get_integration(get)) {
            Ok(integration) => integration,
            Err(error) => panic!("not found: {error}"),
        }
    }

    /// Puts settings into force for the next start.
    #[track_caller]
    pub fn set(&self, settings: Settings) {
        if let Err(error) = self.runtime.block_on(self.app.set_settings(settings)) {
            panic!("not set: {error}");
        }
    }

    /// The names of all integrations outside the Trash.
    #[track_caller]
    pub fn names(&self) -> Vec<String> {
        let all = ListIntegrations {
            limit: 1_000,
            ..ListIntegrations::default()
        };
        match self.runtime.block_on(self.app.list_integrations(all)) {
            Ok(page) => page.rows.into_iter().map(|row| row.name).collect(),
            Err(error) => panic!("not listed: {error}"),
        }
    }

    /// All jobs, newest first.
    #[track_caller]
    pub fn jobs(&self) -> Vec<Job> {
        match self.runtime.block_on(self.app.list_jobs(ListJobs {})) {
            Ok(jobs) => jobs.rows,
            Err(error) => panic!("not listed: {error}"),
        }
    }

    /// Sends rows to an integration, each column as Carom takes it by itself, and waits until
    /// every row had its turn. The window must not have the folder open.
    #[track_caller]
    pub fn backfill(&self, integration: &str, rows: &str, rate: u32, stop_after: u32) -> Job {
        let job = self.begin_backfill(integration, rows, rate, stop_after);
        self.wait_for(&job.id, |job| job.state != JobState::Running)
    }

    /// Begins to send rows to an integration.
    #[track_caller]
    pub fn begin_backfill(&self, integration: &str, rows: &str, rate: u32, stop_after: u32) -> Job {
        let open = OpenFile {
            path: None,
            text: Some(rows.to_owned()),
        };
        let file = match self.runtime.block_on(self.app.open_file(open)) {
            Ok(file) => file,
            Err(error) => panic!("not read: {error}"),
        };
        let columns = file.columns.into_iter();
        let start = StartBackfill {
            plan: BackfillPlan {
                file: file.id,
                integration: integration.to_owned(),
                form: file.form,
                mapping: columns
                    .filter(|column| !column.suggestion.is_empty())
                    .map(|column| (column.name, column.suggestion))
                    .collect(),
                event: Some(EventType::Purchase),
                timezone: "UTC".to_owned(),
                decimal: "dot".to_owned(),
                dates: "auto".to_owned(),
                without_click_id: false,
            },
            rate,
            again_because: String::new(),
            stop_after,
        };
        match self.runtime.block_on(self.app.start_backfill(start)) {
            Ok(job) => job,
            Err(error) => panic!("not started: {error}"),
        }
    }

    /// Waits until a job is as wanted.
    #[track_caller]
    pub fn wait_for(&self, job: &str, wanted: impl Fn(&Job) -> bool) -> Job {
        let of_it = || self.jobs().into_iter().find(|one| one.id == job);
        match patiently(|| of_it().filter(&wanted)) {
            Some(job) => job,
            None => panic!("the job never came to it: {:?}", of_it()),
        }
    }

    /// Ends a job for good.
    #[track_caller]
    pub fn cancel(&self, job: &str) {
        let cancel = CancelJob { id: job.to_owned() };
        if let Err(error) = self.runtime.block_on(self.app.cancel_job(cancel)) {
            panic!("not cancelled: {error}");
        }
    }

    /// A page of the log.
    #[track_caller]
    pub fn log(&self, list: ListDeliveries) -> DeliveryPage {
        match self.runtime.block_on(self.app.list_deliveries(list)) {
            Ok(page) => page,
            Err(error) => panic!("not listed: {error}"),
        }
    }

    /// The newest deliveries of a verdict, each with its event's values.
    #[track_caller]
    pub fn deliveries(&self, verdict: Verdict) -> Vec<Delivery> {
        let list = ListDeliveries {
            filter: DeliveryFilter {
                verdicts: vec![verdict],
                ..DeliveryFilter::default()
            },
            before: None,
            limit: 200,
        };
        let rows = self.log(list).rows;
        let get = |id: String| {
            let got = self.app.get_delivery(GetDelivery { id });
            match self.runtime.block_on(got) {
                Ok(delivery) => delivery,
                Err(error) => panic!("not found: {error}"),
            }
        };
        rows.into_iter().map(|row| get(row.id)).collect()
    }

    /// All unfinished forms.
    #[track_caller]
    pub fn drafts(&self) -> Vec<Draft> {
        match self.runtime.block_on(self.app.list_drafts(ListDrafts {})) {
            Ok(drafts) => drafts,
            Err(error) => panic!("not listed: {error}"),
        }
    }
}

/// A custom integration that fires an initial purchase at `origin`.
pub fn custom(name: &str, origin: &str) -> Definition {
    Definition {
        name: name.to_owned(),
        template: "custom".to_owned(),
        account: "acmeaff".to_owned(),
        events: vec![EventType::Purchase],
        url: format!("{origin}/postback?clickid={{tid}}&sum={{affiliate_earnings}}"),
        ..Definition::default()
    }
}
