use proptest::prelude::*;

use super::*;
use crate::{
    event::Network,
    integration::{Definition, Filter, Level},
    lint::{LintContext, lint},
    problem::Severity,
    samples,
    template::QuestionKind,
    templates,
    url_template::{PieceKind, UrlTemplate},
};

fn template(id: &str) -> &'static Template {
    templates::get(id).expect("the template is there")
}

fn answers(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect()
}

const BOTH: [EventType; 2] = [EventType::Purchase, EventType::Upsell];

#[test]
fn redtrack_for_an_affiliate_has_one_url_per_event_with_its_type() {
    let given = answers(&[
        ("tracking_domain", "track.example.com"),
        ("event_name.purchase", "Purchase"),
        ("event_name.upsell", "Up sell"),
    ]);
    let composed = compose(template("redtrack"), Role::Affiliate, &given, &BOTH, None);
    let shared = "https://track.example.com/postback?clickid={tid}&sum={affiliate_earnings}&eventid={event_id}&zip={postal_code}";
    assert_eq!(
        composed.url, shared,
        "the unanswered order ID parameter is left out"
    );
    assert!(composed.customize);
    assert_eq!(
        composed.urls[&EventType::Purchase],
        format!("{shared}&type=Purchase")
    );
    assert_eq!(
        composed.urls[&EventType::Upsell],
        format!("{shared}&type=Up%20sell")
    );
}

#[test]
fn redtrack_for_a_seller_uses_the_vendor_macros() {
    let given = answers(&[
        ("tracking_domain", "track.example.com"),
        ("order_id_parameter", "sub5"),
    ]);
    let composed = compose(template("redtrack"), Role::Seller, &given, &BOTH, None);
    assert!(
        composed
            .url
            .contains("clickid={vtid}&sum={vendor_earnings}"),
        "{}",
        composed.url
    );
    assert!(
        composed.url.ends_with("&sub5={order_id}"),
        "{}",
        composed.url
    );
}

#[test]
fn aftrad_matches_its_guide_with_real_macros() {
    let given = answers(&[("event_domain", "net.aftrad-event.com")]);
    let composed = compose(
        template("aftrad"),
        Role::Affiliate,
        &given,
        &[EventType::Upsell],
        None,
    );
    assert_eq!(
        composed.urls[&EventType::Upsell],
        "https://net.aftrad-event.com/api/v1/events?click_id={tid}&event_parameter=upsell&payout={affiliate_earnings}"
    );
}

#[test]
fn the_shared_url_keeps_a_question_that_only_events_can_answer() {
    let given = answers(&[("event_domain", "net.example.com")]);
    let composed = compose(template("aftrad"), Role::Affiliate, &given, &BOTH, None);
    assert!(
        composed.url.contains("&event_parameter=<<event_name>>&"),
        "without it Aftrad matches no payout rule, so lint must find it: {}",
        composed.url
    );
}

#[test]
fn every_form_that_is_filled_in_has_no_lint_error() {
    for template in templates::all().iter().filter(|t| !t.is_custom()) {
        for role in [Role::Affiliate, Role::Seller] {
            let mut form = Definition {
                account: "cb1test".into(),
                ..definition(template, role)
            };
            for question in template
                .questions
                .iter()
                .filter(|q| q.kind == QuestionKind::Domain)
            {
                form.answers
                    .insert(question.name.clone(), "t.example.com".into());
            }
            let made = compose(template, role, &form.answers, &form.events, None);
            let form = Definition {
                url: made.url,
                customize: made.customize,
                urls: made.urls,
                ..form
            };
            let context = LintContext {
                template: Some(template),
                ..LintContext::default()
            };
            let errors: Vec<_> = lint(&form, &context)
                .into_iter()
                .filter(|p| p.severity == Severity::Error)
                .collect();
            assert_eq!(
                errors,
                [],
                "{} as {role:?} must be ready to activate",
                template.id
            );
        }
    }
}

