//! Where no template says it: which parameter is to carry the click ID, and what belongs in it.

use super::*;

fn custom() -> UrlContext<'static> {
    UrlContext {
        template: crate::templates::get("custom"),
        ..affiliate()
    }
}

fn at(query: &str) -> String {
    format!("https://t.example.com/postback?{query}")
}

/// Well-formed URLs of real trackers and ad platforms, filled in rightly.
const IN_ORDER: &[&str] = &[
    // Voluum, its older names too
    "https://t.example.com/postback?cid={tid}&payout={affiliate_earnings}&txid={receipt_id}&currency=USD&et=Purchase&param1={aff_sub1}",
    "https://t.example.com/postback?c={tid}&p={affiliate_earnings}",
    // ClickMagick
    "https://www.clkmg.com/api/a/post/?uid=12345&s1={tid}&ref={receipt_id}&timestamp={event_time}",
    "https://www.clkmg.com/api/s/post/?uid=12345&s1={tid}&ref={receipt_id}&timestamp={event_time}&amt={affiliate_earnings}&cmc_currency=USD",
    // Keitaro
    "https://t.example.com/0a1b2c3/postback?subid={tid}&status=sale&payout={affiliate_earnings}&currency=USD&tid={event_id}",
    "https://t.example.com/0a1b2c3/postback?subid={tid}&status=sale&payout={affiliate_earnings}&tid={receipt_id}&sub_id_1={aff_sub1}",
    // CAKE, the older form and the newer
    "https://t.example.com/p.ashx?o=12&e=34&f=pb&r={tid}&t={receipt_id}&p={total_transaction_amount}",
    "https://t.example.com/p.ashx?o=12&f=pb&r={tid}&t={receipt_id}&s1=&s2=",
    "https://t.example.com/api/2/conversion.json?click_id={tid}&amount={total_transaction_amount}",
    // Binom, BeMob, FunnelFlux, ClickFlare, PeerClick, MaxConv
    "https://t.example.com/click.php?cnv_id={tid}&payout={affiliate_earnings}&cnv_status=sale",
    "https://t.example.com/postback?cid={extclid}&payout={affiliate_earnings}&txid={receipt_id}&status=sale",
    "https://t.example.com/pb/?hit={tid}&tx={receipt_id}&rev={affiliate_earnings}",
    "https://t.example.com/cf/cv?click_id={tid}&payout={affiliate_earnings}&txid={receipt_id}",
    "https://pstb.peerclick.com/postback?cid={tid}&payout={affiliate_earnings}&txid={receipt_id}&param1={aff_sub1}",
    "https://t.example.com/conv?clid={tid}&payout={affiliate_earnings}&txid={receipt_id}&event=sale&currency=USD",
    // Everflow, TUNE, Affise, Scaleo, AnyTrack, CJ
    "https://t.example.com/?nid=12&transaction_id={tid}&amount={total_transaction_amount}&order_id={receipt_id}",
    "https://net.go2cloud.org/aff_lsr?offer_id=1&transaction_id={tid}&amount={total_transaction_amount}&adv_sub={receipt_id}",
    "https://t.example.com/postback?clickid={tid}&action_id={receipt_id}&goal=sale&sum={affiliate_earnings}&status=1",
    "https://t.scaletrk.com/track/conv?click_id={tid}&goal_alias=sale&conv_status=approved&payout={affiliate_earnings}&adv_order_id={receipt_id}",
    "https://t1.anytrack.io/acc/collect/slug?click_id={tid}&value={affiliate_earnings}&transaction_id={receipt_id}&event_name=Purchase",
    "https://www.emjcd.com/u?CID=123&TYPE=456&METHOD=S2S&CJEVENT={extclid}&OID={receipt_id}&CURRENCY=USD&AMT1={total_transaction_amount}&QTY1=1",
    // Prosper202, Orbitra, ClickerVolt
    "https://t.example.com/tracking202/static/gpb.php?subid={tid}&amount={affiliate_earnings}",
    "https://t.example.com/key/postback?subid={tid}&status={event_type}&payout={affiliate_earnings}&tid={receipt_id}",
    "https://t.example.com/pixel?cid={tid}&type=sale&name={receipt_id}&amount={affiliate_earnings}",
    // Ad platforms
    "https://trc.taboola.com/actions-handler/log/3/s2s-action?click-id={extclid}&name=purchase&revenue={affiliate_earnings}&currency=USD&orderid={receipt_id}",
    "https://tr.outbrain.com/unifiedPixel?ob_click_id={extclid}&name=Purchase&orderId={receipt_id}&orderValue={affiliate_earnings}&currency=USD",
    "https://a.mgid.com/postback?c={extclid}&e=buy123456&r={affiliate_earnings}",
    "https://ad.propellerads.com/conversion.php?aid=123&pid=&tid=456&visitor_id={extclid}&payout={affiliate_earnings}",
    "https://tsyndicate.com/api/v1/cpa/action?clickid={extclid}&value={affiliate_earnings}&allow_duplicates=1&key=77",
    "https://sync.mediago.io/api/bidder/postback?trackingid={extclid}&adid=9&conversiontype=1&conversionprice={affiliate_earnings}",
    "https://www.pbterra.com/name/me/at?subid_short={extclid}&atpay={affiliate_earnings}",
    "https://evadav.com/phpb?click_id={extclid}&payout={affiliate_earnings}",
    // A click ID in the path, beside a transaction ID under a name that elsewhere takes click IDs
    "https://t.example.com/{tid}/sale?transaction_id={receipt_id}&uid=12345",
];

