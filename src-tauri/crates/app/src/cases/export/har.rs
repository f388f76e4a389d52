//! HTTP Archive 1.2, one entry an attempt: what every browser's network panel opens.

use std::io::{self, Write};

use carom_postback::attempt::{Header, Outcome, Timing};
use carom_store::{AttemptDetail, LogDetail, Store};
use serde_json::{Value, json};

use super::{Shape, Unwritten};
use crate::{cases::testing::share, clock};

pub(super) struct Har<W> {
    out: W,
    with_secrets: bool,
    any: bool,
}

impl<W> Har<W> {
    pub(super) const fn new(out: W, with_secrets: bool) -> Self {
        Self {
            out,
            with_secrets,
            any: false,
        }
    }

    fn entry(&self, attempt: &AttemptDetail) -> Value {
        let ending = attempt.ending.as_ref();
        let timing = ending.and_then(|ending| ending.timing).unwrap_or_default();
        let url = share::url(&attempt.request.url, self.with_secrets);
        let query: Vec<Value> = url::Url::parse(&url)
            .map(|url| {
                url.query_pairs()
                    .map(|(name, value)| json!({ "name": name, "value": value }))
                    .collect()
            })
            .unwrap_or_default();
        let mut entry = json!({
            "startedDateTime": clock::utc(attempt.started_at),
            "time": millis(Some(timing.total)),
            "request": {
                "method": attempt.request.method,
                "url": url,
                "httpVersion": attempt.request.http_version,
                "cookies": [],
                "headers": self.headers(&attempt.request.headers),
                "queryString": query,
                "headersSize": -1,
                "bodySize": 0,
            },
            "response": self.response(&attempt.request.url, ending.map(|ending| &ending.outcome)),
            "cache": {},
            "timings": timings(&timing),
            "_verdict": ending.map(|ending| ending.judgement.verdict),
            "_reason": ending.map(|ending| &ending.judgement.reason),
            "_delivery": attempt.delivery.id,
            "_because": attempt.because,
        });
        let address = ending.and_then(|ending| ending.remote_addr.as_deref());
        // Where nothing was dialled the field is missing: an archive has no empty address.
        if let Some((ip, _)) = address.and_then(|address| address.rsplit_once(':')) {
            entry["serverIPAddress"] = ip.trim_matches(['[', ']']).into();
        }
        entry
    }

    fn headers(&self, headers: &[Header]) -> Vec<Value> {
        headers
            .iter()
            .map(|header| {
                let value = share::header_value(header, self.with_secrets);
                json!({ "name": header.name, "value": value })
            })
            .collect()
    }

    fn response(&self, url: &str, outcome: Option<&Outcome>) -> Value {
        match outcome {
            Some(Outcome::Answered(answer)) => {
                let location = answer.header("location").unwrap_or_default();
                json!({
                    "status": answer.status,
                    "statusText": "",
                    "httpVersion": answer.http_version,
                    "cookies": [],
                    "headers": self.headers(&answer.headers),
                    "content": {
                        "size": answer.body.read,
                        "mimeType": answer.header("content-type").unwrap_or_default(),
                        "text": share::words(&answer.body.text(), &[url, location], self.with_secrets),
                    },
                    "redirectURL": share::url(location, self.with_secrets),
                    "headersSize": -1,
                    "bodySize": answer.body.read,
                })
            }
            other => {
                let why = match other {
                    Some(Outcome::Failed(failure)) => {
                        share::words(&failure.detail, &[url], self.with_secrets)
                    }
                    _ => String::new(),
                };
                json!({
                    "status": 0,
                    "statusText": "",
                    "httpVersion": "",
                    "cookies": [],
                    "headers": [],
                    "content": { "size": 0, "mimeType": "" },
                    "redirectURL": "",
                    "headersSize": -1,
                    "bodySize": -1,
                    "_error": why,
                })
            }
        }
    }
}

impl<W: Write> Shape for Har<W> {
    fn begin(&mut self) -> io::Result<()> {
        let creator = json!({ "name": "Carom", "version": env!("CARGO_PKG_VERSION") });
        write!(
            self.out,
            "{{\"log\":{{\"version\":\"1.2\",\"creator\":{creator},\"entries\":["
        )
    }

    fn delivery(&mut self, store: &Store, detail: &LogDetail) -> Result<(), Unwritten> {
        for line in &detail.attempts {
            let attempt = store.deliveries().attempt(&line.id)?;
            let comma = if self.any { "," } else { "" };
            let entry = self.entry(&attempt);
            write!(self.out, "{comma}\n{entry}")?;
            self.any = true;
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        writeln!(self.out, "\n]}}}}")
    }
}

/// A phase that did not happen, or could not be told apart, is -1 in an archive; those that every
/// entry must have are 0 then.
fn timings(timing: &Timing) -> Value {
    json!({
        "blocked": -1,
        "dns": millis(timing.dns),
        "connect": millis(timing.connect),
        "ssl": -1,
        "send": 0,
        "wait": millis(timing.first_byte.or(Some(0))),
        "receive": millis(timing.download.or(Some(0))),
    })
}

fn millis(us: Option<u64>) -> f64 {
    us.map_or(-1.0, |us| us as f64 / 1_000.0)
}
