//! The other half of every integration: what the offer link must carry, so that ClickBank has
//! something to send back.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    filter,
    integration::{Definition, Filter, Level, Role},
    macros::catalogue,
    template::Template,
    url_template::UrlTemplate,
};

/// Something to append to the offer link, ready to copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OfferLink {
    /// What to append, without a leading `?` or `&`: `tid={clickid}`.
    pub text: String,
    /// What it is for.
    pub meaning: String,
    /// Needed for what the integration does, or by choice.
    pub needed: bool,
}

/// What goes onto the offer link (for a seller, onto the payment link), the needed parts first:
/// what the template asks for, whatever the URLs read back, and what the filters look at.
pub fn links(template: &Template, definition: &Definition) -> Vec<OfferLink> {
    let Some(shape) = template.role(definition.role) else {
        return Vec::new();
    };
    let read = parameters_read(definition);
    let mut all = Vec::new();
    if !shape.offer_link.is_empty() {
        all.push(OfferLink {
            text: shape.offer_link.clone(),
            meaning: meaning(template, definition.role, &shape.offer_link),
            needed: true,
        });
    }
    for extra in &shape.offer_link_extra {
        all.push(OfferLink {
            text: extra.pair.clone(),
            meaning: extra.meaning.clone(),
            needed: names(&extra.pair).any(|name| read.contains(name)),
        });
    }
    for (parameter, value) in parameters_filtered(definition) {
        let is_there = |link: &OfferLink| names(&link.text).any(|name| name == parameter);
        match all.iter_mut().find(|link| is_there(link)) {
            Some(link) => link.needed = true,
            None => all.push(OfferLink {
                text: format!("{parameter}={value}"),
                meaning: format!("Without it no event passes the filter on {parameter}."),
                needed: true,
            }),
        }
    }
    all.sort_by_key(|link| !link.needed);
    all
}

/// The parameters of the link that come back in a macro of one of the URLs.
fn parameters_read(definition: &Definition) -> BTreeSet<&'static str> {
    let macros = catalogue(definition.network);
    definition
        .events
        .iter()
        .flat_map(|event| {
            let url = UrlTemplate::parse(definition.network, definition.url_for(*event));
            let used: Vec<_> = url.macros().map(|(_, id)| id).collect();
            used
        })
        .filter_map(|id| macros.at(id).link_parameter.as_deref())
        .collect()
}

/// The parameters of the link that the filters look at, each with the first value that passes. A
/// field that the role never finds filled is no better for being set.
fn parameters_filtered(definition: &Definition) -> Vec<(&'static str, &str)> {
    if definition.level != Level::Custom {
        return Vec::new();
    }
    let macros = catalogue(definition.network);
    let parameter = |filter: &Filter| {
        let found = macros.get(filter.field.trim())?;
        let parameter = found.link_parameter.as_deref();
        parameter.filter(|_| found.role.allows(definition.role))
    };
    let mut all: Vec<(&str, &str)> = Vec::new();
    for filter in &definition.filters {
        if let Some(parameter) = parameter(filter)
            && let Some(value) = filter::values(&filter.values).next()
            && all.iter().all(|(known, _)| *known != parameter)
        {
            all.push((parameter, value));
        }
    }
    all
}

/// The parameters that the needed part sets, such as `tid` and `traffic_source`: a filter on one
/// of these finds a value; a filter on another finds one only if the user adds it.
pub fn parameters_set(template: &Template, role: Role) -> BTreeSet<&str> {
    let needed = template
        .role(role)
        .map_or("", |shape| shape.offer_link.as_str());
    names(needed).collect()
}

/// `link` with `text` appended in the right place: after `?` or `&`, before a fragment. Parameters
/// that are there already are not added again.
pub fn append(link: &str, text: &str) -> String {
    let link = link.trim();
    let (head, fragment) = link
        .split_once('#')
        .map_or((link, None), |(h, f)| (h, Some(f)));
    let query = head.split_once('?').map(|(_, query)| query);
    let there: BTreeSet<&str> = query.into_iter().flat_map(names).collect();
    let mut out = head.to_owned();
    let mut separator = match query {
        None => "?",
        Some(query) if query.is_empty() || query.ends_with('&') => "",
        Some(_) => "&",
    };
    for pair in text.split('&').filter(|p| !p.is_empty()) {
        if names(pair).all(|name| !there.contains(name)) {
            out.push_str(separator);
            out.push_str(pair);
            separator = "&";
        }
    }
    if let Some(fragment) = fragment {
        out.push('#');
        out.push_str(fragment);
    }
    out
}

fn names(query: &str) -> impl Iterator<Item = &str> {
    query
        .split('&')
        .filter_map(|pair| pair.split('=').next())
        .filter(|name| !name.is_empty())
}

