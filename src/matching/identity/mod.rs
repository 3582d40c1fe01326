//! Rounds that settle where each asker is credited for a shared identity.
//!
//! With every asker's credit on one side (inside the wanted profession, or
//! elsewhere) the best plan is a flow; which side is best is hard in general, and
//! nearly always easy. First, rounds change sides for whoever is not credited.
//! Then all sides open, whoever is paid twice is held to one, and whoever could
//! have more at the present prices is opened again. What is left is searched by
//! branching over sides, within a budget counted in steps, never in time.
//!
//! Every plan met on the way is valid, and every set of prices met bounds all
//! plans, so the best of each is kept; when they are equal, the search ends.

mod branch;
mod gaps;
mod rounds;

pub(super) use rounds::{Found, solve_persons};
