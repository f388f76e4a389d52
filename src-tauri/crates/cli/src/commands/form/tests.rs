//! What the options do to a form.

use carom_postback::integration::Role;

use super::*;
use crate::exit::Status;

const UPSELL_OWN: &str = "https://own.example.com/up?c={tid}";

fn start(template: &str) -> Definition {
    compose::definition(
        templates::get(template).expect("a template"),
        Role::Affiliate,
    )
}

fn set(name: &str, value: &str) -> Setting {
    Setting {
        name: name.into(),
        value: value.into(),
    }
}

fn with(asked: &FormArgs, form: &Definition) -> Filled {
    fill(form, asked).expect("the options fit")
}

fn redtrack() -> Definition {
    let set = vec![set("tracking_domain", "track.example.com")];
    with(
        &FormArgs {
            set,
            ..FormArgs::default()
        },
        &start("redtrack"),
    )
    .definition
}

#[test]
fn answers_become_one_url_per_event() {
    let form = redtrack();
    assert!(
        form.url_for(EventType::Purchase)
            .starts_with("https://track.example.com/postback?clickid={tid}"),
        "the answer should stand in {}",
        form.url_for(EventType::Purchase)
    );
    assert!(
        form.url_for(EventType::Purchase)
            .ends_with("&type=Purchase"),
        "each event has its name"
    );
    assert!(
        form.url_for(EventType::Upsell).ends_with("&type=Upsell"),
        "each event has its name"
    );
}

#[test]
fn an_answer_without_an_event_goes_to_every_chosen_event() {
    let asked = FormArgs {
        set: vec![set("event_name", "Sale")],
        ..FormArgs::default()
    };
    let form = with(&asked, &redtrack()).definition;
    for event in [EventType::Purchase, EventType::Upsell] {
        assert!(
            form.url_for(event).ends_with("&type=Sale"),
            "{}",
            form.url_for(event)
        );
    }
}

#[test]
fn a_shared_url_that_no_event_fires_is_remarked() {
    let custom = with(
        &FormArgs {
            events: Some(vec![EventType::Purchase]),
            url_for: vec![(EventType::Purchase, UPSELL_OWN.into())],
            ..FormArgs::default()
        },
        &start("custom"),
    )
    .definition;
    let asked = FormArgs {
        url: Some("https://t.example.com/new?c={tid}".into()),
        ..FormArgs::default()
    };
    let after = with(&asked, &custom);
    assert_eq!(after.definition.url_for(EventType::Purchase), UPSELL_OWN);
    assert!(
        after.remarks[0].contains("--url-for purchase=URL"),
        "the user thinks that it fires the new one: {:?}",
        after.remarks
    );
}

#[test]
fn a_new_event_gets_its_url_and_a_dropped_one_loses_it() {
    let events = Some(vec![EventType::Combined]);
    let form = with(
        &FormArgs {
            events,
            ..FormArgs::default()
        },
        &redtrack(),
    )
    .definition;
    assert_eq!(
        form.urls.keys().copied().collect::<Vec<_>>(),
        [EventType::Combined]
    );
    assert!(
        form.url_for(EventType::Combined)
            .contains("track.example.com"),
        "answers stay"
    );
}

#[test]
fn a_url_written_by_hand_survives_new_answers_and_is_spoken_of() {
    let own = FormArgs {
        url_for: vec![(EventType::Upsell, UPSELL_OWN.into())],
        ..FormArgs::default()
    };
    let form = with(&own, &redtrack()).definition;
    let asked = FormArgs {
        set: vec![set("tracking_domain", "new.example.com")],
        ..FormArgs::default()
    };
    let filled = with(&asked, &form);
    assert_eq!(
        filled.definition.url_for(EventType::Upsell),
        UPSELL_OWN,
        "the user wrote it"
    );
    assert!(
        filled
            .definition
            .url_for(EventType::Purchase)
            .contains("new.example.com")
    );
    assert_eq!(
        filled.remarks.len(),
        1,
        "what was left alone is told: {:?}",
        filled.remarks
    );
}

