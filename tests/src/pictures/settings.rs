//! Every section of the settings.

use super::Studio;
use crate::role::{Name, Role};
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
        if section == "Appearance" {
            studio.shoot_sizes(&app, &name);
        } else {
            studio.shoot(&app, &name);
        }
    }
    app.find(Role::Main, Name::Any)
        .find(Role::Searchbox, Name::Any)
        .fill("time");
    studio.shoot(&app, "76-settings-search");
}
