//! The table that a benchmark prints: peer and Carom side by side, their ratio, the bar, and
//! whether it was reached.

use std::fmt;

/// One line of the table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// The bar's number, such as `P3`.
    pub bar: &'static str,
    /// What was measured.
    pub what: String,
    /// The peer's name and figure.
    pub peer: String,
    /// Carom's figure.
    pub carom: String,
    /// Carom's figure against the peer's.
    pub ratio: String,
    /// What is wanted.
    pub wanted: String,
    /// Whether it was reached; nothing for a figure that is printed for the record.
    pub reached: Option<bool>,
}

impl Line {
    fn cells(&self) -> [&str; 7] {
        let reached = match self.reached {
            Some(true) => "reached",
            Some(false) => "NOT reached",
            None => "",
        };
        [
            self.bar,
            &self.what,
            &self.peer,
            &self.carom,
            &self.ratio,
            &self.wanted,
            reached,
        ]
    }
}

/// All lines of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table(pub Vec<Line>);

const HEADS: [&str; 7] = ["", "what", "peer", "Carom", "ratio", "bar", ""];

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows: Vec<[&str; 7]> = std::iter::once(HEADS)
            .chain(self.0.iter().map(Line::cells))
            .collect();
        let width = |column: usize| {
            let widths = rows.iter().map(|row| row[column].chars().count());
            widths.max().unwrap_or_default()
        };
        let widths: [usize; 7] = std::array::from_fn(width);
        for (index, row) in rows.iter().enumerate() {
            write_row(f, row, &widths)?;
            if index == 0 {
                writeln!(f, "{}", "-".repeat(widths.iter().sum::<usize>() + 2 * 6))?;
            }
        }
        Ok(())
    }
}

fn write_row(f: &mut fmt::Formatter<'_>, row: &[&str; 7], widths: &[usize; 7]) -> fmt::Result {
    let cells: Vec<String> = row
        .iter()
        .zip(widths)
        .map(|(cell, width)| format!("{cell:width$}"))
        .collect();
    writeln!(f, "{}", cells.join("  ").trim_end())
}
