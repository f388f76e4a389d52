//! Findings about the request itself: what was left in its URL, what is missing from it.

use percent_encoding::percent_decode_str;

use crate::{
    attempt::Attempt,
    click_id,
    destination::Destination,
    event::Network,
    integration::Role,
    macros::{self, Macro},
    offer_link,
    url_template::UrlTemplate,
    verdict::Diagnosis,
};

use super::{DiagnosisContext, evidence, words};

/// Macros that reached the destination as letters. What the renderer reported comes first; braces
/// that it could not know of (from a sample value, say) are read off the URL.
pub(super) fn unreplaced(
    attempt: &Attempt,
    context: &DiagnosisContext<'_>,
    destination: &Destination<'_>,
) -> Vec<Diagnosis> {
    let pairs = query(&attempt.request.url);
    let mut left: Vec<String> = context.unreplaced.to_vec();
    for found in pairs.iter().flat_map(|(_, value)| braced(value)) {
        if !left.contains(&found) {
            left.push(found);
        }
    }
    left.iter()
        .map(|written| {
            let seen = pairs
                .iter()
                .find(|(_, value)| value.contains(written.as_str()))
                .map_or_else(
                    || written.clone(),
                    |(name, value)| format!("{name}={value}"),
                );
            let why = why_left(written, context.role);
            let slots = [("written", written.as_str()), ("why", why.as_str())];
            words::finding(
                "unreplaced_macro",
                evidence::quoted(&seen),
                destination,
                &slots,
            )
        })
        .collect()
}

fn why_left(written: &str, role: Role) -> String {
    let name = written.trim_matches(['{', '}']);
    match macros::catalogue(Network::Clickbank).get(name) {
        Some(known) if !known.role.allows(role) => other_role(known, role),
        Some(_) => "nothing was put in its place.".into(),
        None => "ClickBank has no macro of that name.".into(),
    }
}

fn other_role(known: &Macro, role: Role) -> String {
    let other = match role {
        Role::Affiliate => "sellers",
        Role::Seller => "affiliates",
    };
    let instead = known
        .counterpart
        .as_ref()
        .map_or_else(String::new, |counterpart| {
            format!(", and yours is {{{counterpart}}}")
        });
    format!("only {other} may use it{instead}.")
}

/// Macros that rendered empty because they are the other role's.
pub(super) fn role_blocked(
    context: &DiagnosisContext<'_>,
    destination: &Destination<'_>,
) -> Vec<Diagnosis> {
    let catalogue = macros::catalogue(Network::Clickbank);
    context
        .empty
        .iter()
        .filter_map(|name| catalogue.get(name))
        .filter(|known| !known.role.allows(context.role))
        .map(|known| {
            let (written, why) = (known.written(), other_role(known, context.role));
            let role = context.role.label().to_lowercase();
            let seen = format!("{written} rendered as nothing for the role {role}");
            let slots = [("written", written.as_str()), ("why", why.as_str())];
            words::finding("role_blocked_macro", seen, destination, &slots)
        })
        .collect()
}

/// The destination's click-ID parameter is in the URL and holds nothing; for a destination without
/// a known one, all the macros that bring the click ID back rendered empty.
pub(super) fn empty_click_id(
    attempt: &Attempt,
    context: &DiagnosisContext<'_>,
    destination: &Destination<'_>,
) -> Option<Diagnosis> {
    let catalogue = macros::catalogue(Network::Clickbank);
    let source = UrlTemplate::parse(Network::Clickbank, context.source_url);
    let carriers: Vec<&Macro> = click_id::macros(&source, context.template, context.role)
        .into_iter()
        .map(|id| catalogue.at(id))
        .collect();
    let is_empty = |known: &Macro| context.empty.contains(&known.name);
    // Of the other role's macros another finding speaks.
    let empty = carriers
        .iter()
        .filter(|known| known.carries_click_id && known.role.allows(context.role))
        .find(|known| is_empty(known))
        .map(|known| known.written());
    let (seen, written) = match context.template.filter(|t| !t.click_id_param.is_empty()) {
        None => {
            let written = empty.filter(|_| carriers.iter().all(|known| is_empty(known)))?;
            (format!("{written} is empty"), written)
        }
        Some(template) => {
            let mut own = query(&attempt.request.url);
            own.retain(|(name, _)| template.takes_click_id_in(name));
            let (name, _) = own.first()?;
            if own.iter().any(|(_, value)| !value.is_empty()) {
                return None;
            }
            let carrier = || format!("{{{}}}", click_id::carrier(context.role));
            (format!("{name}="), empty.unwrap_or_else(carrier))
        }
    };
    let parameters = click_id::link_parameters(&source, context.template, context.role);
    let link = offer_link::carrying(context.template, context.role, &parameters);
    let slots = [("written", written.as_str()), ("link", link.as_str())];
    Some(words::finding(
        "empty_click_id",
        evidence::quoted(&seen),
        destination,
        &slots,
    ))
}

/// Macros, click IDs apart, that this event never fills and that destinations care about.
pub(super) fn empty_values(
    context: &DiagnosisContext<'_>,
    destination: &Destination<'_>,
) -> Vec<Diagnosis> {
    let catalogue = macros::catalogue(Network::Clickbank);
    let Some(event) = context.event else {
        return Vec::new();
    };
    context
        .empty
        .iter()
        .filter_map(|name| catalogue.get(name))
        .filter(|known| !known.carries_click_id && known.role.allows(context.role))
        .filter(|known| known.empty_costs || known.empty_in.contains(&event))
        .map(|known| {
            let written = known.written();
            let label = event.label().to_lowercase();
            let slots = [("written", written.as_str()), ("event", label.as_str())];
            let seen = format!("{written} rendered as nothing for {label}");
            words::finding("empty_value", seen, destination, &slots)
        })
        .collect()
}

/// The decoded parameters of a URL.
fn query(url: &str) -> Vec<(String, String)> {
    let head = url.split('#').next().unwrap_or_default();
    let Some((_, query)) = head.split_once('?') else {
        return Vec::new();
    };
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    query
        .split('&')
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

/// The longest name that could be meant as a macro; ClickBank's longest has 24 characters.
const MAX_NAME: usize = 40;

/// Each `{name}` in a value: braces around something that could be meant as a macro.
fn braced(value: &str) -> impl Iterator<Item = String> {
    value.split('{').skip(1).filter_map(|rest| {
        let (name, _) = rest.split_once('}')?;
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        ((1..=MAX_NAME).contains(&name.len()) && name.chars().all(fits))
            .then(|| format!("{{{name}}}"))
    })
}
