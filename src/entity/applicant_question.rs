//! Table `applicant_question`.

use sea_orm::entity::prelude::*;

use super::{AccountId, ApplicantQuestionId};

/// What a moderator asks somebody whose account waits to be verified.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "applicant_question")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApplicantQuestionId,
    /// Who is asked.
    pub account_id: AccountId,
    /// The moderator who asks.
    pub asked_by: Option<AccountId>,
    /// What is asked.
    pub question: String,
    /// When it was asked.
    pub asked_at: TimeDateTimeWithTimeZone,
    /// The answer.
    pub answer: Option<String>,
    /// When it was answered.
    pub answered_at: Option<TimeDateTimeWithTimeZone>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
