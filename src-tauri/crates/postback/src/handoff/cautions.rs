//! What to mind once the integration stands in ClickBank, and the last proof.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use url::{Host, Url};

use crate::{integration::Definition, template::Template};

use super::Step;

/// One thing to mind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Caution {
    /// Stable key: `test_card`.
    pub key: String,
    /// In words.
    pub text: String,
}

/// What to mind, the urgent first.
pub fn cautions(definition: &Definition, template: Option<&Template>) -> Vec<Caution> {
    let name = named(template);
    let mut all = Vec::new();
    let mut say = |key: &str, text: String| {
        all.push(Caution {
            key: key.into(),
            text,
        });
    };
    if let Some(host) = loopback(definition) {
        say(
            "own_computer",
            format!(
                "{host} is this computer. ClickBank can never reach it, so use this integration for trying things out only."
            ),
        );
    }
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
    let own = definition.urls.values().filter(|_| definition.customize);
    own.chain([&definition.url]).find_map(|url| {
        let url = Url::parse(url).ok()?;
        let local = match url.host()? {
            Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => address.is_loopback(),
        };
        local.then(|| url.host_str().unwrap_or_default().to_owned())
    })
}
