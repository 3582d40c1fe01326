//! What clients see of a round: its participants and registrations, its rules and
//! plans, and how two plans differ. What is asked and done with them stands in
//! `mentoring` and `planning`.

mod difference;
mod forecast;
mod loaders;
mod pair;
mod participant;
mod plan;
mod registration;
#[expect(clippy::module_inception, reason = "it holds the type of this name")]
mod round;
mod rules;
mod timeline;

pub(super) use difference::PlanDifference;
pub(super) use loaders::{Participants, attach, load};
pub(super) use participant::{Participant, ResendPayload, organisation};
pub(super) use plan::{Plan, PlanPayload};
pub(super) use registration::{Registration, RegistrationPayload};
pub(super) use round::{Round, RoundPayload};
pub(super) use rules::{Aim, MatchingRulesInput};
pub(super) use timeline::StepDecision;
