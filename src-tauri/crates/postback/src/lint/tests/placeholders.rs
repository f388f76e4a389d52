use super::*;

#[test]
fn an_unknown_macro_is_an_error_with_the_nearest_match() {
    says(
        &with("&c={contry}"),
        &affiliate(),
        Code::UnknownMacro,
        "{contry}",
        Some("{country}"),
    );
    says(
        &with("&c={foo}"),
        &affiliate(),
        Code::UnknownMacro,
        "{foo}",
        None,
    );
    says(&with("&c={}"), &affiliate(), Code::UnknownMacro, "{}", None);
}

#[test]
fn a_misspelt_macro_is_mended_for_the_role() {
    for (written, affiliate_fix, seller_fix) in [
        ("{trackingCodes}", "{tid}", "{vtid}"),
        (
            "{affiliateEarnings}",
            "{affiliate_earnings}",
            "{vendor_earnings}",
        ),
        (
            "{affiliateCommission}",
            "{affiliate_earnings}",
            "{affiliate_commission}",
        ),
        (
            "{vendorEarnings}",
            "{affiliate_earnings}",
            "{vendor_earnings}",
        ),
        ("{amount}", "{affiliate_earnings}", "{vendor_earnings}"),
        ("{TID}", "{tid}", "{vtid}"),
        ("{ tid }", "{tid}", "{vtid}"),
        ("{receipt}", "{receipt_id}", "{receipt_id}"),
        ("{seller}", "{vendor}", "{vendor}"),
        ("{currency}", "USD", "USD"),
        ("{cbPage}", "{cb_page}", "{cb_page}"),
        ("(upsell_session}", "{upsell_session}", "{upsell_session}"),
        ("{order_id)", "{order_id}", "{order_id}"),
        ("{order_id]", "{order_id}", "{order_id}"),
        ("(order_id)", "{order_id}", "{order_id}"),
    ] {
        let url = format!("https://h.example.com/?a={written}&b=1");
        says(
            &url,
            &affiliate(),
            Code::MisspeltMacro,
            written,
            Some(affiliate_fix),
        );
        says(
            &url,
            &seller(),
            Code::MisspeltMacro,
            written,
            Some(seller_fix),
        );
    }
}

#[test]
fn a_misspelling_of_what_the_role_may_not_use_gets_no_fix_that_would_be_wrong_again() {
    says(
        &with("&s={trafficSource}"),
        &seller(),
        Code::MisspeltMacro,
        "{trafficSource}",
        None,
    );
}

#[test]
fn round_brackets_around_other_words_are_left_alone() {
    silent(
        &with("&name=(blue)&x=(a}b"),
        &affiliate(),
        Code::UnknownMacro,
    );
    silent(&with("&name=(blue)"), &affiliate(), Code::MisspeltMacro);
}

#[test]
fn a_macro_of_the_other_role_is_an_error_with_its_counterpart() {
    let code = Code::RoleForbiddenMacro;
    says(&with(""), &seller(), code, "{tid}", Some("{vtid}"));
    says(
        &with("&c={vtid}"),
        &affiliate(),
        code,
        "{vtid}",
        Some("{tid}"),
    );
    says(
        &with("&s={vendor_earnings}"),
        &affiliate(),
        code,
        "{vendor_earnings}",
        Some("{affiliate_earnings}"),
    );
    let earnings = "https://h.example.com/?c={vtid}&s={affiliate_earnings}";
    says(
        earnings,
        &seller(),
        code,
        "{affiliate_earnings}",
        Some("{vendor_earnings}"),
    );
    says(
        &with("&p={upsell_path}"),
        &affiliate(),
        code,
        "{upsell_path}",
        None,
    );
}

