//! What earlier attempts were made of, once their delivery is sent again from another event or
//! another URL with macros. It stands with the attempt, where a test keeps its context.

use carom_postback::event::Event;
use rusqlite::named_params;
use serde::Deserialize;
use serde_json::Value;

use crate::{error::StoreError, json, json::Reading, writer::WriteTx};

/// An event and the URL with macros that it went through.
#[derive(Debug, Deserialize)]
pub(super) struct Past {
    pub(super) event: Event,
    pub(super) source_url: String,
}

/// The shape in the column; a test's context has no such field.
#[derive(Deserialize)]
struct Kept {
    past: Past,
}

/// Keeps what the attempts so far were made of, where it is not what is sent next. `None`: as
/// before.
pub(super) fn keep(
    tx: &WriteTx<'_>,
    delivery: i64,
    event: Option<&Event>,
    source_url: Option<&str>,
) -> Result<(), StoreError> {
    // A damaged event must not hold up what mends it.
    let sql = "INSERT OR IGNORE INTO attempt_contexts (attempt, context) \
               SELECT a.seq, json_object('past', \
               json_object('event', json(e.event), 'source_url', s.url)) \
               FROM deliveries d JOIN sources s ON s.seq = d.source \
               JOIN delivery_events e ON e.delivery = d.seq \
               JOIN attempts a ON a.delivery = d.seq \
               WHERE d.seq = :delivery AND json_valid(e.event) \
               AND (e.event <> coalesce(:event, e.event) OR s.url <> coalesce(:source, s.url))";
    tx.conn().prepare_cached(sql)?.execute(named_params! {
        ":delivery": delivery,
        ":event": event.map(|event| json::text("the event", event)).transpose()?,
        ":source": source_url,
    })?;
    Ok(())
}

/// What stands beside an attempt: the caller's context, or what it was made of.
pub(super) fn read(reading: Reading<'_, '_>) -> Result<(Option<Value>, Option<Past>), StoreError> {
    let context: Option<Value> = reading.json_or_null("context")?;
    if context.as_ref().is_none_or(|it| it.get("past").is_none()) {
        return Ok((context, None));
    }
    let kept: Option<Kept> = reading.json_or_null("context")?;
    Ok((None, kept.map(|kept| kept.past)))
}

#[cfg(test)]
mod tests {
    use carom_postback::verdict::Verdict;
    use serde_json::Value;

    use crate::{
        AttemptDetail, Intent, IntentOf, NewRow, Start, Store,
        testing::{self, answer, judgement},
    };

    /// A row's intent with this click ID, through this URL.
    fn row(click: &str, url: &str, again: bool) -> Intent {
        let mut intent = testing::intent(0, "i1", "Shop");
        let IntentOf::Test(mut delivery) = intent.of else {
            panic!("the test intent is of a test")
        };
        delivery.event.values.insert("tid".into(), click.into());
        delivery.source_url = url.into();
        intent.of = IntentOf::Row(NewRow {
            delivery,
            once_key: "R1".into(),
            job: None,
            again_because: again.then(|| "mended".into()),
        });
        intent.context = Value::Null;
        intent
    }

    /// Sends it, and is refused.
    fn refused(store: &Store, intent: Intent) -> String {
        let deliveries = store.deliveries();
        let start = deliveries.begin_attempts(vec![intent], None).unwrap();
        let Some(Start::Begun(begun)) = start.into_iter().next() else {
            panic!("it may begin")
        };
        let mut finish = testing::finish(0, begun.attempt_id);
        finish.attempt.outcome = answer(404, "");
        finish.judgement = judgement(Verdict::Rejected, "http_404");
        deliveries.finish_attempt(finish).unwrap();
        begun.delivery_id
    }

    fn made_of(detail: &AttemptDetail) -> (&str, &str) {
        let click = detail.delivery.event.values["tid"].as_str();
        (click, detail.delivery.source_url.as_str())
    }

    #[test]
    fn each_attempt_keeps_the_event_and_the_url_that_it_was_made_of() {
        let (_dir, store) = testing::temporary();
        let (first, second) = ("https://a.example/?c={tid}", "https://b.example/?c={tid}");
        let id = refused(&store, row("", first, false));
        refused(&store, row("click", first, true));
        refused(&store, row("click", second, true));
        refused(&store, row("click", second, true));
        let attempt = |n: u32| store.deliveries().attempt(&format!("{id}.{n}")).unwrap();
        let all = [1, 2, 3, 4].map(attempt);
        assert_eq!(
            all.each_ref().map(made_of),
            [
                ("", first),
                ("click", first),
                ("click", second),
                ("click", second)
            ],
        );
        assert!(
            all.iter().all(|detail| detail.context.is_none()),
            "it is no caller's context"
        );
        let kept: u32 = store
            .read(|conn| {
                let sql = "SELECT count(*) FROM attempt_contexts";
                Ok(conn.query_row(sql, [], |row| row.get(0))?)
            })
            .unwrap();
        assert_eq!(kept, 2, "what is the delivery's own is not kept twice");
    }

    #[test]
    fn a_resend_through_todays_url_leaves_the_earlier_attempt_its_own() {
        let (_dir, store) = testing::temporary();
        let then = "https://a.example/?c={tid}";
        let id = refused(&store, row("click", then, false));
        let mut again = row("click", then, true);
        again.of = IntentOf::Again {
            id: id.clone(),
            because: "mended".into(),
            job: None,
            source_url: Some("https://today.example/".into()),
        };
        refused(&store, again);
        let attempt = |n: u32| store.deliveries().attempt(&format!("{id}.{n}")).unwrap();
        assert_eq!(made_of(&attempt(1)).1, then);
        assert_eq!(made_of(&attempt(2)).1, "https://today.example/");
    }
}
