//! A round as the engine wants it: people, pins, exclusions.
//!
//! With the person's own page this is the only reader of identities.

use std::collections::{HashMap, HashSet};

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use sha2::{Digest, Sha256};

use super::rules::rules_of;
use crate::config::SecretKey;
use crate::entity::{
    PairRuleKind, ParticipantId, ParticipantRole, PlanId, PlanState, RoundId, identity,
    long_term_match, pair, pair_rule, participant, plan, round,
};
use crate::matching::{Name, PairIds, Person, Problem, Role, Rules, digest};
use crate::mentoring::IdentityAnswer;
use crate::mentoring::{UnreadableIdentity, open_identity};
use crate::refusal::{Kind, Refusal};
use crate::vocabulary::{Grade, Vocabulary, name_key};

/// Why a round cannot be put before the engine.
#[derive(Debug, thiserror::Error)]
pub enum LoadProblemError {
    /// What somebody said about who they are cannot be read.
    #[error(transparent)]
    Identity(#[from] UnreadableIdentity),
    /// A grade was stored that is none.
    #[error("A registration has a grade that this version does not know")]
    Grade,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for LoadProblemError {
    fn kind(&self) -> Kind {
        Kind::Internal
    }
}

/// What a round is read for the engine with.
#[derive(Clone, Copy)]
pub struct Lists<'a> {
    /// The lists to read names by.
    pub vocabulary: &'a Vocabulary,
    /// The key that opens identities for the engine.
    pub key: &'a SecretKey,
}

/// What a plan is made from beside the people.
#[derive(Clone, Debug)]
pub(super) struct Basis {
    pub(super) round: RoundId,
    pub(super) seed: i64,
    pub(super) rules: Rules,
}

impl Basis {
    /// What a plan was asked for with.
    pub(super) fn of(plan: &plan::Model) -> Self {
        Self { round: plan.round_id, seed: plan.seed, rules: rules_of(plan.rules.as_ref()) }
    }

