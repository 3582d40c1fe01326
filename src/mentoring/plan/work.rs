//! Making a plan: what a worker does with one that it has claimed.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter, QuerySelect,
};
use serde_json::json;
use tokio::task::{JoinHandle, spawn_blocking};

use super::problem::{LoadProblemError, active_participants, load_problem};
use super::request::LEASE;
use crate::config::SecretKey;
use crate::db::Db;
use crate::entity::{
    PairId, ParticipantId, ParticipantRole, PlanId, PlanState, UnmatchedId, pair, plan, unmatched,
};
use crate::matching::{self, Plan, Problem, Role, SolveError, digest, solve};
use crate::occasion::Occasion;
use crate::vocabulary::Vocabulary;

/// How often progress is written.
const PROGRESS_PAUSE: Duration = Duration::from_secs(1);
/// How many rows go into one statement: SQLite takes 32,766 values.
const BATCH: usize = 1_000;

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
    let lists = (work.vocabulary, work.key);
    let problem = match load_problem(reader, lists, plan.round_id, plan.seed).await {
        Ok(problem) => problem,
        Err(LoadProblemError::Database(error)) => return Err(error),
        Err(error) => return fail(work.db, id, &error.to_string()).await,
    };
    // Registrations may have changed since the plan was asked for: it says
    // what it was really made from.
    let input_digest = digest(&problem);
    let (thread, watch) = start(problem);
    let solved = follow(work, id, thread, &watch).await?;
    match solved {
        Ok(solved) => keep(work, &plan, (&solved, input_digest)).await,
        Err(SolveError::Cancelled) => Ok(()),
        Err(SolveError::InvalidProblem(findings)) => {
            // The findings name people by their identifiers: for the log.
            tracing::warn!(plan.id = %id, n_findings = findings.len(), "a plan has a faulty input");
            let fault = "a pin breaks a rule of the matching, or the people of the round contradict \
                         each other: take the pins back one by one";
            fail(work.db, id, fault).await
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

type Solved = Result<Plan, SolveError>;

fn start(problem: Problem) -> (JoinHandle<Solved>, Arc<Watch>) {
    let watch = Arc::new(Watch::default());
    let seen = Arc::clone(&watch);
    let thread = spawn_blocking(move || {
        solve(&problem, &mut |progress: matching::Progress| {
            let permille = progress.done.saturating_mul(1_000) / progress.total.max(1);
            let permille = u32::try_from(permille.min(1_000)).unwrap_or(1_000);
            seen.permille.store(permille, Ordering::Relaxed);
            if seen.is_cancelled.load(Ordering::Relaxed) {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
    });
    (thread, watch)
}

/// Waits for the engine, writing its progress; stops it when nobody wants the
/// plan any more.
async fn follow(
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
                tracing::error!(plan.id = %id, %fault, "the engine stopped");
                fail(work.db, id, "the engine stopped: this is a fault of ours").await?;
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

async fn fail(db: &Db, id: PlanId, reason: &str) -> Result<(), DbErr> {
    db.write(async |tx| {
        plan::Entity::update_many()
            .col_expr(plan::Column::State, Expr::value(PlanState::Failed))
            .col_expr(plan::Column::Failure, Expr::value(reason))
            .filter(plan::Column::Id.eq(id))
            .filter(plan::Column::State.eq(PlanState::Running))
            .exec(tx)
            .await
            .map(drop)
    })
    .await
}

/// Keeps what the engine found, all of it or nothing, unless the plan was
/// discarded or finished by another worker meanwhile.
async fn keep(
    work: PlanWork<'_>,
    asked: &plan::Model,
    (solved, input_digest): (&Plan, String),
) -> Result<(), DbErr> {
    let mut occasion = (work.clock)();
    let objective = solved.objective.iter().map(|level| {
        json!({"name": level.name, "value": level.value, "bound": level.bound, "proven": level.proven})
    });
    let objective: Vec<_> = objective.collect();
    work.db
        .write(async |tx| {
            let locked = plan::Entity::find_by_id(asked.id).lock_exclusive().one(tx).await?;
            if locked.is_none_or(|plan| plan.state != PlanState::Running) {
                return Ok(());
            }
            let people = active_participants(tx, asked.round_id).await?;
            let names: HashMap<String, (ParticipantId, String)> =
                people.into_iter().map(|one| (one.id.to_string(), (one.id, one.name))).collect();
            keep_pairs(tx, &mut occasion, asked.id, (solved, &names)).await?;
            keep_unmatched(tx, &mut occasion, asked.id, (solved, &names)).await?;
            let made = plan::ActiveModel {
                id: Set(asked.id),
                state: Set(PlanState::Draft),
                progress: Set(1.0),
                input_digest: Set(input_digest.clone()),
                objective: Set(json!(objective)),
                leased_until: Set(None),
                ..Default::default()
            };
            made.update(tx).await.map(drop)
        })
        .await
}

type Names = HashMap<String, (ParticipantId, String)>;

/// Identifiers in ascending order: rows that get them in turn are read back in
/// that turn by the primary key alone.
fn ascending<Id: From<uuid::Uuid> + Ord>(occasion: &mut Occasion, n: usize) -> Vec<Id> {
    let mut ids: Vec<Id> = (0..n).map(|_| occasion.id()).collect();
    ids.sort_unstable();
    ids
}

/// Keeps the pairs, by the mentee's name and then the mentor's.
///
/// Somebody who withdrew while the engine ran has no name here, and no pair:
/// the digest says that the plan is out of date then.
async fn keep_pairs(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    plan: PlanId,
    (solved, names): (&Plan, &Names),
) -> Result<(), DbErr> {
    let mut pairs: Vec<_> = solved
        .pairs
        .iter()
        .filter_map(|pair| Some((names.get(&pair.mentee_id)?, names.get(&pair.mentor_id)?, pair)))
        .collect();
    pairs.sort_by(|one, other| {
        (&one.0.1, one.0.0, &one.1.1).cmp(&(&other.0.1, other.0.0, &other.1.1))
    });
    let ids: Vec<PairId> = ascending(occasion, pairs.len());
    let rows: Vec<pair::ActiveModel> = ids
        .into_iter()
        .zip(pairs)
        .map(|(id, (mentee, mentor, pair))| pair::ActiveModel {
            id: Set(id),
            plan_id: Set(plan),
            mentee_id: Set(mentee.0),
            mentor_id: Set(mentor.0),
            reasons: Set(json!(pair.reasons)),
            pinned: Set(pair.pinned),
            mentee_outcome: Set(None),
            mentor_outcome: Set(None),
        })
        .collect();
    for batch in rows.chunks(BATCH) {
        pair::Entity::insert_many(batch.to_vec()).exec_without_returning(tx).await?;
    }
    Ok(())
}

async fn keep_unmatched(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    plan: PlanId,
    (solved, names): (&Plan, &Names),
) -> Result<(), DbErr> {
    let mut people: Vec<_> =
        solved.unmatched.iter().filter_map(|one| Some((names.get(&one.id)?, one))).collect();
    people.sort_by(|one, other| (&one.0.1, one.0.0).cmp(&(&other.0.1, other.0.0)));
    let ids: Vec<UnmatchedId> = ascending(occasion, people.len());
    let rows: Vec<unmatched::ActiveModel> = ids
        .into_iter()
        .zip(people)
        .map(|(id, (person, one))| unmatched::ActiveModel {
            id: Set(id),
            plan_id: Set(plan),
            participant_id: Set(person.0),
            as_role: Set(match one.as_role {
                Role::Mentee => ParticipantRole::Mentee,
                Role::Mentor | Role::Both => ParticipantRole::Mentor,
            }),
            reason: Set(one.reason.clone()),
        })
        .collect();
    for batch in rows.chunks(BATCH) {
        unmatched::Entity::insert_many(batch.to_vec()).exec_without_returning(tx).await?;
    }
    Ok(())
}
