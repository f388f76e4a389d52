//! The body within its limits, split, encoded, damaged and endless.

use super::*;
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use http::HeaderValue;
use proptest::prelude::*;

fn limits() -> Limits {
    Limits {
        kept_body: 1_000,
        read_body: 10_000,
        ..Limits::default()
    }
}

fn encoded(name: &'static str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
    headers
}

fn read(headers: &HeaderMap, raw: &[u8], step: usize) -> Body {
    let mut reader = BodyReader::new(headers, &limits());
    for piece in raw.chunks(step.max(1)) {
        if reader.take(piece) == Appetite::Full {
            break;
        }
    }
    reader.finish(None)
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

fn zlib(plain: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

fn deflate(plain: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

proptest! {
    #[test]
    fn an_encoded_body_is_the_plain_one_however_it_is_split(
        plain in proptest::collection::vec(any::<u8>(), 1..900),
        step in 1_usize..64,
    ) {
        for (name, raw, said) in [
            ("gzip", gzip(&plain), "gzip"),
            ("X-GZIP", gzip(&plain), "gzip"),
            ("deflate", zlib(&plain), "deflate"),
            ("identity, gzip", gzip(&plain), "gzip"),
        ] {
            let body = read(&encoded(name), &raw, step);
            prop_assert_eq!(&body.bytes, &plain);
            prop_assert_eq!(body.decoded_from.as_deref(), Some(said));
            prop_assert_eq!(body.read, plain.len() as u64);
            prop_assert!(!body.cut);
            prop_assert_eq!(body.broken, None);
        }
    }

    #[test]
    fn whatever_comes_stays_within_the_limits(
        raw in proptest::collection::vec(any::<u8>(), 0..12_000),
        step in 1_usize..9_000,
        name in proptest::sample::select(vec!["gzip", "deflate", "br", "gzip, gzip", "identity"]),
    ) {
        let body = read(&encoded(name), &raw, step);
        prop_assert!(body.bytes.len() <= 1_000);
        prop_assert!(body.read <= 10_000);
    }
}

#[test]
fn bare_deflate_is_undone_too() {
    let plain = b"OK, the conversion was counted".repeat(3);
    let body = read(&encoded("deflate"), &deflate(&plain), 5);
    assert_eq!(body.bytes, plain);
    assert_eq!(body.broken, None);
}

#[test]
fn several_gzip_members_are_one_body() {
    let raw = [gzip(b"first "), gzip(b"second")].concat();
    assert_eq!(read(&encoded("gzip"), &raw, 7).bytes, b"first second");
}

#[test]
fn a_long_body_is_cut_and_says_so() {
    let body = read(&HeaderMap::new(), &[b'x'; 5_000], 700);
    assert_eq!(
        (body.bytes.len(), body.read, body.cut),
        (1_000, 5_000, true)
    );
    assert_eq!(body.broken, None, "a long answer is still a whole answer");
}

#[test]
fn a_body_of_exactly_the_limit_is_not_cut() {
    let body = read(&HeaderMap::new(), &[b'x'; 1_000], 300);
    assert_eq!((body.bytes.len(), body.cut), (1_000, false));
}

#[test]
fn an_endless_body_stops_at_the_limit_without_being_broken() {
    let body = read(&HeaderMap::new(), &[b'x'; 50_000], 4_096);
    assert_eq!((body.read, body.cut, body.broken), (10_000, true, None));
}

#[test]
fn a_gzip_bomb_stops_at_the_limit_inside_one_piece() {
    let raw = gzip(&vec![0; 2_000_000]);
    assert!(
        raw.len() < 10_000,
        "the bomb must pass the limit on raw bytes"
    );
    let body = read(&encoded("gzip"), &raw, raw.len());
    assert_eq!((body.bytes.len(), body.read), (1_000, 10_000));
    assert!(body.cut);
    assert_eq!(body.broken, None);
}

#[test]
fn an_encoded_stream_that_decodes_to_nothing_stops_as_well() {
    let raw = gzip(b"").repeat(2_000);
    let body = read(&encoded("gzip"), &raw, 1_000);
    assert!(body.cut, "raw bytes are counted too");
    assert_eq!(body.read, 0);
}

#[test]
fn a_gzip_body_that_ends_early_is_broken_and_shows_what_came() {
    let plain: Vec<u8> = (0..900_u32).map(|n| (n * 7_919 % 251) as u8).collect();
    let raw = gzip(&plain);
    let body = read(&encoded("gzip"), &raw[..raw.len() - 9], 50);
    assert!(
        body.broken.is_some(),
        "a truncated stream is not an answer to trust"
    );
    assert!(plain.starts_with(&body.bytes));
}

#[test]
fn a_damaged_gzip_body_is_broken() {
    let mut raw = gzip(&b"some text that is long enough ".repeat(10));
    let middle = raw.len() / 2;
    raw[middle] ^= 0xff;
    let body = read(&encoded("gzip"), &raw, 16);
    let why = body.broken.expect("damage must not pass");
    assert!(why.contains("gzip"), "{why}");
}

#[test]
fn plain_text_under_a_gzip_header_is_shown_as_it_came() {
    let body = read(&encoded("gzip"), b"OK", 1);
    assert_eq!(
        (body.bytes.as_slice(), body.decoded_from),
        (&b"OK"[..], None)
    );
    assert_eq!(body.broken, None);
}

#[test]
fn an_encoding_that_is_not_undone_leaves_the_bytes_alone() {
    let body = read(&encoded("br"), &[0x0b, 0x02, 0x80], 1);
    assert_eq!((body.bytes.len(), body.decoded_from), (3, None));
}

#[test]
fn an_empty_body_is_empty_whatever_the_header_says() {
    let body = read(&encoded("gzip"), b"", 1);
    assert_eq!(body, Body::default());
}

#[test]
fn what_came_before_the_connection_broke_is_kept() {
    let raw = gzip(&b"abc".repeat(100));
    let mut reader = BodyReader::new(&encoded("gzip"), &limits());
    reader.take(&raw[..raw.len() - 8]);
    let body = reader.finish(Some("reset".into()));
    assert_eq!(body.bytes, b"abc".repeat(100));
    assert_eq!(body.broken.as_deref(), Some("reset"));
}
