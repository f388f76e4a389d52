//! What people paste by mistake: the window stays usable and keeps what was typed.

use carom_journeys::seed::Engine;
use carom_journeys::{Desktop, Role, containing, key, steps};
use serde_json::json;

/// Pastes into what has the focus, as the page sees it: through a paste event. The system's
/// clipboard is not used, since journeys may run beside a person's own session.
const PASTE: &str = "
    const clipboard = new DataTransfer();
    clipboard.setData('text/plain', arguments[0]);
    const paste = new ClipboardEvent('paste', {
      clipboardData: clipboard, bubbles: true, cancelable: true,
    });
    const taken = !document.activeElement.dispatchEvent(paste);
    if (!taken) document.execCommand('insertText', false, arguments[0]);";

#[test]
fn a_url_of_a_megabyte_does_not_freeze_the_window() {
    let app = Desktop::launch("megabyte");
    steps::open_custom_editor(&app, "Huge", "https://track.example.com/pb?x=");
    app.press(&[key::CONTROL, key::END]);
    let huge = "a%20b{tid}".repeat(100_000);
    app.script(PASTE, &[json!(huge)]);
    let problems = app.find(Role::List, "Problems");
    problems.wait_text("8");
    // The rest of the form still answers.
    app.find(Role::Button, "Back").click();
    app.find(Role::Checkbox, "Initial purchase").wait();
}

#[test]
fn hostile_names_are_kept_as_typed() {
    let app = Desktop::launch("hostile-names");
    steps::pick_template(&app, "Custom Postback/Pixel");
    let name = app.find(Role::Textbox, "Integration name");
    let hostile = "مرحبا <b>e\u{301}\u{301}\u{301}</b> \u{202e}evil' OR 1=1;--";
    name.fill("");
    name.click();
    app.script(PASTE, &[json!(hostile)]);
    name.wait_value(hostile);
    app.find(Role::Combobox, "Account nickname").fill("acmeaff");
    steps::go_on(&app);
    steps::choose_events(&app, &["Initial purchase"]);
    app.find(Role::Textbox, "Postback URL")
        .fill("https://track.example.com/pb?clickid={tid}");
    steps::save(&app);
    assert_eq!(Engine::open(&app.sandbox().data()).names(), [hostile]);
    steps::go_to(&app, "Integrations");
    app.find(Role::Button, containing("OR 1=1")).wait();
    assert_eq!(
        app.script(
            "return document.querySelectorAll('td b, [role=gridcell] b').length",
            &[]
        ),
        0
    );
}

#[test]
fn a_name_of_ten_thousand_characters_is_remarked_on_and_kept() {
    let app = Desktop::launch("long-name");
    steps::pick_template(&app, "Custom Postback/Pixel");
    let name = app.find(Role::Textbox, "Integration name");
    let long = "n".repeat(10_000);
    name.fill("");
    app.script(PASTE, &[json!(long)]);
    name.wait_value(&long);
    app.find(Role::Combobox, "Account nickname").fill("acmeaff");
    steps::go_on(&app);
    app.find(Role::Checkbox, "Initial purchase").wait();
    app.find(Role::List, "Problems")
        .wait_text("10000 characters");
    steps::go_back(&app);
    name.wait_value(&long);
}
