//! Chance that can be repeated: everything is drawn from the seed of the whole, so that a round can
//! be gone through again.

/// A generator for one purpose: the same words give the same numbers.
pub fn of(seed: u64, purpose: &str, number: u64) -> fastrand::Rng {
    // FNV-1a: mixes the purpose in, and is the same everywhere.
    let mixed = purpose
        .bytes()
        .chain(number.to_le_bytes())
        .fold(0xcbf2_9ce4_8422_2325 ^ seed, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    fastrand::Rng::with_seed(mixed)
}
