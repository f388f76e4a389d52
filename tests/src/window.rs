//! A window under a driver's hand: keys, pictures, scripts, and waiting until something holds.
//! Searching on the page starts here and goes on in [`crate::locator`].

use std::cell::Cell;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::keys;
use crate::locator::Locator;
use crate::role::{Name, Role};
use crate::webdriver::{Answer, Session};

/// How long a condition may take to come true before a journey gives up. Far above what a slow
/// machine needs: it is there to end a broken run, not to time a good one.
const PATIENCE: Duration = Duration::from_secs(20);

/// How often a condition is looked at.
const GLANCE: Duration = Duration::from_millis(20);

/// The page's description of the element that has the focus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Focused {
    /// Its role.
    pub role: String,
    /// Its accessible name.
    pub name: String,
    /// Something on the screen shows that it has the focus.
    pub visible: bool,
}

/// One driven window.
#[derive(Debug)]
pub struct Window {
    session: Session,
    actions: Cell<usize>,
}

impl Window {
    /// Takes over a session.
    pub fn new(session: Session) -> Self {
        Self {
            session,
            actions: Cell::new(0),
        }
    }

    /// The driver's session, for what has no word of its own here.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// What is to be found on the page by role and accessible name.
    pub fn find(&self, role: Role, name: impl Into<Name>) -> Locator<'_> {
        Locator::new(self, role, name.into())
    }

    /// Presses keys together, such as Control and K.
    #[track_caller]
    pub fn press(&self, together: &[char]) {
        self.count();
        self.perform(&keys::together(together));
    }

    /// Types into whatever has the focus.
    #[track_caller]
    pub fn type_text(&self, text: &str) {
        self.count();
        self.perform(&keys::typing(text));
    }

    /// Performs input actions as WebDriver writes them.
    #[track_caller]
    pub fn perform(&self, actions: &Value) {
        if let Err(refusal) = self.session.perform(actions) {
            panic!("the driver could not act: {refusal}");
        }
    }

    /// Notes that a person would have done something.
    pub(crate) fn count(&self) {
        self.actions.set(self.actions.get() + 1);
    }

    /// How many things were done so far: clicks, fields filled in, keys pressed together.
    pub fn actions(&self) -> usize {
        self.actions.get()
    }

    /// Runs a script's body on the page.
    #[track_caller]
    pub fn script(&self, script: &str, arguments: &[Value]) -> Value {
        match self.session.execute(script, arguments) {
            Ok(value) => value,
            Err(refusal) => panic!("the page's script failed: {refusal}"),
        }
    }

    /// Runs a script's body that calls its last argument when it is done.
    #[track_caller]
    pub fn script_async(&self, script: &str, arguments: &[Value]) -> Value {
        match self.session.execute_async(script, arguments) {
            Ok(value) => value,
            Err(refusal) => panic!("the page's script failed: {refusal}"),
        }
    }

    /// What has the focus, as a screen reader would say it.
    #[track_caller]
    pub fn focused(&self) -> Focused {
        let script = concat!(
            include_str!("page/names.js"),
            include_str!("page/focused.js")
        );
        let value = match self.session.look(script, &[]) {
            Ok(value) => value,
            Err(refusal) => panic!("the page does not say what has the focus: {refusal}"),
        };
        let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
        Focused {
            role: text("role"),
            name: text("name"),
            visible: value["visible"].as_bool().unwrap_or_default(),
        }
    }

    /// Waits until the page has drawn what it knows.
    #[track_caller]
    pub fn settle(&self) {
        let times = [json!(200), json!(3_000)];
        let script = include_str!("page/settle.js");
        if let Err(refusal) = self.session.look_async(script, &times) {
            panic!("the page does not settle: {refusal}");
        }
    }

    /// Saves a picture of the page.
    ///
    /// # Errors
    ///
    /// When the driver takes none.
    pub fn screenshot(&self, path: &Path) -> Answer<()> {
        let picture = self.session.screenshot()?;
        std::fs::write(path, picture).map_err(|error| crate::webdriver::Refusal {
            code: String::new(),
            message: format!("{} could not be written: {error}", path.display()),
        })
    }

    /// Gives the page this many pixels.
    #[track_caller]
    pub fn resize(&self, width: u32, height: u32) {
        if let Err(refusal) = self.session.resize(width, height) {
            panic!("the window could not be resized: {refusal}");
        }
        self.until(&format!("the page is {width} by {height}"), || {
            let now = self
                .session
                .look("return [innerWidth, innerHeight]", &[])
                .ok()?;
            (now == json!([width, height])).then_some(())
        });
    }

    /// Looks again and again until `look` gives something, and fails with what was waited for.
    #[track_caller]
    pub fn until<T>(&self, what: &str, look: impl FnMut() -> Option<T>) -> T {
        match patiently(look) {
            Some(found) => found,
            None => panic!("waited {} s in vain until {what}", PATIENCE.as_secs()),
        }
    }
}

/// Looks again and again until `look` gives something or patience ends.
pub fn patiently<T>(mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look() {
            return Some(found);
        }
        if Instant::now() > end {
            return None;
        }
        std::thread::sleep(GLANCE);
    }
}
