//! The hand-off: what stands inside ClickBank is the user's own word, kept apart from *Active*.

use carom_journeys::seed::{Engine, custom};
use carom_journeys::{Desktop, Options, Role, Sandbox, steps};

#[test]
fn ticked_steps_and_the_day_of_installing_are_kept() {
    let sandbox = Sandbox::new();
    let id = Engine::open(&sandbox.data())
        .save(custom("Handed over", "https://track.example.com"))
        .id;
    let mut app = Desktop::start(Options::named("hand-off"), sandbox);
    steps::choose_for(&app, "Handed over", "Test");
    app.find(Role::Tab, "Hand-off").click();
    let first = app.find(Role::Checkbox, "Name");
    first.click();
    first.wait_is("checked", true);
    app.find(Role::Checkbox, "Installed in ClickBank").click();
    let engine = Engine::open(&app.sandbox().data());
    let kept = app.until("the user's word is kept", || {
        let kept = engine.get(&id);
        (kept.handoff.installed_on.is_some() && !kept.handoff.ticked.is_empty()).then_some(kept)
    });
    assert!(
        !kept.active,
        "installed in ClickBank does not mean active in Carom"
    );
    drop(engine);

    app.kill_and_restart();
    steps::choose_for(&app, "Handed over", "Test");
    app.find(Role::Tab, "Hand-off").click();
    app.find(Role::Checkbox, "Name").wait_is("checked", true);
    app.find(Role::Checkbox, "Installed in ClickBank")
        .wait_is("checked", true);
}
