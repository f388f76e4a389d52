//! Test-firing. The road is the one that every event takes: match, render, send, judge, record;
//! a dry run stops before the network. A test is sent once, never retried, never locked.

mod prepared;
mod results;
pub(super) mod share;
mod view;

use std::sync::Arc;

use carom_delivery::{CancelSignal, Sender, TargetPolicy};
use carom_postback::{attempt::OutboundRequest, integration::Integration, judge, templates};
use carom_store::{AttemptDetail, Finish, Intent, IntentOf, NewDelivery, StoreError};

use self::{
    prepared::{at_fault, prepare},
    results::{Sent, dry_run, findings, line, opened, result},
};
use super::{forms::refuse_errors, sample_tracker::SAMPLE};
use crate::{
    App, clock,
    contract::{
        integrations::{GetIntegration, SaveIntegration, SavedIntegration},
        status::StartSampleTracker,
        testing::{
            ApplyTestUrl, CancelTest, Cancelled, CopyAsCurl, CopyReport, GetResult, ListResults,
            ResultSummary, SendTest, TestResult, Text,
        },
    },
    error::AppError,
};

/// Results that a panel shows.
const PANEL: u64 = 50;

impl App {
    /// Sends one test and waits for its answer; a dry run stops before the network.
    pub async fn send_test(&self, request: SendTest) -> Result<TestResult, AppError> {
        let integration = self
            .get_integration(GetIntegration {
                id: request.id.clone(),
            })
            .await?;
        if integration.deleted_at.is_some() {
            return Err(AppError::NotFound {
                what: "integration",
                id: request.id,
            });
        }
        let sample = self.sample_for(&integration, request.dry_run).await?;
        let (prepared, event) = prepare(&integration, &request, sample);
        let outbound = OutboundRequest::get(prepared.url.clone());
        if request.dry_run {
            let leaving = Sender::prepare(&outbound);
            return Ok(dry_run(&integration, prepared, leaving));
        }
        if !request.anyway {
            let at_fault = at_fault(&integration.definition, &prepared);
            refuse_errors(at_fault, &prepared.problems)?;
        }
        // The host is the one that the user typed into this integration or this test.
        let policy = TargetPolicy::host_of(&prepared.url).unwrap_or(TargetPolicy::host(""));
        let ready = Sender::ready(&outbound, &policy);
        let run = Run::begin(self, &request.run);
        let started_at = clock::now();
        let intent = Intent {
            of: IntentOf::Test(NewDelivery {
                integration_id: integration.id.clone(),
                integration_name: integration.definition.name.clone(),
                event,
                source_url: prepared.source_url.clone(),
                temporary_url: prepared.temporary_url,
                created_at: started_at,
            }),
            request: Arc::clone(ready.request()),
            context: serde_json::to_value(&prepared)
                .map_err(|error| AppError::Interrupted(error.to_string()))?,
            started_at,
        };
        let begun = self
            .store(move |store| store.deliveries().begin_attempt(intent))
            .await?;

        let attempt = self
            .sender()
            .send_ready(ready, run.signal(), started_at)
            .await;
        drop(run);

        let template = templates::get(&prepared.template);
        let judgement = judge::judge_attempt(&attempt, template);
        let diagnosis = findings(&prepared, &attempt, template);
        let finish = Finish {
            attempt_id: begun.attempt_id.clone(),
            attempt: attempt.clone(),
            judgement: judgement.clone(),
            diagnosis: diagnosis.clone(),
            retry_at: None,
            finished_at: clock::now(),
        };
        let ended = Arc::new(vec![finish]);
        let kept = Arc::clone(&ended);
        let kept = self.store(move |store| store.deliveries().finish_shared(kept));
        if kept.await.is_err() {
            // The answer is here, whatever the database says; it is kept as soon as it can be.
            self.queue().unkept.add(ended);
        }
        Ok(result(
            Sent {
                attempt_id: begun.attempt_id,
                integration: integration.id,
                started_at,
                request: attempt.request,
                outcome: attempt.outcome,
                timing: Some(attempt.timing),
                remote_addr: attempt.remote_addr,
                judgement,
                diagnosis,
            },
            prepared,
        ))
    }

