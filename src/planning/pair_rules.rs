//! What admins say about pairs before matching: this one, or never that one.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr,
    EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::rules::rules_of;
use crate::account::Admin;
use crate::entity::{
    PairRuleId, PairRuleKind, ParticipantId, RoundId, pair_rule, participant, round,
};
use crate::matching::Rules;
use crate::moderation::{self, LogEntry};
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};
use crate::vocabulary::{Grade, name_key};

/// The longest reason, in characters.
const REASON_MAX: usize = 500;

/// What is said about a pair.
#[derive(Clone, Debug)]
pub struct NewPairRule {
    /// The round.
    pub round: RoundId,
    /// The mentee.
    pub mentee: ParticipantId,
    /// The mentor.
    pub mentor: ParticipantId,
    /// Pinned or excluded.
    pub kind: PairRuleKind,
    /// Why; needed for an exclusion.
    pub reason: Option<String>,
}

/// Why a pair is not pinned or excluded.
#[derive(Debug, thiserror::Error)]
pub enum PairRuleError {
    /// There is no such round or rule.
    #[error("We could not find this")]
    NotFound,
    /// The matches are out.
    #[error("This round's matches have already been published")]
    Published,
    /// The pair cannot be, for a rule of the programme or another wish.
    #[error("{mentee} (mentee) and {mentor} (mentor) cannot be kept as a pair: {broken}")]
    NotAllowed {
        /// The mentee's name.
        mentee: String,
        /// The mentor's name.
        mentor: String,
        /// The rule, or the other wish.
        broken: &'static str,
    },
    /// Nobody is matched with themselves anyway.
    #[error("Choose two different people")]
    OnePerson,
    /// The reason is missing or long.
    #[error("Enter a reason of {REASON_MAX} characters or fewer")]
    Reason,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for PairRuleError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Published | Self::NotAllowed { .. } | Self::OnePerson => Kind::Conflict,
            Self::Reason => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let (code, field): (_, &[_]) = match self {
            Self::Published => (Code::AlreadyDone, &["roundId"]),
            Self::NotAllowed { .. } | Self::OnePerson => (Code::PairNotAllowed, &["mentorId"]),
            Self::Reason => (Code::Required, &["reason"]),
            Self::NotFound | Self::Database(_) => return Vec::new(),
        };
        vec![Problem::new(code, field, self.to_string())]
    }
}

/// Pins or excludes a pair in the plans to come; what was said of it before is
/// replaced.
///
/// # Errors
///
/// Refuses once the matches are out, and pins that break a rule of matching.
pub async fn set_pair_rule(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    rule: &NewPairRule,
) -> Result<pair_rule::Model, PairRuleError> {
    let round = round::Entity::find_by_id(rule.round).lock_exclusive().one(tx).await?;
    let round = round.ok_or(PairRuleError::NotFound)?;
    if round.published_at.is_some() {
        return Err(PairRuleError::Published);
    }
    let reason = rule.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    let is_long = reason.is_some_and(|reason| reason.chars().nth(REASON_MAX).is_some());
    if is_long || (reason.is_none() && rule.kind == PairRuleKind::Exclude) {
        return Err(PairRuleError::Reason);
    }
    let people = participant::Entity::find()
        .filter(participant::Column::RoundId.eq(rule.round))
        .filter(participant::Column::Id.is_in([rule.mentee, rule.mentor]))
        .all(tx)
        .await?;
    let person = |id| people.iter().find(|one| one.id == id).ok_or(PairRuleError::NotFound);
    let (mentee, mentor) = (person(rule.mentee)?, person(rule.mentor)?);
    let others = pair_rules(tx, &[rule.round]).await?;
    match rule.kind {
        PairRuleKind::Pin => {
            let rules = rules_of(round.rules.as_ref());
            let broken = broken_rule(mentee, mentor, &rules)
                .or_else(|| broken_wish(rule, mentee, mentor, &others));
            if let Some(broken) = broken {
                let (mentee, mentor) = (mentee.name.clone(), mentor.name.clone());
                return Err(PairRuleError::NotAllowed { mentee, mentor, broken });
            }
        }
        PairRuleKind::Exclude if mentee.id == mentor.id => return Err(PairRuleError::OnePerson),
        PairRuleKind::Exclude => {}
    }
    let same =
        (pair_rule::Column::MenteeId.eq(mentee.id), pair_rule::Column::MentorId.eq(mentor.id));
    pair_rule::Entity::delete_many()
        .filter(pair_rule::Column::RoundId.eq(rule.round))
        .filter(same.0)
        .filter(same.1)
        .exec(tx)
        .await?;
    let stored = pair_rule::ActiveModel {
        id: Set(occasion.id()),
        round_id: Set(rule.round),
        mentee_id: Set(mentee.id),
        mentor_id: Set(mentor.id),
        kind: Set(rule.kind),
        reason: Set(reason.map(str::to_owned)),
        created_at: Set(occasion.now()),
    };
    let stored = stored.insert(tx).await?;
    let action = match rule.kind {
        PairRuleKind::Pin => "pin pair",
        PairRuleKind::Exclude => "exclude pair",
    };
    let entry = LogEntry::new(action, &round).after(pair_in_words(&stored));
    moderation::record(tx, occasion, admin.id(), entry).await?;
    Ok(stored)
}

