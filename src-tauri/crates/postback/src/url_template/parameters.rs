//! The query as a table of parameters, with the places from which the table edits the text.

use memchr::{memchr, memchr_iter};
use serde::Serialize;
use ts_rs::TS;

use super::{Component, UrlTemplate};

/// One parameter of the query, as written. All places are bytes of the URL as typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Parameter {
    /// The name, as written.
    pub key: String,
    /// The value, as written; empty where there is no equals sign.
    pub value: String,
    /// First byte of the name.
    #[ts(type = "number")]
    pub key_start: usize,
    /// One past the name.
    #[ts(type = "number")]
    pub key_end: usize,
    /// First byte of the value.
    #[ts(type = "number")]
    pub value_start: usize,
    /// One past the value.
    #[ts(type = "number")]
    pub value_end: usize,
    /// First byte of the pair, without the `?` or `&` before it.
    #[ts(type = "number")]
    pub pair_start: usize,
    /// One past the pair.
    #[ts(type = "number")]
    pub pair_end: usize,
}

/// The parameters of the query in order. Empty ones, as between `&&`, are left out.
pub fn parameters(template: &UrlTemplate) -> Vec<Parameter> {
    let span = template.component(Component::Query);
    if span.is_empty() {
        return Vec::new();
    }
    let first = span.start + 1;
    let query = &template.source()[first..span.end];
    let ends = memchr_iter(b'&', query.as_bytes()).chain([query.len()]);
    let mut begin = 0;
    let mut found = Vec::new();
    for end in ends {
        if end > begin {
            found.push(pair(&query[begin..end], first + begin));
        }
        begin = end + 1;
    }
    found
}

fn pair(text: &str, start: usize) -> Parameter {
    let key_length = memchr(b'=', text.as_bytes()).unwrap_or(text.len());
    let value_from = (key_length + 1).min(text.len());
    Parameter {
        key: text[..key_length].to_owned(),
        value: text[value_from..].to_owned(),
        key_start: start,
        key_end: start + key_length,
        value_start: start + value_from,
        value_end: start + text.len(),
        pair_start: start,
        pair_end: start + text.len(),
    }
}
