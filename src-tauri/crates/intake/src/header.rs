//! Names of columns: compared without regard to case and signs, made unique, and put together to
//! the shape by which a file of the same kind is known again.

use std::collections::HashSet;

use crate::format::Format;

/// A name for comparing: letters and digits alone, in lower case. `Receipt #`, `receipt_` and
/// `RECEIPT` are the same.
pub(crate) fn plain(name: &str) -> String {
    name.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Names for the columns of a header, each once: what is empty or repeated is numbered.
pub(crate) fn unique<'a>(header: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut names = Vec::new();
    for (index, cell) in header.enumerate() {
        let cell = cell.trim();
        let base = if cell.is_empty() {
            numbered(index)
        } else {
            cell.to_owned()
        };
        let mut name = base.clone();
        let mut times = 2;
        while !taken.insert(name.clone()) {
            name = format!("{base} ({times})");
            times += 1;
        }
        names.push(name);
    }
    names
}

/// The name of a column without one.
pub(crate) fn numbered(index: usize) -> String {
    format!("Column {}", index + 1)
}

/// The shape of a file, by what tells its columns apart: their names, or for want of names what
/// kind of values they hold. In any order, since a mapping goes by name.
pub(crate) fn shape(format: Format, named: bool, parts: &[String]) -> String {
    let kind = match (format, named) {
        (Format::Ndjson, _) => "ndjson",
        (Format::Csv, true) => "csv",
        (Format::Csv, false) => "csv-unnamed",
    };
    let mut parts: Vec<_> = parts.iter().map(|part| plain(part)).collect();
    if named {
        parts.sort_unstable();
    }
    let hash = fnv(parts.iter().flat_map(|part| part.bytes().chain([0])));
    format!("{kind}-{}-{hash:016x}", parts.len())
}

/// FNV-1a. Stored by others, so it must stay the same in every version.
pub(crate) fn fnv(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str]) -> String {
        let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
        shape(Format::Csv, true, &names)
    }

    #[test]
    fn names_are_compared_by_letters_and_digits() {
        for name in ["Receipt ID", "receipt_id", "RECEIPT-ID", " receiptId "] {
            assert_eq!(plain(name), "receiptid");
        }
    }

    #[test]
    fn every_column_has_a_name_of_its_own() {
        let names = unique(["Date", "", "Date", "Date (2)", " "].into_iter());
        assert_eq!(
            names,
            ["Date", "Column 2", "Date (2)", "Date (2) (2)", "Column 5"]
        );
    }

    #[test]
    fn files_of_one_kind_have_one_shape() {
        assert_eq!(of(&["Receipt", "Date"]), of(&["date", "RECEIPT"]));
        assert_ne!(of(&["Receipt", "Date"]), of(&["Receipt", "Date", "Amount"]));
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_eq!(
            of(&["Receipt", "Date"]),
            "csv-2-bb8110826f473b17",
            "a shape that changes forgets every stored mapping"
        );
    }
}
