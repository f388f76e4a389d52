//! `carom render URL`: the URL that an event would fire. Nothing is sent and nothing is kept.

use std::collections::{BTreeMap, BTreeSet};

use carom_postback::{
    event::Network,
    problem::Problem,
    samples::{self, sample},
    url_template::{ResolvedKind, ResolvedPiece, UrlTemplate, resolve},
};
use serde_json::json;

use super::{input, lint};
use crate::{
    arguments::RenderArgs,
    exit::Done,
    print::{self, Printer, problems, text},
};

pub(super) fn run(args: &RenderArgs, out: &mut Printer) -> Done {
    let values = input::macro_values(&args.set, Network::default(), args.role)?;
    let source = input::url(&args.url)?;
    let mut event = sample(Network::default(), args.role, args.event);
    event.values.extend(values.clone());
    let resolved = resolve(&UrlTemplate::parse(Network::default(), &source), &event);
    let found = lint::problems(
        &source,
        args.role,
        &[args.event],
        args.template.as_deref(),
        &values,
    );
    let inferred = inferred(&resolved.pieces, args, &values);
    if out.json {
        out.value(&json!({
            "event": args.event,
            "role": args.role,
            "source": source,
            "url": resolved.url,
            "macros": macros(&resolved.pieces, &inferred),
            "problems": found.iter().map(problems::as_json).collect::<Vec<_>>(),
        }));
        return Ok(());
    }
    // A file or another program gets the URL byte for byte; a terminal must not obey it.
    if out.is_terminal() {
        out.line(text::one_line(&resolved.url));
    } else {
        out.line(&resolved.url);
    }
    tell(out, &found, &inferred);
    Ok(())
}

/// The macros whose sample value here is a guess at what the network would put.
fn inferred(
    pieces: &[ResolvedPiece],
    args: &RenderArgs,
    given: &BTreeMap<String, String>,
) -> BTreeSet<String> {
    let guessed = |name: &str| {
        samples::origin(Network::default(), args.role, args.event, name)
            .is_some_and(|origin| origin.inferred)
    };
    pieces
        .iter()
        .filter(|piece| piece.kind == ResolvedKind::Macro)
        .filter_map(|piece| piece.name.clone())
        .filter(|name| !given.contains_key(name) && guessed(name))
        .collect()
}

/// Says on standard error that there is more to know, so that standard output stays the URL.
fn tell(out: &Printer, found: &[Problem], inferred: &BTreeSet<String>) {
    if !inferred.is_empty() {
        let names: Vec<String> = inferred.iter().map(|name| format!("{{{name}}}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        print::remark(
            out,
            &format!(
                "Inferred, since ClickBank does not publish it: the value of {}.",
                text::listed(&names)
            ),
        );
    }
    if !found.is_empty() {
        let counted = problems::counted(found);
        print::remark(
            out,
            &format!("{counted} in this URL; `carom lint` lists them."),
        );
    }
}

/// The macros with their values, as often as they occur.
fn macros(pieces: &[ResolvedPiece], inferred: &BTreeSet<String>) -> Vec<serde_json::Value> {
    pieces
        .iter()
        .filter(|piece| matches!(piece.kind, ResolvedKind::Macro | ResolvedKind::Unknown))
        .map(|piece| {
            json!({
                "name": piece.name,
                "value": piece.decoded,
                "encoded": piece.text,
                "known": piece.kind == ResolvedKind::Macro,
                "empty": piece.empty,
                "inferred": piece.name.as_ref().is_some_and(|name| inferred.contains(name)),
            })
        })
        .collect()
}
