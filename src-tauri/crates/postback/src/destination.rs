//! What to call the other side in a sentence: by its template's name, by its host, or plainly.

use url::Url;

use crate::{attempt::SentRequest, template::Template};

/// The other side of an attempt, in words.
#[derive(Debug, Clone, Default)]
pub(crate) struct Destination<'a> {
    template: Option<&'a Template>,
    host: Option<String>,
}

impl<'a> Destination<'a> {
    /// By its template alone: the host is not known here.
    pub(crate) fn of_template(template: Option<&'a Template>) -> Self {
        Self {
            template,
            host: None,
        }
    }

    /// With the host that a request went to.
    pub(crate) fn of_request(template: Option<&'a Template>, request: &SentRequest) -> Self {
        // What left says whom it asked; a million URLs to one host need not be taken apart each.
        let asked = request.headers.iter().find(|header| header.name == "host");
        Self {
            template,
            host: asked.map_or_else(|| host_of(&request.url), |host| Some(host.value.clone())),
        }
    }

    /// *RedTrack*; the host for a destination of the user's own; else *The destination*.
    pub(crate) fn name(&self) -> &str {
        match self.template.filter(|t| !t.is_custom()) {
            Some(template) => &template.name,
            None => self.host.as_deref().unwrap_or("The destination"),
        }
    }

    /// *track.example.com*, or *its host*.
    pub(crate) fn host(&self) -> &str {
        self.host.as_deref().unwrap_or("its host")
    }

    /// Fills `<<destination>>`, `<<host>>` and further `<<name>>` slots of a sentence from a data
    /// file. What the values hold is never read for slots again.
    pub(crate) fn say(&self, sentence: &str, further: &[(&str, &str)]) -> String {
        self.fill(sentence, self.name(), further)
    }

    /// The same for what to do next. *Compare it with the one that a misspelt host shows* would
    /// lead in a circle, so a destination without a name of its own is *your tracker* here.
    pub(crate) fn advise(&self, sentence: &str, further: &[(&str, &str)]) -> String {
        let named = self.template.filter(|t| !t.is_custom());
        let name = named.map_or("your tracker", |t| t.name.as_str());
        self.fill(sentence, name, further)
    }

    fn fill(&self, sentence: &str, name: &str, further: &[(&str, &str)]) -> String {
        let mut out = String::with_capacity(sentence.len() + 32);
        let mut rest = sentence;
        while let Some((before, tail)) = rest.split_once("<<") {
            out.push_str(before);
            let Some((slot, after)) = tail.split_once(">>") else {
                rest = &rest[before.len()..];
                break;
            };
            match slot {
                "destination" => out.push_str(name),
                "host" => out.push_str(self.host()),
                _ => out.push_str(
                    further
                        .iter()
                        .find(|(n, _)| *n == slot)
                        .map_or("", |(_, v)| v),
                ),
            }
            rest = after;
        }
        out.push_str(rest);
        // A real host keeps its own letters; the plain words begin a sentence as words do.
        for (inside, first) in [("its host", "Its host"), ("your tracker", "Your tracker")] {
            if let Some(rest) = out.strip_prefix(inside) {
                return format!("{first}{rest}");
            }
        }
        out
    }
}

/// The host of a URL, with its port where that is not the scheme's own.
pub(crate) fn host_of(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let host = url.host_str()?;
    Some(
        url.port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{attempt::Header, templates};

    #[test]
    fn the_host_is_the_one_that_was_asked() {
        let mut request = SentRequest {
            method: "GET".into(),
            url: "https://track.example.com:8443/p".into(),
            target: "/p".into(),
            http_version: "HTTP/1.1".into(),
            headers: Vec::new(),
            body: None,
        };
        let host = |request: &SentRequest| Destination::of_request(None, request).host().to_owned();
        assert_eq!(
            host(&request),
            "track.example.com:8443",
            "nothing left: by its URL"
        );
        for (name, value) in [
            ("user-agent", "Carom"),
            ("host", "track.example.com:8443"),
            ("accept", "*/*"),
        ] {
            request.headers.push(Header {
                name: name.into(),
                value: value.into(),
            });
        }
        assert_eq!(host(&request), "track.example.com:8443");
    }

    #[test]
    fn a_destination_goes_by_its_name_then_its_host_then_plainly() {
        let request = SentRequest {
            method: "GET".into(),
            url: "https://track.example.com:8443/p?x=1".into(),
            target: "/p?x=1".into(),
            http_version: "HTTP/1.1".into(),
            headers: vec![],
            body: None,
        };
        let named = Destination::of_request(templates::get("redtrack"), &request);
        assert_eq!(
            (named.name(), named.host()),
            ("RedTrack", "track.example.com:8443")
        );
        let own = Destination::of_request(templates::get("custom"), &request);
        assert_eq!(own.name(), "track.example.com:8443");
        assert_eq!(Destination::of_template(None).name(), "The destination");
    }

    #[test]
    fn advice_never_sends_the_user_to_the_host_that_was_wrong() {
        let own = Destination {
            template: templates::get("custom"),
            host: Some("nosuch.invalid".into()),
        };
        let sentence = "Ask <<destination>> about <<host>>.";
        assert_eq!(
            own.advise(sentence, &[]),
            "Ask your tracker about nosuch.invalid."
        );
        assert_eq!(
            own.advise("<<destination>> knows.", &[]),
            "Your tracker knows."
        );
        let named = Destination::of_template(templates::get("redtrack"));
        assert_eq!(named.advise(sentence, &[]), "Ask RedTrack about its host.");
    }

    #[test]
    fn slots_are_filled_once_and_broken_ones_stay() {
        let plain = Destination::default();
        assert_eq!(
            plain.say("<<host>> is <<x>>.", &[("x", "<<host>>")]),
            "Its host is <<host>>."
        );
        assert_eq!(plain.say("a << b", &[]), "a << b");
    }
}
