use proptest::prelude::*;

use super::*;

/// Text that is rich in what lint looks at.
fn hostile() -> impl Strategy<Value = String> {
    let parts = vec![
        "{",
        "}",
        "{{",
        "}}",
        "${",
        "%",
        "%25",
        "%2520",
        "%7B",
        "%7D",
        "#",
        "##",
        "!!!",
        "__",
        "[",
        "]",
        "(",
        ")",
        "<",
        ">",
        "<<",
        ">>",
        "&",
        "=",
        "?",
        "/",
        ":",
        "@",
        "\\",
        ".",
        "tid",
        "TID",
        "click_id",
        "receipt_id",
        "vtid",
        "foo",
        "trackingCodes",
        "https://",
        "http://",
        "h.example",
        "127.0.0.1",
        "é",
        "\u{200b}",
        " ",
        "\n",
        "REPLACE",
        "clickid=",
        "a=1",
        "token=x",
        "20",
        "%zz",
    ];
    prop_oneof![
        1 => any::<String>(),
        4 => proptest::collection::vec(proptest::sample::select(parts), 0..24)
            .prop_map(|parts| parts.concat()),
    ]
}

/// A URL like those that people paste, with a few things wrong.
fn pasted() -> impl Strategy<Value = String> {
    let schemes = vec![
        "https://",
        "http://",
        "",
        "https:/",
        "htps://",
        " https://",
        "//",
    ];
    let hosts = vec![
        "h.example.com",
        "H.example.com:443",
        "u:p@h.example.com",
        "bücher.example.com",
        "localhost",
        "<<domain>>",
        "{vendor}.example.com",
        "{vendor_id}.example.com",
        "{{tid}}",
        "[your-domain]",
        "%7Btid%7D",
        "",
    ];
    let paths = vec![
        "/postback",
        "",
        "/a/../b",
        "/a b",
        "/%offer%",
        "\\x",
        "/é",
        "/[x]",
    ];
    let values = vec![
        "{tid}",
        "{vtid}",
        "{click_id}",
        "{receipt_id}",
        "{trackingCodes}",
        "{contry}",
        "{foo}",
        "{{tid}}",
        "${subid}",
        "#s2#",
        "##CLICK_ID##",
        "%subid1%",
        "!!!x!!!",
        "__CID__",
        "<cid>",
        "[subid]",
        "[CLICK ID]",
        "[CLICK%20ID]",
        "{subid}",
        "{clickid2}",
        "[event_name]",
        "{aff_sub1}",
        "{tid",
        "tid}",
        "{{tid}",
        "{tid}}",
        "(tid}",
        "{tid)",
        "%7Btid%7D",
        "%257Btid}",
        "%7B%7Btid%7D%7D",
        "%7B{tid}%7D",
        "%7B%7B%7B%7B%7B{tid}%7D%7D%7D%7D%7D",
        "%x%",
        "%%TID%%",
        "a%2520b",
        "%252525",
        "100%",
        "a b",
        "a\u{200b}b",
        "é",
        "REPLACE",
        "1",
        "",
        "x#frag",
        "#{tid}",
    ];
    let keys = vec![
        "clickid", "clikid", "sum", "token", "a", "b", "txid", "cid", "subid", "s1", "tid", "type",
    ];
    let pair = (
        proptest::sample::select(keys),
        proptest::sample::select(values),
    );
    (
        proptest::sample::select(schemes),
        proptest::sample::select(hosts),
        proptest::sample::select(paths),
        proptest::collection::vec(pair, 0..6),
    )
        .prop_map(|(scheme, host, path, pairs)| {
            let query: Vec<_> = pairs.iter().map(|(k, v)| format!("{k}={v}")).collect();
            let mark = if query.is_empty() { "" } else { "?" };
            format!("{scheme}{host}{path}{mark}{}", query.join("&"))
        })
}

fn context() -> impl Strategy<Value = UrlContext<'static>> {
    const ALL: &[EventType] = &EventType::ALL;
    let roles = proptest::sample::select(vec![Role::Affiliate, Role::Seller]);
    let templates =
        proptest::sample::select(vec![None, Some("custom"), Some("redtrack"), Some("sample")]);
    (roles, 0..=ALL.len(), templates).prop_map(|(role, events, template)| UrlContext {
        template: template.and_then(crate::templates::get),
        ..UrlContext::new(Network::Clickbank, role, &ALL[..events])
    })
}

proptest! {
    #[test]
    fn whatever_the_text_every_problem_has_a_place_in_it(text in hostile(), context in context()) {
        for problem in lint_url(&text, &context) {
            prop_assert!(problem.start <= problem.end && problem.end <= text.len(), "{:?}", problem);
            prop_assert!(text.is_char_boundary(problem.start), "{:?}", problem);
            prop_assert!(text.is_char_boundary(problem.end), "{:?}", problem);
            prop_assert!(!problem.message.is_empty(), "{:?}", problem);
            prop_assert!(Code::ALL.iter().any(|c| c.as_str() == problem.code), "{:?}", problem);
        }
    }

    #[test]
    fn a_fix_removes_its_own_problem_from_any_text(text in hostile(), context in context()) {
        fixes_hold(&text, &context)?;
    }

    #[test]
    fn a_fix_removes_its_own_problem_from_urls_as_pasted(text in pasted(), context in context()) {
        fixes_hold(&text, &context)?;
    }

    #[test]
    fn fixing_one_after_the_other_comes_to_an_end(text in pasted(), context in context()) {
        let mut text = text;
        for _ in 0..64 {
            let problems = lint_url(&text, &context);
            let Some(problem) = problems.iter().find(|p| p.fix.is_some()) else { return Ok(()) };
            text = fixed(&text, problem);
        }
        prop_assert!(false, "fixes go round in circles: {:?}", text);
    }
}

fn fixed(text: &str, problem: &Problem) -> String {
    let with = problem.fix.as_ref().map_or("", |f| f.replacement.as_str());
    format!("{}{with}{}", &text[..problem.start], &text[problem.end..])
}

/// After a fix, the same problem is not there any more: either none of its code begins at its
/// place, or there are fewer of them, where a second one has moved up.
fn fixes_hold(text: &str, context: &UrlContext<'_>) -> Result<(), TestCaseError> {
    let before = lint_url(text, context);
    let count =
        |problems: &[Problem], code: &str| problems.iter().filter(|p| p.code == code).count();
    for problem in before.iter().filter(|p| p.fix.is_some()) {
        let mended = fixed(text, problem);
        let after = lint_url(&mended, context);
        let still = after
            .iter()
            .any(|p| p.code == problem.code && p.start == problem.start);
        let fewer = count(&after, &problem.code) < count(&before, &problem.code);
        let named = [
            Code::ForeignPlaceholder,
            Code::UnknownMacro,
            Code::MisspeltMacro,
            Code::EncodedBraces,
        ]
        .map(Code::as_str)
        .contains(&problem.code.as_str());
        let in_host = |problems: &[Problem]| count(problems, Code::MacroInHost.as_str());
        prop_assert!(
            !named || in_host(&after) <= in_host(&before),
            "{:?} puts a macro into the host: {:?}",
            text,
            mended
        );
        prop_assert!(
            !still || fewer,
            "{:?} is still there in {:?}\nproblem {:#?}\nafter {:#?}",
            text,
            mended,
            problem,
            after
        );
    }
    Ok(())
}
