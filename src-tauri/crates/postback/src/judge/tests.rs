use proptest::prelude::*;

use super::{
    wording::{general, normalise},
    *,
};
use crate::{
    attempt::{Body, Header, SentRequest, Timing},
    template::StatusPattern,
    templates,
};

fn answer(status: u16, body: &str) -> Outcome {
    Outcome::Answered(Answer {
        status,
        http_version: "HTTP/1.1".into(),
        headers: vec![Header {
            name: "content-type".into(),
            value: "text/plain".into(),
        }],
        body: Body {
            bytes: body.into(),
            read: body.len() as u64,
            ..Body::default()
        },
    })
}

fn broken(status: u16, body: &str) -> Outcome {
    let Outcome::Answered(mut answer) = answer(status, body) else {
        unreachable!()
    };
    answer.body.broken = Some("connection reset".into());
    Outcome::Answered(answer)
}

fn failed(kind: FailureKind) -> Outcome {
    Outcome::Failed(Failure {
        kind,
        detail: "why".into(),
    })
}

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

fn with(id: &str, status: u16, body: &str) -> Judgement {
    judge(&answer(status, body), templates::get(id))
}

fn rule(status: StatusPattern, body: &str, verdict: Verdict, source: &str) -> VerdictRule {
    VerdictRule {
        status,
        body: vec![body.into()],
        whole: vec![],
        unless: vec![],
        verdict,
        reason: format!("rule_{}", verdict.key()),
        sentence: "<<destination>> said <<status>>.".into(),
        fix: String::new(),
        source: source.into(),
    }
}

#[test]
fn a_bare_200_is_accepted_and_never_called_a_success() {
    let judged = with("redtrack", 200, "OK");
    assert_eq!(judged.verdict, Verdict::Accepted);
    assert_eq!(judged.reason, "no_rule");
    assert_eq!(
        judged.sentence,
        "RedTrack answered 200 but has not confirmed the conversion."
    );
    assert!(!judged.guess);
}

#[test]
fn the_sample_tracker_confirms_what_it_recorded() {
    let body = r#"{ "clickid": "x", "message": "Conversion  recorded", "status": "ok" }"#;
    let judged = with("sample", 200, body);
    assert_eq!(judged.verdict, Verdict::Confirmed);
    assert_eq!(judged.source, "Carom's built-in sample tracker");
    assert_eq!(
        with("redtrack", 200, body).verdict,
        Verdict::Accepted,
        "what one tracker says in its own words confirms nothing for another"
    );
}

#[test]
fn the_sample_tracker_refuses_with_its_own_reasons() {
    for (status, body, reason) in [
        (
            404,
            r#"{"status":"error","error":"unknown click id"}"#,
            "unknown_click",
        ),
        (
            400,
            r#"{"status":"error","error":"missing parameter clickid"}"#,
            "missing_parameter",
        ),
        (
            400,
            r#"{"status":"error","error":"parameter sum is not a number"}"#,
            "bad_value",
        ),
        (
            409,
            r#"{"error":"duplicate conversion: this txid was already recorded"}"#,
            "duplicate",
        ),
        (
            200,
            r#"{"status":"ok","error":"duplicate conversion"}"#,
            "duplicate",
        ),
    ] {
        let judged = with("sample", status, body);
        assert_eq!(
            (judged.verdict, judged.reason.as_str()),
            (Verdict::Rejected, reason),
            "{body}"
        );
    }
}

