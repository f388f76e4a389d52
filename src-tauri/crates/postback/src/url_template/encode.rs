//! Percent-encoding of values, the same for every component: what is not unreserved in RFC 3986
//! is encoded, so that no value can end its parameter, its path segment or the URL.

use percent_encoding::percent_encode_byte;

/// A value as it stands in a URL. Space is `%20`, never a plus.
pub fn encode(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    encode_into(value, &mut out);
    out
}

/// Appends a value as it stands in a URL.
pub fn encode_into(value: &str, out: &mut String) {
    let bytes = value.as_bytes();
    // Runs of unreserved bytes are copied whole. They are ASCII, so a run never cuts a character.
    let mut done = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if !UNRESERVED[usize::from(*byte)] {
            if done < at {
                out.push_str(&value[done..at]);
            }
            out.push_str(percent_encode_byte(*byte));
            done = at + 1;
        }
    }
    out.push_str(&value[done..]);
}

/// By byte, whether it stands in a URL as it is.
static UNRESERVED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    loop {
        table[byte as usize] =
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        if byte == u8::MAX {
            break table;
        }
        byte += 1;
    }
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_unreserved_characters_stay() {
        let ascii: String = (0..=127_u8).map(char::from).collect();
        let stays: String = ascii
            .chars()
            .filter(|c| encode(&c.to_string()).len() == 1)
            .collect();
        assert_eq!(
            stays,
            "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~"
        );
    }

    #[test]
    fn a_space_is_percent_20_and_a_plus_is_kept_apart_from_it() {
        assert_eq!(encode("Apple Macintosh+"), "Apple%20Macintosh%2B");
    }

    #[test]
    fn other_scripts_are_encoded_as_utf_8() {
        assert_eq!(encode("é€"), "%C3%A9%E2%82%AC");
    }
}
