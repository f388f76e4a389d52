//! Test-firing. The road is the one that every event takes: match, render, send, judge, record;
//! a dry run stops before the network. A test is sent once, never retried, never locked.

pub(super) mod share;
mod view;

use std::sync::Arc;

use carom_delivery::{CancelSignal, Sender, TargetPolicy};
use carom_postback::{
    attempt::{Attempt, Failure, OutboundRequest, Outcome, SentRequest, Timing},
    diagnosis::{self, DiagnosisContext},
    event::{Event, EventType},
    filter,
    integration::{Definition, Integration, Role},
    judge,
    problem::{Place, Problem, Severity},
    template::Template,
    templates,
    url_template::{ResolvedKind, UrlTemplate, resolve},
    verdict::{Diagnosis, Judgement},
};
use carom_store::{AttemptDetail, Finish, Intent, IntentOf, NewDelivery, StoreError};
use serde::{Deserialize, Serialize};

use super::{
    forms::{lint_definition, macro_uses},
    sample_event::{own_values, sample_event},
    sample_tracker::{SAMPLE, SampleAddress},
};
use crate::{
    App, clock,
    contract::{
        forms::MacroUse,
        integrations::{GetIntegration, SaveIntegration, SavedIntegration},
        status::StartSampleTracker,
        testing::{
            ApplyTestUrl, CancelTest, Cancelled, CopyAsCurl, CopyReport, GetResult, ListResults,
            ResultSummary, SendTest, TestResult, TestVerdict, Text,
        },
    },
    error::AppError,
    hosts,
};

/// Results that a panel shows.
const PANEL: u64 = 50;

/// What a test is made of before anything leaves: kept with the attempt, so that a result opens
/// tomorrow as it did today, whatever became of the integration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Prepared {
    source_url: String,
    url: String,
    temporary_url: bool,
    macros: Vec<MacroUse>,
    /// What nobody fills in, as written: unknown macros, other networks' placeholders, questions.
    unreplaced: Vec<String>,
    would_fire: filter::FireDecision,
    problems: Vec<Problem>,
    test_note: String,
    /// By whose rules the answer is judged; empty where by nobody's.
    template: String,
    event: EventType,
    role: Role,
}

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

    /// The integration of an attempt, unless it is gone for good.
    async fn integration_of(&self, kept: &AttemptDetail) -> Result<Option<Integration>, AppError> {
        let id = kept.delivery.integration_id.clone();
        match self.get_integration(GetIntegration { id }).await {
            Ok(integration) => Ok(Some(integration)),
            Err(error) if error.is_not_found() => Ok(None),
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

/// Match and render: everything about a test that needs no network.
fn prepare(
    integration: &Integration,
    request: &SendTest,
    sample: Option<String>,
) -> (Prepared, Event) {
    let mut definition = integration.definition.clone();
    let temporary_url = request
        .url
        .as_ref()
        .is_some_and(|url| url != definition.url_for(request.event));
    if let Some(url) = &request.url {
        definition.set_url_for(request.event, url.clone());
    }
    let own = own_values(&definition, request.event, &request.values);
    let event = sample_event(&definition, request.event, &own);
    let source_url = definition.url_for(request.event).to_owned();
    let url = UrlTemplate::parse(definition.network, &source_url);
    let mut problems = lint_definition(&definition, &own);
    problems.retain(|problem| concerns(problem, &definition, request.event));
    let resolved = resolve(&url, &event);
    let macros = macro_uses(definition.network, &resolved.pieces, &event, &own);
    let sample = SampleAddress::of(&definition, sample);
    let template = match &sample {
        // Somebody else's server: neither the rules nor the promises of the Sample tracker hold.
        Some(sample) if !sample.is_of(&resolved.url) => String::new(),
        _ => definition.template.clone(),
    };
    let prepared = Prepared {
        url: match sample {
            Some(sample) => sample.now(&resolved.url).into_owned(),
            None => resolved.url,
        },
        unreplaced: resolved
            .pieces
            .into_iter()
            .filter(|p| !matches!(p.kind, ResolvedKind::Literal | ResolvedKind::Macro))
            .map(|p| p.text)
            .collect(),
        macros,
        would_fire: filter::decide(&definition, integration.active, &event),
        test_note: templates::get(&template)
            .map(|t| t.tests.note.clone())
            .unwrap_or_default(),
        template,
        role: definition.role,
        event: request.event,
        source_url,
        temporary_url,
        problems,
    };
    (prepared, event)
}

/// Whether a problem has to do with what this test sends.
fn concerns(problem: &Problem, definition: &Definition, event: EventType) -> bool {
    let own = definition.customize && definition.urls.contains_key(&event);
    match &problem.place {
        Place::Url { event: Some(other) } => *other == event,
        Place::Url { event: None } => !own,
        Place::Sample { .. } | Place::Answer { .. } => true,
        // A test fires whatever the events, filters and level say; `would_fire` tells of those.
        _ => false,
    }
}

/// What the errors of a test are in: a URL for this test only is no fault of the integration.
fn at_fault<'a>(definition: &'a Definition, prepared: &Prepared) -> &'a str {
    let elsewhere =
        |p: &Problem| p.severity == Severity::Error && !matches!(p.place, Place::Url { .. });
    if prepared.temporary_url && !prepared.problems.iter().any(elsewhere) {
        "The test URL"
    } else {
        &definition.name
    }
}

