//! The forum: categories, topics, posts, closing, what each person has read.
//!
//! It knows nothing of mentoring. Of adverts it knows that a category is the
//! clearing category; their columns are read along with a topic's, because a
//! list is one statement, and nothing is decided by them here.
//!
//! Every change of a thread's state is one conditional update, whose row count
//! says whether it happened; so whatever two people do at once, it happens once.

mod bookmark;
mod category;
mod category_counts;
mod closing;
mod delete;
mod digest;
mod draft;
mod edit;
mod excerpts;
mod erase;
mod flag;
mod former;
mod history;
mod limit;
mod list;
mod manage_categories;
mod mention;
mod notices;
mod permission;
mod posts;
mod reading;
mod removal;
mod reply;
mod rows;
mod saved_filter;
mod seen;
mod text;
mod thread;
mod topic;

#[cfg(test)]
pub(crate) mod people;

pub use bookmark::{
    BOOKMARKS_MAX, BookmarkError, BookmarkRow, add_bookmark, bookmarks, remove_bookmark,
};
pub use category::{categories, category, load_categories};
pub use category_counts::{COUNTED_MAX, CategoryCounts, category_counts};
pub use closing::{CloseTopicError, ReopenTopicError, close_topic, reopen_topic};
pub use delete::{DeletePostError, delete_post, may_delete};
pub use digest::{is_digest_due, write_digests};
pub use draft::{
    DRAFTS_MAX, Draft, DraftError, DraftPlace, DraftRow, DraftText, discard_draft, draft_at,
    my_drafts, save_draft,
};
pub use edit::{EDIT_WINDOW, EditPostError, edit_post, may_edit};
pub use excerpts::{Excerpt, excerpts};
pub use flag::{
    FlagPostError, FlagRow, NewFlag, ResolveFlagError, count_flags, flag_for_moderator, flag_post,
    flag_queue, may_flag, own_flag,
};
pub use history::{HISTORY_MAX, PostVersion, may_read_history, post_history};
pub use limit::{POSTS_MAX, PostLimitError, admit_post};
pub use list::{AdvertFilter, TopicFilter, TopicOrder, count_topics, topics};
pub use manage_categories::{
    CATEGORIES_MAX, CategoryError, CategoryText, all_categories, archive_category, create_category,
    move_category, update_category,
};
pub use permission::{Standing, TopicPermissions};
pub use posts::{count_posts, post, posts};
pub use reading::{ReadingError, mark_read, set_watch_level};
pub use reply::{ReplyError, reply};
pub use rows::{
    AdvertRow, AuthorRow, CategoryRow, PostRow, TopicRow, topic_by_id, topic_by_number,
    topics_by_id, topics_of_matches,
};
pub use saved_filter::{
    FilterName, ListFilter, NewSavedFilter, SAVED_FILTERS_MAX, SavedFilter, SavedFilterError,
    delete_saved_filter, rename_saved_filter, save_filter, saved_filters, saved_filters_of,
};
pub use text::{PostText, Reason, TextProblem, TopicTitle};
pub use topic::{NewTopic, create_topic};

pub(crate) use delete::post_subject;
pub(crate) use draft::forget_draft;
pub(crate) use edit::{FormerAdvert, Rewriting, rewrite};
pub(crate) use erase::{erase_from_others, settle_flags_of};
pub(crate) use flag::{hold_flag, reporters, settle_flag};
pub(crate) use former::FormerMember;
pub(crate) use history::forget_former_titles;
pub(crate) use notices::{post_cause, post_path, tell_of_post};
pub(crate) use removal::{remove_title, restore_title};
pub(crate) use rows::{READER, topic_rows};
pub(crate) use seen::sees_topic;
pub(crate) use text::bounded;
pub(crate) use thread::{
    NewPost, counted, insert_event, insert_post, lock_seen_topic, lock_topic, step, take,
    watch_from,
};
