//! P8: from a key to the pixels of the live preview. Keys are pressed through the driver in the
//! URL editor; the page itself notes when each arrived, when the preview had changed, and when
//! the frame with the change had been painted.
//!
//! A screen draws sixty times a second, so a key waits for the next frame whatever an app does.
//! The figure for the bar ends when the page has finished the frame that holds the change; the
//! time to the frame after it, by which the screen surely shows it, is printed beside.

use serde_json::{Value, json};

use super::figures::{median, percentile};
use super::table::Line;
use crate::desktop::Desktop;
use crate::keys::{self, key};
use crate::role::Role;
use crate::steps;

const ROUNDS: usize = 5;

/// What is typed in each round, in the middle of a URL with many macros.
const TEXT: &str = "&sub6=abcdefghijklmnopqrstuvwxyz0123456789";

/// Measures.
///
/// # Panics
///
/// When a key changed nothing in the preview.
pub fn measure() -> Vec<Line> {
    let desktop = Desktop::launch("bench-typing");
    steps::open_custom_editor(&desktop, "bench", URL);
    let mut painted = Vec::new();
    let mut next = Vec::new();
    for _ in 0..ROUNDS {
        let (one, other) = round(&desktop);
        painted.push(percentile(&one, 95.0));
        next.push(percentile(&other, 95.0));
    }
    let (painted, next) = (median(&painted), median(&next));
    vec![
        Line {
            bar: "P8",
            what: "key to painted preview, 95th percentile".into(),
            carom: format!("{painted:.1} ms"),
            wanted: "16 ms".into(),
            reached: Some(painted <= 16.0),
            ..Line::default()
        },
        Line {
            bar: "P8",
            what: "key to the frame after it, 95th percentile".into(),
            carom: format!("{next:.1} ms"),
            ..Line::default()
        },
    ]
}

const URL: &str = "https://track.example.com/postback?clickid={tid}&sum={affiliate_earnings}\
    &eventid={event_id}&zip={postal_code}&sub5={order_id}&vendor={vendor}";

/// Types once; milliseconds of each key to the end of the frame, and to the next.
fn round(desktop: &Desktop) -> (Vec<f64>, Vec<f64>) {
    let preview = desktop.find(Role::Region, "Resolved URL");
    desktop.find(Role::Textbox, "Postback URL").fill(URL);
    preview.wait_text("vendor=");
    desktop.press(&[key::CONTROL, key::END]);
    desktop.settle();
    preview.ask(include_str!("../page/watch_keys.js"), &[]);
    for letter in TEXT.chars() {
        desktop.perform(&keys::typing(&letter.to_string()));
    }
    let samples = desktop.script_async(
        include_str!("../page/watched_keys.js"),
        &[json!(TEXT.chars().count())],
    );
    let column = |key: &str| -> Vec<f64> {
        let list = samples[key].as_array().into_iter().flatten();
        list.filter_map(Value::as_f64).collect()
    };
    let (painted, next) = (column("painted"), column("next"));
    assert_eq!(
        painted.len(),
        TEXT.chars().count(),
        "every key changes the preview"
    );
    (painted, next)
}
