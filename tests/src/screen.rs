//! The screen itself. On a virtual one no window manager runs, so nobody gives a window the
//! keyboard; and a page without it shows no focus and no caret.

use std::error::Error;

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{AtomEnum, ConnectionExt as _, InputFocus, MapState, Window};
use x11rb::rust_connection::RustConnection;

/// Gives the keyboard to the window of a process.
///
/// # Errors
///
/// When there is no screen, or no such window on it yet.
pub fn focus(process: u32) -> Result<(), Box<dyn Error>> {
    let (screen, number) = x11rb::connect(None)?;
    let root = screen
        .setup()
        .roots
        .get(number)
        .ok_or("no such screen")?
        .root;
    let window = window_of(&screen, root, process)?.ok_or("the process has no window")?;
    screen
        .set_input_focus(InputFocus::PARENT, window, x11rb::CURRENT_TIME)?
        .check()?;
    Ok(())
}

/// The largest window of a process that can be seen; its others are menus and hints.
fn window_of(
    screen: &RustConnection,
    root: Window,
    process: u32,
) -> Result<Option<Window>, Box<dyn Error>> {
    let owner = screen.intern_atom(false, b"_NET_WM_PID")?.reply()?.atom;
    let mut largest = None;
    for window in screen.query_tree(root)?.reply()?.children {
        let property = screen
            .get_property(false, window, owner, AtomEnum::CARDINAL, 0, 1)?
            .reply()?;
        let owned = property.value32().and_then(|mut values| values.next()) == Some(process);
        let seen = screen.get_window_attributes(window)?.reply()?.map_state == MapState::VIEWABLE;
        if owned && seen {
            let size = screen.get_geometry(window)?.reply()?;
            let area = u32::from(size.width) * u32::from(size.height);
            largest = largest.max(Some((area, window)));
        }
    }
    Ok(largest.map(|(_, window)| window))
}
