//! The forum: categories, topics, posts, reading, closing.

mod applied_filter;
mod bookmark;
mod category;
mod excerpt;
mod draft;
mod flag;
mod history;
mod loaders;
mod manage_categories;
mod moderation;
mod mutation;
mod payload;
mod post;
mod query;
mod saved_filter;
mod topic;

pub(super) use bookmark::{BookmarkMutation, BookmarkQuery};
pub(super) use draft::{DraftMutation, DraftQuery};
pub(super) use flag::{Flag, FlagMutation, FlagQuery};
pub(super) use history::{HistoryQuery, TextChange};
pub(super) use loaders::attach;
pub(super) use manage_categories::{CategoryMutation, CategoryQuery};
pub(super) use moderation::{ModerationMutation, ModerationQuery};
pub(super) use mutation::ForumMutation;
pub(super) use payload::{PostPayload, TopicPayload};
pub(super) use post::Post;
pub(super) use query::ForumQuery;
pub(super) use saved_filter::{SavedFilterMutation, SavedFilterQuery};
pub(super) use topic::Topic;
