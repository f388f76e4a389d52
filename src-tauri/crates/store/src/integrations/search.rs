//! What the search box looks through, and the host that a row shows.

use carom_postback::integration::Definition;

use crate::urls;

/// Bytes of searchable text per integration. A pasted megabyte is kept as it is, but only its
/// beginning is searched.
const SEARCHED: usize = 16 * 1024;

/// The text that searches look through: name, account, template, URLs (hosts and macros),
/// answers and notes, regardless of case.
pub(super) fn text(definition: &Definition) -> String {
    let mut text = String::new();
    let parts = [
        &definition.name,
        &definition.account,
        &definition.template,
        &definition.url,
    ]
    .into_iter()
    .chain(definition.urls.values())
    .chain(definition.answers.values())
    .chain([&definition.notes]);
    for part in parts {
        if !part.is_empty() {
            let end = part.floor_char_boundary(SEARCHED.min(part.len()));
            text.push_str(&part[..end].to_lowercase());
            // A line break keeps a word from matching across two fields.
            text.push('\n');
        }
        if text.len() >= SEARCHED {
            text.truncate(text.floor_char_boundary(SEARCHED));
            break;
        }
    }
    text
}

/// The words of a search, each of which must occur.
pub(super) fn words(search: &str) -> impl Iterator<Item = String> + '_ {
    search.split_whitespace().map(str::to_lowercase)
}

/// The host of the URL that the first event fires.
pub(super) fn host(definition: &Definition) -> String {
    urls::host(
        definition
            .events
            .first()
            .map_or(definition.url.as_str(), |e| definition.url_for(*e)),
    )
}

#[cfg(test)]
mod tests {
    use carom_postback::event::EventType;

    use super::*;

    fn with_url(url: &str) -> Definition {
        Definition {
            url: url.into(),
            ..Definition::default()
        }
    }

    #[test]
    fn the_host_is_that_of_the_first_event_s_own_url() {
        let mut definition = with_url("https://shared.example/");
        definition.events = vec![EventType::Upsell];
        definition.customize = true;
        definition
            .urls
            .insert(EventType::Upsell, "https://upsell.example/".into());
        assert_eq!(host(&definition), "upsell.example");
    }

    #[test]
    fn a_huge_url_leaves_room_in_the_search_text_and_never_splits_a_character() {
        let definition = Definition {
            name: "Ünïcode".into(),
            ..with_url(&"ü".repeat(1 << 20))
        };
        let text = text(&definition);
        assert!(
            text.starts_with("ünïcode\n"),
            "the name stays searchable, regardless of case"
        );
        assert!(
            text.len() <= SEARCHED,
            "a pasted megabyte must not slow every search"
        );
    }
}
