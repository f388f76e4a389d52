//! The body of an answer, within limits, with its content encoding undone.
//!
//! The client is built without decompression, so that headers are shown as they came and so that
//! the limit can be put where it matters: on what comes *out* of the decoder, byte by byte. A body
//! that swells a thousandfold stops at the same place as one that is long by itself.

use std::io::{self, Write};

use carom_postback::attempt::Body;
use flate2::write::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use http::header::{CONTENT_ENCODING, HeaderMap};

use crate::limits::Limits;

/// Whether more of the body is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Appetite {
    /// Go on.
    More,
    /// As much was read as is ever read.
    Full,
}

/// Takes the body in pieces and keeps what may be kept.
pub(crate) struct BodyReader {
    decoder: Decoder,
    raw_left: usize,
    stopped: bool,
    broken: Option<String>,
}

impl BodyReader {
    /// A reader for the body that goes with `headers`.
    pub(crate) fn new(headers: &HeaderMap, limits: &Limits) -> Self {
        let sink = Sink::new(limits);
        Self {
            decoder: match coding(headers) {
                Some(coding) => Decoder::Undecided(coding, Vec::new(), sink),
                None => Decoder::Plain(sink),
            },
            raw_left: limits.read_body,
            stopped: false,
            broken: None,
        }
    }

    /// Takes the next piece.
    pub(crate) fn take(&mut self, piece: &[u8]) -> Appetite {
        // Also counted before decoding: an encoded stream can go on for ever and decode to nothing.
        let within = piece.len().min(self.raw_left);
        self.raw_left -= within;
        let fed = self.decoder.feed(&piece[..within]);
        if self.decoder.sink().full || within < piece.len() {
            self.stopped = true;
            return Appetite::Full;
        }
        if let Err(error) = fed {
            self.broken = Some(self.decoder.complaint(&error));
            return Appetite::Full;
        }
        Appetite::More
    }

    /// The body as far as it came; `broken` says why it did not come whole, if the connection
    /// knows a reason.
    pub(crate) fn finish(mut self, broken: Option<String>) -> Body {
        let whole = broken.is_none() && self.broken.is_none() && !self.stopped;
        let ended = self.decoder.finish(whole);
        if let Err(error) = ended
            && whole
            && !self.decoder.sink().full
        {
            self.broken = Some(self.decoder.complaint(&error));
        }
        let decoded_from = self.decoder.decoded_from().map(str::to_owned);
        let sink = self.decoder.into_sink();
        Body {
            cut: self.stopped || sink.full || sink.read > sink.kept.len(),
            read: sink.read as u64,
            bytes: sink.kept,
            decoded_from,
            broken: broken.or(self.broken),
        }
    }
}

/// The encodings that are undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Coding {
    Gzip,
    Deflate,
}

/// The one encoding that can be undone; with any other, or several, the body is shown as it came.
fn coding(headers: &HeaderMap) -> Option<Coding> {
    let mut codings = headers
        .get_all(CONTENT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case("identity"));
    let (only, more) = (codings.next()?, codings.next());
    if more.is_some() {
        None
    } else if only.eq_ignore_ascii_case("gzip") || only.eq_ignore_ascii_case("x-gzip") {
        Some(Coding::Gzip)
    } else if only.eq_ignore_ascii_case("deflate") {
        Some(Coding::Deflate)
    } else {
        None
    }
}

enum Decoder {
    Plain(Sink),
    /// Waits for two bytes: a body is not always what its header says.
    Undecided(Coding, Vec<u8>, Sink),
    Gzip(MultiGzDecoder<Sink>),
    Zlib(ZlibDecoder<Sink>),
    Deflate(DeflateDecoder<Sink>),
}

impl Decoder {
    fn feed(&mut self, piece: &[u8]) -> io::Result<()> {
        match self {
            Self::Plain(sink) => sink.write_all(piece),
            Self::Gzip(decoder) => decoder.write_all(piece),
            Self::Zlib(decoder) => decoder.write_all(piece),
            Self::Deflate(decoder) => decoder.write_all(piece),
            Self::Undecided(coding, first, sink) => {
                first.extend_from_slice(piece);
                if first.len() < 2 {
                    return Ok(());
                }
                let first = std::mem::take(first);
                *self = Self::decide(*coding, &first, sink.take());
                self.feed(&first)
            }
        }
    }

    fn decide(coding: Coding, first: &[u8], sink: Sink) -> Self {
        match (coding, first) {
            (Coding::Gzip, [0x1f, 0x8b, ..]) => Self::Gzip(MultiGzDecoder::new(sink)),
            // Said to be gzip and is not: shown as it came, which reads better than an error.
            (Coding::Gzip, _) => Self::Plain(sink),
            // `deflate` means zlib; some servers send it bare.
            (Coding::Deflate, [method, flags, ..])
                if method & 0x0f == 8 && u16::from_be_bytes([*method, *flags]) % 31 == 0 =>
            {
                Self::Zlib(ZlibDecoder::new(sink))
            }
            (Coding::Deflate, _) => Self::Deflate(DeflateDecoder::new(sink)),
        }
    }

