//! The mentoring programme: rounds, registrations, plans, matches.

mod administration;
mod difference;
mod forecast;
mod import;
mod input;
mod loaders;
mod matches;
mod participant;
mod people;
mod plan;
mod repair;
mod round;
mod rules;
mod trial;

use async_graphql::MergedObject;

pub(super) use loaders::attach;
pub(super) use plan::Plan;

/// What can be asked about the programme.
#[derive(MergedObject, Default)]
pub(super) struct MentoringQuery(
    people::PeopleQuery,
    administration::AdministrationQuery,
    trial::TrialQuery,
);

/// What can be done in the programme.
#[derive(MergedObject, Default)]
pub(super) struct MentoringMutation(
    people::PeopleMutation,
    administration::AdministrationMutation,
    repair::RepairMutation,
    import::ImportMutation,
);
