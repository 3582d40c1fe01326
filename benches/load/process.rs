//! What the system says about a process: its time on the processor, its memory.

use std::collections::HashMap;
use std::fs;
use std::time::Duration;

use clearing::db::Db;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use super::Failure;

/// How long a tick of `/proc/PID/stat` is, on every Linux there is. The sum of
/// both times is exact but for this.
const TICK: Duration = Duration::from_millis(10);

/// How long a process was on a processor so far, in user and in kernel code,
/// threads that ended among them.
pub(super) fn cpu_time(pid: u32) -> Result<Duration, Failure> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name comes before, in brackets, and may hold anything.
    let (_, numbers) = stat.rsplit_once(')').ok_or("the process has no name")?;
    let ticks = numbers.split_whitespace().skip(11).take(2).map(str::parse::<u32>);
    let ticks: u32 = ticks.sum::<Result<u32, _>>()?;
    Ok(TICK * ticks)
}

/// How much memory a process holds, in kibibytes.
pub(super) fn resident_kb(pid: u32) -> Result<u64, Failure> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    Ok(number.ok_or("the process has no memory")?.parse()?)
}

/// The times of every process of a PostgreSQL on this machine; none for SQLite,
/// which is a part of the server.
pub(super) async fn database_times(db: &Db) -> Result<HashMap<u32, Duration>, Failure> {
    let mut times = HashMap::new();
    let backend = db.reader().get_database_backend();
    if backend == DbBackend::Postgres {
        let question = Statement::from_string(backend, "SELECT pid FROM pg_stat_activity");
        for row in db.reader().query_all_raw(question).await? {
            let pid = u32::try_from(row.try_get_by_index::<i32>(0)?)?;
            // One may have ended since.
            if let Ok(time) = cpu_time(pid) {
                times.insert(pid, time);
            }
        }
    }
    Ok(times)
}

/// What all of them took in between.
pub(super) fn time_since(
    before: &HashMap<u32, Duration>,
    after: &HashMap<u32, Duration>,
) -> Duration {
    let since = |(pid, time): (&u32, &Duration)| {
        time.saturating_sub(before.get(pid).copied().unwrap_or_default())
    };
    after.iter().map(since).sum()
}
