//! The Trash: what was deleted can be taken back, or deleted for good after a question.

use carom_journeys::seed::{Engine, custom};
use carom_journeys::{Desktop, Options, Role, Sandbox, containing, key, role::Name, steps};

#[test]
fn the_trash_gives_back_and_deletes_for_good_only_when_told() {
    let sandbox = Sandbox::new();
    let engine = Engine::open(&sandbox.data());
    for name in ["Alpha", "Beta", "Gamma"] {
        engine.save(custom(name, "https://track.example.com"));
    }
    let app = Desktop::start(Options::named("trash"), sandbox);
    let grid = app.find(Role::Grid, "Integrations");
    for name in ["Alpha", "Beta"] {
        grid.find(Role::Row, containing(name))
            .any(Role::Checkbox)
            .click();
    }
    let selected = app.find(Role::Region, "Selected integrations");
    selected.find(Role::Button, "Delete").click();
    grid.find(Role::Row, containing("Beta")).wait_gone();
    assert_eq!(engine.names(), ["Gamma"]);

    app.press(&[key::CONTROL, 'k']);
    app.find(Role::Combobox, "Search commands").wait_focused();
    app.type_text("go to trash");
    app.press(&[key::ENTER]);
    app.find(Role::Button, "Restore Alpha").click();
    app.find(Role::Button, "Restore Alpha").wait_gone();
    app.find(Role::Button, "Empty the Trash").click();
    let question = app.find(Role::AlertDialog, Name::Any);
    question.find(Role::Button, "Cancel").click();
    app.find(Role::Button, "Restore Beta").wait();
    app.find(Role::Button, "Empty the Trash").click();
    question.find(Role::Button, containing("for good")).click();
    app.find(Role::Button, "Restore Beta").wait_gone();
    steps::go_to(&app, "Integrations");
    grid.find(Role::Row, containing("Alpha")).wait();
    assert_eq!(engine.names(), ["Alpha", "Gamma"]);
}
