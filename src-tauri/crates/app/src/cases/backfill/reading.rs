//! Rows read one after the other, each with what becomes of it.

use carom_delivery::Ready;
use carom_intake::{Checkpoint, Groups, RowEvent, RowProblem, Rows};
use carom_postback::{
    attempt::{Failure, FailureKind},
    event::{Event, EventType},
    url_template::Values,
};
use carom_store::{Known, OutsideRow, RowFate};

use super::{Place, plan::Setup};
use crate::{App, error::AppError};

/// The rows of a file under a plan, from a place on.
pub(super) struct Reading<'s> {
    setup: &'s Setup,
    rows: Rows,
    groups: Groups,
}

/// What a row comes to, before its key is looked for.
#[derive(Debug)]
pub(super) enum Read {
    /// It would be sent.
    Event(Box<ReadEvent>),
    /// It makes no delivery.
    Outside(OutsideRow),
}

/// A row that would be sent.
#[derive(Debug)]
pub(super) struct ReadEvent {
    /// The row, from 1.
    pub(super) row: u64,
    /// The event and its key.
    pub(super) event: RowEvent,
    /// The request that would leave.
    pub(super) ready: Ready,
}

/// Whether an event that was read may leave.
#[derive(Debug)]
pub(super) enum Fit {
    /// It may.
    Yes(Ready),
    /// Event types or filters leave it out, and why.
    LeftOut(String),
    /// Something is wrong with it.
    Wrong(RowProblem),
}

impl Fit {
    /// Filters come first: what is wrong with a row that is left out anyway is nobody's business.
    pub(super) fn of(setup: &Setup, event: &Event) -> Self {
        if let Some(why) = setup.left_out(event) {
            return Self::LeftOut(why);
        }
        if let Some(problem) = setup.lacks_click_id(event) {
            return Self::Wrong(problem);
        }
        let way = &setup.ways[&event.event_type];
        let mut url = String::new();
        way.url.render_values_into(&Values::of(event), &mut url);
        let ready = way.route.ready(url);
        match ready.refusal() {
            // A refused host is refused to every row, and is the run's to tell.
            Some(failure) if failure.kind == FailureKind::InvalidUrl => {
                Self::Wrong(not_sendable(failure))
            }
            _ => Self::Yes(ready),
        }
    }
}

fn not_sendable(failure: &Failure) -> RowProblem {
    RowProblem {
        code: "not-sendable".to_owned(),
        column: None,
        message: format!(
            "The row's URL can't be sent: {}.",
            failure.detail.trim_end_matches('.')
        ),
        fix: "Shorten the row's values, or take a macro out of the integration's URL.".to_owned(),
    }
}

impl<'s> Reading<'s> {
    /// Begins at a place.
    pub(super) fn at(setup: &'s Setup, place: Place) -> Result<Self, AppError> {
        Ok(Self {
            setup,
            rows: setup.source.rows(place.next.as_ref())?,
            groups: place.groups,
        })
    }

    /// The next row; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Read>, AppError> {
        let advanced = self.rows.advance();
        let Some(view) = advanced.map_err(|error| self.setup.source.wrong(error))? else {
            return Ok(None);
        };
        let row = view.number();
        let Some(mut event) = view.to_event() else {
            let problems = view.problems();
            self.groups.add(row, problems);
            return Ok(Some(Read::Outside(invalid(row, problems))));
        };
        self.setup.complete(&mut event.event);
        Ok(Some(match Fit::of(self.setup, &event.event) {
            Fit::Yes(ready) => Read::Event(Box::new(ReadEvent { row, event, ready })),
            Fit::LeftOut(why) => Read::Outside(OutsideRow {
                row,
                fate: RowFate::Filtered,
                why,
            }),
            Fit::Wrong(problem) => {
                let problems = [problem];
                self.groups.add(row, &problems);
                Read::Outside(invalid(row, &problems))
            }
        }))
    }

    /// The row read last, from 1.
    pub(super) const fn number(&self) -> u64 {
        self.rows.number()
    }

    /// How many rows there are, if that is known better now than before: at the end it is known, and
    /// on the way what was read shows how long rows are.
    pub(super) fn total(&self, over: bool, counted: bool) -> Option<u64> {
        if over {
            return Some(self.number());
        }
        if counted {
            return None;
        }
        let (read, all) = self.rows.progress();
        estimate(self.number(), read, all)
    }

    /// Where the next row begins, with what was wrong so far.
    pub(super) fn place(&self) -> Place {
        Place {
            next: Some(self.checkpoint()),
            groups: self.groups.clone(),
        }
    }

    fn checkpoint(&self) -> Checkpoint {
        self.rows.checkpoint()
    }

    /// What was wrong so far.
    pub(super) const fn groups(&self) -> &Groups {
        &self.groups
    }
}

fn invalid(row: u64, problems: &[RowProblem]) -> OutsideRow {
    let why: Vec<&str> = problems.iter().map(|p| p.message.as_str()).collect();
    OutsideRow {
        row,
        fate: RowFate::Invalid,
        why: why.join(" "),
    }
}

/// About how many rows there are, when so many were found in so many of all bytes. While bytes are
/// left it is more than were found: a run is not over before its end.
fn estimate(rows: u64, read: u64, all: u64) -> Option<u64> {
    if rows == 0 || read == 0 {
        return None;
    }
    let about = (u128::from(rows) * u128::from(all)).div_ceil(u128::from(read));
    let least = rows + u64::from(read < all);
    Some(u64::try_from(about).unwrap_or(u64::MAX).max(least))
}

impl App {
    /// The deliveries that hold keys, in their order.
    pub(super) async fn holders(
        &self,
        integration: String,
        keys: Vec<(EventType, String)>,
    ) -> Result<Vec<Option<Known>>, AppError> {
        self.store(move |store| store.deliveries().holders(&integration, &keys))
            .await
    }
}

/// The key under which an event is sent at most once.
pub(super) fn key(event: &RowEvent) -> (EventType, String) {
    (event.event.event_type, event.once_key.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_grow_shorter_are_more_than_was_thought_and_never_all_done_before_the_end() {
        assert_eq!(estimate(0, 40, 4_000), None, "a header is no row");
        assert_eq!(estimate(10, 1_000, 4_000), Some(40));
        assert_eq!(estimate(90, 3_000, 4_000), Some(120));
        assert_eq!(estimate(1_000, 3_999, 4_000), Some(1_001));
        assert_eq!(estimate(1_001, 4_000, 4_000), Some(1_001));
    }
}
