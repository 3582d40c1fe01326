//! What the plans of a round obey and aim for.

use async_graphql::{Enum, InputObject, SimpleObject};

use crate::planning::{self, RulesChange};

/// One of the aims after the first four levels, which are fixed.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::planning::Aim")]
pub(in crate::graphql) enum Aim {
    /// Mentees with a mentor of the profession they wanted.
    Wanted,
    /// Mentees who asked, with a mentor who shares what matters most to them.
    Identity,
    /// Pairs two grades apart rather than one.
    TwoGrades,
    /// Different professions among each mentee's mentors.
    Distinct,
    /// Mentors with at least two mentees.
    MentorsWithTwo,
}

/// What plans obey and aim for.
#[derive(SimpleObject)]
pub(in crate::graphql) struct MatchingRules {
    /// The aims from level 5 on, most important first; those left out do not
    /// count.
    order: Vec<Aim>,
    /// The fewest grades that a mentor is above the mentee.
    grade_gap_min: u8,
    /// The most grades that a mentor is above the mentee.
    grade_gap_max: u8,
    /// The most people that anybody is matched with on one side.
    capacity_max: u8,
    /// Whether people who were matched in an earlier round may be matched again.
    repeats_pairs: bool,
}

impl From<planning::Rules> for MatchingRules {
    fn from(rules: planning::Rules) -> Self {
        Self {
            order: rules.order.into_iter().map(Aim::from).collect(),
            grade_gap_min: rules.grade_gap_min,
            grade_gap_max: rules.grade_gap_max,
            capacity_max: rules.capacity_max,
            repeats_pairs: rules.repeats_pairs,
        }
    }
}

/// What the plans of a round to come obey and aim for; a bound that is left out
/// stays as it is.
#[derive(InputObject)]
pub(in crate::graphql) struct MatchingRulesInput {
    /// The aims from level 5 on, most important first; those left out do not
    /// count.
    order: Vec<Aim>,
    /// The fewest grades that a mentor is above the mentee, 1 to 4.
    grade_gap_min: Option<i32>,
    /// The most grades that a mentor is above the mentee, 1 to 4.
    grade_gap_max: Option<i32>,
    /// The most people that anybody is matched with on one side, 1 to 3.
    capacity_max: Option<i32>,
    /// Whether people who were matched in an earlier round may be matched again. They may not
    /// unless an admin says so; a pair to keep may be in any case.
    repeats_pairs: Option<bool>,
}

impl From<MatchingRulesInput> for RulesChange {
    fn from(input: MatchingRulesInput) -> Self {
        Self {
            order: Some(input.order.into_iter().map(planning::Aim::from).collect()),
            grade_gap_min: input.grade_gap_min,
            grade_gap_max: input.grade_gap_max,
            capacity_max: input.capacity_max,
            repeats_pairs: input.repeats_pairs,
        }
    }
}
