//! Letters that were given up, as admins see them.

use async_graphql::{Context, ID, Object, SimpleObject};
use time::OffsetDateTime;

use crate::account;
use crate::entity::{LetterId, outbox};
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::id::id;
use crate::graphql::paging::Paging;

/// A letter that was given up. What it says is shown to nobody.
#[derive(SimpleObject)]
pub(super) struct ParkedLetter {
    /// Identifies it.
    id: ID,
    /// What sort of letter: `confirm_email`, `already_signed_up`.
    kind: String,
    /// The mail domain of the address it goes to; the address itself is shown to
    /// nobody.
    recipient_domain: String,
    /// The account whose letter it is, where there is one.
    account_id: Option<ID>,
    /// When it was written.
    created_at: OffsetDateTime,
    /// When it was given up.
    parked_at: Option<OffsetDateTime>,
    /// How often it was tried.
    attempts: i32,
    /// Why the last try failed.
    last_error: Option<String>,
}

impl From<outbox::Model> for ParkedLetter {
    fn from(letter: outbox::Model) -> Self {
        let domain = letter.recipient.rsplit('@').next().unwrap_or_default();
        let kind = letter.letter.get("kind").and_then(serde_json::Value::as_str);
        Self {
            id: letter.id.to_string().into(),
            kind: kind.unwrap_or("unreadable").to_owned(),
            recipient_domain: domain.to_owned(),
            account_id: letter.account_id.map(|id| id.to_string().into()),
            created_at: letter.created_at,
            parked_at: letter.parked_at,
            attempts: letter.attempts,
            last_error: letter.last_error,
        }
    }
}

/// What became of a letter.
#[derive(SimpleObject)]
pub(super) struct LetterPayload {
    /// What the caller can put right.
    errors: Vec<UserError>,
}

/// What admins can ask about letters.
#[derive(Default)]
pub(super) struct LetterQuery;

#[Object]
impl LetterQuery {
    /// The letters that were given up after ten tries, the first first. `after`
    /// is the identifier of the last letter of the page before.
    #[graphql(
        directive = access::apply(Access::Admin),
        complexity = "Paging::cost(first, child_complexity)"
    )]
    async fn parked_letters(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Vec<ParkedLetter>> {
        let admin = ctx.viewer().admin()?;
        let limit = Paging { first, ..Paging::default() }.window()?.limit;
        let after = after.map(|after| id(&after.into())).transpose()?;
        let parked = account::parked_letters(ctx.db().reader(), &admin, limit, after).await?;
        Ok(parked.into_iter().map(Into::into).collect())
    }
}

/// What admins can do about letters.
#[derive(Default)]
pub(super) struct LetterMutation;

#[Object]
impl LetterMutation {
    /// Has a letter that was given up tried again.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn retry_letter(&self, ctx: &Context<'_>, letter_id: ID) -> Result<LetterPayload> {
        let admin = ctx.viewer().admin()?;
        let letter: LetterId = id(&letter_id)?;
        let retried = ctx
            .change(async |tx, occasion| account::retry_letter(tx, occasion, &admin, letter).await)
            .await;
        Ok(LetterPayload { errors: settle(retried)?.1 })
    }

    /// Throws a letter away that was given up: it is never sent.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn discard_letter(&self, ctx: &Context<'_>, letter_id: ID) -> Result<LetterPayload> {
        let admin = ctx.viewer().admin()?;
        let letter: LetterId = id(&letter_id)?;
        let discarded = ctx
            .change(async |tx, occasion| {
                account::discard_letter(tx, occasion, &admin, letter).await
            })
            .await;
        Ok(LetterPayload { errors: settle(discarded)?.1 })
    }
}
