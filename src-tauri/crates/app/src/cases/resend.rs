//! Sending once more what was sent before: planned here, then done as a job.

mod run;

use std::collections::BTreeMap;

use carom_postback::{event::EventType, verdict::Verdict};
use carom_store::{Chosen, DeliveryState, JobRow, NewJob, Progress, Store, StoreError, Trigger};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub(crate) use self::run::work;
use super::{
    forms,
    selection::{chosen, complete},
};
use crate::{
    App, clock,
    contract::{
        deliveries::{PlanResend, Resend, ResendHow, ResendPlan},
        jobs::Job,
    },
    error::{AppError, Report},
    queue::{
        gate,
        parcel::Destinations,
        work::{self, kind},
    },
};

/// Hosts named in a plan.
const HOSTS: usize = 20;
/// Deliveries that a plan looks at one by one, to name their hosts.
const LOOKED_AT: u32 = 2_000;

/// What a resend was asked to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Asked {
    how: ResendHow,
    because: String,
    stop_after: u32,
}

/// Where it has come to: the delivery sent last.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Place {
    after: i64,
    /// The list of deliveries is not whole yet.
    #[serde(default)]
    unlisted: bool,
}

impl App {
    /// What sending again would do, without sending.
    pub async fn plan_resend(&self, request: PlanResend) -> Result<ResendPlan, AppError> {
        let which = chosen(request.deliveries);
        let (tally, exact) = self.tally(which.clone()).await?;
        let mut plan = ResendPlan {
            count: 0,
            exact,
            duplicates: 0,
            maybe_duplicates: 0,
            waiting: 0,
            gone: 0,
            damaged: 0,
            bare: 0,
            tests: 0,
            hosts: Vec::new(),
            blocked: Vec::new(),
            seconds: None,
        };
        let mut destinations = Destinations::default();
        let mut blocked: BTreeMap<String, String> = BTreeMap::new();
        for line in &tally {
            let destination = destinations.of(self, &line.integration).await?;
            let is_today = request.how == ResendHow::Today;
            let gone = match &destination.integration {
                None => true,
                Some(integration) => integration.deleted_at.is_some(),
            };
            if line.trigger == Trigger::Test {
                plan.tests += line.count;
            } else if matches!(line.state, DeliveryState::Queued | DeliveryState::Sending) {
                plan.waiting += line.count;
            } else if line.bare {
                plan.bare += line.count;
            } else if destination.damage.is_some() && is_today {
                plan.damaged += line.count;
            } else if gone && is_today {
                plan.gone += line.count;
            } else {
                plan.count += line.count;
                match line.verdict {
                    Some(Verdict::Confirmed | Verdict::Accepted) => plan.duplicates += line.count,
                    Some(Verdict::Unknown) => plan.maybe_duplicates += line.count,
                    _ => {}
                }
                let today = destination.integration.filter(|_| is_today);
                if let Some(error) = today.and_then(|today| forms::blocked(&today.definition)) {
                    blocked.insert(line.integration.clone(), Report::from(error).message);
                }
            }
        }
        plan.blocked = blocked.into_values().collect();
        plan.hosts = self.hosts_of(&which, request.how).await?;
        plan.seconds = self.seconds_for(plan.count, &plan.hosts).await?;
        Ok(plan)
    }

    /// Sends deliveries again, as a job.
    pub async fn resend(&self, request: Resend) -> Result<Job, AppError> {
        let because = request.because.trim().to_owned();
        if because.is_empty() {
            return Err(AppError::Field {
                code: "reason_missing",
                field: "because".into(),
                message: "a second send needs a reason".into(),
                hint: "Say why it is sent again; the log keeps it with the attempt.".into(),
            });
        }
        let plan = self
            .plan_resend(PlanResend {
                deliveries: request.deliveries.clone(),
                how: request.how,
            })
            .await?;
        if let Some(first) = plan.blocked.first() {
            return Err(AppError::Field {
                code: "blocked",
                field: "how".into(),
                message: first.clone(),
                hint: "Mend the integration, or send as it was sent.".into(),
            });
        }
        // Of an estimate, none may mean a few.
        if plan.count == 0 && plan.exact {
            return Err(nothing_to_send(&plan));
        }
        let settings = self.settings().await?;
        let asked = Asked {
            how: request.how,
            because,
            stop_after: settings.stop_after,
        };
        let (ids, filter) = match chosen(request.deliveries) {
            Chosen::Ids(ids) => (ids, None),
            filter @ Chosen::Filter(_) => (Vec::new(), Some(filter)),
        };
        let new = NewJob {
            id: Uuid::now_v7().to_string(),
            kind: kind::RESEND,
            title: match plan.count {
                count if !plan.exact => format!("About {count} deliveries sent again"),
                1 => "1 delivery sent again".to_owned(),
                count => format!("{count} deliveries sent again"),
            },
            integration_id: None,
            host: plan.hosts.join(", "),
            plan: serde_json::to_value(&asked).unwrap_or_default(),
            cursor: place(&Place {
                after: 0,
                unlisted: filter.is_some(),
            }),
            rate: 0,
            path: None,
            total: plan.exact.then_some(plan.count + left_out(&plan)),
            created_at: clock::now(),
        };
        let row = self
            .store(move |store| {
                let row = store.jobs().insert(new, ids)?;
                if let Some(filter) = filter {
                    // It may take a while, and so is no single transaction.
                    store.log().select_into_job(row.seq, &filter, &|| false)?;
                    store.jobs().advance(listed(&row))?;
                }
                Ok(row)
            })
            .await?;
        let id = row.id.clone();
        work::take_up(self, row);
        self.job(&id).await
    }

