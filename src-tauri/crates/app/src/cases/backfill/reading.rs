//! Rows read one after the other, each with what becomes of it.

use carom_intake::{Checkpoint, Groups, RowEvent, Rows};
use carom_postback::event::EventType;
use carom_store::{OutsideRow, RowFate};

use super::{Place, plan::Setup};
use crate::error::AppError;

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
    Event {
        /// The row, from 1.
        row: u64,
        /// The event and its key.
        event: RowEvent,
    },
    /// It makes no delivery.
    Outside(OutsideRow),
}

impl<'s> Reading<'s> {
    /// Begins at a place.
    pub(super) fn at(setup: &'s Setup, place: Place) -> Result<Self, AppError> {
        Ok(Self {
            setup,
            rows: setup.rows(place.next.as_ref())?,
            groups: place.groups,
        })
    }

    /// The next row; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Read>, AppError> {
        let advanced = self.rows.advance();
        let Some(row) = advanced.map_err(|error| self.setup.wrong(error))? else {
            return Ok(None);
        };
        let number = row.number();
        let Some(mut event) = row.to_event() else {
            let problems = row.problems();
            let why: Vec<&str> = problems.iter().map(|p| p.message.as_str()).collect();
            let why = why.join(" ");
            self.groups.add(number, problems);
            return Ok(Some(Read::Outside(OutsideRow {
                row: number,
                fate: RowFate::Invalid,
                why,
            })));
        };
        self.setup.complete(&mut event.event);
        if let Some(why) = self.setup.left_out(&event.event) {
            return Ok(Some(Read::Outside(OutsideRow {
                row: number,
                fate: RowFate::Filtered,
                why,
            })));
        }
        Ok(Some(Read::Event { row: number, event }))
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

/// The key under which an event is sent at most once.
pub(super) fn key(event: &RowEvent) -> (EventType, String) {
    (event.event.event_type, event.once_key.clone())
}
