//! Domains as people give them: bare, with a port, as a whole pasted URL, or as the loopback
//! origin of a server on their own computer.

use url::{Host, Url};

/// The longest host name of DNS (RFC 1035, 2.3.4), without the closing dot.
const MAX_HOST: usize = 253;

/// Tidies a domain answer. A public one comes back bare (`track.example.com`, `host:8443`); a
/// loopback one keeps its scheme (`http://127.0.0.1:8080`), since a server on one's own computer
/// seldom speaks TLS. On refusal, says what is wrong with it.
pub(super) fn normalise(answer: &str) -> Result<String, &'static str> {
    let (scheme, rest) = match answer.split_once("://") {
        Some((scheme, rest)) => (Some(scheme.to_ascii_lowercase()), rest),
        None => (None, answer.trim_start_matches("//")),
    };
    if !matches!(scheme.as_deref(), None | Some("http" | "https")) {
        return Err("it is not an http or https address");
    }
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let authority = authority.strip_suffix(':').unwrap_or(authority);
    if authority.contains('@') {
        return Err("it holds a user name or password");
    }
    let bracketed = authority.contains(['[', ']']) && !is_bracketed_address(authority);
    if bracketed || authority.contains(['{', '}', '<', '>']) {
        return Err("it still holds a placeholder");
    }
    if authority.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err("it holds white space");
    }
    // Parsed as https, so that the URL standard's own rules decide what a host is.
    let url = Url::parse(&format!("https://{authority}/"))
        .map_err(|_| "it cannot be read as a host name")?;
    if url.port() == Some(0) {
        return Err("port 0 cannot be reached");
    }
    match url.host() {
        Some(Host::Domain("localhost")) => Ok(origin(scheme.as_deref(), authority)),
        Some(Host::Domain(name)) => named(name.trim_end_matches('.'), url.port()),
        Some(Host::Ipv4(address)) => {
            // The URL standard reads "1.2" and "0x7f000001" as addresses; a person means neither.
            if !authority.starts_with(&address.to_string()) {
                return Err("it is only part of an address");
            }
            Ok(if address.is_loopback() {
                origin(scheme.as_deref(), authority)
            } else {
                bare(&address.to_string(), url.port())
            })
        }
        Some(Host::Ipv6(address)) => Ok(if address.is_loopback() {
            origin(scheme.as_deref(), authority)
        } else {
            bare(&format!("[{address}]"), url.port())
        }),
        None => Err("it has no host"),
    }
}

fn is_bracketed_address(authority: &str) -> bool {
    authority
        .strip_prefix('[')
        .and_then(|h| h.split_once(']'))
        .is_some_and(|(inside, _)| inside.parse::<std::net::Ipv6Addr>().is_ok())
}

fn named(name: &str, port: Option<u16>) -> Result<String, &'static str> {
    if name.len() > MAX_HOST {
        return Err("it is longer than a host name can be");
    }
    if !name.contains('.') {
        return Err("it has no dot");
    }
    let fits = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if !name.split('.').all(fits) {
        return Err(
            "a part between its dots is empty, too long or holds a character that no host name has",
        );
    }
    Ok(bare(name, port))
}

fn bare(host: &str, port: Option<u16>) -> String {
    port.map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn origin(scheme: Option<&str>, authority: &str) -> String {
    format!(
        "{}://{}",
        scheme.unwrap_or("http"),
        authority.to_ascii_lowercase()
    )
}
