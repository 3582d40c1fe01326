//! What waits for moderators, and who is on what.

mod batch;
mod claim;
mod loaders;
mod log;
mod queue;

use async_graphql::MergedObject;

pub(super) use loaders::{attach, claim_of, undo_of, undo_of_one};

/// What moderators ask about what waits, and about the log.
#[derive(MergedObject, Default)]
pub(super) struct ReviewQuery(log::LogQuery, queue::QueueQuery);

/// What moderators change about what waits.
#[derive(MergedObject, Default)]
pub(super) struct ReviewMutation(batch::BatchMutation, claim::ClaimMutation, log::LogMutation);
