//! The log: listed, counted, opened, drawn; its views. Sending again is `resend`'s business.

use std::{collections::BTreeMap, time::Instant};

use carom_postback::{judge::reason_words, macros};
use carom_store::{LogDetail, LogRow, Pictures, StoreError};

use super::selection::log_filter;
use crate::{
    App, clock,
    contract::{
        deliveries::{
            AttemptLine, CountDeliveries, DeleteView, Delivery, DeliveryCount, DeliveryFilter,
            DeliveryPage, DeliveryPictures, DeliveryRow, DeliveryState, DrawDeliveries, EventValue,
            GetDelivery, GetLogStatus, LatencyBin, ListDeliveries, ListViews, LogStatus,
            PictureLatency, PictureReason, PictureSeries, SavedView, Settled, Trigger,
        },
        settings::GetSettings,
    },
    error::{AppError, Report},
};

/// The key of the saved views in the database.
const VIEWS: &str = "log_views";
/// Views at most: they stand in a menu.
const MOST_VIEWS: usize = 50;
/// What counting and drawing may take before they give up, seconds.
const PATIENCE: u64 = 20;

impl App {
    /// A page of the log, newest first.
    pub async fn list_deliveries(&self, request: ListDeliveries) -> Result<DeliveryPage, AppError> {
        let before = request.before.as_deref().map(cursor).transpose()?;
        let limit = u32::try_from(request.limit).unwrap_or(u32::MAX);
        let filter = searched(request.filter)?;
        let page = self
            .store(move |store| store.log().page(&filter, before, limit))
            .await?;
        Ok(DeliveryPage {
            rows: page.rows.into_iter().map(line).collect(),
            next: page.next.map(|seq| seq.to_string()),
            behind: page.behind,
            damaged: reports(page.bad),
        })
    }

    /// How many deliveries a filter lets through.
    pub async fn count_deliveries(
        &self,
        request: CountDeliveries,
    ) -> Result<DeliveryCount, AppError> {
        let filter = searched(request.filter)?;
        let counted = self
            .store(move |store| store.log().count(&filter, &patience()))
            .await?;
        Ok(DeliveryCount {
            count: counted.count,
            exact: counted.exact,
        })
    }

    /// One delivery with its attempts.
    pub async fn get_delivery(&self, request: GetDelivery) -> Result<Delivery, AppError> {
        self.store(move |store| store.log().get(&request.id))
            .await
            .map(opened)
    }

    /// The log in pictures.
    pub async fn draw_deliveries(
        &self,
        request: DrawDeliveries,
    ) -> Result<DeliveryPictures, AppError> {
        let filter = searched(request.filter)?;
        self.store(move |store| store.log().draw(&filter, &patience()))
            .await
            .map(drawn)
    }

    /// What the log holds, and how long.
    pub async fn get_log_status(&self, _: GetLogStatus) -> Result<LogStatus, AppError> {
        let status = self.store(|store| store.log().status()).await?;
        let settings = self.get_settings(GetSettings {}).await?;
        Ok(LogStatus {
            deliveries: status.deliveries,
            unsettled: status.unsettled,
            behind: status.behind,
            oldest: status.oldest,
            keep_days: settings.keep_days,
            keep_count: settings.keep_count,
        })
    }

    /// The saved views, in the order of their making.
    pub async fn list_views(&self, _: ListViews) -> Result<Vec<SavedView>, AppError> {
        Ok(self
            .store(|store| store.settings().get(VIEWS))
            .await?
            .unwrap_or_default())
    }

    /// Saves a view, in the place of the one with its id.
    pub async fn save_view(&self, request: SavedView) -> Result<Vec<SavedView>, AppError> {
        let name = request.name.trim().to_owned();
        let mut views = self.list_views(ListViews {}).await?;
        let taken = |view: &SavedView| view.id != request.id && view.name == name;
        if name.is_empty() || views.iter().any(taken) {
            return Err(AppError::Field {
                code: if name.is_empty() { "required" } else { "taken" },
                field: "name".to_owned(),
                message: if name.is_empty() {
                    "A view needs a name".to_owned()
                } else {
                    format!("There is a view named {name}")
                },
                hint: "Type another name.".to_owned(),
            });
        }
        let view = SavedView { name, ..request };
        if let Some(kept) = views.iter_mut().find(|kept| kept.id == view.id) {
            *kept = view;
        } else if views.len() < MOST_VIEWS {
            views.push(view);
        } else {
            return Err(AppError::Field {
                code: "too_many",
                field: "name".to_owned(),
                message: format!("There are {MOST_VIEWS} views already"),
                hint: "Remove one first.".to_owned(),
            });
        }
        self.keep_views(views).await
    }

    /// Removes a view.
    pub async fn delete_view(&self, request: DeleteView) -> Result<Vec<SavedView>, AppError> {
        let mut views = self.list_views(ListViews {}).await?;
        views.retain(|view| view.id != request.id);
        self.keep_views(views).await
    }

    async fn keep_views(&self, views: Vec<SavedView>) -> Result<Vec<SavedView>, AppError> {
        self.store(move |store| {
            store.settings().set(VIEWS, &views, clock::now())?;
            Ok(views)
        })
        .await
    }
}

