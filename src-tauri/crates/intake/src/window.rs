//! A window that slides over a file: a stretch of its text in memory, and where it stands in the
//! file, so that reading can go on from any row. It knows nothing of rows.

use std::io::{self, Read};

use crate::encoding::Encoding;

/// How much is read at once, in bytes of the file.
const CHUNK: usize = 256 * 1024;

/// A stretch of the text of `reader`: UTF-8, or one of the single-byte encodings as it is.
#[derive(Debug)]
pub(crate) struct Window<R> {
    reader: R,
    encoding: Encoding,
    text: Vec<u8>,
    /// Where what is not yet consumed begins in `text`.
    start: usize,
    /// The byte of the file at `start`.
    position: u64,
    /// Bytes of the file that are read and not yet turned into text: half a UTF-16 letter.
    raw: Vec<u8>,
    ended: bool,
}

impl<R: Read> Window<R> {
    /// A window over a reader that stands at byte `position` of its file.
    pub(crate) fn new(reader: R, encoding: Encoding, position: u64) -> Self {
        Self {
            reader,
            encoding,
            text: Vec::new(),
            start: 0,
            position,
            raw: Vec::new(),
            ended: false,
        }
    }

    /// What is in memory and not yet consumed.
    pub(crate) fn rest(&self) -> &[u8] {
        &self.text[self.start..]
    }

    /// What was just consumed: the `length` bytes before [`Window::rest`]. They stay until the
    /// next [`Window::fill`].
    pub(crate) fn behind(&self, length: usize) -> &[u8] {
        &self.text[self.start - length..self.start]
    }

    /// Whether nothing follows [`Window::rest`].
    pub(crate) const fn ended(&self) -> bool {
        self.ended
    }

    /// The byte of the file at which [`Window::rest`] begins.
    pub(crate) const fn position(&self) -> u64 {
        self.position
    }

    /// Reads a further chunk, if there is one.
    pub(crate) fn fill(&mut self) -> io::Result<()> {
        if self.ended {
            return Ok(());
        }
        if self.start > 0 {
            self.text.drain(..self.start);
            self.start = 0;
        }
        if self.encoding.is_utf16() {
            self.fill_utf16()
        } else {
            let got = read_chunk(&mut self.reader, &mut self.text)?;
            self.ended = got == 0;
            Ok(())
        }
    }

    fn fill_utf16(&mut self) -> io::Result<()> {
        let got = read_chunk(&mut self.reader, &mut self.raw)?;
        self.ended = got == 0;
        let unit = |pair: &[u8]| match self.encoding {
            Encoding::Utf16Be => u16::from_be_bytes([pair[0], pair[1]]),
            _ => u16::from_le_bytes([pair[0], pair[1]]),
        };
        let mut used = self.raw.len() / 2 * 2;
        // The first half of a pair waits for its second.
        if !self.ended && used >= 2 && is_high(unit(&self.raw[used - 2..used])) {
            used -= 2;
        }
        for letter in char::decode_utf16(self.raw[..used].chunks_exact(2).map(unit)) {
            match letter {
                Ok(letter) => {
                    let mut bytes = [0; 4];
                    self.text
                        .extend_from_slice(letter.encode_utf8(&mut bytes).as_bytes());
                }
                // Half a pair is no letter. Kept as three bytes that are no UTF-8 either, so that
                // its field is found out and positions stay exact.
                Err(half) => {
                    let [high, low] = half.unpaired_surrogate().to_be_bytes();
                    self.text.extend_from_slice(&[
                        0xE0 | (high >> 4),
                        0x80 | ((high & 0x0F) << 2) | (low >> 6),
                        0x80 | (low & 0x3F),
                    ]);
                }
            }
        }
        self.raw.drain(..used);
        if self.ended && !self.raw.is_empty() {
            self.raw.clear();
            self.text.push(0xFF);
        }
        Ok(())
    }

    /// Steps over the first `length` bytes of [`Window::rest`].
    pub(crate) fn consume(&mut self, length: usize) {
        let stepped = &self.text[self.start..self.start + length];
        self.position += if self.encoding.is_utf16() {
            stepped.iter().map(|byte| utf16_bytes(*byte)).sum::<u64>()
        } else {
            stepped.len() as u64
        };
        self.start += length;
    }
}

/// How many bytes of UTF-16 the letter takes whose UTF-8 begins with this byte.
const fn utf16_bytes(first: u8) -> u64 {
    match first {
        0x80..=0xBF => 0,
        0xF0..=0xFE => 4,
        0xFF => 1,
        _ => 2,
    }
}

const fn is_high(unit: u16) -> bool {
    unit >= 0xD800 && unit <= 0xDBFF
}

fn read_chunk(reader: &mut impl Read, into: &mut Vec<u8>) -> io::Result<usize> {
    let before = into.len();
    reader.take(CHUNK as u64).read_to_end(into)?;
    Ok(into.len() - before)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wide(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn utf16_becomes_utf8_and_its_positions_stay_those_of_the_file() {
        let text = "a,é,€,😀,b";
        let mut window = Window::new(io::Cursor::new(wide(text)), Encoding::Utf16Le, 2);
        window.fill().expect("memory");
        assert_eq!(window.rest(), text.as_bytes());
        window.consume("a,é,€,😀".len());
        assert_eq!(
            window.position(),
            2 + 2 * "a,é,€,😀".encode_utf16().count() as u64,
            "a run resumed here would start in the middle of a letter"
        );
    }

    #[test]
    fn half_a_letter_of_utf16_is_kept_as_bytes_that_are_no_text() {
        for bytes in [
            vec![0x41, 0x00, 0x3D, 0xD8, 0x42, 0x00],
            vec![0x41, 0x00, 0x42],
        ] {
            let mut window = Window::new(io::Cursor::new(bytes), Encoding::Utf16Le, 0);
            while !window.ended() {
                window.fill().expect("memory");
            }
            assert!(window.rest().starts_with(b"A"));
            assert!(std::str::from_utf8(window.rest()).is_err());
        }
    }
}
