//! The pages of those who run rounds.

mod broken_pairs;
mod participants;
mod plan;
mod plan_lists;
mod priorities;

pub(crate) use plan::PlanPage;
