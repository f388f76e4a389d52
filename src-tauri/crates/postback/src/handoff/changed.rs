//! What becomes of the user's word when the integration changes after it was given.

use std::collections::BTreeMap;

use crate::{
    integration::{Definition, Handoff},
    templates,
};

use super::{Step, checklist};

/// The steps that have to be done again after any change.
const AGAIN: [&str; 2] = ["save", "test"];

/// The user's word about `before`, as far as it holds for `after`: a step whose field now holds
/// something else is no longer ticked, and what was installed in ClickBank counts as changed. The
/// name is nobody's business there.
pub fn carried(handoff: &Handoff, before: &Definition, after: &Definition) -> Handoff {
    let (was, is) = (steps(before), steps(after));
    let differs = |key: &str| key != "name" && was.get(key) != is.get(key);
    if !was.keys().chain(is.keys()).any(|key| differs(key)) {
        return handoff.clone();
    }
    let holds = |key: &&String| !AGAIN.contains(&key.as_str()) && !differs(key);
    Handoff {
        ticked: handoff.ticked.iter().filter(holds).cloned().collect(),
        changed: handoff.installed_on.is_some(),
        ..handoff.clone()
    }
}

/// The user's word as it is given anew: another day of installing says that ClickBank has what is
/// saved now.
pub fn said(before: &Handoff, now: Handoff) -> Handoff {
    Handoff {
        changed: now.changed && now.installed_on == before.installed_on,
        ..now
    }
}

fn steps(definition: &Definition) -> BTreeMap<String, Step> {
    checklist(definition, templates::get(&definition.template))
        .into_iter()
        .map(|step| (step.key.clone(), step))
        .collect()
}
