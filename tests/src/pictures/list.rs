//! The list: few and many rows, menus, selection, searching in vain; the Trash, the palette.

use super::Studio;
use crate::desktop::Desktop;
use crate::keys::key;
use crate::role::{Name, Role, containing, starting};
use crate::sandbox::Sandbox;
use crate::seed::{Engine, custom};

const NAMES: [&str; 6] = [
    "Summer campaign",
    "Keto search, US",
    "Solar native, a name that is long enough to need more room than a column has",
    "Pets newsletter",
    "حملة الصيف",
    "Finance push",
];

pub(super) fn tour(studio: &Studio) {
    few(studio);
    many(studio);
}

fn few(studio: &Studio) {
    let sandbox = Sandbox::new();
    let engine = Engine::open(&sandbox.data());
    for (index, name) in NAMES.into_iter().enumerate() {
        let saved = engine.save(custom(name, "https://track.example.com"));
        if index % 2 == 0 {
            engine.activate(&saved.id);
        }
    }
    drop(engine);
    let exported = exported();
    let app = studio.open_in("list", sandbox);
    app.find(Role::Grid, "Integrations").wait();
    studio.shoot_sizes(&app, "50-list");
    app.find(Role::Button, "Actions for Summer campaign")
        .click();
    app.find(Role::MenuItem, "Delete").wait();
    studio.shoot(&app, "51-list-menu");
    app.press(&[key::ESCAPE]);
    app.find(Role::MenuItem, "Delete").wait_gone();
    let search = app.find(Role::Searchbox, "Search integrations");
    search.fill("no such thing");
    row(&app, "Summer campaign").wait_gone();
    studio.shoot(&app, "52-list-no-match");
    search.fill("");
    row(&app, "Pets newsletter").wait();
    for name in ["Pets newsletter", "Finance push"] {
        row(&app, name).any(Role::Checkbox).click();
    }
    app.find(Role::Region, "Selected integrations").wait();
    studio.shoot(&app, "53-list-selection");
    app.find(Role::Region, "Selected integrations")
        .find(Role::Button, "Delete")
        .click();
    row(&app, "Pets newsletter").wait_gone();
    studio.shoot(&app, "54-list-deleted");
    palette(studio, &app);
    trash(studio, &app);
    app.find(Role::Navigation, "Main")
        .find(Role::Link, "Integrations")
        .click();
    studio.wait_quiet(&app);
    app.find(Role::Button, "Import").click();
    app.find(Role::Dialog, Name::Any).wait();
    studio.shoot(&app, "59-import");
    import(studio, &app, &exported);
}

/// What an export holds, and what became of it: one is here already, one can't be read.
fn import(studio: &Studio, app: &Desktop, exported: &str) {
    let dialog = app.find(Role::Dialog, Name::Any);
    dialog.any(Role::Textbox).paste(exported);
    dialog.find(Role::Button, "Show what it holds").click();
    dialog.find(Role::List, "Entries").wait();
    studio.shoot(app, "61-import-looked-into");
    dialog.find(Role::Button, starting("Import ")).click();
    dialog.find(Role::Button, "Done").wait();
    studio.shoot(app, "62-import-result");
    dialog.find(Role::Button, "Done").click();
    dialog.wait_gone();
}

/// What another Carom exported.
fn exported() -> String {
    let other = Sandbox::new();
    let theirs = Engine::open(&other.data());
    theirs.save(custom(
        "Summer campaign",
        "https://theirs.track.example.com",
    ));
    theirs.save(custom("Gardening, DE", "https://track.example.com"));
    theirs.save(custom("Yoga newsletter", "https://pb.tracker.example"));
    theirs.export()
}

fn row<'w>(app: &'w Desktop, name: &str) -> crate::locator::Locator<'w> {
    app.find(Role::Grid, "Integrations")
        .find(Role::Row, containing(name))
}

fn palette(studio: &Studio, app: &Desktop) {
    let search = app.find(Role::Combobox, "Search commands");
    app.press(&[key::CONTROL, 'k']);
    search.wait_focused();
    studio.shoot(app, "55-palette");
    app.press(&[key::ESCAPE]);
    search.wait_gone();
    app.press(&[key::SHIFT, '/']);
    app.find(Role::Dialog, Name::Any).wait();
    studio.shoot(app, "56-shortcuts");
    app.press(&[key::ESCAPE]);
    app.find(Role::Dialog, Name::Any).wait_gone();
}

fn trash(studio: &Studio, app: &Desktop) {
    app.press(&[key::CONTROL, 'k']);
    app.find(Role::Combobox, "Search commands").wait_focused();
    app.type_text("go to trash");
    app.press(&[key::ENTER]);
    app.find(Role::Heading, "Trash").wait();
    studio.shoot(app, "57-trash");
    app.find(Role::Button, containing("mpty")).click();
    app.find(Role::AlertDialog, Name::Any).wait();
    studio.shoot(app, "58-trash-delete-for-good");
    app.press(&[key::ESCAPE]);
    app.find(Role::AlertDialog, Name::Any).wait_gone();
}

fn many(studio: &Studio) {
    let sandbox = Sandbox::new();
    if let Err(error) = carom_store::testing::fill(&sandbox.data(), 1_000, 5_000) {
        panic!("{error}");
    }
    let app = studio.open_in("many", sandbox);
    row(&app, "Campaign 00000").wait();
    studio.shoot_sizes(&app, "60-list-many");
}
