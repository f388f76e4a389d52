//! The pointer's movements as WebDriver writes them.

use serde_json::{Value, json};

/// Goes to a point of the page and clicks.
pub fn click(x: i64, y: i64) -> Value {
    pressed(x, y, 0)
}

/// Goes to a point of the page and clicks with the other button.
pub fn click_other(x: i64, y: i64) -> Value {
    pressed(x, y, 2)
}

/// Goes to a point of the page and stays there.
pub fn rest(x: i64, y: i64) -> Value {
    pointer(&[moved(x, y)])
}

fn pressed(x: i64, y: i64, button: u8) -> Value {
    let down = json!({ "type": "pointerDown", "button": button });
    let up = json!({ "type": "pointerUp", "button": button });
    pointer(&[moved(x, y), down, up])
}

fn moved(x: i64, y: i64) -> Value {
    json!({ "type": "pointerMove", "duration": 0, "origin": "viewport", "x": x, "y": y })
}

fn pointer(actions: &[Value]) -> Value {
    let kind = json!({ "pointerType": "mouse" });
    json!([{ "type": "pointer", "id": "mouse", "parameters": kind, "actions": actions }])
}
