//! Saying yes or no to an introduction.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};

use super::ending::end;
use super::error::IntroductionError;
use crate::account::Member;
use crate::clearing::eligibility::eligibility_of;
use crate::clearing::holding::{Held, hold};
use crate::clearing::matching::{Making, make_match};
use crate::entity::{
    AccountId, IntroductionId, IntroductionState, NotificationKind, ParticipantRole,
    clearing_match, introduction,
};
use crate::notification::{self, About, Notice};
use crate::occasion::Occasion;
use crate::visibility::sees;

/// An introduction that was answered, and the match where both have said yes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The introduction.
    pub introduction: IntroductionId,
    /// The match.
    pub made: Option<clearing_match::Model>,
}

/// Answers an introduction. The answer may be changed until the introduction is
/// over; the second yes makes the match.
///
/// # Errors
///
/// Refuses for an introduction that is not the member's own, that is with somebody who
/// is absent for them, or that is over.
pub async fn answer_introduction(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    member: &Member,
    id: IntroductionId,
    yes: bool,
) -> Result<Answered, IntroductionError> {
    let two = [introduction::Column::MenteeId, introduction::Column::MentorId];
    let seen = sees(&Expr::value(member.id()), two.map(ColumnTrait::into_expr));
    let found = introduction::Entity::find_by_id(id).filter(seen).one(tx).await?;
    let found = found.filter(|it| [it.mentee_id, it.mentor_id].contains(&member.id()));
    let found = found.ok_or(IntroductionError::NotFound)?;
    // Both are held, so what the other one says comes before or after.
    let held = hold(tx, &[found.mentee_id, found.mentor_id]).await?;
    if !held.is_active(member.id()) {
        return Err(IntroductionError::Away);
    }
    let answered = note_answer(tx, occasion, &found, member.id(), yes).await?;
    if answered.mentee_answer != Some(true) || answered.mentor_answer != Some(true) {
        return Ok(Answered { introduction: id, made: None });
    }
    let Some(open) = held.advert(answered.mentee_topic_id) else {
        return Err(IntroductionError::Over);
    };
    if !may_be_matched(tx, &held, &answered).await? {
        end(tx, occasion, &answered, None).await?;
        return Ok(Answered { introduction: id, made: None });
    }
    let answered = set_matched(tx, occasion, id).await?;
    let making = Making {
        held: &held,
        open,
        other: Some(answered.mentor_id),
        offer: None,
        introduction: Some(id),
        text: None,
    };
    let made = make_match(tx, occasion, making).await?.made;
    tell_both(tx, occasion, &answered).await?;
    Ok(Answered { introduction: id, made: Some(made) })
}

/// Writes down what one of the two says, while it may still be said.
async fn note_answer(
    tx: &DatabaseTransaction,
    occasion: &Occasion,
    found: &introduction::Model,
    who: AccountId,
    yes: bool,
) -> Result<introduction::Model, IntroductionError> {
    use introduction::Column;
    let column = if who == found.mentee_id { Column::MenteeAnswer } else { Column::MentorAnswer };
    let answered = introduction::Entity::update_many()
        .col_expr(column, Expr::value(yes))
        .filter(Column::Id.eq(found.id))
        .filter(Column::State.eq(IntroductionState::Asked))
        .filter(Column::AnswerBy.gt(occasion.now()))
        .exec_with_returning(tx)
        .await?;
    if let Some(answered) = answered.into_iter().next() {
        return Ok(answered);
    }
    let now = introduction::Entity::find_by_id(found.id).one(tx).await?;
    let is_matched = now.is_some_and(|it| it.state == IntroductionState::Matched);
    Err(if is_matched { IntroductionError::Matched } else { IntroductionError::Over })
}

async fn may_be_matched(
    tx: &DatabaseTransaction,
    held: &Held,
    found: &introduction::Model,
) -> Result<bool, DbErr> {
    let (mentee, mentor) = (found.mentee_id, found.mentor_id);
    Ok(held.is_active(mentee)
        && held.is_active(mentor)
        && held.advert(found.mentor_topic_id).is_some()
        && eligibility_of(tx, mentee).await?.room.is_left(ParticipantRole::Mentee)
        && eligibility_of(tx, mentor).await?.room.is_left(ParticipantRole::Mentor))
}

async fn set_matched(
    tx: &DatabaseTransaction,
    occasion: &Occasion,
    id: IntroductionId,
) -> Result<introduction::Model, IntroductionError> {
    use introduction::Column;
    let matched = introduction::Entity::update_many()
        .col_expr(Column::State, Expr::value(IntroductionState::Matched))
        .col_expr(Column::EndedAt, Expr::value(occasion.now()))
        .filter(Column::Id.eq(id))
        .filter(Column::State.eq(IntroductionState::Asked))
        .exec_with_returning(tx)
        .await?;
    matched.into_iter().next().ok_or(IntroductionError::Over)
}

async fn tell_both(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    made: &introduction::Model,
) -> Result<(), DbErr> {
    let notice = |to, by, topic| Notice {
        to,
        kind: NotificationKind::Matched,
        cause: format!("introduction:{}:matched", made.id),
        path: "/clearing/matches".to_owned(),
        about: About { topic: Some(topic), by: Some(by), ..About::default() },
    };
    let both = vec![
        notice(made.mentee_id, made.mentor_id, made.mentor_topic_id),
        notice(made.mentor_id, made.mentee_id, made.mentee_topic_id),
    ];
    notification::notify_all(tx, occasion, both).await
}
