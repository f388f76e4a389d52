use super::*;
use crate::{
    integration::{Filter, Level},
    problem::FilterPart,
    template::Template,
    templates,
};

fn definition() -> Definition {
    Definition {
        name: "Purchases to RedTrack".into(),
        account: "cbaff1".into(),
        role: Role::Affiliate,
        events: vec![EventType::Purchase],
        url: REDTRACK.into(),
        ..Definition::default()
    }
}

fn filter(field: &str, values: &str) -> Filter {
    Filter {
        field: field.into(),
        values: values.into(),
    }
}

fn template(id: &str) -> LintContext<'static> {
    LintContext {
        template: templates::get(id),
        ..LintContext::default()
    }
}

/// The codes with their severities, in order.
fn found(definition: &Definition, context: &LintContext<'_>) -> Vec<(String, Severity)> {
    lint(definition, context)
        .into_iter()
        .map(|p| (p.code, p.severity))
        .collect()
}

#[track_caller]
fn finds(definition: &Definition, context: &LintContext<'_>, code: Code) -> Problem {
    let problems = lint(definition, context);
    let of: Vec<_> = problems
        .iter()
        .filter(|p| p.code == code.as_str())
        .collect();
    assert_eq!(of.len(), 1, "{} in {problems:#?}", code.as_str());
    assert_eq!(of[0].severity, code.severity());
    of[0].clone()
}

#[test]
fn an_integration_in_order_has_no_problem_at_all() {
    assert_eq!(lint(&definition(), &LintContext::default()), []);
    assert_eq!(lint(&definition(), &template("redtrack")), []);
}

#[test]
fn no_event_is_an_error() {
    let none = Definition {
        events: vec![],
        ..definition()
    };
    assert_eq!(
        finds(&none, &LintContext::default(), Code::NoEvent).place,
        Place::Events
    );
}

#[test]
fn combined_conversion_beside_its_parts_counts_twice() {
    let with = |others: &[EventType]| Definition {
        events: [others, &[EventType::Combined]].concat(),
        ..definition()
    };
    let both = [EventType::Purchase, EventType::Upsell];
    let problem = finds(&with(&both), &LintContext::default(), Code::CombinedOverlap);
    assert_eq!(problem.severity, Severity::Warning);
    assert!(
        problem
            .message
            .contains("Initial purchase and Upsell purchase"),
        "{problem:#?}"
    );
    finds(
        &with(&both[1..]),
        &LintContext::default(),
        Code::CombinedOverlap,
    );
    let beside_impressions = with(&[EventType::OrderImpression]);
    assert_eq!(
        lint(&beside_impressions, &LintContext::default())
            .iter()
            .filter(|p| p.code == "combined-overlap")
            .count(),
        0
    );
}

#[test]
fn the_level_is_looked_at_with_the_templates_reason() {
    let custom = Definition {
        level: Level::Custom,
        ..definition()
    };
    assert_eq!(
        found(&custom, &LintContext::default()),
        [("custom-without-filter".to_owned(), Severity::Note)]
    );
    let aftrad: &Template = templates::get("aftrad").expect("Aftrad is built in");
    let problem = finds(&definition(), &template("aftrad"), Code::CustomRecommended);
    assert_eq!(
        (problem.place, problem.hint.as_str()),
        (Place::Level, aftrad.level.reason.as_str())
    );
}

#[test]
fn filters_are_looked_at_only_where_they_count() {
    let global = Definition {
        filters: vec![filter("foo", "")],
        ..definition()
    };
    assert_eq!(lint(&global, &LintContext::default()), []);
}

#[test]
fn a_blank_row_is_no_filter_here_either() {
    let blank = Definition {
        level: Level::Custom,
        filters: vec![filter("", ""), filter(" ", " , ")],
        ..definition()
    };
    assert_eq!(
        found(&blank, &LintContext::default()),
        [("custom-without-filter".to_owned(), Severity::Note)],
        "every event passes, so nothing may say that none does"
    );
    let beside = Definition {
        filters: vec![filter("", ""), filter("vendor", "cbvendor1")],
        ..blank
    };
    assert_eq!(found(&beside, &LintContext::default()), []);
}