    /// Ends the stream: checks that it is `whole`, or gets out of it what there is.
    fn finish(&mut self, whole: bool) -> io::Result<()> {
        if let Self::Undecided(_, first, sink) = self {
            // Not even two bytes: nothing to decode.
            let first = std::mem::take(first);
            let sink = sink.take();
            *self = Self::Plain(sink);
            return self.feed(&first);
        }
        match self {
            Self::Gzip(decoder) if whole => decoder.try_finish(),
            Self::Zlib(decoder) if whole => decoder.try_finish(),
            Self::Deflate(decoder) if whole => decoder.try_finish(),
            Self::Gzip(decoder) => decoder.flush(),
            Self::Zlib(decoder) => decoder.flush(),
            Self::Deflate(decoder) => decoder.flush(),
            Self::Plain(_) | Self::Undecided(..) => Ok(()),
        }
    }

    fn decoded_from(&self) -> Option<&'static str> {
        match self {
            Self::Plain(_) | Self::Undecided(..) => None,
            Self::Gzip(_) => Some("gzip"),
            Self::Zlib(_) | Self::Deflate(_) => Some("deflate"),
        }
    }

    fn complaint(&self, error: &io::Error) -> String {
        let coding = self.decoded_from().unwrap_or("plain");
        if error.kind() == io::ErrorKind::UnexpectedEof {
            format!("the {coding} body ended too early")
        } else {
            format!("the {coding} body is damaged ({error})")
        }
    }

    fn sink(&self) -> &Sink {
        match self {
            Self::Plain(sink) | Self::Undecided(_, _, sink) => sink,
            Self::Gzip(decoder) => decoder.get_ref(),
            Self::Zlib(decoder) => decoder.get_ref(),
            Self::Deflate(decoder) => decoder.get_ref(),
        }
    }

    fn into_sink(mut self) -> Sink {
        // Not `finish()` of the decoders: it would fail where the stream is not whole.
        match &mut self {
            Self::Plain(sink) | Self::Undecided(_, _, sink) => sink.take(),
            Self::Gzip(decoder) => decoder.get_mut().take(),
            Self::Zlib(decoder) => decoder.get_mut().take(),
            Self::Deflate(decoder) => decoder.get_mut().take(),
        }
    }
}

/// Where decoded bytes end up: counted up to one limit, kept up to another.
struct Sink {
    kept: Vec<u8>,
    read: usize,
    kept_limit: usize,
    read_limit: usize,
    /// A byte came that was one too many.
    full: bool,
}

impl Sink {
    fn new(limits: &Limits) -> Self {
        Self {
            kept: Vec::new(),
            read: 0,
            kept_limit: limits.kept_body.min(limits.read_body),
            read_limit: limits.read_body,
            full: false,
        }
    }

