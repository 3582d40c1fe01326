//! Asking for a plan, and claiming it for work.

use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait,
    DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use time::{Duration, OffsetDateTime};

use super::broken_pins::{cannot_be_pairs, problem_findings};
use super::problem::{Basis, Lists, LoadProblemError, keyed_digest, load_problem};
use super::rules::rules_of;
use crate::account::Admin;
use crate::config::SecretKey;
use crate::entity::{PlanId, PlanState, RoundId, plan, round};
use crate::matching::{Rules, is_identity_in_place};
use crate::moderation::{self, LogEntry, Subject};
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};
use crate::vocabulary::Vocabulary;

/// How long a worker has a plan without a sign of life.
pub(super) const LEASE: Duration = Duration::seconds(60);

/// What matching is asked for.
#[derive(Clone, Copy)]
pub struct MatchingRequest<'a> {
    /// The round.
    pub round: RoundId,
    /// Breaks ties; that of the draft to stay near to, or drawn, where nobody chose one.
    pub seed: Option<i32>,
    /// A draft of the round: between equally good plans, one that keeps many of its pairs.
    pub near: Option<PlanId>,
    /// The lists to read names by.
    pub vocabulary: &'a Vocabulary,
    /// Decrypts identities.
    pub key: &'a SecretKey,
}

/// Why matching does not start.
#[derive(Debug, thiserror::Error)]
pub enum RunMatchingError {
    /// There is no such round.
    #[error("We could not find this round")]
    NoRound,
    /// The matches are out.
    #[error("This round's matches have already been published")]
    Published,
    /// A plan is being made.
    #[error("The matching is already running. Wait for its plan, or discard it")]
    Running,
    /// A seed is a whole number from 0 up.
    #[error("The number that settles ties (seed) must be a whole number, 0 or more")]
    Seed,
    /// There is no such draft to stay near to.
    #[error("Choose a draft plan of this round, or none")]
    NotDraft,
    /// What is different from that draft would say who asked to share an identity.
    #[error(
        "Sharing an identity has a different place in the order of priorities than in that draft, so the pairs that \
         change would show who asked for it. Start without a draft instead"
    )]
    IdentityMoved,
    /// There is nobody.
    #[error("Nobody has registered for this round yet")]
    Nobody,
    /// The pairs to keep or the registrations contradict the rules: each way in
    /// which they do.
    #[error("{}", .0.join("; "))]
    Contradiction(Vec<String>),
    /// The registrations cannot be read.
    #[error(transparent)]
    Load(#[from] LoadProblemError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for RunMatchingError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoRound => Kind::NotFound,
            Self::Published | Self::Running | Self::Nobody | Self::Contradiction(_) => {
                Kind::Conflict
            }
            Self::Seed | Self::NotDraft | Self::IdentityMoved => Kind::Invalid,
            Self::Load(_) | Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let (code, field): (_, &[_]) = match self {
            Self::Published | Self::Running => (Code::AlreadyDone, &["roundId"]),
            Self::Nobody => (Code::Invalid, &["roundId"]),
            Self::Seed => (Code::Invalid, &["seed"]),
            Self::NotDraft | Self::IdentityMoved => (Code::Invalid, &["nearPlanId"]),
            Self::Contradiction(each) => return cannot_be_pairs(each),
            Self::NoRound | Self::Load(_) | Self::Database(_) => return Vec::new(),
        };
        vec![Problem::new(code, field, self.to_string())]
    }
}

