//! Which macros of a postback URL bring a tracker its own click ID back. A postback in which all of
//! them are empty is taken by most trackers and finds no click.

use crate::{
    integration::Role,
    lint::click_id_rank,
    macros::{Catalogue, MacroId, catalogue},
    template::Template,
    url_template::{Parameter, UrlTemplate, parameters},
};

/// The macro in which the role's tracker gets its click ID back, by its name.
pub const fn carrier(role: Role) -> &'static str {
    match role {
        Role::Affiliate => "tid",
        Role::Seller => "vtid",
    }
}

/// The macros of a URL that bring the click ID back: one of them has to be filled. None where the
/// URL carries no click ID, of which lint speaks.
///
/// They are what stands in the template's own click-ID parameter; without one, what stands in the
/// parameter whose name most surely takes a click ID; else the role's own carrier, wherever it is.
pub fn macros(url: &UrlTemplate, template: Option<&Template>, role: Role) -> Vec<MacroId> {
    let known = catalogue(url.network());
    let parameters = parameters(url);
    let of_own = parameters
        .iter()
        .find(|parameter| template.is_some_and(|t| t.takes_click_id_in(&parameter.key)))
        .map(|parameter| within(url, parameter))
        .unwrap_or_default();
    if !of_own.is_empty() {
        return of_own;
    }
    let mut named: Vec<(bool, usize, Vec<MacroId>)> = parameters
        .iter()
        .filter_map(|parameter| {
            let mut found = within(url, parameter);
            found.retain(|id| known.at(*id).carries_click_id);
            let shared = found.iter().all(|id| is_shared(known, *id));
            let rank = click_id_rank(&parameter.key).filter(|_| !found.is_empty())?;
            Some((shared, rank, found))
        })
        .collect();
    named.sort();
    if let Some((_, _, found)) = named.into_iter().next() {
        return found;
    }
    let carrier = known.id(carrier(role));
    let mut carriers: Vec<MacroId> = url
        .macros()
        .filter(|(piece, _)| piece.component.is_sent_as_value())
        .map(|(_, id)| id)
        .filter(|id| known.at(*id).carries_click_id)
        .collect();
    if carriers.iter().any(|id| Some(*id) == carrier) {
        carriers.retain(|id| Some(*id) == carrier);
    }
    carriers
}

fn within(url: &UrlTemplate, parameter: &Parameter) -> Vec<MacroId> {
    let value = parameter.value_start..parameter.value_end;
    url.macros()
        .filter(|(piece, _)| value.start <= piece.span.start && piece.span.end <= value.end)
        .map(|(_, id)| id)
        .collect()
}

/// `aff_sub1` and its like hold what many clicks share, if anything: beside a macro that holds one
/// click's own value they are not what a tracker finds it by.
fn is_shared(known: &Catalogue, id: MacroId) -> bool {
    known.at(id).name.starts_with("aff_sub")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{event::Network, templates};

    fn of(url: &str, template: &str, role: Role) -> Vec<&'static str> {
        let url = UrlTemplate::parse(Network::Clickbank, url);
        let known = catalogue(Network::Clickbank);
        macros(&url, templates::get(template), role)
            .into_iter()
            .map(|id| known.at(id).name.as_str())
            .collect()
    }

    #[test]
    fn a_templates_own_parameter_holds_the_click_id_whatever_it_is() {
        let url = "https://t.example.com/postback?cid={tid}&clickid={extclid}&sum={order_id}";
        assert_eq!(of(url, "redtrack", Role::Affiliate), ["extclid"]);
        let odd = "https://t.example.com/postback?ClickID={order_id}-{tid}&r={receipt_id}";
        assert_eq!(of(odd, "redtrack", Role::Affiliate), ["order_id", "tid"]);
    }

    #[test]
    fn without_one_the_surest_name_holds_it() {
        for (query, expected) in [
            (
                "clickid={tid}&fbclid={fbclid}&sub1={aff_sub1}",
                &["tid"][..],
            ),
            ("sub1={tid}&clickid={extclid}", &["extclid"]),
            ("subid={aff_sub1}&tid={tid}", &["tid"]),
            ("subid={aff_sub1}", &["aff_sub1"]),
            ("cid={tid}{extclid}&r={receipt_id}", &["tid", "extclid"]),
            ("r={receipt_id}#{tid}", &[]),
        ] {
            let url = format!("https://t.example.com/postback?{query}");
            assert_eq!(of(&url, "custom", Role::Affiliate), expected, "{query}");
        }
    }

    #[test]
    fn where_no_name_says_it_the_roles_carrier_counts_wherever_it_stands() {
        let path = "https://t.example.com/{tid}/sale?x={aff_sub1}&y={extclid}";
        assert_eq!(of(path, "custom", Role::Affiliate), ["tid"]);
        let seller = "https://t.example.com/{vtid}/sale?r={receipt_id}";
        assert_eq!(of(seller, "custom", Role::Seller), ["vtid"]);
        let other = "https://t.example.com/?x={extclid}&y={unique_aff_sub1}";
        assert_eq!(
            of(other, "custom", Role::Affiliate),
            ["extclid", "unique_aff_sub1"]
        );
    }

    #[test]
    fn a_url_without_a_click_id_asks_for_none() {
        let url = "https://t.example.com/?order={order_id}&clickid=";
        for template in ["custom", "redtrack"] {
            assert!(of(url, template, Role::Affiliate).is_empty(), "{template}");
        }
    }

    #[test]
    fn every_templates_url_brings_its_click_id() {
        for template in templates::all() {
            for shape in &template.roles {
                if shape.url.is_empty() {
                    continue;
                }
                let url = UrlTemplate::parse(Network::Clickbank, &shape.url);
                let found = macros(&url, Some(template), shape.role);
                assert_eq!(found.len(), 1, "{} for {:?}", template.id, shape.role);
            }
        }
    }
}
