//! The canary: the first row that would be sent, sent alone, as a real delivery that holds its key.

use std::sync::Arc;

use carom_store::{IntentOf, Known};

use super::{
    Place, again,
    look::blocking,
    plan::Setup,
    reading::{self, Read, Reading},
};
use crate::{
    App,
    contract::{
        backfill::{Canary, SendCanary},
        deliveries::GetDelivery,
        testing::GetResult,
    },
    error::AppError,
    queue::{
        breaker::Breaker,
        gate::Pace,
        lane::{Batch, Lane, Parcel},
    },
};

/// Rows looked through for one that would be sent.
const LOOKED_AT: u64 = 100_000;
/// Keys looked up at once.
const AT_ONCE: usize = 256;

/// The row that is sent first.
struct First {
    row: u64,
    parcel: Parcel,
    /// An earlier run was refused it.
    again: bool,
    /// Attempts that there were before.
    before: u32,
}

impl App {
    /// Sends the first row that would be sent, and waits for its answer.
    pub async fn send_canary(&self, request: SendCanary) -> Result<Canary, AppError> {
        let setup = Setup::of(self, &request.plan).await?;
        let because = again(&request.again_because);
        let First {
            row,
            parcel,
            again,
            before,
        } = self.first_to_send(setup, because).await?;
        let of = parcel.of.clone();
        self.send_alone(parcel).await?;
        let IntentOf::Row(sent) = of else {
            return Err(not_sent());
        };
        let key = (sent.delivery.event.event_type, sent.once_key);
        let integration = sent.delivery.integration_id;
        let known = self.holders(integration, vec![key]).await?.pop().flatten();
        let delivery = known.map(|known| known.id).ok_or_else(not_sent)?;
        let id = delivery.clone();
        let attempts = self.get_delivery(GetDelivery { id }).await?.attempts;
        let newest = attempts.into_iter().filter(|one| one.ordinal > before);
        let attempt = newest.max_by_key(|one| one.ordinal).ok_or_else(not_sent)?;
        let result = self
            .get_result(GetResult {
                attempt: attempt.id,
            })
            .await?;
        Ok(Canary {
            row,
            delivery,
            again,
            result,
        })
    }

    async fn send_alone(&self, parcel: Parcel) -> Result<(), AppError> {
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
        lane.run(receiver).await
    }

    /// The first row that a run with this reason would send.
    async fn first_to_send(
        &self,
        setup: Setup,
        because: Option<String>,
    ) -> Result<First, AppError> {
        let app = self.clone();
        let handle = tokio::runtime::Handle::current();
        blocking(move || {
            let mut reading = Reading::at(&setup, Place::default())?;
            let mut over = false;
            while !over && reading.number() < LOOKED_AT {
                let mut some = Vec::with_capacity(AT_ONCE);
                while some.len() < AT_ONCE && reading.number() < LOOKED_AT {
                    match reading.next()? {
                        Some(Read::Event(read)) => some.push(*read),
                        Some(Read::Outside(_)) => {}
                        None => {
                            over = true;
                            break;
                        }
                    }
                }
                let keys = some.iter().map(|read| reading::key(&read.event)).collect();
                let integration = setup.integration.id.clone();
                let holders = handle.block_on(app.holders(integration, keys))?;
                let found = some
                    .into_iter()
                    .zip(holders)
                    .find(|(_, holder)| goes(holder.as_ref(), because.is_some()));
                if let Some((read, holder)) = found {
                    let again = holder.is_some();
                    let before = match holder {
                        None => 0,
                        Some(known) => handle.block_on(app.attempts_of(known))?,
                    };
                    return Ok(First {
                        row: read.row,
                        parcel: setup.parcel(read, None, because),
                        again,
                        before,
                    });
                }
            }
            Err(nothing(over))
        })
        .await
    }

    async fn attempts_of(&self, known: Known) -> Result<u32, AppError> {
        let delivery = self.get_delivery(GetDelivery { id: known.id }).await?;
        let ordinals = delivery.attempts.iter().map(|attempt| attempt.ordinal);
        Ok(ordinals.max().unwrap_or(0))
    }
}

/// Whether a run would send a row whose key this delivery holds.
fn goes(holder: Option<&Known>, again: bool) -> bool {
    holder.is_none_or(|known| again && known.may_go_again())
}

fn not_sent() -> AppError {
    AppError::Interrupted("the row was not sent".into())
}

fn nothing(over: bool) -> AppError {
    let (message, hint) = if over {
        (
            "no row of the file would be sent: each was sent before, is left out or can't be read",
            "Check all rows to see which.",
        )
    } else {
        (
            "none of the first 100,000 rows would be sent, and no more were looked at",
            "Leave the first row out: the run itself goes through all of them.",
        )
    };
    AppError::Field {
        code: "nothing_to_send",
        field: "file".into(),
        message: message.into(),
        hint: hint.into(),
    }
}
