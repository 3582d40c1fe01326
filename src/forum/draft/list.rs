//! The drafts that somebody has, and the one of a place.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::text::Draft;
use crate::account::Member;
use crate::entity::{CategoryId, DraftKind, PostId, TopicId, draft};
use crate::forum::posts::posts_by_id;
use crate::forum::rows::{CategoryRow, PostRow, TopicRow, topics_by_id};

/// A draft with the place it is for, as far as its author sees it now: a thread may have
/// gone since.
#[derive(Clone, Debug)]
pub struct DraftRow {
    /// The draft.
    pub draft: Draft,
    /// The thread of a reply, of a post or of an advert.
    pub topic: Option<TopicRow>,
    /// The post that is edited.
    pub post: Option<PostRow>,
    /// The category of a new thread.
    pub category: Option<CategoryRow>,
}

/// The draft of a member for a place.
///
/// # Errors
///
/// When the database fails.
pub async fn draft_at(
    db: &impl ConnectionTrait,
    member: &Member,
    kind: DraftKind,
    subject: Uuid,
) -> Result<Option<Draft>, DbErr> {
    let found = draft::Entity::find()
        .filter(draft::Column::AccountId.eq(member.id()))
        .filter(draft::Column::Kind.eq(kind))
        .filter(draft::Column::SubjectId.eq(subject))
        .one(db)
        .await?;
    Ok(found.map(Draft::from))
}

/// The drafts of a member, the one saved last first. Takes four statements, however many
/// there are.
///
/// # Errors
///
/// When the database fails.
pub async fn my_drafts(
    db: &impl ConnectionTrait,
    member: &Member,
    limit: u64,
) -> Result<Vec<DraftRow>, DbErr> {
    let drafts = draft::Entity::find()
        .filter(draft::Column::AccountId.eq(member.id()))
        .order_by_desc(draft::Column::SavedAt)
        .order_by_asc(draft::Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    let of = |kinds: &[DraftKind]| {
        let of_kind = drafts.iter().filter(|draft| kinds.contains(&draft.kind));
        of_kind.map(|draft| draft.subject_id).collect::<Vec<Uuid>>()
    };
    let posts: Vec<PostId> = of(&[DraftKind::PostEdit]).into_iter().map(PostId).collect();
    let posts: HashMap<Uuid, PostRow> =
        posts_by_id(db, member, &posts).await?.into_iter().map(|post| (post.id.0, post)).collect();
    let threads = of(&[DraftKind::Reply, DraftKind::AdvertEdit]).into_iter().map(TopicId);
    let threads: Vec<TopicId> = threads.chain(posts.values().map(|post| post.topic_id)).collect();
    let topics: HashMap<TopicId, TopicRow> = topics_by_id(db, member, &threads)
        .await?
        .into_iter()
        .map(|topic| (topic.id, topic))
        .collect();
    let categories: HashMap<CategoryId, CategoryRow> = crate::forum::categories(db)
        .await?
        .into_iter()
        .map(|category| (category.id, category))
        .collect();
    let place = |row: draft::Model| {
        let post = posts.get(&row.subject_id).filter(|_| row.kind == DraftKind::PostEdit);
        let topic = post.map_or(TopicId(row.subject_id), |post| post.topic_id);
        DraftRow {
            topic: topics.get(&topic).cloned(),
            post: post.cloned(),
            category: categories.get(&CategoryId(row.subject_id)).cloned(),
            draft: row.into(),
        }
    };
    Ok(drafts.into_iter().map(place).collect())
}
