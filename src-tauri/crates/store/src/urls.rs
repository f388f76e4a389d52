//! The host of a URL as typed, for the eye and for search. Nothing is ever sent by it: what leaves
//! is decided by `delivery`'s own parser.

/// Bytes of a host at most (253 and a port); beyond that it is no host.
const LONGEST: usize = 259;

/// The host of a URL with its port, in lower case; empty where none can be made out, or where a
/// question that is not answered yet stands in its place.
pub(crate) fn host(url: &str) -> String {
    let Some((_, rest)) = url.trim().split_once("://") else {
        return String::new();
    };
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    if host.contains("<<") {
        return String::new();
    }
    host[..host.floor_char_boundary(LONGEST.min(host.len()))].to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_shown_without_user_path_or_query() {
        assert_eq!(
            host("https://Track.Example.com/postback?clickid={tid}"),
            "track.example.com"
        );
        assert_eq!(
            host("https://me:secret@example.com:8443?x"),
            "example.com:8443"
        );
        assert_eq!(
            host("not a url"),
            "",
            "a row without a host still has to show"
        );
        assert_eq!(host(""), "");
        assert_eq!(
            host("https://<<tracking_domain>>/postback"),
            "",
            "a question is no host"
        );
        assert!(host(&format!("https://{}", "ü".repeat(1000))).len() <= LONGEST);
    }
}
