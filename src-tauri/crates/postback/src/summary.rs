//! The review step's one sentence: what this integration does, in the user's own values.

use crate::{
    destination::host_of,
    event::EventType,
    filter,
    integration::{Definition, Level},
    template::Template,
    words,
};

/// *Fires for Initial purchase and Upsell purchase of cb1test as affiliate, when Seller Nickname is
/// cb2test, with one URL per event type to RedTrack at track.example.com.*
pub fn sentence(definition: &Definition, template: Option<&Template>) -> String {
    let events = events(&definition.events);
    let account = match definition.account.trim() {
        "" => "an account that is not chosen yet",
        nickname => nickname,
    };
    let role = definition.role.label().to_lowercase();
    let when = match definition.level {
        Level::Global => "for all activity of the account".to_owned(),
        Level::Custom if definition.filters.is_empty() => {
            "for all activity, since Custom has no filter yet".to_owned()
        }
        Level::Custom => format!("when {}", filter::sentence(definition)),
    };
    let shape = if definition.customize && definition.events.len() > 1 {
        "with one URL per event type"
    } else {
        "with one URL"
    };
    format!(
        "Fires for {events} of {account} as {role}, {when}, {shape} to {}.",
        to(definition, template)
    )
}

/// The event types in the network's order: *a*, *a and b*, *a, b and c*.
pub(crate) fn events(chosen: &[EventType]) -> String {
    let labels: Vec<&str> = EventType::ALL
        .into_iter()
        .filter(|e| chosen.contains(e))
        .map(EventType::label)
        .collect();
    if labels.is_empty() {
        return "no event type yet".into();
    }
    words::listed(&labels, "and")
}

fn to(definition: &Definition, template: Option<&Template>) -> String {
    let mut urls: Vec<&str> = definition
        .events
        .iter()
        .map(|e| definition.url_for(*e))
        .collect();
    if urls.is_empty() {
        urls.push(&definition.url);
    }
    let mut hosts: Vec<String> = Vec::new();
    for url in urls {
        let host = host_of(url).unwrap_or_else(|| "an address that is not complete yet".into());
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    let hosts = hosts.join(" and ");
    match template.filter(|t| !t.is_custom()) {
        Some(template) => format!("{} at {hosts}", template.name),
        None => hosts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        compose,
        integration::{Filter, Role},
        templates,
    };

    fn redtrack() -> Definition {
        let template = templates::get("redtrack").expect("redtrack is there");
        let mut form = compose::definition(template, Role::Affiliate);
        form.answers
            .insert("tracking_domain".into(), "track.example.com".into());
        let composed = compose::compose(template, form.role, &form.answers, &form.events, None);
        Definition {
            url: composed.url,
            urls: composed.urls,
            account: "cb1test".into(),
            ..form
        }
    }

    #[test]
    fn it_says_who_what_when_and_where() {
        let mut form = redtrack();
        form.level = Level::Custom;
        form.filters = vec![Filter {
            field: "vendor".into(),
            values: "cb2test".into(),
        }];
        assert_eq!(
            sentence(&form, templates::get("redtrack")),
            "Fires for Initial purchase and Upsell purchase of cb1test as affiliate, when Seller Nickname is \
             cb2test, with one URL per event type to RedTrack at track.example.com."
        );
    }

    #[test]
    fn it_is_honest_about_what_is_missing() {
        let text = sentence(&Definition::default(), None);
        assert_eq!(
            text,
            "Fires for no event type yet of an account that is not chosen yet as affiliate, for all \
             activity of the account, with one URL to an address that is not complete yet."
        );
        let custom = Definition {
            level: Level::Custom,
            ..redtrack()
        };
        assert!(sentence(&custom, None).contains("Custom has no filter yet"));
    }

    #[test]
    fn one_url_for_all_events_is_said_to_be_one() {
        let shared = Definition {
            customize: false,
            ..redtrack()
        };
        assert!(sentence(&shared, None).contains("with one URL to"));
        let alone = Definition {
            events: vec![EventType::Upsell],
            ..redtrack()
        };
        assert!(sentence(&alone, None).contains("with one URL to"));
    }

    #[test]
    fn several_hosts_are_all_named() {
        let mut form = redtrack();
        form.urls
            .insert(EventType::Upsell, "https://other.example.com/p".into());
        let text = sentence(&form, None);
        assert!(
            text.ends_with("to track.example.com and other.example.com."),
            "{text}"
        );
    }
}
