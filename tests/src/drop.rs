//! Files dropped on a window as a file manager would: the other side of X's drag and drop, version
//! 5. Who drags owns a selection, says over which point it is, answers what the window asks for,
//! and lets go once the window would take it.

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, PropMode,
    SELECTION_NOTIFY_EVENT, SelectionNotifyEvent, SelectionRequestEvent, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

use crate::screen::Shown;

/// All that may not stand in a URI's path as it is.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_');

/// How long the window may take to answer; far more than it needs.
const PATIENCE: Duration = Duration::from_secs(20);

/// One drag.
struct Drag {
    screen: RustConnection,
    source: Window,
    target: Window,
    list: String,
    uris: Atom,
}

/// Drops a file on the middle of a process's window.
///
/// # Errors
///
/// When there is no screen or window, or the window does not take the file.
pub fn drop_file(process: u32, path: &Path) -> Result<(), Box<dyn Error>> {
    let Shown {
        screen,
        root,
        window: target,
    } = Shown::of(process)?;
    let source = screen.generate_id()?;
    screen.create_window(
        0,
        source,
        root,
        0,
        0,
        1,
        1,
        0,
        WindowClass::INPUT_ONLY,
        x11rb::COPY_FROM_PARENT,
        &CreateWindowAux::new(),
    )?;
    let drag = Drag {
        uris: atom(&screen, "text/uri-list")?,
        list: format!(
            "file://{}\r\n",
            utf8_percent_encode(&path.to_string_lossy(), PATH)
        ),
        screen,
        source,
        target,
    };
    drag.perform(root)
}

fn atom(screen: &RustConnection, name: &str) -> Result<Atom, Box<dyn Error>> {
    Ok(screen.intern_atom(false, name.as_bytes())?.reply()?.atom)
}

impl Drag {
    fn perform(&self, root: Window) -> Result<(), Box<dyn Error>> {
        let named = |name: &str| atom(&self.screen, name);
        let (status, finished) = (named("XdndStatus")?, named("XdndFinished")?);
        let selection = named("XdndSelection")?;
        self.screen
            .set_selection_owner(self.source, selection, x11rb::CURRENT_TIME)?
            .check()?;
        self.send("XdndEnter", [0x0500_0000, self.uris, 0, 0])?;
        self.hover(root)?;
        let (mut asked, mut dropped) = (false, false);
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            match self.screen.poll_for_event()? {
                Some(Event::SelectionRequest(request)) => {
                    asked |= request.target == self.uris;
                    self.answer(&request)?;
                }
                Some(Event::ClientMessage(message)) if message.type_ == status => {
                    let taken = message
                        .data
                        .as_data32()
                        .get(1)
                        .is_some_and(|flags| flags & 1 == 1);
                    // The window must have seen what it is before it is let go.
                    if taken && asked && !dropped {
                        dropped = true;
                        self.send("XdndDrop", [0, x11rb::CURRENT_TIME, 0, 0])?;
                    } else if !dropped {
                        self.hover(root)?;
                    }
                }
                Some(Event::ClientMessage(message)) if message.type_ == finished => return Ok(()),
                Some(_) => {}
                None => std::thread::yield_now(),
            }
        }
        Err(format!("the window does not take the file (asked: {asked}, let go: {dropped})").into())
    }

    /// Says that the pointer is over the middle of the window.
    fn hover(&self, root: Window) -> Result<(), Box<dyn Error>> {
        let size = self.screen.get_geometry(self.target)?.reply()?;
        let (x, y) = (size.width / 2, size.height / 2);
        let at = self
            .screen
            .translate_coordinates(self.target, root, i16::try_from(x)?, i16::try_from(y)?)?
            .reply()?;
        let (x, y) = (u32::try_from(at.dst_x)?, u32::try_from(at.dst_y)?);
        let copy = atom(&self.screen, "XdndActionCopy")?;
        self.send(
            "XdndPosition",
            [0, (x << 16) | y, x11rb::CURRENT_TIME, copy],
        )
    }

    /// Tells the window something of the drag.
    fn send(&self, what: &str, more: [u32; 4]) -> Result<(), Box<dyn Error>> {
        let [a, b, c, d] = more;
        let data = [self.source, a, b, c, d];
        let message = ClientMessageEvent::new(32, self.target, atom(&self.screen, what)?, data);
        self.screen
            .send_event(false, self.target, EventMask::NO_EVENT, message)?
            .check()?;
        Ok(())
    }

    /// Gives the list of files to whoever asks for it.
    fn answer(&self, request: &SelectionRequestEvent) -> Result<(), Box<dyn Error>> {
        let fits = request.target == self.uris;
        if fits {
            self.screen
                .change_property8(
                    PropMode::REPLACE,
                    request.requestor,
                    request.property,
                    self.uris,
                    self.list.as_bytes(),
                )?
                .check()?;
        }
        let notice = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time: request.time,
            requestor: request.requestor,
            selection: request.selection,
            target: request.target,
            property: if fits {
                request.property
            } else {
                AtomEnum::NONE.into()
            },
        };
        self.screen
            .send_event(false, request.requestor, EventMask::NO_EVENT, notice)?
            .check()?;
        Ok(())
    }
}
