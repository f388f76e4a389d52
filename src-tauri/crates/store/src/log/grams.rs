//! Blocks of the text index: which of some thousand texts hold which trigram.
//!
//! A block is a run of pages in the order of the trigrams. An entry of a page is the step from the
//! trigram before it, the length of what follows, and the texts that hold it: steps from one to the
//! next, or one bit a text where that is shorter. A trigram is looked up by one seek and a walk
//! through at most one page.

/// Texts in a block at most.
pub(super) const TEXTS: usize = 8_192;
/// Bytes of a page, so that one stands whole in a page of SQLite.
const PAGE: usize = 3_900;

/// Gathers texts into a block.
#[derive(Default)]
pub(super) struct Builder {
    /// Trigram and text, in one number.
    pairs: Vec<u64>,
    texts: u64,
}

/// A page: its first trigram and its bytes.
pub(super) type Page = (u32, Vec<u8>);

impl Builder {
    /// Adds the next text by its trigrams; each may come more than once.
    pub(super) fn add(&mut self, grams: impl Iterator<Item = u32>) {
        let text = self.texts;
        let from = self.pairs.len();
        self.pairs.extend(grams.map(|g| u64::from(g) << 16 | text));
        // Sorting each alone keeps a long text with few trigrams small.
        self.pairs[from..].sort_unstable();
        let mut kept = from;
        for at in from..self.pairs.len() {
            if kept == from || self.pairs[at] != self.pairs[kept - 1] {
                self.pairs[kept] = self.pairs[at];
                kept += 1;
            }
        }
        self.pairs.truncate(kept);
        self.texts += 1;
    }

    /// The pages of the block, in order.
    pub(super) fn pages(mut self) -> Vec<Page> {
        self.pairs.sort_unstable();
        let mut pages: Vec<Page> = Vec::new();
        let mut before = 0;
        for run in self.pairs.chunk_by(|a, b| a >> 16 == b >> 16) {
            let Some(gram) = run.first().and_then(|pair| u32::try_from(pair >> 16).ok()) else {
                continue;
            };
            let held = held(run, self.texts);
            match pages.last_mut() {
                Some((_, page)) if page.len() + held.len() + 10 <= PAGE => {
                    entry(page, gram - before, &held);
                }
                _ => {
                    let mut page = Vec::with_capacity(PAGE);
                    entry(&mut page, 0, &held);
                    pages.push((gram, page));
                }
            }
            before = gram;
        }
        pages
    }
}

fn entry(page: &mut Vec<u8>, step: u32, held: &[u8]) {
    put(page, step.into());
    put(page, held.len() as u64);
    page.extend_from_slice(held);
}

/// The texts of a run: a byte that says how, then either a bit for each text or steps.
fn held(run: &[u64], texts: u64) -> Vec<u8> {
    let mut steps = vec![0];
    let mut before = 0;
    for pair in run {
        let text = pair & 0xffff;
        put(&mut steps, text - before);
        before = text;
    }
    let bits = usize::try_from(texts.div_ceil(8)).unwrap_or(usize::MAX);
    if steps.len() <= bits {
        return steps;
    }
    let mut map = vec![0; bits + 1];
    map[0] = 1;
    for pair in run {
        let text = usize::try_from(pair & 0xffff).unwrap_or(0);
        map[1 + text / 8] |= 1 << (text % 8);
    }
    map
}

/// Some texts of a block, a bit each.
pub(super) type Held = [u64; TEXTS / 64];

/// The texts that hold a trigram, out of the page where it would stand; `None` if none does, or
/// if the page is damaged.
pub(super) fn find(first: u32, page: &[u8], wanted: u32) -> Option<Held> {
    let mut rest = page;
    let mut gram = first;
    loop {
        gram = gram.checked_add(u32::try_from(take(&mut rest)?).ok()?)?;
        let length = usize::try_from(take(&mut rest)?).ok()?;
        let held = rest.get(..length)?;
        rest = &rest[length..];
        if gram == wanted {
            return read(held);
        }
        if gram > wanted {
            return None;
        }
    }
}

