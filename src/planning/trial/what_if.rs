//! What would become of a draft if something were different.

use std::collections::{HashMap, HashSet};

use sea_orm::{ConnectionTrait, EntityTrait};

use super::differences::{LevelChange, PlanDifference, plan_difference};
use super::engine::on_engine;
use super::words::TrialError;
use crate::entity::{
    OrganisationId, PairRuleKind, ParticipantId, ParticipantRole, PlanId, PlanState, plan,
};
use crate::matching::{
    Aim, Change, Difference, LEVEL_NAMES, PairIds, Person, Role, Rules, WhatIf,
    is_identity_in_place, what_if,
};
use crate::planning::levels::{PlanLevel, levels_of, proof_in_words, proof_of, told_levels};
use crate::planning::list::{count_unmatched, names_of_round, pair_ids_of_plan};
use crate::planning::problem::{Basis, Lists, keyed_digest, load_problem};
use crate::refusal::{Code, Problem};
use crate::vocabulary::{Grade, Vocabulary};

/// How many changes may be tried together.
const CHANGES_MAX: usize = 50;
/// How many mentors may be added.
const MENTORS_MAX: i32 = 100;

/// What is to be different.
#[derive(Clone, Debug, Default)]
pub struct TrialChanges {
    /// Pairs that are to be there, or not to be.
    pub pairs: Vec<TriedPair>,
    /// People who are to take another number of people.
    pub capacities: Vec<TriedCapacity>,
    /// People who are not to take part.
    pub leaving: Vec<ParticipantId>,
    /// Mentors who are to take part too.
    pub mentors: Option<NewMentors>,
    /// The aims, in another order; those left out do not count.
    pub order: Option<Vec<Aim>>,
}

/// A pair that is to be there, or not to be.
#[derive(Clone, Copy, Debug)]
pub struct TriedPair {
    /// Pinned or excluded.
    pub kind: PairRuleKind,
    /// The mentee; `None` where nobody was chosen.
    pub mentee: Option<ParticipantId>,
    /// The mentor; `None` where nobody was chosen.
    pub mentor: Option<ParticipantId>,
}

/// Somebody who is to take another number of people.
#[derive(Clone, Copy, Debug)]
pub struct TriedCapacity {
    /// Who; `None` where nobody was chosen.
    pub participant: Option<ParticipantId>,
    /// As mentor or as mentee.
    pub as_role: ParticipantRole,
    /// How many.
    pub capacity: i32,
}

/// Mentors who do not exist, all alike.
#[derive(Clone, Debug, Default)]
pub struct NewMentors {
    /// How many.
    pub n: Option<i32>,
    /// The code of their grade.
    pub grade_code: Option<String>,
    /// The code of their profession.
    pub profession_code: Option<String>,
    /// Where they work; apart from everybody else where that is left open.
    pub organisation: Option<OrganisationId>,
}

/// What becomes of a draft.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The draft.
    pub plan: plan::Model,
    /// What is different.
    pub difference: PlanDifference,
    /// What is proven of the plan that would come out.
    pub proof: String,
    /// How many people have nobody on a side in it.
    pub n_unmatched: usize,
}

/// Says what would become of a draft if something were different. The round is
/// not touched.
///
/// # Errors
///
/// Refuses when there is no such plan, when it is no draft or not about who takes
/// part any more, when a change cannot be, and when it takes too long.
pub async fn try_changes(
    db: &impl ConnectionTrait,
    lists: Lists<'_>,
    id: PlanId,
    changes: &TrialChanges,
) -> Result<Trial, TrialError> {
    let plan = plan::Entity::find_by_id(id).one(db).await?.ok_or(TrialError::NotFound)?;
    if plan.state != PlanState::Draft {
        return Err(TrialError::NoPlan);
    }
    let basis = Basis::of(&plan);
    let wanted = engine_changes(changes, lists.vocabulary, &basis.rules)?;
    let problem = load_problem(db, lists, &basis).await?;
    if keyed_digest(lists.key, &problem) != plan.input_digest {
        return Err(TrialError::Stale);
    }
    let before = pair_ids_of_plan(db, id).await?;
    if wanted.is_empty() {
        return Ok(unchanged(plan, before.len(), count_unmatched(db, id).await?));
    }
    let names = names_of_round(db, plan.round_id).await?;
    let tried = on_engine(move |go_on| what_if(&problem, &before, &wanted, go_on)).await?;
    let tried = tried.map_err(|error| TrialError::of_changes(error, &names))?;
    let order = changes.order.as_ref().unwrap_or(&basis.rules.order);
    let shows_pairs = is_identity_in_place(&basis.rules.order, order);
    let is_about_people = !(changes.pairs.is_empty()
        && changes.capacities.is_empty()
        && changes.leaving.is_empty()
        && changes.mentors.is_none());
    let difference =
        plan_difference(levels(&tried, is_about_people), &tried.difference, &names, shows_pairs);
    let objective: Vec<PlanLevel> = tried.plan.objective.iter().map(PlanLevel::from).collect();
    Ok(Trial {
        plan,
        difference,
        proof: proof_in_words(&objective),
        n_unmatched: tried.plan.unmatched.len(),
    })
}

/// A draft as it is.
fn unchanged(plan: plan::Model, n_pairs: usize, n_unmatched: u64) -> Trial {
    let levels = levels_of(&plan);
    let value =
        |name: &str| levels.iter().find(|level| level.name == name).map(|level| level.value);
    let levels = LEVEL_NAMES.iter().map(|name| LevelChange {
        name: (*name).to_owned(),
        before: value(name),
        after: value(name),
    });
    let same = Difference { n_kept: n_pairs, ..Difference::default() };
    Trial {
        difference: plan_difference(levels.collect(), &same, &HashMap::new(), true),
        proof: proof_of(&plan).unwrap_or_default(),
        n_unmatched: usize::try_from(n_unmatched).unwrap_or(usize::MAX),
        plan,
    }
}

