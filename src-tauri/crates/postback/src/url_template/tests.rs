use proptest::prelude::*;

use super::*;
use crate::{event::EventType, integration::Role, samples::sample};

fn parse(text: &str) -> UrlTemplate {
    UrlTemplate::parse(Network::Clickbank, text)
}

fn event(values: &[(&str, &str)]) -> Event {
    Event {
        network: Network::Clickbank,
        event_type: EventType::Purchase,
        values: values
            .iter()
            .map(|(k, v)| ((*k).into(), (*v).into()))
            .collect(),
    }
}

/// The pieces that are no literals, by kind and text.
fn placeholders(text: &str) -> Vec<(&'static str, String)> {
    let template = parse(text);
    let named = |piece: &Piece| {
        let kind = match piece.kind {
            PieceKind::Literal => return None,
            PieceKind::Macro(_) => "macro",
            PieceKind::Unknown(_) => "unknown",
            PieceKind::Question(_) => "question",
            PieceKind::Foreign => "foreign",
        };
        Some((kind, template.text(&piece.span).to_owned()))
    };
    template.pieces().iter().filter_map(named).collect()
}

fn found(text: &str, expected: &[(&str, &str)]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(k, t)| (*k, (*t).to_owned()))
        .collect();
    let actual: Vec<_> = placeholders(text);
    assert_eq!(actual, expected, "in {text:?}");
}

#[test]
fn macros_unknown_ones_and_questions_are_told_apart() {
    found(
        "https://<<domain>>/p?c={tid}&f={foo}",
        &[
            ("question", "<<domain>>"),
            ("macro", "{tid}"),
            ("unknown", "{foo}"),
        ],
    );
}

#[test]
fn macro_names_are_compared_with_regard_to_case_and_space() {
    found(
        "{TID}{ tid }{}",
        &[
            ("unknown", "{TID}"),
            ("unknown", "{ tid }"),
            ("unknown", "{}"),
        ],
    );
}

#[test]
fn the_outer_form_of_another_network_wins_over_the_macro_inside() {
    for text in [
        "{{tid}}",
        "${tid}",
        "{{{tid}}}",
        "${{tid}}",
        "{{ {tid} }}",
        "${ {tid} }",
    ] {
        found(text, &[("foreign", text)]);
        assert_eq!(
            parse(text).render(&event(&[("tid", "abc")])),
            text,
            "a value rendered inside another network's form would look right and never match"
        );
    }
}

#[test]
fn braces_beyond_the_outer_form_stay_literal() {
    found("{{{tid}}", &[("foreign", "{{tid}}")]);
    found("{{tid}}}", &[("foreign", "{{tid}}")]);
    found("${{tid}", &[("macro", "{tid}")]);
    found("{{tid}", &[("macro", "{tid}")]);
}

#[test]
fn an_open_brace_never_swallows_the_next_parameter() {
    found("?a={tid&b={order_id}", &[("macro", "{order_id}")]);
    found("?a={{tid&b={{order_id}}", &[("foreign", "{{order_id}}")]);
    found("/{a?b}/{c#d}", &[]);
}

#[test]
fn a_dollar_that_belongs_to_the_piece_before_does_not_make_a_foreign_form() {
    found("{foo$}{tid}", &[("unknown", "{foo$}"), ("macro", "{tid}")]);
}

#[test]
fn questions_need_both_pairs_of_angles_and_a_name() {
    found(
        "<<a>> <<b.purchase>> <<<c>>",
        &[
            ("question", "<<a>>"),
            ("question", "<<b.purchase>>"),
            ("question", "<<c>>"),
        ],
    );
    found("<<>> <<a> <a>> << a >>", &[]);
}

