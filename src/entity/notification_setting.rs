//! Table `notification_setting`.

use sea_orm::entity::prelude::*;

use super::{AccountId, NotificationDelivery, NotificationKind};

/// How a person wants to be told of one kind of thing; without a row, the usual
/// way.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification_setting")]
pub struct Model {
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// Of what.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: NotificationKind,
    /// How.
    pub delivery: NotificationDelivery,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
