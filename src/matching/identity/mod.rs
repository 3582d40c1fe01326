//! The search that settles where each asker is credited for a shared identity.
//!
//! What would make the best plan a flow is to know on which side each asker is credited,
//! inside the wanted profession or elsewhere. That is hard in general, and nearly always
//! easy: prices decide it. First nothing is paid for a credit, which leaves the best plan
//! without identity, and most find somebody all the same. Then a plan that holds
//! everybody to a side and the prices of that plan take turns, until little is not right; that
//! is moved one by one; and both again. When all tokens are just right, the plan is the best
//! there is and its prices prove it. What is left, because the true bound is not whole or
//! the search went round in circles, is branched over, within a budget counted in moves
//! and nodes looked at, never in time.
//!
//! Every flow met on the way is a plan, and every set of prices bounds all plans,
//! so the best of each is kept.

mod balance;
mod branch;
mod exchange;
mod search;
mod sides;
mod tokens;

pub(super) use search::{Found, best_plan, solve_classes};
