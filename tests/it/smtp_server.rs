//! A real SMTP server, started for one test.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// A server on this machine that keeps what it gets; gone when dropped.
pub(crate) struct SmtpServer {
    pub(crate) port: u16,
    said: Lines<BufReader<ChildStdout>>,
    folder: TempDir,
    process: Child,
}

impl SmtpServer {
    /// A server on a free port.
    pub(crate) async fn new() -> Self {
        Self::start(&[]).await
    }

    /// A server on this port, which was free a moment ago.
    pub(crate) async fn at(port: u16) -> Self {
        Self::start(&["--port", &port.to_string()]).await
    }

    /// A server that takes the `k`th email and never says so.
    pub(crate) async fn holding_at(k: usize) -> Self {
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

    /// Waits until the server has taken `n` emails.
    pub(crate) async fn has_received(&mut self, n: usize) {
        while let Some(line) = self.said.next_line().await.unwrap() {
            if line == format!("received {n}") {
                return;
            }
        }
        panic!("the SMTP server stopped before it had {n} emails");
    }

    /// The emails it took, in order, as they came over the wire.
    pub(crate) fn emails(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.folder.path()).unwrap();
        let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
        files.sort();
        files.into_iter().map(|file| std::fs::read_to_string(file).unwrap()).collect()
    }

    /// The `n`th email it took, once it has; each is waited for at most once.
    pub(crate) async fn email(&mut self, n: usize) -> Mailed {
        let patience = std::time::Duration::from_mins(1);
        tokio::time::timeout(patience, self.has_received(n)).await.expect("no email came");
        Mailed(self.emails().swap_remove(n - 1))
    }

    /// Ends the server, as a crash would.
    pub(crate) async fn crash(mut self) {
        self.process.kill().await.unwrap();
    }
}

/// An email as it came over the wire.
pub(crate) struct Mailed(pub(crate) String);

impl Mailed {
    /// Whom it was handed over for.
    pub(crate) fn to(&self) -> &str {
        let line = self.0.lines().find_map(|line| line.strip_prefix("X-Envelope-To: "));
        line.expect("the server notes the envelope")
    }

    /// Its plain text and its HTML, decoded.
    pub(crate) fn parts(&self) -> [String; 2] {
        ["text/plain", "text/html"].map(|kind| {
            let start = self.0.find(&format!("Content-Type: {kind}")).expect(kind);
            let (head, body) = self.0[start..].split_once("\r\n\r\n").expect("a part has a body");
            // Boundaries are long; the line before a signature is two hyphens.
            let end = body.lines().find(|line| line.starts_with("--") && line.len() > 10);
            let body = end.map_or(body, |end| body.split(end).next().unwrap_or(body));
            if head.contains("quoted-printable") {
                unquoted(body)
            } else {
                assert!(!head.contains("base64"), "an email that filters cannot read");
                body.to_owned()
            }
        })
    }

    /// The token of its link.
    pub(crate) fn token(&self) -> String {
        let [text, _] = self.parts();
        let after = text.split("token=").nth(1).expect("a link with a token");
        after.split_whitespace().next().expect("a token").to_owned()
    }
}

/// Reads quoted-printable text.
fn unquoted(text: &str) -> String {
    let text = text.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, after) {
            (b'=', [high, low, after @ ..]) => {
                let digits = [*high, *low];
                let digits = std::str::from_utf8(&digits).unwrap();
                bytes.push(u8::from_str_radix(digits, 16).unwrap());
                rest = after;
            }
            _ => bytes.push(*first),
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// The Python that has the SMTP server, next to what cargo builds.
fn python() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let python = target.join("python/bin/python");
    assert!(
        python.exists(),
        "the tests of emails need aiosmtpd: run `make test-tools` once, or all tests by `make test`"
    );
    python
}
