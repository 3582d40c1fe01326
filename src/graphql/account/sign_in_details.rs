//! Changing what one signs in with, the password and the address, and leaving.

use async_graphql::{Context, Object};

use super::session::{SignOutPayload, signed_out, slow_down, stays_signed_in};
use super::viewer::ViewerPayload;
use crate::account::{self, Password, Pending, TriedPassword};
use crate::clearing;
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, settle};
use crate::own_data;

/// What people change about how they sign in.
#[derive(Default)]
pub(super) struct SignInDetailsMutation;

#[Object]
impl SignInDetailsMutation {
    /// Sets another password, for whoever knows the present one. Signs out everywhere else;
    /// an email says so.
    #[graphql(directive = access::apply(Access::Pending))]
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        #[graphql(secret)] current: String,
        #[graphql(secret)] new: String,
    ) -> Result<ViewerPayload> {
        let person = ctx.viewer().pending()?;
        let tried = try_own_password(ctx, person, &current).await?;
        let new = Password::new(&new);
        let checked =
            account::check_password_change(&mut ctx.occasion(), person, tried, &new).await;
        let session = ctx.client().session.as_deref();
        let changed = ctx
            .change_with(checked, async |tx, occasion, checked| {
                account::change_password(tx, occasion, session, checked).await
            })
            .await;
        stays_signed_in(ctx, changed).await
    }

    /// Asks for another address, with the password. A link goes to the new address, which
    /// `confirmNewEmail` takes, and a notice to the old one, whose link `stopEmailChange`
    /// takes. The answer is the same whether or not the new address has an account.
    #[graphql(directive = access::apply(Access::Pending))]
    async fn change_email(
        &self,
        ctx: &Context<'_>,
        email: String,
        #[graphql(secret)] password: String,
    ) -> Result<ViewerPayload> {
        let person = ctx.viewer().pending()?;
        let (slow_down, key) = (slow_down(ctx), &ctx.shared().secret_key);
        let tried = try_own_password(ctx, person, &password).await?;
        let checked = account::check_email_change(ctx.db().reader(), person, tried, &email).await;
        let requested = ctx
            .change_with(checked, async |tx, occasion, checked| {
                account::request_email_change(tx, occasion, &slow_down, key, checked).await
            })
            .await;
        ViewerPayload::from_outcome(ctx, person, requested).await
    }

    /// Changes the address with the token of the email to the new one, good once and for 48
    /// hours, for whoever is signed in to the account. Adverts, matches and registrations
    /// stay. A member waits to be verified again where the organisation of the address is
    /// another one.
    #[graphql(directive = access::apply(Access::Pending))]
    async fn confirm_new_email(
        &self,
        ctx: &Context<'_>,
        #[graphql(secret)] token: String,
    ) -> Result<ViewerPayload> {
        let person = ctx.viewer().pending()?;
        let confirmed = ctx
            .change(async |tx, occasion| {
                clearing::confirm_new_email(tx, occasion, person, &token).await
            })
            .await;
        ViewerPayload::from_outcome(ctx, person, confirmed).await
    }

    /// Stops a change of address with the token of the email to the old one, good once and
    /// for seven days, also where the change is made. Signs out everywhere; the password
    /// works no more, and an email with a link to set another one goes to the old address.
    #[graphql(directive = access::apply(Access::Public))]
    async fn stop_email_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(secret)] token: String,
    ) -> Result<SignOutPayload> {
        let stopped = ctx
            .change(async |tx, occasion| clearing::stop_email_change(tx, occasion, &token).await)
            .await;
        Ok(SignOutPayload { errors: settle(stopped)?.1 })
    }
}

/// What ends an account.
#[derive(Default)]
pub(super) struct LeavingMutation;

#[Object]
impl LeavingMutation {
    /// Erases one's own account, with the password: at once, and for good. Matches are told
    /// that somebody has left, threads say "A former member", registrations are withdrawn.
    /// Refused to the only admin.
    #[graphql(directive = access::apply(Access::Pending))]
    async fn erase_my_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(secret)] password: String,
    ) -> Result<SignOutPayload> {
        let person = ctx.viewer().pending()?;
        let tried = try_own_password(ctx, person, &password).await?;
        let erased = ctx
            .change(async |tx, occasion| {
                own_data::erase_own_account(tx, occasion, person, &tried).await
            })
            .await;
        signed_out(ctx, erased)
    }
}

/// Compares what somebody typed with their own password, at the pace of signing in.
async fn try_own_password(
    ctx: &Context<'_>,
    person: &Pending,
    typed: &str,
) -> Result<TriedPassword> {
    let (slow_down, key) = (slow_down(ctx), &ctx.shared().secret_key);
    let email = &person.account().email;
    let attempt = ctx
        .change(async |tx, occasion| {
            account::begin_sign_in(tx, occasion, slow_down, key, email).await
        })
        .await?;
    Ok(attempt.try_password(&Password::new(typed)).await)
}
