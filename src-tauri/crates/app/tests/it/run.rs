//! A run over a file, to a server of its own.

use std::{collections::BTreeMap, time::Duration};

use carom_app::contract::{
    backfill::{BackfillPlan, OpenFile, StartBackfill},
    jobs::{GetJob, Job, JobState},
};
use carom_delivery::testing::{FaultServer, Reply};
use carom_postback::{event::EventType, integration::Integration};

use crate::desk::Desk;

const URL: &str =
    "/postback?clickid={tid}&sum={affiliate_earnings}&order={order_id}&r={receipt_id}";

/// The run.
pub(crate) struct Run {
    pub(crate) desk: Desk,
    pub(crate) integration: Integration,
    pub(crate) plan: BackfillPlan,
}

impl Run {
    pub(crate) async fn new(server: &FaultServer, csv: &str) -> Self {
        Self::at(Desk::new(), server, csv).await
    }

    /// A run at this desk.
    pub(crate) async fn at(desk: Desk, server: &FaultServer, csv: &str) -> Self {
        Self::to(desk, &server.url(URL), csv).await
    }

    /// A run at this desk to a URL of its own.
    pub(crate) async fn to(desk: Desk, url: &str, csv: &str) -> Self {
        let integration = desk.custom("Shop", url).await;
        let file = desk
            .app
            .open_file(OpenFile {
                path: None,
                text: Some(csv.into()),
            })
            .await
            .expect("the text is a file of rows");
        let mapping: BTreeMap<String, String> = file
            .columns
            .iter()
            .filter(|column| !column.suggestion.is_empty())
            .map(|column| (column.name.clone(), column.suggestion.clone()))
            .collect();
        let plan = BackfillPlan {
            file: file.id,
            integration: integration.id.clone(),
            form: Default::default(),
            mapping,
            event: Some(EventType::Purchase),
            timezone: "UTC".into(),
            decimal: String::new(),
            dates: String::new(),
            without_click_id: false,
        };
        Self {
            desk,
            integration,
            plan,
        }
    }

    pub(crate) fn start(&self) -> StartBackfill {
        StartBackfill {
            plan: self.plan.clone(),
            rate: 0,
            again_because: String::new(),
            stop_after: 0,
        }
    }

    pub(crate) async fn run(&self, request: StartBackfill) -> Job {
        let job = self.desk.app.start_backfill(request).await.expect("starts");
        self.until(&job.id, |job| !matches!(job.state, JobState::Running))
            .await
    }

    pub(crate) async fn until(&self, id: &str, holds: impl Fn(&Job) -> bool) -> Job {
        let waiting = async {
            loop {
                let report = self.desk.app.get_job(GetJob { id: id.into() }).await;
                let job = report.expect("the job is kept").job;
                if holds(&job) {
                    return job;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), waiting)
            .await
            .expect("the job comes to where it is waited for")
    }
}

/// Rows with receipts, click IDs and amounts.
pub(crate) fn csv(rows: std::ops::Range<usize>) -> String {
    let mut text = String::from("receipt_id,order_id,tid,affiliate_earnings\n");
    for n in rows {
        text.push_str(&format!("RCPT{n:06},ORD{n:06},click{n},{n}.50\n"));
    }
    text
}

pub(crate) fn receipts(server: &FaultServer) -> Vec<String> {
    let mut seen: Vec<String> = server
        .requests()
        .iter()
        .filter_map(|heard| heard.target().rsplit_once("r=").map(|(_, r)| r.to_owned()))
        .collect();
    seen.sort_unstable();
    seen
}

pub(crate) async fn taking_all() -> FaultServer {
    FaultServer::always(Reply::text(200, "OK"))
        .await
        .expect("a port is free")
}

/// The id of the delivery of a row.
pub(crate) async fn delivery_of(run: &Run, row: usize) -> String {
    let canary = run
        .desk
        .app
        .list_deliveries(Default::default())
        .await
        .expect("the log is there");
    canary.rows[canary.rows.len() - row].id.clone()
}