pub(super) fn refuse_errors(at_fault: &str, problems: &[Problem]) -> Result<(), AppError> {
    let errors: Vec<&Problem> = problems
        .iter()
        .filter(|p| p.severity == Severity::Error)
        .collect();
    let Some(first) = errors.first() else {
        return Ok(());
    };
    Err(AppError::Blocked {
        name: at_fault.to_owned(),
        count: match errors.len() {
            1 => "1 error".to_owned(),
            count => format!("{count} errors"),
        },
        first: first.message.clone(),
    })
}

fn summary(
    attempt_id: &str,
    integration: &str,
    prepared: &Prepared,
    verdict: TestVerdict,
    sentence: String,
) -> ResultSummary {
    ResultSummary {
        attempt: attempt_id.to_owned(),
        integration: integration.to_owned(),
        event: prepared.event,
        verdict,
        status: None,
        total_us: 0,
        started_at: clock::now(),
        host: hosts::host(&prepared.url).unwrap_or_default(),
        sentence,
        temporary_url: prepared.temporary_url,
    }
}

/// A dry run's result: what would have left, and nothing sent.
fn dry_run(
    integration: &Integration,
    prepared: Prepared,
    request: Result<SentRequest, Failure>,
) -> TestResult {
    let host = hosts::host(&prepared.url).unwrap_or_default();
    let sentence = match &request {
        Ok(_) => format!("Nothing was sent. The test would go to {host}."),
        Err(failure) => format!(
            "Nothing was sent, and this can't be sent: {}",
            failure.detail
        ),
    };
    let (request, failure) = match request {
        Ok(request) => (Some(request), None),
        Err(failure) => (None, Some(failure)),
    };
    TestResult {
        summary: summary(
            "",
            &integration.id,
            &prepared,
            TestVerdict::DryRun,
            sentence,
        ),
        judgement: None,
        diagnosis: Vec::new(),
        request,
        response: None,
        failure,
        timing: None,
        remote_addr: None,
        source_url: prepared.source_url,
        url: prepared.url,
        macros: prepared.macros,
        would_fire: prepared.would_fire,
        problems: prepared.problems,
        test_note: prepared.test_note,
    }
}

/// A test that was sent, fresh from the network or out of the database.
struct Sent {
    attempt_id: String,
    integration: String,
    started_at: i64,
    request: SentRequest,
    outcome: Outcome,
    timing: Option<Timing>,
    remote_addr: Option<String>,
    judgement: Judgement,
    diagnosis: Vec<Diagnosis>,
}

/// A sent test's result.
fn result(sent: Sent, prepared: Prepared) -> TestResult {
    let (response, failure, status) = match &sent.outcome {
        Outcome::Answered(answer) => (Some(view::response(answer)), None, Some(answer.status)),
        Outcome::Failed(failure) => (None, Some(failure.clone()), None),
    };
    let verdict = TestVerdict::from(sent.judgement.verdict);
    let sentence = sent.judgement.sentence.clone();
    TestResult {
        summary: ResultSummary {
            status,
            total_us: sent.timing.map_or(0, |timing| timing.total),
            started_at: sent.started_at,
            ..summary(
                &sent.attempt_id,
                &sent.integration,
                &prepared,
                verdict,
                sentence,
            )
        },
        judgement: Some(sent.judgement),
        diagnosis: sent.diagnosis,
        request: Some(sent.request),
        response,
        failure,
        timing: sent.timing,
        remote_addr: sent.remote_addr,
        source_url: prepared.source_url,
        url: prepared.url,
        macros: prepared.macros,
        would_fire: prepared.would_fire,
        problems: prepared.problems,
        test_note: prepared.test_note,
    }
}

