//! How many tests ran, read from the closing lines of the runners.

/// Tests that passed and failed, over all runners.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) passed: usize,
    pub(super) failed: usize,
}

impl Tally {
    /// Adds what `line` says, where it is a closing line of nextest, `cargo test` or Vitest.
    pub(super) fn read(&mut self, line: &str) {
        let whole = without_colours(line);
        let line = whole.trim();
        let counts = if line.starts_with("Summary [") {
            // Summary [   0.010s] 3 tests run: 2 passed, 1 failed, 1 timed out, 0 skipped
            line.split_once(" run: ").map(|(_, counts)| counts)
        } else if whole.starts_with("test result: ") {
            // Indented it is what a test printed that nextest ran, and counts itself.
            // test result: ok. 3 passed; 0 failed; 0 ignored; finished in 0.00s
            line.split_once(". ").map(|(_, counts)| counts)
        } else {
            // Tests  1 failed | 2 passed (3)
            line.strip_prefix("Tests  ")
        };
        for count in counts.unwrap_or_default().split([',', ';', '|']) {
            let mut words = count.split_whitespace();
            let Some(number) = words.next().and_then(|word| word.parse::<usize>().ok()) else {
                continue;
            };
            match (words.next(), words.next()) {
                (Some("passed"), _) => self.passed += number,
                (Some("failed" | "exec"), _) | (Some("timed"), Some("out")) => {
                    self.failed += number;
                }
                _ => {}
            }
        }
    }
}

/// The text without terminal colours.
fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut parts = line.split("\u{1b}[");
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let end = part.find(|character: char| character.is_ascii_alphabetic());
        plain.push_str(end.map_or("", |end| &part[end + 1..]));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(lines: &[&str]) -> (usize, usize) {
        let mut tally = Tally::default();
        for line in lines {
            tally.read(line);
        }
        (tally.passed, tally.failed)
    }

    #[test]
    fn each_runner_is_understood() {
        let nextest = "     Summary [   0.010s] 4 tests run: 2 passed (1 slow), 1 failed, \
                       1 timed out, 3 skipped";
        assert_eq!(tally(&[nextest]), (2, 2));
        let cargo = "test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 2 filtered \
                     out; finished in 0.00s";
        assert_eq!(tally(&[cargo]), (3, 1));
        assert_eq!(tally(&["      Tests  1 failed | 2 passed (3)"]), (2, 1));
    }

    #[test]
    fn colours_do_not_hide_the_numbers() {
        let line = "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m5 passed\u{1b}[39m (5)";
        assert_eq!(tally(&[line]), (5, 0));
    }

    #[test]
    fn a_failed_test_is_counted_once_although_nextest_shows_its_own_words() {
        let lines = [
            "    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 3 filtered out",
            "     Summary [  87.899s] 4 tests run: 3 passed, 1 failed, 0 skipped",
        ];
        assert_eq!(tally(&lines), (3, 1));
    }

    #[test]
    fn other_lines_count_for_nothing() {
        assert_eq!(
            tally(&["Test Files  2 passed (2)", "PASS 3 passed", "12 passed"]),
            (0, 0)
        );
    }
}
