//! The mentoring programme: rounds, registrations, plans, matches.

mod administration;
mod forecast;
mod import;
mod input;
mod loaders;
mod matches;
mod participant;
mod people;
mod plan;
mod round;
mod rules;

use async_graphql::MergedObject;

pub(super) use loaders::attach;
pub(super) use plan::Plan;

/// What can be asked about the programme.
#[derive(MergedObject, Default)]
pub(super) struct MentoringQuery(people::PeopleQuery, administration::AdministrationQuery);

/// What can be done in the programme.
#[derive(MergedObject, Default)]
pub(super) struct MentoringMutation(
    people::PeopleMutation,
    administration::AdministrationMutation,
    import::ImportMutation,
);
