//! Which macro a column probably is: by its name, by what it holds, or as the user had it the
//! last time. No macro is suggested twice; where two columns would have it, the surer one gets it.
//! A guess that could make false money is not made: an amount without a name may be the payout or
//! the price.

mod content;
mod names;

use std::collections::{HashMap, HashSet};

use carom_postback::{event::Network, integration::Role, macros::catalogue};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub(crate) use content::{Holds, holds};
pub(crate) use names::{is_known_name, zone_of_report};

use crate::{
    header::plain,
    look::Column,
    plan::Mapping,
    rows::slots::{Kind, kind_of},
    target::Target,
};

/// How sure a suggestion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Sure {
    /// What the column holds looks like it.
    ByContent,
    /// A name that exports, INS or people use for it.
    ByName,
    /// The macro's own name or label.
    Exact,
    /// The user had it so for a file of this shape.
    Remembered,
}

/// What a column probably is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Suggestion {
    /// What it is taken for.
    #[ts(type = "string")]
    pub target: Target,
    /// How sure that is.
    pub sure: Sure,
    /// Why, in plain words.
    pub reason: String,
}

struct Candidate {
    column: usize,
    target: Target,
    sure: Sure,
    /// Within the same sureness, the lower the better.
    rank: usize,
    reason: String,
}

/// Sets the suggestions of all columns.
pub(crate) fn suggest(columns: &mut [Column], kinds: &[Holds], role: Role) {
    let mut candidates = Vec::new();
    for (index, column) in columns.iter().enumerate() {
        let holds = &kinds[index];
        if column.header.is_some() {
            for (rank, named) in names::of(&plain(&column.name), role)
                .into_iter()
                .enumerate()
            {
                if let Some(target) = fitting(named.target, holds) {
                    candidates.push(Candidate {
                        column: index,
                        target,
                        sure: named.sure,
                        rank,
                        reason: named.reason,
                    });
                }
            }
        }
        if let Some((target, reason)) = content::suggestion(holds) {
            candidates.push(Candidate {
                column: index,
                target,
                sure: Sure::ByContent,
                rank: 0,
                reason,
            });
        }
    }
    let clocks: HashSet<_> = candidates
        .iter()
        .filter_map(|c| match &c.target {
            Target::TimeOf(name) => Some(name.clone()),
            _ => None,
        })
        .collect();
    for candidate in &mut candidates {
        // A date that has its time of day in another column.
        if let Target::Macro(name) = &candidate.target
            && clocks.contains(name)
            && kinds[candidate.column].is_bare_date()
        {
            candidate.target = Target::DateOf(name.clone());
        }
    }
    candidates.sort_by(|a, b| {
        let filled = |c: &Candidate| columns[c.column].filled;
        (b.sure, a.rank)
            .cmp(&(a.sure, b.rank))
            .then_with(|| filled(b).cmp(&filled(a)))
            .then_with(|| a.column.cmp(&b.column))
    });
    let mut taken: HashSet<(String, bool)> = HashSet::new();
    for candidate in candidates {
        let parts = parts(&candidate.target);
        if columns[candidate.column].suggestion.is_some() || parts.iter().any(|p| taken.contains(p))
        {
            continue;
        }
        taken.extend(parts);
        columns[candidate.column].suggestion = Some(Suggestion {
            target: candidate.target,
            sure: candidate.sure,
            reason: candidate.reason,
        });
    }
    drop_lonely_clocks(columns, &taken);
}

/// What a target takes for itself: a macro's date and its time of day.
fn parts(target: &Target) -> Vec<(String, bool)> {
    match target {
        Target::Ignored => Vec::new(),
        Target::EventType => vec![("event_type".to_owned(), false)],
        Target::Macro(name) => vec![(name.clone(), false), (name.clone(), true)],
        Target::DateOf(name) => vec![(name.clone(), false)],
        Target::TimeOf(name) => vec![(name.clone(), true)],
    }
}

/// A time of day whose date nobody has says nothing.
fn drop_lonely_clocks(columns: &mut [Column], taken: &HashSet<(String, bool)>) {
    for column in columns {
        if let Some(Suggestion {
            target: Target::TimeOf(name),
            ..
        }) = &column.suggestion
            && !taken.contains(&(name.clone(), false))
        {
            column.suggestion = None;
        }
    }
}

/// A target by name, where what the column holds does not speak against it.
fn fitting(target: Target, holds: &Holds) -> Option<Target> {
    let Target::Macro(name) = &target else {
        return Some(target);
    };
    let found = catalogue(Network::Clickbank).get(name)?;
    match kind_of(found) {
        Kind::Time { .. } if holds.is_clock() => Some(Target::TimeOf(name.clone())),
        Kind::Time { .. } if holds.is_filled() && !holds.is_time() => None,
        Kind::Amount { .. } if holds.is_filled() && !holds.is_amount() => None,
        // ClickBank's click IDs are UUIDs; what looks otherwise is a tracker's own, and that
        // travels elsewhere.
        Kind::Text if name == "click_id" && holds.is_filled() && !holds.is_uuid() => None,
        _ => Some(target),
    }
}

/// Puts what the user had for a file of this shape over the suggestions.
pub(crate) fn remember(columns: &mut [Column], mapping: &Mapping) {
    let names: HashMap<_, _> = mapping
        .iter()
        .map(|(name, target)| (plain(name), target))
        .collect();
    let told: HashSet<_> = mapping.values().flat_map(parts).collect();
    for column in columns {
        if let Some(target) = mapping
            .get(&column.name)
            .or_else(|| names.get(&plain(&column.name)).copied())
        {
            column.suggestion = Some(Suggestion {
                target: target.clone(),
                sure: Sure::Remembered,
                reason: "You mapped it so for a file of this shape.".to_owned(),
            });
        } else if let Some(suggestion) = &column.suggestion
            && parts(&suggestion.target)
                .iter()
                .any(|part| told.contains(part))
        {
            column.suggestion = None;
        }
    }
}
