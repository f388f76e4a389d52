//! What an answer is worth: the verdict, its reason, and a sentence that names the destination.
//!
//! The rules, in this order:
//!
//! 1. Nothing left, provably: *Not delivered*. It may have arrived: *Unknown*.
//! 2. Any status but 2xx is *Rejected*; words in the body only say why.
//! 3. A 2xx whose body broke off is *Unknown*: half an answer may lack the half that refuses.
//! 4. A 2xx with words: the template's sourced refusals, its sourced confirmations, its guesses at
//!    refusal, the general wording, the template's sayings that mean no more than accepted.
//! 5. Any other 2xx is *Accepted*: it was taken, and nobody said that it counted.
//!
//! Only a rule with a source confirms, and only a template's own: that a wording is known from one
//! tracker proves nothing about another.

mod reasons;
mod wording;

use crate::{
    attempt::{Answer, Attempt, Failure, FailureKind, Outcome},
    destination::Destination,
    template::{Template, VerdictRule},
    verdict::{Judgement, Verdict},
};

pub use reasons::reason_words;
pub(crate) use wording::Wording;

/// Judges an outcome.
pub fn judge(outcome: &Outcome, template: Option<&Template>) -> Judgement {
    judge_outcome(outcome, template, &Destination::of_template(template))
}

/// Judges an attempt. Its sentence names the host as well, where the destination has no name of
/// its own or was never reached.
pub fn judge_attempt(attempt: &Attempt, template: Option<&Template>) -> Judgement {
    let destination = Destination::of_request(template, &attempt.request);
    judge_outcome(&attempt.outcome, template, &destination)
}

fn judge_outcome(
    outcome: &Outcome,
    template: Option<&Template>,
    destination: &Destination<'_>,
) -> Judgement {
    match outcome {
        Outcome::Failed(failure) => unanswered(failure, destination),
        Outcome::Answered(answer) => {
            let wording = Wording::of(&answer.body);
            match applying(answer, template, &wording) {
                Some(rule) => by_rule(rule, answer.status, destination),
                None => by_status(answer, &wording, destination),
            }
        }
    }
}

/// The rule that decides about an answer, if there is one.
pub(crate) fn applying<'t>(
    answer: &Answer,
    template: Option<&'t Template>,
    wording: &Wording,
) -> Option<&'t VerdictRule> {
    let success = is_success(answer.status);
    if success && answer.body.broken.is_some() {
        return None;
    }
    let own = template.map_or(&[][..], |t| &t.verdicts);
    let find = |rules: &'t [VerdictRule], fits: fn(&VerdictRule) -> bool| {
        rules
            .iter()
            .find(|r| fits(r) && r.status.covers(answer.status) && wording.meets(r))
    };
    let refused = |rules| find(rules, |r| r.verdict == Verdict::Rejected);
    let general = || {
        if wording.is_page() {
            None
        } else {
            refused(wording::general())
        }
    };
    if !success {
        return refused(own).or_else(general);
    }
    find(own, |r| {
        r.verdict == Verdict::Rejected && !r.source.is_empty()
    })
    .or_else(|| {
        find(own, |r| {
            r.verdict == Verdict::Confirmed && !r.source.is_empty()
        })
    })
    .or_else(|| refused(own))
    .or_else(general)
    .or_else(|| find(own, |r| r.verdict != Verdict::Rejected))
}

fn by_rule(rule: &VerdictRule, status: u16, destination: &Destination<'_>) -> Judgement {
    let guess = rule.source.is_empty();
    let verdict = match rule.verdict {
        Verdict::Confirmed if guess => Verdict::Accepted,
        verdict => verdict,
    };
    Judgement {
        verdict,
        reason: rule.reason.clone(),
        sentence: destination.say(&rule.sentence, &[("status", &status.to_string())]),
        guess,
        source: rule.source.clone(),
    }
}

fn by_status(answer: &Answer, wording: &Wording, destination: &Destination<'_>) -> Judgement {
    let status = answer.status;
    let name = destination.name();
    if is_success(status) {
        if let Some(why) = &answer.body.broken {
            let sentence = format!(
                "{name} answered {status}, but its answer broke off ({why}), so what it said is not known."
            );
            return plain(Verdict::Unknown, "body_broken", sentence);
        }
        if wording.is_page() {
            let sentence = format!(
                "{name} answered {status} with a web page and has not confirmed the conversion."
            );
            return plain(Verdict::Accepted, "html_on_200", sentence);
        }
        let sentence = format!("{name} answered {status} but has not confirmed the conversion.");
        return plain(Verdict::Accepted, "no_rule", sentence);
    }
    let what = match status {
        300..=399 => "a redirect, which Carom does not follow",
        401 | 403 => "it does not let this request in",
        404 => "there is nothing at this address",
        405 => "it does not take this method",
        429 => "it asks to slow down",
        400..=499 => "it refused the request",
        500..=599 => "it failed on its own side",
        _ => "this is not a success status",
    };
    plain(
        Verdict::Rejected,
        &format!("http_{status}"),
        format!("{name} answered {status}: {what}."),
    )
}

fn unanswered(failure: &Failure, destination: &Destination<'_>) -> Judgement {
    let verdict = if failure.kind.provably_unsent() {
        Verdict::NotDelivered
    } else {
        Verdict::Unknown
    };
    let (reason, sentence) = failure_words(failure.kind);
    plain(verdict, reason, destination.say(sentence, &[]))
}

/// The reason's code and the sentence of a failure.
const fn failure_words(kind: FailureKind) -> (&'static str, &'static str) {
    match kind {
        FailureKind::InvalidUrl => (
            "invalid_url",
            "The URL cannot be requested, so nothing was sent.",
        ),
        FailureKind::RefusedTarget => (
            "refused_target",
            "Carom does not send to <<host>>, so nothing was sent.",
        ),
        FailureKind::Dns => ("dns", "<<host>> has no address, so nothing was sent."),
        FailureKind::Refused => (
            "refused",
            "<<host>> refused the connection, so nothing was sent.",
        ),
        FailureKind::Unreachable => (
            "unreachable",
            "There is no way to <<host>> from here, so nothing was sent.",
        ),
        FailureKind::ConnectTimeout => (
            "connect_timeout",
            "<<host>> did not take a connection in time, so nothing was sent.",
        ),
        FailureKind::Tls => (
            "tls",
            "No secure connection to <<host>> came about, so nothing was sent.",
        ),
        FailureKind::Connect => (
            "connect",
            "No connection to <<host>> came about, so nothing was sent.",
        ),
        FailureKind::CancelledUnsent => ("cancelled_unsent", "Cancelled before anything was sent."),
        FailureKind::Timeout => (
            "timeout",
            "<<host>> took the request and gave no whole answer in time. It may have arrived.",
        ),
        FailureKind::Reset => (
            "reset",
            "<<host>> closed the connection before it answered. The request may have arrived.",
        ),
        FailureKind::Unreadable => (
            "unreadable",
            "<<host>> sent something that is no readable answer. The request may have arrived.",
        ),
        FailureKind::Cancelled => (
            "cancelled",
            "Cancelled while under way to <<host>>. The request may have arrived.",
        ),
        FailureKind::Crashed => (
            "crashed",
            "Carom ended while the request was under way to <<host>>. It may have arrived.",
        ),
    }
}

const fn is_success(status: u16) -> bool {
    matches!(status, 200..=299)
}

fn plain(verdict: Verdict, reason: &str, sentence: String) -> Judgement {
    Judgement {
        verdict,
        reason: reason.to_owned(),
        sentence,
        guess: false,
        source: String::new(),
    }
}

#[cfg(test)]
mod tests;
