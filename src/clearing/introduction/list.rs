//! Introductions, as each of the two sees them.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, DerivePartialModel, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, Select,
};
use serde_json::Value;
use time::OffsetDateTime;

use crate::account::Member;
use crate::clearing::fit::{Facts, Fit};
use crate::clearing::wishes::{round_rules, wanted_by};
use crate::entity::{
    AccountId, IntroductionId, IntroductionState, ParticipantRole, TopicId, introduction,
};
use crate::forum::{self, TopicRow};
use crate::vocabulary::Vocabulary;

/// The most introductions in one answer.
const MAX: u64 = 50;

/// An introduction from the side of one of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntroductionRow {
    /// Identifies it.
    pub id: IntroductionId,
    /// The other one's advert.
    pub topic: TopicRow,
    /// Why the two fit, as it is said to the reader.
    pub reasons: Vec<String>,
    /// Its state.
    pub state: IntroductionState,
    /// When the two were asked.
    pub asked_at: OffsetDateTime,
    /// Until when they may answer.
    pub answer_by: OffsetDateTime,
    /// What the reader said.
    pub my_answer: Option<bool>,
}

/// What one statement brings of an introduction.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "introduction::Entity")]
struct Found {
    #[sea_orm(nested)]
    it: introduction::Model,
    #[sea_orm(from_expr = "wanted_by(introduction::Column::MenteeId.into_expr())")]
    wanted: Option<String>,
    #[sea_orm(from_expr = "round_rules()")]
    rules: Option<Value>,
}

/// The introductions of a member, the latest first, and of one day the best first.
///
/// # Errors
///
/// When the database fails.
pub async fn my_introductions(
    db: &impl ConnectionTrait,
    vocabulary: &Vocabulary,
    member: &Member,
) -> Result<Vec<IntroductionRow>, DbErr> {
    rows(db, vocabulary, member, introduction::Entity::find().filter(is_of(member.id()))).await
}

/// An introduction of a member's own.
///
/// # Errors
///
/// When the database fails.
pub async fn introduction(
    db: &impl ConnectionTrait,
    vocabulary: &Vocabulary,
    member: &Member,
    id: IntroductionId,
) -> Result<Option<IntroductionRow>, DbErr> {
    let own = introduction::Entity::find_by_id(id).filter(is_of(member.id()));
    Ok(rows(db, vocabulary, member, own).await?.pop())
}

fn is_of(account: AccountId) -> Condition {
    Condition::any()
        .add(introduction::Column::MenteeId.eq(account))
        .add(introduction::Column::MentorId.eq(account))
}

async fn rows(
    db: &impl ConnectionTrait,
    vocabulary: &Vocabulary,
    reader: &Member,
    which: Select<introduction::Entity>,
) -> Result<Vec<IntroductionRow>, DbErr> {
    let found: Vec<Found> = which
        .order_by_desc(introduction::Column::AskedAt)
        .order_by_asc(introduction::Column::Id)
        .limit(MAX)
        .into_partial_model()
        .all(db)
        .await?;
    let adverts: Vec<TopicId> =
        found.iter().flat_map(|it| [it.it.mentee_topic_id, it.it.mentor_topic_id]).collect();
    let adverts = forum::topics_by_id(db, reader, &adverts).await?;
    let adverts: HashMap<TopicId, TopicRow> =
        adverts.into_iter().map(|topic| (topic.id, topic)).collect();
    let row = |found: Found| row(found, &adverts, reader.id(), vocabulary);
    Ok(found.into_iter().filter_map(row).collect())
}

fn row(
    Found { it, wanted, rules }: Found,
    adverts: &HashMap<TopicId, TopicRow>,
    reader: AccountId,
    vocabulary: &Vocabulary,
) -> Option<IntroductionRow> {
    let (mentee, mentor) = (adverts.get(&it.mentee_topic_id)?, adverts.get(&it.mentor_topic_id)?);
    let is_mentee = it.mentee_id == reader;
    let (one, other) = (
        Facts::of_advert(mentee.advert.as_ref()?, wanted),
        Facts::of_advert(mentor.advert.as_ref()?, None),
    );
    let (side, topic, my_answer) = if is_mentee {
        (ParticipantRole::Mentee, mentor, it.mentee_answer)
    } else {
        (ParticipantRole::Mentor, mentee, it.mentor_answer)
    };
    Some(IntroductionRow {
        id: it.id,
        topic: topic.clone(),
        reasons: Fit::new(&one, &other, rules.as_ref()).words_to(side, vocabulary),
        state: it.state,
        asked_at: it.asked_at,
        answer_by: it.answer_by,
        my_answer,
    })
}
