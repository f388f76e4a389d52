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
mod tests;
