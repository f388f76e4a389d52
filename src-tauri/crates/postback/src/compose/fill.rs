//! Text surgery on URLs that still hold `<<questions>>`: filling, leaving out, adding.
//!
//! Works on text, not on a parsed URL: macros and whatever the user pasted must survive byte for
//! byte, and a URL library would encode them.

use std::{borrow::Cow, collections::BTreeMap};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{
    event::{EventType, Network},
    lint, question,
    template::{Question, QuestionKind},
    url_template::UrlTemplate,
};

/// Everything but RFC 3986 unreserved, and braces: an event name may be a macro of its own.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'{')
    .remove(b'}');

/// An answer as it stands in a URL.
pub(crate) fn encode_answer(answer: &str) -> String {
    utf8_percent_encode(answer, ENCODED).to_string()
}

/// Fills questions with answers.
pub(super) struct Filler<'a> {
    pub(super) network: Network,
    pub(super) questions: &'a [Question],
    pub(super) answers: &'a BTreeMap<String, String>,
}

/// What becomes of one `<<name>>`.
enum Filled {
    /// The answer as kept.
    With(String),
    /// Optional and not answered.
    LeftOut,
    /// To be answered still, or no question of this template.
    Stays,
}

impl Filler<'_> {
    /// Fills `url` for one event, or, without one, for the shared URL: there a question that is
    /// asked per event stays unanswered.
    pub(super) fn fill(&self, url: &str, event: Option<EventType>) -> String {
        let url = self.without_left_out(url, event);
        let mut out = String::with_capacity(url.len());
        let mut rest = url.as_ref();
        while let Some((before, name, after)) = next_question(rest) {
            out.push_str(before);
            match self.answer(name, event) {
                Filled::With(answer) => self.put(&mut out, name, &answer),
                Filled::LeftOut => {}
                Filled::Stays => {
                    out.push_str("<<");
                    out.push_str(name);
                    out.push_str(">>");
                }
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }

    fn put(&self, out: &mut String, name: &str, answer: &str) {
        let is_domain = self
            .questions
            .iter()
            .any(|q| q.name == name && q.kind == QuestionKind::Domain);
        if !is_domain {
            out.push_str(&encode_answer(answer));
            return;
        }
        // A loopback origin brings its own scheme.
        if answer.contains("://")
            && let Some(start) = out.strip_suffix("https://").map(str::len)
        {
            out.truncate(start);
        }
        out.push_str(answer);
    }

    fn answer(&self, name: &str, event: Option<EventType>) -> Filled {
        let Some(question) = self.questions.iter().find(|q| q.name == name) else {
            return Filled::Stays;
        };
        let (key, default) = match (question.per_event, event) {
            (true, None) => return Filled::Stays,
            (true, Some(event)) => (
                question::key(question, event),
                question.defaults.get(&event),
            ),
            (false, _) => (question.name.clone(), Some(&question.default)),
        };
        let given = self
            .answers
            .get(&key)
            .or(default)
            .map_or("", String::as_str);
        match question::check(question, given) {
            Ok(kept) if kept.is_empty() => Filled::LeftOut,
            Ok(kept) => Filled::With(kept),
            Err(_) => Filled::Stays,
        }
    }

    /// The URL without the parameters that hold an optional question without an answer.
    fn without_left_out<'u>(&self, url: &'u str, event: Option<EventType>) -> Cow<'u, str> {
        let leaves = |pair: &str| {
            let mut rest = pair;
            while let Some((_, name, after)) = next_question(rest) {
                if matches!(self.answer(name, event), Filled::LeftOut) {
                    return true;
                }
                rest = after;
            }
            false
        };
        let parts = Parts::of(self.network, url);
        let Some(query) = parts.query else {
            return Cow::Borrowed(url);
        };
        if !query.split('&').any(leaves) {
            return Cow::Borrowed(url);
        }
        let kept: Vec<&str> = query.split('&').filter(|pair| !leaves(pair)).collect();
        Cow::Owned(parts.joined(&kept.join("&")))
    }

    /// `url` with the parameters of `addition` (`&type=<<event_name>>`). One that is there already
    /// takes the new value, so that every question has its effect, unless its value `stays`.
    pub(super) fn with_parameters(&self, url: &str, addition: &str, event: EventType) -> String {
        let mut url = url.to_owned();
        for pair in addition.split('&').filter(|p| !p.is_empty()) {
            let name = pair.split('=').next().unwrap_or(pair);
            let parts = Parts::of(self.network, &url);
            let query = parts.query.unwrap_or_default();
            let own = query.split('&').find(|p| p.split('=').next() == Some(name));
            url = match own {
                Some(own) => {
                    let value = own.split_once('=').map_or("", |(_, value)| value);
                    if self.stays(value, pair, event) {
                        continue;
                    }
                    let pairs: Vec<&str> = query
                        .split('&')
                        .map(|p| if p == own { pair } else { p })
                        .collect();
                    parts.joined(&pairs.join("&"))
                }
                None if query.is_empty() || query.ends_with('&') => {
                    parts.joined(&format!("{query}{pair}"))
                }
                None => parts.joined(&format!("{query}&{pair}")),
            };
        }
        url
    }

    /// Whether a value gives no room to `pair`: one with a macro, which differs by event as it is,
    /// and any that is not open to be filled in while `pair` asks what nobody has answered.
    fn stays(&self, value: &str, pair: &str, event: EventType) -> bool {
        let holds_macro = UrlTemplate::parse(self.network, &format!("?v={value}"))
            .macros()
            .next()
            .is_some();
        let open = value.is_empty()
            || (value.starts_with('[') && value.ends_with(']'))
            || lint::is_left_in(self.network, value);
        let answered = || {
            next_question(pair).is_some_and(|(_, name, _)| {
                matches!(self.answer(name, Some(event)), Filled::With(_))
            })
        };
        !open && (holds_macro || !answered())
    }
}

/// The next `<<name>>`: what stands before it, the name, what follows.
fn next_question(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("<<")?;
    let (name, after) = rest.split_once(">>")?;
    Some((before, name, after))
}

/// A URL cut at its query and fragment, as text.
struct Parts<'a> {
    path: &'a str,
    query: Option<&'a str>,
    fragment: Option<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(network: Network, url: &'a str) -> Self {
        let (head, fragment) = match fragment(network, url) {
            Some(at) => (&url[..at], Some(&url[at + 1..])),
            None => (url, None),
        };
        let (path, query) = head
            .split_once('?')
            .map_or((head, None), |(p, q)| (p, Some(q)));
        Self {
            path,
            query,
            fragment,
        }
    }

    fn joined(&self, query: &str) -> String {
        let mut out = self.path.to_owned();
        if !query.is_empty() {
            out.push('?');
            out.push_str(query);
        }
        if let Some(fragment) = self.fragment {
            out.push('#');
            out.push_str(fragment);
        }
        out
    }
}

/// Where the fragment begins. `#clickid#` begins none: it is a tracker's placeholder, and what
/// follows it belongs to the query still.
fn fragment(network: Network, url: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + url[from..].find('#')?;
        let rest = &url[at..];
        let name = rest.trim_start_matches('#');
        let signs = rest.len() - name.len();
        let end = name.find('#').map(|length| signs + length + signs);
        match end.and_then(|end| rest.get(..end)) {
            Some(whole) if lint::is_left_in(network, whole) => from = at + whole.len(),
            _ => return Some(at),
        }
    }
}
