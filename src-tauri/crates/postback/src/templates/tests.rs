//! The embedded files keep their promises: nothing here is about code, all of it about data.

use std::collections::BTreeSet;

use super::*;
use crate::{
    event::Network,
    integration::{Level, Role},
    macros, question,
    template::{QuestionKind, TemplateKind, TestTreatment},
    verdict::Verdict,
};

fn questions_in(text: &str) -> BTreeSet<&str> {
    text.split("<<")
        .skip(1)
        .filter_map(|rest| rest.split_once(">>"))
        .map(|(name, _)| name)
        .collect()
}

fn macros_in(text: &str) -> Vec<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

#[test]
fn the_gallery_begins_with_the_free_form_and_ends_with_the_sample() {
    let names: Vec<&str> = all().iter().map(|t| t.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Custom Postback/Pixel",
            "RedTrack",
            "Aftrad",
            "Sample tracker"
        ],
        "the names are a contract with screen readers and journeys"
    );
    let ids: Vec<&str> = all().iter().map(|t| t.id.as_str()).collect();
    assert_eq!(ids, ["custom", "redtrack", "aftrad", "sample"]);
}

#[test]
fn a_template_is_found_by_its_id_and_no_other() {
    assert_eq!(get("aftrad").map(|t| t.name.as_str()), Some("Aftrad"));
    assert_eq!(get("Aftrad"), None);
}

#[test]
fn every_template_covers_both_roles_once() {
    for template in all() {
        let roles: Vec<Role> = template.roles.iter().map(|r| r.role).collect();
        assert_eq!(roles, [Role::Affiliate, Role::Seller], "{}", template.id);
    }
}

#[test]
fn every_question_in_a_url_is_asked_and_every_asked_one_is_used() {
    for template in all() {
        let asked: BTreeSet<&str> = template.questions.iter().map(|q| q.name.as_str()).collect();
        for role in &template.roles {
            let shape = format!("{}{}", role.url, role.per_event);
            assert_eq!(
                questions_in(&shape),
                asked,
                "{} for {:?}",
                template.id,
                role.role
            );
        }
    }
}

#[test]
fn a_template_uses_only_macros_that_its_role_may_use() {
    let catalogue = macros::catalogue(Network::Clickbank);
    for template in all() {
        for role in &template.roles {
            for name in macros_in(&format!("{}{}", role.url, role.per_event)) {
                let found = catalogue
                    .get(name)
                    .unwrap_or_else(|| panic!("{}: {{{name}}} is no macro", template.id));
                assert!(found.role.allows(role.role), "{}: {{{name}}}", template.id);
            }
        }
    }
}

#[test]
fn per_event_parts_stand_where_they_are_added() {
    for template in all() {
        for role in &template.roles {
            assert!(
                role.per_event.is_empty() || role.per_event.starts_with('&'),
                "{}: a per-event part is appended to a query",
                template.id
            );
            assert!(
                !template.customize || !role.per_event.is_empty(),
                "{}: one URL per event needs a part that differs",
                template.id
            );
        }
    }
}

#[test]
fn every_default_is_an_answer_that_its_question_takes() {
    for template in all() {
        for q in &template.questions {
            for answer in q
                .defaults
                .values()
                .chain((!q.default.is_empty()).then_some(&q.default))
            {
                assert_eq!(
                    question::check(q, answer).as_ref(),
                    Ok(answer),
                    "{}: {}",
                    template.id,
                    q.name
                );
            }
            assert!(
                !q.label.is_empty() && !q.help.is_empty(),
                "{}: {}",
                template.id,
                q.name
            );
            assert!(
                q.defaults.is_empty() || q.per_event,
                "{}: {} has defaults by event but is asked once",
                template.id,
                q.name
            );
        }
    }
}

#[test]
fn a_domain_is_asked_where_there_is_a_host_to_fill() {
    for template in all().iter().filter(|t| !t.is_custom()) {
        let domains = template
            .questions
            .iter()
            .filter(|q| q.kind == QuestionKind::Domain)
            .count();
        assert_eq!(domains, 1, "{}", template.id);
        for role in &template.roles {
            assert!(
                role.url.starts_with("https://<<"),
                "{} sends in the clear",
                template.id
            );
        }
    }
}

