//! Other programs: how they are called, what is kept of their output, and what is said when they
//! fail. Which program to call, and why, is left to the steps.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;

use crate::failure::{About, Failure, Outcome};
use crate::project;

/// A program about to be called, in the repository unless told otherwise.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    program: OsString,
    arguments: Vec<OsString>,
    folder: PathBuf,
    environment: Vec<(OsString, Option<OsString>)>,
    way_out: Option<&'static str>,
}

impl Call {
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        Self {
            program: program.as_ref().to_owned(),
            arguments: Vec::new(),
            folder: project::root().to_owned(),
            environment: Vec::new(),
            way_out: None,
        }
    }

    /// The cargo that started xtask.
    pub(crate) fn cargo() -> Self {
        let call = Self::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        call.env("PATH", path_with(&[project::tools().join("bin")]))
    }

    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.arguments.push(argument.as_ref().to_owned());
        self
    }

    pub(crate) fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.arguments.extend(
            arguments
                .into_iter()
                .map(|argument| argument.as_ref().to_owned()),
        );
        self
    }

    pub(crate) fn folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = folder.into();
        self
    }

    pub(crate) fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.environment
            .push((name.as_ref().to_owned(), Some(value.as_ref().to_owned())));
        self
    }

    pub(crate) fn envs(mut self, variables: &[(String, OsString)]) -> Self {
        for (name, value) in variables {
            self = self.env(name, value);
        }
        self
    }

    pub(crate) fn env_remove(mut self, name: impl AsRef<OsStr>) -> Self {
        self.environment.push((name.as_ref().to_owned(), None));
        self
    }

    /// What a reader can do when the program fails.
    pub(crate) fn way_out(mut self, way_out: &'static str) -> Self {
        self.way_out = Some(way_out);
        self
    }

    /// The same call, made inside another program that takes a command line.
    pub(crate) fn inside(mut self, wrapper: &str, arguments: &[&str]) -> Self {
        let mut all: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        all.push(self.program);
        all.append(&mut self.arguments);
        self.program = wrapper.into();
        self.arguments = all;
        self
    }

    /// Runs the program with the terminal's own input and output.
    pub(crate) fn run(&self) -> Outcome {
        let status = self
            .command()
            .status()
            .map_err(|error| self.not_started(&error))?;
        self.check(status)
    }

    /// Runs the program to its end and gives back its exit code, whatever it is.
    pub(crate) fn exit_code(&self) -> Outcome<Option<i32>> {
        let status = self
            .command()
            .status()
            .map_err(|error| self.not_started(&error))?;
        Ok(status.code())
    }

    /// Runs the program and gives back what it printed on standard output; `None` when it failed
    /// or is not there.
    pub(crate) fn answer(&self) -> Option<String> {
        let output = self
            .command()
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output()
            .ok()?;
        output
            .status
            .success()
            .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Runs the program and hands each line it prints, on either stream, to `line`.
    pub(crate) fn lines(&self, mut line: impl FnMut(&str)) -> Outcome {
        let mut child = self
            .command()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| self.not_started(&error))?;
        let (sender, receiver) = mpsc::channel();
        forward(child.stdout.take(), sender.clone());
        forward(child.stderr.take(), sender);
        for text in receiver {
            line(&text);
        }
        let status = child.wait().about(|| format!("`{}`", self.shown()))?;
        self.check(status)
    }

    /// Runs the program and adds the lines it prints to `output`.
    pub(crate) fn collect(&self, output: &mut String) -> Outcome {
        self.lines(|line| {
            output.push_str(line);
            output.push('\n');
        })
    }

    /// The command line as a person would type it.
    pub(crate) fn shown(&self) -> String {
        let program = Path::new(&self.program);
        let name = program
            .file_stem()
            .unwrap_or(&self.program)
            .to_string_lossy()
            .into_owned();
        self.arguments.iter().fold(name, |line, argument| {
            format!("{line} {}", argument.to_string_lossy())
        })
    }

    /// The call for the standard library; for a program that must go on running.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).current_dir(&self.folder);
        for (name, value) in &self.environment {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command
    }

    fn check(&self, status: std::process::ExitStatus) -> Outcome {
        if status.success() {
            return Ok(());
        }
        self.failed(format!("`{}` ended with {status}", self.shown()))
    }

    fn not_started(&self, error: &std::io::Error) -> Failure {
        match self.failed(format!("`{}` could not be started: {error}", self.shown())) {
            Err(failure) => failure,
            Ok(()) => Failure::new(self.shown()),
        }
    }

    fn failed(&self, what: String) -> Outcome {
        let failure = Failure::new(what);
        Err(match self.way_out {
            Some(way_out) => failure.with_way_out(way_out),
            None => failure,
        })
    }
}

/// `PATH` with `folders` before everything else.
pub(crate) fn path_with(folders: &[PathBuf]) -> OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(std::env::split_paths(&path));
    // Joining fails only for a folder with a separator in its name; then the path stays as it is.
    std::env::join_paths(all).unwrap_or(path)
}

/// Sends the lines of `stream` from a thread of its own, so that a full pipe never blocks the
/// program on the other stream.
fn forward(stream: Option<impl Read + Send + 'static>, lines: mpsc::Sender<String>) {
    let Some(stream) = stream else {
        return;
    };
    std::thread::spawn(move || {
        let mut reader = BufReader::new(stream);
        let mut bytes = Vec::new();
        while reader
            .read_until(b'\n', &mut bytes)
            .is_ok_and(|read| read > 0)
        {
            let text = String::from_utf8_lossy(&bytes)
                .trim_end_matches(['\r', '\n'])
                .to_owned();
            if lines.send(text).is_err() {
                return;
            }
            bytes.clear();
        }
    });
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_failing_program_is_named_with_the_way_out() {
        let failure = Call::new("false")
            .way_out("Try `true`.")
            .run()
            .expect_err("`false` fails");
        let text = failure.to_string();
        assert!(text.contains("`false`"), "{text} must name the program");
        assert!(text.contains("Try `true`."), "{text} must say what to do");
    }

    #[test]
    fn both_streams_are_read_and_bytes_that_are_no_text_do_no_harm() {
        let mut seen = Vec::new();
        Call::new("sh")
            .args(["-c", r"printf 'out\n'; printf 'err\n' >&2; printf '\377'"])
            .lines(|line| seen.push(line.to_owned()))
            .expect("the shell ends well");
        seen.sort();
        assert_eq!(seen, ["err", "out", "\u{fffd}"]);
    }

    #[test]
    fn a_wrapped_call_keeps_its_words_in_order() {
        let call = Call::new("npm")
            .arg("test")
            .inside("dbus-run-session", &["--"]);
        assert_eq!(call.shown(), "dbus-run-session -- npm test");
    }
}
