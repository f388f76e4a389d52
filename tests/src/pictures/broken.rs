//! What stands in the window's place when the database can't be used.

use super::Studio;
use crate::role::{Name, Role};
use crate::sandbox::Sandbox;
use crate::seed::{Engine, custom};

pub(super) fn tour(studio: &Studio) {
    show(studio, "80-database-newer", |bytes| {
        bytes[60..64].copy_from_slice(&9_999_u32.to_be_bytes());
    });
    show(studio, "81-database-damaged", |bytes| {
        bytes[..64].fill(0xAA);
    });
}

fn show(studio: &Studio, name: &str, harm: impl Fn(&mut [u8])) {
    let sandbox = Sandbox::new();
    Engine::open(&sandbox.data()).save(custom("Summer campaign", "https://track.example.com"));
    let file = sandbox.data().join("carom.db");
    let harmed = std::fs::read(&file).and_then(|mut bytes| {
        harm(&mut bytes);
        std::fs::write(&file, bytes)
    });
    if let Err(error) = harmed {
        panic!("{}: {error}", file.display());
    }
    let app = studio.open_in("broken", sandbox);
    app.find(Role::Main, Name::Any).wait_text("carom.db");
    studio.shoot_sizes(&app, name);
}
