//! What waits for moderators, and who is on what.

mod claim;
mod loaders;

use async_graphql::MergedObject;

pub(super) use loaders::{attach, claim_of};

/// What moderators change about what waits.
#[derive(MergedObject, Default)]
pub(super) struct ReviewMutation(claim::ClaimMutation);
