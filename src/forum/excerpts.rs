//! What a search shows of each topic that it found: where the words stand.

use sea_orm::{ConnectionTrait, DbErr};

use super::posts::posts_with;
use super::rows::{PostRow, TopicRow};
use crate::account::Member;
use crate::db::Search;
use crate::markup::{self, Piece};

/// The longest excerpt of a post, in characters.
const EXCERPT_MAX: usize = 200;

/// Where the words of a search stand in a topic.
#[derive(Clone, Debug)]
pub struct Excerpt {
    /// Its title.
    pub title: Vec<Piece>,
    /// The first post with all of the words; none where they are in the title only.
    pub post: Option<PostRow>,
    /// The part of that post around the first of them.
    pub text: Vec<Piece>,
}

/// Where the words of a search stand in each of these topics, in their order, as `reader`
/// sees them: one statement.
///
/// # Errors
///
/// When the database fails.
pub async fn excerpts(
    db: &impl ConnectionTrait,
    reader: &Member,
    search: &Search,
    topics: &[&TopicRow],
) -> Result<Vec<Excerpt>, DbErr> {
    let ids: Vec<_> = topics.iter().map(|topic| topic.id).collect();
    let posts = posts_with(db, reader, search, &ids).await?;
    let excerpt = |topic: &&TopicRow| {
        let post = posts.iter().find(|post| post.topic_id == topic.id).cloned();
        let source = post.as_ref().and_then(PostRow::source).unwrap_or_default();
        Excerpt {
            title: markup::mark(&topic.title, search.words()),
            text: markup::excerpt_around(source, search.words(), EXCERPT_MAX),
            post,
        }
    };
    Ok(topics.iter().map(excerpt).collect())
}