fn meaning(template: &Template, role: Role, needed: &str) -> String {
    let link = match role {
        Role::Affiliate => "offer link",
        Role::Seller => "payment link",
    };
    let mut text = format!(
        "Puts the click ID of {} onto the {link}, so that ClickBank can send it back.",
        template.name
    );
    for filter in &template.filters {
        if names(needed).any(|name| name == filter.field) {
            text.push_str(&format!(
                " The filter on {} needs its part too.",
                filter.field
            ));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{event::EventType, templates};

    fn get(id: &str) -> &'static Template {
        templates::get(id).expect("the template is there")
    }

    fn of(role: Role) -> Definition {
        Definition {
            role,
            events: vec![EventType::Purchase],
            ..Definition::default()
        }
    }

    fn needed(template: &str, definition: &Definition) -> Vec<String> {
        links(get(template), definition)
            .into_iter()
            .filter(|link| link.needed)
            .map(|link| link.text)
            .collect()
    }

    #[test]
    fn each_role_has_its_own_click_id_parameter() {
        assert_eq!(
            links(get("redtrack"), &of(Role::Affiliate))[0].text,
            "tid={clickid}"
        );
        let seller = &links(get("redtrack"), &of(Role::Seller))[0];
        assert_eq!(seller.text, "vtid={clickid}");
        assert!(
            seller.meaning.contains("payment link"),
            "{}",
            seller.meaning
        );
    }

    #[test]
    fn aftrads_link_sets_what_its_filter_needs_and_the_rest_is_by_choice() {
        let all = links(get("aftrad"), &of(Role::Affiliate));
        assert_eq!(all[0].text, "tid={click_id}&traffic_source=aftrad");
        assert!(
            all[0].meaning.contains("filter on traffic_source"),
            "{}",
            all[0].meaning
        );
        assert!(all.len() > 1 && all[1..].iter().all(|l| !l.needed));
        let set: Vec<&str> = parameters_set(get("aftrad"), Role::Affiliate)
            .into_iter()
            .collect();
        assert_eq!(set, ["tid", "traffic_source"]);
        assert!(parameters_set(get("custom"), Role::Affiliate).is_empty());
    }

    #[test]
    fn what_a_link_sets_comes_back_in_a_macro_that_the_url_uses() {
        for template in templates::all() {
            for shape in template.roles.iter().filter(|r| !r.offer_link.is_empty()) {
                let first = names(&shape.offer_link)
                    .next()
                    .expect("a click-ID parameter");
                assert!(
                    shape.url.contains(&format!("={{{first}}}")),
                    "{}: the click ID would be lost",
                    template.id
                );
            }
        }
    }

    #[test]
    fn what_the_url_reads_back_is_needed() {
        let mut definition = of(Role::Affiliate);
        definition.url = "https://t.example/p?c={tid}&sum={affiliate_earnings}".into();
        assert_eq!(needed("custom", &definition), ["tid="]);
        definition.url = "https://t.example/p?c={extclid}".into();
        assert_eq!(needed("custom", &definition), ["extclid="]);
        definition.customize = true;
        let own = "https://t.example/p?c={tid}".to_owned();
        definition.urls.insert(EventType::Purchase, own);
        assert_eq!(
            needed("custom", &definition),
            ["tid="],
            "only URLs that fire count"
        );
        definition.events.clear();
        assert_eq!(needed("custom", &definition), [""; 0]);
    }

    #[test]
    fn what_a_filter_looks_at_is_needed() {
        let mut definition = of(Role::Affiliate);
        definition.filters = vec![Filter {
            field: "traffic_source".into(),
            values: " redtrack, other".into(),
        }];
        let clickid = "tid={clickid}";
        assert_eq!(needed("redtrack", &definition), [clickid]);
        definition.level = Level::Custom;
        let all = links(get("redtrack"), &definition);
        assert_eq!(
            needed("redtrack", &definition),
            [clickid, "traffic_source=redtrack"],
            "a copied list without it gives a link that never fires"
        );
        assert!(all[1].meaning.contains("no event passes"));
        definition.filters[0].field = "vendor".into();
        assert_eq!(
            needed("redtrack", &definition),
            [clickid],
            "ClickBank fills it by itself"
        );
        definition.filters[0].field = "tid".into();
        assert_eq!(
            needed("redtrack", &definition),
            [clickid],
            "what is there is not said twice"
        );
    }

    #[test]
    fn a_filter_on_what_the_role_never_has_asks_nothing_of_the_link() {
        let mut seller = of(Role::Seller);
        seller.level = Level::Custom;
        seller.filters = get("aftrad").filters.clone();
        assert_eq!(
            needed("aftrad", &seller),
            ["vtid={click_id}"],
            "lint calls the filter an error, so no link can make it right"
        );
        let affiliate = Definition {
            role: Role::Affiliate,
            ..seller
        };
        assert_eq!(
            needed("redtrack", &affiliate),
            ["tid={clickid}", "traffic_source=aftrad"]
        );
    }

    #[test]
    fn appending_finds_its_place() {
        for (link, with) in [
            ("https://hop.example/", "https://hop.example/?tid={x}"),
            ("https://hop.example/?", "https://hop.example/?tid={x}"),
            (
                "https://hop.example/?a=1",
                "https://hop.example/?a=1&tid={x}",
            ),
            (
                "https://hop.example/?a=1&#top",
                "https://hop.example/?a=1&tid={x}#top",
            ),
            (
                "https://hop.example/?tid=own",
                "https://hop.example/?tid=own",
            ),
        ] {
            assert_eq!(append(link, "tid={x}"), with);
            assert_eq!(append(with, "tid={x}"), with, "twice is once");
        }
    }
}