/// Takes a pin or an exclusion back.
///
/// # Errors
///
/// Refuses when there is no such rule, and once the matches are out.
pub async fn remove_pair_rule(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    id: PairRuleId,
) -> Result<round::Model, PairRuleError> {
    let rule = pair_rule::Entity::find_by_id(id).one(tx).await?.ok_or(PairRuleError::NotFound)?;
    let round = round::Entity::find_by_id(rule.round_id).lock_exclusive().one(tx).await?;
    let round = round.ok_or(PairRuleError::NotFound)?;
    if round.published_at.is_some() {
        return Err(PairRuleError::Published);
    }
    pair_rule::Entity::delete_by_id(id).exec(tx).await?;
    let entry = LogEntry::new("remove pair rule", &round).after(pair_in_words(&rule));
    moderation::record(tx, occasion, admin.id(), entry).await?;
    Ok(round)
}

/// What is said about pairs in rounds, oldest first.
///
/// # Errors
///
/// When the database fails.
pub async fn pair_rules(
    db: &impl ConnectionTrait,
    rounds: &[RoundId],
) -> Result<Vec<pair_rule::Model>, DbErr> {
    pair_rule::Entity::find()
        .filter(pair_rule::Column::RoundId.is_in(rounds.iter().copied()))
        .order_by_asc(pair_rule::Column::Id)
        .all(db)
        .await
}

/// The first rule of the programme that keeps two people from being a pair.
fn broken_rule(
    mentee: &participant::Model,
    mentor: &participant::Model,
    rules: &Rules,
) -> Option<&'static str> {
    let rank = |one: &participant::Model| Grade::from_code(&one.grade).map(Grade::rank);
    let fits = match (rank(mentee), rank(mentor)) {
        (Some(below), Some(above)) => rules.allows_grades(below, above),
        _ => false,
    };
    let is_same_place = match (mentee.organisation_id, mentor.organisation_id) {
        (Some(one), Some(other)) => one == other,
        _ => name_key(&mentee.organisation_name) == name_key(&mentor.organisation_name),
    };
    if mentee.id == mentor.id {
        Some("nobody mentors themselves")
    } else if mentee.withdrawn_at.is_some() || mentor.withdrawn_at.is_some() {
        Some("one of them has withdrawn")
    } else if !mentee.role.is_mentored() {
        Some("the mentee does not take part as a mentee")
    } else if !mentor.role.mentors() {
        Some("the mentor does not take part as a mentor")
    } else if !fits {
        Some("the mentor is not as many grades above the mentee as the round's rules say")
    } else if is_same_place {
        Some("both work in the same organisation")
    } else {
        None
    }
}

/// What else is said that a pin would contradict.
fn broken_wish(
    rule: &NewPairRule,
    mentee: &participant::Model,
    mentor: &participant::Model,
    others: &[pair_rule::Model],
) -> Option<&'static str> {
    let is_this = |other: &&pair_rule::Model| {
        (other.mentee_id, other.mentor_id) == (rule.mentee, rule.mentor)
    };
    let pins = || {
        others.iter().filter(|other| other.kind == PairRuleKind::Pin).filter(|one| !is_this(one))
    };
    let is_reverse =
        |other: &pair_rule::Model| (other.mentee_id, other.mentor_id) == (rule.mentor, rule.mentee);
    let n = |fits: &dyn Fn(&pair_rule::Model) -> bool| pins().filter(|one| fits(one)).count();
    let full = |n: usize, capacity: i32| usize::try_from(capacity).is_ok_and(|most| n >= most);
    if others.iter().any(is_reverse) {
        Some("the same two are pinned or excluded the other way round")
    } else if full(n(&|other| other.mentee_id == mentee.id), mentee.capacity_as_mentee) {
        Some("the mentee takes no more mentors than are pinned already")
    } else if full(n(&|other| other.mentor_id == mentor.id), mentor.capacity_as_mentor) {
        Some("the mentor takes no more mentees than are pinned already")
    } else {
        None
    }
}

/// The log names the two by their identifiers.
fn pair_in_words(rule: &pair_rule::Model) -> String {
    format!("mentee {}, mentor {}", rule.mentee_id, rule.mentor_id)
}
