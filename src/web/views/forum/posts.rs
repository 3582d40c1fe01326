//! The posts of a thread.

use minijinja::Value as Html;
use serde::{Deserialize, Serialize};

use super::people::{GradeCode, Organisation, in_one_line};
use crate::entity::{PostKind, Role};
use crate::web::views::components::{Link, Tag};
use crate::web::views::times::{Instant, Time};
use crate::web::views::{Context, address};

/// Names the post that a reply quotes, in the address of the thread.
const QUOTE: &str = "quote";

/// A post of an answer.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Post {
    id: String,
    pub(super) number: i64,
    kind: PostKind,
    deleted: bool,
    /// HTML that is safe: the API makes it of Markdown.
    body: String,
    /// What was typed; nothing of a post that was deleted.
    source: Option<String>,
    created_at: Instant,
    edited_at: Option<Instant>,
    viewer_can: MayDo,
    author: Author,
}

#[derive(Debug, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "these are the API's fields")]
struct MayDo {
    edit: bool,
    delete: bool,
    flag: bool,
    history: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Author {
    id: String,
    display_name: String,
    role: Role,
    grade: Option<GradeCode>,
    organisation: Option<Organisation>,
}

/// The thread that posts stand in.
pub(super) struct Thread<'a> {
    /// Its address.
    pub(super) path: &'a str,
    pub(super) is_advert: bool,
    /// Whether whoever asks may edit the advert.
    pub(super) may_edit: bool,
    /// Whether whoever asks may reply.
    pub(super) may_reply: bool,
}

/// A post, as the macro `post` places it.
#[derive(Debug, Serialize)]
pub(crate) struct PostView {
    number: i64,
    /// An event in the thread: a plain line between posts.
    is_event: bool,
    author: String,
    tags: Vec<Tag>,
    posted: Time,
    edited: Option<Time>,
    /// Where to read what it said before, for those who may.
    history: Option<String>,
    /// Nothing where the post was deleted.
    body: Option<Html>,
    links: Vec<Link>,
}

impl Post {
    /// The post as whoever asks sees it.
    pub(super) fn view(self, thread: &Thread<'_>, context: &Context<'_>) -> PostView {
        let is_deleted = self.deleted;
        PostView {
            number: self.number,
            is_event: self.kind == PostKind::System,
            author: self.author.in_one_line(),
            tags: self.tags(),
            history: self
                .viewer_can
                .history
                .then(|| format!("{}/posts/{}/history", thread.path, self.id)),
            links: if is_deleted || self.kind == PostKind::System {
                Vec::new()
            } else {
                self.links(thread, context)
            },
            posted: self.created_at.date_and_time(),
            edited: self.edited_at.filter(|_| !is_deleted).map(|at| at.date_and_time()),
            body: (!is_deleted).then(|| Html::from_safe_string(self.body)),
        }
    }

    fn tags(&self) -> Vec<Tag> {
        let is_staff = self.author.role != Role::Member;
        let staff = is_staff.then(|| Tag::new("Moderator", "purple"));
        let kind = match self.kind {
            PostKind::Offer => Some(Tag::new("Offer", "green")),
            PostKind::MatchDeclared => Some(Tag::new("Match declared", "yellow")),
            PostKind::Opening | PostKind::Reply | PostKind::System => None,
        };
        staff.into_iter().chain(kind).collect()
    }

    fn links(&self, thread: &Thread<'_>, context: &Context<'_>) -> Vec<Link> {
        let is_own = self.author.id == context.own_id();
        let is_opening = self.kind == PostKind::Opening;
        let path = format!("{}/posts/{}", thread.path, self.id);
        let this = format!("post {}", self.number);
        let link = |action: &str, text: &str| {
            Link::new(format!("{path}/{action}"), text).hidden(this.as_str())
        };
        // The first post of an advert is made from its fields, so those are what is edited.
        let edit = if is_own && is_opening && thread.is_advert {
            let advert = Link::new(format!("{}/advert", thread.path), "Edit");
            thread.may_edit.then(|| advert.hidden("your advert"))
        } else {
            self.viewer_can.edit.then(|| link("edit", "Edit"))
        };
        let quote = thread.may_reply.then(|| self.quote_link(context).hidden(this.as_str()));
        // With the first post goes the thread.
        let delete = if is_opening { "Remove" } else { "Delete" };
        let delete = self.viewer_can.delete.then(|| link("delete", delete));
        let report = self.viewer_can.flag.then(|| link("report", "Report this post"));
        // Nobody is hidden from a moderator, so to them it would do nothing.
        let may_block = !is_own && !context.is_moderator();
        let block = may_block.then(|| link("block", "Block member"));
        let own = quote.into_iter().chain(edit).chain(delete);
        own.chain(report).chain(block).collect()
    }

    /// A link to this page with the reply begun by a quote of this post.
    fn quote_link(&self, context: &Context<'_>) -> Link {
        let number = self.number.to_string();
        let kept = context.query.0.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let kept = kept.filter(|(name, _)| *name != QUOTE);
        let page = address(context.path, kept.chain([(QUOTE, number.as_str())]));
        Link::new(format!("{page}#reply"), "Quote")
    }

    /// The beginning of a reply that quotes this post, where the address asks for it:
    /// its author is mentioned, and so told.
    pub(super) fn quoted(&self, context: &Context<'_>) -> Option<String> {
        let is_asked = context.query.get(QUOTE) == Some(self.number.to_string().as_str());
        let source = self.source.as_deref().filter(|_| is_asked)?;
        let lines = source.trim().lines().map(|line| format!("> {line}").trim_end().to_owned());
        let lines: Vec<_> = lines.collect();
        Some(format!("@{} wrote:\n\n{}\n\n", self.author.display_name, lines.join("\n")))
    }
}

impl Author {
    fn in_one_line(&self) -> String {
        in_one_line(&self.display_name, self.grade.as_ref(), self.organisation.as_ref())
    }
}
