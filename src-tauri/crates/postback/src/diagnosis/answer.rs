//! Findings about answers: the destination's own words first, then what its status usually means.

use url::Url;

use crate::{
    attempt::{Answer, Attempt},
    destination::Destination,
    judge::{self, Wording},
    verdict::{Diagnosis, Verdict},
};

use super::{DiagnosisContext, evidence, words};

/// Nothing else applied: the raw evidence, and where to look.
pub(super) fn no_rule(
    answer: &Answer,
    context: &DiagnosisContext<'_>,
    destination: &Destination<'_>,
) -> Diagnosis {
    let status = answer.status.to_string();
    let delay = context.template.map_or("", |t| t.delay.as_str());
    words::finding(
        "no_rule",
        evidence::of_answer(answer),
        destination,
        &[("status", &status), ("delay", delay)],
    )
}

/// The destination's own words refuse.
pub(super) fn by_rule(
    answer: &Answer,
    context: &DiagnosisContext<'_>,
    destination: &Destination<'_>,
) -> Option<Diagnosis> {
    let wording = Wording::of(&answer.body);
    let rule = judge::applying(answer, context.template, &wording)
        .filter(|rule| rule.verdict == Verdict::Rejected)?;
    let status = answer.status.to_string();
    let slots = [("status", status.as_str())];
    let seen = wording.met(rule).map_or_else(
        || evidence::of_answer(answer),
        |words| evidence::around(answer, words),
    );
    let mut found = words::finding(&rule.reason, seen, destination, &slots);
    if found.cause.is_empty() {
        found.cause = destination.say(&rule.sentence, &slots);
    }
    if !rule.fix.is_empty() {
        found.fix = destination.advise(&rule.fix, &slots);
    }
    found.certain = !rule.source.is_empty();
    Some(found)
}

/// What the status, or a web page behind a 2xx, usually means.
pub(super) fn by_status(
    attempt: &Attempt,
    answer: &Answer,
    destination: &Destination<'_>,
) -> Option<Diagnosis> {
    let status = answer.status.to_string();
    let slots = [("status", status.as_str())];
    let plain = |code| words::finding(code, evidence::of_answer(answer), destination, &slots);
    let found = match answer.status {
        200..=299 if answer.body.broken.is_some() => {
            let why = answer.body.broken.as_deref().unwrap_or_default();
            words::finding("body_broken", evidence::quoted(why), destination, &slots)
        }
        200..=299 if Wording::of(&answer.body).is_page() => {
            words::finding("html_on_200", page(answer), destination, &slots)
        }
        300..=399 => redirect(attempt, answer, destination),
        400 => plain("http_400"),
        401 | 403 => plain("forbidden"),
        404 | 410 => plain("wrong_path"),
        405 => plain("wrong_method"),
        429 => slow_down(answer, destination),
        500..=599 => plain("server_error"),
        200..=299 => return None,
        _ => plain("other_status"),
    };
    Some(found)
}

fn redirect(attempt: &Attempt, answer: &Answer, destination: &Destination<'_>) -> Diagnosis {
    let location = answer.header("location").unwrap_or_default();
    let from = Url::parse(&attempt.request.url).ok();
    let to = from.as_ref().and_then(|from| from.join(location).ok());
    let code = match (&from, &to) {
        (Some(from), Some(to)) if from.scheme() == "https" && to.scheme() == "http" => {
            "redirect_to_http"
        }
        (_, Some(to)) if leads_to_login(to) => "redirect_to_login",
        (Some(from), Some(to))
            if from.scheme() == "http" && to.scheme() == "https" && from.path() == to.path() =>
        {
            "redirect_to_https"
        }
        _ => "redirect",
    };
    let seen = if location.is_empty() {
        format!("HTTP {} without a Location", answer.status)
    } else {
        format!(
            "HTTP {}, Location: {}",
            answer.status,
            evidence::quoted(location)
        )
    };
    words::finding(code, seen, destination, &[])
}

fn leads_to_login(to: &Url) -> bool {
    const WORDS: [&str; 8] = [
        "login", "log-in", "signin", "sign-in", "sign_in", "auth", "sso", "accounts",
    ];
    let place = to.path().to_ascii_lowercase();
    let host = to.host_str().unwrap_or_default();
    place.split('/').any(|part| {
        WORDS
            .iter()
            .any(|word| part == *word || part.starts_with(&format!("{word}.")))
    }) || host.split('.').any(|part| WORDS.contains(&part))
}

fn slow_down(answer: &Answer, destination: &Destination<'_>) -> Diagnosis {
    let after = answer
        .header("retry-after")
        .map(str::trim)
        .unwrap_or_default();
    let wait = match after.parse::<u64>() {
        Ok(1) => " 1 second".to_owned(),
        Ok(seconds) => format!(" {seconds} seconds"),
        Err(_) => " a minute".to_owned(),
    };
    let seen = if after.is_empty() {
        evidence::of_answer(answer)
    } else {
        format!(
            "HTTP {}, Retry-After: {}",
            answer.status,
            evidence::quoted(after)
        )
    };
    words::finding("rate_limited", seen, destination, &[("wait", &wait)])
}

/// What says that a body is a page: its title, else its content type, else its beginning.
fn page(answer: &Answer) -> String {
    let text = answer.body.text();
    let lower = text.to_ascii_lowercase();
    let title = lower.find("<title").and_then(|at| {
        let start = at + lower[at..].find('>')? + 1;
        let end = start + lower[start..].find("</title")?;
        Some(text[start..end].trim()).filter(|t| !t.is_empty())
    });
    match (title, answer.header("content-type")) {
        (Some(title), _) => format!("a page titled {}", evidence::quoted(title)),
        (None, Some(kind)) if kind.to_ascii_lowercase().contains("html") => {
            format!("Content-Type: {}", evidence::quoted(kind))
        }
        _ => evidence::of_answer(answer),
    }
}
