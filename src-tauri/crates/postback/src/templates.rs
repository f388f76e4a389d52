//! The destination templates that come with Carom: one TOML file each, embedded and parsed once.
//!
//! What a template is made of stands in `template`; filling one in is `compose`'s work.

use std::sync::LazyLock;

use crate::template::Template;

/// The files in the gallery's order: the free form first, the sample last.
const FILES: [&str; 4] = [
    include_str!("../data/templates/custom.toml"),
    include_str!("../data/templates/redtrack.toml"),
    include_str!("../data/templates/aftrad.toml"),
    include_str!("../data/templates/sample.toml"),
];

static TEMPLATES: LazyLock<Vec<Template>> = LazyLock::new(|| FILES.map(parse).into());

#[expect(
    clippy::expect_used,
    reason = "the files are part of the program, and a test parses every one of them"
)]
fn parse(file: &str) -> Template {
    toml::from_str(file).expect("an embedded template parses")
}

/// Every template, Custom first.
pub fn all() -> &'static [Template] {
    &TEMPLATES
}

/// The template with this id.
pub fn get(id: &str) -> Option<&'static Template> {
    all().iter().find(|t| t.id == id)
}

#[cfg(test)]
mod tests;
