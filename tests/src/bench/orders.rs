//! Orders to send: the file that Carom reads, and the URLs that its peers are given.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// The URL that every order is sent to, with its macros.
pub const TEMPLATE: &str = "/postback?clickid={tid}&sum={affiliate_earnings}&txid={receipt_id}\
    &order={order_id}";

const HEAD: &str = "receipt_id,tid,affiliate_earnings,order_id,event_time";

/// Writes a file of so many orders.
///
/// # Panics
///
/// When it can't be written.
pub fn write_csv(path: &Path, rows: usize) {
    written(path, |file| {
        writeln!(file, "{HEAD}")?;
        (0..rows).try_for_each(|row| {
            writeln!(
                file,
                "{},{},{},{},2026-01-{:02}T18:22:41Z",
                receipt(row),
                click(row),
                earnings(row),
                order(row),
                row % 28 + 1
            )
        })
    });
}

/// Writes their URLs, one a line.
///
/// # Panics
///
/// When they can't be written.
pub fn write_urls(path: &Path, origin: &str, rows: usize) {
    written(path, |file| {
        (0..rows).try_for_each(|row| writeln!(file, "{}", url(origin, row)))
    });
}

/// The URL of an order, as Carom renders it.
pub fn url(origin: &str, row: usize) -> String {
    let mut url = origin.to_owned();
    let _ = write!(
        url,
        "/postback?clickid={}&sum={}&txid={}&order={}",
        click(row),
        earnings(row),
        receipt(row),
        order(row)
    );
    url
}

fn written(path: &Path, fill: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>) {
    let done = File::create(path).and_then(|file| {
        let mut file = BufWriter::new(file);
        fill(&mut file)?;
        file.flush()
    });
    if let Err(error) = done {
        panic!("{}: {error}", path.display());
    }
}

fn receipt(row: usize) -> String {
    format!("RCPT{row:08}")
}

fn click(row: usize) -> String {
    format!("wabc{row:08}")
}

fn order(row: usize) -> String {
    format!("ORD{row:08}")
}

fn earnings(row: usize) -> String {
    format!("{}.{:02}", row % 90, row % 100)
}
