use super::*;

#[test]
fn no_url_is_an_error() {
    says("", &affiliate(), Code::EmptyUrl, "", None);
    says(" \n", &affiliate(), Code::EmptyUrl, " \n", None);
    assert_eq!(
        lint_url("", &affiliate()).len(),
        1,
        "nothing else is worth saying"
    );
}

#[test]
fn a_url_without_scheme_gets_one() {
    let code = Code::MissingScheme;
    says(
        "h.example.com/?c={tid}",
        &affiliate(),
        code,
        "h.example.com",
        Some("https://h.example.com"),
    );
    says(
        "//h.example.com/?c={tid}",
        &affiliate(),
        code,
        "//h.example.com",
        Some("https://h.example.com"),
    );
    says(
        "localhost:8080/?c={tid}",
        &affiliate(),
        code,
        "localhost:8080",
        Some("https://localhost:8080"),
    );
    says("/postback?c={tid}", &affiliate(), code, "", None);
}

#[test]
fn other_schemes_are_errors() {
    says(
        "ftp://h.example.com/?c={tid}",
        &affiliate(),
        Code::UnsupportedScheme,
        "ftp",
        None,
    );
    says(
        "htps://h.example.com/?c={tid}",
        &affiliate(),
        Code::UnsupportedScheme,
        "htps",
        Some("https"),
    );
}

#[test]
fn slashes_after_the_scheme_are_counted() {
    let code = Code::SchemeSlashes;
    says(
        "https:/h.example.com/?c={tid}",
        &affiliate(),
        code,
        "https:/",
        Some("https://"),
    );
    says(
        "https:\\\\h.example.com/?c={tid}",
        &affiliate(),
        code,
        "https:\\\\",
        Some("https://"),
    );
    says(
        "https:////h.example.com/?c={tid}",
        &affiliate(),
        code,
        "https:////",
        Some("https://"),
    );
}

#[test]
fn what_no_client_could_send_is_an_error() {
    for (url, at) in [
        ("https:///", "https:///"),
        ("https://?c={tid}", "https://"),
        (
            "https://h.example.com:99999/?c={tid}",
            "h.example.com:99999",
        ),
        ("https://1.2.3.999/?c={tid}", "1.2.3.999"),
        ("https://a|b.example.com/?c={tid}", "a|b.example.com"),
    ] {
        let code = if url == "https:///" {
            Code::SchemeSlashes
        } else {
            Code::InvalidUrl
        };
        assert_eq!(
            &url[one(url, &affiliate(), code).start..][..at.len()],
            at,
            "{url}"
        );
    }
}

#[test]
fn plain_http_to_a_public_host_is_an_error() {
    let code = Code::NotHttps;
    says(
        "http://h.example.com/?c={tid}",
        &affiliate(),
        code,
        "http",
        Some("https"),
    );
    says(
        "http://192.168.1.1/?c={tid}",
        &affiliate(),
        code,
        "http",
        Some("https"),
    );
    says(
        "HTTP://h.example.com/?c={tid}",
        &affiliate(),
        code,
        "HTTP",
        Some("https"),
    );
    silent("https://h.example.com/?c={tid}", &affiliate(), code);
}

#[test]
fn plain_http_to_this_computer_is_a_note() {
    let url = "http://127.0.0.1:8080/postback?clickid={tid}";
    let http = one(url, &affiliate(), Code::NotHttps);
    assert_eq!((http.severity, http.fix), (Severity::Note, None));
    says(url, &affiliate(), Code::UnreachableHost, "127.0.0.1", None);
}

#[test]
fn the_sample_tracker_on_this_computer_gives_one_note_and_no_warning() {
    let template = crate::templates::get("sample").expect("the sample is built in");
    let context = UrlContext {
        template: Some(template),
        ..affiliate()
    };
    let problems = lint_url("http://127.0.0.1:8080/postback?clickid={tid}", &context);
    let found: Vec<_> = problems
        .iter()
        .map(|p| (p.code.as_str(), p.severity))
        .collect();
    assert_eq!(found, [("unreachable-host", Severity::Note)]);
    says(
        "https://tracker/?clickid={tid}",
        &context,
        Code::UnreachableHost,
        "tracker",
        None,
    );
}

#[test]
fn hosts_that_clickbank_cannot_reach_are_warned_of() {
    for host in [
        "localhost",
        "10.0.0.1",
        "tracker",
        "[::1]",
        "tracker.local",
        "0x7f000001",
    ] {
        let url = format!("https://{host}:8443/?c={{tid}}");
        says(&url, &affiliate(), Code::UnreachableHost, host, None);
    }
}

