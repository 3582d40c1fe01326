//! The forum's pages.

mod category;
pub(crate) mod people;
mod offers;
mod posts;
mod thread_list;
mod topic;

pub(crate) use category::CategoryPage;
pub(crate) use topic::TopicPage;
