//! Orders and trackers as marketers have them: what the pictures of sending are made with.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::time::Duration;

use carom_postback::integration::Definition;

use crate::seed::custom;
use crate::tracker::{Reply, Tracker};

/// Where the sample's own answer says that it counted.
const RECORDED: &str = r#"{"status":"ok","message":"conversion recorded"}"#;

/// No tour sends more orders than this.
const MOST: usize = 2_000;

/// So many orders, from a number on, with the columns that every macro's own name has.
pub(super) fn orders(from: usize, count: usize) -> String {
    let mut csv = "receipt_id,order_id,tid,affiliate_earnings,country\n".to_owned();
    for n in from..from + count {
        let country = ["US", "US", "CA", "GB", "DE"][n % 5];
        // Writing to a string cannot fail.
        let _ = writeln!(
            csv,
            "{},{},{},{}.{:02},{country}",
            receipt(n),
            10_000_000 + n * 7_919 % 9_000_000,
            click(n),
            17 + n * 13 % 80,
            n * 37 % 100
        );
    }
    csv
}

/// A receipt as ClickBank writes one.
pub(super) fn receipt(n: usize) -> String {
    letters(n, b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 8)
}

/// A tracker's click ID.
pub(super) fn click(n: usize) -> String {
    format!(
        "c{}",
        letters(n + 77, b"abcdefghjkmnpqrstuvwxyz23456789", 11)
    )
}

/// Letters that look drawn at random and are the same every time.
fn letters(n: usize, of: &[u8], count: usize) -> String {
    let mut state = (n as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (0..count)
        .map(|_| {
            state ^= state >> 29;
            state = state.wrapping_mul(0xBF58_476D_1CE4_E5B9);
            state ^= state >> 32;
            let at = usize::try_from(state % of.len() as u64).unwrap_or_default();
            char::from(of.get(at).copied().unwrap_or(b'x'))
        })
        .collect()
}

/// A tracker that answers most orders well, some badly, and to a few not at all.
pub(super) fn moody() -> Tracker {
    answering(|n| match n % 100 {
        7 | 23 | 61 => Reply::text(404, "Unknown click id"),
        12 | 40 => Reply::text(200, "Duplicate transaction"),
        33 => Reply::Reset,
        71 => Reply::json(429, r#"{"error":"slow down"}"#),
        n if n % 9 == 0 => Reply::Slow(Duration::from_millis(180)),
        n if n % 4 == 0 => Reply::Slow(Duration::from_millis(40)),
        _ => Reply::ok(),
    })
}

/// A tracker whose answer says that it counted.
pub(super) fn sure() -> Tracker {
    answering(|n| match n % 100 {
        18 | 66 => Reply::json(404, r#"{"error":"unknown click id"}"#),
        _ => Reply::json(200, RECORDED),
    })
}

/// A tracker that answers an order by its number.
fn answering(reply: impl Fn(usize) -> Reply + Send + 'static) -> Tracker {
    let numbers: HashMap<String, usize> = (0..MOST).map(|n| (click(n), n)).collect();
    let tracker = Tracker::start();
    tracker.rule(move |request| {
        let number = numbers.get(request.raw("clickid")?)?;
        Some(reply(*number))
    });
    tracker
}

/// An integration whose template knows what the tracker's confirmation looks like.
pub(super) fn confirming(name: &str, origin: &str) -> Definition {
    Definition {
        template: "sample".to_owned(),
        ..custom(name, origin)
    }
}

/// An export as a shop in Europe makes it: semicolons, its own words for columns, times without a
/// zone, days and months that could be either, and rows that somebody spoiled by hand.
pub(super) fn export(count: usize) -> String {
    let mut csv = "Date;Receipt;Tracking ID;Commission;Product;Note\n".to_owned();
    for n in 0..count {
        let (day, hour, minute) = (1 + n / 60 % 12, 8 + n % 13, n * 7 % 60);
        let date = match n % 97 {
            41 => "yesterday".to_owned(),
            _ => format!("{day:02}/11/2026 {hour:02}:{minute:02}"),
        };
        let commission = match n % 89 {
            13 => "n/a".to_owned(),
            57 => "twenty".to_owned(),
            _ => format!("{}.{:02}", 17 + n * 13 % 80, n * 37 % 100),
        };
        let receipt = match n % 113 {
            // The same order once more, and one whose number got lost.
            50 => receipt(n.saturating_sub(1)),
            77 => String::new(),
            _ => receipt(n),
        };
        let product = ["Solar basics", "Keto in 28 days", "Dog training"][n % 3];
        let _ = writeln!(csv, "{date};{receipt};{};{commission};{product};", click(n));
    }
    csv
}
