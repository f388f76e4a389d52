//! `carom show`: one integration with its problems, its offer link and its last tests.

use carom_app::{
    App,
    contract::{forms::Summarise, handoff::GetHandoff, testing::ListResults},
};
use serde_json::json;

use super::{named, problems_of};
use crate::{
    arguments::ShowArgs,
    exit::Done,
    print::{Printer, Style, integration, moment, problems, result, text},
};

/// Tests that are listed for a person.
const LAST_TESTS: usize = 5;

pub(super) async fn run(app: &App, args: &ShowArgs, out: &mut Printer) -> Done {
    let found = named::integration(app, &args.id).await?;
    let checklist = app
        .get_handoff(GetHandoff {
            id: found.id.clone(),
        })
        .await?;
    if args.handoff && !out.json {
        out.line(text::plain(checklist.text.trim_end()));
        return Ok(());
    }
    let lint = problems_of(app, &found).await?;
    let results = app
        .list_results(ListResults {
            id: found.id.clone(),
            limit: 0,
        })
        .await?;
    let definition = found.definition.clone();
    let summary = app.summarise(Summarise { definition }).await?;
    if out.json {
        let mut all = integration::as_json(&found, &lint);
        all["summary"] = json!(summary.sentence);
        all["offer_links"] = json!(summary.offer_links);
        all["checklist"] = json!(checklist.text);
        all["results"] = json!(results);
        out.value(&all);
        return Ok(());
    }
    integration::print(out, &found);
    if !summary.offer_links.is_empty() {
        head(out, "Append to the offer link");
        for link in &summary.offer_links {
            out.line(format_args!("  {}", text::one_line(&link.text)));
            let choice = if link.needed { "" } else { "By choice. " };
            out.prose(4, &format!("{choice}{}", link.meaning));
        }
    }
    head(out, "Problems");
    if lint.is_empty() {
        out.line("  None");
    }
    problems::print(out, 2, &lint, |place| {
        integration::source(&found.definition, place)
    });
    head(out, "Last tests");
    if results.is_empty() {
        let id = &found.id;
        out.line(format_args!(
            "  None yet. `carom test {id} --all` fires one for each event type."
        ));
    }
    for test in results.iter().take(LAST_TESTS) {
        let (mark, _, style) = result::verdict(test.verdict);
        let mark = out.paint(style, mark);
        let line = result::line(test.event, test.verdict, test.status, test.total_us);
        out.line(format_args!(
            "  {mark} {line}, {}",
            moment::local(test.started_at)
        ));
    }
    Ok(())
}

fn head(out: &mut Printer, title: &str) {
    out.blank();
    let title = out.paint(Style::Strong, title);
    out.line(title);
}
