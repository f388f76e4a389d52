//! Which command stands in which menu. The commands come from the page's one registry of actions;
//! here they are only laid out as each system is used to, and none is left out. Touches no window.

use serde::Deserialize;

/// A command of the page, as it stands now.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Entry {
    /// The action's id, such as `integration.new`.
    id: String,
    /// Its words.
    title: String,
    /// The registry's group.
    group: String,
    /// Its first keys as the registry writes them: `Mod+Shift+K`.
    keys: Option<String>,
    /// It can be done now.
    enabled: bool,
}

/// Whose habits the menus follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum System {
    /// One bar at the top of the screen, with a menu named after the program.
    MacOs,
    /// A bar in the window.
    Other,
}

/// One menu of the bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Planned {
    /// Its title; the letter after `&` opens it with Alt.
    pub(crate) title: &'static str,
    pub(crate) lines: Vec<Line>,
}

/// One line of a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Line {
    /// A command of the page.
    Action {
        id: String,
        title: String,
        /// As the system's menus write them.
        keys: Option<String>,
        enabled: bool,
    },
    /// What the window or the system does by itself.
    Native(Native),
    /// Words where there is nothing to choose, so that the menu keeps its place in the bar.
    Note(&'static str),
    Separator,
}

/// What needs no page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Native {
    Undo,
    Redo,
    Cut,
    Copy,
    Paste,
    SelectAll,
    Minimise,
    Maximise,
    FullScreen,
    CloseWindow,
    Services,
    Hide,
    HideOthers,
    ShowAll,
}

/// Commands that stand in File, whatever their group.
const FILE: [&str; 4] = [
    "integration.new",
    "integrations.import",
    "integrations.export-all",
    "integration.export",
];
const FIND: &str = "find";
const QUIT: &str = "app.quit";
const ABOUT: &str = "app.about";
const SETTINGS: &str = "go.settings";

/// Lays the commands out. A group that is not known here stands in Help, so that nothing is lost.
pub(crate) fn plan(entries: &[Entry], system: System) -> Vec<Planned> {
    let mac = system == System::MacOs;
    let line = |entry: &Entry| Line::Action {
        id: entry.id.clone(),
        title: entry.title.clone(),
        keys: keys(entry, system),
        enabled: entry.enabled,
    };
    let named = |id: &str| entries.iter().find(|e| e.id == id).map(line);
    let placed = |id: &str| {
        FILE.contains(&id) || [FIND, QUIT, ABOUT].contains(&id) || (mac && id == SETTINGS)
    };
    let group = |name: &'static str| {
        entries
            .iter()
            .filter(move |e| e.group == name && !placed(&e.id))
            .map(line)
            .collect::<Vec<_>>()
    };
    let native = |all: &[Native]| all.iter().copied().map(Line::Native).collect::<Vec<_>>();
    let own = |id: &str| named(id).into_iter().collect::<Vec<_>>();

    let files: Vec<Line> = FILE.iter().filter_map(|id| named(id)).collect();
    let end = if mac {
        native(&[Native::CloseWindow])
    } else {
        own(QUIT)
    };
    let known = ["Edit", "View", "Go to", "Integration", "Test"];
    let mut rest: Vec<Line> = entries
        .iter()
        .filter(|e| !known.contains(&e.group.as_str()) && !placed(&e.id))
        .map(line)
        .collect();
    if !mac {
        rest.push(Line::Separator);
        rest.extend(own(ABOUT));
    }
    let mut edit = group("Edit");
    edit.extend(own(FIND));
    let window: &[Native] = if mac {
        &[Native::Minimise, Native::Maximise, Native::FullScreen]
    } else {
        &[Native::Minimise, Native::Maximise]
    };

    let mut acts = vec![group("Integration"), group("Test")];
    if acts.iter().all(Vec::is_empty) {
        acts.push(vec![Line::Note("Open an integration to act on it")]);
    }

    let mut menus = vec![
        menu("&File", [files, end]),
        menu(
            "&Edit",
            [
                native(&[Native::Undo, Native::Redo]),
                native(&[Native::Cut, Native::Copy, Native::Paste, Native::SelectAll]),
                edit,
            ],
        ),
        menu("&View", families(entries, group("View"))),
        menu("&Go", [group("Go to")]),
        menu("&Integration", acts),
        menu("&Window", [native(window)]),
        menu("&Help", [rest]),
    ];
    if mac {
        let program = menu(
            "Carom",
            [
                own(ABOUT),
                own(SETTINGS),
                native(&[Native::Services]),
                native(&[Native::Hide, Native::HideOthers, Native::ShowAll]),
                own(QUIT),
            ],
        );
        menus.insert(0, program);
    }
    menus.retain(|menu| !menu.lines.is_empty());
    menus
}

