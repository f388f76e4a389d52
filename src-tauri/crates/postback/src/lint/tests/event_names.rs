use super::*;
use crate::{compose::compose, integration::Definition, templates};

const BOTH: [EventType; 2] = [EventType::Purchase, EventType::Upsell];
const BASE: &str = "https://track.example.com/postback?clickid={tid}";

fn template(id: &str) -> &'static Template {
    templates::get(id).expect("the template is built in")
}

/// A RedTrack integration whose events share a URL.
fn shared(events: &[EventType], rest: &str) -> Definition {
    Definition {
        name: "Mine".into(),
        account: "cbaff1".into(),
        template: "redtrack".into(),
        events: events.to_vec(),
        url: format!("{BASE}{rest}"),
        ..Definition::default()
    }
}

/// One in which each event has a URL of its own.
fn own(rests: [&str; 2]) -> Definition {
    Definition {
        customize: true,
        urls: BOTH
            .into_iter()
            .zip(rests.map(|rest| format!("{BASE}{rest}")))
            .collect(),
        ..shared(&BOTH, "")
    }
}

/// What is said about event names, as code, place and severity.
fn said(definition: &Definition, id: &str) -> Vec<Problem> {
    let context = LintContext {
        template: Some(template(id)),
        ..LintContext::default()
    };
    let mut problems = lint(definition, &context);
    problems.retain(|p| p.code.ends_with("-event-name"));
    problems
}

#[track_caller]
fn only(definition: &Definition, id: &str, code: Code) -> Problem {
    let problems = said(definition, id);
    assert_eq!(problems.len(), 1, "{problems:#?}");
    assert_eq!(problems[0].code, code.as_str());
    problems[0].clone()
}

/// The definition with a fix put in.
fn mended(definition: &Definition, problem: &Problem) -> Definition {
    let mut after = definition.clone();
    let text = match &problem.place {
        Place::Url { event: None } => &mut after.url,
        Place::Url { event: Some(event) } => after.urls.get_mut(event).expect("its own URL"),
        Place::Answer { key } => after.answers.entry(key.clone()).or_default(),
        other => panic!("no fix is for {other:?}"),
    };
    let fix = problem.fix.as_ref().expect("there is a fix");
    text.replace_range(problem.start..problem.end, &fix.replacement);
    after
}

#[test]
fn events_that_share_a_url_without_the_templates_parameter_look_alike() {
    let code = Code::MissingEventName;
    let problem = only(&shared(&BOTH, ""), "redtrack", code);
    assert_eq!(problem.severity, Severity::Warning);
    assert_eq!(problem.place, Place::Url { event: None });
    assert!(problem.hint.contains("Customize"), "{}", problem.hint);
    assert_eq!(problem.fix, None, "no one name is right for both");
    for rest in [
        "&type={event_type}",
        "&type=<<event_name>>",
        "&type=REPLACE",
    ] {
        assert_eq!(said(&shared(&BOTH, rest), "redtrack"), [], "{rest}");
    }
    assert_eq!(said(&shared(&BOTH, "&a=1?type=x"), "redtrack"), []);
    assert_eq!(said(&shared(&BOTH, "&a=#b#&type=x"), "redtrack"), []);
    for id in ["custom", "sample"] {
        assert_eq!(said(&shared(&BOTH, ""), id), [], "{id} needs no name");
    }
}

#[test]
fn a_single_event_without_its_name_is_a_note_unless_the_template_needs_it() {
    let code = Code::MissingEventName;
    let lone = shared(&[EventType::Purchase], "");
    let problem = only(&lone, "redtrack", code);
    assert_eq!(problem.severity, Severity::Note);
    let after = mended(&lone, &problem);
    assert_eq!(after.url, format!("{BASE}&type=Purchase"));
    assert_eq!(said(&after, "redtrack"), []);
    assert_eq!(
        only(&lone, "aftrad", code).severity,
        Severity::Warning,
        "Aftrad's payout rules go by it"
    );
}

#[test]
fn events_that_are_to_have_different_names_may_not_send_one() {
    let code = Code::SameEventName;
    let form = own(["&type=Purchase", "&type=Purchase"]);
    let problem = only(&form, "redtrack", code);
    let upsell = Some(EventType::Upsell);
    assert_eq!(problem.place, Place::Url { event: upsell });
    let after = mended(&form, &problem);
    assert_eq!(
        after.urls[&EventType::Upsell],
        format!("{BASE}&type=Upsell")
    );
    assert_eq!(said(&after, "redtrack"), []);

    let problem = only(&shared(&BOTH, "&type=Purchase"), "redtrack", code);
    assert_eq!(problem.fix, None);
    assert!(problem.message.contains("type=Purchase"), "{problem:#?}");

    let mut one_name = form;
    let key = "event_name.upsell".to_owned();
    one_name.answers.insert(key, "Purchase".into());
    assert_eq!(said(&one_name, "redtrack"), [], "so it was asked for");
    let by_hand = own(["&type=Sale", "&type=Up%20sell"]);
    assert_eq!(said(&by_hand, "redtrack"), [], "they differ");
}

#[test]
fn a_pasted_name_that_gives_way_to_a_suggestion_is_not_lost_in_silence() {
    let redtrack = template("redtrack");
    let pasted = |form: &Definition| {
        let base = format!("{BASE}&type=Sale");
        let made = compose(redtrack, form.role, &form.answers, &BOTH, Some(&base));
        Definition {
            url: made.url,
            customize: made.customize,
            urls: made.urls,
            ..form.clone()
        }
    };
    let form = pasted(&shared(&BOTH, ""));
    let problem = only(&form, "redtrack", Code::ReplacedEventName);
    let key = "event_name.purchase".to_owned();
    assert_eq!(problem.place, Place::Answer { key: key.clone() });
    assert!(problem.message.contains("type=Sale"), "{problem:#?}");
    let after = pasted(&mended(&form, &problem));
    assert!(after.urls[&EventType::Purchase].ends_with("&type=Sale"));
    assert_eq!(said(&after, "redtrack"), []);

    let mut decided = shared(&BOTH, "");
    decided.answers.insert(key, "Order".into());
    assert_eq!(said(&pasted(&decided), "redtrack"), []);
}
