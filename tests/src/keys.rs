//! Keys as WebDriver writes them, and combinations of them.

use serde_json::{Value, json};

/// Keys that are no characters.
pub mod key {
    /// Backspace.
    pub const BACKSPACE: char = '\u{e003}';
    /// Tab.
    pub const TAB: char = '\u{e004}';
    /// The return key, which begins a line where text has lines.
    pub const RETURN: char = '\u{e006}';
    /// Enter.
    pub const ENTER: char = '\u{e007}';
    /// Shift.
    pub const SHIFT: char = '\u{e008}';
    /// Control.
    pub const CONTROL: char = '\u{e009}';
    /// Alt.
    pub const ALT: char = '\u{e00a}';
    /// Escape.
    pub const ESCAPE: char = '\u{e00c}';
    /// Space, as the page gets it from a keyboard.
    pub const SPACE: char = ' ';
    /// End.
    pub const END: char = '\u{e010}';
    /// Home.
    pub const HOME: char = '\u{e011}';
    /// Left arrow.
    pub const LEFT: char = '\u{e012}';
    /// Up arrow.
    pub const UP: char = '\u{e013}';
    /// Right arrow.
    pub const RIGHT: char = '\u{e014}';
    /// Down arrow.
    pub const DOWN: char = '\u{e015}';
    /// Delete.
    pub const DELETE: char = '\u{e017}';
    /// F6.
    pub const F6: char = '\u{e036}';
    /// F8.
    pub const F8: char = '\u{e038}';
    /// F10.
    pub const F10: char = '\u{e03a}';
}

/// The actions of typing `text`, one key after the other.
pub fn typing(text: &str) -> Value {
    let strokes: Vec<Value> = text.chars().flat_map(|key| [down(key), up(key)]).collect();
    keyboard(&strokes)
}

/// The actions of pressing keys together: all down in this order, then up again.
pub fn together(keys: &[char]) -> Value {
    let downs = keys.iter().map(|key| down(*key));
    let ups = keys.iter().rev().map(|key| up(*key));
    keyboard(&downs.chain(ups).collect::<Vec<Value>>())
}

fn down(key: char) -> Value {
    json!({ "type": "keyDown", "value": key })
}

fn up(key: char) -> Value {
    json!({ "type": "keyUp", "value": key })
}

fn keyboard(actions: &[Value]) -> Value {
    json!([{ "type": "key", "id": "keyboard", "actions": actions }])
}
