//! The list: edit, duplicate, activate, delete, undo; what a menu opens; searching.

use carom_journeys::seed::{Engine, custom};
use carom_journeys::{Desktop, Options, Role, Sandbox, containing, key, steps};

const ORIGIN: &str = "https://track.example.com";

fn with(names: &[&str]) -> (Sandbox, Vec<String>) {
    let sandbox = Sandbox::new();
    let engine = Engine::open(&sandbox.data());
    let ids = names
        .iter()
        .map(|name| engine.save(custom(name, ORIGIN)).id)
        .collect();
    (sandbox, ids)
}

fn row<'w>(app: &'w Desktop, name: &str) -> carom_journeys::locator::Locator<'w> {
    app.find(Role::Grid, "Integrations")
        .find(Role::Row, containing(name))
}

#[test]
fn the_first_screen_has_its_answers_before_it_can_ask() {
    let (sandbox, _) = with(&["Alpha"]);
    let app = Desktop::start(Options::named("early"), sandbox);
    row(&app, "Alpha").wait();
    let early = app.script(
        "const marks = performance.getEntriesByType('mark').map((mark) => mark.name);
         const early = marks.filter((name) => name.startsWith('answered early: '));
         return early.map((name) => name.slice(16)).sort().join(' ');",
        &[],
    );
    assert_eq!(
        early, "get_settings get_status list_integrations list_jobs list_templates",
        "a question that is worded otherwise is asked anew, and the first paint waits for it"
    );
}

#[test]
fn an_edit_is_saved_and_listed() {
    let (sandbox, _) = with(&["Alpha", "Beta"]);
    let app = Desktop::start(Options::named("edit"), sandbox);
    steps::choose_for(&app, "Alpha", "Edit");
    let steps_list = app.find(Role::List, "Steps");
    steps_list.wait();
    let name = app.find(Role::Textbox, "Integration name");
    if !name.is_there() {
        steps_list.find(Role::Button, containing("Account")).click();
    }
    name.fill("Alpha two");
    steps::save(&app);
    steps::go_to(&app, "Integrations");
    row(&app, "Alpha two").wait();
    assert_eq!(
        Engine::open(&app.sandbox().data()).names(),
        ["Alpha two", "Beta"],
        "one was changed, none was added"
    );
}

#[test]
fn a_duplicate_is_unsaved_named_and_selected_until_it_is_saved() {
    let (sandbox, ids) = with(&["Alpha"]);
    Engine::open(&sandbox.data()).activate(&ids[0]);
    let app = Desktop::start(Options::named("duplicate"), sandbox);
    steps::choose_for(&app, "Alpha", "Duplicate");
    let name = app.find(Role::Textbox, "Integration name");
    name.wait_value("Alpha copy");
    let selected = name.ask(
        "const field = arguments[0];
         return document.activeElement === field &&
           field.value.slice(field.selectionStart, field.selectionEnd) === field.value;",
        &[],
    );
    assert_eq!(selected, true, "typing at once gives the copy its own name");
    let engine = Engine::open(&app.sandbox().data());
    assert_eq!(engine.names(), ["Alpha"], "nothing is written before Save");
    app.type_text("Gamma");
    name.wait_value("Gamma");
    steps::save(&app);
    assert_eq!(engine.names(), ["Alpha", "Gamma"]);
    steps::go_to(&app, "Integrations");
    row(&app, "Alpha").wait_text("Active");
    row(&app, "Gamma").wait_text("Inactive");
}

#[test]
fn activating_is_one_choice_and_deactivating_another() {
    let (sandbox, _) = with(&["Alpha"]);
    let app = Desktop::start(Options::named("activate"), sandbox);
    row(&app, "Alpha").wait_text("Inactive");
    steps::choose_for(&app, "Alpha", "Activate");
    app.until("the row says Active", || {
        let text = row(&app, "Alpha").text();
        (text.contains("Active") && !text.contains("Inactive")).then_some(())
    });
    steps::choose_for(&app, "Alpha", "Deactivate");
    row(&app, "Alpha").wait_text("Inactive");
}

#[test]
fn what_was_deleted_comes_back_by_the_toast_and_by_the_keyboard() {
    let (sandbox, _) = with(&["Alpha", "Beta"]);
    let app = Desktop::start(Options::named("delete"), sandbox);
    steps::choose_for(&app, "Alpha", "Delete");
    row(&app, "Alpha").wait_gone();
    app.find(Role::Button, "Undo").click();
    row(&app, "Alpha").wait();

    steps::choose_for(&app, "Beta", "Delete");
    row(&app, "Beta").wait_gone();
    app.press(&[key::CONTROL, 'z']);
    row(&app, "Beta").wait();
    let mut names = Engine::open(&app.sandbox().data()).names();
    names.sort();
    assert_eq!(names, ["Alpha", "Beta"]);
}

#[test]
fn the_other_button_of_the_pointer_opens_the_menu_of_the_row_under_it() {
    let (sandbox, _) = with(&["Alpha", "Beta"]);
    let app = Desktop::start(Options::named("context-menu"), sandbox);
    row(&app, "Alpha").click_other();
    app.find(Role::MenuItem, "Edit").wait();
    row(&app, "Beta").click_other();
    app.find(Role::MenuItem, "Delete").click();
    row(&app, "Beta").wait_gone();
    row(&app, "Alpha").wait();

    row(&app, "Alpha").click_other();
    app.find(Role::MenuItem, "Edit").wait();
    app.press(&[key::ESCAPE]);
    app.find(Role::MenuItem, "Edit").wait_gone();
    app.until("the row has the focus again", || {
        let focus = app.script("return document.activeElement.textContent", &[]);
        focus
            .as_str()
            .unwrap_or_default()
            .contains("Alpha")
            .then_some(())
    });
}

#[test]
fn a_dialog_opened_from_a_menu_leaves_the_page_usable() {
    let (sandbox, _) = with(&["Alpha", "Beta"]);
    let app = Desktop::start(Options::named("menu-dialog"), sandbox);
    // The palette is a dialog; it is opened here while a menu is still closing.
    app.find(Role::Button, "Actions for Alpha").click();
    app.find(Role::MenuItem, "Delete").wait();
    app.press(&[key::ESCAPE]);
    app.press(&[key::CONTROL, 'k']);
    app.find(Role::Combobox, "Search commands").wait();
    app.press(&[key::ESCAPE]);
    app.find(Role::Combobox, "Search commands").wait_gone();
    app.until("the pointer reaches the page again", || {
        let pointer = app.script("return getComputedStyle(document.body).pointerEvents", &[]);
        (pointer != "none").then_some(())
    });
    app.find(Role::Button, "Actions for Beta").click();
    app.find(Role::MenuItem, "Edit").click();
    app.find(Role::List, "Steps").wait();
}

#[test]
fn a_search_narrows_the_list_and_its_end_brings_all_back() {
    let (sandbox, _) = with(&["Alpha", "Beta", "Gamma"]);
    let app = Desktop::start(Options::named("search"), sandbox);
    let search = app.find(Role::Searchbox, "Search integrations");
    search.fill("bet");
    row(&app, "Alpha").wait_gone();
    row(&app, "Beta").wait();
    search.fill("");
    row(&app, "Alpha").wait();
    row(&app, "Gamma").wait();
}
