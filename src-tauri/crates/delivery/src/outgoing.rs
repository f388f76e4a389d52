//! From the request that is wanted to the request that leaves, without touching the network.
//!
//! What a dry run shows and what a send puts on the wire come from this one place, so they cannot
//! differ. The URL is normalised as the client would do it, and every header, `host` included, is
//! set here by hand and in order; nothing is left for the HTTP library to add.

use base64::prelude::{BASE64_STANDARD, Engine};
use carom_postback::attempt::{Failure, FailureKind, Header, OutboundRequest, SentRequest};
use http::header::{
    ACCEPT, AUTHORIZATION, CONTENT_LENGTH, HOST, HeaderMap, HeaderName, HeaderValue, USER_AGENT,
};
use http::uri::Authority;
use http::{Method, Uri};
use url::{Position, Url};

/// The longest URL that is sent, in bytes, as written and as normalised.
pub const MAX_URL_LEN: usize = 8 * 1024;

/// The `user-agent` of every request.
pub const USER_AGENT_VALUE: &str = concat!("Carom/", env!("CARGO_PKG_VERSION"));

const HTTP_VERSION: &str = "HTTP/1.1";

/// Headers that say how the message is framed or who is asked: the transport's own to set.
const TRANSPORT_OWN: [&str; 8] = [
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "te",
    "trailer",
    "upgrade",
    "expect",
];

/// A request that is ready to leave.
#[derive(Debug)]
pub(crate) struct Outgoing {
    pub(crate) method: Method,
    /// Without user, password and fragment, none of which is sent as a part of it.
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Vec<u8>>,
}

/// The URL that would really be asked for: parsed, normalised, without user, password and
/// fragment.
///
/// # Errors
///
/// [`FailureKind::InvalidUrl`] with the reason in plain words.
pub fn normalised(url: &str) -> Result<String, Failure> {
    parse(url).map(|url| stripped(url).into())
}

/// Builds the request and its picture.
pub(crate) fn prepare(request: &OutboundRequest) -> Result<(Outgoing, SentRequest), Failure> {
    let typed = parse(&request.url)?;
    let method = method(&request.method)?;
    let credentials = basic_credentials(&typed);
    let url = stripped(typed);
    let target = target(&url)?;

    let mut headers = HeaderMap::with_capacity(request.headers.len() + 5);
    headers.insert(HOST, host_header(&url)?);
    headers.insert(USER_AGENT, HeaderValue::from_static(USER_AGENT_VALUE));
    headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
    if let Some(credentials) = credentials {
        headers.insert(AUTHORIZATION, credentials);
    }
    add_own(&mut headers, &request.headers)?;

    let takes_body = matches!(method, Method::POST | Method::PUT | Method::PATCH);
    let body = request.body.clone().filter(|body| !body.is_empty());
    let length = body.as_ref().map_or(0, Vec::len);
    if length > 0 || takes_body {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    }

    let sent = SentRequest {
        method: method.to_string(),
        url: url.as_str().to_owned(),
        target,
        http_version: HTTP_VERSION.to_owned(),
        headers: headers
            .iter()
            .map(|(name, value)| header(name.as_str(), value))
            .collect(),
        body: body
            .as_deref()
            .map(|body| String::from_utf8_lossy(body).into_owned()),
    };
    let outgoing = Outgoing {
        method,
        url,
        headers,
        body,
    };
    Ok((outgoing, sent))
}

/// The picture of a request that cannot be built: what was asked for, as it was asked for.
pub(crate) fn picture_of_unsendable(request: &OutboundRequest) -> SentRequest {
    SentRequest {
        method: request.method.clone(),
        url: request.url.clone(),
        target: String::new(),
        http_version: HTTP_VERSION.to_owned(),
        headers: request.headers.clone(),
        body: request
            .body
            .as_deref()
            .map(|body| String::from_utf8_lossy(body).into_owned()),
    }
}

/// One header line as text.
pub(crate) fn header(name: &str, value: &HeaderValue) -> Header {
    Header {
        name: name.to_owned(),
        value: String::from_utf8_lossy(value.as_bytes()).into_owned(),
    }
}

