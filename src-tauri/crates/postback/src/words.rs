//! Words for several things at once.

/// *a*, *a and b*, *a, b and c*, with the word that is wanted before the last.
pub fn listed<T: AsRef<str>>(items: &[T], last_word: &str) -> String {
    let Some((last, most)) = items.split_last() else {
        return String::new();
    };
    let last = last.as_ref();
    if most.is_empty() {
        return last.to_owned();
    }
    let most: Vec<&str> = most.iter().map(AsRef::as_ref).collect();
    format!("{} {last_word} {last}", most.join(", "))
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn lists_read_as_sentences_do() {
        assert_eq!(listed(&["a", "b", "c"], "and"), "a, b and c");
        assert_eq!(listed(&["a", "b"], "or"), "a or b");
        assert_eq!(listed(&["a"], "and"), "a");
        assert_eq!(listed::<&str>(&[], "and"), "");
    }
}
