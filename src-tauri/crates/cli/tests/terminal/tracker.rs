//! A tracker on loopback: a plain TCP server that answers by path and remembers what it was asked.

use std::{
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Condvar, Mutex,
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
    gate: Arc<Gate>,
    arrivals: Receiver<String>,
}

impl Tracker {
    /// Starts it on a free port. `/postback` answers 200, `/NUMBER` with that status, `/silent`
    /// never, `/held` once it is let through.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let origin = format!("http://{}", listener.local_addr().expect("its address"));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (arrive, arrivals) = mpsc::channel();
        let memory = Arc::clone(&asked);
        let gate = Arc::new(Gate::default());
        let keeper = Arc::clone(&gate);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (memory, arrive) = (Arc::clone(&memory), arrive.clone());
                let gate = Arc::clone(&keeper);
                thread::spawn(move || serve(stream, &memory, &arrive, &gate));
            }
        });
        Self {
            origin,
            asked,
            gate,
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

    /// Lets so many more of the requests to `/held` through; the others wait.
    pub(crate) fn let_through(&self, more: usize) {
        let mut left = self.gate.left.lock().expect("the gate");
        *left = left.saturating_add(more);
        self.gate.opened.notify_all();
    }

    /// Waits for the next request.
    pub(crate) fn next(&self) -> String {
        self.arrivals
            .recv_timeout(PATIENCE)
            .expect("a request arrives")
    }
}

/// How many requests to `/held` may still pass.
#[derive(Default)]
struct Gate {
    left: Mutex<usize>,
    opened: Condvar,
}

impl Gate {
    fn pass(&self) {
        let left = self.left.lock().expect("the gate");
        let mut left = self
            .opened
            .wait_while(left, |left| *left == 0)
            .expect("the gate");
        *left -= 1;
    }
}

fn serve(mut stream: TcpStream, memory: &Mutex<Vec<String>>, arrive: &Sender<String>, gate: &Gate) {
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
    if path == "/held" {
        gate.pass();
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