/// Groups of lines with a separator between any two that are not empty.
fn menu(title: &'static str, groups: impl IntoIterator<Item = Vec<Line>>) -> Planned {
    let mut lines = Vec::new();
    for mut group in groups {
        while group.last() == Some(&Line::Separator) {
            group.pop();
        }
        if group.is_empty() {
            continue;
        }
        if !lines.is_empty() {
            lines.push(Line::Separator);
        }
        lines.append(&mut group);
    }
    Planned { title, lines }
}

/// Lines by family, which is their id up to the first full stop: `zoom.in` and `zoom.out` belong
/// together.
fn families(entries: &[Entry], lines: Vec<Line>) -> Vec<Vec<Line>> {
    let mut families: Vec<(String, Vec<Line>)> = Vec::new();
    let alone = |family: &str| {
        let of = |e: &&Entry| e.group == "View" && e.id.split('.').next() == Some(family);
        entries.iter().filter(of).count() < 2
    };
    for line in lines {
        let Line::Action { id, .. } = &line else {
            continue;
        };
        let family = id.split('.').next().unwrap_or_default();
        // Those that stand alone stand together.
        let family = if alone(family) { "" } else { family };
        match families.iter_mut().find(|(name, _)| name == family) {
            Some((_, lines)) => lines.push(line),
            None => families.push((family.to_owned(), vec![line])),
        }
    }
    families.into_iter().map(|(_, lines)| lines).collect()
}

