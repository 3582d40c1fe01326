//! Signing in and out, and where one is signed in.

use async_graphql::{Context, ID, Object, SimpleObject};
use time::OffsetDateTime;

use super::viewer::{Viewer, ViewerPayload};
use crate::account::{self, Password, SlowDown};
use crate::entity::{AccountId, session};
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError, settle};
use crate::refusal::Refusal;

/// Whoever is signed in now, or what was wrong.
#[derive(SimpleObject)]
pub(super) struct SignInPayload {
    /// The signed-in person.
    viewer: Option<Viewer>,
    /// What the caller can put right.
    errors: Vec<UserError>,
}

/// What was wrong with signing out: nothing.
#[derive(SimpleObject)]
pub(super) struct SignOutPayload {
    /// What the caller can put right.
    pub(super) errors: Vec<UserError>,
}

/// What was wrong with ending a session.
#[derive(SimpleObject)]
pub(super) struct RevokeSessionPayload {
    /// What the caller can put right.
    errors: Vec<UserError>,
}

/// A place where one is signed in.
pub(super) struct Session {
    row: session::Model,
    is_current: bool,
}

#[Object]
impl Session {
    /// Identifies it; good for nothing but ending it.
    async fn id(&self) -> ID {
        self.row.token_hash.clone().into()
    }

    /// The browser that it was begun with, in plain words; null where it did not say.
    async fn browser(&self) -> Option<String> {
        account::browser_of(&self.row)
    }

    /// Whether it is the one that asks.
    async fn current(&self) -> bool {
        self.is_current
    }

    /// When it began.
    async fn created_at(&self) -> OffsetDateTime {
        self.row.created_at
    }

    /// When it was last used, give or take some minutes.
    async fn last_seen_at(&self) -> OffsetDateTime {
        self.row.last_seen_at
    }
}

/// What can be asked about oneself.
#[derive(Default)]
pub(super) struct SessionQuery;

#[Object]
impl SessionQuery {
    /// The signed-in person; null where nobody is.
    #[graphql(directive = access::apply(Access::Public))]
    async fn viewer(&self, ctx: &Context<'_>) -> Option<Viewer> {
        ctx.viewer().pending().ok().cloned().map(Viewer)
    }

    /// Where one is signed in, last used first, a hundred at most.
    #[graphql(directive = access::apply(Access::Pending))]
    async fn my_sessions(&self, ctx: &Context<'_>) -> Result<Vec<Session>> {
        let person = ctx.viewer().pending()?;
        let own = account::own_sessions(ctx.db().reader(), &ctx.occasion(), person).await?;
        let here = ctx.client().session.as_deref();
        let own = own.into_iter();
        Ok(own.map(|row| Session { is_current: here == Some(&*row.token_hash), row }).collect())
    }
}

/// What can be done about one's sessions.
#[derive(Default)]
pub(super) struct SessionMutation;

#[Object]
impl SessionMutation {
    /// Signs in. Until the password is right, the answer is the same whatever
    /// is wrong; then it says why the account may not be used.
    #[graphql(directive = access::apply(Access::Public))]
    async fn sign_in(
        &self,
        ctx: &Context<'_>,
        email: String,
        #[graphql(secret)] password: String,
    ) -> Result<SignInPayload> {
        let (slow_down, key) = (slow_down(ctx), &ctx.shared().secret_key);
        let password = Password::new(&password);
        let attempt = ctx
            .change(async |tx, occasion| {
                account::begin_sign_in(tx, occasion, slow_down, key, &email).await
            })
            .await?;
        let tried = attempt.try_password(&password).await;
        let decided =
            ctx.change(async |tx, occasion| account::sign_in(tx, occasion, tried).await).await;
        signed_in(ctx, decided).await
    }

    /// Signs out.
    #[graphql(directive = access::apply(Access::Pending))]
    #[expect(clippy::unused_async, reason = "async-graphql takes asynchronous functions only")]
    async fn sign_out(&self, ctx: &Context<'_>) -> Result<SignOutPayload> {
        ctx.viewer().pending()?;
        ctx.session().sign_out();
        Ok(SignOutPayload { errors: Vec::new() })
    }

    /// Ends one of one's own sessions.
    #[graphql(directive = access::apply(Access::Pending))]
    async fn revoke_session(&self, ctx: &Context<'_>, id: ID) -> Result<RevokeSessionPayload> {
        let person = ctx.viewer().pending()?;
        ctx.change(async |tx, _| account::end_session(tx, person, &id).await).await?;
        Ok(RevokeSessionPayload { errors: Vec::new() })
    }

    /// Ends all of one's own sessions but for the one that asks.
    #[graphql(directive = access::apply(Access::Pending))]
    async fn revoke_other_sessions(&self, ctx: &Context<'_>) -> Result<RevokeSessionPayload> {
        let person = ctx.viewer().pending()?;
        let here = ctx.client().session.as_deref();
        ctx.change(async |tx, _| account::end_own_other_sessions(tx, person, here).await).await?;
        Ok(RevokeSessionPayload { errors: Vec::new() })
    }
}

/// Leaves word that somebody is signed in, and shows them to themselves.
pub(super) async fn signed_in<E: Refusal>(
    ctx: &Context<'_>,
    decided: std::result::Result<AccountId, E>,
) -> Result<SignInPayload> {
    let (account, errors) = settle(decided)?;
    let Some(account) = account else {
        return Ok(SignInPayload { viewer: None, errors });
    };
    let viewer = begin_session(ctx, account).await?;
    Ok(SignInPayload { viewer: viewer.pending().ok().cloned().map(Viewer), errors })
}

/// Leaves word that somebody is signed out, once what they asked for is done.
pub(super) fn signed_out<E: Refusal>(
    ctx: &Context<'_>,
    done: std::result::Result<(), E>,
) -> Result<SignOutPayload> {
    let (done, errors) = settle(done)?;
    if done.is_some() {
        ctx.session().sign_out();
    }
    Ok(SignOutPayload { errors })
}

/// The same after something that ended all other sessions: whoever did it stays signed in.
pub(super) async fn stays_signed_in<E: Refusal>(
    ctx: &Context<'_>,
    changed: std::result::Result<AccountId, E>,
) -> Result<ViewerPayload> {
    let SignInPayload { viewer, errors } = signed_in(ctx, changed).await?;
    Ok(ViewerPayload { viewer, errors })
}

/// Leaves word that somebody is signed in, on a device that is known from now on.
async fn begin_session(ctx: &Context<'_>, account: AccountId) -> Result<account::Viewer> {
    ctx.session().sign_in(account);
    let viewer = account::viewer_of(ctx.db().reader(), account).await?;
    let (key, kept) = (&ctx.shared().secret_key, ctx.client().device.as_deref());
    let token = account::device_token(key, &viewer, kept, ctx.occasion().bytes());
    if let Some(token) = token {
        ctx.session().keep_device(token);
    }
    Ok(viewer)
}

/// Whether this request's attempts are slowed down, and whose they are.
pub(super) fn slow_down(ctx: &Context<'_>) -> SlowDown {
    let client = ctx.client();
    SlowDown::new(&client.address, client.device.as_deref(), ctx.shared().rate_limits)
}
