//! Lint by example, one code after the other; `definition` looks around the URLs, `properties` at
//! every text there is.

mod characters;
mod click_id;
mod conversion;
mod definition;
mod event_names;
mod placeholders;
mod properties;
mod url;

use super::*;
use crate::problem::Severity;

/// RedTrack's URL for an affiliate, without a fault.
const REDTRACK: &str =
    "https://track.example.com/postback?clickid={tid}&sum={affiliate_earnings}&type=purchase";

const PURCHASE: &[EventType] = &[EventType::Purchase];

fn affiliate() -> UrlContext<'static> {
    UrlContext::new(Network::Clickbank, Role::Affiliate, PURCHASE)
}

fn seller() -> UrlContext<'static> {
    UrlContext::new(Network::Clickbank, Role::Seller, PURCHASE)
}

/// A URL that is in order but for `rest`, which follows its click ID.
fn with(rest: &str) -> String {
    format!("https://track.example.com/postback?clickid={{tid}}{rest}")
}

/// The problems of a code.
fn of(url: &str, context: &UrlContext<'_>, code: Code) -> Vec<Problem> {
    let mut problems = lint_url(url, context);
    problems.retain(|p| p.code == code.as_str());
    problems
}

/// The only problem of a code.
#[track_caller]
fn one(url: &str, context: &UrlContext<'_>, code: Code) -> Problem {
    let mut problems = of(url, context, code);
    assert_eq!(
        problems.len(),
        1,
        "{} in {url:?}: {problems:#?}",
        code.as_str()
    );
    problems.remove(0)
}

/// Says that a URL has one problem of a code, at a text, with that fix.
#[track_caller]
fn says(url: &str, context: &UrlContext<'_>, code: Code, at: &str, fix: Option<&str>) {
    let problem = one(url, context, code);
    assert_eq!(
        &url[problem.start..problem.end],
        at,
        "the span of {problem:#?}"
    );
    let replacement = problem.fix.as_ref().map(|f| f.replacement.as_str());
    assert_eq!(replacement, fix, "the fix of {problem:#?}");
    assert_eq!(problem.severity, code.severity(), "{problem:#?}");
    assert!(
        problem.message.ends_with('.'),
        "messages are sentences: {problem:#?}"
    );
}

#[track_caller]
fn silent(url: &str, context: &UrlContext<'_>, code: Code) {
    let problems = of(url, context, code);
    assert!(
        problems.is_empty(),
        "{} in {url:?}: {problems:#?}",
        code.as_str()
    );
}

#[test]
fn a_url_in_order_has_no_problem_at_all() {
    assert_eq!(lint_url(REDTRACK, &affiliate()), []);
    let seller_url = REDTRACK
        .replace("{tid}", "{vtid}")
        .replace("affiliate_e", "vendor_e");
    assert_eq!(lint_url(&seller_url, &seller()), []);
}

#[test]
fn problems_come_in_the_order_of_the_text() {
    let problems = lint_url(
        "http://h.example.com/?a={foo}&b={TID}&c=%zz#x",
        &affiliate(),
    );
    let starts: Vec<_> = problems.iter().map(|p| p.start).collect();
    assert!(starts.is_sorted(), "{problems:#?}");
    let codes: Vec<_> = problems.iter().map(|p| p.code.as_str()).collect();
    assert_eq!(
        codes,
        [
            "not-https",
            "unknown-macro",
            "misspelt-macro",
            "broken-escape",
            "fragment"
        ]
    );
}

#[test]
fn a_hundred_thousand_problems_are_shown_in_part_and_still_block() {
    let problems = lint_url(&with(&"&{foo}".repeat(100_000)), &affiliate());
    assert!(
        problems.len() < 5 * MOST_OF_A_CODE,
        "{} problems",
        problems.len()
    );
    let more = problems
        .iter()
        .find(|p| p.code == "more-problems")
        .expect("the rest is counted");
    assert_eq!(more.severity, Severity::Error);
}
