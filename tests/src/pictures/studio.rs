//! Where pictures are taken: one theme, one folder, windows of the sizes that the quality bars
//! name.

use std::path::{Path, PathBuf};

use crate::desktop::{Desktop, Options};
use crate::role::{Role, starting};
use crate::sandbox::Sandbox;
use crate::window::Window;

/// The size of most pictures.
const USUAL: (u32, u32) = (1280, 800);
/// The smallest window, and a large screen's.
const OTHERS: [(u32, u32); 2] = [(900, 600), (2560, 1440)];

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// As in file names.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The desktop's theme that the window follows.
    const fn of_the_desktop(self) -> &'static str {
        match self {
            Self::Light => "Adwaita",
            Self::Dark => "Adwaita:dark",
        }
    }
}

/// Takes pictures in one theme.
#[derive(Debug)]
pub struct Studio {
    folder: PathBuf,
    theme: Theme,
}

impl Studio {
    /// A studio that leaves its pictures in `folder`.
    pub fn new(folder: &Path, theme: Theme) -> Self {
        Self {
            folder: folder.to_owned(),
            theme,
        }
    }

    /// Opens the window on an empty data folder.
    #[track_caller]
    pub fn open(&self, name: &str) -> Desktop {
        self.open_in(name, Sandbox::new())
    }

    /// Opens the window in a sandbox that is filled already.
    #[track_caller]
    pub fn open_in(&self, name: &str, sandbox: Sandbox) -> Desktop {
        let theme = (
            "GTK_THEME".to_owned(),
            self.theme.of_the_desktop().to_owned(),
        );
        // Relative to the sandbox, so that no picture shows where it was taken.
        let data = ("CAROM_DATA_DIR".to_owned(), "data".to_owned());
        // The driver waits in vain for a picture of a page that is drawn straight into memory.
        let drawn = ("WEBKIT_DISABLE_DMABUF_RENDERER".to_owned(), "0".to_owned());
        let options = Options {
            environment: vec![theme, data, drawn],
            ..Options::named(&format!("pictures-{name}-{}", self.theme.word()))
        };
        Desktop::start(options, sandbox)
    }

    /// Takes a picture of what the window shows, once it is at rest.
    #[track_caller]
    pub fn shoot(&self, window: &Window, name: &str) {
        self.shoot_as(window, &format!("{name}-{}", self.theme.word()));
    }

    /// Takes pictures in every size; the others than the usual one in the light only.
    #[track_caller]
    pub fn shoot_sizes(&self, window: &Window, name: &str) {
        self.shoot(window, name);
        if self.theme == Theme::Light {
            for (width, height) in OTHERS {
                window.resize(width, height);
                self.shoot_as(window, &format!("{name}-{width}x{height}"));
            }
            window.resize(USUAL.0, USUAL.1);
        }
    }

    /// Waits until what was said in passing is gone again, so that it covers nothing.
    #[track_caller]
    pub fn wait_quiet(&self, window: &Window) {
        window
            .find(Role::Region, starting("Notifications"))
            .any(Role::ListItem)
            .wait_gone();
    }

    #[track_caller]
    fn shoot_as(&self, window: &Window, name: &str) {
        window.settle();
        let path = self.folder.join(format!("{name}.png"));
        if let Err(refusal) = window.screenshot(&path) {
            panic!("{name}: {refusal}");
        }
    }
}
