//! Downloads from a server on the loopback, good and bad.

use std::path::PathBuf;
use std::time::Duration;

use rrddmma_build::source::{Limits, Progress, SourceError, fetch};

use crate::sandbox::Sandbox;
use crate::server::{Answer, Server};

struct Client {
    sandbox: Sandbox,
    file: PathBuf,
}

impl Client {
    fn new() -> Self {
        let client = Self::without_tools();
        client.sandbox.real_tool("curl");
        client
    }

    fn without_tools() -> Self {
        let sandbox = Sandbox::bare();
        let file = sandbox.path("archive");
        Self { sandbox, file }
    }

    fn fetch(&self, url: &str, limits: Limits) -> Result<Vec<Progress>, SourceError> {
        let mut seen = Vec::new();
        let environment = self.sandbox.environment();
        fetch(&environment, url, &self.file, Some(7), limits, &mut |progress| seen.push(progress))?;
        Ok(seen)
    }

    /// What is left beside the file that was asked for.
    fn leftovers(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.sandbox.root()).expect("a folder");
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
    }
}

const SOON: Limits =
    Limits { bytes: 1 << 20, stall: Duration::from_millis(300), total: Duration::from_secs(60) };

#[test]
fn a_whole_file_arrives_with_progress() {
    let server = Server::new(Answer::Body(b"archive".to_vec()));
    let client = Client::new();
    let seen = client.fetch(&server.url(), Limits::default()).expect("a download");
    assert_eq!(std::fs::read(&client.file).expect("the file"), b"archive");
    assert_eq!(seen.first(), Some(&Progress { done: 0, total: Some(7) }));
    assert_eq!(seen.last(), Some(&Progress { done: 7, total: Some(7) }));
    assert_eq!(client.leftovers(), ["archive"]);
}

#[test]
fn a_file_address_is_copied_without_any_tool() {
    let client = Client::without_tools();
    let source = client.sandbox.write("source", "archive");
    client.fetch(&format!("file://{}", source.display()), Limits::default()).expect("a copy");
    assert_eq!(std::fs::read(&client.file).expect("the file"), b"archive");
}

#[test]
fn wget_stands_in_for_curl() {
    let client = Client::without_tools();
    client.sandbox.tool("wget", "for last; do :; done; test \"$last\" = http://host/file && printf archive");
    client.fetch("http://host/file", Limits::default()).expect("a download");
    assert_eq!(std::fs::read(&client.file).expect("the file"), b"archive");
}

#[test]
fn failure_short_body() {
    let server = Server::new(Answer::Short(vec![1; 1000], 10));
    let client = Client::new();
    let error = client.fetch(&server.url(), Limits::default()).expect_err("a short body");
    assert!(matches!(error, SourceError::Download { .. }), "{error}");
    assert!(client.leftovers().is_empty());
}

#[test]
fn failure_not_found() {
    let server = Server::new(Answer::NotFound);
    let client = Client::new();
    let error = client.fetch(&server.url(), Limits::default()).expect_err("nothing there");
    assert!(error.to_string().contains("404") && error.to_string().contains(&server.url()), "{error}");
    assert!(client.leftovers().is_empty());
}

#[test]
fn failure_no_answer() {
    let server = Server::new(Answer::Silence);
    let client = Client::new();
    let error = client.fetch(&server.url(), SOON).expect_err("silence");
    assert!(matches!(error, SourceError::Stalled { .. }), "{error}");
    assert!(client.leftovers().is_empty());
}

#[test]
fn failure_endless_body() {
    let server = Server::new(Answer::Endless);
    let client = Client::new();
    let limits = Limits { bytes: 1 << 20, ..Limits::default() };
    let error = client.fetch(&server.url(), limits).expect_err("no end");
    assert!(matches!(error, SourceError::TooLong { limit: 1_048_576, .. }), "{error}");
    assert!(client.leftovers().is_empty());
}

#[test]
fn failure_too_long_in_all() {
    let server = Server::new(Answer::Endless);
    let client = Client::new();
    // Data keeps coming, so only the time in all ends it.
    let limits = Limits { bytes: u64::MAX, total: Duration::from_millis(300), ..Limits::default() };
    let error = client.fetch(&server.url(), limits).expect_err("no end");
    assert!(matches!(error, SourceError::Stalled { .. }), "{error}");
}

#[test]
fn failure_no_network() {
    // A port that nobody listens on any more.
    let url = Server::new(Answer::NotFound).url();
    let client = Client::new();
    let error = client.fetch(&url, Limits::default()).expect_err("nobody there");
    assert!(matches!(error, SourceError::Download { .. }), "{error}");
    assert!(error.remedy().expect("a remedy").contains("vendor-rdma-core"));
}

#[test]
fn failure_no_downloader() {
    let client = Client::without_tools();
    let error = client.fetch("https://host/file", Limits::default()).expect_err("no tool");
    assert!(matches!(error, SourceError::NoDownloader), "{error}");
    assert!(client.leftovers().is_empty());
}

#[test]
fn an_earlier_file_outlives_a_failed_download() {
    let server = Server::new(Answer::NotFound);
    let client = Client::new();
    std::fs::write(&client.file, "earlier").expect("a file");
    client.fetch(&server.url(), Limits::default()).expect_err("nothing there");
    assert_eq!(std::fs::read(&client.file).expect("the file"), b"earlier");
}