#[test]
fn every_piece_knows_its_component() {
    use Component::*;
    let template = parse("https://u@{tid}:8/a/{tid}?b={tid}#c{tid}");
    let components: Vec<_> = template.pieces().iter().map(|p| p.component).collect();
    assert_eq!(
        components,
        [
            Scheme, Authority, Authority, Authority, Path, Path, Query, Query, Fragment, Fragment
        ]
    );
    let of = |component| template.text(&template.component(component));
    assert_eq!(
        [Scheme, Authority, Path, Query, Fragment].map(of),
        ["https://", "u@{tid}:8", "/a/{tid}", "?b={tid}", "#c{tid}"]
    );
}

#[test]
fn components_are_found_without_scheme_or_path() {
    use Component::*;
    for (text, expected) in [
        ("host:8080/p", ["", "host:8080", "/p", "", ""]),
        ("https://h?x#y", ["https://", "h", "", "?x", "#y"]),
        ("https:\\\\h\\p", ["https:\\\\", "h", "\\p", "", ""]),
        (" HTTP:h", [" HTTP:", "h", "", "", ""]),
        ("ftp://h/", ["ftp://", "h", "/", "", ""]),
        ("#?/", ["", "", "", "", "#?/"]),
        ("", ["", "", "", "", ""]),
    ] {
        let template = parse(text);
        let of = |component| template.text(&template.component(component));
        assert_eq!(
            [Scheme, Authority, Path, Query, Fragment].map(of),
            expected,
            "in {text:?}"
        );
    }
}

#[test]
fn values_are_encoded_and_literal_text_is_not() {
    let template = parse("https://h/{os}?v={os_version}&x=a b%zz{{y}}&e={tid}.");
    let event = event(&[("os", "Mac OS"), ("os_version", ">=10/15")]);
    assert_eq!(
        template.render(&event),
        "https://h/Mac%20OS?v=%3E%3D10%2F15&x=a b%zz{{y}}&e=."
    );
}

#[test]
fn rendering_from_laid_out_values_gives_the_same_url() {
    let template = parse("https://h/?a={tid}&b={country}&c={vtid}&d={foo}&e={device_model}");
    for role in [Role::Affiliate, Role::Seller] {
        for event_type in EventType::ALL {
            let event = sample(Network::Clickbank, role, event_type);
            let mut fast = String::new();
            template.render_values_into(&Values::of(&event), &mut fast);
            assert_eq!(fast, template.render(&event));
        }
    }
}

#[test]
fn parameters_know_where_they_stand() {
    let template = parse("https://h/p?a={tid}&&b&c=x=y#d=1");
    let table = parameters(&template);
    let pairs: Vec<_> = table
        .iter()
        .map(|p| (p.key.as_str(), p.value.as_str()))
        .collect();
    assert_eq!(pairs, [("a", "{tid}"), ("b", ""), ("c", "x=y")]);
    for p in &table {
        let at = |a: usize, b: usize| &template.source()[a..b];
        assert_eq!(at(p.key_start, p.key_end), p.key);
        assert_eq!(at(p.value_start, p.value_end), p.value);
        assert!(at(p.pair_start, p.pair_end).starts_with(&p.key));
    }
    assert_eq!(parameters(&parse("https://h/p")), []);
    assert_eq!(parameters(&parse("https://h/p?")), []);
}

#[test]
fn resolving_shows_each_piece_encoded_and_decoded() {
    let template = parse("https://h/%20?m={device_model}&t={tid}&f={foo}&q=<<n>>&x={{y}}");
    let resolved = resolve(&template, &event(&[("device_model", "Apple Macintosh")]));
    assert_eq!(
        resolved.url,
        template.render(&event(&[("device_model", "Apple Macintosh")]))
    );
    let of = |kind| {
        resolved
            .pieces
            .iter()
            .filter(|p| p.kind == kind)
            .collect::<Vec<_>>()
    };
    let macros = of(ResolvedKind::Macro);
    assert_eq!(macros[0].text, "Apple%20Macintosh");
    assert_eq!(macros[0].decoded, "Apple Macintosh");
    assert_eq!(
        (macros[1].empty, macros[1].name.as_deref()),
        (true, Some("tid"))
    );
    assert_eq!(of(ResolvedKind::Unknown)[0].name.as_deref(), Some("foo"));
    assert_eq!(of(ResolvedKind::Question)[0].name.as_deref(), Some("n"));
    assert_eq!(of(ResolvedKind::Foreign)[0].text, "{{y}}");
    assert!(
        resolved.pieces.iter().any(|p| p.decoded == "/ "),
        "literals are decoded for reading"
    );
}

