//! The engine within a request: few at a time, and not for long.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::words::TrialError;
use crate::matching::Progress;

/// How many requests have the engine at a time.
static PLACES: Semaphore = Semaphore::const_new(2);
/// How long a request waits for its place.
const WAIT_MAX: Duration = Duration::from_secs(5);
/// How long a request has the engine: less than a request may take in all.
const RUN_MAX: Duration = Duration::from_secs(20);

/// Whoever runs the engine asks this whether to go on.
pub(super) type GoOn<'a> = dyn FnMut(Progress) -> ControlFlow<()> + 'a;

/// Runs `work` on a thread of its own, and stops it when it takes too long or
/// when nobody waits for it any more.
///
/// The place is given back when the engine has really stopped, so that there are
/// never more of them than places.
pub(super) async fn on_engine<T: Send + 'static>(
    work: impl FnOnce(&mut GoOn<'_>) -> T + Send + 'static,
) -> Result<T, TrialError> {
    for_at_most(RUN_MAX, work).await
}

async fn for_at_most<T: Send + 'static>(
    run_max: Duration,
    work: impl FnOnce(&mut GoOn<'_>) -> T + Send + 'static,
) -> Result<T, TrialError> {
    let place = timeout(WAIT_MAX, PLACES.acquire()).await.map_err(|_| TrialError::Busy)?;
    let place = place.expect("nobody closes the places");
    let stop = StopOnDrop(Arc::default());
    let is_stopped = Arc::clone(&stop.0);
    let thread = spawn_blocking(move || {
        let _place = place;
        work(&mut |_| {
            if is_stopped.load(Ordering::Relaxed) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
    });
    match timeout(run_max, thread).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(fault)) => {
            tracing::error!(%fault, "The matching stopped before it finished");
            Err(TrialError::Fault)
        }
        Err(_) => Err(TrialError::TooLong),
    }
}

/// Stops the engine when the request that waits for it goes away.
struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_that_takes_too_long_is_stopped_and_gives_its_place_back() {
        let endless = for_at_most(Duration::ZERO, |go_on| {
            let step = Progress { done: 0, total: 1, phase: "endless" };
            while go_on(step).is_continue() {
                std::hint::spin_loop();
            }
        });
        assert!(matches!(endless.await, Err(TrialError::TooLong)));
        assert_eq!(on_engine(|_| 7).await.ok(), Some(7));
    }
}
