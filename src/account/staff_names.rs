//! The names of moderators and admins, which nobody else should be taken for.

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::entity::{AccountId, AccountStatus, Role, account};
use crate::vocabulary::looks_like;

/// How many are compared with.
const STAFF_MAX: u64 = 1000;

/// The names of moderators and admins.
pub(super) struct StaffNames(Vec<Named>);

#[derive(FromQueryResult)]
struct Named {
    id: AccountId,
    display_name: String,
}

impl StaffNames {
    /// Reads them.
    pub(super) async fn read(db: &impl ConnectionTrait) -> Result<Self, DbErr> {
        let names = account::Entity::find()
            .select_only()
            .columns([account::Column::Id, account::Column::DisplayName])
            .filter(account::Column::Role.ne(Role::Member))
            .filter(account::Column::Status.eq(AccountStatus::Active))
            .order_by_asc(account::Column::DisplayName)
            .limit(STAFF_MAX)
            .into_model()
            .all(db)
            .await?;
        Ok(Self(names))
    }

    /// That somebody could be taken for one of them.
    pub(super) fn warning(&self, account: &account::Model) -> Option<String> {
        let is_like = |one: &&Named| {
            one.id != account.id && looks_like(&account.display_name, &one.display_name)
        };
        let one = self.0.iter().find(is_like)?;
        Some(format!(
            "Their name looks like that of {}, who is a moderator or admin. Check closely",
            one.display_name
        ))
    }
}
