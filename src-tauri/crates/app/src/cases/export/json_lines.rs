//! One JSON object a line, attempts nested, for programs.

use std::io::{self, Write};

use carom_store::{LogDetail, Store};
use serde_json::json;

use super::{Shape, Unwritten};
use crate::cases::testing::share;

pub(super) struct JsonLines<W> {
    out: W,
    with_secrets: bool,
}

impl<W> JsonLines<W> {
    pub(super) const fn new(out: W, with_secrets: bool) -> Self {
        Self { out, with_secrets }
    }
}

impl<W: Write> Shape for JsonLines<W> {
    fn begin(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn delivery(&mut self, _store: &Store, detail: &LogDetail) -> Result<(), Unwritten> {
        let row = &detail.row;
        let attempts: Vec<_> = detail
            .attempts
            .iter()
            .map(|attempt| {
                json!({
                    "id": attempt.id,
                    "because": attempt.because,
                    "started_at": attempt.started_at,
                    "url": share::url(&attempt.url, self.with_secrets),
                    "verdict": attempt.verdict,
                    "status": attempt.status,
                    "reason": attempt.reason,
                    "sentence": share::words(
                        &attempt.sentence,
                        &[&attempt.url],
                        self.with_secrets,
                    ),
                    "total_us": attempt.total_us,
                })
            })
            .collect();
        let whole = json!({
            "id": row.id,
            "integration": row.integration_id,
            "integration_name": row.integration_name,
            "event": row.event,
            "trigger": row.trigger.key(),
            "state": row.state.key(),
            "verdict": row.verdict,
            "status": row.status,
            "reason": row.reason,
            "total_us": row.total_us,
            "at": row.at,
            "created_at": detail.created_at,
            "once_key": detail.once_key,
            "settled": row.settled.map(carom_store::Settled::key),
            "source_url": share::url(&detail.source_url, self.with_secrets),
            "values": detail.event.as_ref().map(|event| &event.values),
            "attempts": attempts,
        });
        Ok(writeln!(self.out, "{whole}")?)
    }

    fn end(&mut self) -> io::Result<()> {
        Ok(())
    }
}