#[test]
fn the_free_form_has_no_url_of_its_own() {
    let custom = get("custom").expect("custom is there");
    assert!(custom.is_custom());
    assert!(
        custom
            .roles
            .iter()
            .all(|r| r.url.is_empty() && r.per_event.is_empty())
    );
}

#[test]
fn no_verdict_rule_confirms_without_a_source_or_against_the_status() {
    for template in all() {
        for rule in &template.verdicts {
            assert!(
                rule.verdict != Verdict::Confirmed || !rule.source.is_empty(),
                "{}: {} is a guess and would confirm",
                template.id,
                rule.reason
            );
            assert!(
                rule.verdict != Verdict::Confirmed
                    || rule.status.covers(200) && !rule.status.covers(404),
                "{}: {} would confirm what was refused",
                template.id,
                rule.reason
            );
            assert!(
                !matches!(rule.verdict, Verdict::NotDelivered | Verdict::Unknown),
                "{}: {} speaks of an answer, so it was delivered",
                template.id,
                rule.reason
            );
            assert!(
                !rule.sentence.is_empty() && !rule.reason.is_empty(),
                "{}",
                template.id
            );
        }
    }
}

#[test]
fn redtrack_and_aftrad_never_confirm_because_their_answers_are_not_documented() {
    for id in ["redtrack", "aftrad", "custom"] {
        let template = get(id).expect("the template is there");
        assert!(
            template
                .verdicts
                .iter()
                .all(|r| r.verdict != Verdict::Confirmed),
            "{id}"
        );
    }
}

#[test]
fn what_lint_alone_asks_of_a_template_stays_here() {
    let aftrad = get("aftrad").expect("Aftrad is built in");
    assert!(aftrad.takes_click_id_in("click_id") && aftrad.takes_click_id_in("Aggregate_ID"));
    let shown = serde_json::to_value(aftrad).expect("a template can be shown");
    assert!(shown.get("click_id_param").is_some());
    assert!(
        shown.get("click_id_also").is_none(),
        "the window has no use for it"
    );
    let custom = get("custom").expect("the free form is built in");
    assert!(!custom.takes_click_id_in(""), "no parameter is known of it");
}

#[test]
fn a_sample_says_that_it_is_one() {
    let sample = get("sample").expect("sample is there");
    assert_eq!(sample.kind, TemplateKind::Sample);
    assert_eq!(sample.tests.treatment, TestTreatment::Excluded);
    for text in [&sample.summary, &sample.notes[0], &sample.tests.note] {
        assert!(text.to_lowercase().contains("sample"), "{text}");
    }
}

#[test]
fn aftrad_alone_recommends_custom_and_says_why() {
    for template in all() {
        let expected = (template.id == "aftrad").then_some(Level::Custom);
        assert_eq!(template.level.level, expected, "{}", template.id);
        assert!(!template.level.reason.is_empty(), "{}", template.id);
    }
    let aftrad = get("aftrad").expect("aftrad is there");
    assert_eq!(aftrad.filters[0].field, "traffic_source");
    assert!(
        aftrad.level.reason.contains("too many"),
        "the reason is over-reporting"
    );
}

#[test]
fn templates_say_where_they_differ_from_their_source_documents() {
    let aftrad = get("aftrad").expect("aftrad is there");
    let notes = aftrad.notes.join(" ");
    assert!(
        notes.contains("{trackingCodes}") && notes.contains("{affiliateEarnings}"),
        "{notes}"
    );
    let seller = aftrad.role(Role::Seller).expect("sellers are covered");
    assert!(seller.inferred, "the guide does not cover sellers");
}

#[test]
fn every_documented_template_links_its_documentation_and_dates_the_check() {
    for template in all().iter().filter(|t| t.kind != TemplateKind::Sample) {
        assert!(
            template.documentation.starts_with("https://"),
            "{}",
            template.id
        );
        assert_eq!(
            template.checked_on.len(),
            "2026-11-21".len(),
            "{}",
            template.id
        );
    }
}
