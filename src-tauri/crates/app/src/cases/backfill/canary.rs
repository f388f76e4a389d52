//! The canary: the first row that would be sent, sent alone, as a real delivery that holds its key.

use std::sync::Arc;

use carom_store::{IntentOf, NewDelivery, NewRow};

use super::{
    look::blocking,
    plan::Setup,
    reading::{Read, Reading},
};
use crate::{
    App, clock,
    contract::{
        backfill::{Canary, SendCanary},
        testing::GetResult,
    },
    error::AppError,
    queue::{
        breaker::Breaker,
        gate::Pace,
        lane::{Batch, Lane, Parcel},
        parcel,
    },
};

/// Rows looked through for one that would be sent.
const LOOKED_AT: u64 = 100_000;

impl App {
    /// Sends the first row that would be sent, and waits for its answer.
    pub async fn send_canary(&self, request: SendCanary) -> Result<Canary, AppError> {
        let setup = Setup::of(self, &request.plan).await?;
        let (row, parcel) = self.first_to_send(setup).await?;
        let intent = parcel.intent.clone();
        let lane = Lane {
            app: self.clone(),
            connections: 1,
            breaker: Arc::new(Breaker::new(0, 1)),
            pace: Arc::new(Pace::new(0)),
            stop: self.queue().closing.child_token(),
            cancel: self.queue().closing.child_token(),
            on_done: Arc::new(|_| {}),
            on_trip: Arc::new(|_, _| {}),
        };
        let (batches, receiver) = tokio::sync::mpsc::channel(1);
        let batch = Batch {
            parcels: vec![parcel],
            progress: None,
        };
        // There is room for one.
        let _ = lane.hand_over(&batches, batch).await;
        drop(batches);
        lane.run(receiver).await?;
        let IntentOf::Row(sent) = intent.of else {
            return Err(AppError::Interrupted("the row was not sent".into()));
        };
        let key = (sent.delivery.event.event_type, sent.once_key);
        let integration = sent.delivery.integration_id;
        let known = self
            .store(move |store| store.deliveries().holders(&integration, &[key]))
            .await?
            .pop()
            .flatten();
        let delivery = known
            .map(|known| known.id)
            .ok_or_else(|| AppError::Interrupted("the row was not sent".into()))?;
        let result = self
            .get_result(GetResult {
                attempt: format!("{delivery}.1"),
            })
            .await?;
        Ok(Canary {
            row,
            delivery,
            result,
        })
    }

    async fn first_to_send(&self, setup: Setup) -> Result<(u64, Parcel), AppError> {
        let app = self.clone();
        let handle = tokio::runtime::Handle::current();
        blocking(move || {
            let mut reading = Reading::at(&setup, super::Place::default())?;
            for _ in 0..LOOKED_AT {
                let Some(read) = reading.next()? else {
                    break;
                };
                let Read::Event { row, event } = read else {
                    continue;
                };
                let integration = setup.integration.id.clone();
                let key = super::reading::key(&event);
                let free = handle
                    .block_on(
                        app.store(move |store| store.deliveries().holders(&integration, &[key])),
                    )?
                    .pop()
                    .flatten()
                    .is_none();
                if free {
                    return Ok((row, parcel_of(&setup, row, event)));
                }
            }
            Err(AppError::Field {
                code: "nothing_to_send",
                field: "file".into(),
                message: "no row of the file would be sent: each was sent before, is left out or \
                          can't be read"
                    .into(),
                hint: "Check all rows to see which.".into(),
            })
        })
        .await
    }
}

fn parcel_of(setup: &Setup, _row: u64, event: carom_intake::RowEvent) -> Parcel {
    let way = &setup.ways[&event.event.event_type];
    let url = way.url.render(&event.event);
    let now = clock::now();
    let of = IntentOf::Row(NewRow {
        delivery: NewDelivery {
            integration_id: setup.integration.id.clone(),
            integration_name: setup.integration.definition.name.clone(),
            event: event.event,
            source_url: way.source_url.clone(),
            temporary_url: false,
            created_at: now,
        },
        once_key: event.once_key,
        job: None,
        again_because: None,
    });
    parcel::of_url(url, of, setup.template, &way.route, now)
}
