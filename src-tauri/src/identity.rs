//! The identifier under which this copy of Carom is known to the system. The single-instance
//! lock, the window's remembered place and its preferences all key on it, so it follows the data
//! folder: a second data folder, or a test, stands apart from the user's own.

use std::path::Path;

/// The identifier of Carom on its usual data folder.
const IDENTIFIER: &str = "app.carom.desktop";

/// The identifier for `data_dir`, or the usual one where no folder was asked for.
pub(crate) fn identifier(data_dir: Option<&Path>) -> String {
    let Some(data_dir) = data_dir else {
        return IDENTIFIER.to_owned();
    };
    // The folder may not exist yet; then its absolute path is all there is to go by.
    let place = data_dir
        .canonicalize()
        .or_else(|_| std::path::absolute(data_dir))
        .unwrap_or_else(|_| data_dir.to_owned());
    let digest = fnv1a(place.as_os_str().as_encoded_bytes());
    // A letter first: part of the identifier becomes a D-Bus name, where none may begin with a
    // digit.
    format!("{IDENTIFIER}.d{digest:016x}")
}

/// FNV-1a, 64 bit. The standard hasher may change between releases of Rust; this must not, or an
/// update would forget the window's place.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_folder_keeps_the_usual_identifier() {
        assert_eq!(identifier(None), "app.carom.desktop");
    }

    #[test]
    fn two_data_folders_have_two_identifiers() {
        let one = identifier(Some(Path::new("/nowhere/one")));
        let two = identifier(Some(Path::new("/nowhere/two")));
        assert_ne!(
            one, two,
            "windows on different databases must not hand over to each other"
        );
        assert_eq!(
            one,
            identifier(Some(Path::new("/nowhere/one"))),
            "a second start on one folder must find the first"
        );
    }

    #[test]
    fn no_part_of_an_identifier_begins_with_a_digit() {
        let name = identifier(Some(Path::new("/nowhere/one")));
        assert!(
            name.split('.')
                .all(|part| part.starts_with(|first: char| first.is_ascii_lowercase())),
            "{name} becomes part of a D-Bus name, where that is refused"
        );
    }

    #[test]
    fn the_hash_is_the_published_fnv_1a() {
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"a"), 0xaf63_dc4c_8601_ec8c);
    }
}