fn findings(prepared: &Prepared, attempt: &Attempt, template: Option<&Template>) -> Vec<Diagnosis> {
    let empty: Vec<String> = prepared
        .macros
        .iter()
        .filter(|m| m.empty)
        .map(|m| m.name.clone())
        .collect();
    diagnosis::diagnose(
        attempt,
        &DiagnosisContext {
            template,
            role: prepared.role,
            event: Some(prepared.event),
            unreplaced: &prepared.unreplaced,
            empty: &empty,
        },
    )
}

/// A line of the list; a test still under way has none yet.
fn line(row: carom_store::ResultRow) -> Option<ResultSummary> {
    Some(ResultSummary {
        verdict: row.verdict?.into(),
        attempt: row.attempt_id,
        integration: row.integration_id,
        event: row.event_type,
        status: row.status,
        total_us: row.total_us.unwrap_or_default(),
        started_at: row.started_at,
        host: row.host,
        sentence: row.sentence,
        temporary_url: row.temporary_url,
    })
}

/// A kept attempt, opened again.
fn opened(kept: AttemptDetail, today: Option<&Integration>) -> Result<TestResult, AppError> {
    let prepared: Prepared = match kept.context {
        Some(ref context) => serde_json::from_value(context.clone()).map_err(|error| {
            AppError::Store(StoreError::BadRow {
                table: "attempts",
                id: kept.id.clone(),
                detail: error.to_string(),
            })
        })?,
        None => again(&kept, today),
    };
    let ending = kept.ending.ok_or_else(|| AppError::NotFound {
        what: "finished test",
        id: kept.id.clone(),
    })?;
    // Of what was not a test the diagnosis is made when somebody looks.
    let diagnosis = if kept.context.is_none() && ending.diagnosis.is_empty() {
        let attempt = Attempt {
            started_at: kept.started_at,
            request: kept.request.clone(),
            remote_addr: ending.remote_addr.clone(),
            timing: ending.timing.unwrap_or_default(),
            outcome: ending.outcome.clone(),
        };
        findings(&prepared, &attempt, templates::get(&prepared.template))
    } else {
        ending.diagnosis
    };
    let sent = Sent {
        attempt_id: kept.id,
        integration: kept.delivery.integration_id,
        started_at: kept.started_at,
        request: kept.request,
        outcome: ending.outcome,
        timing: ending.timing,
        remote_addr: ending.remote_addr,
        judgement: ending.judgement,
        diagnosis,
    };
    Ok(result(sent, prepared))
}

/// What a delivery that was no test was made of, from its event and the integration of today: role,
/// filters and template may have changed since.
fn again(kept: &AttemptDetail, today: Option<&Integration>) -> Prepared {
    let event = &kept.delivery.event;
    let fallback = Definition::default();
    let definition = today.map_or(&fallback, |found| &found.definition);
    let url = UrlTemplate::parse(event.network, &kept.delivery.source_url);
    let resolved = resolve(&url, event);
    let mut macros = macro_uses(event.network, &resolved.pieces, event, &event.values);
    for used in &mut macros {
        // The values came with the event; nobody typed them, and they are no samples.
        if used.origin != "unknown" {
            "event".clone_into(&mut used.origin);
        }
    }
    Prepared {
        unreplaced: resolved
            .pieces
            .into_iter()
            .filter(|p| !matches!(p.kind, ResolvedKind::Literal | ResolvedKind::Macro))
            .map(|p| p.text)
            .collect(),
        macros,
        would_fire: filter::decide(definition, today.is_some_and(|found| found.active), event),
        problems: Vec::new(),
        test_note: String::new(),
        template: definition.template.clone(),
        role: definition.role,
        event: event.event_type,
        source_url: kept.delivery.source_url.clone(),
        url: kept.request.url.clone(),
        temporary_url: kept.delivery.temporary_url,
    }
}
