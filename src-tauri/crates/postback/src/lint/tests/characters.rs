use super::*;

#[test]
fn white_space_is_removed_around_and_encoded_within() {
    let code = Code::Whitespace;
    says(
        &format!("{REDTRACK} \n"),
        &affiliate(),
        code,
        " \n",
        Some(""),
    );
    says(&format!("\t{REDTRACK}"), &affiliate(), code, "\t", Some(""));
    says(&with("&a=b c"), &affiliate(), code, " ", Some("%20"));
    says(
        &with("&a=b\u{a0}\u{a0}c"),
        &affiliate(),
        code,
        "\u{a0}\u{a0}",
        Some("%20%20"),
    );
    says(&with("\r\n&a=b"), &affiliate(), code, "\r\n", Some(""));
    says(
        "https://h .example.com/?c={tid}",
        &affiliate(),
        code,
        " ",
        Some(""),
    );
}

#[test]
fn hidden_characters_are_named_and_removed() {
    let code = Code::InvisibleCharacter;
    for hidden in [
        "\u{200b}",
        "\u{feff}",
        "\u{202e}",
        "\u{0}",
        "\u{ad}",
        "\u{2066}\u{2069}",
    ] {
        says(
            &with(&format!("&a=b{hidden}c")),
            &affiliate(),
            code,
            hidden,
            Some(""),
        );
    }
    let problem = one(&with("&a=\u{200b}"), &affiliate(), code);
    assert!(problem.message.contains("U+200B"), "{}", problem.message);
}

#[test]
fn a_percent_sign_needs_two_digits() {
    let code = Code::BrokenEscape;
    says(&with("&a=100%"), &affiliate(), code, "%", Some("%25"));
    says(&with("&a=%zz"), &affiliate(), code, "%", Some("%25"));
    says(&with("&a=%2"), &affiliate(), code, "%", Some("%25"));
    silent(&with("&a=%20%C3%A9"), &affiliate(), code);
    silent(&with("&a=%subid%"), &affiliate(), code);
}

#[test]
fn double_encoding_is_undone_in_one_go() {
    let code = Code::DoubleEncoding;
    says(
        &with("&a=b%2520c"),
        &affiliate(),
        code,
        "%2520",
        Some("%20"),
    );
    says(
        &with("&a=b%252520c"),
        &affiliate(),
        code,
        "%252520",
        Some("%20"),
    );
    says(&with("&a=%2525"), &affiliate(), code, "%2525", Some("%25"));
    silent(&with("&a=100%25"), &affiliate(), code);
    silent(&with("&a=%7Btid%7D"), &affiliate(), code);
}

#[test]
fn other_scripts_leave_encoded_and_the_fix_shows_how() {
    let code = Code::NonAscii;
    says(&with("&a=é"), &affiliate(), code, "é", Some("%C3%A9"));
    let url = "https://bücher.example.com/?c={tid}";
    says(
        url,
        &affiliate(),
        code,
        "bücher.example.com",
        Some("xn--bcher-kva.example.com"),
    );
}

#[test]
fn what_the_client_tidies_is_shown_before_it_leaves() {
    let code = Code::SentDifferently;
    let tail = "?c={tid}";
    for (typed, at, instead) in [
        ("https://H.example.com/", "H", "h"),
        ("https://h.example.com:443/", ":443", ""),
        ("https://h.example.com/a/../b", "a/../", ""),
        ("https://h.example.com/a\\b", "\\", "/"),
        ("https://h.example.com", "m", "m/"),
    ] {
        says(
            &format!("{typed}{tail}"),
            &affiliate(),
            code,
            at,
            Some(instead),
        );
    }
    silent(REDTRACK, &affiliate(), code);
    silent(&with("&a=b c&é"), &affiliate(), code);
}

#[test]
fn what_the_client_leaves_out_is_told_in_words() {
    let url = "https://h.example.com:443/?c={tid}";
    let problem = one(url, &affiliate(), Code::SentDifferently);
    assert_eq!(problem.message, ":443 is left out when it is sent.");
    assert_eq!(problem.fix.expect("it is a sure one").label, "Remove it");
}

