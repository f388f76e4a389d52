//! Where a postback URL carries its tracker's own click ID, and which macros bring it back: the one
//! answer for lint, the offer link, the diagnosis and backfills. A postback in which all of these
//! macros are empty is taken by most trackers and finds no click.

use std::{ops::Range, sync::LazyLock};

use serde::Deserialize;

use crate::{
    integration::Role,
    lint::{ESCAPED_AMPERSAND, is_left_in_word, name_key},
    macros::{Catalogue, ClickId, MacroId, catalogue},
    template::Template,
    url_template::{Parameter, PieceKind, UrlTemplate, parameters},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    parameters: Vec<String>,
    doubtful: Vec<String>,
}

#[expect(clippy::expect_used, reason = "the file is embedded; a test reads it")]
static NAMES: LazyLock<Names> = LazyLock::new(|| {
    toml::from_str(include_str!("../data/lint/click_id_parameters.toml"))
        .expect("data/lint/click_id_parameters.toml is well-formed")
});

/// The macro in which the role's tracker gets its click ID back, by its name.
pub const fn carrier(role: Role) -> &'static str {
    match role {
        Role::Affiliate => "tid",
        Role::Seller => "vtid",
    }
}

/// How surely a parameter of this name takes a tracker's click ID: 0 is the surest.
pub(crate) fn rank(name: &str) -> Option<usize> {
    let key = name_key(meant_name(name));
    let mut all = NAMES.parameters.iter().chain(&NAMES.doubtful);
    all.position(|known| *known == key)
}

/// The parameter of a URL in which its destination looks for its click ID.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) parameter: Parameter,
    /// It is the template's own, not merely one of a likely name.
    pub(crate) is_own: bool,
    /// A click ID comes back in it.
    pub(crate) carries: bool,
    /// Its value says nothing: empty, a word or a placeholder that was left in, the network's own
    /// click ID.
    pub(crate) is_open: bool,
    macros: Vec<MacroId>,
}

impl Place {
    fn new(url: &UrlTemplate, parameter: Parameter, is_own: bool) -> Self {
        let known = catalogue(url.network());
        let macros = within(url, &parameter);
        Self {
            is_own,
            carries: macros.iter().any(|id| known.at(*id).carries_click_id),
            is_open: if macros.is_empty() {
                !is_plain(&parameter.value)
            } else {
                macros.iter().all(|id| is_networks_own(known, *id))
            },
            macros,
            parameter,
        }
    }

    /// The bytes of its value.
    pub(crate) fn value(&self) -> Range<usize> {
        self.parameter.value_start..self.parameter.value_end
    }

    /// Whether nothing but a click ID belongs there.
    pub(crate) fn is_sure(&self) -> bool {
        let key = name_key(meant_name(&self.parameter.key));
        self.is_own || NAMES.parameters.contains(&key)
    }

    /// A name that takes something else at many trackers is not missed where the click ID goes out
    /// under a name that nobody knows. Empty, it is, unless what goes out is one click's own value.
    fn is_missed(&self, elsewhere: Elsewhere) -> bool {
        let networks_own = !self.macros.is_empty() && self.is_open;
        self.is_sure()
            || networks_own
            || match elsewhere {
                Elsewhere::Nothing => true,
                Elsewhere::Shared => self.is_open,
                Elsewhere::OneClicksOwn => false,
            }
    }
}

/// What goes out that may be a click ID, where no parameter of a known name carries one.
#[derive(Clone, Copy)]
enum Elsewhere {
    Nothing,
    Shared,
    OneClicksOwn,
}

impl Elsewhere {
    fn of(url: &UrlTemplate) -> Self {
        let known = catalogue(url.network());
        let carriers = carriers_anywhere(url);
        if carriers.is_empty() {
            Self::Nothing
        } else if carriers.iter().all(|id| is_shared(known, *id)) {
            Self::Shared
        } else {
            Self::OneClicksOwn
        }
    }
}

