//! What is asked and done about plans, and the matches that come of them.

mod contact;
mod my_matches;
mod plans;
mod repair;
mod round_file;
mod trials;

use async_graphql::MergedObject;

/// What can be asked about plans and matches.
#[derive(MergedObject, Default)]
pub(super) struct PlanningQuery(
    contact::ContactQuery,
    my_matches::MyMatchesQuery,
    plans::PlanQuery,
    trials::TrialQuery,
);

/// What can be done with plans and matches.
#[derive(MergedObject, Default)]
pub(super) struct PlanningMutation(
    contact::ContactMutation,
    my_matches::MyMatchesMutation,
    plans::PlanMutation,
    repair::RepairMutation,
    round_file::RoundFileMutation,
);
