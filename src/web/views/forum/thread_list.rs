//! Threads in a list: title, what an advert looks for, state, who, when, how much is new.

use serde::{Deserialize, Serialize};

use super::excerpt::{Excerpt, Part};
use super::people::Named;
use crate::entity::TopicState;
use crate::web::views::components::{Link, Tag};
use crate::web::views::times::{Instant, Time};
use crate::web::views::words::{StateTag, count, number_words};

/// A topic of an answer.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Topic {
    number: i64,
    title: String,
    state: TopicState,
    category: Category,
    author: Named,
    advert: Option<Advert>,
    last_activity_at: Instant,
    reply_count: i64,
    unread_count: i64,
    stated_otherwise: Vec<StatedFact>,
}

/// Whether there is one is all that counts.
#[derive(Debug, Deserialize)]
struct StatedFact {
    #[serde(rename = "fact")]
    _fact: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Category {
    name: String,
    is_clearing: bool,
}

/// What a list shows of an advert besides its title.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Advert {
    grade: Name,
    profession: Option<Name>,
    organisation_name: String,
    excerpt: String,
}

#[derive(Debug, Deserialize)]
struct Name {
    name: String,
}

impl Advert {
    /// Grade, profession and organisation in one line.
    fn person(&self) -> String {
        let profession = self.profession.as_ref().map(|profession| profession.name.as_str());
        let parts = [Some(self.grade.name.as_str()), profession, Some(&self.organisation_name)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

/// A thread, as the macro `threads` places it.
#[derive(Debug, Serialize)]
pub(crate) struct ThreadRow {
    href: String,
    title: Vec<Part>,
    tags: Vec<Tag>,
    /// Where it is, in a list of threads from everywhere.
    category: Option<String>,
    author: String,
    /// Grade, profession and organisation of an advert's author.
    person: Option<String>,
    /// What they look for, or where the words of a search stand.
    excerpt: Vec<Part>,
    /// The post that the words of a search are in.
    post: Option<Link>,
    replies: String,
    last_post: Time,
}

impl Topic {
    /// The row of this topic in a list of its category.
    pub(crate) fn row(self) -> ThreadRow {
        ThreadRow { category: None, ..self.row_of_any_category() }
    }

    /// The row of this topic among what was found everywhere.
    pub(super) fn found_row(self, excerpt: Excerpt) -> ThreadRow {
        let row = self.row_of_any_category();
        let post = excerpt.post.map(|post| post.link(&row.href));
        let text = if post.is_some() { excerpt.text } else { row.excerpt };
        ThreadRow { title: excerpt.title, excerpt: text, post, ..row }
    }

    /// The row of this topic in a list of threads from everywhere.
    fn row_of_any_category(self) -> ThreadRow {
        // That it is open is said of adverts only: other threads always are.
        let state =
            (self.category.is_clearing || self.state != TopicState::Open).then(|| self.state.tag());
        let unread = self.unread_count;
        let unread = (unread > 0).then(|| Tag::new(number_words(unread) + " new", "blue"));
        let is_stated = !self.stated_otherwise.is_empty();
        let stated = is_stated.then(|| Tag::new("As the author says", "grey"));
        ThreadRow {
            href: format!("/topics/{}", self.number),
            title: Part::whole(self.title),
            tags: state.into_iter().chain(unread).chain(stated).collect(),
            category: Some(self.category.name),
            author: self.author.display_name,
            person: self.advert.as_ref().map(Advert::person),
            excerpt: self.advert.map(|advert| Part::whole(advert.excerpt)).unwrap_or_default(),
            post: None,
            replies: match self.reply_count {
                0 => "No replies yet".to_owned(),
                replies => count(replies, "reply", "replies"),
            },
            last_post: self.last_activity_at.date(),
        }
    }
}
