//! The TypeScript side of the contract, made from the Rust types.
//!
//! One file holds every type and the map from command to request and response, so that the window
//! infers both and nothing is asserted by hand.

use std::{
    any::TypeId,
    collections::{BTreeMap, HashSet},
    fmt::Write as _,
};

use ts_rs::{Config, TS, TypeVisitor};

use crate::{changes::Changed, error::Report, router};

/// The text of `ui/src/lib/bindings/index.ts`.
pub fn typescript() -> String {
    let config = Config::new().with_large_int("number");
    let mut types = Types {
        config: &config,
        seen: HashSet::new(),
        declarations: BTreeMap::new(),
    };
    router::visit_types(&mut types);
    types.visit::<Report>();
    types.visit::<Changed>();

    let mut text = String::from(
        "// Made by `cargo xtask bindings` from the Rust types. Edit those, not this file.\n\n",
    );
    for declaration in types.declarations.values() {
        text.push_str(declaration);
        text.push('\n');
    }
    text.push_str(
        "/** Every command, with its request and its response. */\nexport interface Commands {\n",
    );
    for (name, request, response) in router::signatures(&config) {
        let _ = writeln!(
            text,
            "  {name}: {{ request: {request}; response: {response} }};"
        );
    }
    text.push_str("}\n");
    text
}

/// Collects the declaration of every type reachable from the contract.
struct Types<'c> {
    config: &'c Config,
    seen: HashSet<TypeId>,
    declarations: BTreeMap<String, String>,
}

impl TypeVisitor for Types<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            let declaration = format!("{docs}export {}\n", T::decl(self.config));
            self.declarations.insert(T::name(self.config), declaration);
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}
