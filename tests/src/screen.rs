//! The screen itself. On a virtual one no window manager runs, so nobody gives a window the
//! keyboard; and a page without it shows no focus and no caret. What is no part of a page, such as
//! the native menu bar, is reached from here too: by keys as a keyboard sends them.

use std::error::Error;

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt as _, EventMask, InputFocus, KEY_PRESS_EVENT,
    KEY_RELEASE_EVENT, MapState, Window,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

/// The window of a process, on the screen that it stands on.
pub(crate) struct Shown {
    pub(crate) screen: RustConnection,
    pub(crate) root: Window,
    pub(crate) window: Window,
}

impl Shown {
    /// Looks for it; an error when there is no screen, or no such window on it.
    pub(crate) fn of(process: u32) -> Result<Self, Box<dyn Error>> {
        let (screen, number) = x11rb::connect(None)?;
        let root = screen
            .setup()
            .roots
            .get(number)
            .ok_or("no such screen")?
            .root;
        let window = largest_window(&screen, root, process)?.ok_or("the process has no window")?;
        Ok(Self {
            screen,
            root,
            window,
        })
    }
}

/// Gives the keyboard to the window of a process.
///
/// # Errors
///
/// When there is no screen, or no such window on it yet.
pub fn focus(process: u32) -> Result<(), Box<dyn Error>> {
    let Shown { screen, window, .. } = Shown::of(process)?;
    screen
        .set_input_focus(InputFocus::PARENT, window, x11rb::CURRENT_TIME)?
        .check()?;
    Ok(())
}

/// Asks the window of a process to close, as the button in its frame would.
///
/// # Errors
///
/// When there is no screen, or no such window on it.
pub fn close(process: u32) -> Result<(), Box<dyn Error>> {
    let Shown { screen, window, .. } = Shown::of(process)?;
    let atom = |name: &'static [u8]| -> Result<u32, Box<dyn Error>> {
        Ok(screen.intern_atom(false, name)?.reply()?.atom)
    };
    let delete = atom(b"WM_DELETE_WINDOW")?;
    let data = [delete, x11rb::CURRENT_TIME, 0, 0, 0];
    let message = ClientMessageEvent::new(32, window, atom(b"WM_PROTOCOLS")?, data);
    screen
        .send_event(false, window, EventMask::NO_EVENT, message)?
        .check()?;
    Ok(())
}

/// Keys as X names them; see [`strike`].
pub mod keysym {
    /// Enter.
    pub const RETURN: u32 = 0xff0d;
    /// Right arrow.
    pub const RIGHT: u32 = 0xff53;
    /// Down arrow.
    pub const DOWN: u32 = 0xff54;
    /// F10.
    pub const F10: u32 = 0xffc7;
    /// Control.
    pub const CONTROL: u32 = 0xffe3;
    /// The equals sign.
    pub const EQUAL: u32 = 0x3d;
}

/// Strikes keys together, as a keyboard does: whatever has the screen's keyboard gets them, be it
/// the window's frame, a menu or a page.
///
/// # Errors
///
/// When there is no screen, or its keyboard has no such key.
pub fn strike(together: &[u32]) -> Result<(), Box<dyn Error>> {
    let (screen, _) = x11rb::connect(None)?;
    let (first, last) = (screen.setup().min_keycode, screen.setup().max_keycode);
    let mapping = screen
        .get_keyboard_mapping(first, last - first + 1)?
        .reply()?;
    let per_key = usize::from(mapping.keysyms_per_keycode);
    let mut codes = Vec::new();
    for wanted in together {
        let of_key = mapping.keysyms.chunks(per_key);
        let place = of_key.into_iter().position(|of| of.first() == Some(wanted));
        let place = place.ok_or_else(|| format!("the keyboard has no key {wanted:#x}"))?;
        codes.push(first + u8::try_from(place)?);
    }
    let presses = codes.iter().map(|code| (KEY_PRESS_EVENT, *code));
    let releases = codes.iter().rev().map(|code| (KEY_RELEASE_EVENT, *code));
    for (kind, code) in presses.chain(releases) {
        screen
            .xtest_fake_input(kind, code, x11rb::CURRENT_TIME, x11rb::NONE, 0, 0, 0)?
            .check()?;
    }
    Ok(())
}

/// The largest window of a process that can be seen; its others are menus and hints.
fn largest_window(
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