#[test]
fn user_and_password_are_removed_and_never_repeated() {
    let url = "https://me:secret@h.example.com/?c={tid}";
    says(url, &affiliate(), Code::Userinfo, "me:secret@", Some(""));
    let problem = one(url, &affiliate(), Code::Userinfo);
    assert!(!format!("{}{}", problem.message, problem.hint).contains("secret"));
    silent(
        "https://h.example.com/a@b?c={tid}&d=e@f",
        &affiliate(),
        Code::Userinfo,
    );
}

#[test]
fn a_macro_in_the_host_is_an_error() {
    let code = Code::MacroInHost;
    says(
        "https://{vendor}.example.com/?c={tid}",
        &affiliate(),
        code,
        "{vendor}",
        None,
    );
    says(
        "https://{vendor}@h.example.com/?c={tid}",
        &affiliate(),
        code,
        "{vendor}",
        None,
    );
    silent("https://h.example.com/{vendor}?c={tid}", &affiliate(), code);
}

#[test]
fn clickbanks_own_click_id_is_not_the_trackers() {
    let code = Code::NetworkClickId;
    let alone = "https://h.example.com/?clickid={click_id}";
    says(alone, &affiliate(), code, "{click_id}", Some("{tid}"));
    says(alone, &seller(), code, "{click_id}", Some("{vtid}"));
    silent(alone, &affiliate(), Code::NoClickId);
    says(
        "https://h.example.com/?sub={tid}&cid={click_id}",
        &affiliate(),
        code,
        "{click_id}",
        Some("{tid}"),
    );
    silent(&with("&cb_click={click_id}"), &affiliate(), code);
}

#[test]
fn a_templates_own_click_id_parameter_counts() {
    let mut template = crate::templates::get("redtrack")
        .expect("RedTrack is built in")
        .clone();
    template.click_id_param = "rt".to_owned();
    let context = UrlContext {
        template: Some(&template),
        ..affiliate()
    };
    let url = "https://h.example.com/?rt={click_id}&x={tid}";
    says(
        url,
        &context,
        Code::NetworkClickId,
        "{click_id}",
        Some("{tid}"),
    );
    silent(url, &affiliate(), Code::NetworkClickId);
    says(
        "https://h.example.com/?a=1",
        &context,
        Code::NoClickId,
        "a=1",
        Some("a=1&rt={tid}"),
    );
}

#[test]
fn another_parameter_that_the_destination_takes_its_click_id_in_counts_everywhere() {
    let context = UrlContext {
        template: crate::templates::get("aftrad"),
        ..affiliate()
    };
    says(
        "https://h.example.com/postback?aggregate_id={click_id}&x={tid}",
        &context,
        Code::NetworkClickId,
        "{click_id}",
        Some("{tid}"),
    );
    says(
        "https://h.example.com/postback?aggregate_id=&a=1",
        &context,
        Code::NoClickId,
        "aggregate_id=",
        Some("aggregate_id={tid}"),
    );
}

#[test]
fn beside_a_filled_click_id_of_the_template_the_others_are_free() {
    let template = crate::templates::get("redtrack");
    let context = UrlContext {
        template,
        ..affiliate()
    };
    let code = Code::NetworkClickId;
    let filled = "https://h.example.com/postback?clickid={tid}&sub1={click_id}";
    silent(filled, &context, code);
    let unfilled = "https://h.example.com/postback?clickid={click_id}&sub1={tid}";
    says(unfilled, &context, code, "{click_id}", Some("{tid}"));
    says(filled, &affiliate(), code, "{click_id}", Some("{tid}"));
}

fn with_template(id: &str) -> UrlContext<'static> {
    UrlContext {
        template: crate::templates::get(id),
        ..affiliate()
    }
}

