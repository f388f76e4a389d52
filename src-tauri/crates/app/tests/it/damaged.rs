//! Integrations that can't be read: each is told of, and holds up none of its neighbours.

use carom_app::{
    contract::{
        deliveries::{PlanResend, Resend, ResendHow, Selection},
        integrations::{
            DeleteIntegrations, GetIntegration, ListIntegrations, ListTrash, PurgeIntegrations,
            SetActive,
        },
        jobs::JobState,
        testing::{CopyReport, GetResult},
        transfer::{ExportIntegrations, ImportChoice, ImportIntegrations, PreviewImport},
    },
    error::Report,
};
use carom_postback::event::EventType;
use rusqlite::Connection;

use crate::{
    desk::Desk,
    run::{Run, csv, delivery_of, taking_all},
};

const URL: &str = "https://track.example.com/pb?clickid={tid}";

/// As a failing disk might: the definition of one, or the row that lists show.
fn damage(desk: &Desk, sql: &str, id: &str) {
    let database = Connection::open(desk.folder.path().join("carom.db")).expect("it is there");
    assert_eq!(database.execute(sql, [id]).expect("it is damaged"), 1);
}

const DEFINITION: &str = "UPDATE integration_definitions SET definition = '{' WHERE integration = \
                          (SELECT seq FROM integrations WHERE id = ?)";
const ROW: &str = "UPDATE integrations SET events = '{' WHERE id = ?";

#[tokio::test]
async fn a_damaged_integration_can_be_switched_off_and_keeps_none_from_being_switched() {
    let desk = Desk::new();
    let ids = vec![
        desk.custom("Whole", URL).await.id,
        desk.custom("Damaged", URL).await.id,
    ];
    let set = async |active| {
        let ids = ids.clone();
        let outcomes = desk.app.set_active(SetActive { ids, active }).await;
        outcomes.expect("each row for itself")
    };
    set(true).await;
    damage(&desk, DEFINITION, &ids[1]);
    assert!(set(false).await.iter().all(|row| row.error.is_none()));
    let page = desk.app.list_integrations(ListIntegrations::default());
    let rows = page.await.expect("the list is read").rows;
    assert!(rows.iter().all(|row| !row.active));

    let outcomes = set(true).await;
    assert_eq!(outcomes[0].error, None);
    let refused = outcomes[1].error.as_ref().expect("nobody knows what it is");
    assert_eq!(
        (outcomes[1].name.as_str(), refused.code.as_str()),
        ("Damaged", "damaged_row")
    );
}

#[tokio::test]
async fn an_export_holds_all_that_can_be_read_and_says_what_is_missing() {
    let desk = Desk::new();
    desk.custom("Whole", URL).await;
    let damaged = desk.custom("Damaged", URL).await.id;
    damage(&desk, DEFINITION, &damaged);
    let export = async |ids| {
        let request = ExportIntegrations { ids, path: None };
        desk.app.export_integrations(request).await
    };
    let exported = export(vec![]).await.expect("the others are exported");
    assert_eq!(exported.count, 1);
    assert!(exported.text.expect("the text").contains("Whole"));
    assert!(exported.damaged[0].message.contains(&damaged));
    let alone = export(vec![damaged]).await.expect_err("nothing is left");
    assert_eq!(Report::from(alone).code, "damaged_row");
}

