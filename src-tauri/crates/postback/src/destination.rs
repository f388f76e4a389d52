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
        Self {
            template,
            host: host_of(&request.url),
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
        let mut out = String::with_capacity(sentence.len() + 32);
        let mut rest = sentence;
        while let Some((before, tail)) = rest.split_once("<<") {
            out.push_str(before);
            let Some((slot, after)) = tail.split_once(">>") else {
                rest = &rest[before.len()..];
                break;
            };
            match slot {
                "destination" => out.push_str(self.name()),
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
        match out.strip_prefix("its host") {
            Some(rest) => format!("Its host{rest}"),
            None => out,
        }
    }
}

/// The host of a URL, with its port where that is not the scheme's own.
pub(crate) fn host_of(url: &str) -> Option<String> {
    if let Some(host) = plain_host(url) {
        return Some(host.to_owned());
    }
    let url = Url::parse(url).ok()?;
    let host = url.host_str()?;
    Some(
        url.port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
    )
}

/// The same of a URL whose host stands there as it is: a million requests to one host need not be
/// taken apart each.
fn plain_host(url: &str) -> Option<&str> {
    let (rest, own_port) = match url.strip_prefix("https://") {
        Some(rest) => (rest, ":443"),
        None => (url.strip_prefix("http://")?, ":80"),
    };
    let host = &rest[..rest.find(['/', '?', '#'])?];
    let (name, port) = host.split_at(host.find(':').unwrap_or(host.len()));
    let plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte);
    // Numbers may be an address in another guise, and `xn--` and odd dots are the parser's to judge.
    let is_name = name.bytes().all(plain)
        && name
            .split('.')
            .all(|label| !label.is_empty() && !label.starts_with("xn--"))
        && name
            .rsplit('.')
            .next()?
            .bytes()
            .all(|byte| byte.is_ascii_lowercase());
    let is_address = name.parse::<std::net::Ipv4Addr>().is_ok();
    let is_port = port.is_empty()
        || (port != own_port
            && !port.starts_with(":0")
            && port.len() > 1
            && port[1..].parse::<u16>().is_ok()
            && port[1..].bytes().all(|byte| byte.is_ascii_digit()));
    ((is_name || is_address) && is_port).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates;

    #[test]
    fn the_short_way_to_a_host_finds_what_the_parser_finds() {
        let mut short = 0;
        for url in [
            "https://track.example.com/p?x=1",
            "https://track.example.com:8443/p",
            "http://127.0.0.1:8080/p",
            "https://track.example.com?x",
            "https://track.example.com:443/p",
            "http://track.example.com:80/p",
            "http://track.example.com:080/p",
            "http://track.example.com:/p",
            "http://track.example.com:99999/p",
            "https://TRACK.example.com/p",
            "https://user:secret@track.example.com/p",
            "https://user@track.example.com/p",
            "https://0x7f.1/p",
            "https://1.2.3/p",
            "https://1.2.3.4./p",
            "https://a..b/p",
            "https://track.example.com./p",
            "https://xn--bcher-kva.example/p",
            "https://b\u{fc}cher.example/p",
            "https://[::1]:8080/p",
            "https:///p",
            "https://track.example.com",
            "ftp://track.example.com/p",
            "https://tra%63k.example.com/p",
            "https://tra\tck.example.com/p",
        ] {
            if let Some(host) = plain_host(url) {
                short += 1;
                let parsed = Url::parse(url).unwrap();
                let port = parsed
                    .port()
                    .map_or_else(String::new, |port| format!(":{port}"));
                assert_eq!(
                    host,
                    format!("{}{port}", parsed.host_str().unwrap()),
                    "{url}"
                );
            }
        }
        assert!(short >= 4, "the usual ones take the short way");
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
    fn slots_are_filled_once_and_broken_ones_stay() {
        let plain = Destination::default();
        assert_eq!(
            plain.say("<<host>> is <<x>>.", &[("x", "<<host>>")]),
            "Its host is <<host>>."
        );
        assert_eq!(plain.say("a << b", &[]), "a << b");
    }
}
