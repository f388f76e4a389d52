//! The other half of every integration: what the offer link must carry, so that ClickBank has
//! something to send back.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    click_id, filter,
    integration::{Definition, Filter, Level, Role},
    macros::{Macro, catalogue},
    template::{RoleUrls, Template},
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
    let read = macros_read(definition);
    let mut all = Vec::new();
    let own = own(template, definition);
    if !own.is_empty() {
        all.push(OfferLink {
            text: own.clone(),
            meaning: meaning(template, definition.role, &own),
            needed: true,
        });
    }
    for extra in &shape.offer_link_extra {
        // What carries the click ID is free for nothing else.
        if names(&extra.pair).any(|name| names(&own).any(|set| set == name)) {
            continue;
        }
        let is_read = |name| {
            read.iter()
                .any(|m| m.link_parameter.as_deref() == Some(name))
        };
        all.push(OfferLink {
            text: extra.pair.clone(),
            meaning: extra.meaning.clone(),
            needed: names(&extra.pair).any(is_read),
        });
    }
    let click_ids = click_id_parameters(template, definition);
    for found in read.into_iter().filter(|m| m.carries_click_id) {
        let Some(parameter) = &found.link_parameter else {
            continue;
        };
        let is_there = |link: &OfferLink| names(&link.text).any(|name| name == parameter);
        if !all.iter().any(is_there) {
            let what = if click_ids.contains(&parameter.as_str()) {
                "The click ID"
            } else {
                "A value of your own"
            };
            all.push(OfferLink {
                text: format!("{parameter}="),
                meaning: format!("{what}. Returned as {}.", found.written()),
                needed: true,
            });
        }
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

/// What the template puts onto the link, its click ID in the parameters that the URLs bring back:
/// `extclid={clickid}` where somebody wrote `{extclid}` for the template's `{tid}`.
pub fn own(template: &Template, definition: &Definition) -> String {
    let parameters = click_id_parameters(template, definition);
    template
        .role(definition.role)
        .map_or_else(String::new, |shape| rewritten(shape, &parameters))
}

/// What must be set up on the other side first, with the offer link as the URLs need it.
pub fn prerequisites(template: &Template, definition: &Definition) -> Vec<String> {
    let link = own(template, definition);
    let pairs = template
        .role(definition.role)
        .filter(|shape| !shape.offer_link.is_empty())
        .map(|shape| split_pair(&shape.offer_link))
        .map(|(pair, rest)| (pair, link.strip_suffix(rest).unwrap_or(&link)));
    template
        .prerequisites_for(definition.role)
        .map(|line| match pairs {
            Some((pair, needed)) => line.replace(pair, needed),
            None => line.to_owned(),
        })
        .collect()
}

/// What the offer link has to carry for a URL whose click ID comes back by these parameters.
pub(crate) fn carrying(template: Option<&Template>, role: Role, parameters: &[&str]) -> String {
    let link = template
        .and_then(|t| t.role(role))
        .map(|shape| rewritten(shape, parameters))
        .unwrap_or_default();
    if !link.is_empty() {
        return link;
    }
    let parameter = parameters.first().copied();
    format!(
        "{}=YOUR_CLICK_ID",
        parameter.unwrap_or(click_id::carrier(role))
    )
}

fn rewritten(shape: &RoleUrls, parameters: &[&str]) -> String {
    let link = shape.offer_link.as_str();
    let (pair, rest) = split_pair(link);
    let Some((name, value)) = pair.split_once('=') else {
        return link.to_owned();
    };
    if parameters.is_empty() || parameters == [name] {
        return link.to_owned();
    }
    let pairs: Vec<String> = parameters
        .iter()
        .map(|parameter| format!("{parameter}={value}"))
        .collect();
    format!("{}{rest}", pairs.join("&"))
}

/// The first pair of a link, which holds the click ID, and what follows it.
fn split_pair(link: &str) -> (&str, &str) {
    link.split_at(link.find('&').unwrap_or(link.len()))
}

/// The parameters of the link by which the URLs that fire bring the click ID back.
fn click_id_parameters(template: &Template, definition: &Definition) -> Vec<&'static str> {
    let mut all = Vec::new();
    for event in &definition.events {
        let url = UrlTemplate::parse(definition.network, definition.url_for(*event));
        for parameter in click_id::link_parameters(&url, Some(template), definition.role) {
            if !all.contains(&parameter) {
                all.push(parameter);
            }
        }
    }
    all
}