#[test]
fn well_formed_urls_of_real_trackers_have_no_problem() {
    for url in IN_ORDER {
        for context in [affiliate(), custom()] {
            assert_eq!(lint_url(url, &context), [], "{url}");
        }
    }
}

#[test]
fn an_empty_click_id_parameter_is_warned_of_though_a_carrier_goes_out_elsewhere() {
    let code = Code::ClickIdParameter;
    for (query, spot, fix) in [
        (
            "cid=&payout={affiliate_earnings}&txid={receipt_id}&param1={aff_sub1}",
            "cid=",
            Some("cid={tid}"),
        ),
        (
            "cid=&payout={affiliate_earnings}&fbclid={fbclid}",
            "cid=",
            Some("cid={tid}"),
        ),
        // What somebody put in on purpose is not written over: cid is a campaign's at some trackers.
        ("cid={receipt_id}&s={tid}", "cid={receipt_id}", None),
        ("cid={campaign}&r={tid}", "cid={campaign}", None),
        ("clickid=7&sum={tid}", "clickid=7", None),
        ("uid=12345&s1=&x={aff_sub1}", "s1=", Some("s1={tid}")),
    ] {
        for context in [affiliate(), custom()] {
            says(&at(query), &context, code, spot, fix);
            silent(&at(query), &context, Code::NoClickId);
        }
    }
    for query in [
        "cid=&subid={tid}",
        "tid=&subid={tid}",
        "r={tid}&tid={receipt_id}&uid=12345&s2=",
    ] {
        silent(&at(query), &custom(), code);
    }
}

#[test]
fn what_a_doubtful_name_holds_is_not_written_over() {
    for (query, spot) in [
        (
            "transaction_id={order_id}&amount={affiliate_earnings}",
            "transaction_id={order_id}",
        ),
        (
            "tid={receipt_id}&payout={affiliate_earnings}",
            "tid={receipt_id}",
        ),
    ] {
        says(&at(query), &custom(), Code::NoClickId, spot, None);
    }
}

#[test]
fn clickbanks_own_click_id_in_another_parameter_hides_no_empty_click_id() {
    let url = at("cid=&payout={affiliate_earnings}&txid={click_id}");
    silent(&url, &custom(), Code::NetworkClickId);
    says(&url, &custom(), Code::NoClickId, "cid=", Some("cid={tid}"));
    let both = at("cid=&s1={click_id}");
    silent(&both, &custom(), Code::NetworkClickId);
    says(&both, &custom(), Code::NoClickId, "cid=", Some("cid={tid}"));
    let own = at("clickid=&txid={click_id}");
    let redtrack = UrlContext {
        template: crate::templates::get("redtrack"),
        ..affiliate()
    };
    says(
        &own,
        &redtrack,
        Code::NoClickId,
        "clickid=",
        Some("clickid={tid}"),
    );
    let nameless = at("r={click_id}&t={receipt_id}");
    says(
        &nameless,
        &custom(),
        Code::NetworkClickId,
        "{click_id}",
        Some("{tid}"),
    );
}

