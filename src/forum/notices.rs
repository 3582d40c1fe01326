//! Notifications about what happens in a thread.

use sea_orm::sea_query::{ExprTrait, JoinType};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
};

use super::mention::mentioned;
use crate::entity::{
    AccountId, AccountStatus, NotificationKind, PostKind, TopicId, WatchLevel, account, post,
    reading, topic,
};
use crate::notification::{self, About, Notice};
use crate::occasion::Occasion;

/// Among how many people of a thread a mention is looked up.
const PARTICIPANTS_MAX: u64 = 1_000;

/// Tells people of a new post in a topic: whom it mentions, then everybody who
/// watches the topic. Nobody is told twice. Its author, who has read the thread up
/// to there, is not told.
pub(crate) async fn tell_of_post(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    topic: &topic::Model,
    post: &post::Model,
) -> Result<(), DbErr> {
    let author = post.author_id;
    notification::mark_posts_read(tx, author, topic.id, post.number, occasion.now()).await?;
    let mentioned = mentioned_in(tx, post).await?;
    let mentioned = mentioned.into_iter().map(|to| (to, NotificationKind::Mention));
    let watching = watchers(tx, topic.id).await?;
    let watching = watching.into_iter().map(|to| (to, NotificationKind::Reply));
    // Of two notices with the same cause, the first counts.
    let told = mentioned.chain(watching).filter(|(to, _)| *to != author);
    let about = About { topic: Some(topic.id), post: Some(post.id), by: Some(author), round: None };
    let notices = told.map(|(to, kind)| Notice {
        to,
        kind,
        cause: post_cause(post),
        path: post_path(topic, post.number),
        about,
    });
    notification::notify_all(tx, occasion, notices.collect()).await
}

/// Tells a topic's author and everybody who watches it that it was closed, but not
/// the moderator who closed it.
pub(super) async fn tell_of_closing(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    topic: &topic::Model,
    moderator: AccountId,
) -> Result<(), DbErr> {
    let people = watchers(tx, topic.id).await?.into_iter().chain([topic.author_id]);
    let notices = people.filter(|to| *to != moderator).map(|to| Notice {
        to,
        kind: NotificationKind::TopicClosed,
        cause: format!("closed:{}:{}", topic.id, topic.last_number),
        path: format!("/topics/{}", topic.number),
        about: About { topic: Some(topic.id), ..About::default() },
    });
    notification::notify_all(tx, occasion, notices.collect()).await
}

/// Tells a topic's author that a moderator opened it again.
pub(super) async fn tell_of_reopening(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    topic: &topic::Model,
    moderator: AccountId,
) -> Result<(), DbErr> {
    if topic.author_id == moderator {
        return Ok(());
    }
    let notice = Notice {
        to: topic.author_id,
        kind: NotificationKind::Moderation,
        cause: format!("reopened:{}:{}", topic.id, topic.last_number),
        path: format!("/topics/{}", topic.number),
        about: About { topic: Some(topic.id), ..About::default() },
    };
    notification::notify(tx, occasion, notice).await
}

/// Tells the author of a post that a moderator deleted it.
pub(super) async fn tell_of_deletion(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    post: &post::Model,
) -> Result<(), DbErr> {
    let topic = topic::Entity::find_by_id(post.topic_id).one(tx).await?;
    let Some(topic) = topic else { return Ok(()) };
    let notice = Notice {
        to: post.author_id,
        kind: NotificationKind::Moderation,
        cause: format!("deleted:{}", post.id),
        path: post_path(&topic, post.number),
        about: About { topic: Some(topic.id), post: Some(post.id), ..About::default() },
    };
    notification::notify(tx, occasion, notice).await
}

/// The cause of everything that people are told of one post: nobody is told of
/// it twice, whatever it is to them.
pub(crate) fn post_cause(post: &post::Model) -> String {
    format!("post:{}", post.id)
}

/// The page of a post in its thread.
pub(crate) fn post_path(topic: &topic::Model, number: i32) -> String {
    // The first page has twenty posts. What comes later is on the last page, at least
    // for as long as it is news.
    let page = if number > 20 { "?last=20" } else { "" };
    format!("/topics/{}{page}#post-{number}", topic.number)
}

/// Who watches a topic and can read it.
async fn watchers(tx: &DatabaseTransaction, topic: TopicId) -> Result<Vec<AccountId>, DbErr> {
    let mut watching = reading::Entity::find()
        .select_only()
        .column(reading::Column::AccountId)
        .filter(reading::Column::TopicId.eq(topic))
        .filter(reading::Column::Level.eq(WatchLevel::Watch))
        .filter(account::Column::Status.eq(AccountStatus::Active));
    let of_account = account::Column::Id.into_expr().eq(reading::Column::AccountId.into_expr());
    QueryTrait::query(&mut watching).join(JoinType::InnerJoin, account::Entity, of_account);
    watching.into_tuple().all(tx).await
}

/// Whom a post mentions, among those who wrote in its thread.
async fn mentioned_in(
    tx: &DatabaseTransaction,
    post: &post::Model,
) -> Result<Vec<AccountId>, DbErr> {
    if !post.source.contains('@') {
        return Ok(Vec::new());
    }
    let mut people = post::Entity::find()
        .select_only()
        .column(post::Column::AuthorId)
        .column(account::Column::DisplayName)
        .distinct()
        .filter(post::Column::TopicId.eq(post.topic_id))
        .filter(post::Column::Kind.ne(PostKind::System))
        .filter(post::Column::DeletedAt.is_null())
        .filter(account::Column::Status.eq(AccountStatus::Active))
        .limit(PARTICIPANTS_MAX);
    let by_account = account::Column::Id.into_expr().eq(post::Column::AuthorId.into_expr());
    QueryTrait::query(&mut people).join(JoinType::InnerJoin, account::Entity, by_account);
    let people: Vec<(AccountId, String)> = people.into_tuple().all(tx).await?;
    Ok(mentioned(&post.source, &people))
}
