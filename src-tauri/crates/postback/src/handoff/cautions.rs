//! What to mind once the integration stands in ClickBank, and the last proof.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use url::{Host, Url};

use crate::{
    integration::Definition,
    lint::{self, LintContext},
    problem::Severity,
    template::Template,
};

use super::Step;

/// One thing to mind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Caution {
    /// Stable key: `test_card`.
    pub key: String,
    /// In words.
    pub text: String,
    /// Nothing comes of the integration until this is mended.
    pub urgent: bool,
}

/// What to mind, the urgent first.
pub fn cautions(definition: &Definition, template: Option<&Template>) -> Vec<Caution> {
    let name = named(template);
    let mut all: Vec<Caution> = [broken(definition, template), own_computer(definition)]
        .into_iter()
        .flatten()
        .collect();
    let mut say = |key: &str, text: String| {
        all.push(Caution {
            key: key.into(),
            text,
            urgent: false,
        });
    };
    say(
        "test_card",
        "Orders paid with a ClickBank test card never fire a postback.".into(),
    );
    say(
        "real_purchase",
        "The final proof is a small real purchase through your own offer link.".into(),
    );
    say(
        "counts_twice",
        format!(
            "An old ISR pixel or INS set-up that reports to {name} would count every sale twice. Switch it off when you activate this one."
        ),
    );
    if let Some(delay) = template.map(|t| t.delay.trim()).filter(|d| !d.is_empty()) {
        say("delay", delay.to_owned());
    }
    all
}

/// Errors, which ClickBank would take without a word.
fn broken(definition: &Definition, template: Option<&Template>) -> Option<Caution> {
    let context = LintContext {
        template,
        ..LintContext::default()
    };
    let problems = lint::lint(definition, &context);
    let mut errors = problems.iter().filter(|p| p.severity == Severity::Error);
    let first = errors.next()?;
    let count = match errors.count() {
        0 => "an error".to_owned(),
        more => format!("{} errors", more + 1),
    };
    Some(Caution {
        key: "errors".into(),
        text: format!(
            "This integration has {count}. Mend them in Carom before you paste anything into ClickBank, which would not tell you. {}",
            first.message
        ),
        urgent: true,
    })
}

fn own_computer(definition: &Definition) -> Option<Caution> {
    let host = loopback(definition)?;
    Some(Caution {
        key: "own_computer".into(),
        text: format!(
            "{host} is this computer. ClickBank can never reach it, so use this integration for trying things out only."
        ),
        urgent: true,
    })
}

/// The step after the checklist: the user has seen a conversion on the other side.
pub fn seen(template: Option<&Template>) -> Step {
    let name = named(template);
    let title = match template.filter(|t| !t.is_custom()) {
        Some(template) => format!("Seen in {}", template.name),
        None => "Seen in tracker".into(),
    };
    Step::new(
        "seen",
        &title,
        format!(
            "Find the conversion in {name}: its click ID is the one that you sent, and its payout is what ClickBank paid."
        ),
    )
}

fn named(template: Option<&Template>) -> &str {
    template
        .filter(|t| !t.is_custom())
        .map_or("your tracker", |t| &t.name)
}

/// The first loopback host that the integration fires at.
fn loopback(definition: &Definition) -> Option<String> {
    let in_use = lint::urls_in_use(definition);
    in_use.into_iter().find_map(|(_, _, url)| {
        let url = Url::parse(url).ok()?;
        let local = match url.host()? {
            Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => address.is_loopback(),
        };
        local.then(|| url.host_str().unwrap_or_default().to_owned())
    })
}
