//! Measures matching from files, from a round of today's size to a million people:
//!
//! ```text
//! cargo bench --bench matching
//! cargo bench --bench matching -- --sizes 900,10000,100000,1000000
//! cargo bench --bench matching -- --files participants_2022.csv
//! ```
//!
//! It makes files of invented people, the same ones each time, and runs the
//! program on them: once to read and check the file alone, once to match, once
//! to check the plan and its proof. It prints one table and asserts no time:
//! what a figure means depends on the machine.

use std::fs;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;

mod people;
mod run;

use run::{Ran, run};

/// What stops the measuring.
type Failure = Box<dyn std::error::Error>;

/// What is matched.
#[derive(Parser, Debug)]
struct Arguments {
    /// How many people, each with and without the wish to share an identity.
    #[arg(long, value_delimiter = ',', default_values_t = [900, 10_000])]
    sizes: Vec<u32>,
    /// Files of people to match instead.
    #[arg(long, value_delimiter = ',')]
    files: Vec<PathBuf>,
    /// The program, where it is not the one built with this command.
    #[arg(long, default_value = env!("CARGO_BIN_EXE_clearing"))]
    program: PathBuf,
    /// Which invented people.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Passed by `cargo bench`; of no meaning here.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    match measure(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn measure(arguments: &Arguments) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let mut out = stdout();
    writeln!(out, "CPU seconds of whole processes; memory is the peak.\n")?;
    writeln!(
        out,
        "| people | identity | pairs | proven | read s | read MB | match s | match MB | match / read | check s |"
    )?;
    writeln!(out, "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")?;
    for file in &arguments.files {
        writeln!(out, "{}", row(arguments, file, "as it is", folder.path())?)?;
    }
    let sizes = if arguments.files.is_empty() { &arguments.sizes[..] } else { &[] };
    for &size in sizes {
        for (wishes_identity, said) in [(false, "no"), (true, "yes")] {
            let file = folder.path().join("people.csv");
            people::write(&file, size, arguments.seed, wishes_identity)?;
            writeln!(out, "{}", row(arguments, &file, said, folder.path())?)?;
        }
    }
    Ok(())
}

/// One file, measured.
fn row(
    arguments: &Arguments,
    file: &Path,
    identity: &str,
    folder: &Path,
) -> Result<String, Failure> {
    let run = |command: &[&str]| run(&arguments.program, command);
    let file = file.to_str().ok_or("the path is not text")?;
    let plan = folder.join("plan");
    let plan_name = plan.to_str().ok_or("the path is not text")?;
    let people = ["--participants", file];
    // Somebody who is not there is noticed after all has been read.
    let read = run(&[&["match"], &people[..], &["--explain", "nobody at all"]].concat())?;
    let matched = run(&[&["match"], &people[..], &["--out", plan_name]].concat())?;
    if !matched.succeeded {
        return Err(format!("{file} cannot be matched: {}", matched.said).into());
    }
    let checked = run(&[&["check-plan"], &people[..], &["--plan", plan_name]].concat())?;
    let report: serde_json::Value = serde_json::from_slice(&fs::read(plan.join("report.json"))?)?;
    let levels = report["objective"].as_array().ok_or("the report has no levels")?;
    let n_proven = levels.iter().take_while(|level| level["proven"] == true).count();
    let Ran { cpu, peak_mb, .. } = matched;
    Ok(format!(
        "| {} | {identity} | {} | {n_proven} of {} | {:.2} | {} | {cpu:.2} | {peak_mb} | {:.1} | {:.2} |",
        report["people"],
        report["pairs"],
        levels.len(),
        read.cpu,
        read.peak_mb,
        cpu / read.cpu.max(0.01),
        checked.cpu,
    ))
}
