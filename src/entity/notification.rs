//! Table `notification`.

use sea_orm::entity::prelude::*;

use super::{AccountId, NotificationId, NotificationKind, PostId, RoundId, TopicId};

/// A notification to a person.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NotificationId,
    /// Who is notified.
    pub account_id: AccountId,
    /// What caused it; the same cause never tells anybody twice.
    pub cause: String,
    /// What happened.
    pub kind: NotificationKind,
    /// The page that it leads to.
    pub path: String,
    /// The topic it is about.
    pub topic_id: Option<TopicId>,
    /// The post it is about.
    pub post_id: Option<PostId>,
    /// Who did what it is about.
    pub by_id: Option<AccountId>,
    /// The round it is about.
    pub round_id: Option<RoundId>,
    /// When it happened.
    pub at: TimeDateTimeWithTimeZone,
    /// When the person read it.
    pub read_at: Option<TimeDateTimeWithTimeZone>,
    /// When an email may go out, if it is still unread; never where empty.
    pub email_due_at: Option<TimeDateTimeWithTimeZone>,
    /// When an email about it was written.
    pub emailed_at: Option<TimeDateTimeWithTimeZone>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
