//! The form: templates fill in, previews resolve, lint speaks.

use carom_app::contract::forms::{
    CheckAnswer, ComposeUrls, ListMacros, ListSamples, ListTemplates, Preview, SwitchRole,
};
use carom_postback::{
    event::EventType,
    integration::{Definition, Role},
    problem::Severity,
};

use crate::desk::Desk;

#[tokio::test]
async fn redtrack_becomes_a_clean_form_from_one_answer() {
    let desk = Desk::new();
    let mut definition = desk.blank("redtrack").await;
    definition.name = "RedTrack".into();
    definition
        .answers
        .insert("tracking_domain".into(), "track.example.com".into());
    let composed = desk
        .app
        .compose_urls(ComposeUrls {
            template: "redtrack".into(),
            role: Role::Affiliate,
            answers: definition.answers.clone(),
            events: definition.events.clone(),
            pasted: None,
        })
        .await
        .expect("redtrack is known");
    definition.url = composed.url;
    definition.customize = composed.customize;
    definition.urls = composed.urls;
    let preview = desk
        .app
        .preview(Preview {
            definition,
            event: EventType::Purchase,
            url: None,
            values: Default::default(),
        })
        .await
        .expect("a preview never fails");
    let errors: Vec<_> = preview
        .problems
        .iter()
        .filter(|p| p.severity == Severity::Error)
        .collect();
    assert!(errors.is_empty(), "one answer must be enough: {errors:?}");
    assert!(
        preview
            .url
            .starts_with("https://track.example.com/postback?clickid=")
    );
    assert!(preview.would_fire.fires);
}

#[tokio::test]
async fn a_preview_of_nonsense_answers_and_names_the_problem() {
    let desk = Desk::new();
    for nonsense in [
        "",
        "{",
        "%7Btid%7D",
        "\u{202e}http://\0",
        &"{tid}".repeat(50_000),
    ] {
        let mut definition = desk.blank("custom").await;
        definition.url = nonsense.to_owned();
        let preview = desk
            .app
            .preview(Preview {
                definition,
                event: EventType::Upsell,
                url: None,
                values: Default::default(),
            })
            .await
            .expect("a preview never fails");
        assert!(!preview.problems.is_empty(), "{:.40}", nonsense);
    }
}

#[tokio::test]
async fn the_field_is_known_whole() {
    let desk = Desk::new();
    let macros = desk
        .app
        .list_macros(ListMacros::default())
        .await
        .expect("embedded");
    assert_eq!(macros.len(), 56);
    let templates = desk
        .app
        .list_templates(ListTemplates {})
        .await
        .expect("embedded");
    let names: Vec<_> = templates.iter().map(|t| t.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Custom Postback/Pixel",
            "RedTrack",
            "Aftrad",
            "Sample tracker"
        ]
    );
    let samples = desk
        .app
        .list_samples(ListSamples {
            definition: Definition {
                role: Role::Seller,
                ..Definition::default()
            },
            event: EventType::Upsell,
        })
        .await
        .expect("embedded");
    assert_eq!(samples.len(), 56, "every macro has its line, empty or not");
}

#[tokio::test]
async fn a_pasted_url_is_taken_for_its_domain() {
    let desk = Desk::new();
    let check = |answer: &str| CheckAnswer {
        template: "redtrack".into(),
        question: "tracking_domain".into(),
        answer: answer.into(),
    };
    let pasted = desk
        .app
        .check_answer(check(" https://Track.Example.com/postback?x=1 "))
        .await;
    assert_eq!(pasted.expect("a question").value, "track.example.com");
    let wrong = desk
        .app
        .check_answer(check("not a domain"))
        .await
        .expect("a question");
    assert!(wrong.message.is_some());
}

#[tokio::test]
async fn switching_the_role_is_previewed_and_changes_nothing_by_itself() {
    let desk = Desk::new();
    let mut definition = desk.blank("custom").await;
    definition.url = "https://t.example.com/pb?c={tid}&s={affiliate_earnings}".into();
    let switched = desk
        .app
        .switch_role(SwitchRole {
            definition,
            role: Role::Seller,
        })
        .await
        .expect("custom is known");
    assert_eq!(
        switched.definition.url,
        "https://t.example.com/pb?c={vtid}&s={vendor_earnings}"
    );
    assert!(
        !switched.changes.is_empty(),
        "the user sees what will change"
    );
}

#[tokio::test]
async fn the_sample_values_are_those_that_the_form_sends() {
    let desk = Desk::new();
    let mut definition = desk.blank("custom").await;
    definition.account = "cb1test".into();
    definition.url = "https://t.example.com/pb?c={tid}&a={affiliate}".into();
    let samples = desk
        .app
        .list_samples(ListSamples {
            definition: definition.clone(),
            event: EventType::Purchase,
        })
        .await
        .expect("embedded");
    let affiliate = samples.iter().find(|sample| sample.of.name == "affiliate");
    assert_eq!(affiliate.expect("a macro").value, "cb1test");
    let preview = desk
        .app
        .preview(Preview {
            definition,
            event: EventType::Purchase,
            url: None,
            values: [("affiliate".into(), "cbaff1".into())].into(),
        })
        .await
        .expect("a preview never fails");
    assert!(
        preview.url.ends_with("&a=cbaff1"),
        "what differs from the account is the user's own value: {}",
        preview.url
    );
}
