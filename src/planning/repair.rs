//! Mending a published plan after withdrawals: asking for it, and what becomes
//! of the plan that it replaces.

use std::collections::{BTreeSet, HashMap, HashSet};

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter, QuerySelect,
};

use super::broken_pins::{cannot_be_pairs, problem_findings};
use super::problem::{Basis, Lists, LoadProblemError, keyed_digest, load_problem};
use super::request::log_entry;
use crate::account::Admin;
use crate::config::SecretKey;
use crate::entity::{ParticipantId, PlanId, PlanState, RepairKind, RoundId, pair, plan, round};
use crate::moderation;
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};
use crate::vocabulary::Vocabulary;

/// How a published plan is to be repaired.
#[derive(Clone, Copy)]
pub struct RepairRequest<'a> {
    /// The round.
    pub round: RoundId,
    /// Whether pairs are kept, or the best plan is wanted.
    pub kind: RepairKind,
    /// The lists to read names by.
    pub vocabulary: &'a Vocabulary,
    /// Decrypts identities.
    pub key: &'a SecretKey,
}

/// Why a published plan is not repaired.
#[derive(Debug, thiserror::Error)]
pub enum RepairError {
    /// There is no such round.
    #[error("We could not find this round")]
    NoRound,
    /// There is nothing to repair.
    #[error("This round's matches have not been published yet. Run the matching again instead")]
    NotPublished,
    /// The round is over.
    #[error("This round has ended")]
    Complete,
    /// A plan is being made.
    #[error("A plan is already being made. Wait for it, or discard it")]
    Running,
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

impl Refusal for RepairError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoRound => Kind::NotFound,
            Self::NotPublished | Self::Complete | Self::Running | Self::Contradiction(_) => {
                Kind::Conflict
            }
            Self::Load(_) | Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self {
            Self::NotPublished | Self::Complete | Self::Running => {
                vec![Problem::new(Code::AlreadyDone, &["roundId"], self.to_string())]
            }
            Self::Contradiction(each) => cannot_be_pairs(each),
            Self::NoRound | Self::Load(_) | Self::Database(_) => Vec::new(),
        }
    }
}

/// Asks for a plan that repairs the published one of a round; a worker makes it,
/// with the same rules and seed. Like any other it is a draft then.
///
/// # Errors
///
/// Refuses before the matches are out, once the round is over, while another plan
/// of the round is being made, and while a pair to keep breaks a rule.
pub async fn repair_plan(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    request: RepairRequest<'_>,
) -> Result<plan::Model, RepairError> {
    let round = round::Entity::find_by_id(request.round).lock_exclusive().one(tx).await?;
    let round = round.ok_or(RepairError::NoRound)?;
    let of_state = |state| {
        plan::Entity::find()
            .filter(plan::Column::RoundId.eq(round.id))
            .filter(plan::Column::State.eq(state))
    };
    let earlier = of_state(PlanState::Published).one(tx).await?;
    let earlier = earlier.ok_or(RepairError::NotPublished)?;
    if round.completed_at.is_some() {
        return Err(RepairError::Complete);
    }
    if of_state(PlanState::Running).one(tx).await?.is_some() {
        return Err(RepairError::Running);
    }
    let lists = Lists { vocabulary: request.vocabulary, key: request.key };
    let problem = load_problem(tx, lists, &Basis::of(&earlier)).await?;
    let findings = problem_findings(tx, round.id, &problem).await?;
    if !findings.is_empty() {
        return Err(RepairError::Contradiction(findings));
    }
    let asked = plan::ActiveModel {
        id: Set(occasion.id()),
        round_id: Set(round.id),
        state: Set(PlanState::Running),
        seed: Set(earlier.seed),
        rules: Set(earlier.rules),
        repair: Set(Some(request.kind)),
        repairs_plan_id: Set(Some(earlier.id)),
        near_plan_id: Set(None),
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
    let entry = log_entry("repair plan", &asked, &round);
    moderation::record(tx, occasion, admin.id(), entry).await?;
    Ok(asked)
}

/// Puts a plan in the place of the published one that it repairs: what people said
/// of pairs that stay goes over to them. Answers with everybody whose matches
/// are different now.
pub(super) async fn replace_plan(
    tx: &DatabaseTransaction,
    before: PlanId,
    after: PlanId,
) -> Result<HashSet<ParticipantId>, DbErr> {
    use pair::Column::{
        AskedAt, DeclinedAt, MenteeContact, MenteeMetOn, MenteeOutcome, MentorContact, MentorMetOn,
        MentorOutcome, ToldAt,
    };
    let state = Set(PlanState::Discarded);
    plan::ActiveModel { id: Set(before), state, ..Default::default() }.update(tx).await?;
    let said = |column: pair::Column| {
        let earlier = "earlier";
        let same =
            |column: pair::Column| Expr::col((earlier, column)).equals((pair::Entity, column));
        let said = Query::select()
            .column((earlier, column))
            .from_as(pair::Entity, earlier)
            .and_where(Expr::col((earlier, pair::Column::PlanId)).eq(before))
            .and_where(same(pair::Column::MenteeId))
            .and_where(same(pair::Column::MentorId))
            .take();
        Expr::from(said)
    };
    let mut kept = pair::Entity::update_many().filter(pair::Column::PlanId.eq(after));
    for column in [
        MenteeOutcome,
        MentorOutcome,
        MenteeContact,
        MenteeMetOn,
        MentorContact,
        MentorMetOn,
        ToldAt,
        AskedAt,
        DeclinedAt,
    ] {
        kept = kept.col_expr(column, said(column));
    }
    kept.exec(tx).await?;
    let pairs: Vec<(PlanId, ParticipantId, ParticipantId)> = pair::Entity::find()
        .select_only()
        .columns([pair::Column::PlanId, pair::Column::MenteeId, pair::Column::MentorId])
        .filter(pair::Column::PlanId.is_in([before, after]))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(whose_matches_differ(before, &pairs))
}

/// Everybody who has somebody in one of two plans and not in the other.
fn whose_matches_differ(
    before: PlanId,
    pairs: &[(PlanId, ParticipantId, ParticipantId)],
) -> HashSet<ParticipantId> {
    let mut of_people: HashMap<ParticipantId, [BTreeSet<(bool, ParticipantId)>; 2]> =
        HashMap::new();
    for (plan, mentee, mentor) in pairs {
        let place = usize::from(*plan != before);
        of_people.entry(*mentee).or_default()[place].insert((true, *mentor));
        of_people.entry(*mentor).or_default()[place].insert((false, *mentee));
    }
    let differ = of_people.into_iter().filter(|(_, [first, second])| first != second);
    differ.map(|(person, _)| person).collect()
}
