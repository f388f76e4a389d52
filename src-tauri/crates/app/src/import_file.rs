//! What an export of Carom's holds, read back. What can't be read is told as somebody sees it who
//! opens the file in a text editor: at which line, what stands there, and what belongs there. The
//! parser's own words stay here.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashSet},
};

use carom_postback::integration::Definition;
use serde::Deserialize;
use serde_json::{Value, error::Category, value::RawValue};
use thiserror::Error;

/// The format's version; a file with a higher one comes from a newer Carom.
pub(crate) const FORMAT: u64 = 1;
/// More entries than this are not shown or imported in one go.
const MOST_ENTRIES: usize = 20_000;
/// The way out where the format is a later one.
const NEWER: &str = "Install the newer Carom to import it. Nothing was changed.";
/// Characters of the file that a message quotes at most.
const QUOTED: usize = 24;

/// Why a file as a whole can't be read. Lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Flaw {
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
    /// Its bytes are no UTF-8.
    #[error("from line {line} on it is not UTF-8 text")]
    NotText {
        /// The line with the first wrong byte.
        line: usize,
    },
    /// Its end is missing.
    #[error("it breaks off at line {line}, column {column}, before its end")]
    BreaksOff {
        /// Where it ends.
        line: usize,
        /// Where it ends.
        column: usize,
    },
    /// Something stands where it does not belong.
    #[error("{found} at line {line}, column {column} does not belong there")]
    Broken {
        /// Where.
        line: usize,
        /// Where.
        column: usize,
        /// What stands there.
        found: String,
    },
    /// JSON of something else.
    #[error("it is JSON, but not of Carom’s")]
    Foreign,
    /// More than is taken in at a time.
    #[error("it holds {count} integrations, and {MOST_ENTRIES} can be imported at a time")]
    TooMany {
        /// How many it holds.
        count: usize,
    },
    /// A later format.
    #[error("it was written by a newer Carom (format {format})")]
    Newer {
        /// Its format.
        format: u64,
    },
}

impl Flaw {
    /// What to do about it.
    pub(crate) const fn way_out(&self) -> &'static str {
        match self {
            Self::Empty | Self::BreaksOff { .. } => {
                "Export it again, or copy it once more and whole. Nothing was changed."
            }
            Self::NotText { .. } => "Save it as UTF-8, or export it again. Nothing was changed.",
            Self::Broken { .. } => {
                "Mend that place in a text editor, or export it again. Nothing was changed."
            }
            Self::Foreign => {
                "Choose a file that Carom exported: “carom_export” stands near its beginning. \
                 Nothing was changed."
            }
            Self::TooMany { .. } => "Import it in several files. Nothing was changed.",
            Self::Newer { .. } => NEWER,
        }
    }
}

/// An entry that can't be read; the others can.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{why}")]
pub struct BadEntry {
    /// Its name, as far as it can be made out.
    pub(crate) name: String,
    /// Where in the file, what stands there, and what belongs there.
    pub(crate) why: String,
}

/// The file as it is read: entries stay loose, so that each can fail for itself.
#[derive(Debug, Deserialize)]
struct Loose<'a> {
    carom_export: u64,
    #[serde(borrow)]
    integrations: Vec<&'a RawValue>,
}

/// One entry.
#[derive(Debug, Deserialize)]
struct LooseEntry<'a> {
    #[serde(borrow)]
    definition: &'a RawValue,
}

/// Reads a file into its entries.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Result<Definition, BadEntry>>, Flaw> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let good = &bytes[..error.valid_up_to()];
        let breaks = good.iter().filter(|byte| **byte == b'\n').count();
        Flaw::NotText { line: breaks + 1 }
    })?;
    if text.trim().is_empty() {
        return Err(Flaw::Empty);
    }
    let loose: Loose<'_> = serde_json::from_str(text).map_err(|error| flaw(text, &error))?;
    if loose.carom_export > FORMAT {
        return Err(Flaw::Newer {
            format: loose.carom_export,
        });
    }
    let count = loose.integrations.len();
    if count > MOST_ENTRIES {
        return Err(Flaw::TooMany { count });
    }
    let mut places = Places::new(text);
    Ok(loose
        .integrations
        .into_iter()
        .map(|entry| read_entry(entry, &mut places))
        .collect())
}

/// What the parser found, in plain words.
fn flaw(text: &str, error: &serde_json::Error) -> Flaw {
    // The parser counts a column's bytes, and stands behind a line's end as column 0 of the next.
    let line_text = text.split('\n').nth(error.line().saturating_sub(1));
    let line_text = line_text.unwrap_or_default();
    let before = line_text.floor_char_boundary(error.column().saturating_sub(1));
    let (line, column) = (error.line(), line_text[..before].chars().count() + 1);
    match error.classify() {
        Category::Eof => Flaw::BreaksOff { line, column },
        Category::Data => Flaw::Foreign,
        Category::Syntax | Category::Io => Flaw::Broken {
            line,
            column,
            found: quoted(line_text[before..].trim_end_matches('\r')),
        },
    }
}