#[test]
fn what_is_not_given_stays_as_it_is() {
    let form = Definition {
        notes: "mine".into(),
        account: "cb1test".into(),
        ..redtrack()
    };
    let asked = FormArgs {
        name: Some("New name".into()),
        ..FormArgs::default()
    };
    let filled = with(&asked, &form);
    assert_eq!(
        filled.definition,
        Definition {
            name: "New name".into(),
            ..form
        }
    );
    assert_eq!(
        filled.remarks, [""; 0],
        "a name has nothing to do with the URLs"
    );
}

#[test]
fn a_pasted_url_takes_the_per_event_part_of_its_template() {
    let url = Some("https://t.example.com/postback?clickid={tid}".to_owned());
    let form = with(
        &FormArgs {
            url,
            ..FormArgs::default()
        },
        &start("redtrack"),
    )
    .definition;
    assert_eq!(
        form.url_for(EventType::Upsell),
        "https://t.example.com/postback?clickid={tid}&type=Upsell"
    );
    let asked = FormArgs {
        set: vec![set("event_name.upsell", "Up")],
        ..FormArgs::default()
    };
    let later = with(&asked, &form);
    assert_eq!(
        later.definition.url_for(EventType::Upsell),
        "https://t.example.com/postback?clickid={tid}&type=Up",
        "the part that the template added still follows the answers"
    );
    assert_eq!(
        later.definition.url, form.url,
        "the pasted URL itself stays"
    );
}

#[test]
fn a_url_for_one_event_wins_over_the_pasted_one_and_can_be_taken_away() {
    let asked = FormArgs {
        url: Some("https://c.example.com/?c={tid}".into()),
        events: Some(vec![EventType::Purchase, EventType::Upsell]),
        url_for: vec![(EventType::Upsell, UPSELL_OWN.into())],
        ..FormArgs::default()
    };
    let form = with(&asked, &start("custom")).definition;
    assert_eq!(form.url_for(EventType::Upsell), UPSELL_OWN);
    assert_eq!(
        form.url_for(EventType::Purchase),
        "https://c.example.com/?c={tid}"
    );
    let back = FormArgs {
        url_for: vec![(EventType::Upsell, String::new())],
        ..FormArgs::default()
    };
    let form = with(&back, &form).definition;
    assert_eq!(
        form.url_for(EventType::Upsell),
        "https://c.example.com/?c={tid}",
        "it inherits again"
    );
}

#[test]
fn an_own_url_on_the_free_form_survives_a_change_of_events() {
    let asked = FormArgs {
        url: Some("https://c.example.com/?c={tid}".into()),
        url_for: vec![(EventType::Purchase, UPSELL_OWN.into())],
        ..FormArgs::default()
    };
    let form = with(&asked, &start("custom")).definition;
    let events = Some(vec![EventType::Purchase, EventType::Upsell]);
    let form = with(
        &FormArgs {
            events,
            ..FormArgs::default()
        },
        &form,
    )
    .definition;
    assert_eq!(
        form.url_for(EventType::Purchase),
        UPSELL_OWN,
        "it was given for this event"
    );
    assert_eq!(
        form.url_for(EventType::Upsell),
        "https://c.example.com/?c={tid}"
    );
}

#[test]
fn a_change_of_role_changes_the_macros() {
    let role = Some(Role::Seller);
    let form = with(
        &FormArgs {
            role,
            ..FormArgs::default()
        },
        &redtrack(),
    )
    .definition;
    let url = form.url_for(EventType::Purchase);
    assert!(
        url.contains("clickid={vtid}") && url.contains("{vendor_earnings}"),
        "{url}"
    );
    assert!(url.contains("track.example.com"), "the answers stay: {url}");
}

#[test]
fn a_role_and_an_answer_at_once_both_arrive() {
    let asked = FormArgs {
        role: Some(Role::Seller),
        set: vec![set("tracking_domain", "new.example.com")],
        ..FormArgs::default()
    };
    let form = with(&asked, &redtrack()).definition;
    let url = form.url_for(EventType::Purchase);
    assert!(
        url.starts_with("https://new.example.com/postback?clickid={vtid}"),
        "{url}"
    );
}