/// Text that is rich in what the parser looks at.
#[test]
fn of_a_huge_url_whole_parameters_are_looked_at() {
    let base = "https://t.example/p?a=";
    let fits = format!("{base}{}", "x".repeat(LOOKED_AT - base.len()));
    assert_eq!(looked_at(&fits), fits, "all of what is short enough");
    let whole = format!("{base}{}", "x".repeat(LOOKED_AT - 1_000));
    let cut = format!("{whole}&b={}", "y".repeat(5_000));
    assert!(
        looked_at(&cut) == whole,
        "not the parameter that reaches beyond"
    );
    let endless = format!("x{}", "é".repeat(LOOKED_AT));
    assert_eq!(
        looked_at(&endless).len(),
        LOOKED_AT - 1,
        "a character is never cut in two"
    );
}

fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        proptest::collection::vec(
            proptest::sample::select(vec![
                "{", "}", "{{", "}}", "$", "<", ">", "<<", ">>", "%", "%25", "%7B", "#", "&", "=",
                "?", "/", ":", "@", "tid", "foo", "https://", "[", "]", "(", "é", "\u{200b}", " ",
            ]),
            0..40
        )
        .prop_map(|parts| parts.concat()),
    ]
}

proptest! {
    #[test]
    fn whatever_the_text_its_pieces_give_it_back(text in hostile()) {
        let template = parse(&text);
        let mut at = 0;
        for piece in template.pieces() {
            prop_assert_eq!(piece.span.start, at, "pieces leave no gap");
            prop_assert!(piece.span.end > at, "pieces are never empty");
            prop_assert!(text.is_char_boundary(piece.span.end));
            at = piece.span.end;
        }
        prop_assert_eq!(at, text.len());
        let order: Vec<_> = template.pieces().iter().map(|p| p.component).collect();
        prop_assert!(order.is_sorted(), "components follow one another");
    }

    #[test]
    fn whatever_the_text_an_event_without_values_only_removes_macros(text in hostile()) {
        let template = parse(&text);
        let kept: String = template
            .pieces()
            .iter()
            .filter(|p| !matches!(p.kind, PieceKind::Macro(_)))
            .map(|p| template.text(&p.span))
            .collect();
        prop_assert_eq!(template.render(&event(&[])), kept);
    }

    #[test]
    fn a_rendered_value_decodes_back_to_itself(value in any::<String>()) {
        for frame in ["https://h/{tid}/x", "https://h/?a={tid}&b=1", "https://h/#{tid}"] {
            let rendered = parse(frame).render(&event(&[("tid", &value)]));
            let (before, after) = frame.split_once("{tid}").expect("the frame holds the macro");
            let inner = &rendered[before.len()..rendered.len() - after.len()];
            prop_assert!(inner.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~%".contains(&b)));
            let decoded = percent_encoding::percent_decode_str(inner).decode_utf8();
            prop_assert_eq!(decoded.expect("UTF-8 in, UTF-8 out"), value.as_str());
        }
    }

    #[test]
    fn resolved_pieces_run_together_to_the_url(text in hostile(), value in any::<String>()) {
        let resolved = resolve(&parse(&text), &event(&[("tid", &value)]));
        let together: String = resolved.pieces.iter().map(|p| p.text.as_str()).collect();
        prop_assert_eq!(together, resolved.url);
    }

    #[test]
    fn parameters_lie_within_the_query(text in hostile()) {
        let template = parse(&text);
        let query = template.component(Component::Query);
        for p in parameters(&template) {
            prop_assert!(query.start < p.pair_start && p.pair_end <= query.end);
            prop_assert_eq!(&text[p.value_start..p.value_end], p.value.as_str());
        }
    }
}
