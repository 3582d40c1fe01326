//! Long-term matches that people of a round make in clearing.
//!
//! A plan and its proof stay as they were published: these matches have rows of
//! their own beside the pairs of the plan.

use std::collections::HashMap;

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait,
    DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use crate::entity::{ParticipantId, long_term_match, participant, round};
use crate::occasion::Occasion;

/// Two people by their addresses.
#[derive(Clone, Copy, Debug)]
pub struct TwoPeople<'a> {
    /// The mentee's address.
    pub mentee: &'a str,
    /// The mentor's address.
    pub mentor: &'a str,
}

/// The round that was published last, whether or not it is over.
///
/// # Errors
///
/// When the database fails.
pub async fn published_round(db: &impl ConnectionTrait) -> Result<Option<round::Model>, DbErr> {
    round::Entity::find()
        .filter(round::Column::PublishedAt.is_not_null())
        .order_by_desc(round::Column::PublishedAt)
        .order_by_desc(round::Column::Id)
        .one(db)
        .await
}

/// Notes that two people go on for the long term, in the published round.
/// Nothing where either takes no part in it on that side.
///
/// # Errors
///
/// When the database fails.
pub async fn keep_long_term_match(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    two: TwoPeople<'_>,
) -> Result<(), DbErr> {
    let round = published_round(tx).await?.filter(|round| round.completed_at.is_none());
    let Some(round) = round else { return Ok(()) };
    let both = participant::Entity::find()
        .filter(participant::Column::RoundId.eq(round.id))
        .filter(participant::Column::Email.is_in([two.mentee, two.mentor]))
        .filter(participant::Column::WithdrawnAt.is_null())
        .all(tx)
        .await?;
    let both: HashMap<&str, &participant::Model> =
        both.iter().map(|one| (one.email.as_str(), one)).collect();
    let mentee = both.get(two.mentee).filter(|one| one.role.is_mentored());
    let mentor = both.get(two.mentor).filter(|one| one.role.mentors());
    let (Some(mentee), Some(mentor)) = (mentee, mentor) else { return Ok(()) };
    let row = long_term_match::ActiveModel {
        id: Set(occasion.id()),
        round_id: Set(round.id),
        mentee_id: Set(mentee.id),
        mentor_id: Set(mentor.id),
        since: Set(occasion.now()),
        ended_at: Set(None),
    };
    row.insert(tx).await.map(drop)
}

/// Notes that two people do not go on after all.
///
/// # Errors
///
/// When the database fails.
pub async fn end_long_term_match(
    tx: &DatabaseTransaction,
    occasion: &Occasion,
    two: TwoPeople<'_>,
) -> Result<(), DbErr> {
    use long_term_match::Column;
    let rows_of = |email: &str| {
        participant::Entity::find()
            .select_only()
            .column(participant::Column::Id)
            .filter(participant::Column::Email.eq(email))
            .into_query()
    };
    long_term_match::Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(occasion.now()))
        .filter(Column::MenteeId.in_subquery(rows_of(two.mentee)))
        .filter(Column::MentorId.in_subquery(rows_of(two.mentor)))
        .filter(Column::EndedAt.is_null())
        .exec(tx)
        .await
        .map(drop)
}

/// The long-term matches of somebody in a round that were made in clearing.
///
/// # Errors
///
/// When the database fails.
pub(super) async fn long_term_matches(
    db: &impl ConnectionTrait,
    me: ParticipantId,
) -> Result<Vec<long_term_match::Model>, DbErr> {
    use long_term_match::Column;
    long_term_match::Entity::find()
        .filter(Condition::any().add(Column::MenteeId.eq(me)).add(Column::MentorId.eq(me)))
        .filter(Column::EndedAt.is_null())
        .order_by_asc(Column::Id)
        .all(db)
        .await
}