#[test]
fn a_click_id_outside_the_templates_own_parameter_is_warned_of() {
    let code = Code::ClickIdParameter;
    let redtrack = with_template("redtrack");
    for (query, at, fix) in [
        ("sum={tid}", "sum={tid}", None),
        ("cid={tid}&sum=1", "cid={tid}&sum=1", None),
        ("clikid={tid}", "clikid", Some("clickid")),
        ("a={tid}&click_id={extclid}", "click_id", Some("clickid")),
        ("clickid=&sum={tid}", "clickid=", Some("clickid={tid}")),
        ("clickid=7&sum={tid}", "clickid=7", None),
        (
            "clickid={order_id}&sum={tid}",
            "clickid={order_id}",
            Some("clickid={tid}"),
        ),
    ] {
        let url = format!("https://h.example.com/postback?{query}");
        says(&url, &redtrack, code, at, fix);
        silent(&url, &redtrack, Code::NoClickId);
    }
    for query in ["sum={tid}", "cid={tid}&sum=1", "a={tid}&click_id={extclid}"] {
        let url = format!("https://h.example.com/postback?{query}");
        silent(&url, &affiliate(), code);
        silent(&url, &with_template("custom"), code);
    }
    let path = "https://h.example.com/{tid}";
    says(path, &redtrack, code, path, None);
    let message = one(path, &redtrack, code);
    assert!(
        message.hint.starts_with("RedTrack looks for"),
        "{message:#?}"
    );
}

#[test]
fn a_click_id_where_the_template_takes_it_is_in_order() {
    let code = Code::ClickIdParameter;
    for (id, query) in [
        ("redtrack", "clickid={tid}&sum=1"),
        ("redtrack", "ClickID={tid}"),
        ("redtrack", "clickid={unique_aff_sub1}"),
        ("redtrack", "clickid=x{tid}"),
        ("redtrack", "clickid={vtid}"),
        ("redtrack", "clickid=&clickid={tid}"),
        ("aftrad", "click_id={tid}"),
        ("aftrad", "aggregate_id={tid}"),
    ] {
        let url = format!("https://h.example.com/postback?{query}");
        silent(&url, &with_template(id), code);
    }
    // Another problem stands there already, and its mending brings the click ID.
    for query in [
        "clickid={click_id}&sum={tid}",
        "clickid={{clickid}}&sub={tid}",
        "clickid=REPLACE&sub={tid}",
        "clickid=%7Btid%7D&sub={tid}",
        "sub={tid}&amp;clickid={tid}",
        "a=1?clickid={tid}",
        "sub={tid}&a=#s2#&clickid={tid}",
    ] {
        let url = format!("https://h.example.com/postback?{query}");
        silent(&url, &with_template("redtrack"), code);
    }
}

#[test]
fn a_click_id_that_is_never_sent_does_not_count() {
    let code = Code::NoClickId;
    let behind = "https://h.example.com/p?a=1#clickid={tid}";
    says(behind, &affiliate(), code, "a=1", None);
    says(
        behind,
        &with_template("redtrack"),
        code,
        "a=1",
        Some("a=1&clickid={tid}"),
    );
    let host = "https://{tid}.example.com/p?a=1";
    says(host, &affiliate(), code, "a=1", None);
    says(
        "https://h.example.com/p?a=1#clickid={TID}",
        &affiliate(),
        code,
        "a=1",
        None,
    );
    says(
        "https://h.example.com/p?cb={click_id}#{tid}",
        &affiliate(),
        Code::NetworkClickId,
        "{click_id}",
        Some("{tid}"),
    );
    silent(&with("#{click_id}"), &affiliate(), Code::NetworkClickId);
    silent(
        "https://h.example.com/p?sum=#p#&clickid={tid}",
        &affiliate(),
        code,
    );
    silent("https://h.example.com/p?clickid=#s2#", &affiliate(), code);
}

#[test]
fn a_url_without_click_id_is_warned_of() {
    let code = Code::NoClickId;
    says(
        "https://h.example.com/?a=1",
        &affiliate(),
        code,
        "a=1",
        None,
    );
    says(
        "https://h.example.com/?clickid=&a=1",
        &affiliate(),
        code,
        "clickid=",
        Some("clickid={tid}"),
    );
    says(
        "https://h.example.com/?clickid=&a=1",
        &seller(),
        code,
        "clickid=",
        Some("clickid={vtid}"),
    );
    says(
        "https://h.example.com/?clickid=7",
        &affiliate(),
        code,
        "clickid=7",
        None,
    );
    says(
        "https://h.example.com/",
        &affiliate(),
        code,
        "https://h.example.com/",
        None,
    );
    for carrier in ["tid", "extclid", "aff_sub3", "unique_aff_sub5"] {
        silent(
            &format!("https://h.example.com/?x={{{carrier}}}"),
            &affiliate(),
            code,
        );
    }
    silent("https://h.example.com/{tid}", &affiliate(), code);
}

#[test]
fn a_click_id_that_another_fix_puts_in_is_not_missed_as_well() {
    for url in [
        "https://h.example.com/?c={trackingCodes}",
        "https://h.example.com/?c={{tid}}",
        "https://h.example.com/?c=%7Btid%7D",
        "https://h.example.com/?c={vtid}",
    ] {
        silent(url, &affiliate(), Code::NoClickId);
    }
}

