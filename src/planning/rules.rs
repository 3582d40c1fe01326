//! What the plans of a round obey and aim for, as its admins set it.
//!
//! Kept with the round, and once more with each plan that was made by it: a
//! plan says what it was made for, whatever the round says by then.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, DbErr, EntityTrait, QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::account::Admin;
use crate::entity::{RoundId, round};
use crate::matching::{Aim, Rules};
use crate::moderation::{self, LogEntry};
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};

/// The widest gap between the grades of a pair that may be allowed.
const GAP_MAX: u8 = 4;
/// The largest capacity that the engine counts.
const CAPACITY_MAX: u8 = 3;

/// Rules as an admin sets them; what is left out stays as it is.
#[derive(Clone, Debug, Default)]
pub struct RulesChange {
    /// The aims, most important first; those left out do not count.
    pub order: Option<Vec<Aim>>,
    /// The fewest grades that a mentor is above the mentee.
    pub grade_gap_min: Option<i32>,
    /// The most grades that a mentor is above the mentee.
    pub grade_gap_max: Option<i32>,
    /// The most people that anybody may be matched with on one side.
    pub capacity_max: Option<i32>,
    /// Whether people who were matched in an earlier round may be matched again.
    pub repeats_pairs: Option<bool>,
}

/// Why the rules of a round stay as they are.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// There is no such round.
    #[error("We could not find this round")]
    NotFound,
    /// What was given cannot be.
    #[error("There is a problem with the rules")]
    Invalid(Vec<Problem>),
    /// The matches are out.
    #[error("This round's matches have already been published")]
    Published,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for RulesError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Invalid(_) => Kind::Invalid,
            Self::Published => Kind::Conflict,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self {
            Self::Invalid(problems) => problems.clone(),
            Self::Published => {
                vec![Problem::new(Code::AlreadyDone, &["roundId"], self.to_string())]
            }
            Self::NotFound | Self::Database(_) => Vec::new(),
        }
    }
}

/// Rules as they are kept.
#[derive(Deserialize, Serialize)]
struct StoredRules {
    order: Vec<String>,
    grade_gap_min: u8,
    grade_gap_max: u8,
    capacity_max: u8,
    /// Rules that were kept before there was a choice excluded them.
    #[serde(default)]
    repeats_pairs: bool,
}

/// The rules that a round or a plan holds; the programme's own where it holds none.
#[must_use]
pub fn rules_of(kept: Option<&Value>) -> Rules {
    let Some(kept) = kept.and_then(|kept| StoredRules::deserialize(kept).ok()) else {
        return Rules::default();
    };
    let aim = |name: &String| Aim::ALL.into_iter().find(|aim| aim.name() == name);
    Rules {
        order: kept.order.iter().filter_map(aim).collect(),
        grade_gap_min: kept.grade_gap_min,
        grade_gap_max: kept.grade_gap_max,
        capacity_max: kept.capacity_max,
        repeats_pairs: kept.repeats_pairs,
    }
}

/// Rules, to be kept.
pub(super) fn rules_as_json(rules: &Rules) -> Value {
    json!(StoredRules {
        order: rules.order.iter().map(|aim| aim.name().to_owned()).collect(),
        grade_gap_min: rules.grade_gap_min,
        grade_gap_max: rules.grade_gap_max,
        capacity_max: rules.capacity_max,
        repeats_pairs: rules.repeats_pairs,
    })
}

/// Sets what the plans of a round to come obey and aim for.
///
/// Plans that are there keep the rules that they were made by.
///
/// # Errors
///
/// Refuses an aim that stands twice and bounds that cannot be, all at once, and
/// any change once the matches are out.
pub async fn set_rules(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    id: RoundId,
    change: &RulesChange,
) -> Result<round::Model, RulesError> {
    let round = round::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    let round = round.ok_or(RulesError::NotFound)?;
    if round.published_at.is_some() {
        return Err(RulesError::Published);
    }
    let rules = changed_rules(rules_of(round.rules.as_ref()), change)?;
    let stored = rules_as_json(&rules);
    let changed =
        round::ActiveModel { id: Set(id), rules: Set(Some(stored)), ..Default::default() };
    let changed = changed.update(tx).await?;
    let entry = LogEntry::new("set matching rules", &round).after(rules_in_words(&rules));
    moderation::record(tx, occasion, admin.id(), entry).await?;
    Ok(changed)
}

