//! Table `introduction`.

use sea_orm::entity::prelude::*;

use super::{AccountId, IntroductionId, IntroductionState, TopicId};

/// Two people whose open adverts fit, asked at the same time whether they want to
/// be introduced.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "introduction")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IntroductionId,
    /// The mentee's advert.
    pub mentee_topic_id: TopicId,
    /// The mentor's advert.
    pub mentor_topic_id: TopicId,
    /// Who would be mentored.
    pub mentee_id: AccountId,
    /// Who would mentor.
    pub mentor_id: AccountId,
    /// Its state.
    pub state: IntroductionState,
    /// When the two were asked.
    pub asked_at: TimeDateTimeWithTimeZone,
    /// Until when they may answer.
    pub answer_by: TimeDateTimeWithTimeZone,
    /// What the mentee said so far; only they may read it.
    pub mentee_answer: Option<bool>,
    /// What the mentor said so far; only they may read it.
    pub mentor_answer: Option<bool>,
    /// When whoever had not answered was reminded.
    pub reminded_at: Option<TimeDateTimeWithTimeZone>,
    /// When it became a match or was over.
    pub ended_at: Option<TimeDateTimeWithTimeZone>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
