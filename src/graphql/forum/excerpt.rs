//! What a search shows of each topic that it found.

use async_graphql::SimpleObject;

use super::post::Post;
use crate::forum;
use crate::markup::Piece;

/// A piece of an excerpt, as text.
#[derive(SimpleObject)]
struct ExcerptPart {
    /// What it says.
    text: String,
    /// Whether it is a word that was searched for.
    found: bool,
}

/// Where the words of a search stand in a topic.
#[derive(SimpleObject)]
pub(super) struct SearchExcerpt {
    /// Its title, in parts.
    title: Vec<ExcerptPart>,
    /// The first post that has all of the words; null where only the title has them.
    post: Option<Post>,
    /// The part of that post around the first of the words: at most 200 characters of plain
    /// text.
    text: Vec<ExcerptPart>,
}

impl From<forum::Excerpt> for SearchExcerpt {
    fn from(excerpt: forum::Excerpt) -> Self {
        let parts = |pieces: Vec<Piece>| {
            let part = |piece: Piece| ExcerptPart { text: piece.text, found: piece.is_found };
            pieces.into_iter().map(part).collect()
        };
        Self {
            title: parts(excerpt.title),
            post: excerpt.post.map(Post),
            text: parts(excerpt.text),
        }
    }
}