fn read(held: &[u8]) -> Option<Held> {
    let mut texts = [0; TEXTS / 64];
    let (how, mut rest) = held.split_first()?;
    if *how == 1 {
        for (word, bytes) in texts.iter_mut().zip(rest.chunks(8)) {
            let mut whole = [0; 8];
            whole[..bytes.len()].copy_from_slice(bytes);
            *word = u64::from_le_bytes(whole);
        }
    } else {
        let mut text = 0_usize;
        while let Some(step) = take(&mut rest) {
            text = text.checked_add(usize::try_from(step).ok()?)?;
            *texts.get_mut(text / 64)? |= 1 << (text % 64);
        }
    }
    Some(texts)
}

/// Rising numbers as the steps between them.
pub(super) fn pack(numbers: &[i64]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(numbers.len() * 2);
    let mut before = 0;
    for number in numbers {
        put(&mut packed, u64::try_from(number - before).unwrap_or(0));
        before = *number;
    }
    packed
}

/// The numbers that were packed.
pub(super) fn unpack(mut packed: &[u8]) -> Vec<i64> {
    let mut numbers = Vec::with_capacity(packed.len());
    let mut number = 0_i64;
    while let Some(step) = take(&mut packed) {
        number = number.saturating_add(i64::try_from(step).unwrap_or(0));
        numbers.push(number);
    }
    numbers
}

/// Writes a number, seven bits a byte.
fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push((number & 0x7f) as u8);
}

/// Reads a number off the front; `None` at the end.
fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn look_up(pages: &[Page], gram: u32) -> BTreeSet<usize> {
        let page = pages.iter().rev().find(|(first, _)| *first <= gram);
        let held = page.and_then(|(first, bytes)| find(*first, bytes, gram));
        held.map_or_else(BTreeSet::new, |held| {
            (0..TEXTS)
                .filter(|text| held[text / 64] & (1 << (text % 64)) != 0)
                .collect()
        })
    }

    proptest! {
        #[test]
        fn a_block_knows_exactly_which_texts_hold_a_trigram(
            texts in proptest::collection::vec(proptest::collection::vec(0_u32..400, 0..30), 0..60),
            far in any::<u32>(),
        ) {
            let mut builder = Builder::default();
            for text in &texts {
                builder.add(text.iter().map(|gram| gram.wrapping_mul(7_919).wrapping_add(far)));
            }
            let pages = builder.pages();
            for gram in 0..400_u32 {
                let holders: BTreeSet<usize> =
                    (0..texts.len()).filter(|n| texts[*n].contains(&gram)).collect();
                let wanted = gram.wrapping_mul(7_919).wrapping_add(far);
                prop_assert_eq!(look_up(&pages, wanted), holders);
            }
        }

        #[test]
        fn a_damaged_page_is_no_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            for gram in [0, 1, 300, u32::MAX] {
                let _ = find(0, &bytes, gram);
            }
            let _ = unpack(&bytes);
        }

        #[test]
        fn rising_numbers_read_back(numbers in proptest::collection::btree_set(0_i64..i64::MAX, 0..50)) {
            let numbers: Vec<i64> = numbers.into_iter().collect();
            prop_assert_eq!(unpack(&pack(&numbers)), numbers);
        }
    }

    #[test]
    fn a_full_block_spreads_over_pages_that_fit_into_sqlite_s() {
        let mut builder = Builder::default();
        for text in 0..TEXTS {
            let n = u32::try_from(text).unwrap();
            builder.add([1, 2, n % 2 + 10, n + 1_000].into_iter());
        }
        let pages = builder.pages();
        assert!(
            pages.iter().all(|(_, page)| page.len() <= 4_061),
            "or each costs two reads"
        );
        assert_eq!(look_up(&pages, 2).len(), TEXTS);
        assert_eq!(look_up(&pages, 11).len(), TEXTS / 2);
        assert_eq!(look_up(&pages, 1_000 + 4_242), BTreeSet::from([4_242]));
    }
}
