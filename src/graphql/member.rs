//! What members see of each other.

use async_graphql::{ID, Object};
use time::OffsetDateTime;

use super::asking::Asking;
use super::vocabulary::{Grade, Organisation, Profession};
use super::words::Role;
use crate::entity::{AccountId, OrganisationId};

/// A member, as other members see them. Nothing here says anything about
/// identity, and there is no way on to their matches or address.
#[derive(Clone, Debug)]
pub struct Member {
    /// Identifies the account.
    pub id: AccountId,
    /// What they are called.
    pub display_name: String,
    /// The code of their grade.
    pub grade: Option<String>,
    /// Where they work.
    pub organisation_id: Option<OrganisationId>,
    /// The code of their profession.
    pub profession: Option<String>,
    /// What they may do.
    pub role: crate::entity::Role,
    /// When they signed up.
    pub created_at: OffsetDateTime,
}

impl From<crate::entity::account::Model> for Member {
    fn from(account: crate::entity::account::Model) -> Self {
        Self {
            id: account.id,
            display_name: account.display_name,
            grade: account.grade,
            organisation_id: account.organisation_id,
            profession: account.profession,
            role: account.role,
            created_at: account.created_at,
        }
    }
}

/// A member, as other members see them.
#[Object]
impl Member {
    /// Identifies the member.
    async fn id(&self) -> ID {
        self.id.to_string().into()
    }

    /// What they are called.
    async fn display_name(&self) -> &str {
        &self.display_name
    }

    /// Their grade.
    async fn grade(&self) -> Option<Grade> {
        self.grade.as_deref().and_then(Grade::from_code)
    }

    /// Where they work.
    async fn organisation(&self, ctx: &async_graphql::Context<'_>) -> Option<Organisation> {
        Organisation::listed(ctx.vocabulary(), self.organisation_id)
    }

    /// Their profession.
    async fn profession(&self, ctx: &async_graphql::Context<'_>) -> Option<Profession> {
        self.profession.as_deref().and_then(|code| Profession::from_code(ctx.vocabulary(), code))
    }

    /// What they may do.
    async fn role(&self) -> Role {
        self.role.into()
    }

    /// When they signed up.
    async fn joined_at(&self) -> OffsetDateTime {
        self.created_at
    }
}
