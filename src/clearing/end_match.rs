//! "It did not work": a match ends, and the adverts it ended open again.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QueryOrder,
};
use time::{Duration, OffsetDateTime};

use super::eligibility::eligibility_of;
use super::expiry::stands_from;
use super::holding::hold_accounts;
use super::news::{News, tell};
use crate::account::Member;
use crate::entity::{
    AccountId, AccountStatus, ClearingMatchId, TopicState, account, advert, clearing_match, topic,
};
use crate::forum::{self, PostText, Reason, TextProblem};
use crate::moderation::{self, LogEntry, Subject};
use crate::occasion::Occasion;
use crate::planning::{self, TwoPeople};
use crate::refusal::{Code, Kind, Problem, Refusal};

/// For how long after a match either may say that it did not work.
pub const TRIAL: Duration = Duration::days(30);

/// Why a match goes on.
#[derive(Debug, thiserror::Error)]
pub enum EndMatchError {
    /// The member has no such match.
    #[error("We could not find this match")]
    NotFound,
    /// Someone else did it first.
    #[error("This match has already ended")]
    AlreadyEnded,
    /// It has gone on for too long.
    #[error("You can end a match here for 30 days. After that, ask a moderator")]
    TooLate,
    /// The reason cannot be kept.
    #[error(transparent)]
    Text(#[from] TextProblem),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for EndMatchError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::AlreadyEnded | Self::TooLate => Kind::Conflict,
            Self::Text(_) => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let code = match self {
            Self::AlreadyEnded => Code::AlreadyDone,
            Self::TooLate => Code::EditWindowOver,
            Self::Text(problem) => return vec![problem.clone().into()],
            Self::NotFound | Self::Database(_) => return Vec::new(),
        };
        vec![Problem::new(code, &[], self.to_string())]
    }
}

/// Says that one's own match did not work. Both are eligible again, the adverts
/// it ended open again, and neither sees the other's address any more.
///
/// # Errors
///
/// Refuses for a match that is not the member's own or has ended, and after
/// [`TRIAL`].
pub async fn end_clearing_match(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    member: &Member,
    id: ClearingMatchId,
    reason: Option<&Reason>,
) -> Result<clearing_match::Model, EndMatchError> {
    let found = clearing_match::Entity::find_by_id(id).one(tx).await?;
    let found = found.filter(|it| people(it).contains(&member.id()));
    let found = found.ok_or(EndMatchError::NotFound)?;
    may_end(&found, occasion.now())?;
    hold_accounts(tx, &people(&found)).await?;
    let ended = end_match(tx, occasion, member.id(), id, reason).await?;
    let ended = ended.ok_or(EndMatchError::AlreadyEnded)?;
    for advert in adverts_ended_by(tx, id).await? {
        reopen(tx, occasion, member.id(), &advert).await?;
    }
    tell_other(tx, occasion, member.id(), &ended).await?;
    Ok(ended)
}

/// The matches of somebody that have not ended.
pub(super) async fn own_matches(
    db: &impl ConnectionTrait,
    who: AccountId,
) -> Result<Vec<clearing_match::Model>, DbErr> {
    use clearing_match::Column::{EndedAt, Id, MenteeId, MentorId};
    clearing_match::Entity::find()
        .filter(Condition::any().add(MentorId.eq(who)).add(MenteeId.eq(who)))
        .filter(EndedAt.is_null())
        .order_by_asc(Id)
        .all(db)
        .await
}

/// Ends a match of somebody who leaves. Their match is told, and looks for somebody else
/// where it was made in the last [`TRIAL`].
pub(super) async fn end_match_of_leaver(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    who: AccountId,
    made: &clearing_match::Model,
) -> Result<(), DbErr> {
    let Some(ended) = end_match(tx, occasion, who, made.id, None).await? else { return Ok(()) };
    if may_end(made, occasion.now()).is_ok() {
        for advert in adverts_ended_by(tx, made.id).await? {
            if advert.author_id != who {
                reopen(tx, occasion, who, &advert).await?;
            }
        }
    }
    tell_other(tx, occasion, who, &ended).await
}

async fn adverts_ended_by(
    tx: &DatabaseTransaction,
    id: ClearingMatchId,
) -> Result<Vec<advert::Model>, DbErr> {
    advert::Entity::find()
        .filter(advert::Column::MatchId.eq(id))
        .order_by_asc(advert::Column::TopicId)
        .all(tx)
        .await
}

/// Tells the other one of a match that it has ended.
async fn tell_other(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    by: AccountId,
    ended: &clearing_match::Model,
) -> Result<(), DbErr> {
    let topic = topic::Entity::find_by_id(ended.topic_id).one(tx).await?;
    let other = people(ended).into_iter().find(|id| *id != by);
    let (Some(topic), Some(other)) = (topic, other) else { return Ok(()) };
    tell(tx, occasion, other, by, News::MatchEnded(ended.id), &topic).await
}

