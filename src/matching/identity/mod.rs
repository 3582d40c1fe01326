//! The search that settles where each asker is credited for a shared identity.
//!
//! With each asker's credit held to one side (inside the wanted profession, or
//! elsewhere) the best plan is a flow; which side is best is hard in general, and
//! nearly always easy. First all are held to the wanted profession, and whoever is
//! not credited there is opened to both sides. Then the others are opened one by
//! one, each at the highest token at which nothing changes, and tokens are set right
//! wherever that moved something. When all are just right, the plan is the best
//! there is and its prices prove it. What is left, because the true bound is not
//! whole or the search went round in circles, is branched over, within a budget counted in arcs
//! looked at, never in time.
//!
//! Every flow met on the way is a plan, and every set of prices bounds all plans,
//! so the best of each is kept.

mod balance;
mod branch;
mod search;
mod tokens;

pub(super) use search::{Found, best_plan, solve_classes};
