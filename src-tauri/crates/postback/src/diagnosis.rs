//! Why an attempt went as it did: cause, evidence, fix.
//!
//! The first finding leads; further ones follow where they hold as well. Causes and fixes stand in
//! `data/diagnoses.toml`, verdicts in `judge`. A destination's own words come before what a status
//! code usually means, since they say more: a 400 that calls the click a duplicate is a duplicate.

mod answer;
mod evidence;
mod failure;
mod sent;
mod words;

use crate::{
    attempt::{Attempt, Outcome},
    destination::Destination,
    event::EventType,
    integration::Role,
    judge,
    template::Template,
    verdict::{Diagnosis, Verdict},
};

/// What a diagnosis may lean on beside the attempt.
#[derive(Debug, Clone, Copy, Default)]
pub struct DiagnosisContext<'a> {
    /// The destination's template.
    pub template: Option<&'a Template>,
    /// The role of the integration.
    pub role: Role,
    /// The event that was fired; `None` where it is no longer known.
    pub event: Option<EventType>,
    /// The URL that was fired, macros and all; empty where it is no longer known.
    pub source_url: &'a str,
    /// The macros that were left in the URL, as written.
    pub unreplaced: &'a [String],
    /// The names of the macros that rendered as the empty string.
    pub empty: &'a [String],
}

/// Finds what is to be said about an attempt. A confirmed conversion without oddities has no
/// finding; for everything else there is at least one.
pub fn diagnose(attempt: &Attempt, context: &DiagnosisContext<'_>) -> Vec<Diagnosis> {
    let destination = Destination::of_request(context.template, &attempt.request);
    let judged = judge::judge_attempt(attempt, context.template);
    let mut findings = sent::unreplaced(attempt, context, &destination);
    if judged.verdict != Verdict::Confirmed {
        findings.extend(sent::role_blocked(context, &destination));
        findings.extend(sent::empty_click_id(attempt, context, &destination));
    }
    match &attempt.outcome {
        Outcome::Failed(failure) => findings.push(failure::finding(failure, &destination)),
        Outcome::Answered(answer) => {
            if let Some(told) = answer::by_rule(answer, context, &destination) {
                findings.push(told);
            } else {
                // An empty value may explain a refusal; beside anything else it is noise.
                if judged.verdict == Verdict::Rejected && answer.status < 500 {
                    findings.extend(sent::empty_values(context, &destination));
                }
                findings.extend(answer::by_status(attempt, answer, &destination));
            }
            if findings.is_empty() && judged.verdict != Verdict::Confirmed {
                findings.push(answer::no_rule(answer, context, &destination));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests;
