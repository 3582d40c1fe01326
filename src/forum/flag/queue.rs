//! The reports that wait for a moderator, the first reported first.
//!
//! A page takes four statements, however many reports are on it.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait, JoinType, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select,
};
use time::OffsetDateTime;

use crate::account::{Member, Moderator};
use crate::db::Slice;
use crate::entity::{
    AccountId, FlagId, FlagReason, FlagState, PostId, TopicId, flag, flag_report, post,
};
use crate::forum::posts::posts_by_id;
use crate::forum::rows::{PostRow, TopicRow, topics_by_id};

/// A reported post, with why it was reported and nothing of by whom.
#[derive(Clone, Debug)]
pub struct FlagRow {
    /// Identifies it.
    pub id: FlagId,
    /// The post.
    pub post: PostRow,
    /// Its thread.
    pub topic: TopicRow,
    /// Why, each once.
    pub reasons: Vec<FlagReason>,
    /// What those who reported it added.
    pub notes: Vec<String>,
    /// When the first of them reported it.
    pub flagged_at: OffsetDateTime,
}

/// The reports that wait, the first reported first, or those after one of them.
/// None of a post that the moderator wrote: others decide about that.
///
/// # Errors
///
/// When the database fails.
pub async fn flag_queue(
    db: &impl ConnectionTrait,
    moderator: &Moderator,
    slice: &Slice<FlagId>,
) -> Result<Vec<FlagRow>, DbErr> {
    use flag::Column;
    let mut flags = waiting(moderator);
    if let Some(after) = slice.from {
        let mut key = Query::select();
        key.columns([Column::FlaggedAt, Column::Id])
            .from(flag::Entity)
            .and_where(Expr::col(Column::Id).eq(after));
        let row: [Expr; 2] = [Column::FlaggedAt.into_expr(), Column::Id.into_expr()];
        let key = Expr::SubQuery(None, Box::new(key.into()));
        flags = flags.filter(Expr::tuple(row).gt(key));
    }
    let flags =
        flags.order_by_asc(Column::FlaggedAt).order_by_asc(Column::Id).limit(slice.limit).all(db);
    rows(db, moderator.member(), flags.await?, Condition::all()).await
}

/// How many reports wait for this moderator.
///
/// # Errors
///
/// When the database fails.
pub async fn count_flags(db: &impl ConnectionTrait, moderator: &Moderator) -> Result<u64, DbErr> {
    waiting(moderator).select_only().column(flag::Column::Id).count(db).await
}

/// A report with all that was said in it.
///
/// # Errors
///
/// When the database fails.
pub async fn flag_for_moderator(
    db: &impl ConnectionTrait,
    moderator: &Moderator,
    id: FlagId,
) -> Result<Option<FlagRow>, DbErr> {
    let found = flag::Entity::find_by_id(id).all(db).await?;
    Ok(rows(db, moderator.member(), found, Condition::all()).await?.pop())
}

/// A report as a member made it, without what others said.
///
/// # Errors
///
/// When the database fails.
pub async fn own_flag(
    db: &impl ConnectionTrait,
    member: &Member,
    id: FlagId,
) -> Result<Option<FlagRow>, DbErr> {
    let found = flag::Entity::find_by_id(id).all(db).await?;
    let own = Condition::all().add(flag_report::Column::ReporterId.eq(member.id()));
    Ok(rows(db, member, found, own).await?.pop())
}

fn waiting(moderator: &Moderator) -> Select<flag::Entity> {
    let mut flags = flag::Entity::find()
        .filter(flag::Column::State.eq(FlagState::Waiting))
        .filter(post::Column::AuthorId.ne(moderator.id()));
    let of_post = flag::Column::PostId.into_expr().eq(post::Column::Id.into_expr());
    QueryTrait::query(&mut flags).join(JoinType::InnerJoin, post::Entity, of_post);
    flags
}

/// Flags with their posts and threads, as `reader` sees them, and with those of
/// their reports that are `shown`.
async fn rows(
    db: &impl ConnectionTrait,
    reader: &Member,
    flags: Vec<flag::Model>,
    shown: Condition,
) -> Result<Vec<FlagRow>, DbErr> {
    if flags.is_empty() {
        return Ok(Vec::new());
    }
    let posts: Vec<PostId> = flags.iter().map(|flag| flag.post_id).collect();
    let posts = posts_by_id(db, reader, &posts).await?;
    let topics: Vec<TopicId> = posts.iter().map(|post| post.topic_id).collect();
    let topics = topics_by_id(db, reader, &topics).await?;
    let mut reports = reports(db, &flags, shown).await?;
    let row = |flag: flag::Model| {
        let post = posts.iter().find(|post| post.id == flag.post_id)?.clone();
        let topic = topics.iter().find(|topic| topic.id == post.topic_id)?.clone();
        let (mut reasons, notes) = reports.remove(&flag.id).unwrap_or_default();
        reasons.sort();
        reasons.dedup();
        Some(FlagRow { id: flag.id, post, topic, reasons, notes, flagged_at: flag.flagged_at })
    };
    Ok(flags.into_iter().filter_map(row).collect())
}

/// What reports say: reasons and notes.
type Said = (Vec<FlagReason>, Vec<String>);

async fn reports(
    db: &impl ConnectionTrait,
    flags: &[flag::Model],
    shown: Condition,
) -> Result<HashMap<FlagId, Said>, DbErr> {
    let found: Vec<flag_report::Model> = flag_report::Entity::find()
        .filter(flag_report::Column::FlagId.is_in(flags.iter().map(|flag| flag.id)))
        .filter(shown)
        .order_by_asc(flag_report::Column::At)
        .order_by_asc(flag_report::Column::ReporterId)
        .all(db)
        .await?;
    let mut said: HashMap<FlagId, Said> = HashMap::new();
    for report in found {
        let (reasons, notes) = said.entry(report.flag_id).or_default();
        reasons.push(report.reason);
        notes.extend(report.note);
    }
    Ok(said)
}

/// Who reported a post.
pub(crate) async fn reporters(
    db: &impl ConnectionTrait,
    flag: FlagId,
) -> Result<Vec<AccountId>, DbErr> {
    let found = flag_report::Entity::find().filter(flag_report::Column::FlagId.eq(flag));
    let found = found.select_only().column(flag_report::Column::ReporterId);
    found.into_tuple().all(db).await
}