#[test]
fn filters_that_nothing_can_pass_are_found_by_their_index() {
    use FilterPart::{Field, Values};
    for (bad, code, part) in [
        (filter("", "x"), Code::IncompleteFilter, Field),
        (filter("vendor", " , "), Code::IncompleteFilter, Values),
        (filter("foo", "x"), Code::UnknownFilterField, Field),
        (filter("vtid", "x"), Code::RoleForbiddenFilter, Field),
        (
            filter("original_receipt", "x"),
            Code::EmptyFilterField,
            Field,
        ),
    ] {
        let custom = Definition {
            level: Level::Custom,
            filters: vec![filter("vendor", "cbvendor1"), bad],
            ..definition()
        };
        let problem = finds(&custom, &LintContext::default(), code);
        assert_eq!(problem.place, Place::Filter { index: 1, part });
    }
}

#[test]
fn a_row_without_a_value_stops_nothing_where_another_row_of_its_field_has_one() {
    let of = |other| Definition {
        level: Level::Custom,
        filters: vec![filter("vendor", " , "), other],
        ..definition()
    };
    let hint =
        |definition| finds(&definition, &LintContext::default(), Code::IncompleteFilter).hint;
    assert!(hint(of(filter("vendor", "cbvendor1"))).contains("nothing more"));
    assert!(hint(of(filter("account", "cbaff1"))).contains("No event passes"));
}

#[test]
fn a_misspelt_filter_field_is_mended() {
    let custom = Definition {
        level: Level::Custom,
        filters: vec![filter("trafficSource", "x")],
        ..definition()
    };
    let problem = finds(&custom, &LintContext::default(), Code::UnknownFilterField);
    assert_eq!(
        problem.fix.expect("camel case is clear").replacement,
        "traffic_source"
    );
}

/// The definition with a filter's fix put where its place says.
fn mended(definition: &Definition, problem: &Problem) -> Definition {
    let Place::Filter { index, part } = problem.place else {
        panic!("not at a filter: {problem:#?}");
    };
    let mut after = definition.clone();
    let filter = &mut after.filters[index];
    let text = match part {
        FilterPart::Field => &mut filter.field,
        FilterPart::Values => &mut filter.values,
    };
    let fix = problem.fix.as_ref().expect("there is a fix");
    text.replace_range(problem.start..problem.end, &fix.replacement);
    after
}

#[test]
fn a_fix_of_a_filter_leaves_its_other_text_alone() {
    for (bad, role, code, good) in [
        (
            filter("trafficSource", "abc"),
            Role::Affiliate,
            Code::UnknownFilterField,
            filter("traffic_source", "abc"),
        ),
        (
            filter("tid", "abc"),
            Role::Seller,
            Code::RoleForbiddenFilter,
            filter("vtid", "abc"),
        ),
        (
            filter("vendor", "cb1test cb2test"),
            Role::Affiliate,
            Code::BlankInFilterValue,
            filter("vendor", "cb1test, cb2test"),
        ),
    ] {
        let custom = Definition {
            role,
            level: Level::Custom,
            filters: vec![bad],
            ..definition()
        };
        let problem = finds(&custom, &LintContext::default(), code);
        let after = mended(&custom, &problem);
        assert_eq!(
            after.filters,
            [good],
            "a field's name among the values would let nothing pass"
        );
        let left = lint(&after, &LintContext::default());
        assert!(left.iter().all(|p| p.code != problem.code), "{left:#?}");
    }
}

#[test]
fn a_pasted_column_of_nicknames_is_noted_as_one_value() {
    let custom = |field: &str, values: &str| Definition {
        level: Level::Custom,
        filters: vec![filter(field, values)],
        ..definition()
    };
    let blanks = |field: &str, values: &str| -> Vec<String> {
        let found = lint(&custom(field, values), &LintContext::default());
        let of = found.iter().filter(|p| p.code == "blank-in-filter-value");
        of.map(|p| values[p.start..p.end].to_owned()).collect()
    };
    let text = "cb1test,  cb2test cb3test\tcb4test , cb5test;cb6test";
    assert_eq!(
        blanks("vendor", text),
        ["cb2test cb3test\tcb4test", "cb5test;cb6test"]
    );
    assert_eq!(blanks("account", "cb1test\u{a0}cb2test").len(), 1);
    assert_eq!(blanks("tid", "abc def").len(), 1, "tid carries no blank");
    for (field, values) in [
        ("vendor", " cb1test , cb2test ,"),
        ("campaign", "Black Friday; 2"),
        ("traffic_source", "google ads"),
    ] {
        assert_eq!(blanks(field, values), [""; 0], "{field}: {values}");
    }
    let problem = finds(
        &custom("vendor", "cb1test cb2test"),
        &LintContext::default(),
        Code::BlankInFilterValue,
    );
    assert_eq!(problem.severity, Severity::Note);
}

