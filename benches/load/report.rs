//! The table that is printed, in Markdown.

use std::fmt::Write;
use std::time::Duration;

use super::client::Driven;

/// What was measured of one kind of request.
pub(super) struct Line {
    /// What was asked.
    pub(super) name: &'static str,
    /// How long it took the clients.
    pub(super) driven: Driven,
    /// What it took of the server.
    pub(super) cpu: Duration,
    /// What it took of the database's own processes.
    pub(super) database_cpu: Duration,
    /// How many statements were sent.
    pub(super) statements: u64,
    /// How much memory the server held afterwards.
    pub(super) resident_kb: u64,
}

impl Line {
    fn cpu_ms(&self) -> f64 {
        per_request(self.cpu + self.database_cpu, self)
    }
}

/// Writes the table. The first line is what the others are compared with.
pub(super) fn table(size: &str, lines: &[Line]) -> String {
    let mut table = format!("{size}\n\n");
    table += "| request | requests/s | p50 ms | p99 ms | CPU ms | of it the database's own processes | × health | statements | resident MiB |\n";
    table += "| --- | --: | --: | --: | --: | --: | --: | --: | --: |\n";
    let base_ms = lines.first().map_or(1.0, Line::cpu_ms);
    for line in lines {
        writeln!(
            table,
            "| {} | {:.0} | {:.1} | {:.1} | {:.2} | {:.2} | {:.0} | {:.1} | {:.0} |",
            line.name,
            count(line) / line.driven.in_all.as_secs_f64(),
            ms(line.driven.percentile(50)),
            ms(line.driven.percentile(99)),
            line.cpu_ms(),
            per_request(line.database_cpu, line),
            line.cpu_ms() / base_ms,
            f64::from(u32::try_from(line.statements).unwrap_or(u32::MAX)) / count(line),
            f64::from(u32::try_from(line.resident_kb).unwrap_or(u32::MAX)) / 1024.0,
        )
        .expect("a string takes every text");
    }
    table
}

fn count(line: &Line) -> f64 {
    f64::from(u32::try_from(line.driven.took.len()).unwrap_or(u32::MAX)).max(1.0)
}

fn per_request(time: Duration, line: &Line) -> f64 {
    ms(time) / count(line)
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
