//! The URL as a whole: whether there is one, how long it is, whether it leaves as it is typed.

use std::ops::Range;

use url::Url;

use super::{
    Code, MAX_URL, UrlContext,
    findings::{Findings, Words, quote},
};
use crate::{
    samples::sample,
    url_template::{Component, PieceKind, UrlTemplate, looked_at},
};

/// Bytes that a sample value of Carom's own takes at most, percent-encoded.
const LONGEST_SAMPLE: usize = 3 * 64;

pub(super) fn empty(template: &UrlTemplate, findings: &mut Findings) {
    findings.add(Code::EmptyUrl, 0..template.source().len(), || {
        Words::new("There is no postback URL.")
            .hint("Paste the one that the destination shows, or answer the template's questions.")
    });
}

/// Longer than anything that is sent; says so too where only a part was looked at.
pub(super) fn too_long(url: &str, findings: &mut Findings) {
    let (length, looked_at) = (url.len(), looked_at(url).len());
    let cut = url.floor_char_boundary(MAX_URL);
    findings.add(Code::UrlTooLong, cut..length, || {
        let hint = if looked_at < length {
            format!("Only its first {looked_at} were looked at. Paste it again from its source.")
        } else {
            "Few servers take a longer one. Paste it again from its source.".to_owned()
        };
        Words::new(format!(
            "The URL has {length} bytes; at most {MAX_URL} are taken."
        ))
        .hint(hint)
    });
}

pub(super) fn check_length(
    template: &UrlTemplate,
    context: &UrlContext<'_>,
    findings: &mut Findings,
) {
    let length = template.source().len();
    if length > MAX_URL {
        too_long(template.source(), findings);
        return;
    }
    let longest = context
        .samples
        .and_then(|s| s.values().map(|v| 3 * v.len()).max())
        .unwrap_or_default()
        .max(LONGEST_SAMPLE);
    if length + template.macros().count() * longest <= MAX_URL {
        return;
    }
    let rendered = context.events.iter().map(|event| {
        let mut event = sample(context.network, context.role, *event);
        event.values.extend(
            context
                .samples
                .into_iter()
                .flatten()
                .map(|(k, v)| (k.clone(), v.clone())),
        );
        template.render(&event).len()
    });
    if let Some(rendered) = rendered.max().filter(|bytes| *bytes > MAX_URL) {
        findings.add(Code::UrlTooLong, 0..length, || {
            Words::new(format!(
                "With the sample values the URL has {rendered} bytes; at most {MAX_URL} are taken."
            ))
            .hint("Take out macros that the destination does not need, or shorten the values.")
        });
    }
}

/// The source with every placeholder covered by the letter x, byte for byte, so that a URL parser
/// can read it and its places stay those of the source.
pub(super) fn skeleton(template: &UrlTemplate) -> String {
    let mut text = String::with_capacity(template.source().len());
    for piece in template.pieces() {
        match piece.kind {
            PieceKind::Literal => text.push_str(template.text(&piece.span)),
            _ => text.push_str(&"x".repeat(piece.span.len())),
        }
    }
    text
}

/// The span of the host, without user and port.
pub(super) fn host(template: &UrlTemplate, skeleton: &str) -> Range<usize> {
    let authority = template.component(Component::Authority);
    let text = &skeleton[authority.clone()];
    let start = text.rfind('@').map_or(0, |at| at + 1);
    let bracket = text[start..].find(']').map_or(start, |at| start + at);
    let end = text[bracket..]
        .find(':')
        .map_or(text.len(), |at| bracket + at);
    authority.start + start..authority.start + end
}

/// Says where the client would send something else than what is typed, unless a problem there says
/// so already.
pub(super) fn check_difference(template: &UrlTemplate, typed: &str, findings: &mut Findings) {
    let Ok(url) = Url::parse(typed) else { return };
    let sent = url.as_str();
    if sent == typed {
        return;
    }
    let Some((span, instead)) = difference(typed, sent, template) else {
        return;
    };
    if findings.touch(&span) {
        return;
    }
    findings.add(Code::SentDifferently, span.clone(), || {
        let after_host = span.end == template.component(Component::Authority).end;
        let shown = &template.source()[span];
        let hint = "The HTTP client tidies URLs. Written so, what you see is what is sent.";
        if after_host && instead.strip_suffix('/') == Some(shown) {
            return Words::new("A slash is added after the host.")
                .hint(hint)
                .fix("Add the slash", instead);
        }
        if instead.is_empty() {
            return Words::new(format!("{} is left out when it is sent.", quote(shown)))
                .hint(hint)
                .fix("Remove it", instead);
        }
        Words::new(format!("{} leaves as {}.", quote(shown), quote(&instead)))
            .hint(hint)
            .replace(Some(instead))
    });
}

/// The bytes that differ and what is sent in their place; none where a placeholder stands among
/// them. Where something is only put in, the character before it is taken along, so that there is
/// something to point at.
fn difference(typed: &str, sent: &str, template: &UrlTemplate) -> Option<(Range<usize>, String)> {
    let prefix = typed
        .char_indices()
        .zip(sent.chars())
        .find(|((_, a), b)| a != b);
    let mut start = prefix.map_or(typed.len().min(sent.len()), |((at, _), _)| at);
    let most = typed.len().min(sent.len()) - start;
    let same: usize = typed[start..]
        .chars()
        .rev()
        .zip(sent[start..].chars().rev())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    // The suffix may not reach into the prefix of the shorter text.
    let mut suffix = same.min(most);
    while !typed.is_char_boundary(typed.len() - suffix)
        || !sent.is_char_boundary(sent.len() - suffix)
    {
        suffix -= 1;
    }
    if start == typed.len() - suffix {
        start -= typed[..start].chars().next_back()?.len_utf8();
    }
    let span = start..typed.len() - suffix;
    let covered = template
        .pieces()
        .iter()
        .filter(|p| p.kind != PieceKind::Literal)
        .any(|p| p.span.start < span.end && span.start < p.span.end);
    (!covered).then(|| (span, sent[start..sent.len() - suffix].to_owned()))
}
