//! A server that answers like a tracker, on loopback: it remembers what it was asked and answers
//! as the journey chose, well or badly. Plain threads and bytes, so that it can also answer as no
//! HTTP library would.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crate::process;
use crate::window::patiently;

/// How long a slow answer is held back at most; a journey ends long before.
const LONG: Duration = Duration::from_secs(120);

/// One request as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// `GET`, as a rule.
    pub method: String,
    /// Path and query, byte for byte as asked for.
    pub target: String,
    /// Header lines as they came.
    pub headers: Vec<(String, String)>,
}

impl Request {
    /// The path alone.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The first value of a query parameter, as it stands in the URL: still encoded.
    pub fn raw(&self, name: &str) -> Option<&str> {
        let (_, query) = self.target.split_once('?')?;
        query.split('&').find_map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (key == name).then_some(value)
        })
    }
}

/// What a request gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// A status with a content type and a body.
    Answer(u16, &'static str, String),
    /// A redirect to another place.
    Redirect(String),
    /// An answer held back for so long.
    Slow(Duration),
    /// The connection is reset as soon as the request has come.
    Reset,
    /// Bytes that are no HTTP answer.
    Garbage,
}

impl Reply {
    /// 200 with `OK`: what many trackers say to anything.
    pub fn ok() -> Self {
        Self::text(200, "OK")
    }

    /// A status with plain text.
    pub fn text(status: u16, body: &str) -> Self {
        Self::Answer(status, "text/plain; charset=utf-8", body.to_owned())
    }

    /// A status with JSON.
    pub fn json(status: u16, body: &str) -> Self {
        Self::Answer(status, "application/json", body.to_owned())
    }

    /// 200 with a page for people, such as a parked domain shows.
    pub fn landing_page() -> Self {
        let page = "<!doctype html><html><head><title>Welcome</title></head>\
                    <body><h1>Special offer</h1></body></html>";
        Self::Answer(200, "text/html; charset=utf-8", page.to_owned())
    }
}

type Rule = Box<dyn Fn(&Request) -> Option<Reply> + Send>;

struct Shared {
    rules: Mutex<Vec<Rule>>,
    seen: Mutex<Vec<Request>>,
    over: AtomicBool,
}

/// The server. It goes when this value does.
pub struct Tracker {
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl std::fmt::Debug for Tracker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tracker")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Tracker {
    /// Starts a server that answers `OK` to everything, until told otherwise.
    ///
    /// # Panics
    ///
    /// When the system gives no port.
    #[track_caller]
    pub fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .unwrap_or_else(|error| panic!("no port for the tracker: {error}"));
        let address = listener
            .local_addr()
            .unwrap_or_else(|error| panic!("no address for the tracker: {error}"));
        let shared = Arc::new(Shared {
            rules: Mutex::default(),
            seen: Mutex::default(),
            over: AtomicBool::new(false),
        });
        let serving = Arc::clone(&shared);
        thread::spawn(move || serve(&listener, &serving));
        Self { address, shared }
    }

    /// Its origin, such as `http://127.0.0.1:43117`.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// An origin where nobody listens.
    ///
    /// # Panics
    ///
    /// When the system gives no port.
    #[track_caller]
    pub fn closed() -> String {
        match process::free_port() {
            Ok(port) => format!("http://{}:{port}", Ipv4Addr::LOCALHOST),
            Err(error) => panic!("no port to close: {error}"),
        }
    }

    /// Requests for which `rule` gives a reply get it. The newest rule is asked first.
    pub fn rule(&self, rule: impl Fn(&Request) -> Option<Reply> + Send + 'static) {
        lock(&self.shared.rules).push(Box::new(rule));
    }

    /// Everything gets this reply from now on.
    pub fn always(&self, reply: Reply) {
        self.rule(move |_| Some(reply.clone()));
    }

    /// Requests for `path` get this reply.
    pub fn at(&self, path: &'static str, reply: Reply) {
        self.rule(move |request| (request.path() == path).then(|| reply.clone()));
    }

    /// What was asked for so far.
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.shared.seen).clone()
    }

    /// How many requests came so far.
    pub fn count(&self) -> usize {
        lock(&self.shared.seen).len()
    }

    /// Waits until so many requests have come, and gives them.
    #[track_caller]
    pub fn wait_for(&self, count: usize) -> Vec<Request> {
        let came = patiently(|| (self.count() >= count).then_some(()));
        assert!(
            came.is_some(),
            "{count} requests expected, these came: {:?}",
            self.requests()
        );
        self.requests()
    }
}

