use proptest::prelude::*;

use super::*;

fn question(kind: QuestionKind) -> Question {
    Question {
        name: "q".into(),
        label: "Tracking domain".into(),
        kind,
        ..Question::default()
    }
}

fn domain(answer: &str) -> Result<String, AnswerError> {
    check(&question(QuestionKind::Domain), answer)
}

#[test]
fn a_bare_domain_is_taken_as_it_is() {
    for answer in [
        "track.example.com",
        "track.example.com:8443",
        "a_b.example.com",
        "203.0.113.7",
    ] {
        assert_eq!(domain(answer).as_deref(), Ok(answer));
    }
}

#[test]
fn a_pasted_url_becomes_its_host() {
    for (pasted, host) in [
        (
            "https://track.example.com/postback?clickid={tid}",
            "track.example.com",
        ),
        (" http://Track.Example.com/ ", "track.example.com"),
        ("track.example.com/postback", "track.example.com"),
        ("//track.example.com?x", "track.example.com"),
        ("https://track.example.com:443/", "track.example.com"),
        ("https://track.example.com.", "track.example.com"),
        ("https://münchen.example/", "xn--mnchen-3ya.example"),
    ] {
        assert_eq!(domain(pasted).as_deref(), Ok(host), "{pasted}");
    }
}

#[test]
fn a_loopback_address_keeps_its_scheme_and_is_http_when_it_has_none() {
    for (answer, kept) in [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        (
            "http://127.0.0.1:8080/postback?x=1",
            "http://127.0.0.1:8080",
        ),
        ("127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("localhost:8080", "http://localhost:8080"),
        ("http://LOCALHOST:8080/", "http://localhost:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("[::1]:8080", "http://[::1]:8080"),
        ("https://localhost:8443", "https://localhost:8443"),
        ("http://127.0.0.1:443", "http://127.0.0.1:443"),
    ] {
        assert_eq!(domain(answer).as_deref(), Ok(kept), "{answer}");
    }
}

#[test]
fn nonsense_is_refused_with_a_message_that_says_why() {
    for (answer, why) in [
        ("redtrack", "no dot"),
        ("track example.com", "white space"),
        ("<<tracking_domain>>", "placeholder"),
        ("[your-event-domain]", "placeholder"),
        ("ftp://track.example.com", "not an http"),
        ("https://user:pw@track.example.com", "user name"),
        ("https://", "host"),
        ("1.2", "part of an address"),
        ("track..example.com", "between its dots"),
        ("-track.example.com", "between its dots"),
        ("track.example.com:0", "port 0"),
        ("track.example.com:99999", "host name"),
        ("javascript:alert(1)", "host name"),
    ] {
        let message = domain(answer).expect_err(answer).to_string();
        assert!(message.contains(why), "{answer}: {message}");
        assert!(
            message.contains("Tracking domain"),
            "the message names the field: {message}"
        );
    }
}

#[test]
fn an_unanswered_question_is_an_error_unless_it_is_optional() {
    let mut q = question(QuestionKind::Parameter);
    assert!(matches!(check(&q, "  "), Err(AnswerError::Missing { .. })));
    q.optional = true;
    assert_eq!(check(&q, "  ").as_deref(), Ok(""));
}

#[test]
fn an_event_name_is_free_text_without_what_ends_a_parameter() {
    let q = question(QuestionKind::EventName);
    for name in [
        "Purchase",
        "Initial purchase",
        "Käufe/neu",
        "{event_type}",
        "a=b",
        "100%",
    ] {
        assert_eq!(check(&q, name).as_deref(), Ok(name));
    }
    for name in ["a&b", "a#b", "a\nb", "a\0b", "a\u{200b}b", "a\u{202e}b"] {
        assert!(
            matches!(check(&q, name), Err(AnswerError::Forbidden { .. })),
            "{name:?}"
        );
    }
}

#[test]
fn a_parameter_name_is_letters_digits_and_three_signs() {
    let q = question(QuestionKind::Parameter);
    assert_eq!(check(&q, " order-id_2.x ").as_deref(), Ok("order-id_2.x"));
    for name in ["a b", "a=b", "a&b", "{a}", "ä"] {
        assert!(
            matches!(check(&q, name), Err(AnswerError::NotAParameter { .. })),
            "{name}"
        );
    }
}

#[test]
fn a_huge_answer_is_refused_and_the_message_stays_short() {
    let huge = "x".repeat(1_000_000);
    for kind in [
        QuestionKind::Domain,
        QuestionKind::EventName,
        QuestionKind::Parameter,
    ] {
        let message = check(&question(kind), &huge)
            .expect_err("far too long")
            .to_string();
        assert!(
            message.len() < 400,
            "a message must fit its place: {} bytes",
            message.len()
        );
    }
}

#[test]
fn limits_are_exact() {
    let q = question(QuestionKind::EventName);
    assert!(check(&q, &"x".repeat(MAX_ANSWER)).is_ok());
    assert!(matches!(
        check(&q, &"x".repeat(MAX_ANSWER + 1)),
        Err(AnswerError::TooLong { length, .. }) if length == MAX_ANSWER + 1
    ));
    let label = "a".repeat(63);
    assert!(domain(&format!("{label}.example.com")).is_ok());
    assert!(
        domain(&format!("{label}a.example.com")).is_err(),
        "DNS takes 63 characters a label"
    );
    let long = [label.as_str(); 4].join(".");
    assert_eq!(long.len(), 255);
    assert!(domain(&long).is_err(), "DNS takes 253 characters a name");
    assert!(domain(&long[2..]).is_ok());
}

#[test]
fn labels_and_keys_name_the_event_only_where_the_question_is_asked_for_each() {
    let mut q = question(QuestionKind::EventName);
    q.name = "event_name".into();
    q.label = "Event name".into();
    assert_eq!(key(&q, EventType::Upsell), "event_name");
    assert_eq!(label(&q, EventType::Upsell), "Event name");
    q.per_event = true;
    assert_eq!(key(&q, EventType::Purchase), "event_name.purchase");
    assert_eq!(
        label(&q, EventType::Purchase),
        "Event name for Initial purchase"
    );
}

proptest! {
    #[test]
    fn no_text_crashes_a_check_and_what_is_taken_is_taken_again(answer in ".{0,80}") {
        for kind in
            [QuestionKind::Domain, QuestionKind::Text, QuestionKind::EventName, QuestionKind::Parameter]
        {
            let q = question(kind);
            if let Ok(kept) = check(&q, &answer) {
                prop_assert_eq!(check(&q, &kept), Ok(kept.clone()), "tidying must settle at once");
            }
        }
    }

    #[test]
    fn a_domain_that_is_taken_makes_a_url_with_that_host(
        answer in "(https?://)?[a-z0-9.:\\[\\]-]{1,24}(/[a-z]*)?"
    ) {
        if let Ok(kept) = domain(&answer) {
            let url = if kept.contains("://") { kept } else { format!("https://{kept}") };
            prop_assert!(url::Url::parse(&url).is_ok_and(|u| u.has_host()), "{}", url);
        }
    }
}
