//! What must hold, whatever was killed when. The server's log is the witness, the database the
//! record; neither knows of the other.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    record::{Attempt, Delivery, Job, Record},
    server::Seen,
};

/// How long the schedule waits before each retry, milliseconds (design: 5, 20 and 80 s).
const SCHEDULE: [i64; 3] = [5_000, 20_000, 80_000];

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wrong {
    /// A conversion was sent twice.
    DoubleSend,
    /// A row came to nothing.
    LostRow,
    /// A job counts what is not so.
    Count,
    /// The server and the database disagree.
    Witness,
    /// It was tried again too early, too often or without leave.
    Retry,
    /// SQLite finds the file damaged.
    Integrity,
    /// The program failed or hung.
    Program,
}

/// One thing that is wrong, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind of thing.
    pub wrong: Wrong,
    /// In words.
    pub words: String,
}

impl Finding {
    /// A finding.
    pub fn new(wrong: Wrong, words: impl Into<String>) -> Self {
        Self {
            wrong,
            words: words.into(),
        }
    }
}

/// How often the user asked for a receipt to be sent once more.
pub type Asked = BTreeMap<String, u64>;

/// Compares everything that was sent with everything that is kept. `asked` are the second sends that
/// the user ordered.
pub fn sends(seen: &[Seen], deliveries: &[Delivery], asked: &Asked) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut requests: BTreeMap<&str, Vec<&Seen>> = BTreeMap::new();
    for one in seen {
        requests.entry(&one.receipt).or_default().push(one);
    }
    for (receipt, requests) in &requests {
        witness_alone(receipt, requests, asked, &mut found);
    }
    let mut kept = BTreeSet::new();
    for delivery in deliveries {
        if !kept.insert(delivery.receipt.as_str()) {
            let words = format!("{} has two deliveries", delivery.receipt);
            found.push(Finding::new(Wrong::DoubleSend, words));
        }
        let requests = requests.remove(delivery.receipt.as_str());
        record_alone(delivery, &mut found);
        both(delivery, &requests.unwrap_or_default(), &mut found);
    }
    for receipt in requests.keys() {
        let words = format!("{receipt} was seen by the server and has no delivery");
        found.push(Finding::new(Wrong::Witness, words));
    }
    found
}

/// Of the server's log alone: after anything but a reported failure a receipt comes again only if
/// the user asked for it.
fn witness_alone(receipt: &str, requests: &[&Seen], asked: &Asked, found: &mut Vec<Finding>) {
    let twice = requests
        .windows(2)
        .filter(|pair| !matches!(pair[0].answer.status(), Some(429 | 500..=599)))
        .count() as u64;
    let asked = asked.get(receipt).copied().unwrap_or_default();
    if twice > asked {
        let answers: Vec<_> = requests.iter().map(|seen| (seen.at, seen.answer)).collect();
        let words = format!(
            "{receipt} came {} times, and the user asked for it {asked} times more: {answers:?}",
            requests.len()
        );
        found.push(Finding::new(Wrong::DoubleSend, words));
    }
    let clicks: BTreeSet<&str> = requests.iter().map(|seen| seen.click.as_str()).collect();
    if clicks.len() > 1 {
        let words = format!("{receipt} came with the click IDs {clicks:?}");
        found.push(Finding::new(Wrong::Witness, words));
    }
}

/// Of the database alone: each attempt after the first had leave to be made, and its state is final.
fn record_alone(delivery: &Delivery, found: &mut Vec<Finding>) {
    let receipt = &delivery.receipt;
    let mut retries = 0;
    for pair in delivery.attempts.windows(2) {
        let (before, after) = (&pair[0], &pair[1]);
        if after.because.is_some() {
            retries = 0;
            continue;
        }
        retries += 1;
        let mut say = |words: String| found.push(Finding::new(Wrong::Retry, words));
        if !may_go_again(before) {
            say(format!("{receipt} was tried again after {before:?}"));
        }
        let Some(wait) = SCHEDULE.get(retries - 1) else {
            say(format!("{receipt} was tried again {retries} times"));
            continue;
        };
        let waited = before.finished_at.map(|at| after.started_at - at);
        if waited.is_none_or(|waited| waited < *wait) {
            say(format!(
                "{receipt} was tried again after {waited:?} ms, not {wait}"
            ));
        }
    }
    if !is_final(&delivery.state) {
        let words = format!("{receipt} is left {}", delivery.state);
        found.push(Finding::new(Wrong::LostRow, words));
    }
    if delivery.attempts.is_empty() {
        let words = format!("{receipt} has a delivery and no attempt");
        found.push(Finding::new(Wrong::LostRow, words));
    }
}