#[test]
fn repeated_parameters_are_noted_at_each_repetition() {
    let code = Code::RepeatedParameter;
    says(&with("&a=1&a=2"), &affiliate(), code, "a", None);
    says(&with("&a=1&b=2&a=1"), &affiliate(), code, "&a=1", Some(""));
    assert_eq!(of(&with("&a=1&a=2&a=3"), &affiliate(), code).len(), 2);
    silent(&with("&a[]=1&a[]=2&A=1&a=2&&"), &affiliate(), code);
}

#[test]
fn a_fragment_is_never_sent() {
    let code = Code::Fragment;
    says(&with("#top"), &affiliate(), code, "#top", Some(""));
    says(
        &with("#a={country}&b=1"),
        &affiliate(),
        code,
        "#a={country}&b=1",
        Some(""),
    );
    silent(&with("&a=#s2#"), &affiliate(), code);
}

#[test]
fn what_looks_like_a_secret_is_warned_of_and_not_repeated() {
    let code = Code::SecretInUrl;
    says(&with("&token=abc123"), &affiliate(), code, "abc123", None);
    let problem = one(&with("&api_key=hunter2"), &affiliate(), code);
    assert!(!format!("{}{}", problem.message, problem.hint).contains("hunter2"));
    silent(&with("&token={event_id}"), &affiliate(), code);
    silent(&with("&token="), &affiliate(), code);
}

#[test]
fn what_a_copy_brings_along_before_the_url_is_taken_off() {
    let code = Code::MissingScheme;
    for before in ["\"", "<", "view-source:", "URL:"] {
        let url = format!("{before}{REDTRACK}");
        says(&url, &affiliate(), code, before, Some(""));
    }
}

#[test]
fn another_scheme_is_not_mended_into_a_host() {
    for url in ["javascript:alert(1)", "mailto:me"] {
        let problem = one(url, &affiliate(), Code::MissingScheme);
        assert_eq!(problem.fix, None, "https://{url} would be no better");
    }
}

#[test]
fn a_host_with_nothing_between_two_dots_is_an_error() {
    let long = "a".repeat(64);
    for host in ["t..example.com", ".example.com", &format!("{long}.com")] {
        let url = format!("https://{host}/p?clickid={{tid}}");
        says(&url, &affiliate(), Code::InvalidUrl, host, None);
    }
    silent("https://example.com./p", &affiliate(), Code::InvalidUrl);
}

#[test]
fn an_ampersand_out_of_a_pages_source_is_an_error() {
    let code = Code::HtmlAmpersand;
    says(
        &with("&amp;type=Purchase"),
        &affiliate(),
        code,
        "amp;",
        Some(""),
    );
    says(
        &with("&amp;amp;a=1"),
        &affiliate(),
        code,
        "amp;amp;",
        Some(""),
    );
    silent(&with("&amp=1&x=amp;"), &affiliate(), code);
}

#[test]
fn a_second_question_mark_swallows_what_follows() {
    let code = Code::SecondQuestionMark;
    says(&with("?type=Purchase"), &affiliate(), code, "?", Some("&"));
    silent(&with("&q=really?"), &affiliate(), code);
    silent(&with("&to=https://a.example.com/?b=1"), &affiliate(), code);
    silent(
        &with("&to=https%3A%2F%2Fa.example.com?b=1"),
        &affiliate(),
        code,
    );
}

#[test]
fn what_clickbank_does_with_an_unknown_macro_is_not_claimed() {
    for url in [with("&a={TID}"), with("&a={foo}"), with("&a={{tid}}")] {
        let problems = lint_url(&url, &affiliate());
        for problem in problems {
            let words = format!("{} {}", problem.message, problem.hint);
            assert!(
                !words.contains("would be sent") && !words.contains("ClickBank would send"),
                "ClickBank publishes nothing about it: {words}"
            );
        }
    }
}

#[test]
fn an_address_that_carom_never_dials_is_not_promised_a_test() {
    let hint = |host: &str| {
        let url = format!("https://{host}/p?clickid={{tid}}");
        one(&url, &affiliate(), Code::UnreachableHost).hint
    };
    for host in ["169.254.169.254", "[fe80::1]", "0.0.0.0", "224.0.0.1"] {
        assert!(
            hint(host).contains("nothing there"),
            "{host}: {}",
            hint(host)
        );
    }
    assert!(hint("192.168.1.1").contains("may arrive"));
}
