//! `carom log`: deliveries, newest first, or one of them with its attempts.

use std::time::Duration;

use carom_app::{
    App,
    contract::deliveries::{DeliveryFilter, DeliveryRow, ListDeliveries},
    error::Report,
};
use tokio::time::Instant;

use super::named;
use crate::{
    arguments::LogArgs,
    exit::Done,
    print::{self, Printer, delivery, progress::number},
};

/// Rows asked for at once.
const PAGE: u64 = 1_000;
/// How long the index is waited for.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is asked how far it is.
const LOOK: Duration = Duration::from_millis(20);

pub(super) async fn run(app: &App, args: &LogArgs, out: &mut Printer) -> Done {
    if let Some(asked) = &args.delivery {
        let found = named::delivery(app, asked).await?;
        if out.json {
            out.value(&delivery::opened_as_json(&found));
        } else {
            delivery::open(out, &found);
        }
        return Ok(());
    }
    let filter = filter(app, args).await?;
    let narrowed = filter != DeliveryFilter::default();
    if narrowed {
        catch_up(app).await?;
    }
    let (rows, damaged) = rows(app, filter, args.limit).await?;
    super::warn_of_damaged(&damaged, "A delivery", "not shown");
    if out.json {
        let rows: Vec<_> = rows.iter().map(delivery::as_json).collect();
        out.value(&rows);
    } else if rows.is_empty() {
        out.line(if narrowed {
            "No delivery fits. `carom log` without options lists the newest."
        } else {
            "No delivery yet. `carom test` and `carom backfill` make some."
        });
    } else {
        delivery::print(out, &rows);
    }
    Ok(())
}

async fn filter(app: &App, args: &LogArgs) -> Done<DeliveryFilter> {
    let mut integrations = Vec::new();
    for asked in &args.integration {
        integrations.push(named::integration(app, asked).await?.id);
    }
    let job = match &args.job {
        Some(asked) => Some(named::job(app, asked).await?.id),
        None => None,
    };
    Ok(DeliveryFilter {
        search: args.search.clone().unwrap_or_default(),
        integrations,
        events: args.event.clone(),
        verdicts: args.verdict.clone(),
        states: args.state.clone(),
        triggers: args.trigger.clone(),
        job,
        unsettled: args.unsettled,
        since: args.since,
        until: args.until,
        ..DeliveryFilter::default()
    })
}

/// Waits until the index has reached everything, so that nothing that fits is missing.
async fn catch_up(app: &App) -> Done {
    let behind = async || -> Done<u64> {
        let request = ListDeliveries {
            limit: 1,
            ..ListDeliveries::default()
        };
        Ok(app.list_deliveries(request).await?.behind)
    };
    let mut left = behind().await?;
    if left == 0 {
        return Ok(());
    }
    app.start_housekeeping();
    let until = Instant::now() + PATIENCE;
    while left > 0 && Instant::now() < until {
        tokio::time::sleep(LOOK).await;
        left = behind().await?;
    }
    if left > 0 {
        let left = number(left);
        // Told to programs too: their list is not whole either.
        print::warn(&format!(
            "{left} deliveries are not indexed yet and may be missing. Run it again."
        ));
    }
    Ok(())
}

/// The newest that fit, and those on the way that can't be read.
async fn rows(
    app: &App,
    filter: DeliveryFilter,
    limit: u64,
) -> Done<(Vec<DeliveryRow>, Vec<Report>)> {
    let (mut rows, mut damaged) = (Vec::new(), Vec::new());
    let mut before = None;
    loop {
        let left = limit - rows.len() as u64;
        let request = ListDeliveries {
            filter: filter.clone(),
            before,
            limit: left.min(PAGE),
        };
        let page = app.list_deliveries(request).await?;
        rows.extend(page.rows);
        damaged.extend(page.damaged);
        // A page may be short and have a next one.
        before = page.next;
        if before.is_none() || rows.len() as u64 >= limit {
            return Ok((rows, damaged));
        }
    }
}
