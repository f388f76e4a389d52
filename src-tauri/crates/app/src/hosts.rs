//! Which host a URL names. Nothing is rendered here: this only reads what stands there.

use url::Url;

/// The host of a URL, with its port where one is written; `None` where there is no such thing as
/// a host in it yet (a macro or an unanswered question stands in its place).
pub(crate) fn host(url: &str) -> Option<String> {
    let url = Url::parse(url.trim()).ok()?;
    // A macro in place of the host parses as a name; it is none.
    let host = url
        .host_str()
        .filter(|host| !host.is_empty() && !host.contains(['{', '}']))?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn a_host_is_read_with_its_own_port_only() {
        let read = |url| host(url).unwrap_or_default();
        assert_eq!(
            read("https://track.example.com/pb?clickid={tid}"),
            "track.example.com"
        );
        assert_eq!(read("http://127.0.0.1:8080/postback"), "127.0.0.1:8080");
        assert_eq!(read("https://t.example:443/"), "t.example");
    }

    #[test]
    fn where_no_host_stands_none_is_invented() {
        for url in [
            "",
            "nonsense",
            "https://<<tracking_domain>>/x",
            "https://{account}/x",
            "data:x",
        ] {
            assert_eq!(host(url), None, "{url}");
        }
    }
}