/// What design's table lets Carom try again by itself.
fn may_go_again(attempt: &Attempt) -> bool {
    matches!(attempt.status, Some(429 | 500..=599)) || is_unsent(attempt)
}

/// Whether nothing of it has left, provably.
fn is_unsent(attempt: &Attempt) -> bool {
    matches!(
        attempt.failure.as_deref(),
        Some("dns" | "refused" | "unreachable" | "tls" | "connect_timeout" | "connect")
    )
}

/// Attempts and requests, each beside the other: an attempt begins before its request arrives, and
/// the next one after it.
fn both(delivery: &Delivery, requests: &[&Seen], found: &mut Vec<Finding>) {
    let receipt = &delivery.receipt;
    let mut left = requests.iter().peekable();
    for (n, attempt) in delivery.attempts.iter().enumerate() {
        let until = delivery
            .attempts
            .get(n + 1)
            .map_or(i64::MAX, |next| next.started_at);
        let mut its = Vec::new();
        while let Some(seen) = left.next_if(|seen| seen.at < until) {
            its.push(*seen);
        }
        let mut say = |wrong, words: &str| {
            let words = format!("{receipt}: {words}: {attempt:?}, {its:?}");
            found.push(Finding::new(wrong, words));
        };
        if its.len() > 1 {
            say(Wrong::DoubleSend, "one attempt, several requests");
        }
        if its.iter().any(|seen| seen.at < attempt.started_at) {
            say(Wrong::Witness, "a request before its attempt");
        }
        if let Some(status) = attempt.status {
            let answers: Vec<_> = its.iter().map(|seen| seen.answer.status()).collect();
            if answers != [Some(status)] {
                say(Wrong::Witness, "the answer kept is not the one given");
            }
        }
        if is_unsent(attempt) && !its.is_empty() {
            say(Wrong::Witness, "proven unsent, and yet seen");
        }
        if attempt.finished_at.is_none() {
            say(Wrong::LostRow, "under way for ever");
        }
    }
    let taken = matches!(delivery.verdict.as_deref(), Some("confirmed" | "accepted"));
    if taken && requests.is_empty() {
        let words = format!("{receipt} is taken and was never seen");
        found.push(Finding::new(Wrong::Witness, words));
    }
}

/// What a job must have come to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Expected {
    /// Rows in its file.
    pub rows: u64,
    /// Those that can't be read; `None` where that is not known.
    pub invalid: Option<u64>,
    /// Those that were sent before; `None` where that is not known.
    pub skipped: Option<u64>,
}

/// Checks a job over a file while its deliveries are its own: no row is lost, and it counts right.
///
/// # Errors
///
/// Those of the database.
pub fn job_over_file(
    record: &Record,
    job: &Job,
    expected: Expected,
) -> rusqlite::Result<Vec<Finding>> {
    let mut found = counts(record, job)?;
    let fates = record.fates(job.seq)?;
    let mut say = |wrong, words: String| {
        found.push(Finding::new(wrong, format!("job {}: {words}", job.seq)));
    };
    let mut by_row: BTreeMap<u64, Vec<&str>> = BTreeMap::new();
    for (row, fate) in &fates {
        by_row.entry(*row).or_default().push(fate);
    }
    for row in 1..=expected.rows {
        match by_row.remove(&row).as_deref() {
            None => say(Wrong::LostRow, format!("row {row} came to nothing")),
            Some([one]) if is_final(one) => {}
            Some([one]) => say(Wrong::LostRow, format!("row {row} is left {one}")),
            Some(several) => say(Wrong::Count, format!("row {row} is {several:?}")),
        }
    }
    for row in by_row.keys() {
        say(Wrong::Count, format!("there is no row {row}"));
    }
    let mut counted = |name: &str, is: u64| {
        if job.count(name) != is {
            let words = format!("{name} is {}, and it should be {is}", job.count(name));
            say(Wrong::Count, words);
        }
    };
    counted("rows", expected.rows);
    counted("done", expected.rows);
    let of = |fate: &str| fates.iter().filter(|(_, is)| is == fate).count() as u64;
    for fate in ["invalid", "skipped", "filtered"] {
        counted(fate, of(fate));
    }
    if let Some(invalid) = expected.invalid {
        counted("invalid", invalid);
    }
    if let Some(skipped) = expected.skipped {
        counted("skipped", skipped);
    }
    Ok(found)
}