    /// Moves the sink out, leaving one that takes nothing.
    fn take(&mut self) -> Self {
        let closed = Self {
            kept: Vec::new(),
            read: 0,
            kept_limit: 0,
            read_limit: 0,
            full: true,
        };
        std::mem::replace(self, closed)
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let readable = bytes.len().min(self.read_limit - self.read);
        let keepable = readable.min(self.kept_limit - self.kept.len());
        self.kept.extend_from_slice(&bytes[..keepable]);
        self.read += readable;
        if readable < bytes.len() {
            self.full = true;
            return Err(io::Error::other("the limit is reached"));
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use http::HeaderValue;
    use proptest::prelude::*;

    fn limits() -> Limits {
        Limits {
            kept_body: 1_000,
            read_body: 10_000,
            ..Limits::default()
        }
    }

    fn encoded(name: &'static str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
        headers
    }

    fn read(headers: &HeaderMap, raw: &[u8], step: usize) -> Body {
        let mut reader = BodyReader::new(headers, &limits());
        for piece in raw.chunks(step.max(1)) {
            if reader.take(piece) == Appetite::Full {
                break;
            }
        }
        reader.finish(None)
    }

    fn gzip(plain: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(plain).unwrap();
        encoder.finish().unwrap()
    }

    fn zlib(plain: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(plain).unwrap();
        encoder.finish().unwrap()
    }

    fn deflate(plain: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(plain).unwrap();
        encoder.finish().unwrap()
    }

    proptest! {
        #[test]
        fn an_encoded_body_is_the_plain_one_however_it_is_split(
            plain in proptest::collection::vec(any::<u8>(), 1..900),
            step in 1_usize..64,
        ) {
            for (name, raw, said) in [
                ("gzip", gzip(&plain), "gzip"),
                ("X-GZIP", gzip(&plain), "gzip"),
                ("deflate", zlib(&plain), "deflate"),
                ("identity, gzip", gzip(&plain), "gzip"),
            ] {
                let body = read(&encoded(name), &raw, step);
                prop_assert_eq!(&body.bytes, &plain);
                prop_assert_eq!(body.decoded_from.as_deref(), Some(said));
                prop_assert_eq!(body.read, plain.len() as u64);
                prop_assert!(!body.cut);
                prop_assert_eq!(body.broken, None);
            }
        }

        #[test]
        fn whatever_comes_stays_within_the_limits(
            raw in proptest::collection::vec(any::<u8>(), 0..12_000),
            step in 1_usize..9_000,
            name in proptest::sample::select(vec!["gzip", "deflate", "br", "gzip, gzip", "identity"]),
        ) {
            let body = read(&encoded(name), &raw, step);
            prop_assert!(body.bytes.len() <= 1_000);
            prop_assert!(body.read <= 10_000);
        }
    }

    #[test]
    fn bare_deflate_is_undone_too() {
        let plain = b"OK, the conversion was counted".repeat(3);
        let body = read(&encoded("deflate"), &deflate(&plain), 5);
        assert_eq!(body.bytes, plain);
        assert_eq!(body.broken, None);
    }

    #[test]
    fn several_gzip_members_are_one_body() {
        let raw = [gzip(b"first "), gzip(b"second")].concat();
        assert_eq!(read(&encoded("gzip"), &raw, 7).bytes, b"first second");
    }

    #[test]
    fn a_long_body_is_cut_and_says_so() {
        let body = read(&HeaderMap::new(), &[b'x'; 5_000], 700);
        assert_eq!(
            (body.bytes.len(), body.read, body.cut),
            (1_000, 5_000, true)
        );
        assert_eq!(body.broken, None, "a long answer is still a whole answer");
    }

    #[test]
    fn a_body_of_exactly_the_limit_is_not_cut() {
        let body = read(&HeaderMap::new(), &[b'x'; 1_000], 300);
        assert_eq!((body.bytes.len(), body.cut), (1_000, false));
    }

    #[test]
    fn an_endless_body_stops_at_the_limit_without_being_broken() {
        let body = read(&HeaderMap::new(), &[b'x'; 50_000], 4_096);
        assert_eq!((body.read, body.cut, body.broken), (10_000, true, None));
    }

    #[test]
    fn a_gzip_bomb_stops_at_the_limit_inside_one_piece() {
        let raw = gzip(&vec![0; 2_000_000]);
        assert!(
            raw.len() < 10_000,
            "the bomb must pass the limit on raw bytes"
        );
        let body = read(&encoded("gzip"), &raw, raw.len());
        assert_eq!((body.bytes.len(), body.read), (1_000, 10_000));
        assert!(body.cut);
        assert_eq!(body.broken, None);
    }

    #[test]
    fn an_encoded_stream_that_decodes_to_nothing_stops_as_well() {
        let raw = gzip(b"").repeat(2_000);
        let body = read(&encoded("gzip"), &raw, 1_000);
        assert!(body.cut, "raw bytes are counted too");
        assert_eq!(body.read, 0);
    }

    #[test]
    fn a_gzip_body_that_ends_early_is_broken_and_shows_what_came() {
        let plain: Vec<u8> = (0..900_u32).map(|n| (n * 7_919 % 251) as u8).collect();
        let raw = gzip(&plain);
        let body = read(&encoded("gzip"), &raw[..raw.len() - 9], 50);
        assert!(
            body.broken.is_some(),
            "a truncated stream is not an answer to trust"
        );
        assert!(plain.starts_with(&body.bytes));
    }

    #[test]
    fn a_damaged_gzip_body_is_broken() {
        let mut raw = gzip(&b"some text that is long enough ".repeat(10));
        let middle = raw.len() / 2;
        raw[middle] ^= 0xff;
        let body = read(&encoded("gzip"), &raw, 16);
        let why = body.broken.expect("damage must not pass");
        assert!(why.contains("gzip"), "{why}");
    }

    #[test]
    fn plain_text_under_a_gzip_header_is_shown_as_it_came() {
        let body = read(&encoded("gzip"), b"OK", 1);
        assert_eq!(
            (body.bytes.as_slice(), body.decoded_from),
            (&b"OK"[..], None)
        );
        assert_eq!(body.broken, None);
    }

    #[test]
    fn an_encoding_that_is_not_undone_leaves_the_bytes_alone() {
        let body = read(&encoded("br"), &[0x0b, 0x02, 0x80], 1);
        assert_eq!((body.bytes.len(), body.decoded_from), (3, None));
    }

    #[test]
    fn an_empty_body_is_empty_whatever_the_header_says() {
        let body = read(&encoded("gzip"), b"", 1);
        assert_eq!(body, Body::default());
    }

    #[test]
    fn what_came_before_the_connection_broke_is_kept() {
        let raw = gzip(&b"abc".repeat(100));
        let mut reader = BodyReader::new(&encoded("gzip"), &limits());
        reader.take(&raw[..raw.len() - 8]);
        let body = reader.finish(Some("reset".into()));
        assert_eq!(body.bytes, b"abc".repeat(100));
        assert_eq!(body.broken.as_deref(), Some("reset"));
    }
}
