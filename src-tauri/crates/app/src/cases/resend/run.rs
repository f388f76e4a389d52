//! A resend as a job: what it lists is sent, from where it stands.

use std::{iter, sync::Arc};

use carom_store::{Due, IntentOf, JobRow, Progress};
use tokio::sync::mpsc;

use super::{Asked, Place};
use crate::{
    App,
    cases::backfill::of_json,
    contract::deliveries::ResendHow,
    error::AppError,
    queue::{
        lane::{Batch, Lane, Parcel},
        parcel::{self, Destination, Destinations, Route},
        running::Running,
    },
};

/// Sends what a resend lists, from where it stands.
pub(crate) async fn work(app: &App, job: &JobRow, running: &Arc<Running>) -> Result<(), AppError> {
    let asked: Asked = of_json(&job.id, job.plan.clone())?;
    let id = job.id.clone();
    let job = app.store(move |store| store.jobs().get(&id)).await?;
    let place: Place = of_json(&job.id, job.cursor.clone())?;
    if place.unlisted {
        return Err(AppError::Field {
            code: "list_cut_off",
            field: "deliveries".into(),
            message: "Carom ended before it had noted which deliveries to send, and none was sent"
                .into(),
            hint: "Cancel this job and send them again.".into(),
        });
    }
    let settings = app.settings().await?;
    let lane = Lane::of_job(app, &job, running, asked.stop_after, &settings);
    let (batches, receiver) = mpsc::channel(1);
    let feeding = feed(app, &job, &asked, place, &lane, batches);
    let (ran, fed) = tokio::join!(lane.run(receiver), feeding);
    ran.and(fed)
}

async fn feed(
    app: &App,
    job: &JobRow,
    asked: &Asked,
    mut place: Place,
    lane: &Lane,
    batches: mpsc::Sender<Batch>,
) -> Result<(), AppError> {
    let settings = app.settings().await?;
    let mut destinations = Destinations::default();
    while let Some(step) = lane.room(&batches, iter::empty()).await {
        let step = u32::try_from(step).unwrap_or(u32::MAX);
        let (seq, after) = (job.seq, place.after);
        let due = app
            .store(move |store| store.deliveries().to_resend(seq, after, step))
            .await?;
        if due.is_empty() {
            return Ok(());
        }
        let mut parcels = Vec::with_capacity(due.len());
        let mut error = None;
        let (mut looked_at, mut at_once) = (0, usize::MAX);
        for one in due {
            let seq = one.seq;
            if let Some(damage) = &one.damage {
                error = Some(format!(
                    "Delivery {} is damaged in the database ({damage}) and was left out.",
                    one.id
                ));
            }
            let destination = destinations.of(app, &one.integration_id).await?;
            if let Some(damage) = &destination.damage
                && asked.how == ResendHow::Today
            {
                error = Some(format!(
                    "The integration of delivery {} is damaged in the database ({damage}), and it \
                     was left out.",
                    one.id
                ));
            }
            if let Some(parcel) = once_more(app, asked, job.seq, one, &destination, &settings) {
                at_once = at_once.min(parcel.gate.pace().at_once());
                if parcels.len() >= at_once {
                    // More would be a burst at its host: it goes with the next step.
                    break;
                }
                parcels.push(parcel);
            }
            place.after = seq;
            looked_at += 1;
        }
        let progress = Progress {
            job: job.seq,
            id: job.id.clone(),
            cursor: super::place(&place),
            rows: looked_at,
            done: looked_at,
            // Forgotten or trashed since the plan, tests, what is damaged.
            left_out: looked_at - parcels.len() as u64,
            error,
            ..Progress::default()
        };
        let batch = Batch {
            parcels,
            progress: Some(progress),
        };
        if !lane.hand_over(&batches, batch).await {
            break;
        }
    }
    Ok(())
}

/// A delivery on its way once more; `None` where there is nothing that could be sent.
fn once_more(
    app: &App,
    asked: &Asked,
    job: i64,
    due: Due,
    destination: &Destination,
    settings: &crate::contract::settings::Settings,
) -> Option<Parcel> {
    if due.is_test || due.damage.is_some() {
        return None;
    }
    let (url, source_url) = match asked.how {
        ResendHow::AsSent => (parcel::as_before(&due)?, due.source_url.clone()),
        ResendHow::Today => {
            let integration = destination.integration.as_ref()?;
            if integration.deleted_at.is_some() {
                return None;
            }
            let definition = &integration.definition;
            let event = due.event.as_ref()?;
            let source_url = definition.url_for(event.event_type).to_owned();
            (
                parcel::render(definition.network, &source_url, event),
                source_url,
            )
        }
    };
    let route = Route::of(app, &source_url, settings);
    let of = IntentOf::Again {
        id: due.id,
        because: asked.because.clone(),
        job: Some(job),
        source_url: (asked.how == ResendHow::Today).then_some(source_url),
    };
    Some(parcel::of_url(url, of, destination.template, &route))
}
