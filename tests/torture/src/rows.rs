//! The file of rows: good ones, some that can't be read, some that stand twice.

use std::collections::BTreeSet;

use crate::chance;

/// A file, and what must become of it.
#[derive(Debug, Clone)]
pub struct Rows {
    /// As CSV.
    pub csv: String,
    /// How many there are.
    pub count: u64,
    /// Those that can't be read.
    pub invalid: u64,
    /// Those whose receipt stood before.
    pub twice: u64,
    /// The receipts of the others.
    pub receipts: BTreeSet<String>,
}

impl Rows {
    /// Draws a file; receipts carry the numbers from `first` on.
    pub fn draw(seed: u64, first: u64, count: u64) -> Self {
        let mut chance = chance::of(seed, "rows", first);
        let mut rows = Self {
            csv: String::from("receipt_id,order_id,tid,affiliate_earnings\n"),
            count,
            invalid: 0,
            twice: 0,
            receipts: BTreeSet::new(),
        };
        let mut given: Vec<u64> = Vec::new();
        for n in first..first + count {
            match chance.u8(0..100) {
                0..2 => {
                    rows.invalid += 1;
                    rows.csv.push_str(&format!(",ORD{n:06},click{n},{n}.50\n"));
                }
                2..4 => {
                    rows.invalid += 1;
                    rows.csv
                        .push_str(&format!("{},ORD{n:06},click{n},a lot\n", receipt(n)));
                }
                4..8 if !given.is_empty() => {
                    rows.twice += 1;
                    let again = given[chance.usize(0..given.len())];
                    rows.put(again);
                }
                _ => {
                    given.push(n);
                    rows.receipts.insert(receipt(n));
                    rows.put(n);
                }
            }
        }
        rows
    }

    fn put(&mut self, n: u64) {
        self.csv
            .push_str(&format!("{},ORD{n:06},click{n},{n}.50\n", receipt(n)));
    }
}

fn receipt(n: u64) -> String {
    format!("RCPT{n:06}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_good_or_unreadable_or_stands_twice() {
        let rows = Rows::draw(7, 1, 500);
        assert_eq!(rows.csv.lines().count(), 501);
        let good = rows.receipts.len() as u64;
        assert_eq!(good + rows.invalid + rows.twice, 500);
        assert!(rows.invalid > 0 && rows.twice > 0, "each kind is drawn");
        assert_eq!(rows.csv, Rows::draw(7, 1, 500).csv, "a seed says it all");
    }
}
