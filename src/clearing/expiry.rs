//! How long adverts stand: nobody reads a list of adverts whose authors have gone.
//!
//! An advert expires 28 days after it was posted, renewed or opened again. Its
//! author is told three days before, and after 14 days without an answer of the
//! adverts that fit.

use sea_orm::prelude::TimeDateTimeWithTimeZone;
use sea_orm::sea_query::{Expr, ExprTrait, Func, JoinType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};
use time::{Duration, OffsetDateTime};

use super::declare::{OwnAdvertError, own_open_advert};
use super::ending::{Ending, end_advert};
use crate::account::Member;
use crate::entity::{AccountId, NotificationKind, TopicId, TopicState, account, advert, topic};
use crate::forum::{self, TopicRow};
use crate::london;
use crate::moderation::{self, LogEntry};
use crate::notification::{self, About, Notice};
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};
use crate::visibility::is_hidden;

/// How long an advert stands.
const STANDS: Duration = Duration::days(28);
/// After how long its author is told that it will expire.
const TELL: Duration = Duration::days(25);
/// How long before it expires it may be renewed.
const RENEWABLE: Duration = Duration::days(7);
/// After how long without an answer its author is told of adverts that fit.
const NUDGE: Duration = Duration::days(14);

/// How many adverts are looked at in one go.
const BATCH: u64 = 200;

