//! The GraphQL API: schema, types, resolvers. Thin.
//!
//! A resolver has four steps and no `if`: who, what, do, wrap. What is decided
//! is decided in the domain modules; what goes wrong is mapped in `error`, once.
//! The published contract is a part of this schema, name by name.

#![expect(unreachable_pub, reason = "the schema's types are reached through it, not by name")]

mod access;
mod account;
mod asking;
mod clearing;
mod cost;
mod error;
mod forum;
mod id;
mod loaders;
mod member;
mod mentoring;
mod notification;
mod omitted;
mod paging;
mod planning;
mod request;
mod review;
mod round;
mod scalars;
mod streams;
mod subscription;
mod timeline;
mod vocabulary;
mod words;

use async_graphql::MergedObject;

pub use access::Access;
pub use asking::{Client, Decision, SessionChange, Shared};
pub use cost::{Budget, TooCostly, measure};
pub use error::{Error, Result, UserError, code_of};
pub use request::{only_checked, request};
pub use streams::Streams;
pub use subscription::Subscription;

/// The whole schema.
pub type Schema = async_graphql::Schema<Query, Mutation, Subscription>;

/// What can be asked.
#[derive(MergedObject, Default)]
pub struct Query(
    account::AccountQuery,
    clearing::ClearingQuery,
    forum::BookmarkQuery,
    forum::ForumQuery,
    forum::CategoryQuery,
    forum::DraftQuery,
    forum::HistoryQuery,
    forum::FlagQuery,
    forum::ModerationQuery,
    forum::SavedFilterQuery,
    mentoring::MentoringQuery,
    notification::NotificationQuery,
    planning::PlanningQuery,
    review::ReviewQuery,
    vocabulary::VocabularyQuery,
);

/// What can be changed.
#[derive(MergedObject, Default)]
pub struct Mutation(
    account::AccountMutation,
    clearing::ClearingMutation,
    forum::BookmarkMutation,
    forum::ForumMutation,
    forum::CategoryMutation,
    forum::DraftMutation,
    forum::FlagMutation,
    forum::ModerationMutation,
    forum::SavedFilterMutation,
    mentoring::MentoringMutation,
    notification::NotificationMutation,
    planning::PlanningMutation,
    review::ReviewMutation,
    timeline::TimelineMutation,
);

/// Builds the schema over what all requests share.
#[must_use]
pub fn schema(shared: Shared) -> Schema {
    schema_within(shared, cost::COMPLEXITY_MAX)
}

/// The same with another limit on what a query may cost, for tests of what ours cost.
#[must_use]
pub fn schema_within(shared: Shared, complexity: usize) -> Schema {
    Schema::build(Query::default(), Mutation::default(), Subscription)
        .data(shared)
        // `cost::measure` comes first and bounds what these walk over.
        .limit_depth(cost::DEPTH_MAX)
        .limit_complexity(complexity)
        // A suggestion would repeat the query's text in an error.
        .disable_suggestions()
        .finish()
}

/// The schema's text, as `graphql/schema.graphql` holds it.
#[must_use]
pub fn sdl() -> String {
    let options = async_graphql::SDLExportOptions::new().sorted_fields().sorted_enum_items();
    Schema::build(Query::default(), Mutation::default(), Subscription)
        .finish()
        .sdl_with_options(options)
}
