//! Makes the plans that admins ask for.

use sea_orm::DbErr;
use tokio::sync::watch;

use super::{Worker, now};
use crate::occasion::Occasion;
use crate::planning::{self, PlanWork};

/// Makes every plan that waits, one after the other, unless `stop` says true.
///
/// A plan that is under way when the program ends is made again by the next
/// one: the same people and seed give the same plan.
pub(super) async fn make_waiting(
    worker: &Worker,
    stop: &watch::Receiver<bool>,
) -> Result<(), DbErr> {
    while !*stop.borrow() && planning::is_plan_waiting(worker.db.reader(), now()).await? {
        let claimed = worker.db.write(async |tx| planning::claim_plan(tx, now()).await).await?;
        let Some(plan) = claimed else { continue };
        tracing::info!(plan.id = %plan, "making a plan");
        let work = PlanWork {
            db: &worker.db,
            key: &worker.secret_key,
            vocabulary: &worker.vocabulary,
            clock: &|| Occasion::at(now()),
        };
        planning::run_plan(work, plan).await?;
        tracing::info!(plan.id = %plan, "the plan is made");
    }
    Ok(())
}
