//! What the operation `what_if` answers.

use serde::Deserialize;

use super::super::difference::Difference;
use super::super::priorities::Aim;
use crate::entity::{PairRuleKind, ParticipantRole, PlanState, RepairKind};
use crate::web::views::forum::people::{GradeCode, Organisation};
use crate::web::views::times::Instant;
use crate::web::views::user_error::UserError;
use crate::web::views::vocabulary::{Coded, Listed};

/// What the operation `what_if` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    pub(super) round: Option<Round>,
    pub(super) plan: Option<Plan>,
    pub(super) grades: Vec<Coded>,
    pub(super) professions: Vec<Coded>,
    pub(super) organisations: Vec<Listed>,
    pub(super) what_if: Tried,
}

#[derive(Debug, Deserialize)]
pub(super) struct Round {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) people: Found<Person>,
    pub(super) mentees: Found<Candidate>,
    pub(super) mentors: Found<Candidate>,
}

/// The first of those who match a name.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Found<T> {
    pub(super) nodes: Vec<T>,
    pub(super) total_count: i64,
}

#[derive(Debug, Deserialize)]
pub(super) struct Person {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) role: ParticipantRole,
    pub(super) grade: GradeCode,
    pub(super) organisation: Organisation,
}

#[derive(Debug, Deserialize)]
pub(super) struct Candidate {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) grade: GradeCode,
    pub(super) organisation: Organisation,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Plan {
    pub(super) id: String,
    pub(super) state: PlanState,
    pub(super) created_at: Instant,
    pub(super) repair: Option<RepairKind>,
    pub(super) rules: Rules,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rules {
    pub(super) order: Vec<Aim>,
    pub(super) capacity_max: i64,
}

/// Somebody of whom something is tried.
#[derive(Debug, Deserialize)]
pub(super) struct Subject {
    pub(super) id: String,
    pub(super) name: String,
}

/// What is tried, and what comes of it.
#[derive(Debug, Deserialize)]
pub(super) struct Tried {
    pub(super) errors: Vec<UserError>,
    pub(super) changes: Changes,
    pub(super) proof: Option<String>,
    pub(super) unmatched: Option<i64>,
    pub(super) difference: Option<Difference>,
}

/// The changes of the address, as the API understood them.
#[derive(Debug, Deserialize)]
pub(super) struct Changes {
    pub(super) pairs: Vec<TriedPair>,
    pub(super) capacities: Vec<TriedCapacity>,
    pub(super) leaving: Vec<Subject>,
}

#[derive(Debug, Deserialize)]
pub(super) struct TriedPair {
    pub(super) kind: PairRuleKind,
    pub(super) mentee: Option<Subject>,
    pub(super) mentor: Option<Subject>,
}

#[derive(Debug, Deserialize)]
pub(super) struct TriedCapacity {
    pub(super) participant: Option<Subject>,
    pub(super) r#as: ParticipantRole,
    pub(super) capacity: i64,
}
