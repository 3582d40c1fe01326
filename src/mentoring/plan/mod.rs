//! Plans: asking for one, making it, reading it, publishing it or not.

mod broken;
mod fewer;
mod keep;
mod left_out;
mod letters;
mod levels;
mod list;
mod mend;
mod problem;
mod publish;
mod request;
mod work;

pub(super) use broken::contradictions;
pub use broken::{BrokenPin, broken_pins};
pub use levels::{PlanLevel, levels_of, proof_of};
pub(super) use levels::{proof_in_words, told_levels};
pub(super) use list::{Names, names_of_round, pair_ids_of_plan};
pub use list::{
    PairSlice, UnmatchedSlice, count_fewer, count_pairs, count_unmatched, fewer_of_plan,
    pairs_of_plan, participants_by_id, plan, plans_of_rounds, unmatched_of_plan,
};
pub use mend::{RepairError, RepairRequest, repair_plan};
pub(super) use problem::{Basis, keyed_digest, load_problem, people, role_of};
pub use problem::{LoadProblemError, out_of_date};
pub use publish::{DecidePlanError, Publishing, discard_plan, publish_plan};
pub use request::{MatchingRequest, RunMatchingError, claim_plan, is_plan_waiting, run_matching};
pub use work::{PlanWork, run_plan};
