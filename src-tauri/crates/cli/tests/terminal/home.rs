//! A user with an empty home: runs `carom` there and keeps what it said.

use std::{
    ffi::OsStr,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use serde_json::Value;
use tempfile::TempDir;

/// An empty home with a data folder that does not exist yet.
pub(crate) struct Home {
    folder: TempDir,
}

/// How a run of the program ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    /// The folder in which everything of this user lives.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    /// A command that stays inside this home.
    pub(crate) fn command<A: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = A>,
    ) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_carom"));
        command
            .args(arguments)
            .current_dir(self.path())
            .env("CAROM_DATA_DIR", self.data())
            .env("HOME", self.path())
            .env("XDG_DATA_HOME", self.path().join("share"))
            .env("XDG_CONFIG_HOME", self.path().join("config"))
            .env("XDG_CACHE_HOME", self.path().join("cache"))
            .env("TMPDIR", self.path())
            .env("COLUMNS", "90")
            .env("TZ", "UTC")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub(crate) fn carom<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Ended {
        Ended::of(self.command(arguments).output().expect("carom runs"))
    }

    /// Runs it with bytes on standard input.
    pub(crate) fn carom_reading(&self, arguments: &[&str], input: &[u8]) -> Ended {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .spawn()
            .expect("carom starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        let input = input.to_vec();
        let writer = std::thread::spawn(move || {
            // The program may end before it has read everything.
            let _ = stdin.write_all(&input);
        });
        let ended = Ended::finish(child);
        writer.join().expect("the writer ends");
        ended
    }

    /// Runs it and reads its JSON, whatever its status.
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        let ended = self.carom(arguments.iter().copied().chain(["--json"]));
        serde_json::from_str(&ended.out)
            .unwrap_or_else(|error| panic!("{arguments:?} should print JSON: {error}\n{ended:?}"))
    }

    /// Writes a file into this home and gives its path.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path().join(name);
        std::fs::write(&path, content).expect("a file");
        path.to_str().expect("a path that is text").to_owned()
    }

    /// Creates an integration for a server and gives its id.
    pub(crate) fn create(&self, arguments: &[&str]) -> String {
        let made = self.json(&[&["create"], arguments].concat());
        made["id"]
            .as_str()
            .unwrap_or_else(|| panic!("create gives an id, not {made}"))
            .to_owned()
    }

    /// What stands in this home.
    pub(crate) fn entries(&self) -> Vec<String> {
        std::fs::read_dir(self.path())
            .expect("the home is there")
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect()
    }
}

impl Ended {
    pub(crate) fn finish(child: Child) -> Self {
        Self::of(child.wait_with_output().expect("carom ends"))
    }

    fn of(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
            err: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
        }
    }

    /// The JSON on standard output.
    #[track_caller]
    pub(crate) fn value(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("it should print JSON: {error}\n{self:#?}"))
    }

    /// Checks the status, and shows everything where it is another.
    #[track_caller]
    pub(crate) fn ends(self, status: i32) -> Self {
        assert_eq!(
            self.status, status,
            "the exit status is part of the contract: {self:#?}"
        );
        if status == 0 {
            assert!(
                !self.err.contains("error:"),
                "a good end names no error: {}",
                self.err
            );
        } else {
            assert!(!self.err.trim().is_empty(), "a bad end says why: {self:#?}");
        }
        self
    }

    /// The one line of JSON that standard error carries with `--json`.
    #[track_caller]
    pub(crate) fn error(&self) -> Value {
        let lines: Vec<&str> = self.err.lines().collect();
        assert_eq!(
            lines.len(),
            1,
            "one line of JSON and nothing else: {}",
            self.err
        );
        let error: Value = serde_json::from_str(lines[0]).expect("the line is JSON");
        let error = error["error"].clone();
        for part in ["code", "message", "hint"] {
            assert!(error[part].is_string(), "{part} is missing in {error}");
        }
        error
    }
}
