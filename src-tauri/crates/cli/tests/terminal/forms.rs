//! Creating, changing and copying: what the options make of a form.

use serde_json::Value;

use crate::home::Home;

const REDTRACK: [&str; 4] = [
    "--template",
    "redtrack",
    "--set",
    "tracking_domain=track.example.com",
];
const CUSTOM: &str = "https://c.example.com/postback?clickid={tid}";

fn purchase_url(of: &Value) -> &str {
    of["fires"]["purchase"]
        .as_str()
        .expect("a URL for the purchase")
}

#[test]
fn a_template_and_its_answers_become_an_inactive_integration() {
    let home = Home::new();
    let made = home.json(
        &[
            &["create"],
            &REDTRACK[..],
            &[
                "--events",
                "purchase,upsell",
                "--set",
                "event_name.upsell=Up",
                "--account",
                "cb1test",
            ],
        ]
        .concat(),
    );
    assert!(made["id"].is_string(), "{made}");
    assert_eq!(
        made["active"], false,
        "nothing fires before the user says so"
    );
    assert!(purchase_url(&made).ends_with("&type=Purchase"), "{made}");
    assert!(
        made["fires"]["upsell"]
            .as_str()
            .expect("a URL")
            .ends_with("&type=Up"),
        "{made}"
    );
    assert!(
        made["problems"]
            .as_array()
            .expect("a list")
            .iter()
            .all(|p| p["severity"] != "error")
    );
}

#[test]
fn a_pasted_url_and_one_for_a_single_event_are_taken_as_they_are() {
    let home = Home::new();
    let made = home.json(&[
        "create",
        "--name",
        "Mine",
        "--url",
        CUSTOM,
        "--events",
        "purchase,upsell",
        "--url-for",
        "upsell=https://c.example.com/up?c={tid}",
    ]);
    assert_eq!(purchase_url(&made), CUSTOM);
    assert_eq!(made["fires"]["upsell"], "https://c.example.com/up?c={tid}");
}

#[test]
fn unfinished_work_is_saved_with_its_problems() {
    let home = Home::new();
    let ended = home
        .carom(["create", "--template", "redtrack", "--json"])
        .ends(0);
    let made: Value = serde_json::from_str(&ended.out).expect("JSON");
    assert!(
        made["problems"]
            .as_array()
            .expect("a list")
            .iter()
            .any(|p| p["severity"] == "error"),
        "the question is not answered yet: {made}"
    );
    let refused = home
        .carom(["activate", made["id"].as_str().expect("an id"), "--json"])
        .ends(1);
    assert_eq!(
        refused.error()["code"],
        "blocked",
        "errors block activation"
    );
}

#[test]
fn create_with_activate_keeps_what_it_could_not_activate() {
    let home = Home::new();
    let good = home.carom([
        "create",
        "--name",
        "Good",
        "--url",
        CUSTOM,
        "--account",
        "cb1test",
        "--activate",
    ]);
    good.ends(0);
    home.carom([
        "create",
        "--name",
        "Bad",
        "--url",
        "https://c.example.com/?c={nope}",
        "--activate",
    ])
    .ends(1);
    let rows = home.json(&["list"]);
    let active = |name: &str| {
        rows.as_array()
            .expect("rows")
            .iter()
            .find(|r| r["name"] == name)
            .expect("it was kept")["active"]
            .clone()
    };
    assert_eq!(
        (active("Good"), active("Bad")),
        (Value::Bool(true), Value::Bool(false))
    );
}

#[test]
fn edit_changes_what_is_given_and_nothing_else() {
    let home = Home::new();
    let id = home.create(&[&REDTRACK[..], &["--notes", "keep", "--account", "cb1test"]].concat());
    let before = home.json(&["show", &id]);
    let after = home.json(&["edit", &id, "--name", "Renamed"]);
    assert_eq!(after["name"], "Renamed");
    for key in [
        "notes", "account", "answers", "events", "urls", "level", "filters",
    ] {
        assert_eq!(after[key], before[key], "{key} was not spoken of");
    }
    let moved = home.json(&[
        "edit",
        &id,
        "--set",
        "tracking_domain=new.example.com",
        "--role",
        "seller",
    ]);
    assert!(
        purchase_url(&moved).starts_with("https://new.example.com/postback?clickid={vtid}"),
        "{moved}"
    );
}