/// The nine levels before and after; identity only where nobody in particular is
/// changed.
fn levels(tried: &WhatIf, is_about_people: bool) -> Vec<LevelChange> {
    let to_tell = |value: &[i64; 9]| {
        let levels = LEVEL_NAMES.iter().zip(value).map(|(name, value)| PlanLevel {
            name: (*name).to_owned(),
            value: *value,
            bound: *value,
            proven: false,
        });
        told_levels(levels.collect())
    };
    let shown =
        |level: &PlanLevel| (level.name != "identity" || !is_about_people).then_some(level.value);
    let both = to_tell(&tried.before).into_iter().zip(to_tell(&tried.after));
    let changes = both.map(|(before, after)| LevelChange {
        before: shown(&before),
        after: shown(&after),
        name: before.name,
    });
    changes.collect()
}

/// The changes as the engine knows them, or all that is wrong with them.
fn engine_changes(
    changes: &TrialChanges,
    vocabulary: &Vocabulary,
    rules: &Rules,
) -> Result<Vec<Change>, TrialError> {
    let mut problems = Vec::new();
    let mut wanted = Vec::new();
    let mut wrong = |code, field: &[&'static str], message: &str| {
        problems.push(Problem::new(code, field, message));
    };
    for pair in &changes.pairs {
        match (pair.mentee, pair.mentor) {
            (Some(mentee), Some(mentor)) => {
                let pair_ids =
                    PairIds { mentee_id: mentee.to_string(), mentor_id: mentor.to_string() };
                wanted.push(match pair.kind {
                    PairRuleKind::Pin => Change::Pin(pair_ids),
                    PairRuleKind::Exclude => Change::Exclude(pair_ids),
                });
            }
            _ => wrong(Code::Required, &["pairs"], "Choose a mentee and a mentor"),
        }
    }
    let takes =
        format!("Choose a number from 1 to {}, as the rules of the round say", rules.capacity_max);
    for tried in &changes.capacities {
        let capacity = u8::try_from(tried.capacity).ok();
        let capacity = capacity.filter(|capacity| (1..=rules.capacity_max).contains(capacity));
        match (tried.participant, capacity) {
            (Some(participant), Some(capacity)) => wanted.push(Change::Capacity {
                id: participant.to_string(),
                as_role: match tried.as_role {
                    ParticipantRole::Mentor => Role::Mentor,
                    ParticipantRole::Mentee | ParticipantRole::Both => Role::Mentee,
                },
                capacity,
            }),
            _ => wrong(Code::Invalid, &["capacities"], &takes),
        }
    }
    let leaving: HashSet<&ParticipantId> = changes.leaving.iter().collect();
    let mut leaving: Vec<_> = leaving.into_iter().map(ToString::to_string).collect();
    leaving.sort_unstable();
    wanted.extend(leaving.into_iter().map(|id| Change::Leave { id }));
    if let Some(order) = changes.order.as_ref().filter(|order| **order != rules.order) {
        let is_doubled = (1..order.len()).any(|place| order[..place].contains(&order[place]));
        if is_doubled {
            wrong(Code::Invalid, &["order"], "Choose a different place for each priority");
        }
        wanted.push(Change::Order(order.clone()));
    }
    if wanted.len() > CHANGES_MAX {
        wrong(Code::TooLong, &[], "You can try up to 50 changes together");
    }
    if let Some(mentors) = &changes.mentors {
        match new_mentors(mentors, vocabulary, rules.capacity_max) {
            Ok(people) => {
                wanted.extend(people.into_iter().map(|person| Change::Join(Box::new(person))));
            }
            Err((code, field, message)) => wrong(code, &["mentors", field], &message),
        }
    }
    if problems.is_empty() { Ok(wanted) } else { Err(TrialError::Invalid(problems)) }
}

/// Mentors who do not exist.
fn new_mentors(
    mentors: &NewMentors,
    vocabulary: &Vocabulary,
    capacity_max: u8,
) -> Result<Vec<Person>, (Code, &'static str, String)> {
    let n = mentors.n.filter(|n| (1..=MENTORS_MAX).contains(n));
    let n = n.ok_or((Code::Invalid, "n", format!("add 1 to {MENTORS_MAX} mentors")))?;
    let grade = mentors.grade_code.as_deref().and_then(Grade::from_code);
    let grade = grade.ok_or((Code::UnknownGrade, "gradeCode", "Choose a grade".to_owned()))?;
    let profession = mentors.profession_code.as_deref();
    let profession = profession.and_then(|code| vocabulary.professions().by_code(code));
    let profession = profession.ok_or((
        Code::UnknownProfession,
        "professionCode",
        "Choose a profession".to_owned(),
    ))?;
    let department = match mentors.organisation {
        // No name of an organisation has a line break in it.
        None => "\n".to_owned(),
        Some(id) => vocabulary
            .organisations()
            .by_id(id.0)
            .map(|organisation| organisation.name.clone())
            .ok_or((
                Code::UnknownOrganisation,
                "organisationId",
                "Choose an organisation from the list".to_owned(),
            ))?,
    };
    let person = |n: i32| Person {
        id: format!("added-{n}").into(),
        role: Role::Mentor,
        grade: grade.rank(),
        organisation: department.as_str().into(),
        profession: profession.name.as_str().into(),
        wanted_profession: None,
        capacity_as_mentor: capacity_max,
        capacity_as_mentee: 0,
        identities: Vec::new(),
        wants_shared_identity: false,
    };
    Ok((0..n).map(person).collect())
}
