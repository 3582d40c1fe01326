//! Reading plans, page by page.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select,
};

use super::problem::pair_ids;
use super::progress::unanswered;
use crate::db::{Slice, like_containing};
use crate::entity::{
    PairId, ParticipantId, PlanId, RoundId, UnmatchedId, pair, participant, plan, unmatched,
};
use crate::matching::PairIds;

/// What the people of a round are called.
pub(super) type Names = HashMap<ParticipantId, String>;

/// One plan.
///
/// # Errors
///
/// When the database fails.
pub async fn plan(db: &impl ConnectionTrait, id: PlanId) -> Result<Option<plan::Model>, DbErr> {
    plan::Entity::find_by_id(id).one(db).await
}

/// The plans of rounds, newest first.
///
/// # Errors
///
/// When the database fails.
pub async fn plans_of_rounds(
    db: &impl ConnectionTrait,
    rounds: &[RoundId],
) -> Result<Vec<plan::Model>, DbErr> {
    plan::Entity::find()
        .filter(plan::Column::RoundId.is_in(rounds.iter().copied()))
        .order_by_desc(plan::Column::CreatedAt)
        .order_by_desc(plan::Column::Id)
        .all(db)
        .await
}

/// Which pairs of a plan are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct PairFilter<'a> {
    /// Those where either name contains this.
    pub search: Option<&'a str>,
    /// Only those that nobody has said anything of.
    pub unanswered: bool,
}

/// Pairs of a plan that are wanted, by the mentee's name.
///
/// # Errors
///
/// When the database fails.
pub async fn pairs_of_plan(
    db: &impl ConnectionTrait,
    plan: &plan::Model,
    filter: PairFilter<'_>,
    slice: &Slice<PairId>,
) -> Result<Vec<pair::Model>, DbErr> {
    let after = slice.from.map(|after| pair::Column::Id.gt(after));
    found_pairs(plan, filter)
        .apply_if(after, QueryFilter::filter)
        .order_by_asc(pair::Column::Id)
        .limit(slice.limit + 1)
        .all(db)
        .await
}

/// How many pairs there are that are wanted.
///
/// # Errors
///
/// When the database fails.
pub async fn count_pairs(
    db: &impl ConnectionTrait,
    plan: &plan::Model,
    filter: PairFilter<'_>,
) -> Result<u64, DbErr> {
    found_pairs(plan, filter).count(db).await
}

fn found_pairs(plan: &plan::Model, filter: PairFilter<'_>) -> Select<pair::Entity> {
    let pairs = pair::Entity::find().filter(pair::Column::PlanId.eq(plan.id));
    let pairs = if filter.unanswered { pairs.filter(unanswered()) } else { pairs };
    let search = filter.search.map(str::trim).filter(|search| !search.is_empty());
    pairs.apply_if(search, |pairs, search| {
        let name =
            Expr::expr(Func::lower(Expr::col((participant::Entity, participant::Column::Name))));
        let named = participant::Entity::find()
            .select_only()
            .column(participant::Column::Id)
            .filter(participant::Column::RoundId.eq(plan.round_id))
            .filter(name.like(like_containing(&search.to_lowercase())))
            .into_query();
        pairs.filter(
            Condition::any()
                .add(pair::Column::MenteeId.in_subquery(named.clone()))
                .add(pair::Column::MentorId.in_subquery(named)),
        )
    })
}

/// Those who found nobody, by name.
///
/// # Errors
///
/// When the database fails.
pub async fn unmatched_of_plan(
    db: &impl ConnectionTrait,
    plan: PlanId,
    slice: &Slice<UnmatchedId>,
) -> Result<Vec<unmatched::Model>, DbErr> {
    with_nobody(plan)
        .apply_if(slice.from, |found, after| found.filter(unmatched::Column::Id.gt(after)))
        .order_by_asc(unmatched::Column::Id)
        .limit(slice.limit + 1)
        .all(db)
        .await
}

/// How many found nobody.
///
/// # Errors
///
/// When the database fails.
pub async fn count_unmatched(db: &impl ConnectionTrait, plan: PlanId) -> Result<u64, DbErr> {
    with_nobody(plan).count(db).await
}

/// Those who found somebody, but fewer than they would take, by name.
///
/// # Errors
///
/// When the database fails.
pub async fn fewer_of_plan(
    db: &impl ConnectionTrait,
    plan: PlanId,
    slice: &Slice<UnmatchedId>,
) -> Result<Vec<unmatched::Model>, DbErr> {
    with_some(plan)
        .apply_if(slice.from, |found, after| found.filter(unmatched::Column::Id.gt(after)))
        .order_by_asc(unmatched::Column::Id)
        .limit(slice.limit + 1)
        .all(db)
        .await
}

/// How many found fewer than they would take.
///
/// # Errors
///
/// When the database fails.
pub async fn count_fewer(db: &impl ConnectionTrait, plan: PlanId) -> Result<u64, DbErr> {
    with_some(plan).count(db).await
}

fn with_nobody(plan: PlanId) -> Select<unmatched::Entity> {
    let found = unmatched::Entity::find().filter(unmatched::Column::PlanId.eq(plan));
    found.filter(unmatched::Column::NFound.eq(0))
}

fn with_some(plan: PlanId) -> Select<unmatched::Entity> {
    let found = unmatched::Entity::find().filter(unmatched::Column::PlanId.eq(plan));
    found.filter(unmatched::Column::NFound.gt(0))
}

/// Who meets whom in a plan, as the engine names them.
///
/// # Errors
///
/// When the database fails.
pub(super) async fn pair_ids_of_plan(
    db: &impl ConnectionTrait,
    plan: PlanId,
) -> Result<Vec<PairIds>, DbErr> {
    let pairs: Vec<(ParticipantId, ParticipantId)> = pair::Entity::find()
        .select_only()
        .columns([pair::Column::MenteeId, pair::Column::MentorId])
        .filter(pair::Column::PlanId.eq(plan))
        .order_by_asc(pair::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok(pairs.into_iter().map(|(mentee, mentor)| pair_ids(mentee, mentor)).collect())
}

/// Participants by their identifiers, in no order.
///
/// # Errors
///
/// When the database fails.
pub async fn participants_by_id(
    db: &impl ConnectionTrait,
    ids: &[ParticipantId],
) -> Result<Vec<participant::Model>, DbErr> {
    participant::Entity::find()
        .filter(participant::Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await
}

/// What everybody in a round is called, also who has withdrawn.
pub(super) async fn names_of_round(
    db: &impl ConnectionTrait,
    round: RoundId,
) -> Result<Names, DbErr> {
    let rows: Vec<(ParticipantId, String)> = participant::Entity::find()
        .select_only()
        .columns([participant::Column::Id, participant::Column::Name])
        .filter(participant::Column::RoundId.eq(round))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}
