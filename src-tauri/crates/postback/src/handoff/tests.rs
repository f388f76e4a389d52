use super::*;
use crate::{
    compose,
    integration::{Filter, Handoff, Role},
    templates,
};

fn redtrack() -> Definition {
    let template = templates::get("redtrack").expect("redtrack is there");
    let mut form = compose::definition(template, Role::Affiliate);
    form.account = "cb1test".into();
    form.answers
        .insert("tracking_domain".into(), "track.example.com".into());
    let composed = compose::compose(template, form.role, &form.answers, &form.events, None);
    Definition {
        url: composed.url,
        urls: composed.urls,
        ..form
    }
}

fn keys(steps: &[Step]) -> Vec<&str> {
    steps.iter().map(|s| s.key.as_str()).collect()
}

fn value<'s>(steps: &'s [Step], key: &str) -> Option<&'s str> {
    steps
        .iter()
        .find(|s| s.key == key)
        .and_then(|s| s.value.as_deref())
}

#[test]
fn the_steps_stand_in_clickbanks_order_and_end_with_activating() {
    let steps = checklist(&redtrack(), templates::get("redtrack"));
    assert_eq!(
        keys(&steps),
        [
            "open",
            "add",
            "custom",
            "name",
            "account",
            "role",
            "level",
            "events",
            "customize",
            "url.purchase",
            "url.upsell",
            "save",
            "test",
            "activate",
        ]
    );
    assert_eq!(
        steps.last().map(|s| s.title.as_str()),
        Some("Activate it there")
    );
}

#[test]
fn what_is_typed_in_clickbank_can_be_copied() {
    let form = redtrack();
    let steps = checklist(&form, templates::get("redtrack"));
    assert_eq!(value(&steps, "name"), Some("RedTrack postback"));
    assert_eq!(value(&steps, "account"), Some("cb1test"));
    assert_eq!(
        value(&steps, "url.upsell"),
        Some(form.urls[&EventType::Upsell].as_str())
    );
    assert_eq!(value(&steps, "role"), None, "a choice is not typed");
}

#[test]
fn a_shared_url_needs_no_toggle() {
    let form = Definition {
        customize: false,
        ..redtrack()
    };
    let steps = checklist(&form, None);
    assert!(!keys(&steps).contains(&"customize"));
    assert_eq!(value(&steps, "url"), Some(form.url.as_str()));
}

#[test]
fn an_event_that_inherits_gets_the_shared_url() {
    let mut form = redtrack();
    form.urls.remove(&EventType::Upsell);
    assert_eq!(
        value(&checklist(&form, None), "url.upsell"),
        Some(form.url.as_str())
    );
}

#[test]
fn custom_brings_its_filters_with_tidied_values() {
    let mut form = redtrack();
    form.filters = vec![
        Filter {
            field: "vendor".into(),
            values: " cb1test , ,cb2test".into(),
        },
        Filter::default(),
    ];
    assert!(
        !keys(&checklist(&form, None)).contains(&"filter.0"),
        "at Global no filter counts"
    );
    form.level = Level::Custom;
    let steps = checklist(&form, None);
    assert_eq!(value(&steps, "filter.0"), Some("cb1test,cb2test"));
    assert!(
        !keys(&steps).contains(&"filter.1"),
        "a blank row is no filter"
    );
    let filter = steps
        .iter()
        .find(|s| s.key == "filter.0")
        .expect("the filter is there");
    assert!(
        filter.instruction.contains("the field Seller Nickname "),
        "that is the word that ClickBank's guide prints"
    );
}

#[test]
fn a_level_against_the_templates_advice_is_minded() {
    let aftrad = templates::get("aftrad");
    let steps = checklist(&redtrack(), aftrad);
    let level = steps
        .iter()
        .find(|s| s.key == "level")
        .expect("the level is there");
    assert!(
        level.instruction.contains("too many"),
        "{}",
        level.instruction
    );
}

#[test]
fn the_cautions_name_every_trap() {
    let all = cautions(&redtrack(), templates::get("redtrack"));
    let keys: Vec<&str> = all.iter().map(|c| c.key.as_str()).collect();
    assert_eq!(
        keys,
        ["test_card", "real_purchase", "counts_twice", "delay"]
    );
    assert!(all[2].text.contains("RedTrack"));
}

#[test]
fn a_loopback_integration_says_that_clickbank_cannot_reach_it() {
    let mut form = redtrack();
    form.urls
        .insert(EventType::Upsell, "http://127.0.0.1:8080/p".into());
    assert_eq!(cautions(&form, None)[0].key, "own_computer");
    form.customize = false;
    assert_eq!(
        cautions(&form, None)[0].key,
        "test_card",
        "an override that is off does not count"
    );
}