#[test]
fn a_filtered_field_has_to_be_set_by_the_offer_link() {
    let custom = Definition {
        level: Level::Custom,
        filters: vec![filter("traffic_source", "aftrad")],
        ..definition()
    };
    let problem = finds(&custom, &template("redtrack"), Code::FilterNotInLink);
    assert!(
        problem.hint.contains("traffic_source=aftrad"),
        "{}",
        problem.hint
    );
    finds(&custom, &LintContext::default(), Code::FilterNotInLink);
    let silent = |context: &LintContext<'_>| {
        assert!(
            lint(&custom, context)
                .iter()
                .all(|p| p.code != "filter-not-in-link")
        );
    };
    silent(&template("aftrad"));
    let set = ["tid".to_owned(), "traffic_source".to_owned()];
    silent(&LintContext {
        offer_link_parameters: Some(&set),
        ..template("redtrack")
    });
}

#[test]
fn a_sample_click_id_that_tid_could_not_carry_is_noted() {
    for (value, at) in [
        ("0f8fad5b-d9cb", "-"),
        ("wABC", "A"),
        (&*"a".repeat(101), &*"a".repeat(101)),
    ] {
        let samples = BTreeMap::from([("tid".to_owned(), value.to_owned())]);
        let context = LintContext {
            samples: Some(&samples),
            ..LintContext::default()
        };
        let problem = finds(&definition(), &context, Code::UncarriedSample);
        assert_eq!(problem.place, Place::Sample { name: "tid".into() });
        assert_eq!(&value[problem.start..problem.end], at);
        assert!(problem.hint.contains("{extclid}"), "the way out is named");
    }
    let samples = BTreeMap::from([("extclid".to_owned(), "0F8-d9".to_owned())]);
    let context = LintContext {
        samples: Some(&samples),
        ..LintContext::default()
    };
    assert_eq!(lint(&definition(), &context), []);
}

#[test]
fn name_and_account_are_only_noted() {
    for (definition, code) in [
        (
            Definition {
                name: " ".into(),
                ..definition()
            },
            Code::NoName,
        ),
        (
            Definition {
                name: "n".repeat(10_000),
                ..definition()
            },
            Code::LongName,
        ),
        (
            Definition {
                account: String::new(),
                ..definition()
            },
            Code::NoAccount,
        ),
        (
            Definition {
                account: "abc".into(),
                ..definition()
            },
            Code::OddNickname,
        ),
        (
            Definition {
                account: "not a nick".into(),
                ..definition()
            },
            Code::OddNickname,
        ),
    ] {
        assert_eq!(
            finds(&definition, &LintContext::default(), code).severity,
            Severity::Note
        );
    }
}

#[test]
fn an_answer_that_its_question_does_not_take_is_noted_at_the_answer() {
    let mut answered = definition();
    answered
        .answers
        .insert("tracking_domain".into(), "not a domain".into());
    let problem = finds(&answered, &template("redtrack"), Code::BadAnswer);
    assert_eq!(
        problem.place,
        Place::Answer {
            key: "tracking_domain".into()
        }
    );
}

#[test]
fn a_problem_of_a_url_that_several_events_inherit_shows_once() {
    let inherited = Definition {
        events: vec![EventType::Purchase, EventType::Upsell, EventType::Combined],
        url: REDTRACK.replace("{tid}", "{trackingCodes}"),
        customize: true,
        ..definition()
    };
    let problem = finds(&inherited, &LintContext::default(), Code::MisspeltMacro);
    assert_eq!(problem.place, Place::Url { event: None });
}