#[test]
fn a_loopback_origin_turns_the_scheme_into_its_own() {
    let given = answers(&[("tracking_domain", "http://127.0.0.1:8080")]);
    let composed = compose(template("sample"), Role::Affiliate, &given, &[], None);
    assert_eq!(
        composed.url,
        "http://127.0.0.1:8080/postback?clickid={tid}&sum={affiliate_earnings}&txid={event_id}"
    );
    assert!(
        !composed.customize,
        "without an event there is nothing to customize"
    );
}

#[test]
fn what_is_not_answered_or_answered_badly_stays_in_the_text() {
    for given in [answers(&[]), answers(&[("tracking_domain", "redtrack")])] {
        let composed = compose(template("redtrack"), Role::Affiliate, &given, &BOTH, None);
        assert!(
            composed.url.starts_with("https://<<tracking_domain>>/"),
            "{}",
            composed.url
        );
    }
    let given = answers(&[
        ("tracking_domain", "t.example.com"),
        ("event_name.purchase", " "),
    ]);
    let composed = compose(template("redtrack"), Role::Affiliate, &given, &BOTH, None);
    assert!(composed.urls[&EventType::Purchase].ends_with("&type=<<event_name>>"));
}

#[test]
fn an_event_name_may_be_a_macro_and_nothing_else_breaks_out_of_its_parameter() {
    let given = answers(&[
        ("tracking_domain", "t.example.com"),
        ("event_name.purchase", "{event_type}"),
        ("event_name.upsell", "a+b=c?d/ü%"),
    ]);
    let urls = compose(template("redtrack"), Role::Affiliate, &given, &BOTH, None).urls;
    assert!(urls[&EventType::Purchase].ends_with("&type={event_type}"));
    assert!(urls[&EventType::Upsell].ends_with("&type=a%2Bb%3Dc%3Fd%2F%C3%BC%25"));
}

#[test]
fn a_pasted_url_is_the_base_and_only_the_part_per_event_is_added() {
    let pasted = " https://track.example.com/postback?clickid={tid}&sum={affiliate_earnings}&sub9={order_id}#x ";
    let composed = compose(
        template("redtrack"),
        Role::Affiliate,
        &answers(&[]),
        &BOTH,
        Some(pasted),
    );
    assert_eq!(composed.url, pasted.trim());
    assert_eq!(
        composed.urls[&EventType::Upsell],
        "https://track.example.com/postback?clickid={tid}&sum={affiliate_earnings}&sub9={order_id}&type=Upsell#x"
    );
}

#[test]
fn a_part_per_event_is_not_added_twice_but_an_empty_or_placeholder_one_is_filled() {
    let of = |pasted: &str, id: &str| {
        compose(
            template(id),
            Role::Affiliate,
            &answers(&[]),
            &BOTH,
            Some(pasted),
        )
        .urls[&EventType::Purchase]
            .clone()
    };
    let own = "https://t.example.com/postback?type={event_type}&clickid={tid}";
    assert_eq!(of(own, "redtrack"), own, "what the user wrote stands");
    assert_eq!(
        of(
            "https://t.example.com/postback?type=&clickid={tid}",
            "redtrack"
        ),
        "https://t.example.com/postback?type=Purchase&clickid={tid}"
    );
    assert_eq!(
        of(
            "https://t.example.com/api/v1/events?event_parameter=[event_name]&click_id={tid}",
            "aftrad"
        ),
        "https://t.example.com/api/v1/events?event_parameter=purchase&click_id={tid}"
    );
    assert_eq!(
        of("https://t.example.com/p", "redtrack"),
        "https://t.example.com/p?type=Purchase"
    );
    let open = "https://t.example.com/p?a=1&";
    assert_eq!(
        of(open, "redtrack"),
        format!("{open}type=Purchase"),
        "one ampersand is enough"
    );
    assert_eq!(
        of("https://t.example.com/p?", "redtrack"),
        "https://t.example.com/p?type=Purchase"
    );
}

