//! The log: listed, opened, drawn; its views.

use carom_app::contract::deliveries::{
    CountDeliveries, DeleteView, DeliveryFilter, DrawDeliveries, GetDelivery, GetLogStatus,
    ListDeliveries, ListViews, SavedView, Trigger,
};
use carom_postback::{event::EventType, verdict::Verdict};

use crate::desk::Desk;

fn searching(search: &str) -> DeliveryFilter {
    DeliveryFilter {
        search: search.into(),
        ..DeliveryFilter::default()
    }
}

async fn list(
    desk: &Desk,
    filter: DeliveryFilter,
) -> carom_app::contract::deliveries::DeliveryPage {
    let request = ListDeliveries {
        filter,
        ..ListDeliveries::default()
    };
    desk.app
        .list_deliveries(request)
        .await
        .expect("the log can be listed")
}

#[tokio::test]
async fn a_test_shows_in_the_log_at_once_is_found_by_its_url_and_opens() {
    let desk = Desk::new();
    let sample = desk.sample().await;
    let result = desk.fire(&sample.id, EventType::Purchase).await;

    let all = list(&desk, DeliveryFilter::default()).await;
    assert_eq!(all.rows.len(), 1);
    let row = &all.rows[0];
    assert_eq!(row.integration, sample.id);
    assert_eq!(row.trigger, Trigger::Test);
    assert_eq!(row.verdict, Some(Verdict::Confirmed));
    assert_eq!(
        row.reason_words, "Recorded",
        "the list shows words, not codes"
    );
    let part = &result.url[result.url.len() - 12..];
    assert_eq!(
        list(&desk, searching(&part.to_uppercase()))
            .await
            .rows
            .len(),
        1,
        "whether or not the index has come to it"
    );
    assert!(
        list(&desk, searching("no such thing"))
            .await
            .rows
            .is_empty()
    );

    let opened = desk
        .app
        .get_delivery(GetDelivery { id: row.id.clone() })
        .await
        .expect("it is there");
    assert_eq!(opened.attempts.len(), 1);
    assert_eq!(opened.attempts[0].url, result.url);
    assert!(opened.once_key.is_none(), "a test locks nothing");
    let tid = opened.values.iter().find(|value| value.name == "tid");
    assert!(
        tid.is_some_and(|value| value.label != "tid"),
        "values stand under their labels"
    );
}

#[tokio::test]
async fn a_search_that_is_too_short_says_so() {
    let desk = Desk::new();
    let request = ListDeliveries {
        filter: searching("ab"),
        ..ListDeliveries::default()
    };
    let error = desk
        .app
        .list_deliveries(request)
        .await
        .expect_err("two characters");
    let report = carom_app::error::Report::from(error);
    assert_eq!(report.code, "search_too_short");
    assert!(
        report.hint.contains("three"),
        "and what to do: {}",
        report.hint
    );
}

#[tokio::test]
async fn an_empty_log_counts_draws_and_says_how_long_it_keeps() {
    let desk = Desk::new();
    let count = desk
        .app
        .count_deliveries(CountDeliveries::default())
        .await
        .expect("it counts");
    assert_eq!(count.count, 0);
    let pictures = desk
        .app
        .draw_deliveries(DrawDeliveries::default())
        .await
        .expect("it draws");
    assert!(pictures.times.is_empty() && pictures.latency.p50_us.is_none());
    let status = desk
        .app
        .get_log_status(GetLogStatus {})
        .await
        .expect("it has a status");
    assert_eq!((status.deliveries, status.oldest), (0, None));
    assert_eq!(status.keep_days, 365);
}

#[tokio::test]
async fn views_are_kept_in_their_order_under_names_of_their_own() {
    let desk = Desk::new();
    let view = |id: &str, name: &str| SavedView {
        id: id.into(),
        name: name.into(),
        filter: searching("click-7"),
    };
    desk.app
        .save_view(view("1", " Lost "))
        .await
        .expect("a name");
    desk.app
        .save_view(view("2", "Refused"))
        .await
        .expect("another");
    let taken = desk.app.save_view(view("3", "Lost")).await;
    assert!(taken.is_err(), "two views of one name can't be told apart");
    assert!(desk.app.save_view(view("3", "  ")).await.is_err());
    desk.app
        .save_view(view("1", "Found"))
        .await
        .expect("the same id replaces");
    let views = desk
        .app
        .list_views(ListViews {})
        .await
        .expect("they are kept");
    let names: Vec<&str> = views.iter().map(|view| view.name.as_str()).collect();
    assert_eq!(names, ["Found", "Refused"]);
    assert_eq!(views[0].filter, searching("click-7"));
    let left = desk
        .app
        .delete_view(DeleteView { id: "1".into() })
        .await
        .expect("it goes");
    assert_eq!(left.len(), 1);
}
