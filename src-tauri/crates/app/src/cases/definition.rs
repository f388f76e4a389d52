//! What may be kept of a form: put in order, and refused where nothing could show or keep it.

use carom_postback::integration::Definition;

use crate::error::AppError;

/// A longer name can't be shown anywhere.
const LONGEST_NAME: usize = 200;
/// Longer notes belong in a document.
const LONGEST_NOTES: usize = 20_000;
/// A longer URL is kept out of the database; lint speaks up at 8 KiB already.
const LONGEST_URL: usize = 64 * 1024;

/// A definition as it is kept: outer white space gone, each event once, in the network's order.
pub(super) fn tidy(mut definition: Definition) -> Definition {
    definition.name = definition.name.trim().to_owned();
    definition.account = definition.account.trim().to_owned();
    definition.events.sort_unstable();
    definition.events.dedup();
    definition
}

/// What no save may hold: a form without a name, or a field that nothing could show or keep.
pub(super) fn check_definition(definition: &Definition) -> Result<(), AppError> {
    let field = |field: &str, code, message: String, hint: &str| {
        Err(AppError::Field {
            code,
            field: field.to_owned(),
            message,
            hint: hint.to_owned(),
        })
    };
    if definition.name.trim().is_empty() {
        return field(
            "name",
            "name_missing",
            "The integration has no name".into(),
            "Give it one that you will recognise in the list.",
        );
    }
    let letters = definition.name.chars().count();
    if letters > LONGEST_NAME {
        return field(
            "name",
            "name_too_long",
            format!("The name has {letters} characters; {LONGEST_NAME} fit"),
            "Shorten it; Notes has room for the rest.",
        );
    }
    if definition.notes.len() > LONGEST_NOTES {
        return field(
            "notes",
            "notes_too_long",
            format!(
                "The notes have {} bytes; {LONGEST_NOTES} fit",
                definition.notes.len()
            ),
            "Shorten them.",
        );
    }
    let urls = std::iter::once(&definition.url).chain(definition.urls.values());
    if let Some(url) = urls.into_iter().find(|url| url.len() > LONGEST_URL) {
        return field(
            "url",
            "url_too_long",
            format!(
                "A postback URL has {} bytes; {LONGEST_URL} can be kept",
                url.len()
            ),
            "Check what was pasted; networks and servers stop at about 8,192.",
        );
    }
    let texts = [("name", &definition.name), ("account", &definition.account)];
    for (key, text) in texts {
        if text.chars().any(char::is_control) {
            return field(
                key,
                "control_character",
                format!("The {key} holds a character that can't be seen"),
                "Type it anew instead of pasting it.",
            );
        }
    }
    if definition.account.chars().count() > 100 {
        return field(
            "account",
            "account_too_long",
            "The account nickname is longer than any nickname can be".into(),
            "A ClickBank nickname has 5 to 10 letters and digits.",
        );
    }
    Ok(())
}
