//! Opening a topic.

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, DbErr, EntityTrait, Set};

use super::draft::forget_draft;
use super::text::{PostText, TopicTitle};
use super::thread::{self, NewPost};
use crate::account::Member;
use crate::entity::{CategoryId, DraftKind, PostKind, TopicState, counter, topic};
use crate::occasion::Occasion;

/// A topic to open.
#[derive(Clone, Copy, Debug)]
pub struct NewTopic<'a> {
    /// The category it is posted in.
    pub category: CategoryId,
    /// What it is called.
    pub title: &'a TopicTitle,
    /// What its first post says.
    pub text: &'a PostText,
}

/// Opens a topic with its first post.
///
/// Whether a topic of this title may be in the category is for the caller: in
/// the clearing category, titles follow a convention.
///
/// # Errors
///
/// When the database fails.
pub async fn create_topic(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    author: &Member,
    new: NewTopic<'_>,
) -> Result<topic::Model, DbErr> {
    let topic = topic::ActiveModel {
        id: Set(occasion.id()),
        number: Set(next_number(tx).await?),
        category_id: Set(new.category),
        author_id: Set(author.id()),
        title: Set(new.title.as_str().to_owned()),
        state: Set(TopicState::Open),
        created_at: Set(occasion.now()),
        last_activity_at: Set(occasion.now()),
        reply_count: Set(0),
        last_number: Set(1),
        declared_at: Set(None),
        closed_at: Set(None),
        closed_by: Set(None),
        closing_reason: Set(None),
        removed_title: Set(None),
    };
    let topic = topic.insert(tx).await?;
    let opening = NewPost { author: author.id(), kind: PostKind::Opening, text: new.text };
    thread::insert_post(tx, occasion, &topic, opening).await?;
    thread::watch_from(tx, author.id(), topic.id, topic.last_number).await?;
    forget_draft(tx, author.id(), DraftKind::Topic, new.category.0).await?;
    Ok(topic)
}

/// Counts up the short numbers of topics.
async fn next_number(tx: &DatabaseTransaction) -> Result<i64, DbErr> {
    let first = counter::ActiveModel { name: Set("topic".to_owned()), value: Set(1) };
    let next = Expr::col((counter::Entity, counter::Column::Value)).add(1);
    let up =
        OnConflict::column(counter::Column::Name).value(counter::Column::Value, next).to_owned();
    let counted = counter::Entity::insert(first).on_conflict(up).exec_with_returning(tx).await?;
    Ok(counted.value)
}
