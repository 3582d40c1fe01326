//! What is different between two plans, as an admin may read it.
//!
//! Two numbers of people who share an identity, before and after somebody left,
//! say of that person what they asked for. So that level is not told where people
//! are changed. Which pairs change when identity moves in the order of aims says
//! who asked too. So pairs are not told where it moves.

use crate::entity::{ParticipantId, ParticipantRole};
use crate::matching::{Difference, PairIds, Role};
use crate::planning::list::Names;

/// What is different between two plans.
#[derive(Clone, Debug, Default)]
pub struct PlanDifference {
    /// The nine levels, in the programme's own order.
    pub levels: Vec<LevelChange>,
    /// How many pairs both have.
    pub n_kept: usize,
    /// How many pairs only the second has.
    pub n_new: usize,
    /// How many pairs only the first has.
    pub n_gone: usize,
    /// Whether it is told which pairs are different, and whose.
    pub shows_pairs: bool,
    /// The pairs that only one of the two has, by the mentee's name.
    pub pairs: Vec<ChangedPair>,
    /// Who has more or fewer people, by name.
    pub shifts: Vec<PersonShift>,
}

/// One level in two plans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelChange {
    /// Its name in reports.
    pub name: String,
    /// What the first reaches; `None` where that is not told or did not count.
    pub before: Option<i64>,
    /// What the second reaches, likewise.
    pub after: Option<i64>,
}

/// A pair that only one of two plans has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangedPair {
    /// The mentee.
    pub mentee: ParticipantId,
    /// The mentor; `None` for one who was added for a trial.
    pub mentor: Option<ParticipantId>,
    /// Whether the second plan has it, rather than the first.
    pub is_new: bool,
}

/// Somebody who has more or fewer people in the second of two plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonShift {
    /// Who.
    pub participant: ParticipantId,
    /// As mentor or as mentee.
    pub as_role: ParticipantRole,
    /// How many people they had.
    pub n_before: usize,
    /// How many they have.
    pub n_after: usize,
}

/// A difference in the names of people, with its pairs unless they tell too much.
pub(super) fn plan_difference(
    levels: Vec<LevelChange>,
    difference: &Difference,
    names: &Names,
    shows_pairs: bool,
) -> PlanDifference {
    let mut told = PlanDifference {
        levels,
        n_kept: difference.n_kept,
        n_new: difference.new.len(),
        n_gone: difference.gone.len(),
        shows_pairs,
        ..PlanDifference::default()
    };
    if shows_pairs {
        let gone = difference.gone.iter().filter_map(|pair| changed_pair(pair, false));
        let new = difference.new.iter().filter_map(|pair| changed_pair(pair, true));
        told.pairs = gone.chain(new).collect();
        told.pairs.sort_by_key(|pair| {
            let mentor = pair.mentor.and_then(|mentor| names.get(&mentor));
            (names.get(&pair.mentee), pair.mentee, pair.is_new, mentor, pair.mentor)
        });
        told.shifts = difference
            .shifts
            .iter()
            .filter_map(|shift| {
                Some(PersonShift {
                    participant: shift.id.parse().ok()?,
                    as_role: match shift.as_role {
                        Role::Mentee => ParticipantRole::Mentee,
                        Role::Mentor | Role::Both => ParticipantRole::Mentor,
                    },
                    n_before: shift.n_before,
                    n_after: shift.n_after,
                })
            })
            .collect();
        told.shifts
            .sort_by_key(|shift| (names.get(&shift.participant), shift.participant, shift.as_role));
    }
    told
}

fn changed_pair(pair: &PairIds, is_new: bool) -> Option<ChangedPair> {
    // Mentors who were added for a trial have no identifier of ours.
    let (mentee, mentor) = (pair.mentee_id.parse().ok()?, pair.mentor_id.parse().ok());
    Some(ChangedPair { mentee, mentor, is_new })
}
