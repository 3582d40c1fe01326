//! What one has begun to write and not posted.

use serde::{Deserialize, Serialize};

use super::thread_link::ThreadLink;
use crate::entity::DraftKind;
use crate::web::views::components::Link;
use crate::web::views::times::{Instant, Time};
use crate::web::views::{Context, View};

/// How much of a draft is shown, in characters.
const SHOWN_MAX: usize = 150;

/// What the operation `drafts` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    my_drafts: Vec<Placed>,
}

#[derive(Debug, Deserialize)]
struct Placed {
    draft: Draft,
    topic: Option<ThreadLink>,
    post: Option<Post>,
    category: Option<Category>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Draft {
    id: String,
    kind: DraftKind,
    saved_at: Instant,
    text: Text,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Text {
    title: Option<String>,
    body: Option<String>,
    about: Option<String>,
    looking_for: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Post {
    id: String,
    number: i64,
}

#[derive(Debug, Deserialize)]
struct Category {
    slug: String,
    name: String,
}

/// What the template `drafts` places.
#[derive(Debug, Serialize)]
pub(crate) struct DraftsPage {
    drafts: Vec<DraftView>,
}

#[derive(Debug, Serialize)]
struct DraftView {
    id: String,
    /// Where to go on writing; without an address where the place is gone.
    place: Link,
    saved: Time,
    /// How it begins.
    beginning: String,
}

impl View for DraftsPage {
    const TEMPLATE: &'static str = "drafts";
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        let view = |placed: Placed| DraftView {
            place: placed.place(),
            saved: placed.draft.saved_at.date_and_time(),
            beginning: placed.draft.text.beginning(),
            id: placed.draft.id,
        };
        Some(Self { drafts: answer.my_drafts.into_iter().map(view).collect() })
    }
}

impl Placed {
    fn place(&self) -> Link {
        self.found_place().unwrap_or_else(|| {
            let gone = match self.draft.kind {
                DraftKind::Topic => "Thread in a category that is no longer there",
                DraftKind::Advert => "Advert",
                DraftKind::Reply => "Reply to a thread that is no longer there",
                DraftKind::AdvertEdit => "Changes to an advert that is no longer there",
                DraftKind::PostEdit => "Changes to a post that is no longer there",
            };
            Link::here(gone)
        })
    }

    fn found_place(&self) -> Option<Link> {
        let thread = self.topic.as_ref();
        Some(match self.draft.kind {
            DraftKind::Advert => Link::new("/adverts/new", "New advert"),
            DraftKind::Topic => {
                let Category { slug, name } = self.category.as_ref()?;
                Link::new(format!("/categories/{slug}/new"), format!("New thread in {name}"))
            }
            DraftKind::Reply => {
                let thread = thread?;
                let text = format!("Reply to “{}”", thread.title);
                Link::new(format!("{}#reply", thread.path()), text)
            }
            DraftKind::AdvertEdit => {
                let thread = thread?;
                let text = format!("Changes to “{}”", thread.title);
                Link::new(format!("{}/advert", thread.path()), text)
            }
            DraftKind::PostEdit => {
                let (thread, post) = (thread?, self.post.as_ref()?);
                let text = format!("Changes to post {} in “{}”", post.number, thread.title);
                Link::new(format!("{}/posts/{}/edit", thread.path(), post.id), text)
            }
        })
    }
}

impl Text {
    /// How it begins, in one line.
    fn beginning(&self) -> String {
        let texts = [&self.title, &self.body, &self.about, &self.looking_for];
        let words = texts.into_iter().flatten().flat_map(|text| text.split_whitespace());
        let line = words.take(SHOWN_MAX).collect::<Vec<_>>().join(" ");
        let mut beginning: String = line.chars().take(SHOWN_MAX).collect();
        if beginning.len() < line.len() {
            beginning.push('…');
        }
        beginning
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn placed(kind: &str, is_there: bool) -> Link {
        let there = |value: serde_json::Value| if is_there { value } else { json!(null) };
        let placed: Placed = serde_json::from_value(json!({
            "draft": { "id": "1", "kind": kind, "savedAt": "2030-01-01T09:00:00Z", "text": {} },
            "topic": there(json!({ "number": 7, "title": "Tea" })),
            "post": there(json!({ "id": "p", "number": 2 })),
            "category": there(json!({ "slug": "general", "name": "General" })),
        }))
        .unwrap();
        placed.place()
    }

    #[test]
    fn a_draft_leads_to_where_it_goes_on_unless_that_is_gone() {
        for (kind, path, text) in [
            ("REPLY", "/topics/7#reply", "Reply to “Tea”"),
            ("TOPIC", "/categories/general/new", "New thread in General"),
            ("ADVERT", "/adverts/new", "New advert"),
            ("ADVERT_EDIT", "/topics/7/advert", "Changes to “Tea”"),
            ("POST_EDIT", "/topics/7/posts/p/edit", "Changes to post 2 in “Tea”"),
        ] {
            assert_eq!(placed(kind, true), Link::new(path, text));
            assert_eq!(placed(kind, false).href.is_some(), kind == "ADVERT", "{kind}");
        }
    }

    #[test]
    fn a_beginning_is_one_line_of_bounded_length() {
        let text =
            |body: String| Text { title: None, body: Some(body), about: None, looking_for: None };
        assert_eq!(text("One\n\n  two".to_owned()).beginning(), "One two");
        let long = text("x".repeat(400)).beginning();
        assert_eq!(long.chars().count(), SHOWN_MAX + 1);
    }
}
