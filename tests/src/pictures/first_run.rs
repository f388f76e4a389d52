//! What a new user sees: the three doors, and the templates behind one of them.

use super::Studio;
use crate::role::Role;
use crate::steps;

pub(super) fn tour(studio: &Studio) {
    let app = studio.open("first-run");
    app.find(Role::Button, "Try the sample").wait();
    studio.shoot_sizes(&app, "01-first-run");

    steps::go_to(&app, "Templates");
    app.find(Role::Button, "RedTrack").wait();
    studio.shoot_sizes(&app, "02-templates");
    let search = app.find(Role::Searchbox, "Search templates");
    search.fill("voluum");
    app.find(Role::Button, "RedTrack").wait_gone();
    studio.shoot(&app, "03-templates-no-match");
    search.fill("");
    for (number, template) in [("04", "RedTrack"), ("05", "Sample tracker")] {
        app.find(Role::Button, template).click();
        app.find(Role::Button, "Use this template").wait();
        let name = template.to_lowercase().replace(' ', "-");
        studio.shoot(&app, &format!("{number}-template-{name}"));
        steps::go_to(&app, "Templates");
    }
}
