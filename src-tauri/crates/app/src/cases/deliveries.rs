//! The log: listed, counted, opened, drawn, and the views that the user keeps of it.

use carom_postback::{event::Event, judge, macros};
use carom_store::{Keep, LogDetail, LogRow};

use super::selection::log_filter;
use crate::{
    App, clock,
    contract::deliveries::{
        AttemptLine, CountDeliveries, DeleteView, Delivery, DeliveryCount, DeliveryPage,
        DeliveryPictures, DeliveryRow, DeliveryState, DrawDeliveries, EventValue, GetDelivery,
        GetLogStatus, LatencyBin, ListDeliveries, ListViews, LogStatus, PictureLatency,
        PictureReason, PictureSeries, SavedView, Settled, Trigger,
    },
    error::AppError,
};

/// The key of the saved views in the settings.
const VIEWS: &str = "delivery_views";
/// Views at most.
const MOST_VIEWS: usize = 100;

impl App {
    /// A page of the log, newest first.
    pub async fn list_deliveries(&self, request: ListDeliveries) -> Result<DeliveryPage, AppError> {
        let before = match &request.before {
            None => None,
            Some(text) => Some(text.parse::<i64>().map_err(|_| AppError::BadRequest {
                command: "list_deliveries".into(),
                detail: "the cursor is none that a page gave".into(),
            })?),
        };
        let filter = log_filter(request.filter);
        let limit = u32::try_from(request.limit).unwrap_or(u32::MAX);
        let page = self
            .store(move |store| store.log().page(&filter, before, limit))
            .await?;
        Ok(DeliveryPage {
            rows: page.rows.into_iter().map(row).collect(),
            next: page.next.map(|seq| seq.to_string()),
            behind: page.behind,
        })
    }

    /// How many deliveries a filter lets through.
    pub async fn count_deliveries(
        &self,
        request: CountDeliveries,
    ) -> Result<DeliveryCount, AppError> {
        let filter = log_filter(request.filter);
        let counted = self
            .store(move |store| store.log().count(&filter, &|| false))
            .await?;
        Ok(DeliveryCount {
            count: counted.count,
            exact: counted.exact,
        })
    }

    /// One delivery with its attempts.
    pub async fn get_delivery(&self, request: GetDelivery) -> Result<Delivery, AppError> {
        let detail = self
            .store(move |store| store.log().get(&request.id))
            .await?;
        Ok(opened(detail))
    }

    /// The log in pictures.
    pub async fn draw_deliveries(
        &self,
        request: DrawDeliveries,
    ) -> Result<DeliveryPictures, AppError> {
        let filter = log_filter(request.filter);
        let drawn = self
            .store(move |store| store.log().draw(&filter, &|| false))
            .await?;
        Ok(DeliveryPictures {
            times: drawn.times,
            stretch_ms: drawn.stretch_ms,
            series: drawn
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
                bins: drawn
                    .latency
                    .into_iter()
                    .map(|bin| LatencyBin {
                        from_us: bin.from_us,
                        to_us: bin.to_us,
                        count: bin.count,
                    })
                    .collect(),
                p50_us: drawn.p50_us,
                p95_us: drawn.p95_us,
            },
            reasons: drawn
                .reasons
                .into_iter()
                .map(|reason| PictureReason {
                    words: judge::reason_words(&reason.reason).into_owned(),
                    reason: reason.reason,
                    verdict: reason.verdict,
                    count: reason.count,
                })
                .collect(),
            count: drawn.count,
        })
    }

    /// What the log holds, and how long.
    pub async fn get_log_status(&self, _: GetLogStatus) -> Result<LogStatus, AppError> {
        let settings = self.settings().await?;
        let status = self.store(|store| store.log().status()).await?;
        let keep = Keep {
            days: settings.keep_days,
            count: settings.keep_count,
        };
        Ok(LogStatus {
            deliveries: status.deliveries,
            unsettled: status.unsettled,
            behind: status.behind,
            oldest: status.oldest,
            keep_days: keep.days,
            keep_count: keep.count,
        })
    }

    /// The saved views, in their order.
    pub async fn list_views(&self, _: ListViews) -> Result<Vec<SavedView>, AppError> {
        Ok(self
            .store(|store| store.settings().get(VIEWS))
            .await?
            .unwrap_or_default())
    }

    /// Keeps a view; the same id replaces.
    pub async fn save_view(&self, request: SavedView) -> Result<Vec<SavedView>, AppError> {
        let name = request.name.trim().to_owned();
        if name.is_empty() {
            return Err(AppError::Field {
                code: "name_missing",
                field: "name".into(),
                message: "a view needs a name".into(),
                hint: "Say what it shows.".into(),
            });
        }
        let mut views = self.list_views(ListViews {}).await?;
        let view = SavedView { name, ..request };
        if let Some(known) = views.iter_mut().find(|known| known.id == view.id) {
            *known = view;
        } else if views.len() < MOST_VIEWS {
            views.push(view);
        } else {
            return Err(AppError::Field {
                code: "too_many_views",
                field: "name".into(),
                message: format!("there are {MOST_VIEWS} views already"),
                hint: "Delete one first.".into(),
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
        let kept = views.clone();
        self.store(move |store| store.settings().set(VIEWS, &kept, clock::now()))
            .await?;
        Ok(views)
    }
}

fn row(row: LogRow) -> DeliveryRow {
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
        reason_words: if row.reason.is_empty() {
            String::new()
        } else {
            judge::reason_words(&row.reason).into_owned()
        },
        reason: row.reason,
        total_us: row.total_us,
        attempts: row.attempts,
        at: row.at,
        due_at: row.due_at,
        host: row.host,
        settled: row.settled.map(|word| match word {
            carom_store::Settled::Arrived => Settled::Arrived,
            carom_store::Settled::Left => Settled::Left,
        }),
        bare: row.bare,
    }
}

fn opened(detail: LogDetail) -> Delivery {
    Delivery {
        row: row(detail.row),
        source_url: detail.source_url,
        values: detail.event.as_ref().map(values).unwrap_or_default(),
        once_key: detail.once_key,
        job: detail.job,
        job_row: detail.job_row,
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

/// An event's values in the order of the macros; names that are none come last.
fn values(event: &Event) -> Vec<EventValue> {
    let known = macros::catalogue(event.network);
    let line = |name: &str, label: &str, value: &str| EventValue {
        name: name.to_owned(),
        label: label.to_owned(),
        value: value.to_owned(),
    };
    let in_order = known.iter().filter_map(|known| {
        let value = event.values.get(&known.name)?;
        Some(line(&known.name, &known.label, value))
    });
    let others = event
        .values
        .iter()
        .filter(|(name, _)| known.get(name).is_none())
        .map(|(name, value)| line(name, name, value));
    in_order.chain(others).collect()
}
