//! What is asked and done about rounds and who takes part in them.

mod import;
mod input;
mod registration_dates;
mod registrations;
mod rounds;

use async_graphql::MergedObject;

/// What can be asked about rounds and registrations.
#[derive(MergedObject, Default)]
pub(super) struct MentoringQuery(
    registration_dates::RegistrationDatesQuery,
    registrations::RegistrationQuery,
    rounds::RoundQuery,
);

/// What can be done with rounds and registrations.
#[derive(MergedObject, Default)]
pub(super) struct MentoringMutation(
    registrations::RegistrationMutation,
    rounds::RoundMutation,
    import::ImportMutation,
);
