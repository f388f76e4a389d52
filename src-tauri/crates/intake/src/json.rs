//! One line of NDJSON, flattened: nested objects by dots, of arrays the first entry, numbers as
//! they were written. Written here because a general parser would turn `1.50` into `1.5`.

use std::borrow::Cow;

/// Why a line is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NotJson {
    /// The byte of the line at which it stops being a JSON object.
    pub(crate) at: usize,
}

/// How deep objects and arrays may stand in each other.
const DEEPEST: usize = 32;

/// Hands every value of an object to `sink`, by its path. `null` and empty arrays are empty text.
pub(crate) fn flatten(line: &[u8], sink: &mut impl FnMut(&str, &str)) -> Result<(), NotJson> {
    let mut scan = Scan { line, at: 0 };
    scan.space();
    if scan.peek() != Some(b'{') {
        return Err(scan.stop());
    }
    scan.object(&mut String::new(), true, 0, sink)?;
    scan.space();
    if scan.at == line.len() {
        Ok(())
    } else {
        Err(scan.stop())
    }
}

struct Scan<'a> {
    line: &'a [u8],
    at: usize,
}

impl<'a> Scan<'a> {
    fn stop(&self) -> NotJson {
        NotJson { at: self.at }
    }

    fn peek(&self) -> Option<u8> {
        self.line.get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn expect(&mut self, byte: u8) -> Result<(), NotJson> {
        self.space();
        if self.peek() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            Err(self.stop())
        }
    }

    /// A value at `path`; told to `sink` if `told`.
    fn value(
        &mut self,
        path: &mut String,
        told: bool,
        depth: usize,
        sink: &mut impl FnMut(&str, &str),
    ) -> Result<(), NotJson> {
        self.space();
        if depth > DEEPEST {
            return Err(self.stop());
        }
        match self.peek() {
            Some(b'{') => self.object(path, told, depth, sink),
            Some(b'[') => self.array(path, told, depth, sink),
            Some(b'"') => {
                let text = self.string()?;
                if told {
                    sink(path, &text);
                }
                Ok(())
            }
            Some(b't' | b'f' | b'n') => {
                let word = ["true", "false", "null"]
                    .into_iter()
                    .find(|word| self.line[self.at..].starts_with(word.as_bytes()))
                    .ok_or_else(|| self.stop())?;
                self.at += word.len();
                if told {
                    sink(path, if word == "null" { "" } else { word });
                }
                Ok(())
            }
            _ => {
                let number = self.number()?;
                if told {
                    sink(path, number);
                }
                Ok(())
            }
        }
    }

    fn object(
        &mut self,
        path: &mut String,
        told: bool,
        depth: usize,
        sink: &mut impl FnMut(&str, &str),
    ) -> Result<(), NotJson> {
        self.expect(b'{')?;
        self.space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.space();
            let name = self.string()?;
            self.expect(b':')?;
            let before = path.len();
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(&name);
            self.value(path, told, depth + 1, sink)?;
            path.truncate(before);
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Err(self.stop()),
            }
        }
    }

    fn array(
        &mut self,
        path: &mut String,
        told: bool,
        depth: usize,
        sink: &mut impl FnMut(&str, &str),
    ) -> Result<(), NotJson> {
        self.expect(b'[')?;
        self.space();
        if self.peek() == Some(b']') {
            self.at += 1;
            if told {
                sink(path, "");
            }
            return Ok(());
        }
        let mut first = true;
        loop {
            self.value(path, told && first, depth + 1, sink)?;
            first = false;
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Err(self.stop()),
            }
        }
    }

    fn string(&mut self) -> Result<Cow<'a, str>, NotJson> {
        if self.peek() != Some(b'"') {
            return Err(self.stop());
        }
        let start = self.at;
        let mut from = start + 1;
        let end = loop {
            let rest = self.line.get(from..).unwrap_or_default();
            let Some(offset) = memchr::memchr2(b'"', b'\\', rest) else {
                self.at = self.line.len();
                return Err(self.stop());
            };
            if rest[offset] == b'"' {
                break from + offset;
            }
            from += offset + 2;
        };
        let inner = &self.line[start + 1..end];
        let text = if memchr::memchr(b'\\', inner).is_none() && inner.iter().all(|b| *b >= 0x20) {
            std::str::from_utf8(inner).ok().map(Cow::Borrowed)
        } else {
            serde_json::from_slice::<String>(&self.line[start..=end])
                .ok()
                .map(Cow::Owned)
        };
        let text = text.ok_or_else(|| self.stop())?;
        self.at = end + 1;
        Ok(text)
    }

    fn number(&mut self) -> Result<&'a str, NotJson> {
        let start = self.at;
        while matches!(
            self.peek(),
            Some(b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')
        ) {
            self.at += 1;
        }
        let text = std::str::from_utf8(&self.line[start..self.at]).unwrap_or_default();
        if serde_json::from_str::<f64>(text).is_err() {
            self.at = start;
            return Err(self.stop());
        }
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(line: &str) -> Result<Vec<(String, String)>, NotJson> {
        let mut found = Vec::new();
        flatten(line.as_bytes(), &mut |path, value| {
            found.push((path.to_owned(), value.to_owned()));
        })?;
        Ok(found)
    }

    #[test]
    fn objects_go_by_dots_arrays_by_their_first_entry_and_numbers_stay_as_written() {
        let found = pairs(
            r#"{"receipt":"A\"1","sum":1.50,"items":[{"no":"7"},{"no":"8"}],"codes":["x","y"],
               "deep":{"er":{"on":true,"off":null}},"none":[]}"#,
        );
        let expected = [
            ("receipt", "A\"1"),
            ("sum", "1.50"),
            ("items.no", "7"),
            ("codes", "x"),
            ("deep.er.on", "true"),
            ("deep.er.off", ""),
            ("none", ""),
        ];
        let expected = expected.map(|(path, value)| (path.to_owned(), value.to_owned()));
        assert_eq!(found.as_deref(), Ok(expected.as_slice()));
    }

    #[test]
    fn what_is_no_object_is_refused_where_it_breaks() {
        for (line, at) in [
            ("[1]", 0),
            ("{\"a\":1", 6),
            ("{\"a\":1} x", 8),
            ("{\"a\":01}", 5),
            ("{a:1}", 1),
            ("", 0),
        ] {
            assert_eq!(pairs(line), Err(NotJson { at }), "{line}");
        }
        assert!(pairs(&format!("{{\"a\":{}1{}}}", "[".repeat(99), "]".repeat(99))).is_err());
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_an_object_or_an_error(line in "[\\[\\]{}\":,0-9a-z\\\\ .-]{0,40}") {
            let ours = pairs(&line).is_ok();
            let theirs = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&line);
            proptest::prop_assert_eq!(ours, theirs.is_ok(), "{}", line);
        }
    }
}
