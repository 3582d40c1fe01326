//! What becomes of a plan if something is different; here by solving a changed copy of the problem.
//!
//! Changes are made to the copy one after the other; the round itself stays as it is. Beside the plan
//! stands what it changes: the nine levels, the pairs, and who has more or fewer people.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::ControlFlow;

use crate::matching::plan::{Pair, Plan, Progress, SolveError};
use crate::matching::problem::{Aim, PairIds, Person, Problem, Role, Rules};
use crate::matching::proof::Facts;
use crate::matching::solve::solve_near;

/// Something that could be different.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A pair is there, whatever was said about it before.
    Pin(PairIds),
    /// A pair is not there, whatever was said about it before.
    Exclude(PairIds),
    /// Somebody takes another number of people.
    Capacity {
        /// Who.
        id: String,
        /// On which side: [`Role::Mentor`] or [`Role::Mentee`].
        as_role: Role,
        /// How many they take.
        capacity: u8,
    },
    /// Somebody does not take part, nor do the pins and exclusions that name them.
    Leave {
        /// Who.
        id: String,
    },
    /// Somebody takes part too.
    Join(Box<Person>),
    /// The aims come in another order; those left out do not count.
    Order(Vec<Aim>),
}

/// Why nothing can be said about some changes.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum WhatIfError {
    /// A change names somebody who does not take part.
    #[error("a change names {id}, who does not take part")]
    UnknownPerson {
        /// Who is named.
        id: String,
    },
    /// The changed problem has no plan.
    #[error(transparent)]
    Solve(#[from] SolveError),
}

/// What becomes of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhatIf {
    /// What the plan before achieves at all nine levels, in the default order,
    /// whether or not they counted.
    pub before: [i64; 9],
    /// What the plan after achieves, likewise.
    pub after: [i64; 9],
    /// The plan after, with its levels in the order that counted.
    pub plan: Plan,
    /// What is different about its pairs.
    pub difference: Difference,
}

/// What is different between the pairs of two plans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// How many pairs both have.
    pub n_kept: usize,
    /// Pairs of the first alone, by mentee and then mentor.
    pub gone: Vec<PairIds>,
    /// Pairs of the second alone, by mentee and then mentor.
    pub new: Vec<PairIds>,
    /// Who has more or fewer people in the second, by id.
    pub shifts: Vec<Shift>,
}

/// Somebody who has more or fewer people than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// Who.
    pub id: String,
    /// On which side: [`Role::Mentor`] or [`Role::Mentee`].
    pub as_role: Role,
    /// How many people they had.
    pub n_before: usize,
    /// How many they have.
    pub n_after: usize,
}

