use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::{
    attempt::{Answer, Body, Failure, FailureKind, Header, SentRequest, Timing},
    templates,
};

const URL: &str = "https://track.example.com/postback?clickid=abc&sum=1";

fn attempt(url: &str, outcome: Outcome) -> Attempt {
    Attempt {
        started_at: 0,
        request: SentRequest {
            method: "GET".into(),
            url: url.into(),
            target: "/".into(),
            http_version: "HTTP/1.1".into(),
            headers: vec![],
            body: None,
        },
        remote_addr: None,
        timing: Timing::default(),
        outcome,
    }
}

fn answered(status: u16, headers: &[(&str, &str)], body: &str) -> Outcome {
    Outcome::Answered(Answer {
        status,
        http_version: "HTTP/1.1".into(),
        headers: headers
            .iter()
            .map(|(n, v)| Header {
                name: (*n).into(),
                value: (*v).into(),
            })
            .collect(),
        body: Body {
            bytes: body.into(),
            read: body.len() as u64,
            ..Body::default()
        },
    })
}

fn failed(kind: FailureKind, detail: &str) -> Outcome {
    Outcome::Failed(Failure {
        kind,
        detail: detail.into(),
    })
}

fn redtrack() -> DiagnosisContext<'static> {
    DiagnosisContext {
        template: templates::get("redtrack"),
        event: Some(EventType::Purchase),
        ..DiagnosisContext::default()
    }
}

fn codes(url: &str, outcome: Outcome) -> Vec<String> {
    diagnose(&attempt(url, outcome), &redtrack())
        .into_iter()
        .map(|d| d.code)
        .collect()
}

fn first(outcome: Outcome) -> Diagnosis {
    diagnose(&attempt(URL, outcome), &redtrack())
        .into_iter()
        .next()
        .expect("there is a finding")
}

#[test]
fn each_status_has_its_usual_cause() {
    for (status, code) in [
        (400, "http_400"),
        (401, "forbidden"),
        (403, "forbidden"),
        (404, "wrong_path"),
        (405, "wrong_method"),
        (429, "rate_limited"),
        (500, "server_error"),
        (503, "server_error"),
        (302, "redirect"),
        (418, "other_status"),
        (422, "other_status"),
    ] {
        assert_eq!(codes(URL, answered(status, &[], "no")), [code], "{status}");
    }
}

#[test]
fn a_refusal_by_an_unusual_status_is_not_called_unreadable() {
    let found = first(answered(422, &[], "clickid is required"));
    assert_eq!(
        found.cause,
        "RedTrack answered 422, so it refused the request."
    );
    assert!(found.evidence.contains("clickid is required"));
}

#[test]
fn each_failure_has_its_cause() {
    use FailureKind as K;
    for (kind, code) in [
        (K::InvalidUrl, "invalid_url"),
        (K::RefusedTarget, "refused_target"),
        (K::Dns, "dns"),
        (K::Refused, "refused"),
        (K::Unreachable, "unreachable"),
        (K::ConnectTimeout, "connect_timeout"),
        (K::Connect, "connect"),
        (K::Tls, "tls"),
        (K::Timeout, "timeout"),
        (K::Reset, "reset"),
        (K::Unreadable, "unreadable"),
        (K::Cancelled, "cancelled"),
        (K::CancelledUnsent, "cancelled_unsent"),
        (K::Crashed, "crashed"),
    ] {
        let found = first(failed(kind, "the client's words"));
        assert_eq!(found.code, code);
        assert_eq!(found.evidence, "\"the client's words\"");
    }
}

#[test]
fn a_certificates_fault_is_told_apart() {
    for (detail, code) in [
        ("invalid peer certificate: Expired", "tls_expired"),
        (
            "invalid peer certificate: certificate not valid for name \"x\"",
            "tls_name",
        ),
        ("invalid peer certificate: NotValidForName", "tls_name"),
        ("invalid peer certificate: UnknownIssuer", "tls_untrusted"),
        ("received fatal alert: HandshakeFailure", "tls"),
        // The sender's own words.
        (
            "TLS with t.example failed: the certificate was issued for another name than t.example",
            "tls_name",
        ),
        (
            "TLS with t.example failed: the certificate has expired",
            "tls_expired",
        ),
        (
            "TLS with t.example failed: the certificate comes from an issuer that this machine does \
             not trust (self-signed, or an intermediate certificate is missing)",
            "tls_untrusted",
        ),
        (
            "TLS with expired.example failed: the certificate's signature is not its issuer's",
            "tls",
        ),
    ] {
        assert_eq!(
            first(failed(FailureKind::Tls, detail)).code,
            code,
            "{detail}"
        );
    }
}