#[tokio::test]
async fn an_import_meets_a_damaged_namesake() {
    let desk = Desk::new();
    let damaged = desk.custom("Offer", URL).await.id;
    damage(&desk, DEFINITION, &damaged);
    let entry = r#"{"definition":{"name":"Offer","account":"cbaff1","url":"https://t.example.com/pb?c={tid}","events":["purchase"]}}"#;
    let text = Some(format!(r#"{{"carom_export":1,"integrations":[{entry}]}}"#));
    let preview = PreviewImport {
        path: None,
        text: text.clone(),
    };
    let preview = desk.app.preview_import(preview).await.expect("read");
    assert_eq!(preview.entries[0].conflict, Some(damaged.clone()));
    let import = |choice| {
        let import = ImportIntegrations {
            path: None,
            text: text.clone(),
            choices: vec![choice],
        };
        desk.app.import_integrations(import)
    };
    let imported = import(ImportChoice::Add).await.expect("read");
    assert_eq!(
        imported[0].name, "Offer 2",
        "two of one name would be there"
    );
    let imported = import(ImportChoice::Replace).await.expect("read");
    assert!(imported[0].replaced, "{:?}", imported[0].error);
    let mended = desk.app.get_integration(GetIntegration { id: damaged });
    let mended = mended.await.expect("it can be read again");
    assert!(!mended.active, "nothing that comes in is active");
}

#[tokio::test]
async fn the_trash_tells_of_what_it_can_not_show_and_is_emptied_of_it() {
    let desk = Desk::new();
    let ids = vec![
        desk.custom("Whole", URL).await.id,
        desk.custom("Damaged", URL).await.id,
    ];
    damage(&desk, ROW, &ids[1]);
    let delete = DeleteIntegrations { ids: ids.clone() };
    desk.app.delete_integrations(delete).await.expect("deleted");
    let trash = desk.app.list_trash(ListTrash {}).await.expect("read");
    assert_eq!((trash.rows.len(), trash.damaged.len()), (1, 1));
    assert!(trash.damaged[0].message.contains(&ids[1]));
    let purge = PurgeIntegrations { ids: vec![] };
    let gone = desk.app.purge_integrations(purge).await.expect("emptied");
    assert_eq!(gone.len(), 2);
    let trash = desk.app.list_trash(ListTrash {}).await.expect("read");
    assert!(trash.rows.is_empty() && trash.damaged.is_empty());
}

#[tokio::test]
async fn a_result_opens_though_its_integration_is_damaged() {
    let server = taking_all().await;
    let desk = Desk::new();
    let integration = desk.custom("Offer", &server.url("/pb?clickid={tid}")).await;
    let fresh = desk.fire(&integration.id, EventType::Purchase).await;
    damage(&desk, DEFINITION, &integration.id);
    let attempt = fresh.summary.attempt.clone();
    let opened = desk.app.get_result(GetResult { attempt }).await;
    assert_eq!(opened.expect("it was kept whole"), fresh);
    let copy = CopyReport {
        attempt: fresh.summary.attempt,
        with_secrets: false,
    };
    let report = desk.app.copy_report(copy).await.expect("the same");
    assert!(report.text.contains("Test of Offer"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_integration_holds_up_no_other_in_a_resend() {
    let (whole, damaged) = (taking_all().await, taking_all().await);
    let run = Run::new(&damaged, &csv(0..1)).await;
    run.run(run.start()).await;
    let of_damaged = delivery_of(&run, 1).await;
    let id = run.integration.id.clone();
    let run = Run::at(run.desk, &whole, &csv(1..2)).await;
    run.run(run.start()).await;
    let ids = vec![of_damaged, delivery_of(&run, 2).await];
    damage(&run.desk, DEFINITION, &id);

    let deliveries = || Selection::Ids { ids: ids.clone() };
    let resent = async |how| {
        let plan = PlanResend {
            deliveries: deliveries(),
            how,
        };
        let plan = run.desk.app.plan_resend(plan).await.expect("planned");
        let request = Resend {
            deliveries: deliveries(),
            how,
            because: "the tracker lost it".into(),
        };
        let job = run.desk.app.resend(request).await.expect("it begins");
        let job = run
            .until(&job.id, |job| job.state != JobState::Running)
            .await;
        assert_eq!(job.state, JobState::Done, "{}", job.why);
        (plan, job)
    };
    let (plan, job) = resent(ResendHow::AsSent).await;
    assert_eq!((plan.count, plan.damaged), (2, 0));
    assert_eq!(job.counts.sent, 2, "as it was it can be sent");
    let (plan, job) = resent(ResendHow::Today).await;
    assert_eq!((plan.count, plan.damaged), (1, 1));
    assert_eq!(plan.hosts, [whole.address().to_string()]);
    assert_eq!((job.counts.sent, job.counts.skipped), (1, 1));
    assert!(job.last_error.contains("damaged"), "{}", job.last_error);
    assert_eq!((whole.requests().len(), damaged.requests().len()), (3, 2));
}
