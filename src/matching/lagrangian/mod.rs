//! Lagrangian relaxation of the shared identities: all that keeps the best plan from being a
//! minimum-cost flow. Source: Fisher, "The Lagrangian relaxation method for solving integer
//! programming problems", 1981.
//!
//! A credit for a shared identity counts once, but the network can give it on two sides: inside
//! the wanted profession, or elsewhere. The constraint that it counts once (a
//! [coupling](crate::matching::model::Coupling)) is relaxed, with a Lagrangian
//! [multiplier](multipliers) each. Any multipliers give a dual bound for all plans, and every flow
//! met on the way is a plan; the best of each is [kept](incumbent). Where complementary slackness
//! holds at all couplings, the plan is optimal and its prices prove it.
//!
//! The multipliers are found in three ways, one after the other: a Lagrangian
//! [heuristic](heuristic) and a multiplier update, both for everybody at once; coordinate
//! [dual ascent](dual_ascent), one by one; and [branch and bound](branch_and_bound) for the rest,
//! which the problem needs in general, being NP-hard. Work is limited by counts of moves and of
//! nodes scanned, never by time, so the same problem gives the same plan.

mod multipliers;
mod incumbent;
mod local_search;
mod heuristic;
mod dual_ascent;
mod branch_and_bound;
mod search;
mod coarse_to_fine;

pub(crate) use coarse_to_fine::{Solution, solve_instance, solve_without_identity};