#[test]
fn a_dns_failure_names_the_host_and_the_destination() {
    let found = first(failed(FailureKind::Dns, "no such host"));
    assert!(found.cause.contains("track.example.com"), "{}", found.cause);
    assert!(found.fix.contains("RedTrack"), "{}", found.fix);
}

#[test]
fn redirects_are_told_apart_by_where_they_lead() {
    for (location, code) in [
        ("http://track.example.com/postback", "redirect_to_http"),
        ("https://app.example.com/login?next=x", "redirect_to_login"),
        ("/auth/signin", "redirect_to_login"),
        ("https://accounts.example.com/", "redirect_to_login"),
        ("/postback/", "redirect"),
        ("/authors", "redirect"),
        ("", "redirect"),
        ("::::", "redirect"),
    ] {
        let found = first(answered(302, &[("Location", location)], ""));
        assert_eq!(found.code, code, "{location}");
        assert!(found.evidence.contains(location), "{}", found.evidence);
    }
    let plain = "http://track.example.com/postback?clickid=a";
    let to = "https://track.example.com/postback?clickid=a";
    assert_eq!(
        codes(plain, answered(301, &[("location", to)], "")),
        ["redirect_to_https"]
    );
    let away = answered(
        301,
        &[("location", "https://track.example.com/welcome")],
        "",
    );
    assert_eq!(
        codes(plain, away),
        ["redirect"],
        "another path is more than another scheme"
    );
}

#[test]
fn a_web_page_on_200_is_probably_not_the_endpoint_and_its_title_says_so() {
    let page = "<!DOCTYPE html><html><head><TITLE> Sign\n in </TITLE></head>";
    let found = first(answered(200, &[("content-type", "text/html")], page));
    assert_eq!((found.code.as_str(), found.certain), ("html_on_200", false));
    assert_eq!(found.evidence, "a page titled \"Sign in\"");
}

#[test]
fn a_web_page_without_a_title_is_shown_by_its_type_or_else_by_its_beginning() {
    let page = "<html><title> </title><body>Sign in</body></html>";
    let of = |kind| first(answered(200, &[("content-type", kind)], page)).evidence;
    assert_eq!(of("Text/HTML"), "Content-Type: \"Text/HTML\"");
    assert_eq!(
        of("text/plain"),
        format!("HTTP 200, body \"{page}\""),
        "a type that does not say so proves nothing"
    );
}

#[test]
fn the_words_that_refuse_are_quoted_with_a_little_of_what_stands_before_them() {
    let of = |body: &str| first(answered(400, &[], body)).evidence;
    assert_eq!(
        of("Duplicate transaction"),
        "HTTP 400, body \"Duplicate transaction\""
    );
    let filler = "abcdefghi ".repeat(30);
    assert_eq!(
        of(&format!("{filler}Duplicate transaction")),
        format!(
            "HTTP 400, body \"…{}Duplicate transaction\"",
            "abcdefghi ".repeat(4)
        ),
        "at the end of a long body they would not be seen"
    );
}

#[test]
fn a_quotation_ends_after_160_characters() {
    let of = |body: &str| first(answered(418, &[], body)).evidence;
    let words = "abcd ".repeat(32);
    for (body, shown) in [
        ("abcd\n ".repeat(60), words.trim_end()),
        ("x".repeat(300), &"x".repeat(160)),
    ] {
        assert_eq!(
            of(&body),
            format!("HTTP 418, body \"{shown}…\""),
            "it must fit its line"
        );
    }
}

#[test]
fn duplicate_wording_leads_even_before_what_its_status_means() {
    let found = first(answered(400, &[], "Sorry: Duplicate transaction"));
    assert_eq!(found.code, "duplicate");
    assert!(
        found.evidence.contains("Duplicate transaction"),
        "{}",
        found.evidence
    );
    assert!(!found.certain, "the wording is a guess");
}

