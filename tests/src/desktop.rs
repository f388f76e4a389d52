//! Carom's window, started for one journey: a driver, a sandbox and the program, all its own.
//! Everything is killed when the value goes, also when the journey panicked; then a picture, the
//! page and the programs' words stay behind in `target/journeys/`.

use std::net::Ipv4Addr;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::drop;
use crate::place;
use crate::process::{self, Group};
use crate::sandbox::Sandbox;
use crate::screen;
use crate::webdriver::{self, Session};
use crate::window::{Window, patiently};

/// What to start, and how.
#[derive(Debug, Clone)]
pub struct Options {
    /// The journey's name, under which a failure's evidence is kept.
    pub name: String,
    /// The program with the window.
    pub program: PathBuf,
    /// Pixels of the page, when they are not left to the window.
    pub size: Option<(u32, u32)>,
    /// A data folder to use in place of the sandbox's own.
    pub data: Option<PathBuf>,
    /// Let file permissions count even for root, who otherwise may do anything.
    pub bound_by_permissions: bool,
    /// Further variables of the environment.
    pub environment: Vec<(String, String)>,
}

impl Options {
    /// Carom itself, under a journey's name.
    ///
    /// # Panics
    ///
    /// When it is not built.
    #[track_caller]
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            program: place::desktop(),
            size: Some((1280, 800)),
            data: None,
            bound_by_permissions: false,
            environment: Vec::new(),
        }
    }
}

/// A running window and all that belongs to it.
#[derive(Debug)]
pub struct Desktop {
    options: Options,
    sandbox: Sandbox,
    driver: Group,
    window: Window,
}

impl Desktop {
    /// Starts Carom for a journey, in a new sandbox.
    #[track_caller]
    pub fn launch(name: &str) -> Self {
        Self::start(Options::named(name), Sandbox::new())
    }

    /// Starts a program in a sandbox, which may hold data already.
    #[track_caller]
    pub fn start(options: Options, sandbox: Sandbox) -> Self {
        assert!(
            std::env::var_os("DISPLAY").is_some(),
            "journeys need an X display: run them with `cargo xtask test --only journeys`"
        );
        let (driver, window) = open(&options, &sandbox);
        let desktop = Self {
            options,
            sandbox,
            driver,
            window,
        };
        desktop.make_ready();
        desktop
    }

    /// The home of this journey.
    pub fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    /// The process of Carom itself, not of its driver.
    #[track_caller]
    pub fn process(&self) -> u32 {
        self.window.until("the program runs", || {
            program(&self.driver, &self.options.program)
        })
    }

    /// Kills Carom at once, as a power cut would, and starts it anew on the same data.
    #[track_caller]
    pub fn kill_and_restart(&mut self) {
        self.driver.kill();
        let (driver, window) = open(&self.options, &self.sandbox);
        self.driver = driver;
        self.window = window;
        self.make_ready();
    }

    /// Closes the window as the button in its frame would; Carom may ask first.
    #[track_caller]
    pub fn close(&self) {
        if let Err(error) = screen::close(self.process()) {
            panic!("the window could not be asked to close: {error}");
        }
    }

    /// Drops a file on the window as a file manager would.
    #[track_caller]
    pub fn drop_file(&self, path: &Path) {
        if let Err(error) = drop::drop_file(self.process(), path) {
            panic!("{} could not be dropped: {error}", path.display());
        }
    }

    /// Waits until Carom has ended by itself.
    #[track_caller]
    pub fn wait_end(&self) {
        self.window.until("the program has ended", || {
            program(&self.driver, &self.options.program)
                .is_none()
                .then_some(())
        });
    }

    /// Kills Carom at once and leaves its home.
    pub fn kill(mut self) -> Sandbox {
        self.driver.kill();
        std::mem::take(&mut self.sandbox)
    }

    /// A call of another program in the same home, such as a second start of Carom.
    pub fn beside(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        self.sandbox.apply(&mut command);
        command
    }

    #[track_caller]
    fn make_ready(&self) {
        self.window.until("the page is loaded", || {
            let state = self
                .window
                .session()
                .look("return document.readyState", &[])
                .ok()?;
            (state == "complete").then_some(())
        });
        if let Some((width, height)) = self.options.size {
            self.window.resize(width, height);
        }
        self.take_keyboard();
    }

