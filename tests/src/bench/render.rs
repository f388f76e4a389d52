//! P3: rendering a URL of ten macros on one core, beside two template engines on the same
//! template and values.
//!
//! All three do the same work: the template is parsed and the values laid out beforehand, and each
//! value is percent-encoded on its way into the URL, for which minijinja has a filter and
//! handlebars an escaping function. They must agree on the URL, or nothing is measured. The peers
//! without any encoding, which would break the first value with a space, are printed beside.

use std::collections::BTreeMap;
use std::hint::black_box;

use carom_postback::event::{Event, EventType, Network};
use carom_postback::url_template::{UrlTemplate, Values};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::figures::{median, rate};
use super::table::Line;

/// What is rendered, and with which values.
const PARAMETERS: [(&str, &str, &str); 10] = [
    ("clickid", "tid", "65f0c2a1b7e4d90001a3c5f7"),
    ("sum", "affiliate_earnings", "47.35"),
    (
        "eventid",
        "event_id",
        "b1946ac9-2492-4d23-a7c1-0f6b1d2e3f40",
    ),
    ("zip", "postal_code", "83702"),
    ("sub5", "order_id", "8NCM2QXK"),
    ("receipt", "receipt_id", "8NCM2QXKPRQ"),
    ("vendor", "vendor", "cb1test"),
    ("currency", "order_currency", "USD"),
    ("country", "country", "US"),
    ("campaign", "campaign", "Summer sale 27"),
];

const ROUNDS: usize = 9;
const RENDERS: usize = 100_000;

/// Measures.
///
/// # Panics
///
/// When the engines do not agree on the URL: then the comparison would be worth nothing.
pub fn measure() -> Vec<Line> {
    let event = event();
    let values = Values::of(&event);
    let template = UrlTemplate::parse(Network::Clickbank, &text("{", "}"));
    assert_eq!(
        template.macros().count(),
        PARAMETERS.len(),
        "each is one of ClickBank's macros"
    );

    let wanted = template.render(&event);
    let peers = [
        Contender::new("minijinja", Some(5.0), minijinja(true)),
        Contender::new("minijinja", None, minijinja(false)),
        Contender::new("handlebars", Some(10.0), handlebars(true)),
        Contender::new("handlebars", None, handlebars(false)),
    ];
    for peer in peers.iter().filter(|peer| peer.bar.is_some()) {
        let mut rendered = Vec::new();
        (peer.render)(&mut rendered);
        assert_eq!(
            String::from_utf8_lossy(&rendered),
            wanted,
            "{} renders it too",
            peer.name
        );
    }

    // In turns, so that a busy moment of the machine meets them all.
    let mut own = Vec::new();
    let mut theirs = vec![Vec::new(); peers.len()];
    let mut url = String::new();
    let mut buffer = Vec::new();
    for _ in 0..ROUNDS {
        own.push(rate(RENDERS, || {
            url.clear();
            template.render_values_into(black_box(&values), &mut url);
            black_box(&url);
        }));
        for (peer, figures) in peers.iter().zip(&mut theirs) {
            figures.push(rate(RENDERS / 5, || {
                buffer.clear();
                (peer.render)(&mut buffer);
                black_box(&buffer);
            }));
        }
    }
    let own = median(&own);
    let mut lines = vec![Line {
        bar: "P3",
        what: "URLs of 10 macros rendered, one core".into(),
        carom: format!("{own:.0}/s"),
        wanted: "1,000,000/s".into(),
        reached: Some(own >= 1_000_000.0),
        ..Line::default()
    }];
    lines.extend(
        peers
            .iter()
            .zip(&theirs)
            .map(|(peer, figures)| peer.line(own, median(figures))),
    );
    lines
}

/// A template engine to compare with.
struct Contender {
    name: &'static str,
    /// How many times faster Carom must be; none for a figure that is printed for the record.
    bar: Option<f64>,
    render: Peer,
}

impl Contender {
    fn new(name: &'static str, bar: Option<f64>, render: Peer) -> Self {
        Self { name, bar, render }
    }

    fn line(&self, own: f64, its: f64) -> Line {
        let what = match self.bar {
            Some(_) => "the same, beside a template engine",
            None => "the same, the peer encoding nothing",
        };
        Line {
            bar: "P3",
            what: what.into(),
            peer: format!("{} {its:.0}/s", self.name),
            carom: format!("{own:.0}/s"),
            ratio: format!("{:.1} ×", own / its),
            wanted: self
                .bar
                .map(|bar| format!("{bar:.0} ×"))
                .unwrap_or_default(),
            reached: self.bar.map(|bar| own / its >= bar),
        }
    }
}

/// Renders once into a buffer.
type Peer = Box<dyn Fn(&mut Vec<u8>)>;

fn event() -> Event {
    let values = PARAMETERS
        .iter()
        .map(|(_, name, value)| ((*name).into(), (*value).into()));
    Event {
        network: Network::Clickbank,
        event_type: EventType::Purchase,
        values: values.collect(),
    }
}

/// The URL, with macros between these.
fn text(open: &str, close: &str) -> String {
    let pairs: Vec<String> = PARAMETERS
        .iter()
        .map(|(key, name, _)| format!("{key}={open}{name}{close}"))
        .collect();
    format!("https://track.example.com/postback?{}", pairs.join("&"))
}

fn context() -> BTreeMap<&'static str, &'static str> {
    PARAMETERS
        .iter()
        .map(|(_, name, value)| (*name, *value))
        .collect()
}

fn minijinja(encoding: bool) -> Peer {
    let mut environment = minijinja::Environment::new();
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::None);
    let close = if encoding { "|urlencode}}" } else { "}}" };
    if let Err(error) = environment.add_template_owned("url", text("{{", close)) {
        panic!("minijinja refuses the template: {error}");
    }
    let context = minijinja::Value::from_pairs(context());
    Box::new(move |out| {
        let template = environment.get_template("url");
        match template.and_then(|template| template.render(&context)) {
            Ok(url) => out.extend_from_slice(url.as_bytes()),
            Err(error) => panic!("minijinja does not render: {error}"),
        }
    })
}

fn handlebars(encoding: bool) -> Peer {
    let mut registry = handlebars::Handlebars::new();
    if encoding {
        registry.register_escape_fn(|value| utf8_percent_encode(value, RESERVED).to_string());
    } else {
        registry.register_escape_fn(handlebars::no_escape);
    }
    if let Err(error) = registry.register_template_string("url", text("{{", "}}")) {
        panic!("handlebars refuses the template: {error}");
    }
    let context = match handlebars::Context::wraps(context()) {
        Ok(context) => context,
        Err(error) => panic!("handlebars refuses the values: {error}"),
    };
    Box::new(move |out| {
        if let Err(error) = registry.render_with_context_to_write("url", &context, out) {
            panic!("handlebars does not render: {error}");
        }
    })
}

/// Everything but what RFC 3986 calls unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