#[test]
fn another_networks_placeholder_is_no_fragment() {
    let of = |pasted: &str| {
        let redtrack = template("redtrack");
        let none = answers(&[]);
        let composed = compose(redtrack, Role::Affiliate, &none, &BOTH, Some(pasted));
        assert_eq!(composed.url, pasted, "the pasted URL itself stays");
        composed.urls[&EventType::Purchase].clone()
    };
    for pasted in [
        "https://t.example.com/p?clickid=#clickid#&sum=#payout#",
        "https://t.example.com/p?clickid=##CLICK_ID##&sum=1",
    ] {
        assert_eq!(of(pasted), format!("{pasted}&type=Purchase"));
    }
    assert_eq!(
        of("https://t.example.com/p?type=#event#&clickid=#clickid##top"),
        "https://t.example.com/p?type=Purchase&clickid=#clickid##top",
    );
    assert_eq!(
        of("https://t.example.com/p?clickid={tid}#a=1&b=#"),
        "https://t.example.com/p?clickid={tid}&type=Purchase#a=1&b=#"
    );
}

#[test]
fn an_answer_takes_the_place_of_what_a_pasted_url_says_for_all_events() {
    let of = |given: &[(&str, &str)], value: &str| {
        let pasted = format!("https://track.foo.com/postback?clickid={{tid}}&type={value}");
        let given = answers(given);
        let redtrack = template("redtrack");
        let composed = compose(redtrack, Role::Affiliate, &given, &BOTH, Some(&pasted));
        assert_eq!(composed.url, pasted, "the pasted URL itself stays");
        BOTH.map(|event| {
            let (_, kind) = composed.urls[&event].rsplit_once('=').expect("a type");
            kind.to_owned()
        })
    };
    let up = [("event_name.upsell", "Up")];
    assert_eq!(of(&up, "Purchase"), ["Purchase", "Up"]);
    assert_eq!(of(&[], "Purchase"), ["Purchase", "Upsell"]);
    for open in [
        "",
        "REPLACE",
        "OPTIONAL",
        "{x}",
        "{{event}}",
        "${event}",
        "[event name]",
        "__EVENT__",
        "%event%",
        "%7Bevent%7D",
    ] {
        assert_eq!(of(&up, open), ["Purchase", "Up"], "{open:?} was left in");
        let unanswered = [("event_name.upsell", " ")];
        assert_eq!(
            of(&unanswered, open),
            ["Purchase", "<<event_name>>"],
            "{open:?} is no event name"
        );
    }
    assert_eq!(
        of(&up, "{event_type}"),
        ["{event_type}", "{event_type}"],
        "a macro tells the events apart by itself"
    );
    assert_eq!(
        of(&[("event_name.upsell", " ")], "Sale"),
        ["Purchase", "Sale"],
        "without an answer there is nothing better"
    );
}

#[test]
fn the_free_form_takes_the_pasted_url_as_it_is() {
    let pasted = "https://example.com/x?a={tid}&&b";
    let composed = compose(
        template("custom"),
        Role::Seller,
        &answers(&[]),
        &BOTH,
        Some(pasted),
    );
    assert_eq!(
        composed,
        Composed {
            url: pasted.into(),
            ..Composed::default()
        }
    );
    let empty = compose(template("custom"), Role::Seller, &answers(&[]), &BOTH, None);
    assert_eq!(empty, Composed::default());
}

#[test]
fn the_form_opens_with_the_templates_events_and_a_level_that_nobody_chose_for_the_user() {
    let form = definition(template("aftrad"), Role::Affiliate);
    assert_eq!(
        form.level,
        Level::Global,
        "the advice is shown, not taken for the user"
    );
    assert!(form.filters.is_empty());
    assert_eq!(form.events, BOTH);
    assert_eq!(form.answers["event_name.combined"], "purchase");
    assert!(form.customize && form.urls.len() == 2);
    assert_eq!(definition(template("custom"), Role::Affiliate).url, "");
}

#[test]
fn choosing_custom_brings_the_recommended_filter_and_never_overwrites_the_users() {
    let aftrad = template("aftrad");
    let form = definition(aftrad, Role::Affiliate);
    let custom = choose_level(&form, aftrad, Level::Custom);
    assert_eq!(
        custom.filters,
        [Filter {
            field: "traffic_source".into(),
            values: "aftrad".into()
        }]
    );

    let own = Definition {
        filters: vec![Filter {
            field: "vendor".into(),
            values: "cb1test".into(),
        }],
        ..form
    };
    assert_eq!(
        choose_level(&own, aftrad, Level::Custom).filters,
        own.filters
    );

    let seller = definition(aftrad, Role::Seller);
    assert!(
        choose_level(&seller, aftrad, Level::Custom)
            .filters
            .is_empty(),
        "a seller's events carry no traffic_source, so the filter would stop them all"
    );
}

