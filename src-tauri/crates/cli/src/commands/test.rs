//! `carom test`: fires one event type or several, one after the other, and prints what came back.

use std::{collections::BTreeMap, time::Duration};

use carom_app::{
    App,
    contract::{
        forms::Preview,
        testing::{CancelTest, SendTest, TestResult, TestVerdict},
    },
    error::AppError,
};
use carom_postback::{event::EventType, integration::Integration};
use uuid::Uuid;

use super::{
    input,
    interrupt::{CANCELLING, Interrupt},
    named,
};
use crate::{
    arguments::TestArgs,
    exit::{Done, Failure, Status},
    print::{self, Printer, result, text},
};

/// How often a test is asked to end once Ctrl-C was pressed: it may not have begun yet.
const ASK_AGAIN: Duration = Duration::from_millis(10);

pub(super) async fn run(app: &App, args: &TestArgs, out: &mut Printer) -> Done {
    let url = args.url.as_deref().map(input::url).transpose()?;
    let integration = named::integration(app, &args.id).await?;
    let of = &integration.definition;
    let values = input::macro_values(&args.set, of.network, of.role)?;
    let events = events(&integration, args)?;
    if !args.all && args.event.is_empty() && integration.definition.events.len() > 1 {
        let label = events[0].label();
        print::remark(
            out,
            &format!("Testing {label} only; --all tests every event type."),
        );
    }
    let mut interrupt = Interrupt::watch(out, CANCELLING);
    let mut results = Vec::new();
    let mut refused = Vec::new();
    let mut told = Vec::new();
    for (index, &event) in events.iter().enumerate() {
        if interrupt.is_pressed() {
            break;
        }
        if index > 0 && !out.json {
            out.blank();
        }
        let request = request(&integration, event, args, url.clone(), &values);
        match send(app, request.clone(), &mut interrupt).await {
            Ok(result) => {
                if out.json {
                    told.push(result::as_json(&result));
                } else {
                    result::print(out, &result);
                    if args.details {
                        result::open(out, &result);
                    }
                }
                results.push(result);
            }
            Err(error) => {
                let failure = refusal(error, args.url.is_some());
                if out.json {
                    let url = resolved(app, &integration, request).await;
                    told.push(result::refused_as_json(
                        event,
                        url.as_deref(),
                        &failure.report,
                    ));
                } else {
                    let message = text::one_line(&failure.report.message);
                    out.prose(0, &format!("{}: Not sent. {message}", event.label()));
                }
                let stop = failure.status == Status::Failed;
                refused.push(failure);
                if stop {
                    // The database or the network is gone; the next event would say the same.
                    break;
                }
            }
        }
    }
    if out.json {
        out.value(&told);
    }
    outcome(&results, refused, events.len(), interrupt.is_pressed())
}

/// The event types to test: those that were named, all, or the first.
fn events(integration: &Integration, args: &TestArgs) -> Done<Vec<EventType>> {
    let chosen = &integration.definition.events;
    if !args.event.is_empty() {
        let mut named = Vec::new();
        for &event in &args.event {
            if !named.contains(&event) {
                named.push(event);
            }
        }
        return Ok(named);
    }
    let events = if args.all {
        chosen.clone()
    } else {
        chosen.iter().copied().take(1).collect()
    };
    if events.is_empty() {
        return Err(Failure::usage(
            "no_event",
            format!("{} has no event type", integration.definition.name),
            "Name one with --event, or give it some with `carom edit ID --events`.",
        )
        .of_field("event"));
    }
    Ok(events)
}

fn request(
    integration: &Integration,
    event: EventType,
    args: &TestArgs,
    url: Option<String>,
    values: &BTreeMap<String, String>,
) -> SendTest {
    SendTest {
        run: Uuid::now_v7().to_string(),
        id: integration.id.clone(),
        event,
        url,
        values: values.clone(),
        anyway: args.anyway,
        dry_run: args.dry_run,
    }
}

/// The URL that a test would have asked for; `None` where not even that can be told.
async fn resolved(app: &App, integration: &Integration, test: SendTest) -> Option<String> {
    let preview = Preview {
        definition: integration.definition.clone(),
        event: test.event,
        url: test.url,
        values: test.values,
    };
    let previewed = app.preview(preview).await.ok()?;
    Some(previewed.url)
}

/// Sends one test. Ctrl-C cancels it, and its outcome is still waited for and recorded.
pub(super) async fn send(
    app: &App,
    request: SendTest,
    interrupt: &mut Interrupt,
) -> Result<TestResult, AppError> {
    let run = request.run.clone();
    let sending = app.send_test(request);
    tokio::pin!(sending);
    tokio::select! {
        done = &mut sending => return done,
        () = interrupt.pressed() => {}
    }
    let mut ask = tokio::time::interval(ASK_AGAIN);
    loop {
        tokio::select! {
            done = &mut sending => return done,
            _ = ask.tick() => { app.cancel_test(CancelTest { run: run.clone() }).await?; }
        }
    }
}

/// A refusal with the terminal's way out of it.
fn refusal(error: AppError, own_url: bool) -> Failure {
    let blocked = matches!(error, AppError::Blocked { .. });
    let mut failure = Failure::from(error);
    if blocked {
        let list = if own_url {
            "carom lint URL"
        } else {
            "carom show ID"
        };
        failure.report.hint =
            format!("`{list}` lists the problems with their fixes; --anyway sends it as it is.");
    }
    failure
}

/// What the whole comes to.
fn outcome(results: &[TestResult], refused: Vec<Failure>, asked: usize, interrupted: bool) -> Done {
    if let Some(worst) = refused.into_iter().max_by_key(|f| f.status) {
        return Err(worst);
    }
    let bad: Vec<String> = results
        .iter()
        .filter(|r| {
            !matches!(
                r.summary.verdict,
                TestVerdict::Confirmed | TestVerdict::Accepted | TestVerdict::DryRun
            )
        })
        .map(|r| {
            let (_, verdict, _) = result::verdict(r.summary.verdict);
            format!("{} ({})", r.summary.event.label(), verdict.to_lowercase())
        })
        .collect();
    let not_tested = asked - results.len();
    if interrupted && not_tested > 0 {
        let count = text::count(not_tested, "event type was", "event types were");
        return Err(Failure::problems(
            "cancelled",
            format!("cancelled: {count} not tested"),
            "Run the command again to test them.",
        ));
    }
    if bad.is_empty() {
        return Ok(());
    }
    let named: Vec<&str> = bad.iter().map(String::as_str).collect();
    let named = text::listed(&named);
    let message = if asked == 1 {
        format!("the test did not go well: {named}")
    } else {
        format!("{} of {asked} tests did not go well: {named}", bad.len())
    };
    Err(Failure::problems(
        "test_failed",
        message,
        "The lines above say what came back and what to do; --details opens them.",
    ))
}
