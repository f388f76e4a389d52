//! `carom demo`: the first thing that somebody without a display sees.

use serde_json::Value;

use crate::home::Home;

#[test]
fn the_demo_goes_the_whole_way_and_leaves_nothing_behind() {
    let home = Home::new();
    let ended = home.carom(["demo"]).ends(0);
    let words = ended.out.as_str();
    for part in [
        "sample",
        "Confirmed",
        "trackingCodes",
        "Rejected",
        "carom create",
        "cargo xtask run",
    ] {
        assert!(words.contains(part), "{part} is missing:\n{words}");
    }
    assert_eq!(
        home.entries(),
        [""; 0],
        "its folder is thrown away, the user's is not touched"
    );
}

#[test]
fn the_demo_is_one_object_for_a_program() {
    let told = Home::new().json(&["demo"]);
    assert_eq!(
        told["sample"], true,
        "it is never mistaken for the real thing"
    );
    let verdicts: Vec<&Value> = told["results"]
        .as_array()
        .expect("results")
        .iter()
        .map(|r| &r["verdict"])
        .collect();
    assert_eq!(verdicts, ["confirmed", "confirmed", "confirmed"]);
    assert_eq!(told["rejected"]["verdict"], "rejected");
    assert_eq!(told["rejected"]["status"], 404);
    assert_eq!(told["caught"]["problem"]["fix"], "{tid}");
}
