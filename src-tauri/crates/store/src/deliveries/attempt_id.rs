//! The id of an attempt: its delivery's id and its ordinal, `01890a5d-….2`. Unique wherever the
//! delivery's is, and no index is needed to find it.

/// The id of a delivery's attempt.
pub(crate) fn of(delivery: &str, ordinal: u32) -> String {
    format!("{delivery}.{ordinal}")
}

/// A delivery's id and the ordinal; `None` for what is no attempt's id.
pub(crate) fn parts(id: &str) -> Option<(&str, u32)> {
    let (delivery, ordinal) = id.rsplit_once('.')?;
    Some((delivery, ordinal.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attempt_is_found_by_its_id() {
        assert_eq!(parts(&of("0189-ab", 12)), Some(("0189-ab", 12)));
        for broken in ["", "0189-ab", "0189-ab.", "0189-ab.x", "0189-ab.-1"] {
            assert_eq!(parts(broken), None, "{broken:?} names no attempt");
        }
    }
}
