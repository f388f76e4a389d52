//! Test-firing: verdicts, evidence, what is kept, what is refused.

use std::net::TcpListener;

use carom_app::{
    contract::{
        forms::Preview,
        integrations::{SaveIntegration, SetActive},
        testing::{
            ApplyTestUrl, CancelTest, CopyAsCurl, CopyReport, GetResult, ListResults, SendTest,
            TestVerdict,
        },
    },
    error::{AppError, Report},
};
use carom_delivery::{
    CancelSignal,
    testing::{FaultServer, Reply, refusing_address},
};
use carom_postback::{
    event::EventType,
    integration::{Definition, Filter, Level, Role},
};
use carom_store::Options;
use rusqlite::Connection;

use crate::desk::{Desk, test_of};

#[tokio::test]
async fn the_sample_tracker_confirms_every_event_of_its_template() {
    let desk = Desk::new();
    let integration = desk.sample().await;
    for event in integration.definition.events.clone() {
        let result = desk.fire(&integration.id, event).await;
        assert_eq!(
            result.summary.verdict,
            TestVerdict::Confirmed,
            "{event:?} is the first thing a new user sees: {}",
            result.summary.sentence
        );
    }
}

#[tokio::test]
async fn the_sample_goes_on_working_after_a_restart() {
    let desk = Desk::new();
    let integration = desk.sample().await;
    let Desk { app, folder } = desk;
    drop(app);
    // The runtime lets go of the port when it next comes to the aborted task.
    tokio::task::yield_now().await;
    let app = carom_app::App::open(folder.path(), None).expect("opens again");
    let result = app
        .send_test(test_of(&integration.id, EventType::Purchase))
        .await
        .expect("a test gives a result");
    assert_eq!(
        result.summary.verdict,
        TestVerdict::Confirmed,
        "the first thing that a new user made must not be broken tomorrow: {}",
        result.summary.sentence
    );
}

/// Takes the port of a tracker that ends just now.
async fn held(port: u16) -> TcpListener {
    loop {
        match TcpListener::bind(("127.0.0.1", port)) {
            Ok(listener) => return listener,
            // The runtime lets go of the port when it next comes to the aborted task.
            Err(_) => tokio::task::yield_now().await,
        }
    }
}

#[tokio::test]
async fn the_sample_outlives_a_day_on_which_its_port_is_busy() {
    let desk = Desk::new();
    let integration = desk.sample().await;
    let origin = async |desk: &Desk| {
        let tracker = desk.app.start_sample_tracker(Default::default()).await;
        tracker.expect("a loopback port is free").origin
    };
    let first = origin(&desk).await;
    let port = first.rsplit(':').next().and_then(|port| port.parse().ok());
    let (app, folder) = (desk.app, desk.folder);
    drop(app);
    let foreign = held(port.expect("a port")).await;
    foreign.set_nonblocking(true).expect("a socket");

    let app = carom_app::App::open(folder.path(), None).expect("opens again");
    let desk = Desk { app, folder };
    let result = desk.fire(&integration.id, EventType::Purchase).await;
    assert_eq!(
        result.summary.verdict,
        TestVerdict::Confirmed,
        "the tracker of this process is meant, on whatever port: {}",
        result.summary.sentence
    );
    assert!(
        foreign.accept().is_err(),
        "nothing may go to whoever holds the port"
    );
    assert!(!result.summary.temporary_url && result.source_url.starts_with(&first));
    let preview = desk.app.preview(Preview {
        definition: integration.definition.clone(),
        event: EventType::Purchase,
        url: None,
        values: Default::default(),
    });
    let preview = preview.await.expect("a preview never fails");
    let pieces: String = preview.pieces.iter().map(|p| p.text.as_str()).collect();
    assert_eq!(
        (preview.url, pieces),
        (result.url.clone(), result.url),
        "the preview shows what the test sends"
    );

    drop(foreign);
    let desk = desk.reopened(Options::default()).await;
    let again = origin(&desk).await;
    assert_eq!(again, first, "a port that was merely busy is not given up");
}

