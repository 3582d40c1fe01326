//! The independent check of a plan: its rules, its value, and its proof.
//!
//! Shares no code with the solver and knows nothing of its network. For any
//! prices `p` on mentors and any plan, the plan's value is at most the sum over
//! mentees of the most that any set of mentors is worth to them less its price,
//! plus the sum over mentors of the most that any number of mentees is worth
//! when each brings the price. That holds level by level in order, since such
//! vectors form an ordered group; equality proves all levels at once. Source:
//! weak duality; Bikhchandani and Mamer, "Competitive equilibrium in an exchange
//! economy with indivisibilities", 1997.

mod bound;
mod check;
mod facts;
mod prices;

pub(super) use bound::Prover;
pub use check::{Check, check_plan};
pub(super) use facts::Facts;

/// Totals in the order of the round; levels that do not count are zero.
pub(super) type Ranked = [i64; 9];