#[test]
fn a_macro_that_is_always_empty_costs_something_where_events_are_told_apart_by_it() {
    let both = [EventType::OrderImpression, EventType::Purchase];
    let shared = UrlContext {
        events: &both,
        ..affiliate()
    };
    let own = UrlContext {
        events: &both[..1],
        ..affiliate()
    };
    let receipt = one(&with("&t={receipt_id}"), &shared, Code::EmptyMacro);
    assert_eq!((receipt.severity, receipt.fix), (Severity::Warning, None));
    assert_eq!(
        receipt.message,
        "{receipt_id} is always empty for Order form impression."
    );
    let own_receipt = one(&with("&t={receipt_id}"), &own, Code::EmptyMacro);
    assert_eq!(
        own_receipt
            .fix
            .expect("event_id is always there")
            .replacement,
        "{event_id}"
    );
    let sum = one(&with("&s={affiliate_earnings}"), &own, Code::EmptyMacro);
    assert_eq!(
        sum.severity,
        Severity::Note,
        "an impression earns nothing, and that is right"
    );
    assert!(
        sum.message.contains("(inferred)"),
        "the guide does not say so: {}",
        sum.message
    );
    silent(&with("&t={receipt_id}"), &affiliate(), Code::EmptyMacro);
}

#[test]
fn a_macro_that_nothing_ever_fills_is_a_warning() {
    let upsell_only = one(
        &with("&o={original_receipt}"),
        &affiliate(),
        Code::EmptyMacro,
    );
    assert_eq!(upsell_only.severity, Severity::Warning);
    let events = [EventType::Purchase, EventType::Upsell];
    let both = UrlContext {
        events: &events,
        ..affiliate()
    };
    let partly = one(&with("&o={original_receipt}"), &both, Code::EmptyMacro);
    assert_eq!(partly.severity, Severity::Note);
}

#[test]
fn an_unanswered_question_is_named_by_its_label() {
    let template = crate::templates::get("redtrack").expect("RedTrack is built in");
    let context = UrlContext {
        template: Some(template),
        ..affiliate()
    };
    let url = "https://<<tracking_domain>>/postback?clickid={tid}";
    says(
        url,
        &context,
        Code::UnansweredQuestion,
        "<<tracking_domain>>",
        None,
    );
    let problem = one(url, &context, Code::UnansweredQuestion);
    assert_eq!(problem.message, "Tracking domain is not answered.");
    silent(url, &context, Code::InvalidUrl);
    silent(url, &context, Code::UnreachableHost);
    says(
        url,
        &affiliate(),
        Code::UnansweredQuestion,
        "<<tracking_domain>>",
        None,
    );
}

#[test]
fn another_networks_placeholders_are_errors_in_every_form() {
    for (written, fix) in [
        ("[subid]", Some("{aff_sub1}")),
        ("[event_name]", Some("{event_type}")),
        ("[[[subid]]]", Some("{aff_sub1}")),
        ("[%UID%]", None),
        ("#s2#", Some("{tid}")),
        ("##CLICK_ID##", Some("{tid}")),
        ("${ctag}", None),
        ("${subid}", Some("{aff_sub1}")),
        ("{{tid}}", Some("{tid}")),
        ("{{click_id}}", Some("{tid}")),
        ("{{{tid}}}", Some("{tid}")),
        ("{{EXTERNAL_ID}}", Some("{tid}")),
        ("%subid1%", Some("{aff_sub1}")),
        ("%commission%", Some("{affiliate_earnings}")),
        ("%date%", Some("{event_time}")),
        ("%x%", None),
        ("%d%", None),
        ("%%TID%%", Some("{tid}")),
        ("%%date%%", Some("{event_time}")),
        ("!!!clickRef!!!", Some("{tid}")),
        ("__CLICKID__", Some("{tid}")),
        ("__x__", None),
        ("<click_id>", Some("{tid}")),
        ("REPLACE", None),
        ("OPTIONAL", None),
    ] {
        let url = format!("https://h.example.com/?c={{tid}}&a={written}&b=1");
        says(&url, &affiliate(), Code::ForeignPlaceholder, written, fix);
    }
}

#[test]
fn placeholders_are_found_in_path_and_host_too() {
    let url = "https://[your-event-domain]/api/%offer%?click_id={tid}";
    let found: Vec<_> = of(url, &affiliate(), Code::ForeignPlaceholder)
        .iter()
        .map(|p| url[p.start..p.end].to_owned())
        .collect();
    assert_eq!(found, ["[your-event-domain]", "%offer%"]);
}

#[test]
fn what_only_looks_like_a_placeholder_is_left_alone() {
    for rest in [
        "&list[a]=1&items[]=2",
        "&a=%20x%20&b=%AD%20",
        "&a=snake__case__word&b=a__b",
        "&a=REPLACED&b=replace",
        "&a=!!wow!!",
        "&a=100%x%",
        "&a=%x%25",
        "&a=%%x%",
        "&a=1<2",
        "&v=a%2Cb",
    ] {
        silent(&with(rest), &affiliate(), Code::ForeignPlaceholder);
    }
    silent(
        "https://[2001:db8::1]/?c={tid}",
        &affiliate(),
        Code::ForeignPlaceholder,
    );
}

