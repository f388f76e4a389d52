//! Every section of the settings.

use super::Studio;
use crate::keys::key;
use crate::role::{Name, Role, containing};
use crate::sandbox::Sandbox;
use crate::seed::{Engine, custom};
use crate::steps;

pub(super) fn tour(studio: &Studio) {
    let sandbox = Sandbox::new();
    Engine::open(&sandbox.data()).save(custom("Summer campaign", "https://track.example.com"));
    let app = studio.open_in("settings", sandbox);
    steps::go_to(&app, "Settings");
    for (index, section) in steps::SETTINGS.into_iter().enumerate() {
        steps::go_to_settings(&app, section);
        let name = format!("{}-settings-{}", 70 + index, section.to_lowercase());
        if section == "Appearance" || section == "Deliveries" {
            studio.shoot_sizes(&app, &name);
        } else {
            studio.shoot(&app, &name);
        }
    }
    app.find(Role::Main, Name::Any)
        .find(Role::Searchbox, Name::Any)
        .fill("time");
    studio.shoot(&app, "77-settings-search");
    drop(app);
    retention(studio);
}

/// What keeping less costs is said before it is done.
fn retention(studio: &Studio) {
    let sandbox = Sandbox::new();
    if let Err(error) = carom_store::testing::fill(&sandbox.data(), 20, 5_000) {
        panic!("{error}");
    }
    let app = studio.open_in("retention", sandbox);
    steps::go_to(&app, "Settings");
    steps::go_to_settings(&app, "Deliveries");
    app.find(Role::Textbox, containing("at most so many"))
        .fill("1000");
    app.press(&[key::TAB]);
    app.find(Role::AlertDialog, Name::Any).wait();
    studio.shoot(&app, "78-settings-keep-less");
}
