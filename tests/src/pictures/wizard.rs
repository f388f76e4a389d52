//! The wizard: every step, with its errors, the editor with problems, completion and palette.

use super::Studio;
use crate::desktop::Desktop;
use crate::keys::key;
use crate::role::{Name, Role, starting};
use crate::steps;

pub(super) fn tour(studio: &Studio) {
    redtrack(studio);
    custom(studio);
}

fn redtrack(studio: &Studio) {
    let app = studio.open("wizard");
    app.find(Role::Button, "Pick a template").click();
    app.find(Role::Button, "RedTrack").wait();
    studio.shoot_sizes(&app, "10-wizard-template");
    app.find(Role::Button, "RedTrack").click();
    app.find(Role::Textbox, "Integration name").wait();
    studio.shoot(&app, "11-wizard-account-empty");
    app.find(Role::Textbox, "Integration name")
        .fill("Summer campaign");
    app.find(Role::Combobox, "Account nickname").fill("acmeaff");
    app.press(&[key::ESCAPE]);
    studio.shoot(&app, "12-wizard-account");
    steps::go_on(&app);
    steps::check_events(&app, &["Initial purchase", "Upsell purchase"]);
    studio.shoot(&app, "13-wizard-events");
    filter(&app);
    studio.shoot_sizes(&app, "14-wizard-events-filter");
    steps::go_on(&app);
    app.find(Role::Textbox, "Tracking domain").wait();
    studio.shoot(&app, "15-wizard-url-unanswered");
    steps::go_on(&app);
    studio.shoot(&app, "16-wizard-url-error");
    app.find(Role::Textbox, "Tracking domain")
        .fill("track.example.com");
    app.press(&[key::TAB]);
    app.find(Role::Region, "Resolved URL")
        .wait_text("track.example.com");
    studio.shoot_sizes(&app, "17-wizard-url");
    steps::go_on(&app);
    app.find(Role::Textbox, "Notes").wait();
    studio.shoot_sizes(&app, "18-wizard-review");
    app.find(Role::Navigation, "Main")
        .find(Role::Link, "Templates")
        .click();
    app.find(Role::Button, "Keep editing").wait();
    studio.shoot(&app, "19-wizard-unsaved");
    app.find(Role::Button, "Keep editing").click();
}

fn filter(app: &Desktop) {
    app.find(Role::RadioGroup, "Integration level")
        .find(Role::Radio, "Custom")
        .click();
    app.find(Role::Button, "Add filter").click();
    steps::choose_filter_field(app, "traffic_source");
    app.find(Role::Textbox, "Filter values")
        .fill("redtrack, newsletter,");
}

fn custom(studio: &Studio) {
    let mut app = studio.open("editor");
    let wrong = "http://track.example.com/pb?clickid={click_id}&s={affiliateEarnings}\
                 &sub=[subid]&u=(upsell_session}&s=1";
    steps::open_custom_editor(&app, "Own tracker", wrong);
    app.find(Role::List, "Problems")
        .wait_text("affiliateEarnings");
    studio.shoot_sizes(&app, "20-editor-problems");
    app.find(Role::Textbox, "Postback URL")
        .fill("https://track.example.com/pb?clickid={tid}&sum={earn");
    app.find(Role::Listbox, Name::Any)
        .find(Role::Option, starting("{affiliate_earnings}"))
        .wait();
    studio.shoot(&app, "21-editor-completion");
    app.press(&[key::ENTER]);
    app.find(Role::Button, "Insert macro").click();
    app.find(Role::Dialog, Name::Any).wait();
    studio.shoot(&app, "22-editor-macros");
    app.press(&[key::ESCAPE]);
    app.find(Role::Dialog, Name::Any).wait_gone();
    app.find(Role::Button, starting("Parameters of")).click();
    studio.shoot(&app, "23-editor-parameters");
    app.kill_and_restart();
    app.find(Role::Button, "Add integration").click();
    app.find(Role::Button, "Resume draft").wait();
    studio.shoot(&app, "24-wizard-draft");
}