    /// Gives the window the keyboard, as a click on it would.
    #[track_caller]
    pub fn take_keyboard(&self) {
        let process = self.process();
        self.window.until("the window has the keyboard", || {
            if screen::focus(process).is_err() {
                return None;
            }
            let has = self
                .window
                .session()
                .look("return document.hasFocus()", &[])
                .ok()?;
            (has == true).then_some(())
        });
    }

    /// Keeps what may explain a failure.
    fn keep_evidence(&self) {
        let folder = evidence(&self.options.name);
        if std::fs::create_dir_all(&folder).is_err() {
            return;
        }
        // Each is worth having alone; a window that is gone gives no picture.
        let _ = self.window.screenshot(&folder.join("window.png"));
        if let Ok(source) = self.window.session().source() {
            let _ = std::fs::write(folder.join("page.html"), source);
        }
        let _ = std::fs::copy(log(&self.sandbox), folder.join("programs.log"));
        eprintln!("the window as it stood is in {}", folder.display());
    }
}

impl Deref for Desktop {
    type Target = Window;

    fn deref(&self) -> &Window {
        &self.window
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.keep_evidence();
        }
        // The driver's group, and with it the window, goes with its own value.
    }
}

/// Where a failed journey leaves its evidence.
fn evidence(name: &str) -> PathBuf {
    place::target().join("journeys").join(name)
}

fn log(sandbox: &Sandbox) -> PathBuf {
    sandbox.path().join("programs.log")
}

/// Starts a driver, and through it the program with its window.
#[track_caller]
fn open(options: &Options, sandbox: &Sandbox) -> (Group, Window) {
    let (driver, [origin, native]) = start_driver(options, sandbox);
    let program = options.program.to_string_lossy();
    match Session::open(&origin, &native, &program) {
        Ok(session) => (driver, Window::new(session)),
        Err(refusal) => {
            let said = std::fs::read_to_string(log(sandbox)).unwrap_or_default();
            panic!("{program} did not open a window: {refusal}\n{said}");
        }
    }
}

#[track_caller]
fn start_driver(options: &Options, sandbox: &Sandbox) -> (Group, [String; 2]) {
    // Another program may take a port between the look and the listening; then others are tried.
    for _ in 0..3 {
        let (Ok(port), Ok(native)) = (process::free_port(), process::free_port()) else {
            panic!("the system has no free port");
        };
        let mut command = driver_command(options);
        command.args([
            "--port",
            &port.to_string(),
            "--native-port",
            &native.to_string(),
        ]);
        sandbox.apply(&mut command);
        command.current_dir(sandbox.path());
        if let Some(data) = &options.data {
            command.env("CAROM_DATA_DIR", data);
        }
        for (name, value) in &options.environment {
            command.env(name, value);
        }
        let mut driver = match Group::start(&mut command, &log(sandbox)) {
            Ok(driver) => driver,
            Err(error) => panic!("the window driver could not be started: {error}"),
        };
        let at = |port: u16| format!("http://{}:{port}", Ipv4Addr::LOCALHOST);
        let (origin, native) = (at(port), at(native));
        let ready = patiently(|| match driver.ended() {
            Ok(None) if webdriver::answers(&origin) => Some(true),
            Ok(None) => None,
            _ => Some(false),
        });
        if ready == Some(true) {
            return (driver, [origin, native]);
        }
    }
    panic!("the window driver does not start; is WebKitWebDriver there (webkit2gtk-driver)?")
}

fn driver_command(options: &Options) -> Command {
    if !(options.bound_by_permissions && rustix::process::geteuid().is_root()) {
        return Command::new(place::tauri_driver());
    }
    let mut command = Command::new("setpriv");
    command.args(["--bounding-set", "-dac_override,-dac_read_search", "--"]);
    command.arg(place::tauri_driver());
    command
}

/// The process of `program` among those that the driver started.
fn program(driver: &Group, program: &Path) -> Option<u32> {
    let tree = process::tree(driver.id());
    let wanted = program.canonicalize().ok()?;
    let running = |id: u32| std::fs::read_link(format!("/proc/{id}/exe")).ok();
    tree.into_iter()
        .find(|process| running(process.id).as_ref() == Some(&wanted))
        .map(|process| process.id)
}
