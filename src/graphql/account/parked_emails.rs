//! Emails that were given up, as admins see them.

use async_graphql::{Context, ID, Object, SimpleObject};
use time::OffsetDateTime;

use crate::account;
use crate::entity::{EmailId, outbox};
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::id::id;
use crate::graphql::paging::{Paging, slice_after};

/// A parked email: given up after ten tries. Nobody sees its content.
#[derive(SimpleObject)]
pub(super) struct ParkedEmail {
    /// Identifies it.
    id: ID,
    /// What sort of email: `confirm_email`, `already_signed_up`.
    kind: String,
    /// The email domain of the address it goes to; the address itself is shown to
    /// nobody.
    recipient_domain: String,
    /// The account whose email it is, where there is one.
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

impl From<outbox::Model> for ParkedEmail {
    fn from(email: outbox::Model) -> Self {
        let domain = email.recipient.rsplit('@').next().unwrap_or_default();
        let kind = email.content.get("kind").and_then(serde_json::Value::as_str);
        Self {
            id: email.id.to_string().into(),
            kind: kind.unwrap_or("unreadable").to_owned(),
            recipient_domain: domain.to_owned(),
            account_id: email.account_id.map(|id| id.to_string().into()),
            created_at: email.created_at,
            parked_at: email.parked_at,
            attempts: email.attempts,
            last_error: email.last_error,
        }
    }
}

/// What changed about a parked email.
#[derive(SimpleObject)]
pub(super) struct EmailPayload {
    /// What the caller can put right.
    errors: Vec<UserError>,
}

/// What admins can ask about emails.
#[derive(Default)]
pub(super) struct EmailQuery;

#[Object]
impl EmailQuery {
    /// The parked emails, the first parked first. `after`
    /// is the identifier of the last email of the page before.
    #[graphql(
        directive = access::apply(Access::Admin),
        complexity = "Paging::cost(first, child_complexity)"
    )]
    async fn parked_emails(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Vec<ParkedEmail>> {
        let admin = ctx.viewer().admin()?;
        let after = after.map(|after| id(&after.into())).transpose()?;
        let slice = slice_after(first, after)?;
        let parked = account::parked_emails(ctx.db().reader(), &admin, &slice).await?;
        Ok(parked.into_iter().map(Into::into).collect())
    }
}

/// What admins can do about emails.
#[derive(Default)]
pub(super) struct EmailMutation;

#[Object]
impl EmailMutation {
    /// Tries a parked email again.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn retry_email(&self, ctx: &Context<'_>, email_id: ID) -> Result<EmailPayload> {
        let admin = ctx.viewer().admin()?;
        let email: EmailId = id(&email_id)?;
        let retried = ctx
            .change(async |tx, occasion| account::retry_email(tx, occasion, &admin, email).await)
            .await;
        Ok(EmailPayload { errors: settle(retried)?.1 })
    }

    /// Deletes a parked email, so that it is never sent.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn discard_email(&self, ctx: &Context<'_>, email_id: ID) -> Result<EmailPayload> {
        let admin = ctx.viewer().admin()?;
        let email: EmailId = id(&email_id)?;
        let discarded = ctx
            .change(async |tx, occasion| account::discard_email(tx, occasion, &admin, email).await)
            .await;
        Ok(EmailPayload { errors: settle(discarded)?.1 })
    }
}
