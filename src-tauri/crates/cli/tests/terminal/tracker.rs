//! A tracker on loopback: a plain TCP server that answers by path and remembers what it was asked.

use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        mpsc::{self, Receiver, Sender},
    },
    thread,
    time::Duration,
};

/// Nothing in these tests takes longer unless it hangs.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Tracker {
    origin: String,
    asked: Arc<Mutex<Vec<String>>>,
    arrivals: Receiver<String>,
}

impl Tracker {
    /// Starts it on a free port. `/postback` answers 200, `/NUMBER` with that status, `/silent`
    /// never.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let origin = format!("http://{}", listener.local_addr().expect("its address"));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (arrive, arrivals) = mpsc::channel();
        let memory = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (memory, arrive) = (Arc::clone(&memory), arrive.clone());
                thread::spawn(move || serve(stream, &memory, &arrive));
            }
        });
        Self {
            origin,
            asked,
            arrivals,
        }
    }

    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    pub(crate) fn url(&self, rest: &str) -> String {
        format!("{}{rest}", self.origin)
    }

    /// The request targets so far.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("the memory").clone()
    }

    /// Waits for the next request.
    pub(crate) fn next(&self) -> String {
        self.arrivals
            .recv_timeout(PATIENCE)
            .expect("a request arrives")
    }
}

fn serve(mut stream: TcpStream, memory: &Mutex<Vec<String>>, arrive: &Sender<String>) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read(&mut byte) {
            Ok(1) => head.push(byte[0]),
            _ => return,
        }
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let target = head.split(' ').nth(1).unwrap_or_default().to_owned();
    memory.lock().expect("the memory").push(target.clone());
    // The test may not be listening for arrivals.
    let _ = arrive.send(target.clone());
    let path = target.split('?').next().unwrap_or_default();
    if path == "/silent" {
        // Until the other side gives up.
        let _ = stream.read(&mut byte);
        return;
    }
    let status = path.trim_start_matches('/').parse().unwrap_or(200_u16);
    let body = if path == "/escape" {
        "\u{1b}[2J\u{1b}]0;owned\u{7}ok"
    } else {
        "OK"
    };
    let _ = write!(
        stream,
        "HTTP/1.1 {status} Fine\r\ncontent-type: text/plain\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
}

/// An origin that refuses every connection.
pub(crate) fn refusing() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address");
    drop(listener);
    format!("http://{address}")
}