fn parse(text: &str) -> Result<Url, Failure> {
    if text.len() > MAX_URL_LEN {
        return Err(invalid(format!(
            "the URL has {} bytes; at most {MAX_URL_LEN} are sent",
            text.len()
        )));
    }
    let url = Url::parse(text).map_err(|error| invalid(format!("not a URL: {error}")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(invalid(format!(
            "`{}:` cannot be requested; use https or http",
            url.scheme()
        )));
    }
    if url.as_str().len() > MAX_URL_LEN {
        return Err(invalid(format!(
            "with its special characters encoded the URL has {} bytes; at most {MAX_URL_LEN} are \
             sent",
            url.as_str().len()
        )));
    }
    Ok(url)
}

/// Without the parts that never travel in a request line.
fn stripped(mut url: Url) -> Url {
    url.set_fragment(None);
    // Both can only fail on URLs without a host, and http and https always have one.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url
}

fn method(text: &str) -> Result<Method, Failure> {
    match Method::from_bytes(text.as_bytes()) {
        Ok(Method::CONNECT) | Err(_) => Err(invalid(format!("`{text}` is not a method to send"))),
        Ok(method) => Ok(method),
    }
}

/// The request target, checked against what the HTTP library will accept.
fn target(url: &Url) -> Result<String, Failure> {
    url.as_str().parse::<Uri>().map_err(|error| {
        // The path and the query are encoded by now; a host is taken nearly as it is typed.
        let host = url.host_str().unwrap_or_default();
        match host.parse::<Authority>() {
            Ok(_) => invalid(format!("the URL cannot be put into a request: {error}")),
            Err(_) => invalid(format!("`{host}` is not a host name")),
        }
    })?;
    Ok(url[Position::BeforePath..Position::AfterQuery].to_owned())
}

fn host_header(url: &Url) -> Result<HeaderValue, Failure> {
    // `host:port`, the port only where it is not the scheme's own.
    HeaderValue::from_str(&url[Position::BeforeHost..Position::AfterPort])
        .map_err(|error| invalid(format!("the host cannot be put into a header: {error}")))
}

/// User and password in a URL leave as every client sends them: as basic authorization.
fn basic_credentials(url: &Url) -> Option<HeaderValue> {
    if url.username().is_empty() && url.password().is_none() {
        return None;
    }
    let mut plain = unescaped(url.username());
    plain.push(b':');
    plain.extend(unescaped(url.password().unwrap_or_default()));
    let mut value =
        HeaderValue::try_from(format!("Basic {}", BASE64_STANDARD.encode(plain))).ok()?;
    value.set_sensitive(true);
    Some(value)
}

fn unescaped(text: &str) -> Vec<u8> {
    percent_encoding::percent_decode_str(text).collect()
}

/// Adds the caller's headers. One that Carom sets by default is replaced in its place; the same
/// name twice is sent twice.
fn add_own(headers: &mut HeaderMap, own: &[Header]) -> Result<(), Failure> {
    let mut seen: Vec<HeaderName> = Vec::with_capacity(own.len());
    for line in own {
        let name = HeaderName::from_bytes(line.name.as_bytes())
            .map_err(|_| invalid(format!("`{}` is not a header name", line.name)))?;
        if TRANSPORT_OWN.contains(&name.as_str()) {
            return Err(invalid(format!(
                "the header `{name}` is set by Carom and cannot be given"
            )));
        }
        let value = HeaderValue::from_bytes(line.value.as_bytes()).map_err(|_| {
            invalid(format!(
                "the value of the header `{name}` holds a line break or another control character"
            ))
        })?;
        if seen.contains(&name) {
            headers.append(name, value);
        } else {
            headers.insert(name.clone(), value);
            seen.push(name);
        }
    }
    Ok(())
}

fn invalid(detail: String) -> Failure {
    Failure {
        kind: FailureKind::InvalidUrl,
        detail,
    }
}
