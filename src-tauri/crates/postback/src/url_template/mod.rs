//! Postback URLs as people type them: parsed once, rendered often.
//!
//! Parsing takes any text and never fails; what is wrong with the text is `lint`'s to say. The
//! pieces cover the text without gap or overlap, and literal text survives rendering byte for
//! byte. Values are percent-encoded, everything but RFC 3986 unreserved characters, which is right
//! for a path segment, a query and a fragment alike.

mod encode;
mod parameters;
mod parse;
mod resolve;
mod values;

use std::ops::Range;

pub use self::{
    encode::{encode, encode_into},
    parameters::{Parameter, parameters},
    resolve::{Resolved, ResolvedKind, ResolvedPiece, resolve},
    values::Values,
};
use crate::{
    event::{Event, Network},
    macros::{Catalogue, MacroId, catalogue},
};

/// Bytes of a URL that are looked at closely while somebody types: eight times the longest that can
/// be sent. What stands behind them is kept and rendered, but neither linted nor shown in pieces, so
/// that a pasted megabyte never holds up a key.
pub const LOOKED_AT: usize = 64 * 1024;

/// The part of a URL that is looked at closely: all of it, unless it is longer than [`LOOKED_AT`];
/// then whole parameters as far as possible.
pub fn looked_at(url: &str) -> &str {
    if url.len() <= LOOKED_AT {
        return url;
    }
    let head = &url[..url.floor_char_boundary(LOOKED_AT)];
    let last = head.floor_char_boundary(head.len() - LOOKED_AT / 8);
    let end = head[last..].rfind('&').map_or(head.len(), |at| last + at);
    &head[..end]
}

/// The part of a URL in which a piece stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Component {
    /// `https://`, the slashes included.
    Scheme,
    /// User, host and port.
    Authority,
    /// From the first slash after the authority.
    Path,
    /// From the question mark.
    Query,
    /// From the number sign.
    Fragment,
}

impl Component {
    /// Whether the other side reads what stands there: the host decides who that is, and a fragment
    /// is never sent.
    pub const fn is_sent_as_value(self) -> bool {
        matches!(self, Self::Path | Self::Query)
    }
}

/// What a piece is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PieceKind {
    /// Text that stays as it is.
    Literal,
    /// A macro of the network.
    Macro(MacroId),
    /// `{name}` where the network has no such macro; stays as written.
    Unknown(Box<str>),
    /// `<<name>>`: a template's question that nobody has answered; stays as written.
    Question(Box<str>),
    /// `{{x}}` or `${x}`: another network's placeholder. Nothing inside is rendered.
    Foreign,
}

/// A piece of a URL template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The bytes of the source that it covers.
    pub span: Range<usize>,
    /// What it is.
    pub kind: PieceKind,
    /// Where it stands. A literal is cut where a component ends.
    pub component: Component,
}

/// A postback URL with macros.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrlTemplate {
    network: Network,
    source: Box<str>,
    pieces: Vec<Piece>,
    starts: ComponentStarts,
    program: Vec<Step>,
}

/// Where each component begins; an absent one has no place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct ComponentStarts {
    authority: usize,
    path: Option<usize>,
    query: Option<usize>,
    fragment: Option<usize>,
}

/// A step of rendering: pieces that stay as they are, run together, or one macro.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Text(Range<usize>),
    Value(MacroId),
}

impl UrlTemplate {
    /// Parses any text, in time linear in its length.
    pub fn parse(network: Network, text: &str) -> Self {
        let (pieces, starts) = parse::pieces(catalogue(network), text);
        let mut program: Vec<Step> = Vec::new();
        for piece in &pieces {
            match (&piece.kind, program.last_mut()) {
                (PieceKind::Macro(id), _) => program.push(Step::Value(*id)),
                (_, Some(Step::Text(before))) => before.end = piece.span.end,
                _ => program.push(Step::Text(piece.span.clone())),
            }
        }
        Self {
            network,
            source: text.into(),
            pieces,
            starts,
            program,
        }
    }

    /// The text as it was given.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The network whose macros these are.
    pub fn network(&self) -> Network {
        self.network
    }

    /// The pieces, in order; together they are the source.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The source text of a span.
    pub fn text(&self, span: &Range<usize>) -> &str {
        &self.source[span.clone()]
    }

    /// The macros that it uses, in order, as often as they occur.
    pub fn macros(&self) -> impl Iterator<Item = (&Piece, MacroId)> {
        self.pieces.iter().filter_map(|piece| match piece.kind {
            PieceKind::Macro(id) => Some((piece, id)),
            _ => None,
        })
    }

    /// The bytes of a component; empty where the URL has none. The query holds its question mark,
    /// the fragment its number sign.
    pub fn component(&self, component: Component) -> Range<usize> {
        let end = self.source.len();
        let fragment = self.starts.fragment.unwrap_or(end);
        let query = self.starts.query.unwrap_or(fragment);
        let path = self.starts.path.unwrap_or(query);
        match component {
            Component::Scheme => 0..self.starts.authority,
            Component::Authority => self.starts.authority..path,
            Component::Path => path..query,
            Component::Query => query..fragment,
            Component::Fragment => fragment..end,
        }
    }

    /// The URL that an event fires. Macros without a value become nothing; what is no macro stays
    /// as written.
    pub fn render(&self, event: &Event) -> String {
        let mut out = String::new();
        self.render_into(event, &mut out);
        out
    }

    /// Appends the URL that an event fires.
    pub fn render_into(&self, event: &Event, out: &mut String) {
        let macros = self.catalogue();
        self.run(out, |id| {
            event
                .values
                .get(&macros.at(id).name)
                .map_or("", String::as_str)
        });
    }

    /// Appends the URL for values already laid out by macro: the fast road when one event fires
    /// many URLs, or one URL many events.
    pub fn render_values_into(&self, values: &Values<'_>, out: &mut String) {
        self.run(out, |id| values.get(id));
    }

    fn run<'v>(&self, out: &mut String, value: impl Fn(MacroId) -> &'v str) {
        out.reserve(self.source.len());
        for step in &self.program {
            match step {
                Step::Text(span) => out.push_str(&self.source[span.clone()]),
                Step::Value(id) => encode_into(value(*id), out),
            }
        }
    }

    fn catalogue(&self) -> &'static Catalogue {
        catalogue(self.network)
    }
}

#[cfg(test)]
mod tests;
