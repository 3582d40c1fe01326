//! The matching engine: people and rules in; the best plan, its reasons and its proof out.
//!
//! Pure: no clock, chance, input, output or logging, nothing asynchronous; the same problem gives
//! the same plan. Read `docs/matching.md` first, then the modules in the order below: what goes in
//! and out, the network flow algorithms, the model of a round, the relaxation of its identities,
//! the independent proof, and what is built on them.

mod problem;
mod plan;
mod flow;
mod model;
mod lagrangian;
mod proof;
mod solve;
mod explain;
mod variants;
#[cfg(test)]
mod tests;

pub use explain::{
    Explanation, Fewer, LevelOutcome, MentorsNeeded, Partner, ProfessionShortage, Reasons,
    Shortage, Side, Unmatched, WithinReach, explain, fewer, gaps, mentors_needed,
    profession_shortages, shortages,
};
pub use model::{Finding, LEVEL_NAMES, digest, validate};
pub use plan::{Level, Pair, Plan, Price, Progress, SolveError};
pub use problem::{Aim, Name, Names, PairIds, Person, Problem, Role, Rules};
pub use proof::{Check, check_plan};
pub use solve::{solve, solve_near};
pub use variants::{
    Change, Difference, OrderValue, Repair, Repaired, Shift, WhatIf, WhatIfError, compare_orders,
    difference, is_identity_in_place, repair, what_if,
};
