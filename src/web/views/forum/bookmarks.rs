//! Threads and posts that whoever asks wants to find again.

use serde::{Deserialize, Serialize};

use super::excerpt::PostPlace;
use super::people::Named;
use crate::web::views::components::Link;
use crate::web::views::times::{Instant, Time};
use crate::web::views::{Context, View};

/// What the operation `bookmarks` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    my_bookmarks: Vec<Bookmark>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bookmark {
    topic: Topic,
    number: i64,
    page_cursor: String,
    author: Named,
    excerpt: String,
    bookmarked_at: Instant,
}

#[derive(Debug, Deserialize)]
struct Topic {
    id: String,
    number: i64,
    title: String,
}

/// What the template `bookmarks` places.
#[derive(Debug, Serialize)]
pub(crate) struct BookmarksPage {
    breadcrumbs: [Link; 2],
    bookmarks: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    href: String,
    title: String,
    excerpt: String,
    /// Whose thread or post it is.
    whose: String,
    bookmarked: Time,
    topic_id: String,
    number: i64,
}

impl View for BookmarksPage {
    const TEMPLATE: &'static str = "bookmarks";
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        Some(Self {
            breadcrumbs: [Link::new("/categories", "Forum"), Link::here("Your bookmarks")],
            bookmarks: answer.my_bookmarks.into_iter().map(Bookmark::row).collect(),
        })
    }
}

impl Bookmark {
    fn row(self) -> Row {
        let path = format!("/topics/{}", self.topic.number);
        let name = self.author.display_name.clone();
        let place =
            PostPlace { number: self.number, page_cursor: self.page_cursor, author: self.author };
        // That of the first post is one of the thread.
        let (href, whose) = if self.number == 1 {
            (path, format!("Thread by {name}"))
        } else {
            let Link { href, text, .. } = place.link(&path);
            (href.unwrap_or(path), text)
        };
        Row {
            href,
            title: self.topic.title,
            excerpt: self.excerpt,
            whose,
            bookmarked: self.bookmarked_at.date(),
            topic_id: self.topic.id,
            number: self.number,
        }
    }
}
