//! A template beside what it renders to, piece by piece, for the live preview.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{PieceKind, UrlTemplate, encode};
use crate::event::Event;

/// What a resolved piece came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ResolvedKind {
    /// Text that stays as it is.
    Literal,
    /// A macro of the network, replaced by its value.
    Macro,
    /// `{name}` where the network has no such macro; as written.
    Unknown,
    /// An unanswered question; as written.
    Question,
    /// Another network's placeholder; as written.
    Foreign,
}

/// A piece of the template with what it becomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ResolvedPiece {
    /// What it came from.
    pub kind: ResolvedKind,
    /// First byte in the template as typed.
    #[ts(type = "number")]
    pub start: usize,
    /// One past the last byte in the template as typed.
    #[ts(type = "number")]
    pub end: usize,
    /// What stands in the URL that is sent.
    pub text: String,
    /// The same with its percent-encoding undone, for reading only.
    pub decoded: String,
    /// The name of a macro, an unknown macro or a question.
    pub name: Option<String>,
    /// A macro without a value in this event.
    pub empty: bool,
}

/// A template resolved for one event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Resolved {
    /// The URL that the event fires; the texts of the pieces run together.
    pub url: String,
    /// The pieces in order.
    pub pieces: Vec<ResolvedPiece>,
}

/// Resolves a template for an event.
pub fn resolve(template: &UrlTemplate, event: &Event) -> Resolved {
    let macros = template.catalogue();
    let pieces = template
        .pieces()
        .iter()
        .map(|piece| {
            let written = template.text(&piece.span);
            let as_written = |kind, name: Option<&str>| ResolvedPiece {
                kind,
                start: piece.span.start,
                end: piece.span.end,
                text: written.to_owned(),
                decoded: decode(written).into_owned(),
                name: name.map(str::to_owned),
                empty: false,
            };
            match &piece.kind {
                PieceKind::Literal => as_written(ResolvedKind::Literal, None),
                PieceKind::Foreign => as_written(ResolvedKind::Foreign, None),
                PieceKind::Unknown(name) => as_written(ResolvedKind::Unknown, Some(name)),
                PieceKind::Question(name) => as_written(ResolvedKind::Question, Some(name)),
                PieceKind::Macro(id) => {
                    let name = &macros.at(*id).name;
                    let value = event.values.get(name).map_or("", String::as_str);
                    ResolvedPiece {
                        kind: ResolvedKind::Macro,
                        start: piece.span.start,
                        end: piece.span.end,
                        text: encode(value),
                        decoded: value.to_owned(),
                        name: Some(name.clone()),
                        empty: value.is_empty(),
                    }
                }
            }
        })
        .collect();
    Resolved {
        url: template.render(event),
        pieces,
    }
}

fn decode(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}