#[test]
fn switching_the_role_shows_every_swap_and_changes_nothing_else() {
    let redtrack = template("redtrack");
    let form = Definition {
        name: "Mine".into(),
        ..definition(redtrack, Role::Affiliate)
    };
    let switch = switch_role(&form, redtrack, Role::Seller);
    assert_eq!(switch.definition.role, Role::Seller);
    assert_eq!(switch.definition.name, "Mine");
    for url in switch
        .definition
        .urls
        .values()
        .chain([&switch.definition.url])
    {
        assert!(
            url.contains("clickid={vtid}&sum={vendor_earnings}"),
            "{url}"
        );
    }
    let of_purchase: Vec<(&str, &str)> = switch
        .changes
        .iter()
        .filter(|c| c.what == "Postback URL for Initial purchase")
        .map(|c| (c.from.as_str(), c.to.as_str()))
        .collect();
    assert_eq!(
        of_purchase,
        [
            ("{tid}", "{vtid}"),
            ("{affiliate_earnings}", "{vendor_earnings}")
        ]
    );
    assert!(
        switch
            .changes
            .iter()
            .any(|c| c.what == "Offer link" && c.to == "vtid={clickid}")
    );
}

#[test]
fn a_role_switch_shows_the_offer_link_as_the_urls_need_it() {
    let template = templates::get("redtrack").expect("redtrack is there");
    let form = Definition {
        url: "https://t.example.com/postback?clickid={extclid}".into(),
        events: vec![EventType::Purchase],
        ..Definition::default()
    };
    let switch = switch_role(&form, template, Role::Seller);
    let link = switch.changes.iter().find(|c| c.what == "Offer link");
    let link = link.expect("the link differs");
    assert_eq!(
        (link.from.as_str(), link.to.as_str()),
        ("extclid={clickid}", "vtid={clickid}")
    );
}

#[test]
fn a_hand_edited_url_keeps_its_own_shape_when_the_role_switches() {
    let redtrack = template("redtrack");
    let mut form = definition(redtrack, Role::Affiliate);
    form.url =
        "https://t.example.com/p?a={tid}&b={tid}&c={aff_sub1}&d={{tid}}&e=${tid}&f={tid".into();
    let switch = switch_role(&form, redtrack, Role::Seller);
    assert_eq!(
        switch.definition.url,
        "https://t.example.com/p?a={vtid}&b={vtid}&c={aff_sub1}&d={{tid}}&e=${tid}&f={tid"
    );
    let shared = switch
        .changes
        .iter()
        .filter(|c| c.what == "Postback URL")
        .count();
    assert_eq!(shared, 1, "the same swap is told once");
    let back = switch_role(&switch.definition, redtrack, Role::Affiliate);
    assert_eq!(back.definition, form, "there is a way back");
}

#[test]
fn a_filter_looks_at_the_counterpart_when_the_role_switches() {
    let custom = template("custom");
    let filter = |field: &str, values: &str| Filter {
        field: field.into(),
        values: values.into(),
    };
    let form = Definition {
        level: Level::Custom,
        filters: vec![
            filter("vendor", "cb1test"),
            filter("tid", "abc, def"),
            filter("campaign", "spring"),
        ],
        ..definition(custom, Role::Affiliate)
    };
    let switch = switch_role(&form, custom, Role::Seller);
    assert_eq!(
        switch.definition.filters,
        [
            filter("vendor", "cb1test"),
            filter("vtid", "abc, def"),
            filter("campaign", "spring"),
        ],
        "what has no counterpart stays, for lint to show"
    );
    let told = Change {
        what: "Filter field".into(),
        from: "tid".into(),
        to: "vtid".into(),
    };
    assert_eq!(switch.changes, [told]);
    let back = switch_role(&switch.definition, custom, Role::Affiliate);
    assert_eq!(back.definition, form, "there is a way back");
    let codes = |form: &Definition| -> Vec<String> {
        let problems = lint(form, &LintContext::default());
        problems.into_iter().map(|p| p.code).collect()
    };
    let seller = codes(&switch.definition);
    let forbidden = seller.iter().filter(|c| *c == "role-forbidden-filter");
    assert_eq!(
        forbidden.count(),
        1,
        "only the campaign is left: {seller:?}"
    );

    let global = Definition {
        level: Level::Global,
        ..form
    };
    let dormant = switch_role(&global, custom, Role::Seller).definition;
    assert_eq!(
        dormant.filters, switch.definition.filters,
        "filters that sleep at Global wake up right"
    );
}