/// The parameter in which the destination looks for its click ID, as far as the URL has one.
///
/// It is the template's own; else, of those whose names take a click ID, the surest that carries
/// one; else the one that is to carry it: an open one before any other, then the surest.
pub(crate) fn place(url: &UrlTemplate, template: Option<&Template>) -> Option<Place> {
    let mut own = Vec::new();
    let mut named = Vec::new();
    for parameter in parameters(url) {
        if template.is_some_and(|t| t.takes_click_id_in(meant_name(&parameter.key))) {
            own.push(Place::new(url, parameter, true));
        } else if let Some(rank) = rank(&parameter.key) {
            named.push((rank, Place::new(url, parameter, false)));
        }
    }
    let own = own
        .into_iter()
        .min_by_key(|place| (!place.carries, place.macros.is_empty()));
    if own.is_some() {
        return own;
    }
    let known = catalogue(url.network());
    let shared = |place: &Place| carriers(known, &place.macros).all(|id| is_shared(known, id));
    if named.iter().any(|(_, place)| place.carries) {
        named.retain(|(_, place)| place.carries);
        named.sort_by_key(|(rank, place)| (shared(place), *rank));
    } else {
        let elsewhere = Elsewhere::of(url);
        named.retain(|(_, place)| place.is_missed(elsewhere));
        named.sort_by_key(|(rank, place)| (!place.is_open, *rank));
    }
    named.into_iter().next().map(|(_, place)| place)
}

/// The macros of a URL that bring the click ID back: one of them has to be filled. None where the
/// URL carries no click ID, of which lint speaks.
///
/// They are what stands in the parameter that the destination looks at; without one, the role's own
/// carrier, wherever it is.
pub fn macros(url: &UrlTemplate, template: Option<&Template>, role: Role) -> Vec<MacroId> {
    let known = catalogue(url.network());
    if let Some(place) = place(url, template) {
        if place.is_own && !place.macros.is_empty() {
            return place.macros;
        }
        if place.carries {
            return carriers(known, &place.macros).collect();
        }
    }
    let carrier = known.id(carrier(role));
    let mut carriers = carriers_anywhere(url);
    if carriers.iter().any(|id| Some(*id) == carrier) {
        carriers.retain(|id| Some(*id) == carrier);
    }
    carriers
}

/// The parameters of the offer link in which the click ID has to stand for a URL to bring it back.
/// None where the destination would not find it: mended, the URL has the role's own carrier.
pub(crate) fn link_parameters(
    url: &UrlTemplate,
    template: Option<&Template>,
    role: Role,
) -> Vec<&'static str> {
    if place(url, template).is_some_and(|place| !place.carries) {
        return Vec::new();
    }
    let known = catalogue(url.network());
    macros(url, template, role)
        .into_iter()
        .map(|id| known.at(id))
        .filter(|found| found.carries_click_id && found.role.allows(role))
        .filter_map(|found| found.link_parameter.as_deref())
        .collect()
}

/// A parameter's name as it is meant, where the ampersand before it is one from a web page.
pub(crate) fn meant_name(key: &str) -> &str {
    key.trim_start_matches(ESCAPED_AMPERSAND)
}

fn within(url: &UrlTemplate, parameter: &Parameter) -> Vec<MacroId> {
    let pieces = url.pieces();
    let first = pieces.partition_point(|piece| piece.span.start < parameter.value_start);
    pieces[first..]
        .iter()
        .take_while(|piece| piece.span.end <= parameter.value_end)
        .filter_map(|piece| match piece.kind {
            PieceKind::Macro(id) => Some(id),
            _ => None,
        })
        .collect()
}

fn carriers(known: &Catalogue, macros: &[MacroId]) -> impl Iterator<Item = MacroId> {
    macros
        .iter()
        .copied()
        .filter(|id| known.at(*id).carries_click_id)
}

fn carriers_anywhere(url: &UrlTemplate) -> Vec<MacroId> {
    let sent: Vec<MacroId> = url
        .macros()
        .filter(|(piece, _)| piece.component.is_sent_as_value())
        .map(|(_, id)| id)
        .collect();
    carriers(catalogue(url.network()), &sent).collect()
}

/// Beside a macro that holds one click's own value these are not what a tracker finds it by.
fn is_shared(known: &Catalogue, id: MacroId) -> bool {
    let held = known.at(id).click_id;
    matches!(held, Some(ClickId::Shared | ClickId::Foreign))
}

fn is_networks_own(known: &Catalogue, id: MacroId) -> bool {
    known.at(id).click_id == Some(ClickId::Network)
}

/// Whether text can be meant as it stands: neither empty nor left in nor anybody's placeholder.
fn is_plain(value: &str) -> bool {
    let underscored = value.starts_with("__") && value.ends_with("__");
    let bytes = value.as_bytes();
    let plain = bytes.iter().enumerate().all(|(at, byte)| match byte {
        b'%' => bytes
            .get(at + 1..at + 3)
            .is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit)),
        b'[' | b']' | b'{' | b'}' | b'<' | b'>' | b'!' => false,
        _ => true,
    });
    plain && !value.is_empty() && !underscored && !is_left_in_word(value)
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
    fn no_name_is_listed_twice() {
        let mut all: Vec<_> = NAMES.parameters.iter().chain(&NAMES.doubtful).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count, "the first of two would hide the other");
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
