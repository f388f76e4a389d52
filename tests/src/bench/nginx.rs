//! The server that backfills are measured against: nginx on loopback, which answers faster than
//! anyone asks and counts what it was asked.

use std::cell::Cell;
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::process;

/// The server. It goes when this value does.
#[derive(Debug)]
pub struct Nginx {
    server: Child,
    port: u16,
    /// How often its status was asked for, which it counts as well.
    looks: Cell<u64>,
}

impl Nginx {
    /// Starts it, with its files in `folder`.
    ///
    /// # Panics
    ///
    /// When it can't be started.
    pub fn start(folder: &Path) -> Self {
        let port = process::free_port().unwrap_or_else(|error| panic!("no port: {error}"));
        let config = folder.join("nginx.conf");
        std::fs::write(&config, configuration(folder, port))
            .unwrap_or_else(|error| panic!("{}: {error}", config.display()));
        let server = Command::new("nginx")
            .arg("-c")
            .arg(&config)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("nginx could not be started: {error}"));
        let nginx = Self {
            server,
            port,
            looks: Cell::new(0),
        };
        let end = Instant::now() + Duration::from_secs(10);
        while nginx.status().is_none() {
            assert!(Instant::now() < end, "nginx does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
        nginx
    }

    /// Its origin.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Postbacks that it was asked for so far.
    ///
    /// # Panics
    ///
    /// When it no longer answers.
    pub fn requests(&self) -> u64 {
        let status = self.status().unwrap_or_default();
        // The third number of the third line.
        let numbers = status.lines().nth(2).unwrap_or_default();
        let count = numbers.split_whitespace().nth(2);
        match count.and_then(|count| count.parse::<u64>().ok()) {
            Some(count) => count - self.looks.get(),
            None => panic!("nginx does not say how much it was asked: {status}"),
        }
    }

    fn status(&self) -> Option<String> {
        let url = format!("{}/status", self.origin());
        let mut answer = ureq::get(&url).call().ok()?;
        self.looks.set(self.looks.get() + 1);
        let mut text = String::new();
        answer
            .body_mut()
            .as_reader()
            .read_to_string(&mut text)
            .ok()?;
        Some(text)
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // A fast end, which its workers hear of as well. Fails only when it is gone already.
        process::interrupt(self.server.id());
        let _ = self.server.wait();
    }
}

fn configuration(folder: &Path, port: u16) -> String {
    let folder = folder.display();
    format!(
        "daemon off;
         worker_processes 1;
         pid {folder}/nginx.pid;
         error_log {folder}/nginx.log crit;
         events {{ worker_connections 4096; }}
         http {{
             access_log off;
             keepalive_requests 1000000000;
             keepalive_timeout 300s;
             client_body_temp_path {folder}/nginx-1;
             proxy_temp_path {folder}/nginx-2;
             fastcgi_temp_path {folder}/nginx-3;
             uwsgi_temp_path {folder}/nginx-4;
             scgi_temp_path {folder}/nginx-5;
             server {{
                 listen 127.0.0.1:{port};
                 location / {{ default_type text/plain; return 200 'OK'; }}
                 location = /status {{ stub_status; }}
             }}
         }}"
    )
}
