//! A data folder of its own and the real program over it, killed as ordered.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    os::unix::process::ExitStatusExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

use crate::{kill::Order, kill::Point, server::Server};

/// Nothing takes longer: the last of three retries comes after 80 seconds and a quarter.
const PATIENCE: Duration = Duration::from_secs(240);

/// Everything of one user.
#[derive(Debug)]
pub struct Folder {
    program: PathBuf,
    path: PathBuf,
}

/// How a run of the program ended.
#[derive(Debug)]
pub struct Ended {
    /// By a kill.
    pub killed: bool,
    /// Its exit status, if it ended by itself.
    pub status: Option<i32>,
    /// It did not end at all, and was ended in the end.
    pub hung: bool,
    /// What it printed.
    pub out: String,
    /// What it said beside.
    pub err: String,
}

/// A program that may be killed.
#[derive(Debug)]
pub struct Victim(Mutex<Child>);

impl Victim {
    /// Kills it; nothing where it has ended.
    pub(crate) fn kill(&self) {
        // It has ended already: then that is how it ended.
        let _ = self.child().kill();
    }

    fn wait(&self) -> io::Result<ExitStatus> {
        self.child().wait()
    }

    fn child(&self) -> std::sync::MutexGuard<'_, Child> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A run of the program that was begun.
#[derive(Debug)]
pub struct Begun {
    /// The process.
    pub victim: Arc<Victim>,
    out: mpsc::Receiver<String>,
    err: PathBuf,
}

impl Folder {
    /// A folder at this path, for this program.
    ///
    /// # Errors
    ///
    /// The folder can't be made.
    pub fn new(program: &Path, path: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&path)?;
        Ok(Self {
            program: program.to_owned(),
            path,
        })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The database.
    pub fn database(&self) -> PathBuf {
        self.data().join("carom.db")
    }

    /// Writes a file and gives its path.
    ///
    /// # Errors
    ///
    /// It can't be written.
    pub fn file(&self, name: &str, text: &str) -> io::Result<String> {
        let path = self.path.join(name);
        fs::write(&path, text)?;
        Ok(path.to_string_lossy().into_owned())
    }

    /// Runs the program to its end, killed as ordered.
    ///
    /// # Errors
    ///
    /// It can't be started.
    pub fn carom(
        &self,
        words: &[&str],
        order: Option<Order>,
        server: &Server,
    ) -> io::Result<Ended> {
        let by_server = order.filter(|order| order.point == Point::RequestSeen);
        if let Some(order) = by_server {
            server.arm(order.count);
        }
        let begun = self.begin("main", words, order)?;
        if by_server.is_some() {
            server.aim(&begun.victim);
        }
        let ended = begun.end(order.and_then(Order::moment));
        server.disarm();
        ended
    }

    /// Starts the program. `name` keeps what it says apart from what others say.
    ///
    /// # Errors
    ///
    /// It can't be started.
    pub fn begin(&self, name: &str, words: &[&str], order: Option<Order>) -> io::Result<Begun> {
        let err = self.path.join(format!("{name}.stderr"));
        let mut command = Command::new(&self.program);
        command
            .args(words)
            .current_dir(&self.path)
            .env("CAROM_DATA_DIR", self.data())
            .env("HOME", &self.path)
            .env("XDG_DATA_HOME", self.path.join("share"))
            .env("XDG_CONFIG_HOME", self.path.join("config"))
            .env("XDG_CACHE_HOME", self.path.join("cache"))
            .env("TMPDIR", &self.path)
            .env_remove("CAROM_KILL_AT")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::create(&err)?);
        if let Some(variable) = order.and_then(Order::variable) {
            command.env("CAROM_KILL_AT", variable);
        }
        let mut child = command.spawn()?;
        let mut stdout = child.stdout.take();
        let (sender, out) = mpsc::channel();
        thread::spawn(move || {
            let mut text = Vec::new();
            if let Some(stdout) = &mut stdout {
                // Cut off by a kill: then it is what there is.
                let _ = stdout.read_to_end(&mut text);
            }
            let _ = sender.send(String::from_utf8_lossy(&text).into_owned());
        });
        let victim = Arc::new(Victim(Mutex::new(child)));
        Ok(Begun { victim, out, err })
    }

    fn data(&self) -> PathBuf {
        self.path.join("data")
    }
}

impl Begun {
    /// Waits for its end, and kills it at a moment.
    ///
    /// # Errors
    ///
    /// What it said can't be read.
    pub fn end(self, moment: Option<Duration>) -> io::Result<Ended> {
        // Standard output ends with the process.
        let mut out = None;
        if let Some(moment) = moment {
            out = self.out.recv_timeout(moment).ok();
            self.victim.kill();
        }
        let mut hung = false;
        let out = match out {
            Some(out) => out,
            None => self.out.recv_timeout(PATIENCE).unwrap_or_else(|_| {
                hung = true;
                self.victim.kill();
                String::new()
            }),
        };
        let status = self.victim.wait()?;
        Ok(Ended {
            killed: status.signal() == Some(9) && !hung,
            status: status.code(),
            hung,
            out,
            err: fs::read_to_string(&self.err)?,
        })
    }

    /// Whether it has ended by now.
    pub fn has_ended(&self) -> bool {
        matches!(self.victim.child().try_wait(), Ok(Some(_)))
    }
}

/// The program: `CAROM_CLI`, or the one that was built beside this one.
pub fn program() -> PathBuf {
    if let Some(named) = std::env::var_os("CAROM_CLI") {
        return named.into();
    }
    let here = std::env::current_exe().unwrap_or_default();
    // Tests stand one folder deeper than programs.
    here.ancestors()
        .skip(1)
        .map(|folder| folder.join("carom"))
        .find(|path| path.is_file())
        .unwrap_or_else(|| "carom".into())
}
