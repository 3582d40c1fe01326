//! The forum's pages.

mod block_member;
mod categories;
mod category;
mod category_filter;
mod close_topic;
mod delete_post;
mod drafts;
mod edit_post;
mod filters;
mod new_topic;
mod offers;
pub(crate) mod people;
mod post_history;
mod posts;
mod reopen_topic;
mod report_post;
mod search;
pub(crate) mod stated;
mod thread_link;
mod thread_list;
mod topic;

pub(crate) use block_member::BlockMemberPage;
pub(crate) use categories::CategoriesPage;
pub(crate) use category::CategoryPage;
pub(crate) use category_filter::CategoryFilterPage;
pub(crate) use close_topic::CloseTopicPage;
pub(crate) use delete_post::DeletePostPage;
pub(crate) use drafts::DraftsPage;
pub(crate) use edit_post::EditPostPage;
pub(crate) use new_topic::NewTopicPage;
pub(crate) use post_history::PostHistoryPage;
pub(crate) use reopen_topic::ReopenTopicPage;
pub(crate) use report_post::ReportPostPage;
pub(crate) use search::SearchPage;
pub(crate) use topic::TopicPage;
