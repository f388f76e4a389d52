//! The results of tests and of attempts that are looked at like one: fresh from the network, out of
//! the database, or of a dry run.

use carom_postback::{
    attempt::{Attempt, Failure, Outcome, SentRequest, Timing},
    diagnosis::{self, DiagnosisContext},
    integration::Integration,
    template::Template,
    templates,
    verdict::{Diagnosis, Judgement},
};
use carom_store::{AttemptDetail, StoreError};

use super::{
    prepared::{self, Prepared},
    view,
};
use crate::{
    clock,
    contract::testing::{ResultSummary, TestResult, TestVerdict},
    error::AppError,
    hosts,
};

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
pub(super) fn dry_run(
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
    let verdict = TestVerdict::DryRun;
    let summary = summary("", &integration.id, &prepared, verdict, sentence);
    TestResult {
        request,
        failure,
        ..unsent(summary, prepared)
    }
}

/// What is known of a test before anything is sent.
fn unsent(summary: ResultSummary, prepared: Prepared) -> TestResult {
    TestResult {
        summary,
        judgement: None,
        diagnosis: Vec::new(),
        request: None,
        response: None,
        failure: None,
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
pub(super) struct Sent {
    pub(super) attempt_id: String,
    pub(super) integration: String,
    pub(super) started_at: i64,
    pub(super) request: SentRequest,
    pub(super) outcome: Outcome,
    pub(super) timing: Option<Timing>,
    pub(super) remote_addr: Option<String>,
    pub(super) judgement: Judgement,
    pub(super) diagnosis: Vec<Diagnosis>,
}

/// A sent test's result.
pub(super) fn result(sent: Sent, prepared: Prepared) -> TestResult {
    let (response, failure, status) = match &sent.outcome {
        Outcome::Answered(answer) => (Some(view::response(answer)), None, Some(answer.status)),
        Outcome::Failed(failure) => (None, Some(failure.clone()), None),
    };
    let verdict = TestVerdict::from(sent.judgement.verdict);
    let sentence = sent.judgement.sentence.clone();
    let summary = ResultSummary {
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
    };
    TestResult {
        judgement: Some(sent.judgement),
        diagnosis: sent.diagnosis,
        request: Some(sent.request),
        response,
        failure,
        timing: sent.timing,
        remote_addr: sent.remote_addr,
        ..unsent(summary, prepared)
    }
}

pub(super) fn findings(
    prepared: &Prepared,
    attempt: &Attempt,
    template: Option<&Template>,
) -> Vec<Diagnosis> {
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
            source_url: &prepared.source_url,
            unreplaced: &prepared.unreplaced,
            empty: &empty,
        },
    )
}

/// A line of the list; a test still under way has none yet.
pub(super) fn line(row: carom_store::ResultRow) -> Option<ResultSummary> {
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
pub(super) fn opened(
    kept: AttemptDetail,
    today: Option<&Integration>,
) -> Result<TestResult, AppError> {
    let prepared: Prepared = match kept.context {
        Some(ref context) => serde_json::from_value(context.clone()).map_err(|error| {
            AppError::Store(StoreError::BadRow {
                table: "attempts",
                id: kept.id.clone(),
                detail: error.to_string(),
            })
        })?,
        None => prepared::again(&kept, today),
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