/// Says what becomes of the plan with the pairs `before` under some changes.
///
/// The changes are made in turn, so a later one has the last word. Between equally good
/// plans it is one near to the plan before, unless identity comes at another place in the order.
/// Takes as long as [`solve_near`] does.
///
/// # Errors
///
/// When a change names somebody unknown, and as [`solve_near`] for the changed problem.
pub fn what_if(
    problem: &Problem,
    before: &[PairIds],
    changes: &[Change],
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<WhatIf, WhatIfError> {
    let altered = altered_problem(problem, changes)?;
    // What identity changes between two plans that are near would say who asked.
    let is_in_place = is_identity_in_place(&problem.rules.order, &altered.rules.order);
    let near = if is_in_place { before } else { &[] };
    let plan = solve_near(&altered, near, progress)?;
    let after: Vec<PairIds> = plan.pairs.iter().map(Pair::ids).collect();
    Ok(WhatIf {
        before: value_of_pairs(problem, before),
        after: value_of_pairs(&altered, &after),
        plan,
        difference: difference(before, &after),
    })
}

/// What is different between the pairs of two plans. Takes time O(n log n).
#[must_use]
pub fn difference(before: &[PairIds], after: &[PairIds]) -> Difference {
    let (first, second): (BTreeSet<&PairIds>, BTreeSet<&PairIds>) =
        (before.iter().collect(), after.iter().collect());
    let mut counts: BTreeMap<(&str, Role), [usize; 2]> = BTreeMap::new();
    for (place, pairs) in [&first, &second].into_iter().enumerate() {
        for pair in pairs {
            counts.entry((&pair.mentee_id, Role::Mentee)).or_default()[place] += 1;
            counts.entry((&pair.mentor_id, Role::Mentor)).or_default()[place] += 1;
        }
    }
    let shifts = counts.into_iter().filter(|(_, [before, after])| before != after).map(
        |((id, as_role), [n_before, n_after])| Shift {
            id: id.to_owned(),
            as_role,
            n_before,
            n_after,
        },
    );
    Difference {
        n_kept: first.intersection(&second).count(),
        gone: first.difference(&second).copied().cloned().collect(),
        new: second.difference(&first).copied().cloned().collect(),
        shifts: shifts.collect(),
    }
}

/// Whether identity has the same place in two orders of aims: nothing else comes
/// before it in one of them, and it counts in both or in neither.
#[must_use]
pub fn is_identity_in_place(one: &[Aim], other: &[Aim]) -> bool {
    let up_to_identity = |order: &[Aim]| -> Option<Vec<Aim>> {
        let place = order.iter().position(|aim| *aim == Aim::Identity)?;
        Some(order[..place].to_vec())
    };
    up_to_identity(one) == up_to_identity(other)
}

/// The problem as it would be.
fn altered_problem(problem: &Problem, changes: &[Change]) -> Result<Problem, WhatIfError> {
    let mut altered = problem.clone();
    for change in changes {
        match change {
            Change::Pin(pair) => {
                check_known(&altered, &[&pair.mentee_id, &pair.mentor_id])?;
                altered.exclusions.retain(|other| !is_same_two(other, pair));
                altered.pins.retain(|other| !is_same_two(other, pair));
                altered.pins.push(pair.clone());
            }
            Change::Exclude(pair) => {
                check_known(&altered, &[&pair.mentee_id, &pair.mentor_id])?;
                altered.pins.retain(|other| !is_same_two(other, pair));
                altered.exclusions.push(pair.clone());
            }
            Change::Capacity { id, as_role, capacity } => {
                let person = altered.people.iter_mut().find(|person| *person.id == **id);
                let person = person.ok_or_else(|| WhatIfError::UnknownPerson { id: id.clone() })?;
                match as_role {
                    Role::Mentor => person.capacity_as_mentor = *capacity,
                    Role::Mentee | Role::Both => person.capacity_as_mentee = *capacity,
                }
            }
            Change::Leave { id } => {
                check_known(&altered, &[id])?;
                altered.people.retain(|person| *person.id != **id);
                let stays = |pair: &PairIds| pair.mentee_id != *id && pair.mentor_id != *id;
                altered.pins.retain(stays);
                altered.exclusions.retain(stays);
            }
            Change::Join(person) => altered.people.push((**person).clone()),
            Change::Order(order) => altered.rules.order.clone_from(order),
        }
    }
    Ok(altered)
}

/// Refuses ids of people who do not take part.
fn check_known(problem: &Problem, ids: &[&String]) -> Result<(), WhatIfError> {
    let known: HashSet<&str> = problem.people.iter().map(|person| &*person.id).collect();
    match ids.iter().find(|id| !known.contains(id.as_str())) {
        Some(id) => Err(WhatIfError::UnknownPerson { id: (*id).clone() }),
        None => Ok(()),
    }
}

fn is_same_two(one: &PairIds, other: &PairIds) -> bool {
    one == other || (&one.mentee_id, &one.mentor_id) == (&other.mentor_id, &other.mentee_id)
}

/// What some pairs achieve at all nine levels, in the default order.
fn value_of_pairs(problem: &Problem, pairs: &[PairIds]) -> [i64; 9] {
    let rules = Rules { order: Aim::ALL.to_vec(), ..problem.rules.clone() };
    let problem = Problem { rules, ..problem.clone() };
    Facts::new(&problem).value(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::solve::solve;

    fn person(id: &str, role: Role, grade: u8) -> Person {
        Person {
            id: id.into(),
            role,
            grade,
            organisation: format!("department of {id}").into(),
            profession: "Policy".into(),
            wanted_profession: None,
            capacity_as_mentor: 1,
            capacity_as_mentee: 1,
            identities: Vec::new(),
            wants_shared_identity: false,
        }
    }

    fn pair(mentee: &str, mentor: &str) -> PairIds {
        PairIds { mentee_id: mentee.to_owned(), mentor_id: mentor.to_owned() }
    }

    /// Ada and Bo could both have Max or Zoe, who take one each.
    fn sample() -> Problem {
        Problem {
            people: vec![
                person("ada", Role::Mentee, 3),
                person("bo", Role::Mentee, 3),
                person("max", Role::Mentor, 4),
                person("zoe", Role::Mentor, 5),
            ],
            ..Problem::default()
        }
    }

    fn ids(pairs: &[Pair]) -> Vec<PairIds> {
        pairs.iter().map(|one| pair(&one.mentee_id, &one.mentor_id)).collect()
    }

    fn tried(problem: &Problem, changes: &[Change]) -> WhatIf {
        let mut go_on = |_| ControlFlow::Continue(());
        let before = ids(&solve(problem, &mut go_on).unwrap().pairs);
        let tried = what_if(problem, &before, changes, &mut go_on).unwrap();
        // As good as solving the changed problem by hand.
        let altered = altered_problem(problem, changes).unwrap();
        assert_eq!(tried.plan.objective, solve(&altered, &mut go_on).unwrap().objective);
        let after = ids(&tried.plan.pairs);
        assert_eq!(tried.difference, difference(&before, &after));
        tried
    }

    #[test]
    fn each_change_does_what_it_says_and_nothing_does_nothing() {
        let problem = sample();
        let same = tried(&problem, &[]);
        assert_eq!((same.before, same.difference.n_kept), (same.after, 2));
        assert!(same.difference.new.is_empty() && same.difference.shifts.is_empty());

        let pinned = tried(&problem, &[Change::Pin(pair("ada", "max"))]);
        assert!(ids(&pinned.plan.pairs).contains(&pair("ada", "max")));
        let excluded = tried(&problem, &[Change::Exclude(pair("ada", "max"))]);
        assert_eq!(ids(&excluded.plan.pairs), [pair("ada", "zoe"), pair("bo", "max")]);

        let left = tried(&problem, &[Change::Leave { id: "max".to_owned() }]);
        assert_eq!((left.before[0], left.after[0]), (2, 1));
        assert_eq!(left.difference.gone.len(), 1 + left.difference.new.len());

        let wider = Change::Capacity { id: "zoe".to_owned(), as_role: Role::Mentor, capacity: 2 };
        let both = tried(&problem, &[Change::Leave { id: "max".to_owned() }, wider]);
        assert_eq!(both.after[0], 2);
        let shift = Shift { id: "zoe".to_owned(), as_role: Role::Mentor, n_before: 1, n_after: 2 };
        assert!(both.difference.shifts.contains(&shift));

        let joined = tried(&problem, &[Change::Join(Box::new(person("new", Role::Mentee, 2)))]);
        assert_eq!(joined.plan.unmatched.len(), 1);
        let order = tried(&problem, &[Change::Order(vec![Aim::TwoGrades])]);
        assert_eq!(order.plan.objective.len(), 5);
        assert_eq!(order.after[6], 1);
        // Identity is gone from the order, so nothing is kept on purpose.
        let rules = Rules { order: vec![Aim::TwoGrades], ..problem.rules.clone() };
        let afresh = Problem { rules, ..problem.clone() };
        let mut go_on = |_| ControlFlow::Continue(());
        assert_eq!(order.plan, solve(&afresh, &mut go_on).unwrap());
    }

    #[test]
    fn a_later_change_has_the_last_word_and_a_pin_is_taken_back_by_an_exclusion() {
        let mut problem = sample();
        problem.pins = vec![pair("ada", "max")];
        let there = pair("ada", "max");
        let back = tried(&problem, &[Change::Exclude(there.clone())]);
        assert!(!ids(&back.plan.pairs).contains(&there));
        let again = [Change::Exclude(there.clone()), Change::Pin(there.clone())];
        assert!(ids(&tried(&problem, &again).plan.pairs).contains(&there));
    }

    #[test]
    fn somebody_unknown_and_a_pin_that_breaks_a_rule_are_refused() {
        let (problem, mut go_on) = (sample(), |_| ControlFlow::Continue(()));
        let mut refusal = |change: Change| {
            what_if(&problem, &[], &[change], &mut go_on).expect_err("it is refused")
        };
        let unknown = WhatIfError::UnknownPerson { id: "eve".to_owned() };
        assert_eq!(refusal(Change::Leave { id: "eve".to_owned() }), unknown);
        assert_eq!(refusal(Change::Pin(pair("ada", "eve"))), unknown);
        assert!(matches!(
            refusal(Change::Pin(pair("ada", "bo"))),
            WhatIfError::Solve(SolveError::InvalidProblem(_))
        ));
        let doubled = Change::Join(Box::new(person("ada", Role::Mentee, 2)));
        assert!(matches!(refusal(doubled), WhatIfError::Solve(_)));
    }

    #[test]
    fn identity_is_in_place_where_the_same_aims_come_before_it() {
        use Aim::{Distinct, Identity, TwoGrades, Wanted};
        for (one, other, is_in_place) in [
            (&[Wanted, Identity, TwoGrades][..], &[Wanted, Identity, Distinct][..], true),
            (&[Wanted, Identity][..], &[Identity, Wanted][..], false),
            (&[Wanted, Identity][..], &[Wanted][..], false),
            (&[Wanted, Distinct][..], &[Wanted][..], true),
        ] {
            assert_eq!(is_identity_in_place(one, other), is_in_place);
            assert_eq!(is_identity_in_place(other, one), is_in_place);
        }
    }
}
