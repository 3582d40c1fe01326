//! Getting an account, and getting back into it.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::policies::PolicyVersionInput;
use super::session::{SignInPayload, signed_in, slow_down};
use crate::account::{self, NewAccount, Password};
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::words::AccountStatus;

/// What somebody fills in to get an account.
#[derive(InputObject)]
pub(super) struct SignUpInput {
    /// The address of their work in the Civil Service.
    email: String,
    /// At least 12 characters that are hard to guess.
    #[graphql(secret)]
    password: String,
    /// What other members will see.
    display_name: String,
    /// The code of their grade.
    grade_code: Option<String>,
    /// Where they work.
    organisation_id: Option<ID>,
    /// The code of their profession.
    profession_code: Option<String>,
    /// The policies they agree to: the current version of each.
    accept_policies: Vec<PolicyVersionInput>,
}

/// What was wrong. The answer is the same whether or not the address has an
/// account: its mailbox learns that.
#[derive(SimpleObject)]
pub(super) struct SignUpPayload {
    /// What the caller can put right.
    errors: Vec<UserError>,
}

/// Where the account stands now, or what was wrong.
#[derive(SimpleObject)]
pub(super) struct ConfirmEmailPayload {
    /// Where the account stands.
    status: Option<AccountStatus>,
    /// What the caller can put right.
    errors: Vec<UserError>,
}

/// What was wrong. The answer is the same whether or not the address has an
/// account.
#[derive(SimpleObject)]
pub(super) struct RequestPasswordResetPayload {
    /// What the caller can put right.
    errors: Vec<UserError>,
}

impl From<SignUpInput> for NewAccount {
    fn from(input: SignUpInput) -> Self {
        Self {
            email: input.email,
            password: Password::new(&input.password),
            display_name: input.display_name,
            grade_code: input.grade_code,
            organisation_id: input.organisation_id.map(|id| id.0),
            profession_code: input.profession_code,
            accepted: input.accept_policies.into_iter().map(Into::into).collect(),
        }
    }
}

/// What can be done without an account.
#[derive(Default)]
pub(super) struct SignUpMutation;

#[Object]
impl SignUpMutation {
    /// Asks for an account. An email goes to the address; its link confirms it.
    /// Whoever did not get it, or lets it grow too old, signs up again.
    #[graphql(directive = access::apply(Access::Public))]
    async fn sign_up(&self, ctx: &Context<'_>, input: SignUpInput) -> Result<SignUpPayload> {
        let slow_down = slow_down(ctx);
        let (new, key) = (NewAccount::from(input), &ctx.shared().secret_key);
        let checked = new.check(ctx.db().reader(), &mut ctx.occasion(), ctx.vocabulary()).await;
        let signed_up = ctx
            .change_with(checked, async |tx, occasion, checked| {
                account::sign_up(tx, occasion, &slow_down, key, &checked).await
            })
            .await;
        Ok(SignUpPayload { errors: settle(signed_up)?.1 })
    }

    /// Asks for the email that confirms an address once more. The answer is the
    /// same whether or not an account waits for it.
    #[graphql(directive = access::apply(Access::Public))]
    async fn resend_confirmation(&self, ctx: &Context<'_>, email: String) -> Result<SignUpPayload> {
        let slow_down = slow_down(ctx);
        ctx.change(async |tx, occasion| {
            account::resend_confirmation(tx, occasion, &slow_down, &email).await
        })
        .await?;
        Ok(SignUpPayload { errors: Vec::new() })
    }

    /// Confirms an address with the token of an email, good once and for 48
    /// hours. The account then waits for somebody to verify it.
    #[graphql(directive = access::apply(Access::Public))]
    async fn confirm_email(
        &self,
        ctx: &Context<'_>,
        #[graphql(secret)] token: String,
    ) -> Result<ConfirmEmailPayload> {
        let confirmed = ctx
            .change(async |tx, occasion| account::confirm_email(tx, occasion, &token).await)
            .await;
        let (status, errors) = settle(confirmed)?;
        Ok(ConfirmEmailPayload { status: status.map(Into::into), errors })
    }

    /// Asks for an email with a link that sets a new password.
    #[graphql(directive = access::apply(Access::Public))]
    async fn request_password_reset(
        &self,
        ctx: &Context<'_>,
        email: String,
    ) -> Result<RequestPasswordResetPayload> {
        let slow_down = slow_down(ctx);
        ctx.change(async |tx, occasion| {
            account::request_password_reset(tx, occasion, &slow_down, &email).await
        })
        .await?;
        Ok(RequestPasswordResetPayload { errors: Vec::new() })
    }

    /// Sets a new password with the token of an email, good once and for an
    /// hour; signs out everywhere and signs in here.
    #[graphql(directive = access::apply(Access::Public))]
    async fn reset_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(secret)] token: String,
        #[graphql(secret)] password: String,
    ) -> Result<SignInPayload> {
        let slow_down = slow_down(ctx);
        let password = Password::new(&password);
        let checked =
            account::check_reset(ctx.db().reader(), &mut ctx.occasion(), &token, &password).await;
        let reset = ctx
            .change_with(checked, async |tx, occasion, checked| {
                account::reset_password(tx, occasion, &slow_down, &checked).await
            })
            .await;
        signed_in(ctx, reset).await
    }
}
