//! Whom emails about a round go to.

use sea_orm::sea_query::{Condition, ExprTrait, JoinType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};

use crate::entity::{AccountId, ParticipantId, ParticipantRole, RoundId, account, participant};
use crate::outbox::Recipient;

/// Somebody who has registered for a round and has not withdrawn.
#[derive(Clone, Debug, FromQueryResult)]
pub struct RegisteredPerson {
    /// Identifies the registration.
    pub id: ParticipantId,
    /// Their name.
    pub name: String,
    /// As what they take part.
    pub role: ParticipantRole,
    /// Their address.
    pub email: String,
    /// Their account, where they have one.
    pub account_id: Option<AccountId>,
}

impl RegisteredPerson {
    /// Where emails to them go.
    #[must_use]
    pub fn recipient(&self) -> Recipient {
        Recipient { account: self.account_id, address: self.email.clone() }
    }
}

/// Everybody who has registered for a round and has not withdrawn, with their accounts.
///
/// # Errors
///
/// When the database fails.
pub async fn registered_people(
    db: &impl ConnectionTrait,
    round: RoundId,
) -> Result<Vec<RegisteredPerson>, DbErr> {
    use participant::Column::{Email, Id, Name, Role, RoundId, WithdrawnAt};
    let own = account::Column::Email.into_expr().eq(Email.into_expr());
    let mut people = participant::Entity::find()
        .select_only()
        .columns([Id, Name, Role, Email])
        .column_as(account::Column::Id, "account_id")
        .filter(RoundId.eq(round))
        .filter(WithdrawnAt.is_null())
        .order_by_asc(Id);
    let own = Condition::all().add(own);
    QueryTrait::query(&mut people).join(JoinType::LeftJoin, account::Entity, own);
    people.into_model().all(db).await
}
