//! Searching the page by role and accessible name, waiting for what is sought, and acting on it
//! as a person would: with the pointer and the keyboard.

use serde_json::{Value, json};

use crate::keys::{self, key};
use crate::pointer;
use crate::role::{Name, Role, Step};
use crate::webdriver::{Element, Refusal};
use crate::window::{Window, patiently};

/// How many of the things that are there a message names when the one sought is not.
const NAMED: usize = 60;

/// Something on the page, sought anew each time it is used.
#[derive(Debug, Clone)]
pub struct Locator<'w> {
    window: &'w Window,
    steps: Vec<Step>,
}

/// What one look at the page gave.
struct Look {
    found: Vec<Element>,
    here: Vec<String>,
}

impl<'w> Locator<'w> {
    pub(crate) fn new(window: &'w Window, role: Role, name: Name) -> Self {
        Self {
            window,
            steps: vec![Step {
                role,
                name,
                first: false,
            }],
        }
    }

    /// Something inside this.
    #[must_use]
    pub fn find(&self, role: Role, name: impl Into<Name>) -> Self {
        let mut inner = self.clone();
        inner.steps.push(Step {
            role,
            name: name.into(),
            first: false,
        });
        inner
    }

    /// The first of those that fit, where they may be many and even share a name, as two results
    /// do that took equally long.
    #[must_use]
    pub fn first(&self) -> Self {
        let mut first = self.clone();
        if let Some(step) = first.steps.last_mut() {
            step.first = true;
        }
        first
    }

    /// Anything of this role inside this.
    #[must_use]
    pub fn any(&self, role: Role) -> Self {
        self.find(role, Name::Any)
    }

    /// How many there are now.
    #[track_caller]
    pub fn count(&self) -> usize {
        self.look().found.len()
    }

    /// Whether there is one now.
    #[track_caller]
    pub fn is_there(&self) -> bool {
        self.count() > 0
    }

    /// Waits until there is exactly one.
    #[track_caller]
    pub fn wait(&self) -> &Self {
        self.one();
        self
    }

    /// Waits until there is none any more.
    #[track_caller]
    pub fn wait_gone(&self) {
        self.window.until(&format!("{self} is gone"), || {
            (!self.is_there()).then_some(())
        });
    }

    /// Waits until there are so many.
    #[track_caller]
    pub fn wait_count(&self, count: usize) {
        let mut last = 0;
        let came = patiently(|| {
            last = self.count();
            (last == count).then_some(())
        });
        assert!(
            came.is_some(),
            "{count} × {self} expected, {last} are there"
        );
    }

    /// Clicks it with the pointer, once it can be clicked.
    #[track_caller]
    pub fn click(&self) {
        self.window.count();
        self.click_uncounted();
    }

    #[track_caller]
    fn click_uncounted(&self) {
        self.point(&pointer::click);
    }

    /// Brings the pointer over it, once it stands still and nothing covers it, and goes on from
    /// there.
    #[track_caller]
    fn point(&self, then: &dyn Fn(i64, i64) -> Value) {
        self.one();
        let mut why = Value::Null;
        let done = patiently(|| {
            let arguments = [self.one().to_json()];
            let target = include_str!("page/target.js");
            let target = match self.window.session().look_async(target, &arguments) {
                Ok(target) => target,
                Err(refusal) if passes(&refusal) => return None,
                Err(refusal) => panic!("{self} could not be pointed at: {refusal}"),
            };
            let (Some(x), Some(y)) = (target["x"].as_i64(), target["y"].as_i64()) else {
                why = target["why"].clone();
                return None;
            };
            self.window.perform(&then(x, y));
            Some(())
        });
        assert!(done.is_some(), "{self} could not be clicked: {why}");
    }

    /// Opens its context menu with the pointer's other button.
    #[track_caller]
    pub fn click_other(&self) {
        self.window.count();
        self.point(&pointer::click_other);
    }

    /// Rests the pointer on it.
    #[track_caller]
    pub fn hover(&self) {
        self.point(&pointer::rest);
    }

    /// Replaces its text: clicks into it, selects all, types.
    #[track_caller]
    pub fn fill(&self, text: &str) {
        self.window.count();
        self.click_uncounted();
        self.window.perform(&keys::together(&[key::CONTROL, 'a']));
        if text.is_empty() {
            self.window.perform(&keys::together(&[key::DELETE]));
        } else {
            self.window.perform(&keys::typing(text));
        }
    }

    /// Replaces its text at once, as a paste does, where typing would take minutes.
    #[track_caller]
    pub fn paste(&self, text: &str) {
        self.window.count();
        self.click_uncounted();
        let taken = self.ask(include_str!("page/insert.js"), &[json!(text)]);
        assert_eq!(taken, json!(true), "{self} takes no text");
    }

    /// Its text as the screen shows it.
    #[track_caller]
    pub fn text(&self) -> String {
        string(&self.ask("return arguments[0].innerText", &[]))
    }

