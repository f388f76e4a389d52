//! P8: from a key to the pixels of the live preview. Keys are pressed through the driver in the
//! URL editor; the page itself notes when each arrived, when the preview had changed, and when
//! the frame with the change had been painted.
//!
//! A screen draws sixty times a second, so a key waits for the next frame whatever an app does;
//! the peer, an empty window that echoes a plain field, shows how long here. The figure for the
//! bar ends when the page has painted the frame that holds the change. When the preview had
//! changed, and the frame after, by which the screen surely shows it, are printed beside.

use serde_json::{Value, json};

use super::figures::{median, percentile};
use super::table::Line;
use crate::desktop::{Desktop, Options};
use crate::keys::{self, key};
use crate::role::Role;
use crate::sandbox::Sandbox;
use crate::{place, steps};

const ROUNDS: usize = 5;

/// What is typed in each round.
const TEXT: &str = "&sub6=abcdefghijklmnopqrstuvwxyz0123456789";

/// What stands before it in the editor: a URL with many macros.
const URL: &str = "https://track.example.com/postback?clickid={tid}&sum={affiliate_earnings}\
    &eventid={event_id}&zip={postal_code}&sub5={order_id}&vendor={vendor}";

/// The peer: what an empty window needs to echo a plain field.
const ECHO: &str = "
    document.body.innerHTML = '<input aria-label=\"Field\"><section aria-label=\"Echo\"></section>';
    const [field, echo] = document.body.children;
    field.addEventListener('input', () => { echo.textContent = field.value; });";

/// Measures.
///
/// # Panics
///
/// When a key changed nothing in the preview.
pub fn measure() -> Vec<Line> {
    let carom = Desktop::launch("bench-typing");
    steps::open_custom_editor(&carom, "bench", URL);
    let empty = Options {
        program: place::empty_window(),
        ..Options::named("bench-typing-peer")
    };
    let empty = Desktop::start(empty, Sandbox::new());
    empty.script(ECHO, &[]);

    let mut own = Figures::default();
    let mut floor = Figures::default();
    for _ in 0..ROUNDS {
        empty.take_keyboard();
        empty.find(Role::Textbox, "Field").fill("");
        floor.add(&round(&empty, "Echo"));
        carom.take_keyboard();
        carom.find(Role::Textbox, "Postback URL").fill(URL);
        carom
            .find(Role::Region, "Resolved URL")
            .wait_text("vendor=");
        carom.press(&[key::CONTROL, key::END]);
        carom.settle();
        own.add(&round(&carom, "Resolved URL"));
    }
    let line = |what: &str, peer: &[f64], own: &[f64], bar: Option<f64>| Line {
        bar: "P8",
        what: what.into(),
        peer: format!("a field's echo {:.1} ms", median(peer)),
        carom: format!("{:.1} ms", median(own)),
        ratio: format!("{:+.1} ms", median(own) - median(peer)),
        wanted: bar.map(|bar| format!("{bar:.0} ms")).unwrap_or_default(),
        reached: bar.map(|bar| median(own) <= bar),
    };
    vec![
        line(
            "key to changed preview, 95th percentile",
            &floor.changed,
            &own.changed,
            None,
        ),
        line(
            "key to painted preview, 95th percentile",
            &floor.painted,
            &own.painted,
            Some(16.0),
        ),
        line(
            "key to the frame after it, 95th percentile",
            &floor.next,
            &own.next,
            None,
        ),
    ]
}

/// The 95th percentile of each round, in milliseconds.
#[derive(Debug, Default)]
struct Figures {
    changed: Vec<f64>,
    painted: Vec<f64>,
    next: Vec<f64>,
}

impl Figures {
    fn add(&mut self, samples: &Value) {
        let percentile = |key: &str| {
            let list = samples[key].as_array().into_iter().flatten();
            let figures: Vec<f64> = list.filter_map(Value::as_f64).collect();
            assert_eq!(
                figures.len(),
                TEXT.chars().count(),
                "every key changes the preview: {samples}"
            );
            percentile(&figures, 95.0)
        };
        self.changed.push(percentile("changed"));
        self.painted.push(percentile("painted"));
        self.next.push(percentile("next"));
    }
}

/// Types once where the focus is and gives what the page noted of the region.
fn round(desktop: &Desktop, region: &str) -> Value {
    desktop
        .find(Role::Region, region)
        .ask(include_str!("../page/watch_keys.js"), &[json!(TEXT)]);
    for letter in TEXT.chars() {
        desktop.perform(&keys::typing(&letter.to_string()));
    }
    let count = json!(TEXT.chars().count());
    desktop.script_async(include_str!("../page/watched_keys.js"), &[count])
}
