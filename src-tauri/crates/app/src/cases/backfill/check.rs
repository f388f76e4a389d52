//! The dry run: every row is read and looked up, none is sent.

use std::{
    collections::HashSet,
    hash::{BuildHasher, RandomState},
    sync::Arc,
};

use carom_store::{JobRow, OutsideRow, Progress, RowFate};

use super::{
    Asked, Place, as_json,
    look::blocking,
    plan::Setup,
    reading::{self, Read, Reading},
};
use crate::{App, error::AppError, queue::running::Running};

/// Rows looked at in one step.
const STEP: usize = 2_000;
/// Keys of this file that are remembered, eight bytes each: beyond, a row that stands twice in the
/// file is found only when it is sent.
const REMEMBERED: usize = 8_000_000;

/// Goes through the rows from a place on.
pub(super) async fn work(
    app: &App,
    job: &JobRow,
    running: &Arc<Running>,
    setup: Setup,
    asked: &Asked,
    place: Place,
) -> Result<(), AppError> {
    let mut checking = Checking {
        job: (job.seq, job.id.clone()),
        again: asked.again().is_some(),
        counted: asked.counted,
        place,
        seen: HashSet::new(),
        hasher: RandomState::new(),
    };
    let setup = Arc::new(setup);
    {
        let (setup, running) = (Arc::clone(&setup), Arc::clone(running));
        checking = blocking(move || {
            checking.recall(&setup, &running)?;
            Ok(checking)
        })
        .await?;
    }
    loop {
        if running.stop.is_cancelled() {
            return Ok(());
        }
        let (next, rows, over) = {
            let (app, setup) = (app.clone(), Arc::clone(&setup));
            let mut checking = checking;
            let handle = tokio::runtime::Handle::current();
            blocking(move || {
                let (rows, over) = checking.step(&app, &setup, &handle)?;
                Ok((checking, rows, over))
            })
            .await?
        };
        checking = next;
        running.did(rows);
        if over {
            return Ok(());
        }
    }
}

struct Checking {
    job: (i64, String),
    /// What an earlier run was refused would be sent again.
    again: bool,
    counted: bool,
    place: Place,
    seen: HashSet<u64>,
    hasher: RandomState,
}

impl Checking {
    /// Learns the keys of the rows before its place: a row that stands twice in the file is one,
    /// whatever pause lies in between.
    fn recall(&mut self, setup: &Setup, running: &Running) -> Result<(), AppError> {
        let Some(until) = self.place.next.as_ref().map(|next| next.row) else {
            return Ok(());
        };
        let mut reading = Reading::at(setup, Place::default())?;
        while reading.number() < until && !running.stop.is_cancelled() {
            match reading.next()? {
                Some(Read::Event(read)) => {
                    self.is_new(&reading::key(&read.event));
                }
                Some(Read::Outside(_)) => {}
                None => break,
            }
        }
        Ok(())
    }

    /// One step; gives the rows looked at and whether that was all.
    fn step(
        &mut self,
        app: &App,
        setup: &Setup,
        handle: &tokio::runtime::Handle,
    ) -> Result<(u64, bool), AppError> {
        let mut reading = Reading::at(setup, std::mem::take(&mut self.place))?;
        let wrong = reading.groups().count();
        let mut outside: Vec<OutsideRow> = Vec::new();
        let mut keys = Vec::with_capacity(STEP);
        let mut numbers = Vec::with_capacity(STEP);
        let mut rows = 0;
        let mut over = false;
        for _ in 0..STEP {
            match reading.next()? {
                None => {
                    over = true;
                    break;
                }
                Some(Read::Outside(row)) => outside.push(row),
                Some(Read::Event(read)) => {
                    let key = reading::key(&read.event);
                    if self.is_new(&key) {
                        numbers.push(read.row);
                        keys.push(key);
                    } else {
                        outside.push(OutsideRow {
                            row: read.row,
                            fate: RowFate::Skipped,
                            why: "twice".into(),
                        });
                    }
                }
            }
            rows += 1;
        }
        let integration = setup.integration.id.clone();
        let holders = handle.block_on(app.holders(integration, keys))?;
        let (mut would_send, mut again) = (0, 0);
        for (row, holder) in numbers.into_iter().zip(holders) {
            let Some(known) = holder else {
                would_send += 1;
                continue;
            };
            again += u64::from(known.may_go_again());
            if self.again && known.may_go_again() {
                would_send += 1;
                continue;
            }
            outside.push(OutsideRow {
                row,
                fate: RowFate::Skipped,
                why: known.verdict.map_or(known.state.key(), |v| v.key()).into(),
            });
        }
        self.place = reading.place();
        let progress = Progress {
            job: self.job.0,
            id: self.job.1.clone(),
            cursor: as_json(&self.place)?,
            groups: (reading.groups().count() != wrong)
                .then(|| as_json(&reading.groups().list()))
                .transpose()?,
            rows,
            done: rows,
            would_send,
            again,
            outside,
            total: reading.total(over, self.counted),
            ..Progress::default()
        };
        handle.block_on(app.store(move |store| store.jobs().advance(progress)))?;
        Ok((rows, over))
    }

    fn is_new<T: std::hash::Hash>(&mut self, key: &T) -> bool {
        if self.seen.len() >= REMEMBERED {
            return true;
        }
        self.seen.insert(self.hasher.hash_one(key))
    }
}