/// The two of a match, or the one of them who is known here.
pub(super) fn people(made: &clearing_match::Model) -> Vec<AccountId> {
    made.mentor_id.into_iter().chain(made.mentee_id).collect()
}

/// Ends a match, and the programme's long-term match with it; `None` when it has
/// ended.
pub(super) async fn end_match(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    actor: AccountId,
    id: ClearingMatchId,
    reason: Option<&Reason>,
) -> Result<Option<clearing_match::Model>, DbErr> {
    use clearing_match::Column;
    let ended = clearing_match::Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(occasion.now()))
        .col_expr(Column::EndedBy, Expr::value(actor))
        .col_expr(Column::EndReason, Expr::value(reason.map(Reason::as_str)))
        .filter(Column::Id.eq(id))
        .filter(Column::EndedAt.is_null())
        .exec_with_returning(tx)
        .await?;
    let Some(ended) = ended.into_iter().next() else { return Ok(None) };
    if let (Some(mentor), Some(mentee)) =
        (address(tx, ended.mentor_id).await?, address(tx, ended.mentee_id).await?)
    {
        let two = TwoPeople { mentee: &mentee, mentor: &mentor };
        planning::end_long_term_match(tx, occasion, two).await?;
    }
    let topic = topic::Entity::find_by_id(ended.topic_id).one(tx).await?;
    let title = topic.map(|topic| topic.title).unwrap_or_default();
    let entry = LogEntry::new("end match", Subject::new("match", ended.id, title));
    moderation::record(tx, occasion, actor, entry).await?;
    Ok(Some(ended))
}

async fn address(
    db: &impl ConnectionTrait,
    id: Option<AccountId>,
) -> Result<Option<String>, DbErr> {
    let Some(id) = id else { return Ok(None) };
    Ok(account::Entity::find_by_id(id).one(db).await?.map(|account| account.email))
}

fn may_end(made: &clearing_match::Model, now: OffsetDateTime) -> Result<(), EndMatchError> {
    if made.ended_at.is_some() {
        return Err(EndMatchError::AlreadyEnded);
    }
    if now >= made.made_at + TRIAL { Err(EndMatchError::TooLate) } else { Ok(()) }
}

/// Opens an advert again, if its author is still looking and has not posted
/// another one. Quietly: it says so in the thread, and counts as no activity.
async fn reopen(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    actor: AccountId,
    advert: &advert::Model,
) -> Result<(), DbErr> {
    let id = advert.topic_id;
    if !may_reopen(tx, advert).await? {
        return Ok(());
    }
    let Some(found) = forum::lock_topic(tx, id).await? else { return Ok(()) };
    // What a moderator removed stays closed.
    if found.removed_title.is_some() {
        return Ok(());
    }
    let before = found.state;
    let nothing = || Expr::value(None::<OffsetDateTime>);
    let step = forum::step(id, &[TopicState::MatchDeclared, TopicState::Closed])
        .col_expr(topic::Column::State, Expr::value(TopicState::Open))
        .col_expr(topic::Column::DeclaredAt, nothing())
        .col_expr(topic::Column::ClosedAt, nothing())
        .col_expr(topic::Column::ClosedBy, Expr::value(None::<uuid::Uuid>))
        .col_expr(topic::Column::ClosingReason, Expr::value(None::<String>));
    let Some(topic) = forum::take(tx, step).await? else { return Ok(()) };
    advert::Entity::update_many()
        .col_expr(advert::Column::IsOpen, Expr::value(true))
        .col_expr(advert::Column::MatchId, Expr::value(None::<uuid::Uuid>))
        .col_expr(advert::Column::MatchedPostId, Expr::value(None::<uuid::Uuid>))
        .filter(advert::Column::TopicId.eq(id))
        .exec(tx)
        .await?;
    stands_from(tx, occasion, id).await?;
    let event = PostText::event("This advert is open again.", None);
    forum::insert_event(tx, occasion, &topic, advert.author_id, &event).await?;
    let entry =
        LogEntry::new("reopen advert", &topic).before(before.word()).after(topic.state.word());
    moderation::record(tx, occasion, actor, entry).await
}

async fn may_reopen(tx: &DatabaseTransaction, advert: &advert::Model) -> Result<bool, DbErr> {
    let author = account::Entity::find_by_id(advert.author_id).one(tx).await?;
    let is_here = author.is_some_and(|author| author.status == AccountStatus::Active);
    let another = advert::Entity::find()
        .filter(advert::Column::AuthorId.eq(advert.author_id))
        .filter(advert::Column::Kind.eq(advert.kind))
        .filter(advert::Column::IsOpen.eq(true))
        .one(tx)
        .await?;
    let eligibility = eligibility_of(tx, advert.author_id).await?;
    let is_refused = eligibility.participation.refusal_of(advert.kind).is_some();
    Ok(is_here && another.is_none() && !is_refused)
}
