//! Simulates the weeks of clearing after a round as in 2022: of the people who could
//! have somebody, how many find somebody, and in how many days.
//!
//! ```text
//! cargo bench --bench clearing
//! cargo bench --bench clearing -- --seeds 5 --regimes introductions --answering 1
//! ```
//!
//! Who has no long-term match comes to clearing and looks in every few days, with the
//! same habits under every regime. What they do goes through the functions of
//! `clearing` on a real database, with a clock that is moved on; what the worker does
//! goes through those of `worker`. Nothing of clearing is modelled here.

use std::fs;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;

mod chance;
mod habits;
mod leftovers;
mod outcome;
mod regime;
mod report;
mod round;
mod visit;
mod world;

use chance::Chance;
use leftovers::{Leftovers, Rates};
use outcome::{Outcome, count};
use regime::Regime;
use report::{Line, mean_and_spread};
use round::Round;
use world::{Setting, World};

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// What stops the simulation.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What is simulated.
#[derive(Parser, Debug)]
struct Arguments {
    /// How many times, each with people and chance of its own.
    #[arg(long, default_value_t = 20)]
    seeds: u64,
    /// For how many weeks from each person's advert.
    #[arg(long, default_value_t = 8)]
    weeks: i64,
    /// What clearing does for people.
    #[arg(long, value_enum, value_delimiter = ',',
          default_values_t = [Regime::Plain, Regime::Told, Regime::Suggestions, Regime::Introductions])]
    regimes: Vec<Regime>,
    /// How often people answer, as a part of what they usually do.
    #[arg(long, value_delimiter = ',', default_values_t = [1.0, 0.5])]
    answering: Vec<f64>,
    #[command(flatten)]
    rates: Rates,
    /// Who registered for the round.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/participants_2022.csv"))]
    participants: PathBuf,
    /// What cargo says to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match simulate(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("clearing: {failure}");
            ExitCode::FAILURE
        }
    }
}

async fn simulate(arguments: &Arguments) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let round = round::make(folder.path().join("round.db"), &arguments.participants).await?;
    let mut lines: Vec<Line> = Vec::new();
    for answering in &arguments.answering {
        for regime in &arguments.regimes {
            let (regime, answering) = (*regime, *answering);
            lines.push(Line { regime, answering, outcomes: Vec::new() });
        }
    }
    let mut n_without = Vec::new();
    for seed in 1..=arguments.seeds {
        let chance = Chance(seed);
        let leftovers = leftovers::draw(&round, chance, arguments.rates, folder.path()).await?;
        n_without.push(count(leftovers.n_without));
        for line in &mut lines {
            eprintln!("seed {seed}: {}, answering {} …", line.regime.name(), line.answering);
            let Line { regime, answering, .. } = *line;
            let setting = Setting { chance, regime, answering, weeks: arguments.weeks };
            line.outcomes.push(one(&round, &leftovers, setting, folder.path()).await?);
        }
    }
    let mut out = stdout();
    write!(out, "{}{}", about(arguments, &lines, &n_without), habits::ASSUMPTIONS)?;
    write!(out, "{}", report::tables(&lines, arguments.weeks))?;
    Ok(())
}

/// One run, on a copy of the seed's database.
async fn one(
    round: &Round,
    leftovers: &Leftovers,
    setting: Setting,
    folder: &Path,
) -> Result<Outcome, Failure> {
    let file = folder.join("run.db");
    fs::copy(&leftovers.file, &file)?;
    let mut world = World::new(&file, leftovers, &round.vocabulary, setting).await?;
    world.run().await?;
    let outcome = outcome::of(&world).await?;
    world.db.close().await?;
    Ok(outcome)
}

/// Of whom the result is.
fn about(arguments: &Arguments, lines: &[Line], n_without: &[f64]) -> String {
    let of = |number: fn(&Outcome) -> usize| {
        let outcomes = lines.iter().flat_map(|line| &line.outcomes);
        let numbers: Vec<f64> = outcomes.map(|it| count(number(it))).collect();
        format!("{:.0}", mean_and_spread(&numbers).0)
    };
    let Rates { meeting, going_on, coming } = arguments.rates;
    format!(
        "Of a round as in 2022, {:.0} people have no long-term match, if {meeting} of its pairs meet and {going_on} \
         of those would go on (assumed).\n{coming} of them come to clearing (assumed), with {} adverts; of their \
         authors {} could have somebody.\nOf those who look in again, {} adverts, {} could have somebody among \
         themselves: the share is of these.\nMean and standard deviation over {} seeds.\n\nAssumed as well:\n\n",
        mean_and_spread(n_without).0,
        of(|it| it.all.n_adverts),
        of(|it| it.all.n_matchable),
        of(|it| it.looking.n_adverts),
        of(|it| it.looking.n_matchable),
        arguments.seeds,
    )
}