    /// How many of what kind a selection holds, and whether that is exact.
    async fn tally(&self, which: Chosen) -> Result<(Vec<Tally>, bool), AppError> {
        self.store(move |store| {
            complete(store, &which, &|| false)?;
            match which {
                Chosen::Filter(filter) => {
                    let tally = store.log().tally(&filter, &|| false)?;
                    let lines = tally.lines.into_iter().map(|line| Tally {
                        integration: line.integration_id,
                        trigger: line.trigger,
                        state: line.state,
                        verdict: line.verdict,
                        bare: line.bare,
                        count: line.count,
                    });
                    Ok((lines.collect(), tally.exact))
                }
                Chosen::Ids(ids) => ids
                    .iter()
                    .map(|id| Tally::of_one(store, id))
                    .collect::<Result<_, _>>()
                    .map(|tally| (tally, true)),
            }
        })
        .await
    }

    /// The hosts that the first few of a selection go to.
    async fn hosts_of(&self, which: &Chosen, how: ResendHow) -> Result<Vec<String>, AppError> {
        let which = which.clone();
        let rows = self
            .store(move |store| {
                let slice = store.log().slice(&which, 0, LOOKED_AT)?;
                let mut seen: Vec<(String, EventType, String)> = Vec::new();
                for (_, id) in slice.deliveries.into_iter().take(LOOKED_AT as usize) {
                    let detail = match store.log().get(&id) {
                        Err(StoreError::BadRow { .. }) => continue,
                        detail => detail?,
                    };
                    let row = detail.row;
                    let one = (row.integration_id, row.event, detail.source_url);
                    if !seen.contains(&one) {
                        seen.push(one);
                    }
                    if seen.len() > HOSTS {
                        break;
                    }
                }
                Ok(seen)
            })
            .await?;
        let mut destinations = Destinations::default();
        let mut hosts: Vec<String> = Vec::new();
        for (integration, event, source_url) in rows {
            let url = match how {
                ResendHow::AsSent => source_url,
                ResendHow::Today => {
                    let Some(today) = destinations.of(self, &integration).await?.integration else {
                        continue;
                    };
                    today.definition.url_for(event).to_owned()
                }
            };
            if let Some(host) = crate::hosts::host(&url)
                && !hosts.contains(&host)
            {
                hosts.push(host);
            }
        }
        hosts.truncate(HOSTS);
        Ok(hosts)
    }

    async fn seconds_for(&self, count: u64, hosts: &[String]) -> Result<Option<u64>, AppError> {
        let settings = self.settings().await?;
        let slowest = hosts
            .iter()
            .map(|host| gate::host_rate(host, &settings))
            .filter(|rate| *rate > 0)
            .min();
        Ok(slowest.map(|rate| count.div_ceil(u64::from(rate))))
    }
}

/// How many a plan leaves out.
const fn left_out(plan: &ResendPlan) -> u64 {
    plan.waiting + plan.gone + plan.damaged + plan.bare + plan.tests
}

/// Why nothing of a selection is sent, and what can be done instead.
fn nothing_to_send(plan: &ResendPlan) -> AppError {
    let (message, hint) = if plan.damaged > 0 && plan.bare == 0 {
        (
            "the integration of these is damaged in the database",
            "Send them as they were sent, or restore a backup.",
        )
    } else if plan.bare > 0 {
        (
            "the details of these are no longer kept, so that there is nothing to send again",
            "Run the file that they came from once more: it offers what was not taken. Settings say \
             how long details are kept.",
        )
    } else {
        (
            "none of these can be sent again",
            "Tests are sent from the test panel; what waits is sent by itself.",
        )
    };
    AppError::Field {
        code: "nothing_to_send",
        field: "deliveries".into(),
        message: message.into(),
        hint: hint.into(),
    }
}

/// The step from a job without its list to one that can begin.
fn listed(job: &JobRow) -> Progress {
    Progress {
        job: job.seq,
        id: job.id.clone(),
        cursor: place(&Place::default()),
        ..Progress::default()
    }
}

fn place(place: &Place) -> serde_json::Value {
    serde_json::to_value(place).unwrap_or_default()
}

struct Tally {
    integration: String,
    trigger: Trigger,
    state: DeliveryState,
    verdict: Option<Verdict>,
    bare: bool,
    count: u64,
}

impl Tally {
    /// One delivery. Of one that can't be read there is as little left to send as of one whose
    /// details are forgotten.
    fn of_one(store: &Store, id: &str) -> Result<Self, StoreError> {
        match store.log().get(id) {
            Ok(detail) => Ok(Self {
                integration: detail.row.integration_id,
                trigger: detail.row.trigger,
                state: detail.row.state,
                verdict: detail.row.verdict,
                bare: detail.row.bare,
                count: 1,
            }),
            Err(StoreError::BadRow { .. }) => Ok(Self {
                integration: String::new(),
                trigger: Trigger::Backfill,
                state: DeliveryState::Failed,
                verdict: None,
                bare: true,
                count: 1,
            }),
            Err(error) => Err(error),
        }
    }
}