#[test]
fn own_urls_are_looked_at_apart_and_the_shared_one_only_if_in_use() {
    let mut custom = Definition {
        events: vec![EventType::OrderImpression, EventType::Purchase],
        customize: true,
        url: "not looked at".into(),
        ..definition()
    };
    custom.urls.insert(
        EventType::OrderImpression,
        REDTRACK.replace("{tid}", "{foo}{tid}"),
    );
    custom.urls.insert(EventType::Purchase, REDTRACK.into());
    custom.urls.insert(EventType::Upsell, "{not chosen}".into());
    let problem = finds(&custom, &LintContext::default(), Code::UnknownMacro);
    assert_eq!(
        problem.place,
        Place::Url {
            event: Some(EventType::OrderImpression)
        }
    );
    assert!(
        lint(&custom, &LintContext::default())
            .iter()
            .all(|p| p.place != Place::Url { event: None }),
        "no event fires the shared URL"
    );
    custom.customize = false;
    let shared = lint(&custom, &LintContext::default());
    assert!(
        shared.iter().all(|p| p.place == Place::Url { event: None }),
        "{shared:#?}"
    );
}

#[test]
fn an_event_whose_macro_is_empty_is_named_only_if_it_fires_that_url() {
    let mut custom = Definition {
        events: vec![EventType::OrderImpression, EventType::Purchase],
        url: format!("{REDTRACK}&txid={{receipt_id}}"),
        ..definition()
    };
    let warned = |definition: &Definition| {
        lint(definition, &LintContext::default())
            .iter()
            .any(|p| p.severity == Severity::Warning)
    };
    assert!(warned(&custom), "an impression has no receipt");
    custom.customize = true;
    custom
        .urls
        .insert(EventType::OrderImpression, REDTRACK.into());
    assert!(
        !warned(&custom),
        "only purchases fire the URL with the receipt"
    );
}

#[test]
fn problems_are_sorted_by_place() {
    let bad = Definition {
        name: String::new(),
        events: vec![],
        level: Level::Custom,
        filters: vec![filter("foo", "x")],
        url: "http://h.example.com/?a={foo}".into(),
        ..definition()
    };
    let codes: Vec<_> = lint(&bad, &LintContext::default())
        .into_iter()
        .map(|p| p.code)
        .collect();
    assert_eq!(
        codes,
        [
            "no-name",
            "no-event",
            "unknown-filter-field",
            "not-https",
            "no-click-id",
            "unknown-macro"
        ]
    );
}

#[test]
fn what_every_template_makes_of_good_answers_is_free_of_errors() {
    for template in templates::all().iter().filter(|t| !t.is_custom()) {
        for shape in &template.roles {
            let mut url = format!("{}{}", shape.url, shape.per_event);
            for question in &template.questions {
                let answer = match question.kind {
                    crate::template::QuestionKind::Domain => "track.example.com",
                    _ => "answer",
                };
                url = url.replace(&format!("<<{}>>", question.name), answer);
            }
            let context = UrlContext {
                role: shape.role,
                events: &template.events,
                template: Some(template),
                ..affiliate()
            };
            let errors: Vec<_> = lint_url(&url, &context)
                .into_iter()
                .filter(|p| p.severity == Severity::Error)
                .collect();
            assert!(
                errors.is_empty(),
                "{} for {:?}: {errors:#?}",
                template.id,
                shape.role
            );
        }
    }
}

#[test]
fn what_is_not_known_of_a_filter_is_not_claimed() {
    let custom = |field: &str| Definition {
        level: Level::Custom,
        filters: vec![filter(field, "x")],
        events: vec![EventType::OrderImpression],
        ..definition()
    };
    let unknown_link = finds(
        &custom("campaign"),
        &template("custom"),
        Code::FilterNotInLink,
    );
    assert!(
        unknown_link.message.contains("must set"),
        "the user's own link is not Carom's to judge: {}",
        unknown_link.message
    );
    let inferred = finds(
        &custom("order_id"),
        &template("custom"),
        Code::EmptyFilterField,
    );
    assert!(
        inferred.message.contains("(inferred)"),
        "ClickBank's guide says it of the receipt only: {}",
        inferred.message
    );
    let documented = finds(
        &custom("receipt_id"),
        &template("custom"),
        Code::EmptyFilterField,
    );
    assert!(!documented.message.contains("inferred"));
}