#[test]
fn a_templates_own_rule_brings_its_own_fix() {
    let context = DiagnosisContext {
        template: templates::get("sample"),
        ..redtrack()
    };
    let outcome = answered(404, &[], r#"{"error":"unknown click id"}"#);
    let found = &diagnose(&attempt(URL, outcome), &context)[0];
    assert_eq!(
        (found.code.as_str(), found.certain),
        ("unknown_click", true)
    );
    assert!(found.fix.contains("/click page"), "{}", found.fix);
}

#[test]
fn a_macro_left_in_the_url_leads_with_the_parameter_that_holds_it() {
    let url =
        "https://track.example.com/postback?clickid=%7BtrackingCodes%7D&sum={vendor_earnings}";
    let found = diagnose(&attempt(url, answered(404, &[], "")), &redtrack());
    assert_eq!(found[0].code, "unreplaced_macro");
    assert_eq!(found[0].evidence, "\"clickid={trackingCodes}\"");
    assert!(
        found[0].cause.contains("no macro of that name"),
        "{}",
        found[0].cause
    );
    assert!(
        found[1]
            .cause
            .contains("only sellers may use it, and yours is {affiliate_earnings}")
    );
    assert_eq!(found[2].code, "wrong_path", "others may follow");
}

#[test]
fn a_macro_that_is_the_roles_own_was_left_by_whoever_fired_it() {
    let url = "https://track.example.com/postback?clickid={tid}";
    let found = diagnose(&attempt(url, answered(200, &[], "")), &redtrack());
    assert_eq!(found[0].code, "unreplaced_macro");
    assert!(
        found[0].cause.contains("nothing was put in its place"),
        "{}",
        found[0].cause
    );
}

#[test]
fn braces_around_something_else_are_no_macro() {
    for value in [
        "{\"a\":1}",
        "{}",
        "{a b}",
        &format!("{{{}}}", "x".repeat(41)),
    ] {
        let url = format!("https://track.example.com/postback?clickid=a&extra={value}");
        assert_eq!(
            codes(&url, answered(200, &[], "")),
            ["no_rule"],
            "JSON in a value is the user's own: {value}"
        );
    }
}

#[test]
fn what_the_renderer_reported_is_told_once() {
    let left = ["{sub1}".to_owned()];
    let context = DiagnosisContext {
        unreplaced: &left,
        ..redtrack()
    };
    let url = "https://track.example.com/p?clickid=a&x=%7Bsub1%7D&y={sub1}";
    let found = diagnose(&attempt(url, answered(200, &[], "")), &context);
    let told = found
        .iter()
        .filter(|d| d.code == "unreplaced_macro")
        .count();
    assert_eq!(told, 1);
}

#[test]
fn for_a_destination_of_the_users_own_no_fix_points_back_at_its_host() {
    let custom = DiagnosisContext {
        template: templates::get("custom"),
        ..redtrack()
    };
    let host = "nosuch.invalid";
    let url = format!("https://{host}/p?c=abc");
    let failures = [
        FailureKind::Dns,
        FailureKind::RefusedTarget,
        FailureKind::Tls,
        FailureKind::Timeout,
    ];
    let mut outcomes: Vec<_> = failures.map(|kind| failed(kind, "")).into();
    for status in [200, 301, 400, 403, 404, 405, 500] {
        outcomes.push(answered(status, &[], "<html>"));
    }
    outcomes.push(answered(200, &[], "error: unknown click id"));
    for outcome in outcomes {
        for found in diagnose(&attempt(&url, outcome.clone()), &custom) {
            assert!(!found.fix.contains(host), "{}: {}", found.code, found.fix);
        }
    }
    let dns = diagnose(&attempt(&url, failed(FailureKind::Dns, "")), &custom);
    assert!(
        dns[0].fix.contains("the one that your tracker shows"),
        "{}",
        dns[0].fix
    );
    assert!(dns[0].cause.contains(host), "the cause still names it");
}

#[test]
fn a_macro_of_the_other_role_explains_why_it_is_empty() {
    let empty = [
        "vendor_earnings".to_owned(),
        "vtid".to_owned(),
        "os".to_owned(),
    ];
    let context = DiagnosisContext {
        empty: &empty,
        template: None,
        ..redtrack()
    };
    let found = diagnose(&attempt(URL, answered(200, &[], "OK")), &context);
    let codes: Vec<&str> = found.iter().map(|d| d.code.as_str()).collect();
    assert_eq!(codes, ["role_blocked_macro", "role_blocked_macro"]);
    assert!(
        found[0].cause.contains("yours is {affiliate_earnings}"),
        "{}",
        found[0].cause
    );
}

#[test]
fn an_empty_click_id_is_certain_and_names_the_offer_link() {
    let url = "https://track.example.com/postback?clickid=&sum=1";
    let found = &diagnose(&attempt(url, answered(200, &[], "OK")), &redtrack())[0];
    assert_eq!(
        (found.code.as_str(), found.certain),
        ("empty_click_id", true)
    );
    assert!(found.fix.contains("tid={clickid}"), "{}", found.fix);

    let empty = ["vtid".to_owned()];
    let own = DiagnosisContext {
        template: templates::get("custom"),
        role: Role::Seller,
        source_url: "https://x.example/p?c={vtid}",
        empty: &empty,
        ..DiagnosisContext::default()
    };
    let found = &diagnose(
        &attempt("https://x.example/p?c=", answered(200, &[], "OK")),
        &own,
    )[0];
    assert_eq!(found.code, "empty_click_id");
    assert!(found.fix.contains("vtid=YOUR_CLICK_ID"), "{}", found.fix);
}

#[test]
fn a_click_id_that_went_out_is_not_called_empty_because_another_carrier_is() {
    let source = "https://x.example/404/?clickid={tid}&sub={aff_sub1}&f={fbclid}";
    let sent = "https://x.example/404/?clickid=abc&sub=&f=";
    let of = |empty: &[&str], status| -> Vec<String> {
        let empty: Vec<String> = empty.iter().map(|name| (*name).to_owned()).collect();
        let context = DiagnosisContext {
            template: templates::get("custom"),
            source_url: source,
            empty: &empty,
            ..DiagnosisContext::default()
        };
        let found = diagnose(&attempt(sent, answered(status, &[], "")), &context);
        found.into_iter().map(|d| d.code).collect()
    };
    assert_eq!(of(&["aff_sub1", "fbclid"], 404), ["wrong_path"]);
    assert_eq!(of(&["aff_sub1"], 200), ["no_rule"]);
    assert_eq!(of(&["tid"], 404), ["empty_click_id", "wrong_path"]);

    let joined = DiagnosisContext {
        template: templates::get("custom"),
        source_url: "https://x.example/p?cid={tid}{extclid}",
        empty: &["tid".to_owned()],
        ..DiagnosisContext::default()
    };
    let sent = "https://x.example/p?cid=abc";
    let found = diagnose(&attempt(sent, answered(404, &[], "")), &joined);
    assert_eq!(found[0].code, "wrong_path", "the other one fills it");

    let either = DiagnosisContext {
        template: templates::get("aftrad"),
        source_url: "https://x.example/p?click_id={tid}&aggregate_id={extclid}",
        empty: &["extclid".to_owned()],
        ..DiagnosisContext::default()
    };
    let sent = "https://x.example/p?click_id=abc&aggregate_id=";
    let found = diagnose(&attempt(sent, answered(200, &[], "OK")), &either);
    assert!(found.iter().all(|d| d.code != "empty_click_id"));
}

#[test]
fn an_empty_click_id_asks_the_offer_link_for_what_the_url_brings_back() {
    let empty = ["extclid".to_owned()];
    for (template, parameter, expected) in [
        ("redtrack", "clickid", "extclid={clickid}"),
        ("custom", "cid", "extclid=YOUR_CLICK_ID"),
    ] {
        let source = format!("https://track.example.com/postback?{parameter}={{extclid}}");
        let context = DiagnosisContext {
            template: templates::get(template),
            source_url: &source,
            empty: &empty,
            ..DiagnosisContext::default()
        };
        let sent = format!("https://track.example.com/postback?{parameter}=");
        let found = &diagnose(&attempt(&sent, answered(200, &[], "OK")), &context)[0];
        assert_eq!(found.code, "empty_click_id");
        assert!(found.fix.contains("Give {extclid}"), "{}", found.fix);
        assert!(found.fix.contains(expected), "{}", found.fix);
    }
}

#[test]
fn a_value_that_the_event_lacks_explains_a_refusal_and_is_no_noise_elsewhere() {
    let empty = ["receipt_id".to_owned()];
    let context = DiagnosisContext {
        empty: &empty,
        event: Some(EventType::OrderImpression),
        ..redtrack()
    };
    let of = |status| -> Vec<String> {
        let found = diagnose(&attempt(URL, answered(status, &[], "")), &context);
        found.into_iter().map(|d| d.code).collect()
    };
    assert_eq!(of(400), ["empty_value", "http_400"]);
    assert_eq!(of(200), ["no_rule"]);
    assert_eq!(of(500), ["server_error"]);

    let filled = ["os".to_owned()];
    let context = DiagnosisContext {
        empty: &filled,
        ..context
    };
    let found = diagnose(&attempt(URL, answered(400, &[], "")), &context);
    assert_eq!(
        found[0].code, "http_400",
        "nobody refuses for a missing operating system"
    );
    let natural = ["upsell_session".to_owned()];
    let context = DiagnosisContext {
        empty: &natural,
        ..context
    };
    let found = diagnose(&attempt(URL, answered(400, &[], "")), &context);
    assert_eq!(
        found[0].code, "empty_value",
        "an impression has no upsell session"
    );
}

#[test]
fn an_empty_value_that_has_another_explanation_is_told_once() {
    let of = |name: &str| -> Vec<String> {
        let empty = [name.to_owned()];
        let context = DiagnosisContext {
            empty: &empty,
            event: Some(EventType::OrderImpression),
            source_url: "https://track.example.com/postback?clickid={tid}&sum={vendor_earnings}",
            template: None,
            ..redtrack()
        };
        let found = diagnose(&attempt(URL, answered(400, &[], "")), &context);
        found.into_iter().map(|d| d.code).collect()
    };
    assert_eq!(of("vendor_earnings"), ["role_blocked_macro", "http_400"]);
    assert_eq!(of("tid"), ["empty_click_id", "http_400"]);
}

#[test]
fn a_refusal_of_this_computer_reminds_that_tests_come_from_it() {
    let found = first(answered(403, &[], "Forbidden"));
    assert!(
        found.fix.contains("tests come from this computer"),
        "{}",
        found.fix
    );
}

#[test]
fn a_server_error_says_what_clickbank_would_do() {
    assert!(
        first(answered(502, &[], ""))
            .cause
            .contains("up to 3 times")
    );
}

#[test]
fn slowing_down_says_for_how_long() {
    let found = first(answered(429, &[("Retry-After", "30")], ""));
    assert!(found.fix.starts_with("Wait 30 seconds,"), "{}", found.fix);
    assert!(
        first(answered(429, &[], ""))
            .fix
            .starts_with("Wait a minute,")
    );
}

#[test]
fn a_body_that_broke_off_is_a_finding_of_its_own() {
    let Outcome::Answered(mut answer) = answered(200, &[], "succ") else {
        unreachable!()
    };
    answer.body.broken = Some("connection reset".into());
    let found = first(Outcome::Answered(answer));
    assert_eq!(
        (found.code.as_str(), found.evidence.as_str()),
        ("body_broken", "\"connection reset\"")
    );
}

#[test]
fn where_no_rule_matches_the_raw_answer_is_the_evidence() {
    let found = first(answered(200, &[], "  OK\n"));
    assert_eq!(found.code, "no_rule");
    assert!(
        found.cause.starts_with("No rule matched"),
        "{}",
        found.cause
    );
    assert_eq!(found.evidence, "HTTP 200, body \"OK\"");
    assert_eq!(
        first(answered(204, &[], "")).evidence,
        "HTTP 204 with an empty body"
    );
}

#[test]
fn a_confirmed_conversion_needs_no_diagnosis() {
    let context = DiagnosisContext {
        template: templates::get("sample"),
        ..redtrack()
    };
    let outcome = answered(200, &[], r#"{"message":"conversion recorded"}"#);
    assert_eq!(diagnose(&attempt(URL, outcome), &context), []);
}

#[test]
fn every_finding_has_words_and_every_reason_of_a_rule_has_a_fix() {
    for (code, words) in words::all() {
        assert!(!words.cause.is_empty() && !words.fix.is_empty(), "{code}");
    }
    let known: BTreeSet<&String> = words::all().keys().collect();
    for template in templates::all() {
        for rule in template
            .verdicts
            .iter()
            .filter(|r| r.verdict == Verdict::Rejected)
        {
            assert!(
                !rule.fix.is_empty() || known.contains(&rule.reason),
                "{}",
                rule.reason
            );
        }
    }
}

proptest! {
    #[test]
    fn whatever_comes_back_the_findings_are_short_and_complete(
        status in 100..600u16,
        body in prop::collection::vec(any::<u8>(), 0..400),
        location in ".{0,40}",
        query in ".{0,40}",
    ) {
        let outcome = Outcome::Answered(Answer {
            status,
            http_version: "HTTP/1.1".into(),
            headers: vec![Header { name: "location".into(), value: location }],
            body: Body { read: body.len() as u64, bytes: body, ..Body::default() },
        });
        let found = diagnose(&attempt(&format!("https://t.example.com/p?{query}"), outcome), &redtrack());
        prop_assert!(!found.is_empty(), "only a confirmed conversion has nothing to say");
        for finding in found {
            prop_assert!(!finding.cause.is_empty() && !finding.fix.is_empty());
            prop_assert!(finding.evidence.chars().count() < 260, "{}", finding.evidence);
            prop_assert!(!finding.evidence.contains(char::is_control));
            prop_assert!(!finding.cause.contains("<<") || query.contains("<<"));
        }
    }
}