/// The store's filter, refused where its search is too short.
fn searched(filter: DeliveryFilter) -> Result<carom_store::LogFilter, AppError> {
    let filter = log_filter(filter);
    if filter.is_search_too_short() {
        return Err(StoreError::SearchTooShort.into());
    }
    Ok(filter)
}

fn cursor(text: &str) -> Result<i64, AppError> {
    text.parse().map_err(|_| AppError::BadRequest {
        command: "list_deliveries".to_owned(),
        detail: format!("{text:?} is no place in the log"),
    })
}

/// What is told of rows that can't be read.
pub(super) fn reports(bad: Vec<StoreError>) -> Vec<Report> {
    bad.into_iter()
        .map(|bad| AppError::from(bad).into())
        .collect()
}

/// Says stop once the user can't be waiting any more.
fn patience() -> impl Fn() -> bool {
    let begun = Instant::now();
    move || begun.elapsed().as_secs() >= PATIENCE
}

fn words(reason: &str) -> String {
    reason_words(reason).into_owned()
}

/// A line of the log.
fn line(row: LogRow) -> DeliveryRow {
    DeliveryRow {
        id: row.id,
        integration: row.integration_id,
        integration_name: row.integration_name,
        event: row.event,
        trigger: match row.trigger {
            carom_store::Trigger::Test => Trigger::Test,
            carom_store::Trigger::Backfill => Trigger::Backfill,
            carom_store::Trigger::Inbound => Trigger::Inbound,
        },
        state: match row.state {
            carom_store::DeliveryState::Queued => DeliveryState::Queued,
            carom_store::DeliveryState::Sending => DeliveryState::Sending,
            carom_store::DeliveryState::Answered => DeliveryState::Answered,
            carom_store::DeliveryState::Failed => DeliveryState::Failed,
            carom_store::DeliveryState::NotDelivered => DeliveryState::NotDelivered,
            carom_store::DeliveryState::Unknown => DeliveryState::Unknown,
            carom_store::DeliveryState::Cancelled => DeliveryState::Cancelled,
        },
        verdict: row.verdict,
        status: row.status,
        reason_words: words(&row.reason),
        reason: row.reason,
        total_us: row.total_us,
        attempts: row.attempts,
        at: row.at,
        due_at: row.due_at,
        host: row.host,
        settled: row.settled.map(|settled| match settled {
            carom_store::Settled::Arrived => Settled::Arrived,
            carom_store::Settled::Left => Settled::Left,
        }),
        bare: row.bare,
    }
}

fn opened(detail: LogDetail) -> Delivery {
    let values = detail.event.map(|event| {
        let mut rest = event.values;
        // In the order of the palette; what the catalogue does not know comes last.
        let mut values: Vec<EventValue> = macros::catalogue(event.network)
            .iter()
            .filter_map(|one| {
                let value = rest.remove(&one.name)?;
                Some(EventValue {
                    name: one.name.clone(),
                    label: one.label.clone(),
                    value,
                })
            })
            .collect();
        values.extend(unknown(rest));
        values
    });
    Delivery {
        row: line(detail.row),
        source_url: detail.source_url,
        values: values.unwrap_or_default(),
        once_key: detail.once_key,
        job: detail.job,
        job_row: detail.job_row,
        read_by: detail.read_by,
        read_row: detail.read_row,
        created_at: detail.created_at,
        attempts: detail
            .attempts
            .into_iter()
            .map(|attempt| AttemptLine {
                id: attempt.id,
                ordinal: attempt.ordinal,
                because: attempt.because,
                verdict: attempt.verdict,
                status: attempt.status,
                reason: attempt.reason,
                sentence: attempt.sentence,
                total_us: attempt.total_us,
                started_at: attempt.started_at,
                url: attempt.url,
            })
            .collect(),
    }
}

fn unknown(values: BTreeMap<String, String>) -> impl Iterator<Item = EventValue> {
    values.into_iter().map(|(name, value)| EventValue {
        label: name.clone(),
        name,
        value,
    })
}

fn drawn(pictures: Pictures) -> DeliveryPictures {
    DeliveryPictures {
        times: pictures.times,
        stretch_ms: pictures.stretch_ms,
        series: pictures
            .series
            .into_iter()
            .map(|series| PictureSeries {
                integration: series.integration_id,
                name: series.name,
                good: series.good,
                bad: series.bad,
            })
            .collect(),
        latency: PictureLatency {
            bins: pictures
                .latency
                .into_iter()
                .map(|bin| LatencyBin {
                    from_us: bin.from_us,
                    to_us: bin.to_us,
                    count: bin.count,
                })
                .collect(),
            p50_us: pictures.p50_us,
            p95_us: pictures.p95_us,
        },
        reasons: pictures
            .reasons
            .into_iter()
            .map(|one| PictureReason {
                words: words(&one.reason),
                reason: one.reason,
                verdict: one.verdict,
                count: one.count,
            })
            .collect(),
        count: pictures.count,
        exact: pictures.exact,
    }
}
