//! The plans of a round: making, reading, comparing, trying out and publishing them.

mod broken_pairs;
mod compare;
mod difference;
mod discard;
mod plan;
mod match_state;
mod plan_lists;
mod priorities;
mod publish;
mod repairs;
mod run;
mod what_if;

pub(super) use broken_pairs::{BrokenPin, Failure};
pub(crate) use compare::ComparePage;
pub(super) use difference::change_words;
pub(crate) use discard::DiscardPage;
pub(crate) use plan::PlanPage;
pub(super) use priorities::{Aim, order_lines, reached};
pub(crate) use publish::PublishPage;
pub(crate) use repairs::RepairsPage;
pub(crate) use run::RunPage;
pub(crate) use what_if::WhatIfPage;
