//! The process that is measured: this program again, serving the real router.
//!
//! It says on its standard output where it listens, and on demand how many
//! statements it has sent; it ends when its standard input does.

use std::io::{BufRead, BufReader, Lines, Write, stdin, stdout};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;

use clearing::config::{Periods, SecretKey};
use clearing::db::Db;
use clearing::graphql::Shared;
use clearing::{account, web};
use tokio::sync::{Notify, oneshot};

use super::Failure;

/// Serves `database` until standard input ends.
pub(super) async fn serve(database: &str) -> Result<(), Failure> {
    // As the program does where nobody looks, so that it is paid for.
    tracing_subscriber::fmt()
        .with_env_filter("info")
        .with_writer(std::io::stderr)
        .json()
        .flatten_event(true)
        .with_span_list(false)
        .init();
    let db = Db::open(database).await?;
    let shared = Shared {
        vocabulary: Arc::new(account::read_vocabulary(db.reader()).await?),
        db: db.clone(),
        secret_key: SecretKey::new([7; 32]),
        relying_party: account::RelyingParty::at("http://localhost:8080"),
        base_url: String::new(),
        rate_limits: true,
        periods: Periods::default(),
        wake: Arc::new(Notify::new()),
        streams: clearing::graphql::Streams::default(),
    };
    let listener = web::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?;
    let address = listener.local_addr()?;
    say(address)?;
    let router = web::router(web::Web::new(shared, &format!("http://{address}")));
    web::serve(listener, router, answer(db)).await;
    Ok(())
}

/// Says how many statements were sent, as often as somebody asks.
async fn answer(db: Db) {
    let (end, ended) = oneshot::channel();
    std::thread::spawn(move || {
        for _ in stdin().lines().map_while(Result::ok) {
            if say(db.statements()).is_err() {
                break;
            }
        }
        // Nobody is left to tell where the server ended by itself.
        let _ = end.send(());
    });
    // An end without a word is an end, too.
    let _ = ended.await;
}

fn say(what: impl std::fmt::Display) -> std::io::Result<()> {
    let mut out = stdout();
    writeln!(out, "{what}")?;
    out.flush()
}

/// The process that is measured.
pub(super) struct Server {
    /// Where it listens.
    pub(super) address: SocketAddr,
    /// Identifies the process.
    pub(super) pid: u32,
    process: Child,
    questions: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Server {
    /// Starts it over `database`.
    pub(super) fn start(database: &str) -> Result<Self, Failure> {
        let mut process = Command::new(std::env::current_exe()?)
            .args(["--serve", database])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let questions = process.stdin.take().ok_or("the server has no input")?;
        let answers = process.stdout.take().ok_or("the server has no output")?;
        let mut answers = BufReader::new(answers).lines();
        let address = answers.next().ok_or("the server did not start")??.parse()?;
        Ok(Self { address, pid: process.id(), process, questions, answers })
    }

    /// How many statements it has sent so far.
    pub(super) fn statements(&mut self) -> Result<u64, Failure> {
        writeln!(self.questions, "statements")?;
        Ok(self.answers.next().ok_or("the server ended")??.parse()?)
    }

    /// Ends it.
    pub(super) fn stop(mut self) -> Result<(), Failure> {
        drop(self.questions);
        self.process.wait()?;
        Ok(())
    }
}
