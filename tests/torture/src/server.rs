//! The counting server: plain threads on loopback. It notes every request before it answers, and
//! can kill the program when it has seen so many.

use std::{
    collections::BTreeMap,
    io::{self, BufReader, Write as _},
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use crate::{
    answers::{Answer, Mood},
    folder::Victim,
};

/// How long the door's own port is asked for again.
const PORT_PATIENCE: u32 = 200;

/// A request that arrived.
#[derive(Debug, Clone)]
pub struct Seen {
    /// What stood in it for the receipt.
    pub receipt: String,
    /// The same for the click.
    pub click: String,
    /// Epoch milliseconds.
    pub at: i64,
    /// How it was to end.
    pub answer: Answer,
    /// Whether the answer was handed to the system; who reads it is another matter.
    pub answered: bool,
}

/// The server. Ends with its last use.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    counter: Arc<Counter>,
    door: Mutex<Option<Door>>,
}

impl Server {
    /// Opens on a free port.
    ///
    /// # Errors
    ///
    /// Those of the network.
    pub fn open(mood: Mood) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let counter = Arc::new(Counter {
            mood,
            book: Mutex::default(),
            trigger: Trigger::default(),
        });
        let door = Door::open(listener, &counter)?;
        Ok(Self {
            address,
            counter,
            door: Mutex::new(Some(door)),
        })
    }

    /// A URL on it whose query carries the receipt and the click ID.
    pub fn url(&self) -> String {
        format!(
            "http://{}/postback?clickid={{tid}}&sum={{affiliate_earnings}}&r={{receipt_id}}",
            self.address
        )
    }

    /// Every request so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.counter.book().seen.clone()
    }

    /// Refuses connections from now on.
    pub fn shut(&self) {
        if let Some(door) = self.the_door().take() {
            door.close(self.address);
        }
    }

    /// Takes connections again.
    ///
    /// # Errors
    ///
    /// Somebody else has taken its port, and keeps it.
    pub fn reopen(&self) -> io::Result<()> {
        let mut door = self.the_door();
        if door.is_some() {
            return Ok(());
        }
        let mut tries = 0;
        let listener = loop {
            match TcpListener::bind(self.address) {
                Ok(listener) => break listener,
                Err(error) if tries == PORT_PATIENCE => return Err(error),
                Err(_) => thread::sleep(Duration::from_millis(25)),
            }
            tries += 1;
        };
        *door = Some(Door::open(listener, &self.counter)?);
        Ok(())
    }

    /// Will kill when it has seen so many more requests.
    pub(crate) fn arm(&self, requests: u64) {
        *self.counter.trigger.state() = Armed {
            left: Some(requests),
            victim: None,
        };
    }

    /// Says whom.
    pub(crate) fn aim(&self, victim: &Arc<Victim>) {
        self.counter.trigger.state().victim = Some(Arc::clone(victim));
        self.counter.trigger.aimed.notify_all();
    }

    /// Kills nobody any more.
    pub(crate) fn disarm(&self) {
        *self.counter.trigger.state() = Armed::default();
        self.counter.trigger.aimed.notify_all();
    }

    fn the_door(&self) -> MutexGuard<'_, Option<Door>> {
        self.door.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.disarm();
        self.shut();
    }
}

/// The listener and its thread.
#[derive(Debug)]
struct Door {
    closing: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Door {
    fn open(listener: TcpListener, counter: &Arc<Counter>) -> io::Result<Self> {
        let closing = Arc::new(AtomicBool::new(false));
        let (ends, counter) = (Arc::clone(&closing), Arc::clone(counter));
        let thread = thread::Builder::new().name("door".into()).spawn(move || {
            for stream in listener.incoming() {
                if ends.load(Ordering::Acquire) {
                    return;
                }
                let Ok(stream) = stream else { continue };
                let counter = Arc::clone(&counter);
                thread::spawn(move || {
                    // The other side is gone, which is the point of it all.
                    let _ = counter.serve(&stream);
                });
            }
        })?;
        Ok(Self { closing, thread })
    }

    fn close(self, address: SocketAddr) {
        self.closing.store(true, Ordering::Release);
        // Wakes the thread.
        let _ = TcpStream::connect(address);
        let _ = self.thread.join();
    }
}

#[derive(Debug)]
struct Counter {
    mood: Mood,
    book: Mutex<Book>,
    trigger: Trigger,
}

#[derive(Debug, Default)]
struct Book {
    seen: Vec<Seen>,
    /// Requests by receipt.
    times: BTreeMap<String, u64>,
}

impl Counter {
    /// Answers one request after the other.
    fn serve(&self, stream: &TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let mut reader = BufReader::new(stream);
        while let Some(target) = target(&mut reader)? {
            let (number, answer, time) = self.note(&target);
            self.trigger.seen();
            thread::sleep(time);
            let stays = respond(stream, answer)?;
            self.book().seen[number].answered = true;
            if !stays {
                return Ok(());
            }
        }
        Ok(())
    }

