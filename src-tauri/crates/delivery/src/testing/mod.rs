//! A TCP server that misbehaves on purpose, for tests of this crate and of those above it.
//!
//! It speaks bytes, not HTTP: it reads one request head and body, remembers them as they came and
//! plays the [`Reply`] that the test chose for them. So a test can see exactly what left Carom, and
//! answer it with things that no HTTP library would let out.

mod reply;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{AbortHandle, JoinSet};

pub use reply::Reply;

/// A request as it arrived, byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// From the request line to the empty line, which is included.
    pub head: Vec<u8>,
    /// As long as its `content-length` says.
    pub body: Vec<u8>,
}

impl Heard {
    /// The request target, such as `/postback?clickid=x`.
    pub fn target(&self) -> String {
        let line = self.head.split(|&byte| byte == b'\r').next().unwrap_or(&[]);
        let target = line.split(|&byte| byte == b' ').nth(1).unwrap_or(&[]);
        String::from_utf8_lossy(target).into_owned()
    }

    /// The head as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.head).into_owned()
    }

    /// Reads one request; `None` when the other side closed before it was whole.
    ///
    /// # Errors
    ///
    /// What the connection says.
    pub async fn read(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<Self>> {
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") {
            if stream.read(&mut byte).await? == 0 {
                return Ok(None);
            }
            head.push(byte[0]);
        }
        let length = content_length(&head);
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await?;
        Ok(Some(Self { head, body }))
    }
}

/// The server. It stops when it is dropped.
#[derive(Debug)]
pub struct FaultServer {
    address: SocketAddr,
    seen: Arc<Seen>,
    accepting: AbortHandle,
}

#[derive(Debug, Default)]
struct Seen {
    connections: AtomicUsize,
    requests: Mutex<Vec<Heard>>,
}

impl Seen {
    fn requests(&self) -> MutexGuard<'_, Vec<Heard>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FaultServer {
    /// Starts on a free loopback port and gives every request the same reply.
    ///
    /// # Errors
    ///
    /// When no port can be opened.
    pub async fn always(reply: Reply) -> io::Result<Self> {
        Self::start(move |_| reply.clone()).await
    }

    /// Starts on a free loopback port and asks `script` for the reply to each request.
    ///
    /// # Errors
    ///
    /// When no port can be opened.
    pub async fn start(
        script: impl Fn(&Heard) -> Reply + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let seen = Arc::new(Seen::default());
        let script = Arc::new(script);
        let accepting = tokio::spawn(accept(listener, Arc::clone(&seen), script)).abort_handle();
        Ok(Self {
            address,
            seen,
            accepting,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL of `path`, which begins with `/`.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The requests so far, in the order in which they were whole.
    pub fn requests(&self) -> Vec<Heard> {
        self.seen.requests().clone()
    }

    /// The connections accepted so far.
    pub fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::SeqCst)
    }
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// A loopback address at which nothing listens.
///
/// # Errors
///
/// When no port can be opened for a moment.
pub fn refusing_address() -> io::Result<SocketAddr> {
    std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()
}

async fn accept<S>(listener: TcpListener, seen: Arc<Seen>, script: Arc<S>)
where
    S: Fn(&Heard) -> Reply + Send + Sync + 'static,
{
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        seen.connections.fetch_add(1, Ordering::SeqCst);
        connections.spawn(serve(stream, Arc::clone(&seen), Arc::clone(&script)));
        while connections.try_join_next().is_some() {}
    }
}

async fn serve<S>(mut stream: TcpStream, seen: Arc<Seen>, script: Arc<S>) -> io::Result<()>
where
    S: Fn(&Heard) -> Reply + Send + Sync + 'static,
{
    while let Some(heard) = Heard::read(&mut stream).await? {
        let reply = script(&heard);
        seen.requests().push(heard);
        let Some(open) = reply.play(stream).await? else {
            break;
        };
        stream = open;
    }
    Ok(())
}

fn content_length(head: &[u8]) -> usize {
    String::from_utf8_lossy(head)
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.trim().parse().ok())
        .unwrap_or(0)
}
