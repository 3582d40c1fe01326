//! Making a plan: what a worker does with one that it has claimed.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use tokio::task::{JoinHandle, spawn_blocking};

use super::broken_pins::{self, BrokenPin};
use super::fewer::people_with_fewer;
use super::list::pair_ids_of_plan;
use super::problem::{Basis, Lists, LoadProblemError, keyed_digest, load_problem};
use super::request::LEASE;
use super::store::{Solution, store_solution};
use super::unmatched::words_to_unmatched;
use crate::config::SecretKey;
use crate::db::Db;
use crate::entity::{PlanId, PlanState, RepairKind, plan};
use crate::matching::{self, PairIds, Problem, SolveError, solve_near};
use crate::occasion::Occasion;
use crate::vocabulary::Vocabulary;

/// How often progress is written.
const PROGRESS_PAUSE: Duration = Duration::from_secs(1);

/// What making a plan needs beside the plan.
#[derive(Clone, Copy)]
pub struct PlanWork<'a> {
    /// The database.
    pub db: &'a Db,
    /// Decrypts identities.
    pub key: &'a SecretKey,
    /// The lists to read names by.
    pub vocabulary: &'a Vocabulary,
    /// The moment, asked for again whenever something is written.
    pub clock: &'a (dyn Fn() -> Occasion + Send + Sync),
}

/// Makes a claimed plan, to the end: it is a draft then, or failed, or as an
/// admin left it who discarded it meanwhile.
///
/// The engine runs on a thread of its own. Progress is written now and then,
/// which also renews the claim.
///
/// # Errors
///
/// When the database fails; the plan is taken up again when the claim ends.
pub async fn run_plan(work: PlanWork<'_>, id: PlanId) -> Result<(), DbErr> {
    let reader = work.db.reader();
    let Some(plan) = plan::Entity::find_by_id(id).one(reader).await? else { return Ok(()) };
    if plan.state != PlanState::Running {
        return Ok(());
    }
    let lists = Lists { vocabulary: work.vocabulary, key: work.key };
    let problem = match load_problem(reader, lists, &Basis::of(&plan)).await {
        Ok(problem) => problem,
        Err(LoadProblemError::Database(error)) => return Err(error),
        Err(error) => return fail_plan(work.db, id, &error.to_string(), &[]).await,
    };
    // Registrations may have changed since the plan was asked for: it says
    // what it was really made from.
    let input_digest = keyed_digest(work.key, &problem);
    let earlier = match plan.repairs_plan_id.or(plan.near_plan_id) {
        Some(earlier) => pair_ids_of_plan(reader, earlier).await?,
        None => Vec::new(),
    };
    let (thread, watch) = start_engine(problem, plan.repair, earlier);
    let solved = follow_engine(work, id, thread, &watch).await?;
    match solved {
        Ok(found) => store_solution(work.db, (work.clock)(), &plan, &found, input_digest).await,
        Err(SolveError::Cancelled) => Ok(()),
        Err(SolveError::InvalidProblem(findings)) => {
            tracing::warn!(plan.id = %id, n_findings = findings.len(), "a plan has a faulty input");
            let pins = broken_pins::pins_broken_in(&findings);
            fail_plan(work.db, id, broken_pins::failure_for_pins(&pins, findings.len()), &pins)
                .await
        }
    }
}

/// What the engine's thread and whoever waits for it tell each other.
#[derive(Default)]
struct Watch {
    /// Progress in thousandths.
    permille: AtomicU32,
    is_cancelled: AtomicBool,
}

type Solved = Result<Solution, SolveError>;

/// Starts the engine: on a plan near to `earlier` pairs, or on one that repairs them.
fn start_engine(
    problem: Problem,
    repair: Option<RepairKind>,
    earlier: Vec<PairIds>,
) -> (JoinHandle<Solved>, Arc<Watch>) {
    let watch = Arc::new(Watch::default());
    let seen = Arc::clone(&watch);
    let thread = spawn_blocking(move || {
        let mut progress = |progress: matching::Progress| {
            let permille = progress.done.saturating_mul(1_000) / progress.total.max(1);
            let permille = u32::try_from(permille.min(1_000)).unwrap_or(1_000);
            seen.permille.store(permille, Ordering::Relaxed);
            if seen.is_cancelled.load(Ordering::Relaxed) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        let plan = match repair {
            Some(RepairKind::Keeping) => {
                matching::repair(&problem, &earlier, &mut progress)?.keeping.plan
            }
            Some(RepairKind::Best) | None => solve_near(&problem, &earlier, &mut progress)?,
        };
        let fewer = people_with_fewer(&problem, &plan);
        let words_to_unmatched = words_to_unmatched(&problem, &plan);
        Ok(Solution { plan, fewer, words_to_unmatched })
    });
    (thread, watch)
}

/// Waits for the engine, writing its progress; stops it when nobody wants the
/// plan any more.
async fn follow_engine(
    work: PlanWork<'_>,
    id: PlanId,
    mut thread: JoinHandle<Solved>,
    watch: &Watch,
) -> Result<Solved, DbErr> {
    loop {
        match tokio::time::timeout(PROGRESS_PAUSE, &mut thread).await {
            Ok(Ok(solved)) => return Ok(solved),
            // A fault of the engine: the same input would end the same way.
            Ok(Err(fault)) => {
                tracing::error!(plan.id = %id, %fault, "The matching stopped before it finished");
                fail_plan(work.db, id, "The matching stopped because of a fault in Clearing", &[])
                    .await?;
                return Ok(Err(SolveError::Cancelled));
            }
            Err(_) => {
                let progress = f64::from(watch.permille.load(Ordering::Relaxed)) / 1_000.0;
                if !note_progress(work, id, progress).await? {
                    watch.is_cancelled.store(true, Ordering::Relaxed);
                }
            }
        }
    }
}

/// Notes how far a plan is; says whether anybody still wants it.
async fn note_progress(work: PlanWork<'_>, id: PlanId, progress: f64) -> Result<bool, DbErr> {
    let until = (work.clock)().now() + LEASE;
    work.db
        .write(async |tx| {
            let noted = plan::Entity::update_many()
                .col_expr(plan::Column::Progress, Expr::value(progress))
                .col_expr(plan::Column::LeasedUntil, Expr::value(until))
                .filter(plan::Column::Id.eq(id))
                .filter(plan::Column::State.eq(PlanState::Running))
                .exec(tx)
                .await?;
            Ok(noted.rows_affected > 0)
        })
        .await
}

async fn fail_plan(db: &Db, id: PlanId, reason: &str, pins: &[BrokenPin]) -> Result<(), DbErr> {
    db.write(async |tx| {
        plan::Entity::update_many()
            .col_expr(plan::Column::State, Expr::value(PlanState::Failed))
            .col_expr(plan::Column::Failure, Expr::value(reason))
            .col_expr(plan::Column::BrokenPins, Expr::value(broken_pins::pins_as_json(pins)))
            .filter(plan::Column::Id.eq(id))
            .filter(plan::Column::State.eq(PlanState::Running))
            .exec(tx)
            .await
            .map(drop)
    })
    .await
}
