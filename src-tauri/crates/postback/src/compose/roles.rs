//! Changing the role of an integration: what would change, shown before it does.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    event::Network,
    integration::{Definition, Role},
    macros, offer_link,
    template::Template,
    url_template::{PieceKind, UrlTemplate},
};

use super::{Composed, compose};

/// One thing that a role switch changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Change {
    /// Where: *Postback URL for Initial purchase*.
    pub what: String,
    /// What stands there now: `{tid}`.
    pub from: String,
    /// What would stand there: `{vtid}`.
    pub to: String,
}

/// A role switch, ready to be shown and taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RoleSwitch {
    /// The form in the new role.
    pub definition: Definition,
    /// Everything that differs, the role itself apart.
    pub changes: Vec<Change>,
}

/// The form in another role. A URL that is the template's own becomes the template's URL for that
/// role; in one that was edited by hand each macro gives way to its counterpart, and so does a
/// filter's field, whatever the level. What has no counterpart stays, for lint to show.
pub fn switch_role(form: &Definition, template: &Template, role: Role) -> RoleSwitch {
    let mut switched = Definition {
        role,
        ..form.clone()
    };
    let mut changes = Vec::new();
    if role == form.role {
        return RoleSwitch {
            definition: switched,
            changes,
        };
    }
    let before = compose(template, form.role, &form.answers, &form.events, None);
    let after = compose(template, role, &form.answers, &form.events, None);

    switched.url = move_url(form, role, &form.url, (&before.url, &after.url));
    note(&mut changes, "Postback URL", form, &form.url, &switched.url);
    for (event, url) in &form.urls {
        let own = |composed: &Composed| composed.urls.get(event).unwrap_or(&composed.url).clone();
        let own = (own(&before), own(&after));
        let moved = move_url(form, role, url, (&own.0, &own.1));
        note(
            &mut changes,
            &format!("Postback URL for {}", event.label()),
            form,
            url,
            &moved,
        );
        switched.urls.insert(*event, moved);
    }
    move_filters(&mut switched, &mut changes);

    let from = offer_link::own(template, form);
    let to = offer_link::own(template, &switched);
    if from != to {
        changes.push(Change {
            what: "Offer link".into(),
            from,
            to,
        });
    }
    RoleSwitch {
        definition: switched,
        changes,
    }
}

fn move_url(form: &Definition, role: Role, url: &str, (before, after): (&str, &str)) -> String {
    if url == before {
        after.to_owned()
    } else {
        swap(form.network, url, role).0
    }
}

fn move_filters(switched: &mut Definition, changes: &mut Vec<Change>) {
    for filter in &mut switched.filters {
        let Some(counterpart) = macros::catalogue(switched.network)
            .get(filter.field.trim())
            .filter(|found| !found.role.allows(switched.role))
            .and_then(|found| found.counterpart.clone())
        else {
            continue;
        };
        changes.push(Change {
            what: "Filter field".into(),
            from: filter.field.trim().to_owned(),
            to: counterpart.clone(),
        });
        filter.field = counterpart;
    }
}

/// Notes macro by macro where nothing else differs, else the whole URL.
fn note(changes: &mut Vec<Change>, what: &str, form: &Definition, from: &str, to: &str) {
    if from == to {
        return;
    }
    let other = match form.role {
        Role::Affiliate => Role::Seller,
        Role::Seller => Role::Affiliate,
    };
    let (swapped, swaps) = swap(form.network, from, other);
    let pairs = if swapped == to {
        swaps
    } else {
        vec![(from.to_owned(), to.to_owned())]
    };
    changes.extend(pairs.into_iter().map(|(from, to)| Change {
        what: what.to_owned(),
        from,
        to,
    }));
}

/// `url` with each macro that `role` may not use replaced by its counterpart, and the pairs that
/// were swapped, each once.
fn swap(network: Network, url: &str, role: Role) -> (String, Vec<(String, String)>) {
    let catalogue = macros::catalogue(network);
    let template = UrlTemplate::parse(network, url);
    let mut out = String::with_capacity(url.len());
    let mut swaps: Vec<(String, String)> = Vec::new();
    for piece in template.pieces() {
        let written = template.text(&piece.span);
        let counterpart = match piece.kind {
            PieceKind::Macro(id) if !catalogue.at(id).role.allows(role) => {
                catalogue.at(id).counterpart.as_ref()
            }
            _ => None,
        };
        let Some(counterpart) = counterpart else {
            out.push_str(written);
            continue;
        };
        let swapped = format!("{{{counterpart}}}");
        out.push_str(&swapped);
        let pair = (written.to_owned(), swapped);
        if !swaps.contains(&pair) {
            swaps.push(pair);
        }
    }
    (out, swaps)
}