#[test]
fn a_change_of_role_tells_what_it_brought_along() {
    let role = Some(Role::Seller);
    let asked = FormArgs {
        role,
        ..FormArgs::default()
    };
    let swapped = "In the postback URLs the role changed {tid} to {vtid} and {affiliate_earnings} \
                   to {vendor_earnings}.";
    let link = "The offer link must carry vtid={clickid} now, in place of tid={clickid}.";
    assert_eq!(with(&asked, &redtrack()).remarks, [swapped, link]);
    let pasted = FormArgs {
        url: Some("https://own.example.com/?clickid={vtid}".into()),
        ..asked.clone()
    };
    assert_eq!(
        with(&pasted, &redtrack()).remarks,
        [link],
        "a URL that is given anew was not changed by the role"
    );
    let filtered = Definition {
        filters: vec![Filter {
            field: "tid".into(),
            values: "abc".into(),
        }],
        ..start("custom")
    };
    assert_eq!(
        with(&asked, &filtered).remarks,
        ["The filter on tid looks at vtid now."]
    );
    let again = with(&asked, &with(&asked, &redtrack()).definition);
    assert_eq!(again.remarks, [""; 0], "the role stayed");
}

#[test]
fn an_answer_that_the_given_url_has_no_place_for_is_remarked() {
    let asked = |url: &str| FormArgs {
        url: Some(url.into()),
        set: vec![
            set("tracking_domain", "other.example.com"),
            set("event_name", "Sale"),
        ],
        ..FormArgs::default()
    };
    let told = |url: &str| -> Vec<String> {
        let remarks = with(&asked(url), &start("redtrack")).remarks;
        let about = |text: String| text.split_once(" for ").expect("a name").1.to_owned();
        let name = |text: String| about(text).split_once(';').expect("an end").0.to_owned();
        remarks.into_iter().map(name).collect()
    };
    assert_eq!(
        told("https://t.example.com/postback?clickid={tid}"),
        ["tracking_domain"]
    );
    assert_eq!(
        told("https://t.example.com/postback?clickid={tid}&type={event_type}"),
        ["tracking_domain", "event_name"],
        "a macro tells the events apart by itself"
    );
    assert_eq!(
        told("https://<<tracking_domain>>/postback?clickid={tid}"),
        [""; 0]
    );
}

#[test]
fn a_filter_makes_the_level_custom_and_takes_the_word_on_screen() {
    for word in ["Seller Nickname", "seller nickname", "Seller", "vendor"] {
        let filters = vec![
            set(word, "cb1test,cb2test"),
            set("traffic_source", "redtrack"),
        ];
        let form = with(
            &FormArgs {
                filters,
                ..FormArgs::default()
            },
            &redtrack(),
        )
        .definition;
        assert_eq!(form.level, Level::Custom);
        let fields: Vec<&str> = form.filters.iter().map(|f| f.field.as_str()).collect();
        assert_eq!(fields, ["vendor", "traffic_source"], "{word}");
    }
}

#[test]
fn the_custom_level_brings_the_filters_that_the_template_recommends() {
    let level = Some(Level::Custom);
    let form = with(
        &FormArgs {
            level,
            ..FormArgs::default()
        },
        &start("aftrad"),
    )
    .definition;
    assert_eq!(form.filters.len(), 1, "Aftrad's guide recommends one");
}

#[test]
fn what_does_not_fit_is_wrong_usage_with_a_way_out() {
    let cases = [
        FormArgs {
            set: vec![set("domain", "x")],
            ..FormArgs::default()
        },
        FormArgs {
            set: vec![set("tracking_domain", "not a domain")],
            ..FormArgs::default()
        },
        FormArgs {
            set: vec![set("event_name.rebill", "x")],
            ..FormArgs::default()
        },
        FormArgs {
            set: vec![set("tracking_domain.purchase", "x.example.com")],
            ..FormArgs::default()
        },
        FormArgs {
            filters: vec![set("zzz", "x")],
            ..FormArgs::default()
        },
        FormArgs {
            filters: vec![set("vendor", "x")],
            level: Some(Level::Global),
            ..FormArgs::default()
        },
        FormArgs {
            url_for: vec![(EventType::Combined, UPSELL_OWN.into())],
            ..FormArgs::default()
        },
    ];
    for asked in cases {
        let failure = fill(&start("redtrack"), &asked).expect_err("it does not fit");
        assert_eq!(failure.status, Status::Usage, "{failure:?}");
        assert!(
            !failure.report.hint.is_empty(),
            "the way out is missing: {failure:?}"
        );
    }
}
