//! Storing what the engine found, as rows.

use std::collections::HashMap;

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, DbErr, EntityTrait, QuerySelect,
};
use serde_json::json;

use super::fewer::Fewer;
use super::levels::PlanLevel;
use super::problem::active_participants;
use crate::db::Db;
use crate::entity::{
    PairId, ParticipantId, ParticipantRole, PlanId, PlanState, UnmatchedId, pair, plan, unmatched,
};
use crate::matching::{Plan, Role};
use crate::occasion::Occasion;

/// How many rows go into one statement: SQLite takes 32,766 values.
const BATCH: usize = 1_000;

/// What the engine found, who has fewer than they would take in it, and what is said
/// to each of those who have nobody, in the order of the plan.
pub(super) struct Solution {
    pub(super) plan: Plan,
    pub(super) fewer: Vec<Fewer>,
    pub(super) words_to_unmatched: Vec<String>,
}

/// Stores what the engine found, all of it or nothing, unless the plan was
/// discarded or finished by another worker meanwhile.
pub(super) async fn store_solution(
    db: &Db,
    mut occasion: Occasion,
    asked: &plan::Model,
    found: &Solution,
    input_digest: String,
) -> Result<(), DbErr> {
    let objective: Vec<PlanLevel> = found.plan.objective.iter().map(PlanLevel::from).collect();
    db.write(async |tx| {
        let locked = plan::Entity::find_by_id(asked.id).lock_exclusive().one(tx).await?;
        if locked.is_none_or(|plan| plan.state != PlanState::Running) {
            return Ok(());
        }
        let people = active_participants(tx, asked.round_id).await?;
        let names: HashMap<String, (ParticipantId, String)> =
            people.into_iter().map(|one| (one.id.to_string(), (one.id, one.name))).collect();
        store_pairs(tx, &mut occasion, asked.id, &found.plan, &names).await?;
        store_unmatched(tx, &mut occasion, asked.id, found, &names).await?;
        let made = plan::ActiveModel {
            id: Set(asked.id),
            state: Set(PlanState::Draft),
            progress: Set(1.0),
            input_digest: Set(input_digest.clone()),
            objective: Set(json!(objective)),
            leased_until: Set(None),
            ..Default::default()
        };
        made.update(tx).await.map(drop)
    })
    .await
}

type Names = HashMap<String, (ParticipantId, String)>;

/// Identifiers in ascending order: rows that get them in turn are read back in
/// that turn by the primary key alone.
fn ascending<Id: From<uuid::Uuid> + Ord>(occasion: &mut Occasion, n: usize) -> Vec<Id> {
    let mut ids: Vec<Id> = (0..n).map(|_| occasion.id()).collect();
    ids.sort_unstable();
    ids
}

/// Stores the pairs, by the mentee's name and then the mentor's.
///
/// Somebody who withdrew while the engine ran has no name here, and no pair:
/// the digest says that the plan is out of date then.
async fn store_pairs(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    plan: PlanId,
    solved: &Plan,
    names: &Names,
) -> Result<(), DbErr> {
    let mut pairs: Vec<_> = solved
        .pairs
        .iter()
        .filter_map(|pair| Some((names.get(&*pair.mentee_id)?, names.get(&*pair.mentor_id)?, pair)))
        .collect();
    pairs.sort_by(|one, other| {
        (&one.0.1, one.0.0, &one.1.1).cmp(&(&other.0.1, other.0.0, &other.1.1))
    });
    let ids: Vec<PairId> = ascending(occasion, pairs.len());
    let rows: Vec<pair::ActiveModel> = ids
        .into_iter()
        .zip(pairs)
        .map(|(id, (mentee, mentor, pair))| pair::ActiveModel {
            id: Set(id),
            plan_id: Set(plan),
            mentee_id: Set(mentee.0),
            mentor_id: Set(mentor.0),
            reasons: Set(json!(pair.reasons.words())),
            pinned: Set(pair.pinned),
            mentee_outcome: Set(None),
            mentor_outcome: Set(None),
            ..Default::default()
        })
        .collect();
    for batch in rows.chunks(BATCH) {
        pair::Entity::insert_many(batch.to_vec()).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Stores who has nobody, and who has fewer than they would take, by name.
async fn store_unmatched(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    plan: PlanId,
    found: &Solution,
    names: &Names,
) -> Result<(), DbErr> {
    let nobody = (found.plan.unmatched.iter().zip(&found.words_to_unmatched))
        .map(|(one, told)| (&*one.id, one.as_role, 0, (one.reason.as_str(), Some(told))));
    let fewer = (found.fewer.iter())
        .map(|one| (&*one.id, one.as_role, one.n_found, (one.reason.as_str(), None)));
    let mut people: Vec<_> = nobody
        .chain(fewer)
        .filter_map(|(id, as_role, n, words)| Some((names.get(id)?, as_role, n, words)))
        .collect();
    people.sort_by(|one, other| (&one.0.1, one.0.0, one.1).cmp(&(&other.0.1, other.0.0, other.1)));
    let ids: Vec<UnmatchedId> = ascending(occasion, people.len());
    let rows: Vec<unmatched::ActiveModel> = ids
        .into_iter()
        .zip(people)
        .map(|(id, (person, as_role, n_found, (reason, told)))| unmatched::ActiveModel {
            id: Set(id),
            plan_id: Set(plan),
            participant_id: Set(person.0),
            as_role: Set(match as_role {
                Role::Mentee => ParticipantRole::Mentee,
                Role::Mentor | Role::Both => ParticipantRole::Mentor,
            }),
            n_found: Set(i32::try_from(n_found).unwrap_or(i32::MAX)),
            reason: Set(reason.to_owned()),
            told: Set(told.cloned()),
        })
        .collect();
    for batch in rows.chunks(BATCH) {
        unmatched::Entity::insert_many(batch.to_vec()).exec_without_returning(tx).await?;
    }
    Ok(())
}
