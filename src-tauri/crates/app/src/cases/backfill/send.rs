//! The run: rows become parcels, a step at a time, and go through the lane.

use std::sync::Arc;

use carom_store::{IntentOf, JobRow, NewDelivery, NewRow, OutsideRow, Progress};
use tokio::{runtime::Handle, sync::mpsc};

use super::{
    Asked, Place, as_json,
    plan::Setup,
    reading::{Read, ReadEvent, Reading},
};
use crate::{
    App, clock,
    error::AppError,
    queue::{
        lane::{Batch, Lane, Parcel},
        parcel,
        running::Running,
    },
};

/// Rows looked at in one step at most, even if none of them is sent.
const LOOKED_AT: u64 = 2_000;

/// Sends the rows from a place on.
pub(super) async fn work(
    app: &App,
    job: &JobRow,
    running: &Arc<Running>,
    setup: Setup,
    asked: &Asked,
    place: Place,
) -> Result<(), AppError> {
    let lane = Lane::of_job(app, job, running, asked.stop_after, &setup.settings);
    let (batches, receiver) = mpsc::channel(2);
    let feeder = Feeder {
        job: (job.seq, job.id.clone()),
        again_because: asked.again(),
        counted: asked.counted,
        lane: lane.clone(),
        setup,
    };
    let feeding = tokio::task::spawn_blocking(move || feeder.feed(place, &batches));
    let ran = lane.run(receiver).await;
    let fed = feeding
        .await
        .map_err(|error| AppError::Interrupted(error.to_string()))?;
    ran.and(fed)
}

/// Reads on a thread of its own and hands steps over.
struct Feeder {
    job: (i64, String),
    again_because: Option<String>,
    counted: bool,
    lane: Lane,
    setup: Setup,
}

impl Feeder {
    fn feed(&self, place: Place, batches: &mpsc::Sender<Batch>) -> Result<(), AppError> {
        let runtime = Handle::current();
        let mut reading = Reading::at(&self.setup, place)?;
        let mut wrong = reading.groups().count();
        let gates = || self.setup.ways.values().map(|way| &*way.route.gate);
        while let Some(step) = runtime.block_on(self.lane.room(batches, gates())) {
            let mut parcels = Vec::with_capacity(step);
            let mut outside: Vec<OutsideRow> = Vec::new();
            let mut rows = 0;
            let mut over = false;
            while parcels.len() < step && rows < LOOKED_AT {
                match reading.next()? {
                    None => {
                        over = true;
                        break;
                    }
                    Some(Read::Outside(row)) => outside.push(row),
                    Some(Read::Event(read)) => parcels.push(self.parcel(*read)),
                }
                rows += 1;
            }
            let now_wrong = reading.groups().count();
            let progress = Progress {
                job: self.job.0,
                id: self.job.1.clone(),
                groups: (now_wrong != wrong)
                    .then(|| as_json(&reading.groups().list()))
                    .transpose()?,
                cursor: as_json(&reading.place())?,
                rows,
                done: rows,
                outside,
                total: reading.total(over, self.counted),
                ..Progress::default()
            };
            wrong = now_wrong;
            let batch = Batch {
                parcels,
                progress: Some(progress),
            };
            if !runtime.block_on(self.lane.hand_over(batches, batch)) || over {
                break;
            }
        }
        Ok(())
    }

    fn parcel(&self, read: ReadEvent) -> Parcel {
        let job = Some((self.job.0, read.row));
        self.setup.parcel(read, job, self.again_because.clone())
    }
}

impl Setup {
    /// A row on its way: of a job, or by itself.
    pub(super) fn parcel(
        &self,
        read: ReadEvent,
        job: Option<(i64, u64)>,
        again_because: Option<String>,
    ) -> Parcel {
        let ReadEvent { event, ready, .. } = read;
        let way = &self.ways[&event.event.event_type];
        let of = IntentOf::Row(NewRow {
            delivery: NewDelivery {
                integration_id: self.integration.id.clone(),
                integration_name: self.integration.definition.name.clone(),
                event: event.event,
                source_url: way.source_url.clone(),
                temporary_url: false,
                created_at: clock::now(),
            },
            once_key: event.once_key,
            job,
            again_because,
        });
        parcel::of_ready(ready, of, self.template, &way.route)
    }
}