/// Asks for a plan; a worker makes it.
///
/// # Errors
///
/// Refuses while another plan of the round is being made, once the matches are
/// out, where nobody has registered, and while a pair to keep breaks a rule.
pub async fn run_matching(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    request: MatchingRequest<'_>,
) -> Result<plan::Model, RunMatchingError> {
    let round = round::Entity::find_by_id(request.round).lock_exclusive().one(tx).await?;
    let round = round.ok_or(RunMatchingError::NoRound)?;
    if round.published_at.is_some() {
        return Err(RunMatchingError::Published);
    }
    let rules = rules_of(round.rules.as_ref());
    let near = draft_to_stay_near(tx, round.id, &rules, request.near).await?;
    let drawn = || i64::from(i32::from_le_bytes(occasion.bytes()) & i32::MAX);
    let chosen = request.seed.map(i64::from);
    let seed = chosen.or(near.as_ref().map(|near| near.seed)).unwrap_or_else(drawn);
    if seed < 0 {
        return Err(RunMatchingError::Seed);
    }
    let running = plan::Entity::find()
        .filter(plan::Column::RoundId.eq(round.id))
        .filter(plan::Column::State.eq(PlanState::Running));
    if running.one(tx).await?.is_some() {
        return Err(RunMatchingError::Running);
    }
    let lists = Lists { vocabulary: request.vocabulary, key: request.key };
    let basis = Basis { round: round.id, seed, rules };
    let problem = load_problem(tx, lists, &basis).await?;
    if problem.people.is_empty() {
        return Err(RunMatchingError::Nobody);
    }
    let findings = problem_findings(tx, round.id, &problem).await?;
    if !findings.is_empty() {
        return Err(RunMatchingError::Contradiction(findings));
    }
    let asked = plan::ActiveModel {
        id: Set(occasion.id()),
        round_id: Set(round.id),
        state: Set(PlanState::Running),
        seed: Set(seed),
        rules: Set(round.rules.clone()),
        repair: Set(None),
        repairs_plan_id: Set(None),
        near_plan_id: Set(request.near),
        input_digest: Set(keyed_digest(request.key, &problem)),
        progress: Set(0.0),
        objective: Set(serde_json::json!([])),
        failure: Set(None),
        broken_pins: Set(None),
        created_at: Set(occasion.now()),
        leased_until: Set(None),
        published_at: Set(None),
    };
    let asked = asked.insert(tx).await?;
    let entry = log_entry("run matching", &asked, &round);
    moderation::record(tx, occasion, admin.id(), entry).await?;
    Ok(asked)
}

/// The draft of a round to stay near to, where one is named.
async fn draft_to_stay_near(
    tx: &DatabaseTransaction,
    round: RoundId,
    rules: &Rules,
    id: Option<PlanId>,
) -> Result<Option<plan::Model>, RunMatchingError> {
    let Some(id) = id else { return Ok(None) };
    let found = plan::Entity::find_by_id(id)
        .filter(plan::Column::RoundId.eq(round))
        .filter(plan::Column::State.eq(PlanState::Draft));
    let near = found.one(tx).await?.ok_or(RunMatchingError::NotDraft)?;
    if !is_identity_in_place(&rules_of(near.rules.as_ref()).order, &rules.order) {
        return Err(RunMatchingError::IdentityMoved);
    }
    Ok(Some(near))
}

/// Claims the oldest plan that waits for a worker, or whose worker is gone.
///
/// The worker has it for a minute after each sign of life: a plan whose server
/// was killed is made again, from the same people and seed.
///
/// # Errors
///
/// When the database fails.
pub async fn claim_plan(
    tx: &DatabaseTransaction,
    now: OffsetDateTime,
) -> Result<Option<PlanId>, DbErr> {
    let found = waiting(now)
        .order_by_asc(plan::Column::CreatedAt)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .one(tx)
        .await?;
    let Some(found) = found else { return Ok(None) };
    let leased_until = Set(Some(now + LEASE));
    plan::ActiveModel { id: Set(found.id), leased_until, ..Default::default() }.update(tx).await?;
    Ok(Some(found.id))
}

/// Whether a plan waits for a worker. Writes nothing, so that an idle worker
/// does not take the lock that writers queue for.
///
/// # Errors
///
/// When the database fails.
pub async fn is_plan_waiting(
    db: &impl ConnectionTrait,
    now: OffsetDateTime,
) -> Result<bool, DbErr> {
    Ok(waiting(now).one(db).await?.is_some())
}

fn waiting(now: OffsetDateTime) -> sea_orm::Select<plan::Entity> {
    let free = Condition::any()
        .add(plan::Column::LeasedUntil.is_null())
        .add(plan::Column::LeasedUntil.lt(now));
    plan::Entity::find().filter(plan::Column::State.eq(PlanState::Running)).filter(free)
}

/// What the log says about a plan, under the name of its round.
pub(super) fn log_entry(
    action: &'static str,
    plan: &plan::Model,
    round: &round::Model,
) -> LogEntry {
    let subject = Subject::new("plan", plan.id, &round.name);
    LogEntry::new(action, subject).after(format!("seed {}", plan.seed))
}
