//! The matching engine: people and rules in; the best plan, its reasons and its proof out.
//!
//! Pure: no clock, chance, input, output or logging, nothing asynchronous; the
//! same problem gives the same plan. Read `docs/matching.md` first, then
//! [`problem`] and [`plan`] for what goes in and out, then in the order of the
//! modules below: the numbers, the network, the flow, identity, the proof.

mod admission;
mod classes;
mod digest;
mod explain;
mod flow;
mod forecast;
mod hubs;
mod identity;
mod instance;
mod layout;
mod levels;
mod maximum_flow;
mod meeting;
mod model;
mod network;
mod objective;
mod orders;
mod people;
mod plan;
mod prices;
mod problem;
mod proof;
mod reach;
mod reasons;
mod repair;
mod roster;
mod shortages;
mod solve;
#[cfg(test)]
mod tests;
mod validate;
mod what_if;

pub use digest::digest;
pub use explain::{Explanation, LevelOutcome, Partner, Side, explain};
pub use forecast::{MentorsNeeded, mentors_needed};
pub use levels::NAMES as LEVEL_NAMES;
pub use orders::{OrderValue, compare_orders};
pub use plan::{Level, Pair, Plan, Price, Progress, Shortage, SolveError, Unmatched};
pub use problem::{Aim, Name, Names, PairIds, Person, Problem, Role, Rules};
pub use proof::{Check, check_plan};
pub use reach::WithinReach;
pub use reasons::{Fewer, Reasons, fewer, gaps};
pub use repair::{Repair, Repaired, repair};
pub use shortages::{ProfessionShortage, profession_shortages, shortages};
pub use solve::{solve, solve_near};
pub use validate::{Finding, validate};
pub use what_if::{
    Change, Difference, Shift, WhatIf, WhatIfError, difference, is_identity_in_place, what_if,
};