/// The keys as Tauri's menus write them.
///
/// On a Mac a menu's keys are pressed by the system itself, on top of the page that listens to
/// them; so none are given there but the one by which every program is left.
fn keys(entry: &Entry, system: System) -> Option<String> {
    if system == System::MacOs {
        return (entry.id == QUIT).then(|| "CmdOrCtrl+Q".to_owned());
    }
    let keys = entry.keys.as_deref()?;
    Some(keys.replace("Mod", "CmdOrCtrl"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, title: &str, group: &str, keys: Option<&str>) -> Entry {
        Entry {
            id: id.to_owned(),
            title: title.to_owned(),
            group: group.to_owned(),
            keys: keys.map(str::to_owned),
            enabled: true,
        }
    }

    fn entries() -> Vec<Entry> {
        vec![
            entry("test.dry-run", "Dry run", "Test", None),
            entry(
                "integration.export",
                "Export this integration",
                "Integration",
                None,
            ),
            entry(
                "integration.duplicate",
                "Duplicate this integration",
                "Integration",
                Some("Mod+D"),
            ),
            entry(
                "go.integrations",
                "Go to Integrations",
                "Go to",
                Some("Mod+1"),
            ),
            entry("go.settings", "Go to Settings", "Go to", Some("Mod+,")),
            entry(
                "integration.new",
                "Add integration",
                "Integration",
                Some("Mod+N"),
            ),
            entry("undo", "Undo", "Edit", Some("Mod+Z")),
            entry("find", "Search integrations", "Integration", Some("Mod+F")),
            entry("zoom.in", "Make everything bigger", "View", Some("Mod+=")),
            entry("sidebar", "Collapse or open the sidebar", "View", None),
            entry("zoom.out", "Make everything smaller", "View", Some("Mod+-")),
            entry("palette", "Search commands", "Application", Some("Mod+K")),
            entry("app.about", "About Carom", "Application", None),
            entry("app.quit", "Quit Carom", "Application", Some("Mod+Q")),
            entry("later", "Something of a later Carom", "Conjuring", None),
        ]
    }

    fn shown(system: System) -> Vec<(&'static str, Vec<String>)> {
        let word = |line: &Line| match line {
            Line::Action { id, .. } => id.clone(),
            Line::Native(native) => format!("{native:?}"),
            Line::Note(words) => (*words).to_owned(),
            Line::Separator => "—".to_owned(),
        };
        plan(&entries(), system)
            .iter()
            .map(|menu| (menu.title, menu.lines.iter().map(word).collect()))
            .collect()
    }

    #[test]
    fn every_command_stands_in_exactly_one_menu() {
        for system in [System::MacOs, System::Other] {
            let all: Vec<String> = shown(system)
                .into_iter()
                .flat_map(|(_, lines)| lines)
                .collect();
            for entry in entries() {
                let times = all.iter().filter(|id| **id == entry.id).count();
                assert_eq!(times, 1, "{} on {system:?}: {all:?}", entry.id);
            }
        }
    }

    #[test]
    fn the_menus_are_those_that_people_know() {
        let titles = |system| {
            shown(system)
                .into_iter()
                .map(|(title, _)| title)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            titles(System::Other),
            [
                "&File",
                "&Edit",
                "&View",
                "&Go",
                "&Integration",
                "&Window",
                "&Help"
            ]
        );
        assert_eq!(titles(System::MacOs)[..2], ["Carom", "&File"]);
        let of = |system, title| {
            shown(system)
                .into_iter()
                .find(|(own, _)| *own == title)
                .map(|(_, lines)| lines)
                .unwrap_or_default()
        };
        assert_eq!(
            of(System::Other, "&File"),
            ["integration.new", "integration.export", "—", "app.quit"]
        );
        assert_eq!(
            of(System::Other, "&View"),
            ["zoom.in", "zoom.out", "—", "sidebar"]
        );
        assert_eq!(
            of(System::Other, "&Integration"),
            ["integration.duplicate", "—", "test.dry-run"]
        );
        assert_eq!(
            of(System::Other, "&Help"),
            ["palette", "later", "—", "app.about"]
        );
        assert_eq!(
            of(System::MacOs, "Carom"),
            [
                "app.about",
                "—",
                "go.settings",
                "—",
                "Services",
                "—",
                "Hide",
                "HideOthers",
                "ShowAll",
                "—",
                "app.quit"
            ]
        );
    }

    #[test]
    fn copy_and_paste_are_in_edit_on_every_system() {
        for system in [System::MacOs, System::Other] {
            let menus = plan(&entries(), system);
            let edit = menus
                .iter()
                .find(|m| m.title == "&Edit")
                .expect("there is one");
            for native in [Native::Cut, Native::Copy, Native::Paste, Native::SelectAll] {
                assert!(
                    edit.lines.contains(&Line::Native(native)),
                    "{native:?} on {system:?}"
                );
            }
        }
    }

    #[test]
    fn the_integration_menu_keeps_its_place_where_there_is_nothing_to_act_on() {
        let only = [entry(
            "integration.new",
            "Add integration",
            "Integration",
            None,
        )];
        let menus = plan(&only, System::Other);
        let menu = menus.iter().find(|m| m.title == "&Integration");
        assert_eq!(
            menu.map(|m| &m.lines[..]),
            Some(&[Line::Note("Open an integration to act on it")][..])
        );
    }

    #[test]
    fn a_page_without_commands_leaves_no_empty_menu() {
        for system in [System::MacOs, System::Other] {
            for menu in plan(&[], system) {
                assert!(!menu.lines.is_empty(), "{} is empty", menu.title);
                assert_ne!(menu.lines.last(), Some(&Line::Separator));
            }
        }
    }

    #[test]
    fn on_a_mac_no_key_is_pressed_by_menu_and_page_alike() {
        let with_keys = |system| {
            plan(&entries(), system)
                .into_iter()
                .flat_map(|menu| menu.lines)
                .filter_map(|line| match line {
                    Line::Action { id, keys, .. } => Some((id, keys?)),
                    _ => None,
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(
            with_keys(System::MacOs),
            [("app.quit".to_owned(), "CmdOrCtrl+Q".to_owned())]
        );
        assert!(
            with_keys(System::Other)
                .contains(&("go.settings".to_owned(), "CmdOrCtrl+,".to_owned()))
        );
    }
}
