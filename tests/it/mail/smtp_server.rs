//! A real SMTP server, started for one test.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// A server on this machine that keeps what it gets; gone when dropped.
pub(super) struct SmtpServer {
    pub(super) port: u16,
    said: Lines<BufReader<ChildStdout>>,
    folder: TempDir,
    process: Child,
}

impl SmtpServer {
    /// A server on a free port.
    pub(super) async fn new() -> Self {
        Self::start(&[]).await
    }

    /// A server on this port, which was free a moment ago.
    pub(super) async fn at(port: u16) -> Self {
        Self::start(&["--port", &port.to_string()]).await
    }

    /// A server that takes the `k`th letter and never says so.
    pub(super) async fn holding_at(k: usize) -> Self {
        Self::start(&["--hold-at", &k.to_string()]).await
    }

    async fn start(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/smtp_server.py");
        let mut process = Command::new(python())
            .arg(script)
            .arg(folder.path())
            .args(arguments)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut said = BufReader::new(process.stdout.take().unwrap()).lines();
        let first = said.next_line().await.unwrap().unwrap_or_default();
        let port = first.strip_prefix("listening ").expect("the SMTP server did not start");
        Self { port: port.parse().unwrap(), said, folder, process }
    }

    /// Waits until the server has taken `n` letters.
    pub(super) async fn has_received(&mut self, n: usize) {
        while let Some(line) = self.said.next_line().await.unwrap() {
            if line == format!("received {n}") {
                return;
            }
        }
        panic!("the SMTP server stopped before it had {n} letters");
    }

    /// The letters it took, in order, as they came over the wire.
    pub(super) fn letters(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.folder.path()).unwrap();
        let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
        files.sort();
        files.into_iter().map(|file| std::fs::read_to_string(file).unwrap()).collect()
    }

    /// Ends the server, as a crash would.
    pub(super) async fn crash(mut self) {
        self.process.kill().await.unwrap();
    }
}

/// The Python that has the SMTP server, next to what cargo builds.
fn python() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let python = target.join("python/bin/python");
    assert!(
        python.exists(),
        "the tests of letters need aiosmtpd: run `make test-tools` once, or all tests by `make test`"
    );
    python
}