#[test]
fn the_parameter_that_stands_empty_is_the_one_that_lacks_the_click_id() {
    for (url, spot) in [
        (
            "https://ad.example.com/conversion.php?aid=1&pid=&tid=456&visitor_id=&payout=1",
            "visitor_id=",
        ),
        (
            "https://www.clkmg.com/api/s/post/?uid=12345&s1=&ref={receipt_id}",
            "s1=",
        ),
    ] {
        let fix = format!("{spot}{{tid}}");
        says(url, &custom(), Code::NoClickId, spot, Some(&fix));
    }
}

#[test]
fn a_word_left_in_the_click_id_parameter_gives_way_to_the_click_id() {
    let url = at("cid=REPLACE&payout=REPLACE&txid=OPTIONAL");
    let fixes: Vec<_> = of(&url, &custom(), Code::ForeignPlaceholder)
        .into_iter()
        .map(|problem| problem.fix.map(|fix| fix.replacement))
        .collect();
    assert_eq!(fixes, [Some("{tid}".to_owned()), None, None]);
    silent(&url, &custom(), Code::NoClickId);
    says(
        &at("clickid=YOUR_CLICK_ID"),
        &seller(),
        Code::ForeignPlaceholder,
        "YOUR_CLICK_ID",
        Some("{vtid}"),
    );
}

#[test]
fn a_name_that_often_takes_something_else_is_given_the_click_id_only_where_that_is_said() {
    let nameless = at("uid={user_id}&r={clickid}");
    says(&nameless, &custom(), Code::UnknownMacro, "{user_id}", None);
    for query in ["uid=REPLACE&s1=REPLACE", "uid=&s1="] {
        let spot = query.split_once('&').expect("two pairs").1;
        says(
            &at(query),
            &custom(),
            Code::NoClickId,
            spot,
            Some("s1={tid}"),
        );
    }
    let both = of(
        &at("tid=REPLACE&visitor_id=REPLACE"),
        &custom(),
        Code::ForeignPlaceholder,
    );
    let mended: Vec<_> = both.iter().map(|problem| problem.fix.is_some()).collect();
    assert_eq!(mended, [false, true]);
}

#[test]
fn another_networks_sub_id_is_its_click_id_where_the_click_id_belongs() {
    for (query, code, written) in [
        ("subid={subid}", Code::MisspeltMacro, "{subid}"),
        ("cid={sub2}", Code::MisspeltMacro, "{sub2}"),
        ("subid=%7Bsubid%7D", Code::EncodedBraces, "%7Bsubid%7D"),
        ("visitor_id=${SUBID}", Code::ForeignPlaceholder, "${SUBID}"),
        (
            "tid=456&visitor_id=[subid]",
            Code::ForeignPlaceholder,
            "[subid]",
        ),
        ("uid=12345&s1=[SUBID]", Code::ForeignPlaceholder, "[SUBID]"),
        ("clickid=[[[ID]]]", Code::ForeignPlaceholder, "[[[ID]]]"),
        ("clickid={whatever}", Code::UnknownMacro, "{whatever}"),
    ] {
        says(&at(query), &custom(), code, written, Some("{tid}"));
        says(&at(query), &seller(), code, written, Some("{vtid}"));
        silent(&at(query), &custom(), Code::NoClickId);
    }
    says(
        &with("&sub1={sub1}"),
        &custom(),
        Code::MisspeltMacro,
        "{sub1}",
        Some("{aff_sub1}"),
    );
    says(
        &with("&x={affSub1}"),
        &custom(),
        Code::MisspeltMacro,
        "{affSub1}",
        Some("{aff_sub1}"),
    );
}

#[test]
fn the_click_id_is_suggested_for_no_other_parameter() {
    for rest in ["&t=[[[ID]]]", "&t=%sale%", "&t={whatever}"] {
        let problems = lint_url(&with(rest), &custom());
        assert_eq!(problems.len(), 1, "{problems:#?}");
        assert_eq!(problems[0].fix, None);
        assert!(!problems[0].hint.contains("{tid}"), "{problems:#?}");
    }
}

