//! Table `offer`.

use sea_orm::entity::prelude::*;

use super::{AccountId, OfferId, OfferState, PostId, TopicId};

/// An offer to be the mentor or mentee that an advert looks for.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "offer")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OfferId,
    /// The advert's topic.
    pub topic_id: TopicId,
    /// The post that makes it.
    pub post_id: PostId,
    /// Who made it.
    pub by_id: AccountId,
    /// Where it stands: one standing offer per person and advert.
    pub state: OfferState,
    /// When it was made.
    pub made_at: TimeDateTimeWithTimeZone,
    /// When it stopped standing.
    pub answered_at: Option<TimeDateTimeWithTimeZone>,
    /// What the author wrote when declining it, for the two to read.
    pub note: Option<String>,
    /// What the author asked before answering, for the two to read.
    pub question: Option<String>,
    /// What was said to that.
    pub answer: Option<String>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
