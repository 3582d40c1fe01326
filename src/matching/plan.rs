//! What matching answers: the plan, why it is so, and how good it is proven to be.

use super::explain::{Reasons, Unmatched};
use super::model::Finding;
use super::problem::{Name, PairIds};

/// How far a solver is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Steps done.
    pub done: u64,
    /// Steps expected; an estimate that may grow.
    pub total: u64,
    /// What is being done, in a word or two.
    pub phase: &'static str,
}

/// Why there is no plan.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SolveError {
    /// The problem contradicts itself or the rules; every finding is listed.
    #[error("the people, pins or exclusions contain mistakes")]
    InvalidProblem(Vec<Finding>),
    /// The caller asked to stop.
    #[error("matching was cancelled")]
    Cancelled,
}

/// The best plan found, with its reasons and its proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The pairs, by mentee id and then mentor id.
    pub pairs: Vec<Pair>,
    /// Who has nobody on a side they registered for, by id.
    pub unmatched: Vec<Unmatched>,
    /// What the plan achieves, most important level first.
    pub objective: Vec<Level>,
    /// The proof: a price for every mentor, by mentor id.
    pub prices: Vec<Price>,
}

/// One mentee and one mentor who are to meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Who is mentored.
    pub mentee_id: Name,
    /// Who mentors.
    pub mentor_id: Name,
    /// Why they suit each other; never about identity.
    pub reasons: Reasons,
    /// Whether this pair was asked for rather than found.
    pub pinned: bool,
}

impl Pair {
    /// Who they are.
    #[must_use]
    pub fn ids(&self) -> PairIds {
        PairIds { mentee_id: self.mentee_id.to_string(), mentor_id: self.mentor_id.to_string() }
    }
}

/// One level of the objective.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// Its name in reports.
    pub name: &'static str,
    /// What the plan achieves.
    pub value: i64,
    /// What no plan exceeds that is as good at the levels above; says nothing
    /// once a level above is not proven.
    pub bound: i64,
    /// Whether this level and all above it are proven to be as high as possible.
    pub proven: bool,
}

/// What one place with a mentor is worth, level by level.
///
/// Empty `identities` and a `mentor_id` of `None` mean every mentor of the
/// class; a price with more of these filled in goes before one with fewer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// Rank of the mentors' grade.
    pub grade: u8,
    /// The mentors' profession.
    pub profession: Name,
    /// The mentors' organisation.
    pub organisation: Name,
    /// The mentors' identities, sorted; whether they count is not shown.
    pub identities: Vec<Name>,
    /// The one mentor that the price is for.
    pub mentor_id: Option<Name>,
    /// The price in halves, in the default order of the nine levels: some proofs need halves.
    pub halves: [i64; 9],
}
