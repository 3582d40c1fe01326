//! Table `draft`.

use sea_orm::entity::prelude::*;

use super::{AccountId, DraftId, DraftKind};

/// What somebody has begun to write and not posted.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "draft")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DraftId,
    /// Whose it is: nobody else reads it.
    pub account_id: AccountId,
    /// What it will be.
    pub kind: DraftKind,
    /// The thread, category or post it is for; of a new advert its author.
    pub subject_id: Uuid,
    /// What was typed, by field.
    pub text: Json,
    /// When it was saved last.
    pub saved_at: TimeDateTimeWithTimeZone,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
