//! What the options brought along without being asked, and what they could not bring about.

use carom_postback::{
    compose::{self, Change},
    integration::Definition,
    template::Template,
};

use crate::{
    arguments::{FormArgs, Setting},
    print::text,
};

/// What a change of role changed besides. Where the options name a thing themselves, they have the
/// last word on it.
pub(super) fn of_role(changes: &[Change], asked: &FormArgs) -> Vec<String> {
    let mut remarks = Vec::new();
    let mut swaps: Vec<String> = Vec::new();
    for Change { what, from, to } in changes {
        match what.as_str() {
            "Offer link" if to.is_empty() => {
                remarks.push(format!("The offer link need not carry {from} any more."));
            }
            "Offer link" if from.is_empty() => {
                remarks.push(format!("The offer link must carry {to} now."));
            }
            "Offer link" => remarks.push(format!(
                "The offer link must carry {to} now, in place of {from}."
            )),
            "Filter field" if asked.filters.is_empty() => {
                remarks.push(format!("The filter on {from} looks at {to} now."));
            }
            "Filter field" => {}
            _ => {
                let swap = format!("{from} to {to}");
                if asked.url.is_none() && !swaps.contains(&swap) {
                    swaps.push(swap);
                }
            }
        }
    }
    if !swaps.is_empty() {
        let swaps: Vec<&str> = swaps.iter().map(String::as_str).collect();
        let swaps = text::listed(&swaps);
        remarks.insert(0, format!("In the postback URLs the role changed {swaps}."));
    }
    remarks
}

/// Answers for which a pasted URL has no place: another answer would make the same URLs.
pub(super) fn of_unused(
    form: &Definition,
    template: &Template,
    pasted: &str,
    set: &[Setting],
) -> Vec<String> {
    let made = |of: &Definition| {
        compose::compose(template, of.role, &of.answers, &of.events, Some(pasted))
    };
    let now = made(form);
    let is_unused = |name: &str| {
        let mut other = form.clone();
        for (key, answer) in &mut other.answers {
            let is_meant = key
                .strip_prefix(name)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
            if is_meant {
                answer.push('x');
            }
        }
        made(&other) == now
    };
    set.iter()
        .map(|setting| setting.name.as_str())
        .filter(|name| is_unused(name))
        .map(|name| {
            format!("The postback URL that you gave has no place for {name}; its answer changed nothing there.")
        })
        .collect()
}