/// The beginning of what stands at a place, with what can't be seen in words.
fn quoted(text: &str) -> String {
    let seen: String = text
        .chars()
        .take_while(|letter| !letter.is_control())
        .take(QUOTED)
        .collect();
    let cut = seen.len() < text.len();
    match (seen.trim().is_empty(), cut) {
        (true, false) => "The end of the line".to_owned(),
        (true, true) => "An invisible character".to_owned(),
        (false, true) => format!("“{seen}…”"),
        (false, false) => format!("“{seen}”"),
    }
}

/// Lines and columns of pieces of a text that are asked for in its order: each is counted from the
/// one before, so that a file full of bad entries is still read in one go.
struct Places<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    column: usize,
}

impl<'a> Places<'a> {
    const fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
            column: 1,
        }
    }

    /// Where `piece` begins, which must be a part of the text.
    fn of(&mut self, piece: &str) -> String {
        let offset = piece
            .as_ptr()
            .addr()
            .wrapping_sub(self.text.as_ptr().addr());
        let offset = offset.min(self.text.len());
        if offset < self.at {
            *self = Self::new(self.text);
        }
        for letter in self.text[self.at..offset].chars() {
            if letter == '\n' {
                (self.line, self.column) = (self.line + 1, 1);
            } else {
                self.column += 1;
            }
        }
        self.at = offset;
        format!("line {}, column {}", self.line, self.column)
    }
}

fn read_entry(entry: &RawValue, places: &mut Places<'_>) -> Result<Definition, BadEntry> {
    let nameless = |why: String| BadEntry {
        name: String::new(),
        why,
    };
    let Ok(loose) = serde_json::from_str::<LooseEntry<'_>>(entry.get()) else {
        let found = what(entry.get());
        return Err(nameless(format!(
            "at {} stands {found} where an integration with its “definition” belongs",
            places.of(entry.get())
        )));
    };
    match serde_json::from_str::<Definition>(loose.definition.get()) {
        // A list would be taken for the fields in their order, and an empty one for none.
        Ok(mut definition) if loose.definition.get().starts_with('{') => {
            // An event twice would be a row twice on screen.
            let mut seen = HashSet::new();
            definition.events.retain(|event| seen.insert(*event));
            Ok(definition)
        }
        _ => Err(bad_definition(loose.definition.get(), places)),
    }
}

/// Finds out which fields of a definition don't fit.
fn bad_definition(definition: &str, places: &mut Places<'_>) -> BadEntry {
    let fields: BTreeMap<Cow<'_, str>, &RawValue> = match serde_json::from_str(definition) {
        Ok(fields) => fields,
        Err(_) => {
            return BadEntry {
                name: String::new(),
                why: format!(
                    "its definition at {} is {}, not the fields of an integration",
                    places.of(definition),
                    what(definition)
                ),
            };
        }
    };
    let name = fields
        .get("name")
        .and_then(|name| serde_json::from_str(name.get()).ok())
        .unwrap_or_default();
    let mut bad: Vec<(&str, &str)> = fields
        .iter()
        .map(|(key, value)| (key.as_ref(), value.get()))
        // Every field of a definition may be absent, so each can be tried alone.
        .filter(|(key, value)| {
            let alone = format!("{{{}:{value}}}", Value::from(*key));
            serde_json::from_str::<Definition>(&alone).is_err()
        })
        .collect();
    bad.sort_by_key(|(_, value)| value.as_ptr().addr());
    let flaws: Vec<String> = bad
        .iter()
        .map(|(key, value)| {
            let (label, belongs) = field(key);
            let place = places.of(value);
            format!(
                "its {label} ({key}) at {place} is {}, not {belongs}",
                what(value)
            )
        })
        .collect();
    let why = if flaws.is_empty() {
        format!(
            "a field of its definition at {} stands twice",
            places.of(definition)
        )
    } else {
        flaws.join("; ")
    };
    BadEntry { name, why }
}

/// A field's name on screen, and what belongs into it.
fn field(key: &str) -> (&str, &'static str) {
    match key {
        "name" => ("name", "text"),
        "network" => ("network", "“clickbank”"),
        "template" => ("template", "the ID of one, as text"),
        "answers" => ("template’s answers", "a text for each question"),
        "account" => ("account nickname", "text"),
        "role" => ("role", "“affiliate” or “seller”"),
        "level" => ("integration level", "“global” or “custom”"),
        "filters" => ("filters", "a list of fields, each with its values as text"),
        "events" => (
            "event types",
            "a list of “order_impression”, “purchase”, “upsell” and “combined”",
        ),
        "url" => ("postback URL", "text"),
        "customize" => ("switch for one URL per event type", "true or false"),
        "urls" => (
            "URLs per event type",
            "a text for “order_impression”, “purchase”, “upsell” or “combined”",
        ),
        "notes" => ("notes", "text"),
        other => (other, "what an export has there"),
    }
}

