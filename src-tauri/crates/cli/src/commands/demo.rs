//! `carom demo`: the main job from an empty data folder to a rejected test, against the sample
//! tracker on this computer. Real database, real HTTP, and a folder that is thrown away.

use std::collections::BTreeMap;

use carom_app::{
    App,
    contract::{
        forms::NewDefinition,
        integrations::{SaveIntegration, SetActive},
        status::{SampleTracker, StartSampleTracker},
        testing::{SendTest, TestResult, TestVerdict},
    },
};
use carom_postback::{
    event::EventType,
    integration::{Integration, Role},
    problem::{Problem, Severity},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    form,
    interrupt::{CANCELLING, Interrupt},
    lint, problems_of, test,
};
use crate::{
    arguments::{FormArgs, Setting},
    exit::{Done, Failure},
    print::{self, Printer, Style, problems, result, text},
};

/// A macro that guides print and ClickBank does not have.
const WRONG: &str = "{trackingCodes}";
/// A click ID that no tracker has handed out.
const NOBODYS_CLICK: &str = "nobodys_click_1";

pub(super) async fn run(out: &mut Printer) -> Done {
    let folder = tempfile::Builder::new()
        .prefix("carom-demo-")
        .tempdir()
        .map_err(|error| {
            Failure::failed(
                "file",
                format!("no throwaway folder could be made: {error}"),
                "Free some space, or point TMPDIR at a folder that you may write to.",
            )
        })?;
    let app = App::open(folder.path(), None)?;
    let mut demo = Demo {
        app: &app,
        interrupt: Interrupt::watch(out, CANCELLING),
        told: BTreeMap::new(),
        out,
    };
    let done = demo.walk().await;
    let Demo { told, out, .. } = demo;
    if out.json {
        out.value(&told);
    }
    done
}

struct Demo<'a> {
    app: &'a App,
    interrupt: Interrupt,
    /// What a program is told at the end.
    told: BTreeMap<&'static str, Value>,
    out: &'a mut Printer,
}

