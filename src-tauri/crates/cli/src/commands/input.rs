//! What a user hands over for reading: a URL as an argument or on standard input, macro values.

use std::{
    collections::BTreeMap,
    io::{self, Read as _},
};

use carom_postback::{event::Network, integration::Role, lint, macros::catalogue};

use crate::{
    arguments::Setting,
    exit::{Done, Failure},
};

/// A URL that is longer is not read at all; lint speaks up at 8 KiB.
const LONGEST_URL: u64 = 16 * 1024 * 1024;

/// The URL of an argument; `-` stands for standard input.
pub(super) fn url(argument: &str) -> Done<String> {
    if argument != "-" {
        return Ok(argument.to_owned());
    }
    let bytes = standard_input(LONGEST_URL, "URL")?;
    let mut text = text(bytes, "URL")?;
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    Ok(text)
}

/// All of standard input, as far as it goes.
pub(super) fn standard_input(most: u64, what: &str) -> Done<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| {
            Failure::failed(
                "input",
                format!("standard input could not be read: {error}"),
                format!("Give the {what} as an argument instead of -."),
            )
        })?;
    if bytes.len() as u64 > most {
        return Err(Failure::usage(
            "too_long",
            format!(
                "the {what} on standard input is longer than {} MiB",
                most / 1024 / 1024
            ),
            "Check what is piped in.",
        ));
    }
    Ok(bytes)
}

/// Bytes as text.
pub(super) fn text(bytes: Vec<u8>, what: &str) -> Done<String> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::usage(
            "not_utf8",
            format!("the {what} on standard input is not UTF-8 text: byte {at} does not fit"),
            "Save it as UTF-8 and try again.",
        )
    })
}

/// The macro values of `--set`.
pub(super) fn macro_values(
    settings: &[Setting],
    network: Network,
    role: Role,
) -> Done<BTreeMap<String, String>> {
    let known = catalogue(network);
    let mut values = BTreeMap::new();
    for Setting { name, value } in settings {
        if known.get(name).is_none() {
            return Err(unknown_macro(network, role, name));
        }
        values.insert(name.clone(), value.clone());
    }
    Ok(values)
}

/// Says that there is no such macro, and which one may be meant.
pub(super) fn unknown_macro(network: Network, role: Role, name: &str) -> Failure {
    let hint = match lint::probably_meant(network, role, name) {
        Some(meant) => format!("Is {} meant? `carom macros` lists them all.", meant.name),
        None => "`carom macros` lists them all.".to_owned(),
    };
    Failure::usage(
        "unknown_macro",
        format!("{{{name}}} is not a ClickBank macro"),
        hint,
    )
    .of_field(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(role: Role, name: &str) -> String {
        let setting = Setting {
            name: name.into(),
            value: String::new(),
        };
        let failure =
            macro_values(&[setting], Network::default(), role).expect_err("no such macro");
        failure.report.hint
    }

    #[test]
    fn a_name_that_is_no_macro_is_told_the_one_that_lint_would_name() {
        for (name, affiliate, seller) in [
            ("affilate_earnings", "affiliate_earnings", "vendor_earnings"),
            ("clickid", "tid", "vtid"),
            ("txid", "receipt_id", "receipt_id"),
            ("TID", "tid", "vtid"),
        ] {
            for (role, meant) in [(Role::Affiliate, affiliate), (Role::Seller, seller)] {
                let hint = hint(role, name);
                assert!(hint.starts_with(&format!("Is {meant} meant?")), "{hint}");
            }
        }
    }

    #[test]
    fn a_name_like_no_macro_is_not_guessed_at() {
        for name in ["zzzzzzzz", "product"] {
            let hint = hint(Role::Affiliate, name);
            assert!(!hint.contains("meant"), "{hint}");
        }
    }
}
