//! Scheme, user, host: whether the URL goes anywhere, safely, and whether the network gets there.

use std::ops::Range;

use url::{ParseError, Url};

use super::{
    Code, UrlContext,
    findings::{Findings, Words, quote},
    macros::network_name,
    reach::{Reach, reach},
    shape::host,
};
use crate::{
    problem::Severity,
    url_template::{Component, PieceKind, UrlTemplate},
};

/// The network's own guide does not say so.
const HTTPS_ONLY: &str = "sends to https addresses only, as Aftrad's guide says";

pub(super) fn check(
    template: &UrlTemplate,
    skeleton: &str,
    context: &UrlContext<'_>,
    findings: &mut Findings,
) {
    let parsed = Url::parse(skeleton);
    let host_span = host(template, skeleton);
    let web = scheme(template, findings);
    user(template, skeleton, findings);
    if !web {
        return;
    }
    match &parsed {
        Ok(url) => {
            let named = !template
                .pieces()
                .iter()
                .any(|piece| piece.kind != PieceKind::Literal && overlap(&piece.span, &host_span));
            if named && url.host_str().is_some_and(no_name) {
                let span = host_span.clone();
                findings.add(Code::InvalidUrl, span, || {
                    Words::new("The host holds an empty or overlong part between its dots.")
                        .hint("Compare it with the one that the destination shows.")
                });
                return;
            }
            let found = url.host().filter(|_| named).map(|h| reach(&h));
            let plain = url.scheme() == "http";
            reachable(template, host_span, found, plain, context, findings);
        }
        Err(error) => invalid(template, *error, findings),
    }
}

