//! Sets of rows by number, one bit each.

/// A set of numbers within a range.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Bits {
    /// The first number that has a bit; a multiple of 64.
    base: i64,
    words: Vec<u64>,
}

impl Bits {
    /// An empty set that has room for `first..=last`.
    pub(super) fn between(first: i64, last: i64) -> Self {
        let base = first.div_euclid(64) * 64;
        let words = usize::try_from((last - base).div_euclid(64) + 1).unwrap_or(0);
        Self {
            base,
            words: vec![0; words],
        }
    }

    /// Puts a number in. One outside the range is left out.
    pub(super) fn insert(&mut self, number: i64) {
        if let Some((word, bit)) = self.place(number)
            && let Some(word) = self.words.get_mut(word)
        {
            *word |= bit;
        }
    }

    /// Puts in the numbers from `first` on whose bits are set.
    pub(super) fn insert_run(&mut self, first: i64, bits: &[u64]) {
        let Some((start, _)) = self.place(first) else {
            return;
        };
        let shift = (first - self.base).rem_euclid(64);
        for (at, bits) in (start..).zip(bits) {
            for (at, bits) in [
                (at, bits << shift),
                (at + 1, bits.checked_shr(64 - shift as u32).unwrap_or(0)),
            ] {
                if let Some(word) = self.words.get_mut(at) {
                    *word |= bits;
                }
            }
        }
    }

    /// Whether a number is in it.
    pub(super) fn contains(&self, number: i64) -> bool {
        self.place(number)
            .and_then(|(word, bit)| self.words.get(word).map(|word| word & bit != 0))
            .unwrap_or(false)
    }

    /// Whether any number from `first` on, `count` of them, is in it. Both are multiples of 64.
    pub(super) fn any(&self, first: i64, count: i64) -> bool {
        let word = |number: i64| {
            let at = (number - self.base).div_euclid(64);
            usize::try_from(at.max(0))
                .unwrap_or(usize::MAX)
                .min(self.words.len())
        };
        self.words[word(first)..word(first + count)]
            .iter()
            .any(|word| *word != 0)
    }

    /// Whether nothing is in it.
    pub(super) fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    fn place(&self, number: i64) -> Option<(usize, u64)> {
        let offset = usize::try_from(number.checked_sub(self.base)?).ok()?;
        Some((offset / 64, 1 << (offset % 64)))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_set_holds_what_was_put_in_and_nothing_else(
            numbers in proptest::collection::btree_set(100_i64..2_000, 0..50),
        ) {
            let mut bits = Bits::between(100, 1_999);
            for number in &numbers {
                bits.insert(*number);
            }
            let back: BTreeSet<i64> = (0..3_000).filter(|n| bits.contains(*n)).collect();
            prop_assert_eq!(&back, &numbers);
            for first in (0..3_000).step_by(64) {
                prop_assert_eq!(bits.any(first, 128), numbers.range(first..first + 128).next().is_some());
            }
        }
    }

    proptest! {
        #[test]
        fn a_run_of_bits_is_its_numbers(first in 100_i64..400, run in proptest::collection::vec(any::<u64>(), 0..4)) {
            let (mut one, mut each) = (Bits::between(90, 600), Bits::between(90, 600));
            one.insert_run(first, &run);
            for (n, number) in (first..).take(run.len() * 64).enumerate() {
                if run[n / 64] & (1 << (n % 64)) != 0 {
                    each.insert(number);
                }
            }
            prop_assert_eq!(one, each);
        }
    }

    #[test]
    fn what_lies_outside_is_left_out() {
        let mut bits = Bits::between(10, 20);
        bits.insert(-1);
        bits.insert(1_000);
        assert!(
            bits.is_empty(),
            "a row that came meanwhile is not in an older set"
        );
        assert!(!Bits::default().contains(0));
        assert!(!Bits::default().any(0, 64));
    }
}
