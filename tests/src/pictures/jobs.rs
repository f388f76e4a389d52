//! Long work: none, some of every kind, one that could not go on, and closing while it runs.

use std::path::{Path, PathBuf};

use super::{Studio, orders};
use crate::desktop::Desktop;
use crate::keys::key;
use crate::role::{Name, Role, containing};
use crate::sandbox::Sandbox;
use crate::seed::{Engine, custom};
use crate::tracker::{Reply, Tracker};

pub(super) fn tour(studio: &Studio) {
    none(studio);
    some(studio);
}

fn none(studio: &Studio) {
    let sandbox = Sandbox::new();
    Engine::open(&sandbox.data()).save(custom("RedTrack US", "https://track.example.com"));
    let app = studio.open_in("jobs-empty", sandbox);
    go_to_jobs(&app);
    studio.shoot(&app, "140-jobs-empty");
}

fn some(studio: &Studio) {
    let [moody, sure] = [orders::moody(), orders::sure()];
    let refusing = Tracker::start();
    refusing.always(Reply::text(403, "Token expired"));
    let sandbox = Sandbox::new();
    let engine = Engine::open(&sandbox.data());
    let us = engine.save(custom("RedTrack US", &moody.origin()));
    let eu = engine.save(orders::confirming("Sample tracker EU", &sure.origin()));
    let native = engine.save(custom("Native push", &refusing.origin()));
    engine.backfill(&eu.id, &orders::orders(0, 120), 0, 0);
    let unwanted = engine.begin_backfill(&us.id, &orders::orders(600, 40), 5, 0);
    engine.cancel(&unwanted.id);
    let lost = engine.backfill(&native.id, &orders::orders(900, 80), 0, 20);
    let copies = files(&sandbox.data().join("backfills"));
    engine.begin_backfill(&us.id, &orders::orders(1_000, 900), 12, 0);
    drop(engine);
    let app = studio.open_in("jobs", sandbox);
    go_to_jobs(&app);
    app.find(Role::Button, "Pause").wait();
    app.find(Role::List, "Jobs").wait_text("a second");
    studio.shoot_sizes(&app, "141-jobs");
    app.find(Role::Link, &lost.title).click();
    app.find(Role::Heading, "Paused after failures").wait();
    // The copy of its file goes, as when somebody tidies up the data folder.
    for copy in copies {
        if let Err(error) = std::fs::remove_file(&copy) {
            panic!("{}: {error}", copy.display());
        }
    }
    app.find(Role::Button, "Resume").click();
    app.find(Role::Heading, "Paused without its file").wait();
    studio.shoot(&app, "142-job-error");
    go_to_jobs(&app);
    app.close();
    app.find(Role::AlertDialog, "Carom is still sending").wait();
    studio.shoot(&app, "143-closing-while-sending");
    app.press(&[key::ESCAPE]);
    app.find(Role::AlertDialog, Name::Any).wait_gone();
    app.find(Role::Button, "Cancel run").first().click();
    app.find(Role::AlertDialog, Name::Any).wait();
    studio.shoot(&app, "144-job-cancel");
}

/// By the palette, which leads there also when nothing runs.
fn go_to_jobs(app: &Desktop) {
    app.find(Role::Navigation, "Main").wait();
    app.press(&[key::CONTROL, 'k']);
    app.find(Role::Combobox, "Search commands")
        .fill("Go to Jobs");
    app.find(Role::Option, containing("Go to Jobs"))
        .first()
        .click();
    app.find(Role::Heading, "Jobs").wait();
}

/// All that is in a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    match std::fs::read_dir(folder) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
        Err(error) => panic!("{}: {error}", folder.display()),
    }
}
