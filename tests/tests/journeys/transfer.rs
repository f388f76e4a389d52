//! Importing what another Carom exported: looked into first, nothing overwritten unasked. Files
//! are chosen in the system's own dialogs, which no driver reaches, so the text is pasted.

use carom_journeys::seed::{Engine, custom};
use carom_journeys::{Desktop, Options, Role, Sandbox, role::Name};
use serde_json::json;

/// Sets a field's text at once, as a paste does.
const PUT: &str = "
    arguments[0].focus();
    arguments[0].select();
    document.execCommand('insertText', false, arguments[1]);";

#[test]
fn an_import_is_looked_into_and_overwrites_nothing_unasked() {
    let other = Sandbox::new();
    let theirs = Engine::open(&other.data());
    theirs.save(custom("Shared", "https://theirs.example.com"));
    theirs.save(custom("New here", "https://theirs.example.com"));
    let text = theirs.export();

    let sandbox = Sandbox::new();
    let engine = Engine::open(&sandbox.data());
    let own = engine.save(custom("Shared", "https://own.example.com"));
    let app = Desktop::start(Options::named("import"), sandbox);
    app.find(Role::Button, "Import").click();
    let dialog = app.find(Role::Dialog, Name::Any);
    dialog.any(Role::Textbox).ask(PUT, &[json!(text)]);
    dialog.find(Role::Button, "Show what it holds").click();
    dialog.wait_text("theirs.example.com");
    dialog.wait_text("One of this name and account is here already.");
    dialog.find(Role::Button, "Import 1 integration").click();
    dialog.find(Role::Button, "Done").wait();
    let mut names = engine.names();
    names.sort();
    assert_eq!(names, ["New here", "Shared"]);
    assert_eq!(
        engine.get(&own.id).definition.url,
        own.definition.url,
        "nothing is overwritten unasked"
    );
}

#[test]
fn a_text_that_is_no_export_is_refused_and_kept() {
    let sandbox = Sandbox::new();
    let engine = Engine::open(&sandbox.data());
    engine.save(custom("Alpha", "https://own.example.com"));
    let app = Desktop::start(Options::named("bad-import"), sandbox);
    app.find(Role::Button, "Import").click();
    let dialog = app.find(Role::Dialog, Name::Any);
    for broken in ["{", "[]", "{\"carom\": {}}", "\u{0}\u{202e}"] {
        dialog.any(Role::Textbox).ask(PUT, &[json!(broken)]);
        dialog.find(Role::Button, "Show what it holds").click();
        dialog.any(Role::Alert).wait_text("not a Carom export");
        assert_eq!(
            dialog.any(Role::Textbox).value(),
            broken,
            "what was pasted can be put right"
        );
    }
    assert_eq!(engine.names(), ["Alpha"]);
}
