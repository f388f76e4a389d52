//! Columns that line up, and give way where the terminal is narrow.

use super::{Printer, Style, text};

/// Columns are this far apart.
const GAP: usize = 2;
/// A column gives way down to this width.
const NARROWEST: usize = 8;

/// Rows under a heading.
#[derive(Debug)]
pub(crate) struct Table {
    heading: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these columns.
    pub(crate) const fn new(heading: Vec<&'static str>) -> Self {
        Self {
            heading,
            rows: Vec::new(),
        }
    }

    /// Adds a row; foreign text in it is made harmless.
    pub(crate) fn row(&mut self, cells: &[String]) {
        self.rows
            .push(cells.iter().map(|cell| text::one_line(cell)).collect());
    }

    /// Prints it. Only on a terminal are cells cut to fit: a file keeps everything.
    pub(crate) fn print(&self, out: &mut Printer) {
        let widths = self.widths(out.is_terminal().then(|| out.width()));
        let heading: Vec<String> = self.heading.iter().map(|&h| h.to_owned()).collect();
        let heading = out.paint(Style::Faint, line(&heading, &widths));
        out.line(heading);
        for row in &self.rows {
            out.line(line(row, &widths));
        }
    }

    /// The width of each column; the widest but the first give way until the whole fits.
    fn widths(&self, fit: Option<usize>) -> Vec<usize> {
        let mut widths: Vec<usize> = self.heading.iter().map(|h| text::columns(h)).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(text::columns(cell));
            }
        }
        let Some(fit) = fit else { return widths };
        let gaps = GAP * widths.len().saturating_sub(1);
        while widths.iter().sum::<usize>() + gaps > fit {
            // The first column names the row; cut, it would name none.
            match widths.iter_mut().skip(1).max() {
                Some(widest) if *widest > NARROWEST => *widest -= 1,
                _ => break,
            }
        }
        widths
    }
}

fn line(cells: &[String], widths: &[usize]) -> String {
    let mut out = String::new();
    for (cell, &width) in cells.iter().zip(widths) {
        let cell = text::cut(cell, width);
        out.push_str(&cell);
        let rest = width.saturating_sub(text::columns(&cell)) + GAP;
        out.extend(std::iter::repeat_n(' ', rest));
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(vec!["Name", "Host"]);
        table.row(&["日本".into(), "track.example.com".into()]);
        table.row(&["a\nb".into(), "x".into()]);
        table
    }

    #[test]
    fn columns_line_up_whatever_the_script() {
        let table = table();
        let widths = table.widths(None);
        assert_eq!(line(&table.rows[0], &widths), "日本  track.example.com");
        assert_eq!(
            line(&table.rows[1], &widths),
            "a\\nb  x",
            "a cell stays on one line"
        );
    }

    #[test]
    fn the_widest_column_gives_way_on_a_narrow_terminal() {
        let table = table();
        let widths = table.widths(Some(16));
        assert_eq!(line(&table.rows[0], &widths), "日本  track.exa…");
    }

    #[test]
    fn a_terminal_too_narrow_for_anything_ends_the_giving_way() {
        assert_eq!(
            table().widths(Some(3)),
            [4, 8],
            "below this nothing could be read"
        );
    }
}
