//! Programs with everything they start. A window is several processes; when a journey ends, well
//! or badly, none of them may stay behind.

use std::fs::File;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use crate::window::patiently;

/// A program in a process group of its own. The whole group is killed when this value goes.
#[derive(Debug)]
pub struct Group {
    leader: Child,
}

impl Group {
    /// Starts `command`; what it prints goes to `log`.
    ///
    /// # Errors
    ///
    /// When the program can't be started or the log can't be written.
    pub fn start(command: &mut Command, log: &Path) -> io::Result<Self> {
        let log = File::options().create(true).append(true).open(log)?;
        let leader = command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .process_group(0)
            .spawn()?;
        Ok(Self { leader })
    }

    /// The process id of the program itself.
    pub fn id(&self) -> u32 {
        self.leader.id()
    }

    /// How the program ended, if it has.
    ///
    /// # Errors
    ///
    /// When the system won't say.
    pub fn ended(&mut self) -> io::Result<Option<ExitStatus>> {
        self.leader.try_wait()
    }

    /// Kills every process of the group at once, as a power cut would, and waits until all are
    /// gone: until then they hold locks and names.
    pub fn kill(&mut self) {
        let id = self.leader.id();
        if let Some(leader) = pid(id) {
            // Fails only when nobody is left.
            let _ = kill_process_group(leader, Signal::KILL);
        }
        let _ = self.leader.wait();
        let gone = || listed().iter().all(|process| process.group != id);
        patiently(|| gone().then_some(()));
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.kill();
    }
}

/// One process in the system's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub id: u32,
    /// The id of the process that started it.
    pub parent: u32,
    /// The id of its group.
    pub group: u32,
    /// Its name, as far as the system keeps it (15 bytes).
    pub name: String,
}

/// A process and everything it started, itself first.
pub fn tree(root: u32) -> Vec<Listed> {
    let mut left = listed();
    let mut tree: Vec<Listed> = left.extract_if(.., |process| process.id == root).collect();
    let mut seen = 0;
    while let Some(parent) = tree.get(seen).map(|process| process.id) {
        tree.extend(left.extract_if(.., |process| process.parent == parent));
        seen += 1;
    }
    tree
}

/// Kills one process at once.
pub fn kill(id: u32) {
    if let Some(process) = pid(id) {
        // Fails only when it is gone.
        let _ = kill_process(process, Signal::KILL);
    }
}

/// Interrupts a process, as Ctrl+C does.
pub fn interrupt(id: u32) {
    if let Some(process) = pid(id) {
        // Fails only when it is gone.
        let _ = kill_process(process, Signal::INT);
    }
}

/// A port that nobody listens on at the moment.
///
/// # Errors
///
/// When the system has none left.
pub fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

fn pid(id: u32) -> Option<Pid> {
    i32::try_from(id).ok().and_then(Pid::from_raw)
}

fn listed() -> Vec<Listed> {
    let Ok(entries) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        // A process may go while the list is read.
        .filter_map(|id| {
            read_stat(
                id,
                &std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?,
            )
        })
        .collect()
}

/// How many threads of a process are left.
fn threads(id: u32) -> usize {
    std::fs::read_dir(format!("/proc/{id}/task")).map_or(0, Iterator::count)
}

/// Reads `ID (NAME) STATE PARENT GROUP …`; the name may hold spaces and brackets.
fn read_stat(id: u32, stat: &str) -> Option<Listed> {
    let (before, after) = stat.rsplit_once(')')?;
    let (_, name) = before.split_once('(')?;
    let mut fields = after.split_whitespace();
    // A dead process that nobody has buried yet is no process any more; but its last threads may
    // still be on their way out, with all that they hold.
    fields
        .next()
        .filter(|state| *state != "Z" || threads(id) > 1)?;
    let parent = fields.next()?.parse().ok()?;
    let group = fields.next()?.parse().ok()?;
    Some(Listed {
        id,
        parent,
        group,
        name: name.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_brackets_and_spaces_is_read_whole() {
        let read = read_stat(7, "7 (a (b) c) S 3 7 7 0 -1").expect("a line of /proc");
        assert_eq!((read.parent, read.name.as_str()), (3, "a (b) c"));
    }

    #[test]
    fn the_tree_begins_with_its_root() {
        let own = std::process::id();
        assert_eq!(tree(own).first().map(|process| process.id), Some(own));
    }

    #[test]
    fn no_process_of_a_group_outlives_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 600 & echo started; wait"]);
        let group = Group::start(&mut command, &folder.path().join("log")).expect("a shell");
        let id = group.id();
        while tree(id).len() < 2 {
            std::thread::yield_now();
        }
        let members = tree(id);
        drop(group);
        for process in members {
            assert!(!listed().contains(&process), "{process:?} is left behind");
        }
    }
}