#[test]
fn in_place_of_a_domain_no_macro_is_offered() {
    for (host, code) in [
        ("[your-event-domain]", Code::ForeignPlaceholder),
        ("{{tid}}.example.com", Code::ForeignPlaceholder),
        ("{domain}", Code::UnknownMacro),
        ("{vendor_id}.example.com", Code::UnknownMacro),
    ] {
        let url = format!("https://{host}/api?click_id={{tid}}");
        let problem = one(&url, &custom(), code);
        assert_eq!(problem.fix, None, "it would be a macro in the host");
        assert!(
            problem.hint.contains("Write your domain out"),
            "{problem:#?}"
        );
    }
    let encoded = one(
        "https://%7Bvendor%7D.example.com/?click_id={tid}",
        &custom(),
        Code::EncodedBraces,
    );
    assert_eq!(encoded.fix, None);
}

#[test]
fn a_foreign_form_says_why_what_is_meant_is_meant() {
    let event = one(
        &with("&e=[event_name]"),
        &custom(),
        Code::ForeignPlaceholder,
    );
    assert!(event.hint.contains("{event_type} is meant"), "{event:#?}");
    assert!(event.hint.contains("names of its own"), "{event:#?}");
    let plain = one(&with("&c=[country]"), &custom(), Code::ForeignPlaceholder);
    assert!(plain.hint.ends_with("{country} is meant."), "{plain:#?}");
}

#[test]
fn what_stands_for_an_event_name_of_the_destination_gets_that_name_and_no_macro() {
    let aftrad = crate::templates::get("aftrad");
    let context = UrlContext {
        template: aftrad,
        ..affiliate()
    };
    let answered = UrlContext {
        event_name: Some("first%20sale"),
        ..context
    };
    for (written, code) in [
        ("[event_name]", Code::ForeignPlaceholder),
        ("{event_name}", Code::UnknownMacro),
    ] {
        let url = format!(
            "https://t.example.com/api/v1/events?click_id={{tid}}&event_parameter={written}"
        );
        says(&url, &context, code, written, None);
        assert!(
            one(&url, &context, code)
                .hint
                .contains("Aftrad wants its own name")
        );
        says(&url, &answered, code, written, Some("first%20sale"));
        let definition = Definition {
            template: "aftrad".into(),
            events: vec![EventType::Purchase],
            answers: [("event_name.purchase".to_owned(), "first sale".to_owned())].into(),
            url: url.clone(),
            ..Definition::default()
        };
        let context = LintContext {
            template: aftrad,
            ..LintContext::default()
        };
        let mut problems = lint(&definition, &context);
        problems.retain(|problem| problem.code == code.as_str());
        let fix = problems[0].fix.as_ref().expect("the name is answered");
        assert_eq!(fix.replacement, "first%20sale");
    }
    let meant = "https://t.example.com/api/v1/events?click_id={tid}&event_parameter={eventType}";
    says(
        meant,
        &context,
        Code::MisspeltMacro,
        "{eventType}",
        Some("{event_type}"),
    );
}

#[test]
fn a_name_between_square_brackets_may_hold_a_blank() {
    let code = Code::ForeignPlaceholder;
    for written in ["[CLICK ID]", "[CLICK%20ID]", "[[[click id]]]"] {
        for rest in ["", "&s={aff_sub1}"] {
            let url = at(&format!("cid={written}{rest}"));
            says(&url, &custom(), code, written, Some("{tid}"));
            silent(&url, &custom(), Code::Whitespace);
        }
    }
    silent(&at("cid={tid}&a=[%20]&b=[%2C]"), &custom(), code);
}

#[test]
fn a_numbered_click_id_is_the_trackers_and_not_clickbanks() {
    for written in ["{clickid2}", "{click_id2}", "{clck_id}"] {
        let url = with(&format!("&x={written}"));
        says(
            &url,
            &affiliate(),
            Code::UnknownMacro,
            written,
            Some("{tid}"),
        );
        says(&url, &seller(), Code::UnknownMacro, written, Some("{vtid}"));
    }
}
