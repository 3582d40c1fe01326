//! Running the program, and what the system says of it afterwards.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use super::Failure;

/// How long a tick of `/proc/self/stat` is, on every Linux there is.
const SECONDS_PER_TICK: f64 = 0.01;
/// How often memory is looked at.
const PAUSE: Duration = Duration::from_millis(2);

/// What a run took.
pub(super) struct Ran {
    /// Seconds on a processor, in user and in kernel code.
    pub(super) cpu: f64,
    /// The most memory it held, in MB.
    pub(super) peak_mb: u64,
    /// Whether it did what it was asked.
    pub(super) succeeded: bool,
    /// What it said on standard error.
    pub(super) said: String,
}

/// Runs the program to its end.
pub(super) fn run(program: &Path, arguments: &[&str]) -> Result<Ran, Failure> {
    let before = cpu_of_children()?;
    let mut child = Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut errors = child.stderr.take().ok_or("standard error is not piped")?;
    // Read beside, so that a full pipe does not stop the program.
    let reading = thread::spawn(move || {
        let mut said = String::new();
        errors.read_to_string(&mut said).map(|_| said)
    });
    let mut peak_kb = 0;
    let status = loop {
        peak_kb = peak_kb.max(peak_kb_of(child.id()));
        if let Some(status) = child.try_wait()? {
            break status;
        }
        thread::park_timeout(PAUSE);
    };
    let said = reading.join().map_err(|_| "standard error cannot be read")??;
    let cpu = cpu_of_children()? - before;
    Ok(Ran { cpu, peak_mb: peak_kb / 1_000, succeeded: status.success(), said })
}

/// The most memory a process held so far; nothing once it has ended.
fn peak_kb_of(pid: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// How long the children that have ended were on a processor.
fn cpu_of_children() -> Result<f64, Failure> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The name comes before, in brackets, and may hold anything.
    let (_, numbers) = stat.rsplit_once(')').ok_or("the process has no name")?;
    let ticks = numbers.split_whitespace().skip(13).take(2).map(str::parse::<u32>);
    let ticks: u32 = ticks.sum::<Result<u32, _>>()?;
    Ok(f64::from(ticks) * SECONDS_PER_TICK)
}