/// Checks that a job is done and counts the verdicts of its deliveries.
///
/// # Errors
///
/// Those of the database.
pub fn counts(record: &Record, job: &Job) -> rusqlite::Result<Vec<Finding>> {
    let mut found = Vec::new();
    if job.state != "done" {
        let words = format!("job {} is left {} ({})", job.seq, job.state, job.why);
        found.push(Finding::new(Wrong::LostRow, words));
    }
    let verdicts = record.verdicts(job.seq)?;
    let all: u64 = verdicts.values().sum();
    let names = [
        "confirmed",
        "accepted",
        "rejected",
        "not_delivered",
        "unknown",
    ];
    let of = |name: &str| verdicts.get(name).copied().unwrap_or_default();
    for (name, is) in names
        .iter()
        .map(|name| (*name, of(name)))
        .chain([("sent", all)])
    {
        if job.count(name) != is {
            let words = format!(
                "job {} counts {} {name}, and its deliveries {is}",
                job.seq,
                job.count(name)
            );
            found.push(Finding::new(Wrong::Count, words));
        }
    }
    Ok(found)
}

/// Whether nothing more happens to a delivery or a row by itself.
fn is_final(fate: &str) -> bool {
    matches!(
        fate,
        "answered" | "failed" | "not_delivered" | "unknown" | "invalid" | "skipped" | "filtered"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::Answer;

    fn seen(at: i64, answer: Answer) -> Seen {
        Seen {
            receipt: "R".into(),
            click: "c".into(),
            at,
            answer,
            answered: true,
        }
    }

    fn attempt(at: i64, status: Option<u16>, failure: Option<&str>) -> Attempt {
        Attempt {
            owner: "o".into(),
            because: None,
            started_at: at,
            finished_at: Some(at + 10),
            status,
            failure: failure.map(str::to_owned),
        }
    }

    fn delivery(state: &str, attempts: Vec<Attempt>) -> Delivery {
        Delivery {
            id: "d".into(),
            receipt: "R".into(),
            state: state.into(),
            verdict: None,
            attempts,
        }
    }

    fn wrongs(seen: &[Seen], deliveries: &[Delivery], asked: u64) -> Vec<Wrong> {
        let asked = BTreeMap::from([("R".to_owned(), asked)]);
        sends(seen, deliveries, &asked)
            .into_iter()
            .map(|finding| finding.wrong)
            .collect()
    }

    #[test]
    fn one_request_one_attempt_is_right() {
        let kept = delivery("answered", vec![attempt(100, Some(200), None)]);
        assert_eq!(wrongs(&[seen(105, Answer::Taken)], &[kept], 0), []);
    }

    #[test]
    fn a_second_request_after_an_answer_that_settled_it_is_a_double_send() {
        let kept = delivery("answered", vec![attempt(100, Some(200), None)]);
        let twice = [seen(105, Answer::Taken), seen(107, Answer::Taken)];
        let found = wrongs(&twice, std::slice::from_ref(&kept), 0);
        assert!(found.contains(&Wrong::DoubleSend), "{found:?}");
        let found = wrongs(&twice, &[kept], 1);
        assert!(
            found.contains(&Wrong::DoubleSend),
            "the user's order makes another attempt, not another request of it: {found:?}"
        );
    }

    #[test]
    fn a_retry_needs_leave_and_time() {
        let retried = |failure: Option<&str>, status, at| {
            let attempts = vec![
                attempt(100, status, failure),
                attempt(at, None, Some("crashed")),
            ];
            wrongs(&[], &[delivery("unknown", attempts)], 0)
        };
        assert_eq!(retried(Some("refused"), None, 5_110), []);
        assert_eq!(retried(Some("refused"), None, 5_109), [Wrong::Retry]);
        assert_eq!(retried(Some("crashed"), None, 9_000), [Wrong::Retry]);
        assert_eq!(retried(Some("reset"), None, 9_000), [Wrong::Retry]);
    }

    #[test]
    fn what_only_one_side_knows_is_named() {
        let unseen = delivery("answered", vec![attempt(100, Some(200), None)]);
        assert_eq!(wrongs(&[], &[unseen], 0), [Wrong::Witness]);
        assert_eq!(wrongs(&[seen(1, Answer::Taken)], &[], 0), [Wrong::Witness]);
        let refused = delivery("not_delivered", vec![attempt(100, None, Some("refused"))]);
        assert_eq!(
            wrongs(&[seen(105, Answer::Reset)], &[refused], 0),
            [Wrong::Witness]
        );
    }

    #[test]
    fn what_still_waits_is_lost() {
        let waits = delivery("queued", vec![attempt(100, Some(500), None)]);
        assert_eq!(
            wrongs(&[seen(105, Answer::Failing(500))], &[waits], 0),
            [Wrong::LostRow]
        );
    }
}