/// The macros of the URLs that fire.
fn macros_read(definition: &Definition) -> Vec<&'static Macro> {
    let macros = catalogue(definition.network);
    let mut all: Vec<&Macro> = Vec::new();
    for event in &definition.events {
        let url = UrlTemplate::parse(definition.network, definition.url_for(*event));
        for (_, id) in url.macros() {
            let found = macros.at(id);
            let is_new = all.iter().all(|known| known.name != found.name);
            if is_new && found.role.allows(definition.role) {
                all.push(found);
            }
        }
    }
    all
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
pub fn parameters_set(template: &Template, definition: &Definition) -> BTreeSet<String> {
    names(&own(template, definition))
        .map(str::to_owned)
        .collect()
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
        let set: Vec<String> = parameters_set(get("aftrad"), &of(Role::Affiliate))
            .into_iter()
            .collect();
        assert_eq!(set, ["tid", "traffic_source"]);
        assert!(parameters_set(get("custom"), &of(Role::Affiliate)).is_empty());
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
    fn the_link_carries_the_click_id_in_what_the_urls_bring_back() {
        let with = |role, query: &str| Definition {
            url: format!("https://t.example/p?{query}"),
            ..of(role)
        };
        for (template, query, expected) in [
            ("redtrack", "clickid={extclid}&sum=1", "extclid={clickid}"),
            ("redtrack", "clickid={aff_sub3}", "aff_sub3={clickid}"),
            ("redtrack", "clickid={tid}", "tid={clickid}"),
            ("redtrack", "clickid={vtid}", "tid={clickid}"),
            ("redtrack", "clickid=&sub={extclid}", "tid={clickid}"),
            (
                "aftrad",
                "click_id={extclid}",
                "extclid={click_id}&traffic_source=aftrad",
            ),
        ] {
            let definition = with(Role::Affiliate, query);
            let all = links(get(template), &definition);
            assert_eq!(all[0].text, expected, "{query}");
            assert!(all[0].needed && all[0].meaning.contains("click ID"));
            let first: Vec<String> = prerequisites(get(template), &definition)
                .into_iter()
                .filter(|line| line.contains("={click"))
                .collect();
            let pair = expected.split('&').next().expect("a pair");
            assert_eq!(first.len(), 1, "{first:?}");
            assert!(first[0].contains(&format!(" {pair} ")), "{first:?}");
        }
        let sub_id = with(Role::Affiliate, "click_id={aff_sub1}");
        let texts: Vec<String> = links(get("aftrad"), &sub_id)
            .into_iter()
            .map(|link| link.text)
            .collect();
        assert_eq!(texts[0], "aff_sub1={click_id}&traffic_source=aftrad");
        assert!(!texts.contains(&"aff_sub1=".to_owned()), "{texts:?}");
        let mut several = with(Role::Affiliate, "clickid={tid}");
        several.events.push(EventType::Upsell);
        several.customize = true;
        several.urls.insert(
            EventType::Upsell,
            "https://t.example/p?clickid={extclid}".into(),
        );
        assert_eq!(
            own(get("redtrack"), &several),
            "tid={clickid}&extclid={clickid}"
        );
        let set = parameters_set(get("redtrack"), &several);
        assert!(set.contains("extclid") && set.contains("tid"));
    }

    #[test]
    fn a_carrier_that_no_template_names_is_asked_of_the_link_by_its_name() {
        let mut definition = of(Role::Affiliate);
        definition.url = "https://t.example/p?cid={unique_aff_sub1}&x={aff_sub2}".into();
        let all = links(get("custom"), &definition);
        let shown: Vec<_> = all
            .iter()
            .map(|link| (link.text.as_str(), link.needed))
            .collect();
        assert_eq!(
            shown,
            [
                ("unique_aff_sub1=", true),
                ("aff_sub2=", true),
                ("tid=", false),
                ("extclid=", false)
            ]
        );
        assert_eq!(
            all[0].meaning,
            "The click ID. Returned as {unique_aff_sub1}."
        );
        assert!(!all[1].meaning.contains("click ID"), "{}", all[1].meaning);
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