#[test]
fn switching_to_the_same_role_changes_nothing() {
    let form = definition(template("sample"), Role::Seller);
    let switch = switch_role(&form, template("sample"), Role::Seller);
    assert_eq!((switch.definition, switch.changes), (form, vec![]));
}

#[test]
fn every_answered_template_renders_its_samples_without_a_leftover() {
    let given = answers(&[
        ("tracking_domain", "t.example.com"),
        ("event_domain", "t.example.com"),
        ("order_id_parameter", "sub5"),
    ]);
    for template in templates::all().iter().filter(|t| !t.is_custom()) {
        for role in [Role::Affiliate, Role::Seller] {
            for (event, url) in compose(template, role, &given, &EventType::ALL, None).urls {
                let parsed = UrlTemplate::parse(Network::Clickbank, &url);
                for piece in parsed.pieces() {
                    assert!(
                        matches!(piece.kind, PieceKind::Literal | PieceKind::Macro(_)),
                        "{}: {}",
                        template.id,
                        parsed.text(&piece.span)
                    );
                }
                let sent = parsed.render(&samples::sample(Network::Clickbank, role, event));
                let click = format!("{}=&", template.click_id_param);
                assert!(
                    !sent.contains(&click),
                    "{}: no click ID in {sent}",
                    template.id
                );
            }
        }
    }
}

proptest! {
    #[test]
    fn composing_leaves_no_stray_separator(
        which in 0..4usize,
        seller: bool,
        domain in "[a-z]{1,8}(\\.[a-z]{2,5})?",
        name in ".{0,12}",
        parameter in "[a-z ]{0,5}",
        events in prop::sample::subsequence(EventType::ALL.to_vec(), 0..=4),
    ) {
        let template = &templates::all()[which];
        let role = if seller { Role::Seller } else { Role::Affiliate };
        let mut given = answers(&[
            ("tracking_domain", &domain),
            ("event_domain", &domain),
            ("order_id_parameter", &parameter),
        ]);
        for event in EventType::ALL {
            given.insert(format!("event_name.{}", event.key()), name.clone());
        }
        let composed = compose(template, role, &given, &events, None);
        prop_assert_eq!(composed.urls.len(), if composed.customize { events.len() } else { 0 });
        for url in composed.urls.values().chain([&composed.url]) {
            prop_assert!(!url.contains("&&") && !url.contains("?&"), "{}", url);
            prop_assert!(!url.ends_with('&') && !url.ends_with('?'), "{}", url);
            prop_assert!(url.matches('?').count() <= 1, "{}", url);
        }
    }

    #[test]
    fn no_pasted_text_crashes_and_the_shared_url_keeps_it(pasted in ".{0,60}") {
        let composed =
            compose(template("redtrack"), Role::Affiliate, &answers(&[]), &BOTH, Some(&pasted));
        if !pasted.contains("<<") && !pasted.trim().is_empty() {
            prop_assert_eq!(composed.url, pasted.trim());
        }
    }

    #[test]
    fn a_role_switch_can_be_taken_back(
        url in "[a-z?&={}$]{0,20}(\\{tid\\}|\\{affiliate_earnings\\}|x){0,3}",
    ) {
        let redtrack = template("redtrack");
        let form = Definition { url, ..definition(redtrack, Role::Affiliate) };
        let there = switch_role(&form, redtrack, Role::Seller).definition;
        prop_assert_eq!(switch_role(&there, redtrack, Role::Affiliate).definition, form);
    }
}