/// What stands in the file, said shortly.
fn what(json: &str) -> String {
    match serde_json::from_str::<Value>(json) {
        Ok(Value::Null) => "nothing (null)".to_owned(),
        Ok(Value::Object(fields)) if fields.is_empty() => "an empty {}".to_owned(),
        Ok(Value::Array(list)) if list.is_empty() => "an empty list".to_owned(),
        _ => {
            let one_line: Vec<&str> = json.split_whitespace().collect();
            let one_line = one_line.join(" ");
            match one_line
                .strip_prefix('"')
                .and_then(|rest| rest.strip_suffix('"'))
            {
                Some(text) => quoted(text),
                None => quoted(&one_line),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flaw_of(text: &str) -> String {
        match read(text.as_bytes()) {
            Ok(entries) => panic!("{text:?} was read as {entries:?}"),
            Err(flaw) => flaw.to_string(),
        }
    }

    fn entry(definition: &str) -> Result<Definition, BadEntry> {
        let text = format!(
            "{{\n  \"carom_export\": 1,\n  \"integrations\": [\n    {definition}\n  ]\n}}\n"
        );
        read(text.as_bytes()).expect("the file is whole").remove(0)
    }

    fn why(definition: &str) -> String {
        entry(definition).expect_err("it is broken").why
    }

    #[test]
    fn a_file_that_breaks_off_or_is_edited_badly_names_line_and_column() {
        assert_eq!(
            flaw_of("{\n  \"carom_export\": 1,\n  \"integ"),
            "it breaks off at line 3, column 8, before its end"
        );
        assert_eq!(
            flaw_of("{\n  \"carom_export\": 1,\n  integrations: []\n}"),
            "“integrations: []” at line 3, column 3 does not belong there"
        );
        assert_eq!(
            flaw_of("{\"näme\": oops, \"carom_export\": 1}"),
            "“oops, \"carom_export\": 1}” at line 1, column 10 does not belong there"
        );
    }

    #[test]
    fn what_is_no_export_at_all_is_said_to_be_none() {
        assert_eq!(flaw_of(""), "it is empty");
        assert_eq!(flaw_of("\u{feff} \r\n"), "it is empty");
        assert_eq!(flaw_of("[]"), "it is JSON, but not of Carom’s");
        assert_eq!(flaw_of("{\"carom\": {}}"), "it is JSON, but not of Carom’s");
        assert_eq!(
            read(b"{\n\xff\xfe").expect_err("no text"),
            Flaw::NotText { line: 2 }
        );
        assert_eq!(
            read(br#"{"carom_export":99,"integrations":[]}"#).expect_err("newer"),
            Flaw::Newer { format: 99 }
        );
    }

    #[test]
    fn a_field_that_does_not_fit_is_named_with_its_place_and_what_belongs_there() {
        assert_eq!(
            why(r#"{"definition": {"name": "Odd", "role": "boss"}}"#),
            "its role (role) at line 4, column 44 is “boss”, not “affiliate” or “seller”"
        );
        assert_eq!(
            why(r#"{"definition": {"events": ["rebill"], "notes": 5}}"#),
            "its event types (events) at line 4, column 31 is “[\"rebill\"]”, not a list of \
             “order_impression”, “purchase”, “upsell” and “combined”; its notes (notes) at line 4, \
             column 52 is “5”, not text"
        );
        assert_eq!(
            why("17"),
            "at line 4, column 5 stands “17” where an integration with its “definition” belongs"
        );
        assert_eq!(
            why(r#"{"definition": []}"#),
            "its definition at line 4, column 20 is an empty list, not the fields of an integration"
        );
        assert_eq!(
            why(r#"{"definition": {"url": "a", "url": "b"}}"#),
            "a field of its definition at line 4, column 20 stands twice"
        );
    }

    #[test]
    fn a_broken_entry_keeps_its_name() {
        let bad = entry(r#"{"definition": {"name": "Odd", "role": 3}}"#).expect_err("broken");
        assert_eq!(bad.name, "Odd");
    }

    #[test]
    fn whatever_is_read_the_parsers_own_words_stay_out() {
        let texts = [
            "{",
            "}",
            "nul",
            "\u{0}",
            "\"\\ud800\"",
            "[[[[",
            "{\"carom_export\":-1}",
            "1e999",
            "{\"carom_export\":1,\"integrations\":[1e999,\"\\ud800\",{\"definition\":\"\\ud800\"}]}",
            "{\"carom_export\":1,\"integrations\":[{\"definition\":{\"name\":\"\\ud800\"}}]}",
        ];
        for text in texts {
            let words = match read(text.as_bytes()) {
                Err(flaw) => flaw.to_string(),
                Ok(entries) => entries
                    .into_iter()
                    .filter_map(Result::err)
                    .map(|bad| bad.why)
                    .collect(),
            };
            for jargon in [
                "expected",
                "EOF",
                "invalid type",
                "variant",
                "struct",
                "parsing",
            ] {
                assert!(!words.contains(jargon), "{text:?}: {words}");
            }
            assert!(!words.is_empty(), "{text:?} must be told of");
        }
    }
}