/// A host that no name server can be asked for: parts between dots have 1 to 63 bytes. A dot at
/// the very end is allowed.
fn no_name(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    host.split('.').any(|part| !(1..=63).contains(&part.len()))
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Whether the scheme is http or https; if not, says so.
fn scheme(template: &UrlTemplate, findings: &mut Findings) -> bool {
    let span = template.component(Component::Scheme);
    let text = template.text(&span);
    let source = template.source();
    if text.is_empty() {
        missing(template, findings);
        return false;
    }
    let start = source.len() - source.trim_start().len();
    let name = text.trim_start().split(':').next().unwrap_or_default();
    let name_span = start..start + name.len();
    let web = name.eq_ignore_ascii_case("https") || name.eq_ignore_ascii_case("http");
    if !web {
        findings.add(Code::UnsupportedScheme, name_span.clone(), || {
            let words = Words::new(format!("{} is not a scheme of postbacks.", quote(name)))
                .hint("Postbacks go to https addresses.");
            let lower = name.to_ascii_lowercase();
            let near = ["https", "http"]
                .iter()
                .any(|s| strsim::osa_distance(&lower, s) <= 1);
            words.replace(near.then(|| "https".to_owned()))
        });
        return false;
    }
    let slashes = &text[name_span.end + 1..];
    if slashes != "//" {
        let all = name_span.start..span.end;
        findings.add(Code::SchemeSlashes, all, || {
            Words::new(format!("After {name} come a colon and two slashes."))
                .replace(Some(format!("{name}://")))
        });
    }
    true
}

fn missing(template: &UrlTemplate, findings: &mut Findings) {
    let source = template.source();
    let indent = source.len() - source.trim_start().len();
    let rest = &source[indent..];
    let slashes = rest.len() - rest.trim_start_matches('/').len();
    let end = if slashes == 2 {
        rest[2..]
            .find(['/', '?', '#'])
            .map_or(source.len(), |at| indent + 2 + at)
    } else {
        template.component(Component::Authority).end
    };
    let text = &source[indent..end.max(indent)];
    let scheme = ["https:", "http:"]
        .into_iter()
        .find(|scheme| text.ends_with(scheme) && source[end..].starts_with("//"));
    if let Some(scheme) = scheme {
        let at = text.len() - scheme.len();
        // A quotation mark, an angle bracket, view-source: and whatever else a copy brings along.
        findings.add(Code::MissingScheme, indent..indent + at, || {
            Words::new("Something stands before the URL.")
                .hint("A postback URL begins with https://.")
                .fix("Remove it", "")
        });
        return;
    }
    // Neither a path or a query alone nor another scheme names a host that could be completed.
    let host = slashes == 0 && !text.is_empty() && !rest.starts_with('\\') && !other_scheme(text);
    let fix = (slashes == 2 || host).then(|| format!("https://{}", text.trim_start_matches('/')));
    findings.add(Code::MissingScheme, indent..end.max(indent), || {
        let words = Words::new("The URL does not begin with https://.");
        match fix {
            Some(with) => words.fix("Put https:// in front", with),
            None => words.hint("Paste the whole URL, from https:// on."),
        }
    });
}

/// `mailto:x`, unlike `localhost:8080`.
fn other_scheme(text: &str) -> bool {
    let port = |rest: &str| rest.bytes().all(|b| b.is_ascii_digit());
    text.split_once(':')
        .is_some_and(|(name, rest)| !name.contains('@') && !port(rest))
}

fn user(template: &UrlTemplate, skeleton: &str, findings: &mut Findings) {
    let authority = template.component(Component::Authority);
    let Some(at) = skeleton[authority.clone()].rfind('@') else {
        return;
    };
    findings.add(
        Code::Userinfo,
        authority.start..authority.start + at + 1,
        || {
            Words::new("A user name or password stands before the host.")
                .hint("Anyone who sees the URL sees it, and many senders drop it.")
                .fix("Remove it", "")
        },
    );
}

fn reachable(
    template: &UrlTemplate,
    span: Range<usize>,
    found: Option<Reach>,
    plain: bool,
    context: &UrlContext<'_>,
    findings: &mut Findings,
) {
    let network = network_name(context.network);
    let shown = quote(template.text(&span));
    let why = match found {
        Some(Reach::Loopback) => Some("it is this computer"),
        Some(Reach::Private(why) | Reach::Nowhere(why)) => Some(why),
        Some(Reach::Public) | None => None,
    };
    let loopback = found == Some(Reach::Loopback);
    let sample = loopback && context.is_sample();
    if plain && !sample {
        let start = template.source().len() - template.source().trim_start().len();
        findings.add(Code::NotHttps, start..start + "http".len(), || {
            if loopback {
                return Words::new("Plain http, which is fine on this computer only.")
                    .hint(format!("{network} {HTTPS_ONLY}."))
                    .severity(Severity::Note);
            }
            Words::new(format!("{network} {HTTPS_ONLY}."))
                .hint("With plain http, anyone on the way could read or change the postback.")
                .replace(Some("https".to_owned()))
        });
    }
    if let Some(why) = why {
        findings.add(Code::UnreachableHost, span, || {
            if sample {
                return Words::new("A sample: the tracker on this computer.")
                    .hint(format!("Good for tests. {network} cannot reach it."))
                    .severity(Severity::Note);
            }
            let hint = if matches!(found, Some(Reach::Nowhere(_))) {
                "Carom sends nothing there either."
            } else {
                "Tests from this computer may arrive all the same."
            };
            Words::new(format!("{network} cannot reach {shown}: {why}.")).hint(hint)
        });
    }
}

/// What no other code has named.
fn invalid(template: &UrlTemplate, error: ParseError, findings: &mut Findings) {
    let authority = template.component(Component::Authority);
    let span = if authority.is_empty() {
        template.component(Component::Scheme)
    } else {
        authority
    };
    if findings.error_touches(&span) {
        return;
    }
    let message = match error {
        ParseError::EmptyHost => "There is no host after https://.",
        ParseError::InvalidPort => "The port after the host is not a number up to 65535.",
        ParseError::InvalidIpv4Address | ParseError::InvalidIpv6Address => {
            "The host looks like an address and is none."
        }
        ParseError::InvalidDomainCharacter | ParseError::IdnaError => {
            "The host holds a character that no host name has."
        }
        _ => "This is not a URL that could be sent.",
    };
    findings.add(Code::InvalidUrl, span, || {
        Words::new(message).hint("Compare it with the one that the destination shows.")
    });
}
