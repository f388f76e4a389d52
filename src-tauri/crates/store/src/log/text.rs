//! The text that a search looks through, folded so that case does not matter.
//!
//! Index and search fold by these same functions, so that whatever the one wrote the other finds.

use std::borrow::Cow;

use memchr::memmem::Finder;
use percent_encoding::percent_decode_str;

/// Bytes of a delivery's text that are searched.
pub(super) const TEXT: usize = 16 * 1024;
/// Bytes of a body that are searched; up to 64 KiB are kept.
pub(super) const BODY: usize = 8 * 1024;
/// Bytes of an earlier attempt's answer that are searched. They stand in the delivery's own text:
/// as much again for each of a million that were sent again would make an index of gigabytes.
pub(super) const EARLIER: usize = 1024;
/// Trigrams of a search that are looked up; a longer one is looked through for the rest.
const GRAMS: usize = 32;
/// Characters that a search needs.
pub(super) const SHORTEST: usize = 3;
/// Stands between fields; no folded text holds it, so that nothing is found across two of them.
const BETWEEN: char = '\n';

/// A text without its case. Control characters count as spaces.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' '..='~' => folded.push(c.to_ascii_lowercase()),
            'ς' => folded.push('σ'),
            c if c.is_control() => folded.push(' '),
            c => folded.extend(c.to_lowercase()),
        }
    }
    folded
}

/// The text of a delivery: its URL decoded, the URL as it left where that differs, and the values
/// of its event that the URL does not hold.
pub(super) fn of_delivery<'a>(
    url: Option<&str>,
    values: impl IntoIterator<Item = &'a str>,
) -> String {
    let mut text = String::new();
    if let Some(url) = url {
        add_url(&mut text, url);
    }
    for value in values {
        add(&mut text, &fold(value));
    }
    text
}

/// Adds what an earlier attempt was sent as and answered with, as far as it differs; the answer is
/// the text of a body.
pub(super) fn add_earlier(text: &mut String, url: &str, answer: &str) {
    add_url(text, url);
    add(text, answer);
}

fn add_url(text: &mut String, url: &str) {
    let decoded = percent_decode_str(url).decode_utf8_lossy();
    add(text, &fold(&decoded));
    if decoded != url {
        add(text, &fold(url));
    }
}

/// Adds a folded part that is not in it yet, as far as there is room.
fn add(text: &mut String, part: &str) {
    if text.len() >= TEXT || text.contains(part) {
        return;
    }
    if !text.is_empty() {
        text.push(BETWEEN);
    }
    text.push_str(part);
    text.truncate(text.floor_char_boundary(TEXT));
}

/// The text of a body.
pub(super) fn of_body(bytes: &[u8]) -> String {
    let text: Cow<'_, str> = String::from_utf8_lossy(&bytes[..bytes.len().min(BODY)]);
    fold(&text)
}

/// The trigrams of a folded text, as often as they occur.
pub(super) fn grams(folded: &str) -> impl Iterator<Item = u32> + '_ {
    let mut chars = folded.chars();
    let mut before = (chars.next(), chars.next());
    std::iter::from_fn(move || {
        let (first, second) = (before.0?, before.1?);
        let third = chars.next()?;
        before = (Some(second), Some(third));
        Some([first, second, third])
    })
    .filter(|three| !three.contains(&BETWEEN))
    .map(gram)
}

/// Three characters as a number: ASCII exactly, others by a hash. Two that share a number cost a
/// look at the text, no more.
fn gram([a, b, c]: [char; 3]) -> u32 {
    let [a, b, c] = [u64::from(a), u64::from(b), u64::from(c)];
    let number = if (a | b | c) < 0x80 {
        a << 16 | b << 8 | c
    } else {
        let mixed = (a << 42 | b << 21 | c).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed >> 33 | 0x8000_0000
    };
    // Both arms fit by their shifts.
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// What is searched for.
pub(super) struct Needle {
    finder: Finder<'static>,
    /// Its trigrams, each once.
    pub(super) grams: Vec<u32>,
}

impl Needle {
    /// The needle of a search; `None` if it is too short.
    pub(super) fn new(search: &str) -> Option<Self> {
        let folded = fold(search);
        if folded.chars().count() < SHORTEST {
            return None;
        }
        let mut all: Vec<u32> = grams(&folded).collect();
        all.sort_unstable();
        all.dedup();
        let step = all.len().div_ceil(GRAMS).max(1);
        Some(Self {
            finder: Finder::new(folded.as_bytes()).into_owned(),
            grams: all.into_iter().step_by(step).collect(),
        })
    }

    /// Whether a folded text holds it.
    pub(super) fn is_in(&self, folded: &str) -> bool {
        self.finder.find(folded.as_bytes()).is_some()
    }
}

/// A number that tells two texts apart, to see whether one changed.
pub(super) fn hash(text: &str) -> u32 {
    // FNV-1a: no need to withstand anybody, it must only be the same tomorrow.
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_text_holds_the_url_decoded_and_as_sent_and_each_further_value() {
        let text = of_delivery(
            Some("https://a.example/p?name=J%C3%B6rg%20B&x=1"),
            ["Jörg B", "ORDER-7", "x"],
        );
        for part in ["jörg b", "j%c3%b6rg%20b", "order-7"] {
            assert!(text.contains(part), "{part} is what a user would paste");
        }
        assert_eq!(
            text.matches("jörg b").count(),
            1,
            "a value that the URL shows is not kept twice"
        );
    }

    #[test]
    fn nothing_is_found_across_two_fields() {
        let text = of_delivery(None, ["abc", "def"]);
        assert!(!Needle::new("cde").unwrap().is_in(&text));
        assert!(
            Needle::new("c\nd").is_some_and(|needle| !needle.is_in(&text)),
            "a typed line break is a space"
        );
    }

    #[test]
    fn a_search_of_one_or_two_characters_is_too_short() {
        assert!(Needle::new("ab").is_none());
        assert!(
            Needle::new("日本語").is_some(),
            "characters count, not bytes"
        );
    }

    #[test]
    fn a_huge_text_is_cut_between_characters() {
        let text = of_delivery(Some(&"ü".repeat(TEXT)), []);
        assert!(
            text.len() <= TEXT,
            "a pasted megabyte must not slow every search"
        );
        assert_eq!(of_body(&vec![b'x'; BODY * 2]).len(), BODY);
        let mut text = of_delivery(Some("https://a.example/"), []);
        for n in 0..TEXT {
            add_earlier(&mut text, &format!("https://a.example/{n}"), "Not Found");
        }
        assert!(
            text.len() <= TEXT,
            "nor one delivery that was sent again for ever"
        );
    }

    proptest! {
        #[test]
        fn whatever_a_text_holds_its_trigrams_hold(
            before in "\\PC{0,12}", middle in "\\PC{3,40}", after in "\\PC{0,12}",
        ) {
            let text = of_body(format!("{before}{middle}{after}").as_bytes());
            let needle = Needle::new(&middle).unwrap();
            let all: Vec<u32> = grams(&text).collect();
            prop_assert!(needle.is_in(&text), "folding is by character, so parts fold alike");
            prop_assert!(
                needle.grams.iter().all(|gram| all.contains(gram)),
                "or a match would be passed over"
            );
        }
    }
}