impl Drop for Tracker {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::Release);
        // Wakes the thread that waits for a connection.
        let _ = TcpStream::connect(self.address);
    }
}

fn serve(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming().flatten() {
        if shared.over.load(Ordering::Acquire) {
            return;
        }
        let shared = Arc::clone(shared);
        // A client that goes away in between is no concern of the server's.
        thread::spawn(move || drop(converse(stream, &shared)));
    }
}

fn converse(mut stream: TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    while let Some(request) = read(&mut reader)? {
        let reply = lock(&shared.rules)
            .iter()
            .rev()
            .find_map(|rule| rule(&request))
            .unwrap_or_else(Reply::ok);
        lock(&shared.seen).push(request);
        match reply {
            Reply::Answer(status, kind, body) => {
                write!(
                    stream,
                    "HTTP/1.1 {status} {}\r\nserver: tracker\r\ncontent-type: {kind}\r\n\
                     content-length: {}\r\n\r\n{body}",
                    reason(status),
                    body.len()
                )?;
            }
            Reply::Redirect(to) => write!(
                stream,
                "HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n"
            )?,
            Reply::Slow(time) => {
                hold(time.min(LONG), shared);
                write!(stream, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nOK")?;
            }
            Reply::Reset => return reset(&stream),
            Reply::Garbage => {
                stream.write_all(b"220 mail.example.com ESMTP\r\n")?;
                return Ok(());
            }
        }
    }
    Ok(())
}

/// Reads one request; `None` when the other side is done.
fn read(reader: &mut impl BufRead) -> io::Result<Option<Request>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        return Ok(None);
    };
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.push((name.to_owned(), value.trim_start().to_owned()));
    }
    Ok(Some(Request {
        method,
        target,
        headers,
    }))
}

/// Ends the connection with a reset instead of an end.
fn reset(stream: &TcpStream) -> io::Result<()> {
    rustix::net::sockopt::set_socket_linger(stream, Some(Duration::ZERO))?;
    Ok(())
}

fn hold(time: Duration, shared: &Shared) {
    let end = std::time::Instant::now() + time;
    while std::time::Instant::now() < end && !shared.over.load(Ordering::Acquire) {
        thread::sleep(Duration::from_millis(20));
    }
}

const fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        204 => "No Content",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "Status",
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn ask(tracker: &Tracker, target: &str) -> io::Result<String> {
        let mut stream = TcpStream::connect(tracker.address)?;
        write!(stream, "GET {target} HTTP/1.1\r\nhost: x\r\n\r\n")?;
        stream.shutdown(std::net::Shutdown::Write)?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    }

    #[test]
    fn the_newest_rule_answers_and_the_request_is_kept_as_it_came() {
        let tracker = Tracker::start();
        tracker.at("/postback", Reply::text(404, "no"));
        tracker.at("/postback", Reply::json(200, r#"{"success":false}"#));
        let answer = ask(&tracker, "/postback?clickid=a%20b").expect("an answer");
        assert!(answer.ends_with(r#"{"success":false}"#), "{answer}");
        let seen = tracker.wait_for(1);
        assert_eq!(
            seen[0].raw("clickid"),
            Some("a%20b"),
            "encoding is evidence"
        );
    }

    #[test]
    fn a_reset_is_no_answer() {
        let tracker = Tracker::start();
        tracker.always(Reply::Reset);
        let answer = ask(&tracker, "/");
        assert!(
            answer.is_err(),
            "the connection is reset, not closed: {answer:?}"
        );
    }
}