#[test]
fn edit_leaves_a_hand_written_url_alone_and_says_so() {
    let home = Home::new();
    let own = "https://own.example.com/?c={tid}";
    let id = home.create(&REDTRACK);
    home.carom(["edit", &id, "--url-for", &format!("purchase={own}")])
        .ends(0);
    let ended = home
        .carom(["edit", &id, "--set", "tracking_domain=new.example.com"])
        .ends(0);
    assert!(
        ended.err.contains("your own"),
        "what was left alone is told: {}",
        ended.err
    );
    assert_eq!(purchase_url(&home.json(&["show", &id])), own);
}

#[test]
fn an_edit_that_breaks_an_active_integration_makes_it_inactive_and_says_so() {
    let home = Home::new();
    let id = home.create(&[
        "--name",
        "Live",
        "--url",
        CUSTOM,
        "--account",
        "cb1test",
        "--activate",
    ]);
    let ended = home
        .carom(["edit", &id, "--url", "https://c.example.com/?c={nope}"])
        .ends(1);
    assert!(ended.err.contains("Inactive"), "{}", ended.err);
    assert_eq!(home.json(&["show", &id])["active"], false);
}

#[test]
fn a_duplicate_is_a_new_inactive_one_under_a_new_name() {
    let home = Home::new();
    let id = home.create(&[
        "--name",
        "Live",
        "--url",
        CUSTOM,
        "--account",
        "cb1test",
        "--activate",
    ]);
    let copy = home.json(&["duplicate", &id]);
    assert_eq!(
        (copy["name"].as_str(), copy["active"].as_bool()),
        (Some("Live copy"), Some(false))
    );
    assert_ne!(copy["id"], id.as_str());
    let named = home.json(&["duplicate", &id, "--name", "Other", "--role", "seller"]);
    assert_eq!(named["name"], "Other");
    assert_eq!(
        purchase_url(&named),
        "https://c.example.com/postback?clickid={vtid}"
    );
}

#[test]
fn wrong_answers_and_fields_are_wrong_usage() {
    let home = Home::new();
    let long = "x".repeat(10_000);
    let endless = format!(
        "https://c.example.com/?clickid={{tid}}&a={}",
        "x".repeat(70_000)
    );
    let cases: [&[&str]; 10] = [
        &["create", "--template", "nope", "--name", "x"],
        &[
            "create",
            "--template",
            "redtrack",
            "--set",
            "domain=x.example.com",
        ],
        &[
            "create",
            "--template",
            "redtrack",
            "--set",
            "tracking_domain=two words",
        ],
        &["create", "--name", "x", "--events", "purchase,rebill"],
        &[
            "create",
            "--name",
            "x",
            "--url-for",
            "upsell=https://c.example.com/",
        ],
        &["create", "--name", "x", "--filter", "nofield=1"],
        &[
            "create", "--name", "x", "--filter", "vendor=1", "--level", "global",
        ],
        &["create", "--url", CUSTOM],
        &["create", "--name", &long, "--url", CUSTOM],
        &["create", "--name", "x", "--url", &endless],
    ];
    for arguments in cases {
        home.carom(arguments).ends(2);
    }
    assert_eq!(
        home.json(&["list"]),
        Value::Array(vec![]),
        "nothing was kept of them"
    );
}

#[test]
fn a_url_comes_from_standard_input_too_since_a_shell_takes_signs_out_of_it() {
    let home = Home::new();
    let arguments = ["create", "--name", "Piped", "--url", "-", "--json"];
    let made = home
        .carom_reading(&arguments, format!("{CUSTOM}\n").as_bytes())
        .ends(0);
    let made: Value = serde_json::from_str(&made.out).expect("JSON");
    assert_eq!(made["url"], CUSTOM);
}
