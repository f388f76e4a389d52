use super::*;

fn fired_by(events: &'static [EventType]) -> UrlContext<'static> {
    UrlContext {
        events,
        ..affiliate()
    }
}

const SALES: &[EventType] = &[EventType::Purchase, EventType::Upsell];

#[test]
fn the_customers_currency_is_not_that_of_the_amounts() {
    for parameter in ["currency", "cur", "cnv_currency"] {
        says(
            &with(&format!(
                "&payout={{affiliate_earnings}}&{parameter}={{order_currency}}"
            )),
            &affiliate(),
            Code::OrderCurrency,
            "{order_currency}",
            Some("USD"),
        );
    }
    for harmless in [
        "&payout={affiliate_earnings}&currency=USD",
        "&payout={affiliate_earnings}&sub4={order_currency}",
        "&payout=10&currency={order_currency}",
    ] {
        silent(&with(harmless), &affiliate(), Code::OrderCurrency);
    }
}

#[test]
fn a_currency_that_is_no_macro_becomes_usd_and_its_hint_says_the_same() {
    let problem = one(
        &with("&payout={affiliate_earnings}&currency={currency}"),
        &affiliate(),
        Code::MisspeltMacro,
    );
    let fix = problem.fix.as_ref().expect("it is clear");
    assert_eq!(fix.label, "Replace with USD");
    assert!(problem.message.contains("USD is meant"), "{problem:#?}");
    assert!(problem.hint.contains("are in USD"), "{problem:#?}");
}

#[test]
fn an_order_id_does_not_tell_an_upsell_from_its_purchase() {
    let url = with("&payout={affiliate_earnings}&txid={order_id}");
    for events in [SALES, &SALES[1..]] {
        let context = fired_by(events);
        let fix = Some("{receipt_id}");
        says(&url, &context, Code::SharedOrderId, "{order_id}", fix);
    }
    for events in [&SALES[..1], &[EventType::Combined]] {
        silent(&url, &fired_by(events), Code::SharedOrderId);
    }
    for harmless in [
        "&txid={receipt_id}",
        "&order_id={order_id}",
        "&sub5={order_id}",
    ] {
        silent(&with(harmless), &fired_by(SALES), Code::SharedOrderId);
    }
}

#[test]
fn an_order_id_that_is_sent_for_its_own_sake_may_be_empty() {
    let shared = fired_by(&[EventType::OrderImpression, EventType::Purchase]);
    let own = fired_by(&[EventType::OrderImpression]);
    for rest in [
        "&eventid={event_id}&sub5={order_id}",
        "&sub5={order_id}",
        "&eventid={event_id}&txid={order_id}",
    ] {
        for context in [&shared, &own] {
            let problem = one(&with(rest), context, Code::EmptyMacro);
            assert_eq!((problem.severity, problem.fix), (Severity::Note, None));
            assert!(!problem.hint.contains("duplicates"), "{}", problem.hint);
        }
    }
    let apart = one(&with("&txid={order_id}"), &own, Code::EmptyMacro);
    assert_eq!(apart.severity, Severity::Warning);
    assert_eq!(
        apart.fix.map(|fix| fix.replacement).as_deref(),
        Some("{event_id}")
    );
    let receipt = one(&with("&sub5={receipt_id}"), &own, Code::EmptyMacro);
    assert_eq!(
        receipt.severity,
        Severity::Warning,
        "a receipt is sent to tell conversions apart, whatever its parameter is called"
    );
}

#[test]
fn redtracks_recommended_set_up_warns_of_no_empty_order_id() {
    let redtrack = crate::templates::get("redtrack").expect("it is built in");
    let answers = [
        ("tracking_domain", "t.example.com"),
        ("order_id_parameter", "sub5"),
    ];
    let answers = answers.map(|(name, answer)| (name.to_owned(), answer.to_owned()));
    let events = [
        EventType::OrderImpression,
        EventType::Purchase,
        EventType::Upsell,
    ];
    let composed =
        crate::compose::compose(redtrack, Role::Affiliate, &answers.into(), &events, None);
    for (event, url) in &composed.urls {
        let context = UrlContext {
            template: Some(redtrack),
            own: Some(*event),
            events: &[*event],
            ..affiliate()
        };
        let loud: Vec<_> = lint_url(url, &context)
            .into_iter()
            .filter(|p| p.severity != Severity::Note)
            .collect();
        assert_eq!(loud, [], "{event:?}");
    }
}
