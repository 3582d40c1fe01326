//! Measures the pages that people use most, on a database of a set size:
//!
//! ```text
//! cargo bench --bench load
//! cargo bench --bench load -- --members 100 --topics 500 --posts 5000 --requests 200
//! tests/postgres.sh bash -c 'cargo bench --bench load -- --database "$CLEARING_TEST_DATABASE_URL"'
//! ```
//!
//! It fills the tables, serves the real router in a process of its own, and
//! asks it over loopback as signed-in members. It prints one table and asserts
//! no time: what a figure means depends on the machine.

use std::io::{Write, stdout};
use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Parser;
use clearing::db::Db;
use mimalloc::MiMalloc;

mod client;
mod process;
mod report;
mod scenarios;
mod seed;
mod server;
mod sessions;
mod words;

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// What stops the measuring.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// How much is seeded, and how much is asked.
#[derive(Parser, Debug)]
struct Arguments {
    /// How many members there are.
    #[arg(long, default_value_t = 1_000)]
    members: usize,
    /// How many topics there are.
    #[arg(long, default_value_t = 10_000)]
    topics: usize,
    /// How many posts there are.
    #[arg(long, default_value_t = 100_000)]
    posts: usize,
    /// How many requests are sent of each kind, within 20 seconds a kind.
    #[arg(long, default_value_t = 2_000)]
    requests: usize,
    /// How many connections are open at once.
    #[arg(long, default_value_t = 8)]
    connections: usize,
    /// The database: empty, or filled by this command before. A temporary
    /// SQLite file without it.
    #[arg(long)]
    database: Option<String>,
    /// Only the rows whose name contains this.
    #[arg(long, default_value = "")]
    only: String,
    /// Serves this database until standard input ends: what the process that is
    /// measured is started with.
    #[arg(long, hide = true)]
    serve: Option<String>,
    /// What cargo says to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match &arguments.serve {
        Some(database) => server::serve(database).await,
        None => measure(&arguments).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("load: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(arguments: &Arguments) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let temporary = || format!("sqlite:{}", folder.path().join("load.db").display());
    let url = arguments.database.clone().unwrap_or_else(temporary);
    let db = Db::open(&url).await?;
    db.migrate(async |_| Ok(())).await?;
    let size = seed::fill(&db, arguments).await?;
    let cookies = sessions::sign_in(&db, arguments.connections).await?;
    let places = scenarios::Places::read(&db).await?;
    let mut server = server::Server::start(&url)?;
    let mut lines = Vec::new();
    for scenario in scenarios::all(&places) {
        let is_base = scenario.name == scenarios::BASE;
        if is_base || scenario.name.contains(&arguments.only) {
            eprintln!("{} …", scenario.name);
            lines.push(one(arguments, &db, &mut server, &cookies, &scenario).await?);
        }
    }
    server.stop()?;
    db.close().await?;
    write!(stdout(), "{}", report::table(&size, &lines))?;
    Ok(())
}

/// Measures one kind of request, after some of it to warm up.
async fn one(
    arguments: &Arguments,
    db: &Db,
    server: &mut server::Server,
    cookies: &[String],
    scenario: &scenarios::Scenario,
) -> Result<report::Line, Failure> {
    let address: SocketAddr = server.address;
    let n_requests = arguments.requests * scenario.weight;
    client::drive(address, cookies, scenario, n_requests.div_ceil(10))?;
    let (statements, cpu) = (server.statements()?, process::cpu_time(server.pid)?);
    let database = process::database_times(db).await?;
    let driven = client::drive(address, cookies, scenario, n_requests)?;
    Ok(report::Line {
        name: scenario.name,
        cpu: process::cpu_time(server.pid)?.saturating_sub(cpu),
        database_cpu: process::time_since(&database, &process::database_times(db).await?),
        statements: server.statements()? - statements,
        resident_kb: process::resident_kb(server.pid)?,
        driven,
    })
}
