//! How good a plan is, level by level, as admins may know it.

use serde::{Deserialize, Serialize};

use crate::entity::plan;
use crate::matching::Level;

/// Numbers of people who share an identity with a mentor are told from here on:
/// a smaller one would say of a few people who they are.
const IDENTITY_TOLD_FROM: i64 = 5;

/// The level that counts shared identities.
const IDENTITY: &str = "identity";

/// One level of how good a plan is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct PlanLevel {
    /// Its name in reports.
    pub name: String,
    /// What the plan reaches.
    pub value: i64,
    /// What no plan exceeds that is as good at the levels above.
    pub bound: i64,
    /// Whether no plan is better at this level and above.
    pub proven: bool,
}

impl From<&Level> for PlanLevel {
    fn from(level: &Level) -> Self {
        Self {
            name: level.name.to_owned(),
            value: level.value,
            bound: level.bound,
            proven: level.proven,
        }
    }
}

/// How good a plan is, most important level first; small numbers of people who
/// share an identity are told as zero.
#[must_use]
pub fn levels_of(plan: &plan::Model) -> Vec<PlanLevel> {
    told_levels(stored(plan))
}

/// Levels, as admins may read them.
pub(super) fn told_levels(mut levels: Vec<PlanLevel>) -> Vec<PlanLevel> {
    for level in &mut levels {
        if level.name == IDENTITY {
            level.value = number_to_tell(level.value);
            level.bound = number_to_tell(level.bound);
        }
    }
    levels
}

/// A number of people who share an identity, as it is told: none where it is small.
fn number_to_tell(number: i64) -> i64 {
    if number < IDENTITY_TOLD_FROM { 0 } else { number }
}

/// What is proven of a plan, exactly: "priorities 1 to 7 proven, at most 2 more at
/// priority 8". Nothing where there is no plan yet.
#[must_use]
pub fn proof_of(plan: &plan::Model) -> Option<String> {
    let levels = stored(plan);
    (!levels.is_empty()).then(|| proof_in_words(&levels))
}

fn stored(plan: &plan::Model) -> Vec<PlanLevel> {
    Deserialize::deserialize(&plan.objective).unwrap_or_default()
}

/// The words for what is proven of some levels, most important first.
pub(super) fn proof_in_words(levels: &[PlanLevel]) -> String {
    let n_proven = levels.iter().take_while(|level| level.proven).count();
    let proven = match n_proven {
        0 => "no priority proven".to_owned(),
        1 => "priority 1 proven".to_owned(),
        n => format!("priorities 1 to {n} proven"),
    };
    match levels.get(n_proven) {
        None => format!("{proven}: no plan is better"),
        Some(open) => {
            let more = open.bound - open.value;
            format!("{proven}, at most {more} more at priority {}", n_proven + 1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(gaps: &[i64]) -> Vec<PlanLevel> {
        let mut proven = true;
        let level = |gap: &i64| {
            proven &= *gap == 0;
            PlanLevel { name: "wanted".to_owned(), value: 7, bound: 7 + gap, proven }
        };
        gaps.iter().map(level).collect()
    }

    #[test]
    fn what_is_proven_is_said_exactly() {
        for (gaps, words) in [
            (&[0; 9][..], "priorities 1 to 9 proven: no plan is better"),
            (
                &[0, 0, 0, 0, 0, 0, 0, 2, 0][..],
                "priorities 1 to 7 proven, at most 2 more at priority 8",
            ),
            (&[0, 1][..], "priority 1 proven, at most 1 more at priority 2"),
            (&[4, 0][..], "no priority proven, at most 4 more at priority 1"),
            (&[0; 5][..], "priorities 1 to 5 proven: no plan is better"),
        ] {
            assert_eq!(proof_in_words(&levels(gaps)), words);
        }
    }

    #[test]
    fn a_small_number_of_shared_identities_is_not_told() {
        assert_eq!((number_to_tell(4), number_to_tell(5)), (0, 5));
    }
}