impl Demo<'_> {
    async fn walk(&mut self) -> Done {
        self.told.insert("sample", json!(true));
        self.say(
            "Carom's demo. Everything in it is a sample: a small tracker inside Carom answers on \
             this computer, nothing leaves it, and the data folder is thrown away at the end.",
        );

        self.head("1. A tracker to send to");
        let tracker = self.app.start_sample_tracker(StartSampleTracker {}).await?;
        self.told.insert("tracker", json!(tracker));
        self.say(&format!(
            "The Sample tracker listens at {}.",
            tracker.origin
        ));

        self.head("2. An integration from its template");
        let saved = self.create(&tracker).await?;

        self.head("3. Every event type, tested");
        let first = self.test_all(&saved).await?;

        self.head("4. One answer, opened");
        if let Some(result) = &first
            && !self.out.json
        {
            result::print(self.out, result);
            result::open(self.out, result);
        }

        self.head("5. A wrong macro, caught and mended");
        self.mend(&saved).await?;

        self.head("6. A click ID that the tracker does not know");
        self.reject(&saved).await?;

        self.head("Your turn");
        let next = [
            "cargo xtask run",
            "carom create --template redtrack --set tracking_domain=YOUR.DOMAIN --account NICKNAME",
            "carom test 'RedTrack postback' --all",
        ];
        self.told.insert("next", json!(next));
        self.say("On a computer with a display, this opens the window:");
        self.line(&format!("  {}", next[0]));
        self.say("In a terminal, begin with your own tracker:");
        self.line(&format!("  {}", next[1]));
        self.line(&format!("  {}", next[2]));
        Ok(())
    }

    async fn create(&mut self, tracker: &SampleTracker) -> Done<Integration> {
        let start = NewDefinition {
            template: "sample".to_owned(),
            role: Role::Affiliate,
        };
        let start = self.app.new_definition(start).await?;
        let asked = FormArgs {
            name: Some("Sample integration".to_owned()),
            account: Some("cb1test".to_owned()),
            set: vec![Setting {
                name: "tracking_domain".to_owned(),
                value: tracker.origin.clone(),
            }],
            ..FormArgs::default()
        };
        let definition = form::fill(&start, &asked)?.definition;
        let save = SaveIntegration {
            id: None,
            expected_version: None,
            definition,
            draft: None,
        };
        let saved = self.app.save_integration(save).await?.integration;
        for event in &saved.definition.events {
            let url = saved.definition.url_for(*event);
            self.line(&format!("  {:<24}{}", event.label(), text::one_line(url)));
        }
        let found = problems_of(self.app, &saved).await?;
        let counted = problems::counted(&found);
        // Notes would say of each event that a sample is a sample.
        let telling: Vec<Problem> = found
            .iter()
            .filter(|p| p.severity != Severity::Note)
            .cloned()
            .collect();
        self.say(&if counted.is_empty() {
            "Lint finds no problem in it.".to_owned()
        } else if telling.is_empty() {
            format!("Lint finds {counted} and nothing that would cost a conversion.")
        } else {
            format!("Lint finds {counted}. Only errors would block it; this is worth knowing:")
        });
        if !self.out.json {
            let definition = &saved.definition;
            problems::print(self.out, 2, &telling, |place| {
                print::integration::source(definition, place)
            });
        }
        self.told
            .insert("lint", found.iter().map(problems::as_json).collect());
        let ids = vec![saved.id.clone()];
        let active = self.app.set_active(SetActive { ids, active: true }).await?;
        if let Some(error) = active.into_iter().find_map(|row| row.error) {
            return Err(error.into());
        }
        self.say("It is saved and Active in Carom.");
        self.told.insert("integration", json!(saved));
        Ok(saved)
    }

    /// Tests every event type and gives the first result.
    async fn test_all(&mut self, saved: &Integration) -> Done<Option<TestResult>> {
        let mut results = Vec::new();
        for &event in &saved.definition.events {
            let result = self.send(saved, event, None, &[]).await?;
            self.expect(&result, TestVerdict::Confirmed)?;
            if !self.out.json {
                result::print(self.out, &result);
            }
            results.push(result);
        }
        self.told
            .insert("results", results.iter().map(result::as_json).collect());
        Ok(results
            .into_iter()
            .find(|r| r.summary.event == EventType::Purchase))
    }

    /// Puts a wrong macro in for one test, shows what lint says, and takes its fix.
    async fn mend(&mut self, saved: &Integration) -> Done {
        let event = EventType::Purchase;
        let right = saved.definition.url_for(event);
        let wrong = right.replace("{tid}", WRONG);
        let found = lint::problems(
            &wrong,
            Role::Affiliate,
            &[event],
            Some(&saved.definition.template),
            &BTreeMap::new(),
        );
        let Some((problem, mended)) = found
            .iter()
            .filter(|p| p.severity == Severity::Error)
            .find_map(|p| Some((p, apply(&wrong, p)?)))
        else {
            return Err(unexpected("lint did not offer a fix for the wrong macro"));
        };
        self.say("Some guides print it, and ClickBank has no such macro:");
        if !self.out.json {
            let one = std::slice::from_ref(problem);
            problems::print(self.out, 2, one, |_| Some(wrong.as_str()));
        }
        self.say("Carom does not send it like that. With the fix:");
        // Another event ID, since the tracker has recorded the first one.
        let values = [("event_id", "2d1f7c52-8a06-4f39-9b1e-5c7d0e3a6f48")];
        let result = self
            .send(saved, event, Some(mended.clone()), &values)
            .await?;
        self.expect(&result, TestVerdict::Confirmed)?;
        if !self.out.json {
            result::print(self.out, &result);
        }
        self.told.insert(
            "caught",
            json!({
                "url": wrong,
                "problem": problems::as_json(problem),
                "mended_url": mended,
                "result": result::as_json(&result),
            }),
        );
        Ok(())
    }

    async fn reject(&mut self, saved: &Integration) -> Done {
        let values = [("tid", NOBODYS_CLICK)];
        let result = self.send(saved, EventType::Purchase, None, &values).await?;
        self.expect(&result, TestVerdict::Rejected)?;
        if !self.out.json {
            result::print(self.out, &result);
        }
        self.told.insert("rejected", result::as_json(&result));
        Ok(())
    }

    async fn send(
        &mut self,
        saved: &Integration,
        event: EventType,
        url: Option<String>,
        values: &[(&str, &str)],
    ) -> Done<TestResult> {
        let values = values
            .iter()
            .map(|&(n, v)| (n.to_owned(), v.to_owned()))
            .collect();
        let request = SendTest {
            run: Uuid::now_v7().to_string(),
            id: saved.id.clone(),
            event,
            url,
            values,
            anyway: false,
            dry_run: false,
        };
        Ok(test::send(self.app, request, &mut self.interrupt).await?)
    }

    fn expect(&self, result: &TestResult, verdict: TestVerdict) -> Done {
        if result.summary.verdict == verdict {
            return Ok(());
        }
        if self.interrupt.is_pressed() {
            return Err(Failure::problems(
                "cancelled",
                "the demo was cancelled",
                "Run `carom demo` again to see the rest.",
            ));
        }
        Err(unexpected(&result.summary.sentence))
    }

    fn head(&mut self, title: &str) {
        if !self.out.json {
            self.out.blank();
            let title = self.out.paint(Style::Strong, title);
            self.out.line(title);
        }
    }

    fn say(&mut self, words: &str) {
        if !self.out.json {
            self.out.prose(0, words);
        }
    }

    fn line(&mut self, words: &str) {
        if !self.out.json {
            self.out.line(words);
        }
    }
}

/// The URL with a problem's fix in the place of its span.
fn apply(url: &str, problem: &Problem) -> Option<String> {
    let fix = problem.fix.as_ref()?;
    let (head, tail) = (url.get(..problem.start)?, url.get(problem.end..)?);
    Some(format!("{head}{}{tail}", fix.replacement))
}

fn unexpected(what: &str) -> Failure {
    Failure::failed(
        "demo_failed",
        format!("the demo did not go as it should: {what}"),
        "Look whether something on this computer stands between programs on 127.0.0.1.",
    )
}
