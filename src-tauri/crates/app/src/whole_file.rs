//! A file that is there whole or not at all: written beside its place, and put there once it is on
//! the disk. What was there before stays until then.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

/// How many of one name may lie beside each other.
const MOST: u32 = 1_000;

/// Behind the whole name: `rows.csv` must not meet the user's own `rows.part`.
fn unborn(path: &Path, other: u32) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    if other > 0 {
        name.push(format!(".{other}"));
    }
    name.push(".part");
    path.with_file_name(name)
}

/// A file that is being written. Dropped before it is [`Self::born`], it leaves nothing behind.
#[derive(Debug)]
pub(crate) struct WholeFile {
    unborn: PathBuf,
    path: PathBuf,
    out: BufWriter<File>,
}

impl WholeFile {
    /// Begins a file that will be at `path`.
    pub(crate) fn begin(path: &Path) -> io::Result<Self> {
        let mut other = 0;
        loop {
            let unborn = unborn(path, other);
            match File::create_new(&unborn) {
                Ok(file) => {
                    return Ok(Self {
                        unborn,
                        path: path.to_owned(),
                        out: BufWriter::new(file),
                    });
                }
                // Somebody else writes the same file, or a crash left it.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && other < MOST => {
                    other += 1;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Puts it in its place.
    pub(crate) fn born(mut self) -> io::Result<()> {
        self.out.flush()?;
        self.out.get_ref().sync_all()?;
        fs::rename(&self.unborn, &self.path)
    }
}

impl Write for WholeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        // Gone already where it was born. Otherwise why it was not is known, and a leftover that
        // can't be removed adds nothing to it.
        let _ = fs::remove_file(&self.unborn);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn what_was_there_stays_until_the_new_one_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.csv");
        fs::write(&path, "before").unwrap();
        let mut file = WholeFile::begin(&path).unwrap();
        file.write_all(b"half").unwrap();
        drop(file);
        assert_eq!(fs::read_to_string(&path).unwrap(), "before");
        assert_eq!(names(folder.path()), ["rows.csv"], "half a file is none");

        let mut file = WholeFile::begin(&path).unwrap();
        file.write_all(b"whole").unwrap();
        file.born().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "whole");
        assert_eq!(names(folder.path()), ["rows.csv"]);
    }

    #[test]
    fn two_that_write_one_file_at_once_spoil_neither() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.csv");
        let mut first = WholeFile::begin(&path).unwrap();
        first.write_all(b"first").unwrap();
        drop(WholeFile::begin(&path).unwrap());
        let mut second = WholeFile::begin(&path).unwrap();
        second.write_all(b"second").unwrap();
        first.born().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "first");
        second.born().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "second");
        assert_eq!(names(folder.path()), ["rows.csv"]);
    }

    #[test]
    fn what_can_not_be_put_in_its_place_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.csv");
        fs::create_dir(&path).unwrap();
        assert!(WholeFile::begin(&path).unwrap().born().is_err());
        assert_eq!(names(folder.path()), ["rows.csv"]);
    }

    #[test]
    fn a_file_of_the_users_own_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("rows.part");
        fs::write(&own, "mine").unwrap();
        let file = WholeFile::begin(&folder.path().join("rows.csv")).unwrap();
        file.born().unwrap();
        assert_eq!(fs::read_to_string(&own).unwrap(), "mine");
    }
}
