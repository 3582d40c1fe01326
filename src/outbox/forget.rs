//! Emails of somebody who leaves, and what emails to others say of them.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
};
use serde_json::{Value, json};

use super::Email;
use crate::entity::{AccountId, EmailId, outbox};

/// What stands where somebody's only match has left.
const LEFT: &str = "the person we had matched you with has left";

/// Somebody whose emails are forgotten.
#[derive(Clone, Copy, Debug)]
pub struct Forgotten<'a> {
    /// Their account.
    pub account: AccountId,
    /// Their addresses.
    pub addresses: &'a [String],
    /// What they are called.
    pub names: &'a [String],
    /// The addresses of people whom an email told of them.
    pub matches: &'a [String],
}

/// Deletes the emails to somebody, sent or not, and takes them out of what waits to be sent
/// to others.
///
/// # Errors
///
/// When the database fails.
pub async fn forget_person(tx: &DatabaseTransaction, who: Forgotten<'_>) -> Result<(), DbErr> {
    let theirs = Condition::any()
        .add(outbox::Column::AccountId.eq(who.account))
        .add(outbox::Column::Recipient.is_in(who.addresses));
    outbox::Entity::delete_many().filter(theirs).exec(tx).await?;
    forget_matches(tx, who.matches).await?;
    let unsent = outbox::Entity::find().filter(outbox::Column::SentAt.is_null()).all(tx).await?;
    for row in unsent {
        let Some(content) = without(row.content, who) else { continue };
        outbox::Entity::update_many()
            .col_expr(outbox::Column::Content, Expr::value(content))
            .filter(outbox::Column::Id.eq(row.id))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// Deletes what was sent about matches, so that its file goes where emails are files.
async fn forget_matches(tx: &DatabaseTransaction, matches: &[String]) -> Result<(), DbErr> {
    let sent = outbox::Entity::find()
        .filter(outbox::Column::Recipient.is_in(matches))
        .filter(outbox::Column::SentAt.is_not_null())
        .all(tx)
        .await?;
    let told = sent.into_iter().filter(|row| row.content["kind"] == "matches").map(|row| row.id);
    let told = outbox::Entity::delete_many().filter(outbox::Column::Id.is_in(told));
    told.exec(tx).await.map(drop)
}

/// Which of these emails are still known.
///
/// # Errors
///
/// When the database fails.
pub async fn known_emails(
    db: &impl ConnectionTrait,
    ids: &[EmailId],
) -> Result<Vec<EmailId>, DbErr> {
    let known = outbox::Entity::find().filter(outbox::Column::Id.is_in(ids.iter().copied()));
    Ok(known.all(db).await?.into_iter().map(|row| row.id).collect())
}

/// What an email says without somebody; `None` where it says nothing of them.
fn without(content: Value, who: Forgotten<'_>) -> Option<Value> {
    let Ok(mut email) = serde_json::from_value(content) else { return None };
    let Email::Matches { mentees, mentors, no_mentee, no_mentor, .. } = &mut email else {
        return None;
    };
    let is_them = |name: &String, address: Option<&String>| match address {
        Some(address) => who.addresses.contains(address),
        None => who.names.contains(name),
    };
    let before = (mentees.len(), mentors.len());
    mentees.retain(|one| !is_them(&one.name, one.email.as_ref()));
    mentors.retain(|one| !is_them(&one.name, one.email.as_ref()));
    for (left, was, why) in
        [(mentees.len(), before.0, no_mentee), (mentors.len(), before.1, no_mentor)]
    {
        if left == 0 && was > 0 {
            *why = Some(LEFT.to_owned());
        }
    }
    let is_changed = (mentees.len(), mentors.len()) != before;
    is_changed.then(|| json!(email))
}