#[test]
fn any_status_but_2xx_is_rejected_whatever_the_body_says() {
    for status in [
        100, 199, 300, 302, 304, 400, 404, 418, 429, 500, 503, 599, 999,
    ] {
        let judged = with("sample", status, r#"{"message":"conversion recorded"}"#);
        assert_eq!(judged.verdict, Verdict::Rejected, "{status}");
        assert_eq!(judged.reason, format!("http_{status}"));
    }
    assert_eq!(judge(&broken(404, "cut"), None).verdict, Verdict::Rejected);
}

#[test]
fn a_refusal_says_what_its_status_means() {
    for (status, what) in [
        (302, "a redirect, which Carom does not follow"),
        (401, "it does not let this request in"),
        (403, "it does not let this request in"),
        (404, "there is nothing at this address"),
        (405, "it does not take this method"),
        (418, "it refused the request"),
        (429, "it asks to slow down"),
        (503, "it failed on its own side"),
        (999, "this is not a success status"),
    ] {
        assert_eq!(
            with("redtrack", status, "").sentence,
            format!("RedTrack answered {status}: {what}.")
        );
    }
}

#[test]
fn every_2xx_without_telling_words_is_accepted() {
    for status in [200, 201, 202, 204, 226, 299] {
        assert_eq!(
            with("custom", status, "").verdict,
            Verdict::Accepted,
            "{status}"
        );
    }
}

#[test]
fn duplicate_wording_is_rejected_as_already_recorded() {
    for (status, body, guess) in [
        (200, "Duplicate conversion", true),
        (200, r#"{"error":"already exists"}"#, true),
        (409, "duplicate", true),
        (200, " Duplicate!\n", true),
        (200, r#""duplicate""#, true),
        (200, r#"{"status": "Duplicate"}"#, true),
        (200, r#"{"success":true,"duplicate":true}"#, true),
        (200, r#"{"status":"ok","is_duplicate":"true"}"#, true),
        (200, r#"{"accepted":0,"duplicates":1}"#, true),
        (200, r#"{"error":"duplicate_conversion"}"#, true),
        (200, r#"{"status":"DUPLICATE_CONVERSION"}"#, true),
        (409, r#"{"message":"Duplicate."}"#, true),
        (200, "Duplicated conversion", true),
        (200, r#"{"message":"This txid is a duplicate."}"#, true),
        (200, "ok=0&status=duplicate", true),
        (200, r#"{"code":"CLICK_CONVERSION_ALREADY_EXISTS"}"#, true),
        (200, "DUPLICATE_CLICK_ID", false),
        (200, "Multiple Conversions are not Allowed", false),
    ] {
        let judged = with("custom", status, body);
        assert_eq!(
            (judged.verdict, judged.reason.as_str()),
            (Verdict::Rejected, "duplicate"),
            "{body}"
        );
        assert!(
            judged.sentence.contains("already recorded"),
            "{}",
            judged.sentence
        );
        assert_eq!(judged.guess, guess, "{body}");
    }
}

#[test]
fn words_that_only_mention_duplicates_or_errors_refuse_nothing() {
    for body in [
        r#"{"ok":true,"duplicate": false}"#,
        r#"{"error": null}"#,
        r#"{"error":"","status":"ok"}"#,
        r#"{"errors": []}"#,
        r#"{"success": true, "errors": [ ]}"#,
        "success=true;",
        "no duplicates found",
        r#"{"success":true,"duplicated":false}"#,
        r#"{"status":"ok","is_duplicate":"false"}"#,
        r#"{"status":"ok","duplicates":false}"#,
        r#"{"status":"ok","isDuplicate":"0"}"#,
        r#"{"duplicate_count":0}"#,
        r#"{"duplicate_conversions":0,"duplicate_check":"passed"}"#,
        r#"{"message":"saved","already_exists":false}"#,
        "Conversion recorded. Duplicate check passed",
        "Duplicate check passed",
        "OK, 0 duplicate conversions",
        "not already recorded: counted",
    ] {
        assert_eq!(
            with("custom", 200, body).verdict,
            Verdict::Accepted,
            "{body}"
        );
    }
}

#[test]
fn a_refusal_behind_a_200_is_seen() {
    for (body, reason) in [
        (
            "success=false; err_msg=Invalid Trans. ID #1;",
            "success_false",
        ),
        (r#"{"success": false}"#, "success_false"),
        (r#"{"status": "error", "message": "x"}"#, "error_in_body"),
        ("INVALID_CLICK_ID", "unknown_click"),
        ("Missing mandatory parameter clickid", "missing_parameter"),
    ] {
        let judged = with("redtrack", 200, body);
        assert_eq!(
            (judged.verdict, judged.reason.as_str()),
            (Verdict::Rejected, reason),
            "{body}"
        );
    }
}

#[test]
fn what_a_refusal_says_is_told_instead_of_what_its_status_usually_means() {
    for (status, body, reason, guess) in [
        (404, "Unknown click id", "unknown_click", true),
        (400, "INVALID_CLICK_ID", "unknown_click", false),
        (
            400,
            "Missing mandatory parameter",
            "missing_parameter",
            false,
        ),
        (403, "IP not in Whitelist", "ip_refused", false),
        (401, "auth_token mismatch", "wrong_token", false),
        (404, "<html>click not found", "http_404", false),
    ] {
        let judged = with("redtrack", status, body);
        assert_eq!(
            (judged.verdict, judged.reason.as_str(), judged.guess),
            (Verdict::Rejected, reason, guess),
            "{body}"
        );
    }
}

#[test]
fn a_web_page_is_accepted_at_most_and_its_words_are_not_read() {
    let judged = with(
        "redtrack",
        200,
        "\u{feff}\n<!DOCTYPE  HTML><p>\"error\":\"x\" duplicate",
    );
    assert_eq!(
        (judged.verdict, judged.reason.as_str()),
        (Verdict::Accepted, "html_on_200")
    );
    let bare = with("custom", 200, "<b>duplicate</b>");
    assert_eq!(
        bare.verdict,
        Verdict::Rejected,
        "a line of HTML is still an answer"
    );
}

#[test]
fn a_2xx_that_broke_off_is_unknown_even_if_its_first_half_confirms() {
    let judged = judge(
        &broken(200, r#"{"message":"conversion recorded""#),
        templates::get("sample"),
    );
    assert_eq!(
        (judged.verdict, judged.reason.as_str()),
        (Verdict::Unknown, "body_broken")
    );
}

#[test]
fn failures_are_not_delivered_where_that_is_proven_and_unknown_elsewhere() {
    use FailureKind as K;
    for kind in [
        K::InvalidUrl,
        K::RefusedTarget,
        K::Dns,
        K::Refused,
        K::Unreachable,
        K::ConnectTimeout,
        K::Tls,
        K::Connect,
        K::CancelledUnsent,
    ] {
        let judged = judge(&failed(kind), None);
        assert_eq!(judged.verdict, Verdict::NotDelivered, "{kind:?}");
        assert!(judged.sentence.contains("sent"), "{}", judged.sentence);
    }
    for kind in [
        K::Timeout,
        K::Reset,
        K::Unreadable,
        K::Cancelled,
        K::Crashed,
    ] {
        let judged = judge(&failed(kind), None);
        assert_eq!(judged.verdict, Verdict::Unknown, "{kind:?}");
        assert!(
            judged.sentence.contains("may have arrived"),
            "{}",
            judged.sentence
        );
    }
}

#[test]
fn the_sentence_names_the_destination_or_the_host() {
    let url = "https://track.example.com/p";
    let of = |id: &str, outcome| judge_attempt(&attempt(url, outcome), templates::get(id)).sentence;
    assert!(of("redtrack", answer(200, "")).starts_with("RedTrack answered 200"));
    assert!(of("custom", answer(200, "")).starts_with("track.example.com answered 200"));
    assert_eq!(
        of("redtrack", failed(FailureKind::Dns)),
        "track.example.com has no address, so nothing was sent."
    );
}

#[test]
fn a_guess_is_marked_and_never_confirms() {
    let mut template = templates::get("redtrack")
        .expect("redtrack is there")
        .clone();
    let any = StatusPattern::Class(2);
    template.verdicts = vec![rule(any, "counted", Verdict::Confirmed, "")];
    let judged = judge(&answer(200, "Counted"), Some(&template));
    assert_eq!((judged.verdict, judged.guess), (Verdict::Accepted, true));

    template.verdicts = vec![rule(any, "counted", Verdict::Rejected, "")];
    let judged = judge(&answer(200, "Counted"), Some(&template));
    assert_eq!((judged.verdict, judged.guess), (Verdict::Rejected, true));
}

#[test]
fn a_templates_word_for_accepted_gives_its_own_reason_unless_something_refuses() {
    let mut template = templates::get("redtrack")
        .expect("redtrack is there")
        .clone();
    template.verdicts = vec![rule(
        StatusPattern::Exact(200),
        "queued",
        Verdict::Accepted,
        "guide",
    )];
    let judged = judge(&answer(200, "Queued"), Some(&template));
    assert_eq!(
        (judged.verdict, judged.reason.as_str()),
        (Verdict::Accepted, "rule_accepted")
    );
    assert_eq!(judged.sentence, "RedTrack said 200.");
    let refused = judge(
        &answer(200, "queued, duplicate conversion"),
        Some(&template),
    );
    assert_eq!(refused.reason, "duplicate");
    let elsewhere = judge(&answer(202, "queued"), Some(&template));
    assert_eq!(elsewhere.reason, "no_rule", "the rule speaks of 200 alone");
}

#[test]
fn a_templates_guess_at_refusal_comes_before_the_general_wording() {
    let mut template = templates::get("redtrack")
        .expect("redtrack is there")
        .clone();
    template.verdicts = vec![rule(
        StatusPattern::Class(2),
        "duplicate",
        Verdict::Rejected,
        "",
    )];
    assert_eq!(
        judge(&answer(200, "duplicate"), Some(&template)).reason,
        "rule_rejected"
    );
}

#[test]
fn a_sourced_confirmation_outweighs_a_guess_and_a_sourced_refusal_outweighs_both() {
    let mut template = templates::get("redtrack")
        .expect("redtrack is there")
        .clone();
    let any = StatusPattern::Class(2);
    let confirmed = rule(any, "x", Verdict::Confirmed, "guide");
    template.verdicts = vec![rule(any, "x", Verdict::Rejected, ""), confirmed];
    assert_eq!(
        judge(&answer(200, "x duplicate"), Some(&template)).verdict,
        Verdict::Confirmed
    );
    template
        .verdicts
        .push(rule(any, "x", Verdict::Rejected, "guide"));
    assert_eq!(
        judge(&answer(200, "x"), Some(&template)).verdict,
        Verdict::Rejected
    );
}

#[test]
fn rules_are_written_in_the_form_that_bodies_are_read_in() {
    let own = templates::all().iter().flat_map(|t| &t.verdicts);
    for rule in general().iter().chain(own) {
        for words in rule.body.iter().chain(&rule.whole).chain(&rule.unless) {
            let padded = normalise(&format!("x{words}x"));
            assert_eq!(
                padded,
                format!("x{words}x"),
                "{} would never match",
                rule.reason
            );
        }
    }
}

#[test]
fn the_general_rules_refuse_only_and_stand_in_the_order_of_what_is_known() {
    let rules = general();
    assert!(rules.iter().all(|r| r.verdict == Verdict::Rejected));
    assert!(
        rules.iter().all(|r| !r.body.is_empty()),
        "a rule without words would refuse everything"
    );
    assert!(
        rules.is_sorted_by_key(|r| r.source.is_empty()),
        "documented wording goes first"
    );
}

proptest! {
    #[test]
    fn nothing_is_confirmed_without_a_source(
        which in prop::option::of(0..4usize),
        status in 100..600u16,
        body in prop::string::string_regex(
            "(ok|success=true;|\"message\": ?\"conversion recorded\"|duplicate|\"error\":|.){0,6}"
        ).expect("a regex"),
        rules in prop::collection::vec((any::<bool>(), 0..3u8, "[a-z]{0,2}"), 0..4),
    ) {
        let mut template = which.map(|i| templates::all()[i].clone());
        if let Some(t) = &mut template {
            for (sourced, verdict, body) in rules {
                let verdict = [Verdict::Confirmed, Verdict::Accepted, Verdict::Rejected][usize::from(verdict)];
                let source = if sourced { "guide" } else { "" };
                t.verdicts.push(rule(StatusPattern::Any, &body, verdict, source));
            }
        }
        let judged = judge(&answer(status, &body), template.as_ref());
        if judged.verdict == Verdict::Confirmed {
            prop_assert!(!judged.source.is_empty() && !judged.guess);
            prop_assert!((200..300).contains(&status));
        }
        prop_assert_eq!(!(200..300).contains(&status), judged.verdict == Verdict::Rejected
            && !(200..300).contains(&status));
        prop_assert!(!judged.sentence.is_empty() && !judged.sentence.contains("<<"));
    }

    #[test]
    fn no_body_crashes_the_judge(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let body = Body { read: bytes.len() as u64, bytes, ..Body::default() };
        let outcome = Outcome::Answered(Answer {
            status: 200, http_version: "HTTP/1.1".into(), headers: vec![], body,
        });
        let verdict = judge(&outcome, None).verdict;
        prop_assert!(matches!(verdict, Verdict::Accepted | Verdict::Rejected));
    }
}

#[test]
fn every_reason_that_can_be_given_has_words() {
    use super::reasons::has_words;

    let kinds = [
        FailureKind::InvalidUrl,
        FailureKind::RefusedTarget,
        FailureKind::Dns,
        FailureKind::Refused,
        FailureKind::Unreachable,
        FailureKind::ConnectTimeout,
        FailureKind::Tls,
        FailureKind::Connect,
        FailureKind::Timeout,
        FailureKind::Reset,
        FailureKind::Unreadable,
        FailureKind::Cancelled,
        FailureKind::CancelledUnsent,
        FailureKind::Crashed,
    ];
    let mut reasons: Vec<String> = kinds
        .into_iter()
        .map(|kind| judge(&failed(kind), None).reason)
        .collect();
    reasons.extend(general().iter().map(|rule| rule.reason.clone()));
    for template in templates::all() {
        reasons.extend(template.verdicts.iter().map(|rule| rule.reason.clone()));
    }
    for status in 200..600 {
        for body in ["", "<html>", "x"] {
            reasons.push(judge(&answer(status, body), None).reason);
        }
        reasons.push(judge(&broken(status, "x"), None).reason);
    }
    for reason in reasons {
        assert!(
            has_words(&reason),
            "the list would show the bare code {reason}"
        );
    }
}

#[test]
fn reasons_read_as_words() {
    for (code, words) in [
        ("http_404", "404 Not Found"),
        ("http_599", "Status 599"),
        ("duplicate", "Already recorded"),
        ("dns", "Host name not found"),
        ("payout_too_low", "Payout too low"),
        ("ünbekannt", "ünbekannt"),
        ("", ""),
    ] {
        assert_eq!(reason_words(code), words);
    }
    assert_eq!(status_words(404), "Not Found");
    assert_eq!(status_words(599), "", "nobody calls it anything");
}
