//! How an introduction ends without a match.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use time::OffsetDateTime;

use crate::entity::{
    AccountId, IntroductionId, IntroductionState, NotificationKind, TopicId, introduction,
};
use crate::notification::{self, About, Notice};
use crate::occasion::Occasion;

/// The page of one's own introductions.
pub(super) const PAGE: &str = "/clearing/introductions";

/// How many are ended in one go.
const BATCH: u64 = 200;

/// Introductions whose time to answer is over.
///
/// # Errors
///
/// When the database fails.
pub async fn overdue_introductions(
    db: &impl ConnectionTrait,
    now: OffsetDateTime,
) -> Result<Vec<IntroductionId>, DbErr> {
    let overdue: Vec<introduction::Model> = introduction::Entity::find()
        .filter(introduction::Column::State.eq(IntroductionState::Asked))
        .filter(introduction::Column::AnswerBy.lte(now))
        .order_by_asc(introduction::Column::Id)
        .limit(BATCH)
        .all(db)
        .await?;
    Ok(overdue.into_iter().map(|it| it.id).collect())
}

/// Ends one whose time to answer is over. Whoever said yes is told that it did not
/// work out, whatever the other one said or did not say.
///
/// # Errors
///
/// When the database fails.
pub async fn end_overdue_introduction(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    id: IntroductionId,
) -> Result<(), DbErr> {
    let Some(found) = introduction::Entity::find_by_id(id).one(tx).await? else { return Ok(()) };
    if found.answer_by > occasion.now() {
        return Ok(());
    }
    end(tx, occasion, &found, None).await
}

/// Ends those that an advert has, as the advert ends. The other one of the two is
/// told, if they said yes; the advert's author knows.
pub(in crate::clearing) async fn end_introductions_on(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    topic: TopicId,
) -> Result<(), DbErr> {
    let on = Condition::any()
        .add(introduction::Column::MenteeTopicId.eq(topic))
        .add(introduction::Column::MentorTopicId.eq(topic));
    let asked = introduction::Entity::find()
        .filter(introduction::Column::State.eq(IntroductionState::Asked))
        .filter(on)
        .order_by_asc(introduction::Column::Id)
        .all(tx)
        .await?;
    for found in asked {
        let author = if found.mentee_topic_id == topic { found.mentee_id } else { found.mentor_id };
        end(tx, occasion, &found, Some(author)).await?;
    }
    Ok(())
}

/// Ends the one that two people are asked about, because of `knows`. The other one is
/// told, if they said yes: the same as of any other.
pub(in crate::clearing) async fn end_introduction_between(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    knows: AccountId,
    other: AccountId,
) -> Result<(), DbErr> {
    use introduction::Column::{MenteeId, MentorId, State};
    let between = Condition::any()
        .add(MenteeId.eq(knows).and(MentorId.eq(other)))
        .add(MenteeId.eq(other).and(MentorId.eq(knows)));
    // A person is asked about one at a time.
    let asked = introduction::Entity::find()
        .filter(State.eq(IntroductionState::Asked))
        .filter(between)
        .one(tx)
        .await?;
    match asked {
        Some(found) => end(tx, occasion, &found, Some(knows)).await,
        None => Ok(()),
    }
}

/// Ends one that is asked, and tells those who said yes, but for `knows`.
pub(super) async fn end(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    found: &introduction::Model,
    knows: Option<AccountId>,
) -> Result<(), DbErr> {
    use introduction::Column;
    let ended = introduction::Entity::update_many()
        .col_expr(Column::State, Expr::value(IntroductionState::Over))
        .col_expr(Column::EndedAt, Expr::value(occasion.now()))
        .filter(Column::Id.eq(found.id))
        .filter(Column::State.eq(IntroductionState::Asked))
        .exec_with_returning(tx)
        .await?;
    // As it is now: an answer may have come since it was read.
    let Some(ended) = ended.into_iter().next() else { return Ok(()) };
    let answers = [(ended.mentee_id, ended.mentee_answer), (ended.mentor_id, ended.mentor_answer)];
    let told = answers.into_iter().filter(|(who, yes)| *yes == Some(true) && knows != Some(*who));
    let notices = told.map(|(to, _)| Notice {
        to,
        kind: NotificationKind::Introduction,
        cause: format!("introduction:{}:over", ended.id),
        path: PAGE.to_owned(),
        about: About::default(),
    });
    notification::notify_all(tx, occasion, notices.collect()).await
}
