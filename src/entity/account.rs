//! Table `account`.

use sea_orm::entity::prelude::*;

use super::{AccountId, AccountStatus, OrganisationId, Role};

/// A person's account.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    /// The address it was made with, trimmed and in lower case.
    pub email: String,
    /// What other members see.
    pub display_name: String,
    /// The code of the person's grade.
    pub grade: Option<String>,
    /// Where the person works.
    pub organisation_id: Option<OrganisationId>,
    /// The code of the person's profession.
    pub profession: Option<String>,
    /// What the account may do.
    pub role: Role,
    /// Its state.
    pub status: AccountStatus,
    /// The Argon2id hash, in PHC form.
    pub password_hash: String,
    /// When the person signed up.
    pub created_at: TimeDateTimeWithTimeZone,
    /// When the address was confirmed; the wait for verification starts here.
    pub confirmed_at: Option<TimeDateTimeWithTimeZone>,
    /// When it was verified or rejected.
    pub decided_at: Option<TimeDateTimeWithTimeZone>,
    /// Who verified or rejected it.
    pub decided_by: Option<AccountId>,
    /// Why it was rejected, as mailed to the person.
    pub rejection_reason: Option<String>,
    /// When the suspension ends; for good where empty.
    pub suspended_until: Option<TimeDateTimeWithTimeZone>,
    /// Why it was suspended.
    pub suspension_reason: Option<String>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
