//! The peers of a backfill: a load generator, a bare HTTP client that keeps its answers, and the
//! runner that marketers have used so far.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::orders;
use crate::place;

/// Connections of each peer that can have several, and of Carom.
pub const CONNECTIONS: u32 = 64;

/// oha: requests a second for these URLs; it keeps nothing.
///
/// # Panics
///
/// When it fails.
pub fn oha(urls: &Path, rows: usize) -> f64 {
    let program = place::peer("CAROM_OHA", "tools/bin/oha");
    let output = Command::new(program)
        .args(["--no-tui", "--output-format", "json", "-n"])
        .arg(rows.to_string())
        .args(["-c", &CONNECTIONS.to_string(), "--urls-from-file"])
        .arg(urls)
        .output()
        .unwrap_or_else(|error| panic!("oha could not be started: {error}"));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let summary = &report["summary"];
    assert!(
        summary["successRate"].as_f64() == Some(1.0),
        "oha was not answered: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    summary["requestsPerSec"].as_f64().unwrap_or_default()
}

/// reqwest as a programmer would use it, with every answer kept in SQLite as safely as Carom keeps
/// its own (`synchronous=FULL`), many in a transaction: answers a second.
///
/// # Panics
///
/// When it fails.
pub fn bare_reqwest(origin: &str, rows: usize, folder: &Path) -> f64 {
    let runtime = tokio::runtime::Runtime::new().unwrap_or_else(|error| panic!("{error}"));
    let database = folder.join(format!("bare-{}.db", std::process::id()));
    let start = Instant::now();
    runtime
        .block_on(send_and_keep(origin, rows, &database))
        .unwrap_or_else(|error| panic!("bare reqwest: {error}"));
    let rate = rows as f64 / start.elapsed().as_secs_f64();
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{suffix}", database.display()));
    }
    rate
}

type Failure = Box<dyn std::error::Error + Send + Sync>;
type Kept = (String, u16, Vec<u8>);

async fn send_and_keep(origin: &str, rows: usize, database: &Path) -> Result<(), Failure> {
    let client = reqwest::Client::builder()
        .no_proxy()
        .tcp_nodelay(true)
        .pool_max_idle_per_host(CONNECTIONS as usize)
        .tls_backend_preconfigured(no_trust()?)
        .build()?;
    let next = Arc::new(AtomicUsize::new(0));
    let (keep, mut kept) = mpsc::channel::<Kept>(1_024);
    for _ in 0..CONNECTIONS {
        let (client, next, keep) = (client.clone(), Arc::clone(&next), keep.clone());
        let origin = origin.to_owned();
        tokio::spawn(async move {
            loop {
                let row = next.fetch_add(1, Ordering::Relaxed);
                if row >= rows {
                    return Ok::<(), Failure>(());
                }
                let url = orders::url(&origin, row);
                let answer = client.get(&url).send().await?;
                let status = answer.status().as_u16();
                let body = answer.bytes().await?.to_vec();
                keep.send((url, status, body)).await?;
            }
        });
    }
    drop(keep);
    let conn = rusqlite::Connection::open(database)?;
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE answers (url TEXT NOT NULL, status INTEGER NOT NULL, body BLOB NOT NULL);",
    )?;
    let writer = tokio::task::spawn_blocking(move || -> Result<usize, Failure> {
        let mut count = 0;
        let mut group = Vec::new();
        loop {
            let got = kept.blocking_recv_many(&mut group, 512);
            if got == 0 {
                return Ok(count);
            }
            conn.execute_batch("BEGIN IMMEDIATE")?;
            for (url, status, body) in group.drain(..) {
                conn.prepare_cached("INSERT INTO answers VALUES (?, ?, ?)")?
                    .execute(rusqlite::params![url, status, body])?;
            }
            conn.execute_batch("COMMIT")?;
            count += got;
        }
    });
    let count = writer.await??;
    if count == rows {
        Ok(())
    } else {
        Err(format!("{count} of {rows} were answered").into())
    }
}

/// Nothing here is asked for over TLS; the client wants to be told all the same.
fn no_trust() -> Result<rustls::ClientConfig, Failure> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth())
}

/// Postman's newman over a file of orders: requests a second.
///
/// # Panics
///
/// When it fails.
pub fn newman(origin: &str, csv: &Path, rows: usize, folder: &Path) -> f64 {
    let script = place::peer(
        "CAROM_NEWMAN",
        "tools/newman/node_modules/newman/bin/newman.js",
    );
    let node = std::env::var_os("CAROM_NODE").map_or_else(|| "node".into(), PathBuf::from);
    let collection = folder.join("collection.json");
    std::fs::write(&collection, collection_of(origin).to_string())
        .unwrap_or_else(|error| panic!("{}: {error}", collection.display()));
    let start = Instant::now();
    let status = Command::new(node)
        .arg(script)
        .args(["run", "--silent", "--iteration-data"])
        .arg(csv)
        .arg(&collection)
        .stdout(Stdio::null())
        .status();
    let took = start.elapsed().as_secs_f64();
    match status {
        Ok(status) if status.success() => rows as f64 / took,
        Ok(status) => panic!("newman ended with {status}"),
        Err(error) => panic!("newman could not be started: {error}"),
    }
}

fn collection_of(origin: &str) -> Value {
    let url = format!(
        "{origin}/postback?clickid={{{{tid}}}}&sum={{{{affiliate_earnings}}}}\
         &txid={{{{receipt_id}}}}&order={{{{order_id}}}}"
    );
    json!({
        "info": {
            "name": "Orders",
            "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
        },
        "item": [{ "name": "Postback", "request": { "method": "GET", "url": url } }],
    })
}
