//! Prints how fast one core renders a URL of ten macros, lints it, and previews a hostile megabyte:
//! `cargo run --release -p carom-postback --example render_speed`. The comparison with other
//! renderers is `cargo xtask bench`'s.

use std::{hint::black_box, time::Instant};

use carom_postback::{
    event::{EventType, Network},
    integration::Role,
    lint::{UrlContext, lint_url},
    samples::sample,
    url_template::{UrlTemplate, Values, looked_at, resolve},
};

const TEN_MACROS: &str = "https://track.example.com/postback?clickid={tid}&sum={affiliate_earnings}\
    &txid={receipt_id}&event={event_type}&order={order_id}&time={event_time}&geo={country}\
    &zip={postal_code}&model={device_model}&os={os_version}";

fn main() {
    let event = sample(Network::Clickbank, Role::Affiliate, EventType::Purchase);
    let template = UrlTemplate::parse(Network::Clickbank, TEN_MACROS);
    let values = Values::of(&event);
    let mut out = String::new();
    report("renders by values laid out", 2_000_000, || {
        out.clear();
        template.render_values_into(black_box(&values), &mut out);
        black_box(out.len());
    });
    let mut out = String::new();
    report("renders by event", 1_000_000, || {
        out.clear();
        template.render_into(black_box(&event), &mut out);
        black_box(out.len());
    });
    let context = UrlContext::new(Network::Clickbank, Role::Affiliate, &[EventType::Purchase]);
    report("lints and resolves of that URL", 50_000, || {
        black_box(lint_url(black_box(TEN_MACROS), &context).len());
        black_box(
            resolve(&UrlTemplate::parse(Network::Clickbank, TEN_MACROS), &event)
                .url
                .len(),
        );
    });
    for part in [
        "{foo}", "{", "{{", "${", "%", "%25", "&a", "&a=b", " ", "é", "<<", "[", "__a", "}",
        "a%7B", "tid}", "@", "\u{200b}",
    ] {
        let text = format!(
            "https://h.example.com/?{}",
            part.repeat((1 << 20) / part.len())
        );
        report(&format!("previews of 1 MB of {part:?}"), 10, || {
            // What a key costs: lint, pieces of what is looked at, and the URL whole.
            black_box(lint_url(black_box(&text), &context).len());
            let head = UrlTemplate::parse(Network::Clickbank, looked_at(&text));
            black_box(resolve(&head, &event).pieces.len());
            let whole = UrlTemplate::parse(Network::Clickbank, &text);
            black_box(whole.render(&event).len());
        });
    }
}

fn report(what: &str, times: u32, mut work: impl FnMut()) {
    let start = Instant::now();
    for _ in 0..times {
        work();
    }
    let each = start.elapsed() / times;
    println!(
        "{:>14.0}/s  {each:>12.3?} each  {what}",
        1.0 / each.as_secs_f64()
    );
}
