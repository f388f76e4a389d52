//! Second processes: the test binary runs itself, with one of the parts below.

use std::{
    env,
    ffi::OsStr,
    io::{BufRead, BufReader, Lines, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStderr, Command, Stdio},
    thread,
    time::Duration,
};

use carom_postback::verdict::Verdict;
use carom_store::{Options, Store, testing};

const PART: &str = "CAROM_STORE_TEST_PART";
const DIR: &str = "CAROM_STORE_TEST_DIR";

/// A second process that plays a part on a data folder.
pub(crate) struct Second {
    process: Child,
    said: Lines<BufReader<ChildStderr>>,
}

impl Second {
    pub(crate) fn play(part: &str, dir: &Path) -> Self {
        Self::spawn(Command::new(env::current_exe().unwrap()), part, dir)
    }

    pub(crate) fn spawn(mut command: Command, part: &str, dir: &Path) -> Self {
        let mut process = command
            .args([
                "--exact",
                "child::plays_its_part",
                "--nocapture",
                "--test-threads=1",
            ])
            .env(PART, part)
            .env(DIR, dir)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(process.stderr.take().unwrap()).lines();
        Self { process, said }
    }

    /// The next line that it says; `None` once it has ended.
    pub(crate) fn hear(&mut self) -> Option<String> {
        self.said.next().and_then(Result::ok)
    }

    /// Kills it with SIGKILL, which no process can prepare for, and gives what it had said before.
    pub(crate) fn kill(mut self) -> Vec<String> {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        self.said.map_while(Result::ok).collect()
    }

    /// Waits for it to end by itself.
    pub(crate) fn end(mut self) -> Vec<String> {
        let said = self.said.by_ref().map_while(Result::ok).collect();
        assert!(self.process.wait().unwrap().success(), "{said:?}");
        said
    }
}

/// Not a test by itself: does nothing unless it is run as a second process.
#[test]
fn plays_its_part() {
    let (Ok(part), Some(dir)) = (env::var(PART), env::var_os(DIR).map(PathBuf::from)) else {
        return;
    };
    match part.as_str() {
        "begin and hang" => {
            let store = open(&dir);
            let begun = store
                .deliveries()
                .begin_attempt(testing::intent(1, "i1", "x"))
                .unwrap();
            say(format!("begun {}", begun.attempt_id));
            loop {
                thread::park();
            }
        }
        "send without end" => send_without_end(&open(&dir)),
        "open, write and recover" => {
            let store = open(&dir);
            for n in 0..50 {
                store
                    .integrations()
                    .insert(testing::definition(n), None, 0)
                    .unwrap();
            }
            let judgement = testing::judgement(Verdict::Unknown, "crashed");
            say(format!(
                "recovered {}",
                store.deliveries().recover(judgement, 9).unwrap().len()
            ));
        }
        "only open" => match Store::open(&dir, patient(50)) {
            Ok(_) => say("opened".into()),
            Err(error) => say(format!("{error:?}")),
        },
        other => panic!("no such part: {other}"),
    }
}

/// Several threads send at once, so that kills land inside groups; every step is said after it is
/// promised to be on the disk.
fn send_without_end(store: &Store) {
    thread::scope(|scope| {
        for t in 0..4 {
            scope.spawn(move || {
                for n in 0.. {
                    let n = n * 4 + t;
                    let begun = store
                        .deliveries()
                        .begin_attempt(testing::intent(n, "i1", "x"))
                        .unwrap();
                    say(format!("begun {}", begun.attempt_id));
                    let finish = testing::finish(n, begun.attempt_id.clone());
                    store.deliveries().finish_attempt(finish).unwrap();
                    say(format!("finished {}", begun.attempt_id));
                }
            });
        }
    });
}

fn say(line: String) {
    // One write, so that a kill can't tear a line that counts.
    std::io::stderr()
        .write_all((line + "\n").as_bytes())
        .unwrap();
}

fn open(dir: &Path) -> Store {
    Store::open(dir, Options::default()).unwrap()
}

pub(crate) fn patient(millis: u64) -> Options {
    Options {
        busy_timeout: Duration::from_millis(millis),
        ..Options::default()
    }
}

/// The ids behind a word in what a second process said.
pub(crate) fn ids<'a>(said: &'a [String], word: &'a str) -> impl Iterator<Item = &'a str> {
    said.iter().filter_map(move |line| {
        let (first, id) = line.split_once(' ')?;
        (OsStr::new(first) == OsStr::new(word) && id.len() == 38).then_some(id)
    })
}
