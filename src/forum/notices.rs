//! Who is told of what happens in a thread.

use sea_orm::sea_query::{ExprTrait, JoinType};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
};

use crate::entity::{
    AccountId, AccountStatus, NotificationKind, TopicId, account, post, reading, topic,
};
use crate::notification::{self, About, Notice};
use crate::occasion::Occasion;

/// Tells everybody who watches a topic of a new post in it, but not its author,
/// who has read the thread up to there.
pub(crate) async fn tell_of_post(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    topic: &topic::Model,
    post: &post::Model,
) -> Result<(), DbErr> {
    let author = post.author_id;
    notification::mark_posts_read(tx, author, topic.id, post.number, occasion.now()).await?;
    let told = watchers(tx, topic.id, author).await?.into_iter().map(|watcher| Notice {
        to: watcher,
        kind: NotificationKind::Reply,
        cause: post_cause(post),
        path: post_path(topic, post.number),
        about: About { topic: Some(topic.id), post: Some(post.id), by: Some(author), round: None },
    });
    notification::notify_all(tx, occasion, told.collect()).await
}

/// The cause of everything that people are told of one post: nobody is told of
/// it twice, whatever it is to them.
pub(crate) fn post_cause(post: &post::Model) -> String {
    format!("post:{}", post.id)
}

/// The page of a post in its thread.
pub(crate) fn post_path(topic: &topic::Model, number: i32) -> String {
    format!("/topics/{}#post-{number}", topic.number)
}

/// Who watches a topic and can read it, `but` one.
async fn watchers(
    tx: &DatabaseTransaction,
    topic: TopicId,
    but: AccountId,
) -> Result<Vec<AccountId>, DbErr> {
    let mut watching = reading::Entity::find()
        .select_only()
        .column(reading::Column::AccountId)
        .filter(reading::Column::TopicId.eq(topic))
        .filter(reading::Column::Watching.eq(true))
        .filter(reading::Column::AccountId.ne(but))
        .filter(account::Column::Status.eq(AccountStatus::Active));
    let of_account = account::Column::Id.into_expr().eq(reading::Column::AccountId.into_expr());
    QueryTrait::query(&mut watching).join(JoinType::InnerJoin, account::Entity, of_account);
    watching.into_tuple().all(tx).await
}
