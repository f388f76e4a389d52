//! The first rows as they would be sent.

use carom_postback::{event::EventType, filter, url_template::Values};
use carom_store::Known;

use super::{
    look::blocking,
    plan::Setup,
    reading::{self, Fit},
};
use crate::{
    App,
    contract::backfill::{BackfillPreview, PlanProblem, PreviewBackfill, PreviewRow},
    error::AppError,
    queue::gate,
};

/// Rows shown.
const SHOWN: usize = 10;

impl App {
    /// The first ten rows as they would be sent.
    pub async fn preview_backfill(
        &self,
        request: PreviewBackfill,
    ) -> Result<BackfillPreview, AppError> {
        let setup = Setup::even_if_blocked(self, &request.plan).await?;
        let look = self
            .look(&request.plan.file, setup.role(), &request.plan.form)
            .await?;
        let seen: Vec<EventType> = match setup.source.plan.event {
            Some(fixed) => vec![fixed],
            None => look.events_of(&setup.source.plan).into_iter().collect(),
        };
        let mut against = carom_intake::plan_problems(&look, &setup.source.plan);
        against.extend(setup.unfilled(&seen));
        against.sort_by_key(|problem| !problem.blocks);
        let blocked: Vec<PlanProblem> = against
            .into_iter()
            .map(|problem| PlanProblem {
                code: problem.code,
                message: problem.message,
                fix: problem.fix,
                column: problem.column,
                blocks: problem.blocks,
            })
            .collect();
        let problems = setup.problems();
        let active = setup.integration.active;
        let host = setup.host.clone();
        let rate = gate::host_rate(&host, &setup.settings);
        let integration = setup.integration.id.clone();
        let (mut rows, keys) = blocking(move || first_rows(&setup)).await?;
        let wanted: Vec<_> = keys.iter().flatten().cloned().collect();
        let holders = self.holders(integration, wanted).await?;
        let mut holders = holders.into_iter();
        for (row, key) in rows.iter_mut().zip(&keys) {
            if key.is_some()
                && let Some(Some(known)) = holders.next()
            {
                row.before = before(&known);
                row.may_go_again = known.may_go_again();
            }
        }
        Ok(BackfillPreview {
            rows,
            blocked,
            problems,
            host,
            rate,
            active,
        })
    }
}

type Key = (EventType, String);

fn first_rows(setup: &Setup) -> Result<(Vec<PreviewRow>, Vec<Option<Key>>), AppError> {
    let mut rows = match setup.source.rows(None) {
        Ok(rows) => rows,
        // What speaks against the plan is said beside the rows.
        Err(AppError::Plan { .. }) => return Ok((Vec::new(), Vec::new())),
        Err(error) => return Err(error),
    };
    let mut shown = Vec::new();
    let mut keys = Vec::new();
    while shown.len() < SHOWN {
        let Some(row) = rows.advance().map_err(|error| setup.source.wrong(error))? else {
            break;
        };
        let mut line = PreviewRow {
            row: row.number(),
            event: None,
            once_key: String::new(),
            url: String::new(),
            problems: row.problems().iter().map(|p| p.message.clone()).collect(),
            would_fire: None,
            before: String::new(),
            may_go_again: false,
        };
        let mut event = row.to_event();
        if let Some(event) = &mut event {
            setup.complete(&mut event.event);
        }
        if let Some(event) = &event {
            if let Fit::Wrong(problem) = Fit::of(setup, &event.event) {
                line.problems.push(problem.message);
            }
            let way = &setup.ways[&event.event.event_type];
            way.url
                .render_values_into(&Values::of(&event.event), &mut line.url);
            line.event = Some(event.event.event_type);
            line.once_key.clone_from(&event.once_key);
            line.would_fire = Some(filter::decide(
                &setup.integration.definition,
                true,
                &event.event,
            ));
        }
        keys.push(event.as_ref().map(reading::key));
        shown.push(line);
    }
    Ok((shown, keys))
}

/// Where the delivery that holds a key stands, in words.
fn before(known: &Known) -> String {
    match known.verdict {
        Some(verdict) if known.may_go_again() => {
            format!("Sent before: {}. It can be sent again.", verdict.label())
        }
        Some(verdict) => format!("Sent before: {}.", verdict.label()),
        None => format!("It is {} already.", known.state.key()),
    }
}
