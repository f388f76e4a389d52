//! How letters are written as bytes, and how to tell from the beginning of a file.
//!
//! Rows are parted on bytes: in every encoding here but UTF-16 the delimiters, quotes and line
//! breaks are single ASCII bytes that nothing else contains, so that a byte position in the file
//! is exact and a letter that cannot be read spoils its own field alone. UTF-16 is turned into
//! UTF-8 while reading (see `window`).

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An encoding that files come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark. ASCII too.
    Utf8,
    /// UTF-16, low byte first: Excel's "Unicode text".
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Western European, what Excel calls CSV on Windows; holds Latin-1.
    Windows1252,
    /// Central European.
    Windows1250,
    /// Cyrillic.
    Windows1251,
}

impl Encoding {
    /// All, the likeliest first.
    pub const ALL: [Self; 6] = [
        Self::Utf8,
        Self::Utf16Le,
        Self::Utf16Be,
        Self::Windows1252,
        Self::Windows1250,
        Self::Windows1251,
    ];

    /// The usual name, by which it is asked for.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
            Self::Windows1250 => "windows-1250",
            Self::Windows1251 => "windows-1251",
        }
    }

    /// The encoding of a name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.key() == key)
    }

    /// The words on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16 (little endian)",
            Self::Utf16Be => "UTF-16 (big endian)",
            Self::Windows1252 => "Western European (Windows-1252, Latin-1)",
            Self::Windows1250 => "Central European (Windows-1250)",
            Self::Windows1251 => "Cyrillic (Windows-1251)",
        }
    }

    /// Whether the file's bytes are turned into UTF-8 before rows are parted.
    pub(crate) const fn is_utf16(self) -> bool {
        matches!(self, Self::Utf16Le | Self::Utf16Be)
    }

    fn single_byte(self) -> Option<&'static encoding_rs::Encoding> {
        match self {
            Self::Utf8 | Self::Utf16Le | Self::Utf16Be => None,
            Self::Windows1252 => Some(encoding_rs::WINDOWS_1252),
            Self::Windows1250 => Some(encoding_rs::WINDOWS_1250),
            Self::Windows1251 => Some(encoding_rs::WINDOWS_1251),
        }
    }

    /// The text of one field. `None` where its bytes are no text in this encoding.
    pub(crate) fn text(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        match self.single_byte() {
            None => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
            Some(encoding) => encoding.decode_without_bom_handling_and_without_replacement(bytes),
        }
    }

    /// The text of one field for showing, with a mark where bytes are no text.
    pub(crate) fn lossy(self, bytes: &[u8]) -> Cow<'_, str> {
        match self.single_byte() {
            None => String::from_utf8_lossy(bytes),
            Some(encoding) => encoding.decode_without_bom_handling(bytes).0,
        }
    }

    /// The encoding that a byte order mark at the beginning names, and the mark's length.
    pub(crate) fn of_mark(head: &[u8]) -> Option<(Self, usize)> {
        match head {
            [0xEF, 0xBB, 0xBF, ..] => Some((Self::Utf8, 3)),
            [0xFF, 0xFE, ..] => Some((Self::Utf16Le, 2)),
            [0xFE, 0xFF, ..] => Some((Self::Utf16Be, 2)),
            _ => None,
        }
    }

    /// The likeliest encoding of a text without a byte order mark. `whole` says that `head` is
    /// all of it, so that a letter cut at its end counts as broken.
    pub(crate) fn guess(head: &[u8], whole: bool) -> Self {
        if let Some(wide) = utf16_by_zeros(head) {
            return wide;
        }
        let (letters, broken) = utf8_letters(head, whole);
        // One spoilt letter does not make a UTF-8 file Latin-1: every other letter would be read
        // wrong. Two letters that are UTF-8 by chance in a Latin-1 text are rarer than that.
        if broken == 0 || letters >= broken {
            return Self::Utf8;
        }
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(head, whole);
        let guessed = detector.guess(None, Utf8Detection::Deny);
        if guessed == encoding_rs::WINDOWS_1250 || guessed == encoding_rs::ISO_8859_2 {
            Self::Windows1250
        } else if guessed == encoding_rs::WINDOWS_1251 {
            Self::Windows1251
        } else {
            Self::Windows1252
        }
    }
}

/// UTF-16 without a mark shows in its zero bytes: mostly ASCII text has one in every pair.
fn utf16_by_zeros(head: &[u8]) -> Option<Encoding> {
    let pairs = head.len() / 2;
    if pairs < 2 {
        return None;
    }
    let zeros = |odd: usize| head.chunks_exact(2).filter(|p| p[odd] == 0).count();
    let (high, low) = (zeros(0), zeros(1));
    if low * 10 >= pairs * 4 && high * 20 <= pairs {
        Some(Encoding::Utf16Le)
    } else if high * 10 >= pairs * 4 && low * 20 <= pairs {
        Some(Encoding::Utf16Be)
    } else {
        None
    }
}

/// How many letters beyond ASCII are well-formed UTF-8, and how many places are not.
fn utf8_letters(mut text: &[u8], whole: bool) -> (usize, usize) {
    let (mut letters, mut broken) = (0, 0);
    let count = |valid: &[u8]| valid.iter().filter(|b| **b >= 0xC0).count();
    loop {
        match std::str::from_utf8(text) {
            Ok(_) => return (letters + count(text), broken),
            Err(error) => {
                let (valid, rest) = text.split_at(error.valid_up_to());
                letters += count(valid);
                match error.error_len() {
                    None => return (letters, broken + usize::from(whole)),
                    Some(length) => {
                        broken += 1;
                        text = &rest[length..];
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_known_and_have_their_length() {
        assert_eq!(
            Encoding::of_mark(b"\xEF\xBB\xBFa"),
            Some((Encoding::Utf8, 3))
        );
        assert_eq!(
            Encoding::of_mark(b"\xFF\xFEa\0"),
            Some((Encoding::Utf16Le, 2))
        );
        assert_eq!(
            Encoding::of_mark(b"\xFE\xFF\0a"),
            Some((Encoding::Utf16Be, 2))
        );
        assert_eq!(Encoding::of_mark(b"abc"), None);
    }

    #[test]
    fn utf16_is_known_without_a_mark() {
        assert_eq!(Encoding::guess(b"a\0,\0b\0\n\0", true), Encoding::Utf16Le);
        assert_eq!(Encoding::guess(b"\0a\0,\0b\0\n", true), Encoding::Utf16Be);
    }

    #[test]
    fn one_spoilt_letter_does_not_make_a_utf8_file_latin_1() {
        let text = "Zoë,Jürgen,Ærø,".repeat(20).into_bytes();
        let spoilt = [text.as_slice(), b"\xFF,"].concat();
        assert_eq!(
            Encoding::guess(&spoilt, true),
            Encoding::Utf8,
            "all other letters would be read wrong"
        );
    }

    #[test]
    fn a_letter_cut_at_the_end_of_the_head_is_not_broken() {
        assert_eq!(Encoding::guess(b"a,Zo\xC3", false), Encoding::Utf8);
        assert_eq!(
            Encoding::guess(b"a,M\xFCnchen,Stra\xDFe\n", true),
            Encoding::Windows1252
        );
    }

    #[test]
    fn bytes_that_are_no_text_are_told_from_text() {
        assert_eq!(Encoding::Utf8.text(b"Zo\xEB"), None);
        assert_eq!(
            Encoding::Windows1252.text(b"Zo\xEB").as_deref(),
            Some("Zoë")
        );
    }
}
