//! What was typed is never lost: a draft outlives a kill, and leaving asks first.

use carom_journeys::seed::Engine;
use carom_journeys::{Desktop, Role, containing, key, steps};

#[test]
fn an_unsaved_draft_outlives_a_kill() {
    let mut app = Desktop::launch("draft");
    steps::pick_template(&app, "RedTrack");
    app.find(Role::Textbox, "Integration name")
        .fill("Half done");
    app.find(Role::Combobox, "Account nickname").fill("acmeaff");
    let data = app.sandbox().data();
    app.until("the draft is in the database", || {
        let drafts = Engine::open(&data).drafts();
        let kept = |draft: &carom_app::contract::drafts::Draft| {
            draft.definition.name == "Half done" && draft.definition.account == "acmeaff"
        };
        drafts.iter().any(kept).then_some(())
    });

    app.kill_and_restart();
    assert!(
        Engine::open(&data).names().is_empty(),
        "a draft is no integration"
    );
    app.find(Role::Button, "Add integration").click();
    app.find(Role::Button, containing("Resume")).click();
    app.find(Role::Textbox, "Integration name")
        .wait_value("Half done");
    app.find(Role::Combobox, "Account nickname")
        .wait_value("acmeaff");
}

#[test]
fn leaving_a_form_asks_and_keep_editing_keeps_it() {
    let app = Desktop::launch("guard");
    steps::pick_template(&app, "RedTrack");
    let name = app.find(Role::Textbox, "Integration name");
    name.fill("Half done");
    app.find(Role::Navigation, "Main")
        .find(Role::Link, "Templates")
        .click();
    app.find(Role::Button, "Keep editing").click();
    name.wait_value("Half done");
    app.press(&[key::CONTROL, 'k']);
    app.find(Role::Combobox, "Search commands").wait();
    app.press(&[key::ESCAPE]);
    name.wait_value("Half done");
}