    /// The people of a round under these rules: nobody has more places than they give, and
    /// nobody whom they met in an earlier round, unless the rules allow it.
    fn put_to(&self, everybody: Everybody) -> Problem {
        let Everybody { mut problem, met } = everybody;
        if !self.rules.repeats_pairs {
            problem.exclusions.extend(met);
        }
        let most = self.rules.capacity_max;
        for person in &mut problem.people {
            person.capacity_as_mentor = person.capacity_as_mentor.min(most);
            person.capacity_as_mentee = person.capacity_as_mentee.min(most);
        }
        Problem { rules: self.rules.clone(), seed: self.seed.unsigned_abs(), ..problem }
    }
}

/// A round as people and admins have it, before its rules.
#[derive(Clone)]
struct Everybody {
    /// The people as they registered, with the pairs to keep and never to match.
    problem: Problem,
    /// Pairs of earlier rounds, but for those to keep.
    met: Vec<PairIds>,
}

/// A digest of a problem that only this installation can make.
///
/// The problem holds what people say of themselves. Without the key, somebody
/// who knows everything else could try guesses until the digest fits.
pub(super) fn keyed_digest(key: &SecretKey, problem: &Problem) -> String {
    let keyed = Sha256::new()
        .chain_update(b"clearing input digest")
        .chain_update(key.bytes())
        .chain_update(digest(problem));
    let half: [u8; 16] = keyed.finalize()[..16].try_into().expect("a digest has 32 bytes");
    format!("{:032x}", u128::from_be_bytes(half))
}

/// Which of some plans are drafts that are not about their round any more: registrations,
/// or what admins wish about pairs, have changed since they were made.
///
/// Reads a round once, however many drafts it has.
///
/// # Errors
///
/// When an identity cannot be decrypted, and when the database fails.
pub async fn out_of_date(
    db: &impl ConnectionTrait,
    lists: Lists<'_>,
    plans: &[PlanId],
) -> Result<HashSet<PlanId>, LoadProblemError> {
    let drafts = plan::Entity::find()
        .filter(plan::Column::Id.is_in(plans.iter().copied()))
        .filter(plan::Column::State.eq(PlanState::Draft))
        .order_by_asc(plan::Column::RoundId)
        .all(db)
        .await?;
    let mut out_of_date = HashSet::new();
    for drafts in drafts.chunk_by(|one, other| one.round_id == other.round_id) {
        let everybody = everybody(db, lists, drafts[0].round_id).await?;
        let is_it = |draft: &&plan::Model| {
            let problem = Basis::of(draft).put_to(everybody.clone());
            keyed_digest(lists.key, &problem) != draft.input_digest
        };
        out_of_date.extend(drafts.iter().filter(is_it).map(|draft| draft.id));
    }
    Ok(out_of_date)
}

/// Everybody who takes part in a round, with what the engine needs to know.
///
/// # Errors
///
/// When an identity cannot be decrypted, and when the database fails.
pub(super) async fn load_problem(
    db: &impl ConnectionTrait,
    lists: Lists<'_>,
    basis: &Basis,
) -> Result<Problem, LoadProblemError> {
    Ok(basis.put_to(everybody(db, lists, basis.round).await?))
}

/// Everybody who takes part in a round, as they typed it, and the pairs that are asked for.
async fn everybody(
    db: &impl ConnectionTrait,
    lists: Lists<'_>,
    round: RoundId,
) -> Result<Everybody, LoadProblemError> {
    let participants = active_participants(db, round).await?;
    let mut answers = HashMap::new();
    for row in identities(db, round).await? {
        answers.insert(row.participant_id, open_identity(lists.key, &row)?);
    }
    let people = engine_people(&participants, lists.vocabulary, &answers)?;
    let ids: HashMap<&str, ParticipantId> =
        participants.iter().map(|one| (one.email.as_str(), one.id)).collect();
    let active: HashSet<ParticipantId> = ids.values().copied().collect();
    let rules = pair_rule::Entity::find()
        .filter(pair_rule::Column::RoundId.eq(round))
        .order_by_asc(pair_rule::Column::Id)
        .all(db);
    let (mut pins, mut exclusions) = (Vec::new(), Vec::new());
    for rule in rules.await? {
        // A rule about somebody who withdrew has nothing to say any more.
        if active.contains(&rule.mentee_id) && active.contains(&rule.mentor_id) {
            let pair = pair_ids(rule.mentee_id, rule.mentor_id);
            match rule.kind {
                PairRuleKind::Pin => pins.push(pair),
                PairRuleKind::Exclude => exclusions.push(pair),
            }
        }
    }
    let mut met = pairs_of_earlier_rounds(db, round, &ids).await?;
    met.retain(|pair| !pins.contains(pair));
    Ok(Everybody { problem: Problem { people, exclusions, pins, ..Problem::default() }, met })
}

/// People as the engine sees them; `answers` holds what they said about who
/// they are.
///
/// Organisations and professions are compared exactly there, so each gets one
/// spelling here: the listed name, or that of the first who typed it.
pub(crate) fn engine_people(
    participants: &[participant::Model],
    vocabulary: &Vocabulary,
    answers: &HashMap<ParticipantId, IdentityAnswer>,
) -> Result<Vec<Person>, LoadProblemError> {
    let mut spellings: HashMap<String, Name> = HashMap::new();
    let mut one_spelling =
        |name: &str| Name::clone(spellings.entry(name_key(name)).or_insert_with(|| name.into()));
    let profession_name = |code: &str| {
        let listed = vocabulary.professions().by_code(code);
        listed.map_or_else(|| code.to_owned(), |listed| listed.name.clone())
    };
    let mut people = Vec::with_capacity(participants.len());
    for one in participants {
        let listed = one.organisation_id.and_then(|id| vocabulary.organisations().by_id(id.0));
        let organisation = listed.map_or(&one.organisation_name, |listed| &listed.name);
        let answer = answers.get(&one.id).cloned().unwrap_or_default();
        let wanted = one.wanted_profession.as_deref().map(&profession_name);
        people.push(Person {
            id: one.id.to_string().into(),
            role: role_of(one.role),
            grade: Grade::from_code(&one.grade).ok_or(LoadProblemError::Grade)?.rank(),
            organisation: one_spelling(organisation),
            profession: one_spelling(&profession_name(&one.profession)),
            wanted_profession: wanted.map(|wanted| one_spelling(&wanted)),
            capacity_as_mentor: capacity(one.capacity_as_mentor),
            capacity_as_mentee: capacity(one.capacity_as_mentee),
            identities: answer.identities.into_iter().map(Name::from).collect(),
            wants_shared_identity: answer.wants_shared_identity,
        });
    }
    Ok(people)
}

/// Everybody in a round who has not withdrawn, in a stable order.
pub(super) async fn active_participants(
    db: &impl ConnectionTrait,
    round: RoundId,
) -> Result<Vec<participant::Model>, DbErr> {
    participant::Entity::find()
        .filter(participant::Column::RoundId.eq(round))
        .filter(participant::Column::WithdrawnAt.is_null())
        .order_by_asc(participant::Column::Id)
        .all(db)
        .await
}

async fn identities(
    db: &impl ConnectionTrait,
    round: RoundId,
) -> Result<Vec<identity::Model>, DbErr> {
    let participants = participant::Entity::find()
        .select_only()
        .column(participant::Column::Id)
        .filter(participant::Column::RoundId.eq(round))
        .filter(participant::Column::WithdrawnAt.is_null());
    let theirs = identity::Column::ParticipantId.in_subquery(participants.into_query());
    identity::Entity::find().filter(theirs).all(db).await
}

/// Whom the people of this round were matched with in any earlier one, known by their
/// addresses.
async fn pairs_of_earlier_rounds(
    db: &impl ConnectionTrait,
    round: RoundId,
    ids: &HashMap<&str, ParticipantId>,
) -> Result<Vec<PairIds>, DbErr> {
    let earlier = round::Entity::find()
        .select_only()
        .column(round::Column::Id)
        .filter(round::Column::Id.ne(round))
        .filter(round::Column::PublishedAt.is_not_null())
        .into_query();
    let published = plan::Entity::find()
        .select_only()
        .column(plan::Column::Id)
        .filter(plan::Column::RoundId.in_subquery(earlier.clone()))
        .filter(plan::Column::State.eq(PlanState::Published))
        .into_query();
    let pairs: Vec<(ParticipantId, ParticipantId)> = pair::Entity::find()
        .select_only()
        .columns([pair::Column::MenteeId, pair::Column::MentorId])
        .filter(pair::Column::PlanId.in_subquery(published))
        .order_by_asc(pair::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let later: Vec<(ParticipantId, ParticipantId)> = long_term_match::Entity::find()
        .select_only()
        .columns([long_term_match::Column::MenteeId, long_term_match::Column::MentorId])
        .filter(long_term_match::Column::RoundId.in_subquery(earlier.clone()))
        .order_by_asc(long_term_match::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let people: Vec<(ParticipantId, String)> = participant::Entity::find()
        .select_only()
        .columns([participant::Column::Id, participant::Column::Email])
        .filter(participant::Column::RoundId.in_subquery(earlier))
        .into_tuple()
        .all(db)
        .await?;
    let now: HashMap<ParticipantId, ParticipantId> = people
        .into_iter()
        .filter_map(|(id, email)| Some((id, *ids.get(email.as_str())?)))
        .collect();
    let mut known = HashSet::new();
    let again = pairs.into_iter().chain(later).filter_map(|(mentee, mentor)| {
        let pair = (*now.get(&mentee)?, *now.get(&mentor)?);
        // Two who met in several rounds are told once.
        known.insert(pair).then(|| pair_ids(pair.0, pair.1))
    });
    Ok(again.collect())
}

pub(super) fn pair_ids(mentee: ParticipantId, mentor: ParticipantId) -> PairIds {
    PairIds { mentee_id: mentee.to_string(), mentor_id: mentor.to_string() }
}

fn capacity(stored: i32) -> u8 {
    u8::try_from(stored).unwrap_or(0)
}

/// The engine's word for a role.
#[must_use]
pub(crate) fn role_of(role: ParticipantRole) -> Role {
    match role {
        ParticipantRole::Mentor => Role::Mentor,
        ParticipantRole::Mentee => Role::Mentee,
        ParticipantRole::Both => Role::Both,
    }
}
