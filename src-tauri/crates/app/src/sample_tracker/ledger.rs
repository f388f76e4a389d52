//! What the sample tracker believes: which clicks it knows and which conversions it counted.
//!
//! Pure: a query in, an answer out. The server around it is in the parent module.

use std::collections::{BTreeSet, HashSet};

use serde_json::{Value, json};

/// The sample tracker's memory. It is empty at every start, and says so nowhere else than here:
/// nothing in it is worth keeping.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    clicks: BTreeSet<String>,
    counted: HashSet<(String, String, String)>,
    issued: u64,
}

/// An answer of the sample tracker.
#[derive(Debug, PartialEq)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: Value,
}

impl Ledger {
    /// A ledger that knows these click IDs.
    pub(super) fn knowing(clicks: impl IntoIterator<Item = String>) -> Self {
        Self {
            clicks: clicks.into_iter().collect(),
            ..Self::default()
        }
    }

    /// Hands out a click ID, as a tracker does when somebody clicks an ad.
    pub(super) fn click(&mut self) -> Reply {
        self.issued += 1;
        let id = format!("sample_click_{:04}", self.issued);
        self.clicks.insert(id.clone());
        Reply {
            status: 200,
            body: json!({ "status": "ok", "clickid": id }),
        }
    }

    /// Takes a postback.
    pub(super) fn postback(&mut self, query: &[(String, String)]) -> Reply {
        let get = |name: &str| {
            query
                .iter()
                .find(|(key, _)| key == name)
                .map_or("", |(_, value)| value.trim())
        };
        let (click, sum, kind, transaction) =
            (get("clickid"), get("sum"), get("type"), get("txid"));
        if click.is_empty() {
            return refuse(400, "missing parameter clickid");
        }
        if !sum.is_empty() && sum.parse::<f64>().is_err() {
            return refuse(400, "parameter sum is not a number");
        }
        if !self.clicks.contains(click) {
            return refuse(404, "unknown click id");
        }
        let key = (click.to_owned(), kind.to_owned(), transaction.to_owned());
        if !transaction.is_empty() && !self.counted.insert(key) {
            return refuse(
                409,
                "duplicate conversion: this txid was already recorded for this click",
            );
        }
        Reply {
            status: 200,
            body: json!({
                "status": "ok",
                "message": "conversion recorded",
                "sample": true,
                "clickid": click,
                "type": kind,
                "sum": sum,
            }),
        }
    }
}

fn refuse(status: u16, why: &str) -> Reply {
    Reply {
        status,
        body: json!({ "status": "error", "error": why, "sample": true }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect()
    }

    fn ledger() -> Ledger {
        Ledger::knowing(["known_1".to_owned()])
    }

    #[test]
    fn a_known_click_is_counted() {
        let reply = ledger().postback(&query(&[("clickid", "known_1"), ("sum", "47.25")]));
        assert_eq!(reply.status, 200);
        assert_eq!(reply.body["message"], "conversion recorded");
    }

    #[test]
    fn an_unknown_click_is_refused() {
        assert_eq!(
            ledger().postback(&query(&[("clickid", "nobody")])).status,
            404
        );
    }

    #[test]
    fn a_missing_or_empty_click_is_refused_as_a_missing_parameter() {
        assert_eq!(ledger().postback(&[]).status, 400);
        assert_eq!(ledger().postback(&query(&[("clickid", " ")])).status, 400);
    }

    #[test]
    fn a_sum_that_is_no_number_is_refused() {
        let reply = ledger().postback(&query(&[("clickid", "known_1"), ("sum", "{payout}")]));
        assert_eq!(
            reply.status, 400,
            "a literal macro must not count as a payout"
        );
    }

    #[test]
    fn the_same_transaction_counts_once_for_each_event() {
        let mut ledger = ledger();
        let first = query(&[("clickid", "known_1"), ("txid", "R1"), ("type", "purchase")]);
        let upsell = query(&[("clickid", "known_1"), ("txid", "R1"), ("type", "upsell")]);
        assert_eq!(ledger.postback(&first).status, 200);
        assert_eq!(
            ledger.postback(&first).status,
            409,
            "a second one would be false money"
        );
        assert_eq!(ledger.postback(&upsell).status, 200);
    }

    #[test]
    fn a_click_that_was_handed_out_is_known() {
        let mut ledger = ledger();
        let id = ledger.click().body["clickid"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        assert_eq!(ledger.postback(&query(&[("clickid", &id)])).status, 200);
    }
}
