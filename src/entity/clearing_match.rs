//! Table `clearing_match`.

use sea_orm::entity::prelude::*;

use super::{AccountId, ClearingMatchId, IntroductionId, OfferId, TopicId};

/// Two people who found each other in clearing.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "clearing_match")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClearingMatchId,
    /// The advert it came of.
    pub topic_id: TopicId,
    /// The offer that was accepted.
    pub offer_id: Option<OfferId>,
    /// The introduction to which both said yes.
    pub introduction_id: Option<IntroductionId>,
    /// The mentor; empty for one who was found outside the forum.
    pub mentor_id: Option<AccountId>,
    /// The mentee; empty for one who was found outside the forum.
    pub mentee_id: Option<AccountId>,
    /// When it was made.
    pub made_at: TimeDateTimeWithTimeZone,
    /// When one of the two said that it did not work.
    pub ended_at: Option<TimeDateTimeWithTimeZone>,
    /// Who said so.
    pub ended_by: Option<AccountId>,
    /// Why, if they said; never shown to the other.
    pub end_reason: Option<String>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
