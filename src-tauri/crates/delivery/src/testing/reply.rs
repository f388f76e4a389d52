//! The ways in which the fault server answers, from well to viciously.

use std::io::{self, Write};
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

/// What one request gets.
#[derive(Debug, Clone)]
pub enum Reply {
    /// A proper answer; the connection stays open for another request.
    Answer {
        /// The status code.
        status: u16,
        /// Headers beside `content-length`.
        headers: Vec<(String, String)>,
        /// The body.
        body: Vec<u8>,
    },
    /// These bytes, whatever they are, and then the end of the stream.
    Raw(Vec<u8>),
    /// These bytes, and then a reset instead of an end.
    RawThenReset(Vec<u8>),
    /// Nothing, for ever.
    Silence,
    /// These bytes, and then nothing, for ever.
    RawThenSilence(Vec<u8>),
    /// A head, and then one byte of body per interval, for ever.
    Drip(Duration),
    /// A status line, and then one byte of a header per interval, for ever.
    DripHead(Duration),
    /// A head without a length, and then bytes as fast as they are taken, for ever.
    Endless,
    /// A gzip body that decodes to so many zero bytes, in pieces of 256 KiB.
    GzipBomb(u64),
    /// So many header lines, and then a small body.
    Headers(usize),
    /// One header line of so many bytes, and then a small body.
    LongHeader(usize),
    /// Nothing until the test gives the signal, then the reply.
    Held(CancellationToken, Box<Self>),
}

impl Reply {
    /// A proper answer in plain text.
    pub fn text(status: u16, body: impl Into<String>) -> Self {
        Self::Answer {
            status,
            headers: vec![("content-type".into(), "text/plain".into())],
            body: body.into().into_bytes(),
        }
    }

    /// A redirect to `location`.
    pub fn redirect(location: impl Into<String>) -> Self {
        Self::Answer {
            status: 302,
            headers: vec![("location".into(), location.into())],
            body: Vec::new(),
        }
    }

    /// Plays the reply; gives the connection back where it may take another request.
    pub(super) async fn play(self, mut stream: TcpStream) -> io::Result<Option<TcpStream>> {
        match self {
            Self::Answer {
                status,
                headers,
                body,
            } => {
                stream.write_all(&answer(status, &headers, &body)).await?;
                return Ok(Some(stream));
            }
            Self::Raw(bytes) => {
                stream.write_all(&bytes).await?;
                stream.shutdown().await?;
            }
            Self::RawThenReset(bytes) => {
                stream.write_all(&bytes).await?;
                // Closing with no time to linger sends a reset.
                stream.set_zero_linger()?;
            }
            Self::Held(signal, then) => {
                signal.cancelled().await;
                return Box::pin(then.play(stream)).await;
            }
            Self::Silence => hold(&mut stream).await?,
            Self::RawThenSilence(bytes) => {
                stream.write_all(&bytes).await?;
                hold(&mut stream).await?;
            }
            Self::Drip(every) => {
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
                drip(&mut stream, every).await?;
            }
            Self::DripHead(every) => {
                stream.write_all(b"HTTP/1.1 200 OK\r\nx-slow: ").await?;
                drip(&mut stream, every).await?;
            }
            Self::Endless => {
                stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
                loop {
                    stream.write_all(&[b'x'; 4_096]).await?;
                }
            }
            Self::GzipBomb(decoded) => bomb(&mut stream, decoded).await?,
            Self::Headers(count) => {
                stream.write_all(b"HTTP/1.1 200 OK\r\n").await?;
                for number in 0..count {
                    let line = format!("x-{number}: {number}\r\n");
                    stream.write_all(line.as_bytes()).await?;
                }
                stream.write_all(b"content-length: 2\r\n\r\nOK").await?;
            }
            Self::LongHeader(bytes) => {
                stream.write_all(b"HTTP/1.1 200 OK\r\nx-long: ").await?;
                for _ in 0..bytes / 1_024 {
                    stream.write_all(&[b'x'; 1_024]).await?;
                }
                stream.write_all(b"\r\ncontent-length: 2\r\n\r\nOK").await?;
            }
        }
        Ok(None)
    }
}

fn answer(status: u16, headers: &[(String, String)], body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status} \r\n").into_bytes();
    for (name, value) in headers {
        bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    bytes.extend_from_slice(format!("content-length: {}\r\n\r\n", body.len()).as_bytes());
    bytes.extend_from_slice(body);
    bytes
}

/// Keeps the connection open until the other side leaves.
async fn hold(stream: &mut TcpStream) -> io::Result<()> {
    tokio::io::copy(stream, &mut tokio::io::sink()).await?;
    Ok(())
}

async fn drip(stream: &mut TcpStream, every: Duration) -> io::Result<()> {
    let mut beat = tokio::time::interval(every);
    loop {
        beat.tick().await;
        stream.write_all(b"x").await?;
    }
}

/// One compressed piece of zeros, sent over and over: each refers only to zeros before it, so the
/// copies decode as well as the original, and neither side ever holds the bomb whole. The checksum
/// at the end is left out; nobody should get that far.
async fn bomb(stream: &mut TcpStream, decoded: u64) -> io::Result<()> {
    const PIECE: usize = 256 * 1_024;
    stream
        .write_all(b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\n")
        .await?;
    let zeros = vec![0; PIECE];
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&zeros)?;
    encoder.flush()?;
    let first = std::mem::take(encoder.get_mut());
    encoder.write_all(&zeros)?;
    encoder.flush()?;
    let further = std::mem::take(encoder.get_mut());
    stream.write_all(&first).await?;
    for _ in 1..decoded / PIECE as u64 {
        stream.write_all(&further).await?;
    }
    stream.shutdown().await
}