    fn note(&self, target: &str) -> (usize, Answer, Duration) {
        let part = |name: &str| {
            let query = target.split_once('?').map_or("", |(_, query)| query);
            query
                .split('&')
                .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
                .unwrap_or_default()
                .to_owned()
        };
        let (receipt, click) = (part("r"), part("clickid"));
        let mut book = self.book();
        let nth = book.times.entry(receipt.clone()).or_default();
        *nth += 1;
        let answer = self.mood.answer(&receipt, *nth);
        let time = self.mood.time(&receipt, *nth);
        book.seen.push(Seen {
            receipt,
            click,
            at: now(),
            answer,
            answered: false,
        });
        (book.seen.len() - 1, answer, time)
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The target of the next request; `None` at the end of the connection.
fn target(reader: &mut impl io::BufRead) -> io::Result<Option<String>> {
    let mut first = String::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        if line == "\r\n" {
            return Ok(first.split(' ').nth(1).map(str::to_owned));
        }
        if first.is_empty() {
            first = line;
        }
    }
}

/// Answers; `false` where the connection ends with it.
fn respond(mut stream: &TcpStream, answer: Answer) -> io::Result<bool> {
    let head = |status: u16, more: &str| {
        format!(
            "HTTP/1.1 {status} Torture\r\ncontent-type: text/plain\r\n{more}content-length: 2\r\n\r\n"
        )
    };
    match answer {
        Answer::Taken | Answer::TakenAndClosed => {
            stream.write_all(format!("{}OK", head(200, "")).as_bytes())?;
        }
        Answer::Refused => stream.write_all(format!("{}no", head(400, "")).as_bytes())?,
        // Asks for less time than the schedule allows.
        Answer::Failing(status) => {
            stream.write_all(format!("{}no", head(status, "retry-after: 1\r\n")).as_bytes())?;
        }
        Answer::Reset => {
            rustix::net::sockopt::set_socket_linger(stream, Some(Duration::ZERO))?;
            return Ok(false);
        }
        Answer::BodyCutOff => stream.write_all(format!("{}O", head(200, "")).as_bytes())?,
        Answer::HeadCutOff => stream.write_all(b"HTTP/1.1 20")?,
    }
    let stays = matches!(answer, Answer::Taken | Answer::Refused | Answer::Failing(_));
    if !stays {
        stream.shutdown(Shutdown::Both)?;
    }
    Ok(stays)
}

/// Kills when enough was seen.
#[derive(Debug, Default)]
struct Trigger {
    armed: Mutex<Armed>,
    aimed: Condvar,
}

#[derive(Debug, Default)]
struct Armed {
    left: Option<u64>,
    victim: Option<Arc<Victim>>,
}

impl Trigger {
    /// A request was seen.
    fn seen(&self) {
        let mut armed = self.state();
        let Some(left) = &mut armed.left else {
            return;
        };
        *left = left.saturating_sub(1);
        if *left > 0 {
            return;
        }
        // The program can be quicker than who started it says its name.
        let armed = self.aimed.wait_while(armed, |armed| {
            armed.left == Some(0) && armed.victim.is_none()
        });
        let mut armed = armed.unwrap_or_else(PoisonError::into_inner);
        armed.left = None;
        if let Some(victim) = armed.victim.take() {
            victim.kill();
        }
    }

    fn state(&self) -> MutexGuard<'_, Armed> {
        self.armed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Epoch milliseconds, as the program counts them.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(0))
}