#[tokio::test]
async fn two_caroms_on_one_folder_each_have_their_own_sample_tracker() {
    let window = Desk::new();
    let integration = window.sample().await;
    window.fire(&integration.id, EventType::Purchase).await;
    let terminal = carom_app::App::open(window.folder.path(), None).expect("opens too");
    let result = terminal
        .send_test(test_of(&integration.id, EventType::Purchase))
        .await
        .expect("a test gives a result");
    assert_eq!(
        result.summary.verdict,
        TestVerdict::Confirmed,
        "the other one's tracker would say that it is a duplicate: {}",
        result.summary.sentence
    );
}

#[tokio::test]
async fn nobody_else_confirms_as_the_sample_tracker() {
    let reply = Reply::text(200, r#"{"message":"conversion recorded"}"#);
    let server = FaultServer::always(reply).await.expect("loopback");
    let desk = Desk::new();
    let integration = desk.sample().await;
    let mut test = test_of(&integration.id, EventType::Purchase);
    test.url = Some(server.url("/postback?clickid={tid}"));
    let result = desk.app.send_test(test).await.expect("it is sent");
    assert_eq!(
        server.requests().len(),
        1,
        "it goes where the user said that it shall go"
    );
    assert_eq!(result.summary.verdict, TestVerdict::Accepted);
    let said = format!("{} {}", result.summary.sentence, result.test_note);
    assert!(
        !said.contains("Sample tracker") && !said.contains("sample"),
        "that nothing leaves this computer is not true here: {said}"
    );
}

#[tokio::test]
async fn a_second_test_of_the_same_event_is_rejected_as_already_recorded() {
    let desk = Desk::new();
    let integration = desk.sample().await;
    desk.fire(&integration.id, EventType::Purchase).await;
    let again = desk.fire(&integration.id, EventType::Purchase).await;
    assert_eq!(again.summary.verdict, TestVerdict::Rejected);
    assert_eq!(again.judgement.expect("it was sent").reason, "duplicate");
}

#[tokio::test]
async fn a_bare_200_is_accepted_and_never_a_success() {
    let server = FaultServer::always(Reply::text(200, ""))
        .await
        .expect("loopback");
    let desk = Desk::new();
    let integration = desk.custom("Bare", &server.url("/pb?clickid={tid}")).await;
    let result = desk.fire(&integration.id, EventType::Purchase).await;
    assert_eq!(result.summary.verdict, TestVerdict::Accepted);
    assert!(
        !result.diagnosis.is_empty(),
        "an unconfirmed answer says what to look at next"
    );
    assert_eq!(server.requests().len(), 1, "a test is sent once");
}

#[tokio::test]
async fn each_kind_of_failure_has_its_verdict_and_a_way_out() {
    let refusing = refusing_address().expect("loopback");
    let cases = [
        (
            Reply::text(404, "not here"),
            TestVerdict::Rejected,
            Some(404),
        ),
        (Reply::text(500, "broken"), TestVerdict::Rejected, Some(500)),
        (
            Reply::redirect("https://elsewhere.example/login"),
            TestVerdict::Rejected,
            Some(302),
        ),
        (
            Reply::text(200, "success=false; err_msg=Invalid Trans. ID #1;"),
            TestVerdict::Rejected,
            Some(200),
        ),
    ];
    let desk = Desk::new();
    for (reply, verdict, status) in cases {
        let server = FaultServer::always(reply).await.expect("loopback");
        let integration = desk.custom("Fails", &server.url("/pb?clickid={tid}")).await;
        let result = desk.fire(&integration.id, EventType::Purchase).await;
        assert_eq!(
            (result.summary.verdict, result.summary.status),
            (verdict, status)
        );
        assert!(
            !result.diagnosis[0].fix.is_empty(),
            "every failure says what to do next"
        );
        assert_eq!(
            server.requests().len(),
            1,
            "a test is never retried, and follows no redirect"
        );
    }
    let integration = desk
        .custom("Refused", &format!("http://{refusing}/pb?clickid={{tid}}"))
        .await;
    let result = desk.fire(&integration.id, EventType::Purchase).await;
    assert_eq!(
        result.summary.verdict,
        TestVerdict::NotDelivered,
        "nothing left this computer"
    );
}

#[tokio::test]
async fn a_dry_run_sends_nothing_and_keeps_nothing() {
    let server = FaultServer::always(Reply::text(200, "ok"))
        .await
        .expect("loopback");
    let desk = Desk::new();
    let integration = desk
        .custom(
            "Dry",
            &server.url("/pb?clickid={tid}&sum={affiliate_earnings}"),
        )
        .await;
    let mut dry = test_of(&integration.id, EventType::Purchase);
    dry.dry_run = true;
    let result = desk
        .app
        .send_test(dry)
        .await
        .expect("a dry run gives a result");
    assert_eq!(result.summary.verdict, TestVerdict::DryRun);
    assert!(
        result
            .request
            .expect("what would leave is shown")
            .target
            .starts_with("/pb?clickid=")
    );
    assert_eq!(server.connections(), 0, "a dry run touches no network");
    let kept = desk
        .app
        .list_results(ListResults {
            id: integration.id,
            limit: 0,
        })
        .await;
    assert!(kept.expect("the list is read").is_empty());
}

#[tokio::test]
async fn lint_errors_hold_a_test_back_unless_the_user_insists() {
    let server = FaultServer::always(Reply::text(200, "ok"))
        .await
        .expect("loopback");
    let desk = Desk::new();
    let integration = desk
        .custom("Broken", &server.url("/pb?clickid={trackingCodes}"))
        .await;
    let held = desk
        .app
        .send_test(test_of(&integration.id, EventType::Purchase))
        .await;
    assert!(matches!(held, Err(AppError::Blocked { .. })), "{held:?}");
    assert_eq!(server.connections(), 0);

    let mut anyway = test_of(&integration.id, EventType::Purchase);
    anyway.anyway = true;
    let result = desk.app.send_test(anyway).await.expect("send anyway sends");
    assert!(
        server.requests()[0].target().contains("trackingCodes"),
        "an unknown macro leaves as it is written"
    );
    assert_eq!(
        result.diagnosis[0].code, "unreplaced_macro",
        "the likeliest cause leads"
    );
}

#[tokio::test]
async fn a_click_id_is_called_empty_only_where_nothing_brings_it() {
    let server = FaultServer::always(Reply::text(404, "not here"))
        .await
        .expect("loopback");
    let desk = Desk::new();
    let url = server.url("/404/?clickid={tid}&sub={aff_sub1}");
    let integration = desk.custom("Two carriers", &url).await;
    for (empty, leads) in [("aff_sub1", "wrong_path"), ("tid", "empty_click_id")] {
        let mut test = test_of(&integration.id, EventType::Purchase);
        test.values.insert(empty.to_owned(), String::new());
        let result = desk.app.send_test(test).await.expect("a test is sent");
        assert_eq!(result.diagnosis[0].code, leads, "with {empty} empty");
    }
}

#[tokio::test]
async fn a_result_opens_again_as_it_was_even_after_the_integration_changed() {
    let server = FaultServer::always(Reply::text(200, r#"{"b":1,"a":2}"#))
        .await
        .expect("loopback");
    let desk = Desk::new();
    let integration = desk.custom("Kept", &server.url("/pb?clickid={tid}")).await;
    let fresh = desk.fire(&integration.id, EventType::Purchase).await;
    desk.app
        .apply_test_url(ApplyTestUrl {
            id: integration.id.clone(),
            expected_version: integration.version,
            event: EventType::Purchase,
            url: "https://elsewhere.example/pb?cid={tid}".into(),
        })
        .await
        .expect("the URL is applied");
    let kept = desk
        .app
        .get_result(GetResult {
            attempt: fresh.summary.attempt.clone(),
        })
        .await
        .expect("the result is kept");
    assert_eq!(
        kept, fresh,
        "a result is evidence; it does not change with the form"
    );
}

#[tokio::test]
async fn a_test_url_stays_temporary_until_it_is_applied() {
    let server = FaultServer::always(Reply::text(200, "ok"))
        .await
        .expect("loopback");
    let desk = Desk::new();
    let integration = desk
        .custom("Temporary", "https://track.example.com/pb?clickid={tid}")
        .await;
    let mut test = test_of(&integration.id, EventType::Purchase);
    test.url = Some(server.url("/other?clickid={tid}"));
    let result = desk.app.send_test(test).await.expect("it is sent");
    assert!(result.summary.temporary_url);
    let after = desk
        .app
        .get_integration(carom_app::contract::integrations::GetIntegration { id: integration.id })
        .await
        .expect("it is still there");
    assert_eq!(
        after.definition.url,
        "https://track.example.com/pb?clickid={tid}"
    );
}

#[tokio::test]
async fn cancelling_a_test_that_may_have_arrived_leaves_it_unknown() {
    let server = FaultServer::always(Reply::Silence).await.expect("loopback");
    let desk = std::sync::Arc::new(Desk::new());
    let integration = desk.custom("Slow", &server.url("/pb?clickid={tid}")).await;
    let test = test_of(&integration.id, EventType::Purchase);
    let run = test.run.clone();
    let sending = tokio::spawn({
        let desk = desk.clone();
        async move { desk.app.send_test(test).await }
    });
    while server.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    let cancelled = desk
        .app
        .cancel_test(CancelTest { run })
        .await
        .expect("cancel answers");
    assert!(cancelled.was_running);
    let result = sending
        .await
        .expect("no panic")
        .expect("a cancelled test has a result");
    assert_eq!(
        result.summary.verdict,
        TestVerdict::Unknown,
        "the tracker read the request; nobody knows whether it counted"
    );
}

#[tokio::test]
async fn changed_sample_values_reach_the_wire_encoded() {
    let server = FaultServer::always(Reply::text(200, "ok"))
        .await
        .expect("loopback");
    let desk = Desk::new();
    let integration = desk
        .custom("Values", &server.url("/pb?clickid={tid}&os={os_version}"))
        .await;
    let mut test = test_of(&integration.id, EventType::Purchase);
    test.values.insert("tid".into(), "abc_1".into());
    test.values.insert("os_version".into(), ">=10 +&#".into());
    desk.app.send_test(test).await.expect("it is sent");
    assert_eq!(
        server.requests()[0].target(),
        "/pb?clickid=abc_1&os=%3E%3D10%20%2B%26%23"
    );
}

#[tokio::test]
async fn copies_leave_secrets_out_and_say_so() {
    let server = FaultServer::always(Reply::text(404, "no token s3cr3tvalue99 here"))
        .await
        .expect("loopback");
    let desk = Desk::new();
    let url = server.url("/pb?clickid={tid}&token=s3cr3tvalue99");
    let integration = desk.custom("Token", &url).await;
    let attempt = desk
        .fire(&integration.id, EventType::Purchase)
        .await
        .summary
        .attempt;
    let curl = desk
        .app
        .copy_as_curl(CopyAsCurl {
            attempt: attempt.clone(),
            with_secrets: false,
        })
        .await
        .expect("it was sent");
    let report = desk
        .app
        .copy_report(CopyReport {
            attempt,
            with_secrets: false,
        })
        .await
        .expect("it was sent");
    for copy in [curl, report] {
        assert!(
            !copy.text.contains("s3cr3tvalue99"),
            "copies end up in tickets: {}",
            copy.text
        );
        assert!(copy.redacted);
    }
}

#[tokio::test]
async fn a_report_of_a_redirect_leaves_out_what_its_address_gives_away() {
    let server = FaultServer::always(Reply::redirect("https://t.example/next?token=hunter2abc"))
        .await
        .expect("loopback");
    let desk = Desk::new();
    let integration = desk.custom("Moved", &server.url("/pb?clickid={tid}")).await;
    let result = desk.fire(&integration.id, EventType::Purchase).await;
    assert!(
        result.diagnosis[0].evidence.contains("hunter2"),
        "on screen it is seen"
    );
    let report = desk
        .app
        .copy_report(CopyReport {
            attempt: result.summary.attempt,
            with_secrets: false,
        })
        .await
        .expect("it was sent");
    assert!(!report.text.contains("hunter2"), "{}", report.text);
    assert!(report.redacted && report.text.contains("/next?token="));
}

#[tokio::test]
async fn a_test_of_a_missing_integration_names_it() {
    let desk = Desk::new();
    let error = desk
        .app
        .send_test(test_of("nobody", EventType::Purchase))
        .await
        .expect_err("gone");
    let report = Report::from(error);
    assert_eq!(report.code, "not_found");
    assert!(report.message.contains("nobody"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_shown_and_kept_later_where_the_database_does_not_take_it() {
    let go = CancelSignal::new();
    let taken = Reply::text(200, "OK");
    let server = FaultServer::always(Reply::Held(go.clone(), Box::new(taken)));
    let server = server.await.expect("a port is free");
    let desk = Desk::new();
    let integration = desk.custom("Shop", &server.url("/p?clickid={tid}")).await;
    let trouble = async {
        while server.requests().is_empty() {
            tokio::task::yield_now().await;
        }
        let database = Connection::open(desk.folder.path().join("carom.db"));
        let database = database.expect("the database is there");
        let refuse = "CREATE TRIGGER refuse BEFORE UPDATE ON attempts \
                      BEGIN SELECT RAISE(FAIL, 'the disk is full'); END";
        database.execute_batch(refuse).expect("a trigger");
        go.cancel();
        database
    };
    let (result, database) = tokio::join!(desk.fire(&integration.id, EventType::Purchase), trouble);
    assert_eq!(result.summary.verdict, TestVerdict::Accepted);
    database
        .execute_batch("DROP TRIGGER refuse")
        .expect("it goes");

    let desk = desk.reopened(Options::default()).await;
    let kept = desk.app.list_results(ListResults {
        id: integration.id.clone(),
        limit: 0,
    });
    let kept = kept.await.expect("the results are there");
    assert_eq!(
        kept[0].verdict,
        TestVerdict::Accepted,
        "or it would be unknown, though its answer was seen"
    );
}

#[tokio::test]
async fn errors_of_a_url_for_one_test_are_not_laid_at_the_integrations_door() {
    let desk = Desk::new();
    let url = "https://track.example.com/pb?clickid={tid}";
    let integration = desk.custom("Fine", url).await;
    let mut test = test_of(&integration.id, EventType::Purchase);
    test.url = Some("https://track.example.com/pb?clickid={tidd}".into());
    let error = desk.app.send_test(test).await.expect_err("it is held back");
    let said = error.to_string();
    assert!(said.starts_with("The test URL has 1 error"), "{said}");
}

#[tokio::test]
async fn sent_again_after_a_change_of_role_and_account_the_same_leaves() {
    let server = FaultServer::always(Reply::text(200, "ok"))
        .await
        .expect("loopback");
    let desk = Desk::new();
    let url = server.url("/pb?c={tid}&a={affiliate}&m={affiliate_earnings}&o={country}");
    let integration = desk.custom("Again", &url).await;
    let mut test = test_of(&integration.id, EventType::Purchase);
    test.values.insert("country".into(), "FR".into());
    let first = desk.app.send_test(test).await.expect("it is sent");
    let again = || SendTest {
        url: Some(first.source_url.clone()),
        values: first
            .macros
            .iter()
            .map(|used| (used.name.clone(), used.value.clone()))
            .collect(),
        anyway: true,
        ..test_of(&integration.id, EventType::Purchase)
    };
    let second = desk.app.send_test(again()).await.expect("it is sent");
    assert_eq!(
        second.macros, first.macros,
        "a sample sent again is still a sample, and not the user's"
    );
    let changed = SaveIntegration {
        id: Some(integration.id.clone()),
        expected_version: None,
        definition: Definition {
            role: Role::Seller,
            account: "cb9test".into(),
            ..integration.definition.clone()
        },
        draft: None,
    };
    desk.app.save_integration(changed).await.expect("it saves");
    desk.app.send_test(again()).await.expect("it is sent");
    let asked = server.requests();
    assert_eq!(asked.len(), 3);
    for one in &asked {
        assert_eq!(one.target(), asked[0].target(), "to the byte");
    }
}

#[tokio::test]
async fn a_filtered_integration_is_not_said_to_stay_silent_because_of_a_sample() {
    let desk = Desk::new();
    let definition = Definition {
        name: "Filtered".into(),
        account: "cbaff1".into(),
        events: vec![EventType::Purchase],
        url: "https://track.example.com/pb?clickid={tid}".into(),
        level: Level::Custom,
        filters: vec![Filter {
            field: "traffic_source".into(),
            values: "aftrad".into(),
        }],
        ..desk.blank("custom").await
    };
    let integration = desk.save(definition).await;
    let ids = vec![integration.id.clone()];
    let active = desk.app.set_active(SetActive { ids, active: true });
    active.await.expect("it is activated");
    let mut test = test_of(&integration.id, EventType::Purchase);
    test.dry_run = true;
    let mut other = test.clone();
    let result = desk.app.send_test(test).await.expect("a dry run");
    assert!(result.would_fire.fires, "{:?}", result.would_fire.because);
    other.values = [("traffic_source".into(), "taboola".into())].into();
    let result = desk.app.send_test(other).await.expect("a dry run");
    assert!(!result.would_fire.fires, "that value is the user's own");
}