#[test]
fn a_slash_that_is_missing_after_the_host_is_told_in_words() {
    for url in [
        "https://h.example.com?c={tid}",
        "https://h.example.com:8443?c={tid}",
    ] {
        let problem = one(url, &affiliate(), Code::SentDifferently);
        assert_eq!(problem.message, "A slash is added after the host.");
        let fix = problem.fix.expect("it is a sure one");
        assert_eq!(fix.label, "Add the slash");
    }
    let other = one(
        "https://H.example.com?c={tid}",
        &affiliate(),
        Code::SentDifferently,
    );
    assert!(other.message.contains("leaves as"), "{}", other.message);
}

#[test]
fn a_url_above_8_kib_is_too_long() {
    let code = Code::UrlTooLong;
    let path = |bytes: usize| format!("https://h.example.com/{}", "a".repeat(bytes - 22));
    silent(&path(MAX_URL), &affiliate(), code);
    says(&path(MAX_URL + 2), &affiliate(), code, "aa", None);
    let problem = one(&"é".repeat(MAX_URL), &affiliate(), code);
    assert_eq!(problem.start, MAX_URL, "the span begins where the limit is");
}

#[test]
fn of_a_url_without_end_the_beginning_is_looked_at_and_it_says_so() {
    let url = format!(
        "https://h.example.com/?a={{foo}}&b={}&clickid={{tid}}&c={{bar}}",
        "x".repeat(LOOKED_AT)
    );
    let problems = lint_url(&url, &affiliate());
    let too_long = problems
        .iter()
        .find(|p| p.code == Code::UrlTooLong.as_str())
        .expect("it can't be sent");
    assert!(
        too_long.hint.contains("first 65536 were looked at"),
        "what was not looked at is not passed off as good: {}",
        too_long.hint
    );
    assert_eq!((too_long.start, too_long.end), (MAX_URL, url.len()));
    let codes: Vec<_> = problems.iter().map(|p| p.code.as_str()).collect();
    assert!(
        codes.contains(&Code::UnknownMacro.as_str()),
        "the beginning is linted as ever: {codes:?}"
    );
    assert!(
        !codes.contains(&Code::NoClickId.as_str()),
        "it may stand behind the part that was looked at, as here: {codes:?}"
    );
}

#[test]
fn a_placeholder_at_the_end_of_the_part_that_is_looked_at_is_not_taken_for_a_broken_one() {
    let start = "https://h.example.com/?clickid={tid}&b=";
    // Without an ampersand near the end the cut goes through the macro.
    let fill = "x".repeat(LOOKED_AT - start.len() - 2);
    let url = format!("{start}{fill}{{tid}}{}", "y".repeat(100));
    let codes: Vec<_> = lint_url(&url, &affiliate())
        .into_iter()
        .map(|p| p.code)
        .collect();
    assert_eq!(codes, [Code::UrlTooLong.as_str()]);
}

#[test]
fn a_megabyte_of_anything_has_no_more_problems_than_its_beginning() {
    for part in [
        "{foo}", "{", "${", "%", "<<", "[", "é", "\u{200b}", "{a}&{b}",
    ] {
        let text = |bytes: usize| {
            let repeated = part.repeat(bytes / part.len());
            format!("https://h.example.com/?{repeated}")
        };
        let (large, larger) = (text(2 * LOOKED_AT), text(16 * LOOKED_AT));
        let places = |url: &str| -> Vec<_> {
            lint_url(url, &affiliate())
                .into_iter()
                .filter(|p| p.code != Code::UrlTooLong.as_str())
                .collect()
        };
        assert_eq!(
            places(&large),
            places(&larger),
            "what lint does must not grow with the text: {part:?}"
        );
    }
}

#[test]
fn a_url_that_only_its_values_make_too_long_is_found_with_the_samples() {
    let url = with("");
    let samples = BTreeMap::from([("tid".to_owned(), "<".repeat(3000))]);
    let context = UrlContext {
        samples: Some(&samples),
        ..affiliate()
    };
    says(&url, &context, Code::UrlTooLong, &url, None);
    silent(&url, &affiliate(), Code::UrlTooLong);
}