#[test]
fn nothing_inside_the_outer_form_is_looked_at_apart() {
    for written in ["{{tid}}", "${tid}", "{{ {foo} }}"] {
        let problems = lint_url(&with(&format!("&a={written}")), &affiliate());
        assert_eq!(problems.len(), 1, "{problems:#?}");
    }
}

#[test]
fn encoded_braces_are_no_macro() {
    let code = Code::EncodedBraces;
    says(
        &with("&a=%7Border_id%7D"),
        &affiliate(),
        code,
        "%7Border_id%7D",
        Some("{order_id}"),
    );
    says(
        &with("&a=%7border_id%7d"),
        &affiliate(),
        code,
        "%7border_id%7d",
        Some("{order_id}"),
    );
    says(
        &with("&a=%257Bcountry%257D"),
        &affiliate(),
        code,
        "%257Bcountry%257D",
        Some("{country}"),
    );
    says(
        &with("&a=%7Border_id}"),
        &affiliate(),
        code,
        "%7Border_id}",
        Some("{order_id}"),
    );
    says(
        &with("&a={order_id%7D"),
        &affiliate(),
        code,
        "{order_id%7D",
        Some("{order_id}"),
    );
    says(&with("&a=%7Bfoo%7D"), &affiliate(), code, "%7Bfoo%7D", None);
    silent(&with("&json=%7B%22a%22%3A1%7D"), &affiliate(), code);
}

#[test]
fn runs_of_encoded_braces_are_taken_whole() {
    let code = Code::EncodedBraces;
    for written in [
        "%7B%7Border_id%7D%7D",
        "%7b%7b%7border_id%7d%7d%7d",
        "%257B%257Border_id%257D%257D",
        "{order_id%7D%7D",
    ] {
        let url = with(&format!("&a={written}"));
        says(&url, &affiliate(), code, written, Some("{order_id}"));
    }
    let endless = with(&format!("&a={}", "%7B".repeat(20_000)));
    silent(&endless, &affiliate(), code);
}

#[test]
fn encoded_braces_around_a_macro_are_sent_around_its_value() {
    let code = Code::EncodedBraces;
    for written in [
        "%7B{order_id}%7D",
        "%7b{order_id}%7d",
        "%7B%7B{order_id}%7D%7D",
        "%257B{order_id}%257D",
    ] {
        for rest in ["", "&b=1"] {
            let url = with(&format!("&a={written}{rest}"));
            says(&url, &affiliate(), code, written, Some("{order_id}"));
        }
    }
    for json in [
        "%7B%22order%22:{order_id}%7D",
        "%7B{order_id}",
        "{order_id}%7D",
    ] {
        silent(&with(&format!("&a={json}")), &affiliate(), code);
    }
}

#[test]
fn unbalanced_braces_are_closed_opened_or_removed() {
    let code = Code::UnbalancedBrace;
    says(
        &with("&a={order_id&b=1"),
        &affiliate(),
        code,
        "{order_id",
        Some("{order_id}"),
    );
    says(
        &with("&a=order_id}&b=1"),
        &affiliate(),
        code,
        "order_id}",
        Some("{order_id}"),
    );
    says(
        &with("&a={{order_id}&b=1"),
        &affiliate(),
        code,
        "{",
        Some(""),
    );
    says(
        &with("&a={order_id}}}&b=1"),
        &affiliate(),
        code,
        "}}",
        Some(""),
    );
    says(&with("&a={"), &affiliate(), code, "{", None);
    says(&with("&a=x}"), &affiliate(), code, "}", None);
}

#[test]
fn words_that_stand_for_a_value_are_found_in_small_letters_too() {
    let code = Code::ForeignPlaceholder;
    for word in [
        "REPLACE_ME",
        "replace_me",
        "replace_or_remove",
        "your_click_id",
    ] {
        says(&with(&format!("&x={word}")), &affiliate(), code, word, None);
    }
    silent(&with("&x=replace&y=optional"), &affiliate(), code);
}