    /// The origin of the sample tracker of this process, where a test goes there.
    async fn sample_for(
        &self,
        integration: &Integration,
        dry_run: bool,
    ) -> Result<Option<String>, AppError> {
        if integration.definition.template != SAMPLE {
            return Ok(None);
        }
        if dry_run {
            return Ok(self.running_sample().await);
        }
        // It runs only while something needs it; a test of it does.
        let tracker = self.start_sample_tracker(StartSampleTracker {}).await?;
        Ok(Some(tracker.origin))
    }

    /// Cancels a test under way; what may have left is recorded as unknown.
    pub async fn cancel_test(&self, request: CancelTest) -> Result<Cancelled, AppError> {
        let signal = self.runs().get(&request.run).cloned();
        if let Some(signal) = &signal {
            signal.cancel();
        }
        Ok(Cancelled {
            was_running: signal.is_some(),
        })
    }

    /// Makes a test's URL the integration's own.
    pub async fn apply_test_url(
        &self,
        request: ApplyTestUrl,
    ) -> Result<SavedIntegration, AppError> {
        let integration = self
            .get_integration(GetIntegration { id: request.id })
            .await?;
        let mut definition = integration.definition;
        definition.set_url_for(request.event, request.url);
        self.save_integration(SaveIntegration {
            id: Some(integration.id),
            expected_version: Some(request.expected_version),
            definition,
            draft: None,
        })
        .await
    }

    /// The newest results of an integration, newest first.
    pub async fn list_results(&self, request: ListResults) -> Result<Vec<ResultSummary>, AppError> {
        let limit = if request.limit == 0 {
            PANEL
        } else {
            request.limit.min(500)
        };
        let rows = self
            .store(move |store| Ok(store.deliveries().results(&request.id, limit)?.rows))
            .await?;
        Ok(rows.into_iter().filter_map(line).collect())
    }

    /// One result, whole.
    pub async fn get_result(&self, request: GetResult) -> Result<TestResult, AppError> {
        let kept = self
            .store(move |store| store.deliveries().attempt(&request.attempt))
            .await?;
        let today = self.integration_of(&kept).await?;
        opened(kept, today.as_ref())
    }

    /// The integration of an attempt, unless it is gone for good or damaged: what was kept with the
    /// attempt is whole without it.
    async fn integration_of(&self, kept: &AttemptDetail) -> Result<Option<Integration>, AppError> {
        let id = kept.delivery.integration_id.clone();
        match self.get_integration(GetIntegration { id }).await {
            Ok(integration) => Ok(Some(integration)),
            Err(error) if error.is_not_found() => Ok(None),
            Err(AppError::Store(StoreError::BadRow { .. })) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A result's request as a cURL command.
    pub async fn copy_as_curl(&self, request: CopyAsCurl) -> Result<Text, AppError> {
        let result = self
            .get_result(GetResult {
                attempt: request.attempt.clone(),
            })
            .await?;
        let sent = result.request.as_ref().ok_or(AppError::NotFound {
            what: "request",
            id: request.attempt,
        })?;
        Ok(share::as_curl(sent, request.with_secrets))
    }

    /// A result as a report for a support ticket.
    pub async fn copy_report(&self, request: CopyReport) -> Result<Text, AppError> {
        let kept = {
            let attempt = request.attempt.clone();
            self.store(move |store| store.deliveries().attempt(&attempt))
                .await?
        };
        let name = kept.delivery.integration_name.clone();
        let when = clock::both(kept.started_at);
        let today = self.integration_of(&kept).await?;
        Ok(share::as_report(
            &opened(kept, today.as_ref())?,
            &name,
            &when,
            request.with_secrets,
        ))
    }
}

/// A run that can be cancelled for as long as it lives.
struct Run<'a> {
    app: &'a App,
    key: String,
    signal: CancelSignal,
}

impl<'a> Run<'a> {
    fn begin(app: &'a App, key: &str) -> Self {
        let signal = CancelSignal::new();
        app.runs().insert(key.to_owned(), signal.clone());
        Self {
            app,
            key: key.to_owned(),
            signal,
        }
    }

    const fn signal(&self) -> &CancelSignal {
        &self.signal
    }
}

impl Drop for Run<'_> {
    fn drop(&mut self) {
        self.app.runs().remove(&self.key);
    }
}