#[test]
fn a_loopback_url_that_no_event_fires_is_not_minded() {
    let here = "http://127.0.0.1:8080/p";
    let shared = Definition {
        url: here.into(),
        ..redtrack()
    };
    assert_eq!(
        cautions(&shared, None)[0].key,
        "test_card",
        "every event has a URL of its own"
    );
    let mut dropped = redtrack();
    dropped.urls.insert(EventType::Combined, here.into());
    assert_eq!(
        cautions(&dropped, None)[0].key,
        "test_card",
        "combined conversions are not chosen"
    );
    dropped.events.push(EventType::Combined);
    assert_eq!(cautions(&dropped, None)[0].key, "own_computer");
}

#[test]
fn errors_come_before_anything_is_pasted() {
    let mut form = redtrack();
    form.urls
        .insert(EventType::Upsell, "https://t.example.com/p?c={tidd}".into());
    let template = templates::get("redtrack");
    let first = &cautions(&form, template)[0];
    assert_eq!((first.key.as_str(), first.urgent), ("errors", true));
    assert!(first.text.contains("{tidd}"), "{}", first.text);
    let text = as_text(&form, template);
    let place = |words: &str| text.find(words).expect("it is said");
    assert!(place("{tidd}") < place("## In ClickBank"), "{text}");
}

#[test]
fn a_tick_goes_where_its_field_now_holds_something_else() {
    let before = redtrack();
    let handoff = Handoff {
        ticked: ["name", "url.purchase", "url.upsell", "test", "activate"]
            .map(str::to_owned)
            .into(),
        ..Handoff::default()
    };
    let mut after = before.clone();
    after.name = "another".into();
    assert_eq!(carried(&handoff, &before, &after), handoff);
    after
        .urls
        .insert(EventType::Upsell, "https://other.example/p?c={tid}".into());
    let now = carried(&handoff, &before, &after);
    assert_eq!(now.ticked, ["name", "url.purchase", "activate"]);
    assert!(!now.changed, "it was never said to be installed");
    after.customize = false;
    assert_eq!(
        carried(&handoff, &before, &after).ticked,
        ["name", "activate"]
    );
}

#[test]
fn the_last_proof_is_a_conversion_seen_with_click_id_and_payout() {
    let step = seen(templates::get("redtrack"));
    assert_eq!(step.title, "Seen in RedTrack");
    assert!(step.instruction.contains("click ID") && step.instruction.contains("payout"));
    assert_eq!(seen(templates::get("custom")).title, "Seen in tracker");
}

#[test]
fn the_text_holds_every_step_and_value_and_survives_a_hostile_name() {
    let form = Definition {
        name: "a\n# b\u{0}c".into(),
        ..redtrack()
    };
    let text = as_text(&form, templates::get("redtrack"));
    assert!(
        text.starts_with("# Hand-off to ClickBank: a # b c\n"),
        "{text}"
    );
    for step in checklist(&form, templates::get("redtrack")) {
        assert!(text.contains(&step.instruction), "{}", step.key);
        assert!(
            step.key == "name" || step.value.is_none_or(|v| text.contains(&v)),
            "{}",
            step.key
        );
    }
    assert!(text.contains("Seen in RedTrack"));
}

#[test]
fn an_empty_form_has_a_checklist_without_values_and_no_crash() {
    let steps = checklist(&Definition::default(), None);
    assert!(steps.iter().all(|s| s.value.is_none()));
    assert!(as_text(&Definition::default(), None).contains("a new integration"));
}

#[test]
fn a_role_is_told_of_its_own_preparations_only() {
    for (role, own, other) in [
        (Role::Affiliate, "tid={clickid}", "vtid={clickid}"),
        (Role::Seller, "vtid={clickid}", "Affiliates:"),
    ] {
        let form = Definition { role, ..redtrack() };
        let text = as_text(&form, templates::get("redtrack"));
        let first = text.split("## In ClickBank").next().unwrap_or_default();
        assert!(first.contains(own), "without it no click is found: {first}");
        assert!(!first.contains(other), "that is the other role's: {first}");
    }
}

#[test]
fn a_level_is_not_recommended_to_a_role_that_the_guide_does_not_cover() {
    let aftrad = templates::get("aftrad").expect("aftrad is there");
    for (role, advised) in [(Role::Affiliate, true), (Role::Seller, false)] {
        let steps = checklist(&compose::definition(aftrad, role), Some(aftrad));
        let level = steps.iter().find(|s| s.key == "level").expect("a level");
        assert_eq!(
            level.instruction.contains("Mind:"),
            advised,
            "a seller has no traffic_source to filter by: {}",
            level.instruction
        );
    }
}
