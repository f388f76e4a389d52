//! The few WebDriver commands that journeys need, as the W3C has them, over a blocking client.
//!
//! Written out here because the drivers of Tauri's windows take no other capability than
//! `tauri:options`, while WebDriver libraries add some of their own. What is looked for on the
//! page, and when to look again, is the work of [`crate::locator`].

use std::fmt;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// The key under which WebDriver passes elements to and fro.
pub const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Longer than any command takes, so that a dead driver ends a test instead of hanging it.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a driver answers when it cannot do as told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// WebDriver's own code, such as `no such element`; empty when there was no such answer.
    pub code: String,
    /// The driver's words.
    pub message: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for Refusal {}

impl From<ureq::Error> for Refusal {
    fn from(error: ureq::Error) -> Self {
        Self {
            code: String::new(),
            message: format!("the window driver does not answer: {error}"),
        }
    }
}

/// What a command gives back.
pub type Answer<T = Value> = Result<T, Refusal>;

/// An element of the page, as long as the page keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element(String);

impl Element {
    /// The element in a script's answer, if there is one.
    pub fn from_json(value: &Value) -> Option<Self> {
        value
            .get(ELEMENT)
            .and_then(Value::as_str)
            .map(|id| Self(id.to_owned()))
    }

    /// The element as a script's argument.
    pub fn to_json(&self) -> Value {
        json!({ ELEMENT: self.0 })
    }
}

/// One window under the driver's hand.
#[derive(Debug)]
pub struct Session {
    agent: ureq::Agent,
    base: String,
}

impl Session {
    /// Asks the driver at `origin` to start `program` and take hold of its window.
    ///
    /// That driver only translates this one command and hands all others on, over connections of
    /// its own that may break unseen. So the others go straight to the one behind it, at `native`.
    ///
    /// # Errors
    ///
    /// When the program does not start or opens no window.
    pub fn open(origin: &str, native: &str, program: &str) -> Answer<Self> {
        let agent = agent();
        let capabilities =
            json!({ "alwaysMatch": { "tauri:options": { "application": program } } });
        let body = json!({ "capabilities": capabilities });
        let value = post(&agent, &format!("{origin}/session"), &body)?;
        let id = value["sessionId"].as_str().ok_or_else(|| Refusal {
            code: String::new(),
            message: format!("the driver opened no session: {value}"),
        })?;
        let session = Self {
            base: format!("{native}/session/{id}"),
            agent,
        };
        session.post("timeouts", &json!({ "script": 30_000, "pageLoad": 30_000 }))?;
        Ok(session)
    }

    /// Runs a script's body on the page and gives back what it returns.
    ///
    /// # Errors
    ///
    /// When the script throws.
    pub fn execute(&self, script: &str, arguments: &[Value]) -> Answer {
        self.post(
            "execute/sync",
            &json!({ "script": script, "args": arguments }),
        )
    }

    /// Runs a script's body that calls its last argument when it is done.
    ///
    /// # Errors
    ///
    /// When the script throws or is not done in time.
    pub fn execute_async(&self, script: &str, arguments: &[Value]) -> Answer {
        self.post(
            "execute/async",
            &json!({ "script": script, "args": arguments }),
        )
    }

    /// Runs a script's body that changes nothing on the page, and so may run a second time where
    /// the driver did not answer at all.
    ///
    /// # Errors
    ///
    /// When the script throws.
    pub fn look(&self, script: &str, arguments: &[Value]) -> Answer {
        once_more(|| self.execute(script, arguments))
    }

    /// As [`Session::look`], for a script that calls its last argument when it is done.
    ///
    /// # Errors
    ///
    /// When the script throws or is not done in time.
    pub fn look_async(&self, script: &str, arguments: &[Value]) -> Answer {
        once_more(|| self.execute_async(script, arguments))
    }

    /// Performs WebDriver's input actions.
    ///
    /// # Errors
    ///
    /// When the driver does not take them.
    pub fn perform(&self, sources: &Value) -> Answer<()> {
        self.post("actions", &json!({ "actions": sources }))
            .map(drop)
    }

    /// A picture of the page, PNG.
    ///
    /// # Errors
    ///
    /// When the driver can take none.
    pub fn screenshot(&self) -> Answer<Vec<u8>> {
        let value = once_more(|| self.get("screenshot"))?;
        STANDARD
            .decode(value.as_str().unwrap_or_default())
            .map_err(|error| Refusal {
                code: String::new(),
                message: format!("the picture is broken: {error}"),
            })
    }

    /// The page as it stands now.
    ///
    /// # Errors
    ///
    /// When there is no page any more.
    pub fn source(&self) -> Answer<String> {
        let source = once_more(|| self.get("source"))?;
        Ok(source.as_str().unwrap_or_default().to_owned())
    }

    /// Gives the window a size in pixels.
    ///
    /// # Errors
    ///
    /// When the window system refuses.
    pub fn resize(&self, width: u32, height: u32) -> Answer<()> {
        let rect = json!({ "width": width, "height": height });
        once_more(|| self.post("window/rect", &rect)).map(drop)
    }

    /// Loads the page anew.
    ///
    /// # Errors
    ///
    /// When it can't be loaded.
    pub fn refresh(&self) -> Answer<()> {
        self.post("refresh", &json!({})).map(drop)
    }

    /// Closes the window and lets go of the program.
    ///
    /// # Errors
    ///
    /// When the session is gone already.
    pub fn quit(&self) -> Answer<()> {
        read(self.agent.delete(&self.base).call()?).map(drop)
    }

    fn get(&self, path: &str) -> Answer {
        read(self.agent.get(format!("{}/{path}", self.base)).call()?)
    }

    fn post(&self, path: &str, body: &Value) -> Answer {
        post(&self.agent, &format!("{}/{path}", self.base), body)
    }
}

/// A command that may be given twice, given a second time where the driver did not answer at all.
/// What it answers stands, whatever it is.
fn once_more<T>(command: impl Fn() -> Answer<T>) -> Answer<T> {
    match command() {
        Err(refusal) if refusal.code.is_empty() => command(),
        answer => answer,
    }
}

/// Whether a driver answers at `origin`.
pub fn answers(origin: &str) -> bool {
    agent().get(format!("{origin}/status")).call().is_ok()
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        // A refusal is an answer to read, not a failure of the transport.
        .http_status_as_error(false)
        .proxy(None)
        .build()
        .into()
}

fn post(agent: &ureq::Agent, url: &str, body: &Value) -> Answer {
    read(agent.post(url).send_json(body)?)
}

fn read(mut response: ureq::http::Response<ureq::Body>) -> Answer {
    // A picture of a large window is larger than what is read unless told otherwise.
    let mut body: Value = response
        .body_mut()
        .with_config()
        .limit(256 * 1024 * 1024)
        .read_json()?;
    let value = body["value"].take();
    match value.get("error").and_then(Value::as_str) {
        Some(code) => Err(Refusal {
            code: code.to_owned(),
            message: value["message"].as_str().unwrap_or_default().to_owned(),
        }),
        None => Ok(value),
    }
}