/// The rule alone: the rules as they would be, or all that is wrong with them.
fn changed_rules(mut rules: Rules, change: &RulesChange) -> Result<Rules, RulesError> {
    let mut problems = Vec::new();
    if let Some(order) = &change.order {
        let is_doubled = (1..order.len()).any(|place| order[..place].contains(&order[place]));
        if is_doubled {
            let message = "Choose a different place for each priority";
            problems.push(Problem::new(Code::Invalid, &["input", "order"], message));
        }
        rules.order.clone_from(order);
    }
    rules.repeats_pairs = change.repeats_pairs.unwrap_or(rules.repeats_pairs);
    for (given, bound, most, field) in [
        (change.grade_gap_min, &mut rules.grade_gap_min, GAP_MAX, "gradeGapMin"),
        (change.grade_gap_max, &mut rules.grade_gap_max, GAP_MAX, "gradeGapMax"),
        (change.capacity_max, &mut rules.capacity_max, CAPACITY_MAX, "capacityMax"),
    ] {
        let Some(given) = given else { continue };
        match u8::try_from(given) {
            Ok(given) if (1..=most).contains(&given) => *bound = given,
            _ => {
                let message = format!("Enter a whole number from 1 to {most}");
                problems.push(Problem::new(Code::Invalid, &["input", field], message));
            }
        }
    }
    if problems.is_empty() && rules.grade_gap_min > rules.grade_gap_max {
        let message = "The most grades apart must not be fewer than the least";
        problems.push(Problem::new(Code::Invalid, &["input", "gradeGapMax"], message));
    }
    if problems.is_empty() { Ok(rules) } else { Err(RulesError::Invalid(problems)) }
}

fn rules_in_words(rules: &Rules) -> String {
    let order: Vec<&str> = rules.order.iter().map(|aim| aim.name()).collect();
    format!(
        "order {}; {} to {} grades apart; at most {} each; pairs of earlier rounds {}",
        if order.is_empty() { "none".to_owned() } else { order.join(", ") },
        rules.grade_gap_min,
        rules.grade_gap_max,
        rules.capacity_max,
        if rules.repeats_pairs { "allowed" } else { "excluded" }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_come_back_as_they_were_kept_and_a_round_without_any_has_the_programmes() {
        let rules = Rules {
            order: vec![Aim::TwoGrades, Aim::Wanted],
            grade_gap_min: 2,
            grade_gap_max: 3,
            capacity_max: 1,
            repeats_pairs: true,
        };
        assert_eq!(rules_of(Some(&rules_as_json(&rules))), rules);
        let none = Rules { order: Vec::new(), ..Rules::default() };
        assert_eq!(rules_of(Some(&rules_as_json(&none))), none);
        assert_eq!(rules_of(None), Rules::default());
        let mut before = rules_as_json(&rules);
        before.as_object_mut().unwrap().remove("repeats_pairs");
        assert!(!rules_of(Some(&before)).repeats_pairs, "kept before there was a choice");
    }

    #[test]
    fn every_wrong_rule_is_told_at_once() {
        let fields = |change: &RulesChange| match changed_rules(Rules::default(), change) {
            Ok(_) => Vec::new(),
            Err(RulesError::Invalid(problems)) => {
                problems.into_iter().map(|problem| problem.field[1]).collect()
            }
            Err(other) => panic!("{other}"),
        };
        let wrong = RulesChange {
            order: Some(vec![Aim::Wanted, Aim::Identity, Aim::Wanted]),
            grade_gap_min: Some(0),
            grade_gap_max: Some(5),
            capacity_max: Some(-1),
            ..RulesChange::default()
        };
        assert_eq!(fields(&wrong), ["order", "gradeGapMin", "gradeGapMax", "capacityMax"]);
        let crossed = RulesChange { grade_gap_min: Some(3), ..RulesChange::default() };
        assert_eq!(fields(&crossed), ["gradeGapMax"]);
        let right = RulesChange {
            order: Some(Vec::new()),
            grade_gap_max: Some(3),
            ..RulesChange::default()
        };
        assert_eq!(fields(&right), [""; 0]);
    }
}