    /// The value of a field, or the text of an editable one.
    #[track_caller]
    pub fn value(&self) -> String {
        string(&self.ask(include_str!("page/value.js"), &[]))
    }

    /// An attribute, if it has it.
    #[track_caller]
    pub fn attribute(&self, name: &str) -> Option<String> {
        self.ask(
            "return arguments[0].getAttribute(arguments[1])",
            &[json!(name)],
        )
        .as_str()
        .map(str::to_owned)
    }

    /// Whether it is checked, pressed, selected, expanded or current, by the attribute's name
    /// without `aria-`; a native checkbox or radio answers for `checked` itself.
    #[track_caller]
    pub fn is(&self, state: &str) -> bool {
        self.ask(include_str!("page/state.js"), &[json!(state)]) == json!(true)
    }

    /// Waits until it is checked, selected, expanded or whatever `state` says.
    #[track_caller]
    pub fn wait_is(&self, state: &str, wanted: bool) {
        self.window
            .until(&format!("{self} is {state}: {wanted}"), || {
                (self.is(state) == wanted).then_some(())
            });
    }

    /// Waits until what is typed goes into it.
    #[track_caller]
    pub fn wait_focused(&self) {
        self.window.until(&format!("{self} has the focus"), || {
            let script = "return arguments[0] === document.activeElement";
            (self.ask(script, &[]) == json!(true)).then_some(())
        });
    }

    /// Waits until its text holds `part`, and gives it all.
    #[track_caller]
    pub fn wait_text(&self, part: &str) -> String {
        let mut last = String::new();
        let came = patiently(|| {
            last = self.text();
            last.contains(part).then_some(())
        });
        assert!(
            came.is_some(),
            "{self} should say “{part}”, but says “{last}”"
        );
        last
    }

    /// Waits until its value is this.
    #[track_caller]
    pub fn wait_value(&self, value: &str) {
        let mut last = String::new();
        let came = patiently(|| {
            last = self.value();
            (last == value).then_some(())
        });
        assert!(
            came.is_some(),
            "{self} should hold “{value}”, but holds “{last}”"
        );
    }

    /// The accessible names of all that fit, in the order of the page.
    #[track_caller]
    pub fn names(&self) -> Vec<String> {
        self.describe()
    }

    /// Runs a script's body on it; it is the first argument, `more` are the others.
    #[track_caller]
    pub fn ask(&self, script: &str, more: &[Value]) -> Value {
        // Once outside the closure, so that a failure names the line of the journey.
        self.one();
        let done = patiently(|| {
            let mut arguments = vec![self.one().to_json()];
            arguments.extend_from_slice(more);
            match self.window.session().execute(script, &arguments) {
                Ok(value) => Some(value),
                Err(refusal) if passes(&refusal) => None,
                Err(refusal) => panic!("the page's script failed on {self}: {refusal}"),
            }
        });
        match done {
            Some(answer) => answer,
            None => panic!("{self} changes too fast to be looked at"),
        }
    }

    #[track_caller]
    fn one(&self) -> Element {
        let mut last = None;
        let one = patiently(|| {
            let mut look = self.look();
            if look.found.len() == 1 {
                return look.found.pop();
            }
            last = Some(look);
            None
        });
        if let Some(one) = one {
            return one;
        }
        match last {
            Some(look) if look.found.len() > 1 => {
                panic!(
                    "there are {} of {self}: {:?}",
                    look.found.len(),
                    self.describe()
                )
            }
            Some(look) => panic!(
                "there is no {self}; there is:\n  {}",
                look.here.join("\n  ")
            ),
            None => panic!("there is no {self}"),
        }
    }

    #[track_caller]
    fn look(&self) -> Look {
        let value = self.search("found");
        let list = |key: &str| value[key].as_array().cloned().unwrap_or_default();
        Look {
            found: list("found")
                .iter()
                .filter_map(Element::from_json)
                .collect(),
            here: list("here").iter().map(string).collect(),
        }
    }

    #[track_caller]
    fn describe(&self) -> Vec<String> {
        let names = self.search("names");
        names["names"]
            .as_array()
            .into_iter()
            .flatten()
            .map(string)
            .collect()
    }

    #[track_caller]
    fn search(&self, wanted: &str) -> Value {
        let steps: Vec<Value> = self.steps.iter().map(Step::to_json).collect();
        let arguments = [json!(steps), json!(NAMED), json!(wanted)];
        let script = concat!(
            include_str!("page/names.js"),
            include_str!("page/search.js")
        );
        // A page that is being loaded has nothing to look at yet.
        self.window
            .session()
            .look(script, &arguments)
            .unwrap_or(Value::Null)
    }
}

impl std::fmt::Display for Locator<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, step) in self.steps.iter().rev().enumerate() {
            if index > 0 {
                f.write_str(" in ")?;
            }
            step.fmt(f)?;
        }
        Ok(())
    }
}

/// Whether a refusal may pass by itself: the page was changing.
fn passes(refusal: &Refusal) -> bool {
    matches!(
        refusal.code.as_str(),
        "stale element reference" | "no such element"
    )
}

fn string(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