/// Why an advert was not renewed.
#[derive(Debug, thiserror::Error)]
pub enum RenewError {
    /// It is not the author's own open advert.
    #[error(transparent)]
    Advert(#[from] OwnAdvertError),
    /// It stands for some time yet.
    #[error("You can renew this advert from {}", london::date(*.0))]
    TooEarly(OffsetDateTime),
}

impl From<DbErr> for RenewError {
    fn from(error: DbErr) -> Self {
        Self::Advert(error.into())
    }
}

impl Refusal for RenewError {
    fn kind(&self) -> Kind {
        match self {
            Self::Advert(refused) => refused.kind(),
            Self::TooEarly(_) => Kind::Conflict,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self {
            Self::Advert(refused) => refused.problems(),
            Self::TooEarly(_) => vec![Problem::new(Code::AlreadyDone, &[], self.to_string())],
        }
    }
}

/// When an advert expires; never where it is not open.
#[must_use]
pub fn expires_at(topic: &TopicRow) -> Option<OffsetDateTime> {
    let advert = topic.advert.as_ref().filter(|_| topic.state == TopicState::Open)?;
    Some(stands_since(topic.created_at, advert.renewed_at) + STANDS)
}

/// Whether a member may renew an advert now.
#[must_use]
pub fn may_renew(topic: &TopicRow, member: &Member, now: OffsetDateTime) -> bool {
    let is_own = topic.author.id == member.id();
    is_own && expires_at(topic).is_some_and(|expires| expires - RENEWABLE <= now)
}

/// Has one's own advert stand for another 28 days.
///
/// # Errors
///
/// Refuses for what is not the member's own open advert, and earlier than a week
/// before it expires.
pub async fn renew_advert(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    author: &Member,
    id: TopicId,
) -> Result<topic::Model, RenewError> {
    let (topic, advert) = own_open_advert(tx, author, id).await?;
    let renewable = stands_since(topic.created_at, advert.renewed_at) + STANDS - RENEWABLE;
    if occasion.now() < renewable {
        return Err(RenewError::TooEarly(renewable));
    }
    stands_from(tx, occasion, id).await?;
    let entry = LogEntry::new("renew advert", &topic);
    moderation::record(tx, occasion, author.id(), entry).await?;
    Ok(topic)
}

/// Has an advert stand from now on, as one that was just posted.
pub(super) async fn stands_from(
    tx: &DatabaseTransaction,
    occasion: &Occasion,
    id: TopicId,
) -> Result<(), DbErr> {
    let never = || Expr::value(None::<OffsetDateTime>);
    advert::Entity::update_many()
        .col_expr(advert::Column::RenewedAt, Expr::value(occasion.now()))
        .col_expr(advert::Column::NudgedAt, never())
        .col_expr(advert::Column::ExpiryToldAt, never())
        .filter(advert::Column::TopicId.eq(id))
        .exec(tx)
        .await
        .map(drop)
}

fn stands_since(
    posted: TimeDateTimeWithTimeZone,
    renewed: Option<TimeDateTimeWithTimeZone>,
) -> OffsetDateTime {
    renewed.unwrap_or(posted)
}

/// What is due for an advert because of its age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Its author hears of adverts that fit: nobody has answered.
    Nudge,
    /// Its author hears that it will expire.
    Tell,
    /// It expires.
    Expire,
}

/// Adverts for which something is due because of their age.
///
/// # Errors
///
/// When the database fails.
pub async fn adverts_due(
    db: &impl ConnectionTrait,
    now: OffsetDateTime,
) -> Result<Vec<TopicId>, DbErr> {
    let mut due = advert::Entity::find().filter(is_due(now));
    let key = topic::Column::Id.into_expr().eq(advert::Column::TopicId.into_expr());
    QueryTrait::query(&mut due).join(JoinType::InnerJoin, topic::Entity, key);
    let due = due.order_by_asc(advert::Column::TopicId).limit(BATCH).all(db).await?;
    Ok(due.into_iter().map(|advert| advert.topic_id).collect())
}

fn is_due(now: OffsetDateTime) -> Condition {
    use advert::Column::{ExpiryToldAt, IsOpen, NudgedAt, RenewedAt};
    let since = || {
        let posted = Expr::col((topic::Entity, topic::Column::CreatedAt));
        Expr::from(Func::coalesce([RenewedAt.into_expr(), posted]))
    };
    let nudge = Condition::all()
        .add(NudgedAt.is_null())
        .add(topic::Column::ReplyCount.into_expr().eq(0))
        .add(is_hidden(advert::Column::AuthorId.into_expr()).not())
        .add(since().lte(now - NUDGE));
    let tell = Condition::all().add(ExpiryToldAt.is_null()).add(since().lte(now - TELL));
    let expire = ExpiryToldAt.lte(now - (STANDS - TELL));
    Condition::all()
        .add(IsOpen.eq(true))
        .add(topic::Column::State.into_expr().eq(TopicState::Open))
        .add(Condition::any().add(nudge).add(tell).add(expire))
}

/// Does what is due for an advert because of its age, and says what it was. Safe
/// to ask twice and on two servers: the thread is held, and read again.
///
/// # Errors
///
/// When the database fails.
pub async fn advance_advert(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    id: TopicId,
) -> Result<Option<Due>, DbErr> {
    let Some(topic) = forum::lock_topic(tx, id).await? else { return Ok(None) };
    let Some(advert) = advert::Entity::find_by_id(id).one(tx).await? else { return Ok(None) };
    let due = due(&topic, &advert, occasion.now());
    match due {
        // Nobody can answer somebody who hides: that is no news to them.
        Some(Due::Nudge) if hides_now(tx, topic.author_id).await? => return Ok(None),
        Some(Due::Nudge) => {
            note(tx, occasion, id, advert::Column::NudgedAt).await?;
            tell(tx, occasion, &topic, NotificationKind::Suggestions).await?;
        }
        Some(Due::Tell) => {
            note(tx, occasion, id, advert::Column::ExpiryToldAt).await?;
            tell(tx, occasion, &topic, NotificationKind::AdvertExpires).await?;
        }
        Some(Due::Expire) => {
            let who = topic.author_id;
            end_advert(tx, occasion, who, who, id, Ending::Expired, None).await?;
        }
        None => {}
    }
    Ok(due)
}

/// Whether somebody hides from all members now.
async fn hides_now(tx: &DatabaseTransaction, who: AccountId) -> Result<bool, DbErr> {
    let hidden = account::Entity::find_by_id(who).filter(is_hidden(Expr::value(who)));
    Ok(hidden.one(tx).await?.is_some())
}

/// The rule alone. Nobody's advert expires who was not told three days before.
fn due(topic: &topic::Model, advert: &advert::Model, now: OffsetDateTime) -> Option<Due> {
    let since = stands_since(topic.created_at, advert.renewed_at);
    let told = advert.expiry_told_at;
    if topic.state != TopicState::Open || !advert.is_open {
        None
    } else if told.is_some_and(|told| told + (STANDS - TELL) <= now) {
        Some(Due::Expire)
    } else if told.is_none() && since + TELL <= now {
        Some(Due::Tell)
    } else if advert.nudged_at.is_none() && topic.reply_count == 0 && since + NUDGE <= now {
        Some(Due::Nudge)
    } else {
        None
    }
}

async fn note(
    tx: &DatabaseTransaction,
    occasion: &Occasion,
    id: TopicId,
    column: advert::Column,
) -> Result<(), DbErr> {
    advert::Entity::update_many()
        .col_expr(column, Expr::value(occasion.now()))
        .filter(advert::Column::TopicId.eq(id))
        .exec(tx)
        .await
        .map(drop)
}

async fn tell(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    topic: &topic::Model,
    kind: NotificationKind,
) -> Result<(), DbErr> {
    let notice = Notice {
        to: topic.author_id,
        kind,
        cause: format!("advert:{}:{}:{}", topic.id, kind.word(), occasion.now().date()),
        path: format!("/topics/{}", topic.number),
        about: About { topic: Some(topic.id), ..About::default() },
    };
    notification::notify(tx, occasion, notice).await
}
