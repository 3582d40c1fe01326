//! Second factors: setting them up, and proving them.

use async_graphql::{Context, ID, Object, SimpleObject};
use time::OffsetDateTime;

use super::session::{SignInPayload, fully_signed_in, slow_down};
use super::viewer::ViewerPayload;
use crate::account::{
    self, FirstCode, Given, NewPasskey, Pending, Proof, RecoveryCodes, SecondFactorError, StepUp,
};
use crate::entity::second_factor as table;
use crate::graphql::access::{Access, access, step_up};
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::id::id;
use crate::graphql::words::SecondFactorKind;
use crate::refusal::Refusal;

/// What somebody proves besides the password.
pub(super) struct SecondFactor(pub(super) table::Model);

#[Object]
impl SecondFactor {
    /// Identifies it.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// What sort.
    async fn kind(&self) -> SecondFactorKind {
        self.0.kind.into()
    }

    /// What the person calls it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// When it was added.
    async fn added_at(&self) -> OffsetDateTime {
        self.0.added_at
    }

    /// When it was last used; null where it never was.
    async fn last_used_at(&self) -> Option<OffsetDateTime> {
        self.0.last_used_at
    }
}

/// What an app has to know, until a code that it shows confirms it: for 30 minutes.
#[derive(SimpleObject)]
pub(super) struct TotpSetUp {
    /// The secret, to be typed.
    secret: String,
    /// The address that holds it.
    uri: String,
    /// The same as a picture: SVG, as text.
    qr_code: String,
}

impl From<account::TotpSetUp> for TotpSetUp {
    fn from(set_up: account::TotpSetUp) -> Self {
        Self { secret: set_up.secret.base32(), uri: set_up.uri, qr_code: set_up.qr_code }
    }
}

/// New recovery codes, shown this once, or what was wrong.
#[derive(SimpleObject)]
pub(super) struct RecoveryCodesPayload {
    /// The codes; none where those from before still count.
    codes: Vec<String>,
    /// What the caller can put right.
    errors: Vec<UserError>,
}

impl RecoveryCodesPayload {
    fn from_outcome<E: Refusal>(made: std::result::Result<RecoveryCodes, E>) -> Result<Self> {
        let (codes, errors) = settle(made)?;
        Ok(Self { codes: codes.unwrap_or_default().into_codes(), errors })
    }
}

/// What a browser is to be asked about a passkey, or what was wrong.
#[derive(SimpleObject)]
pub(super) struct PasskeyOptionsPayload {
    /// What `navigator.credentials` takes, as JSON; good for one answer within five minutes.
    options: Option<String>,
    /// What the caller can put right.
    errors: Vec<UserError>,
}

impl PasskeyOptionsPayload {
    fn from_outcome<E: Refusal>(asked: std::result::Result<String, E>) -> Result<Self> {
        let (options, errors) = settle(asked)?;
        Ok(Self { options, errors })
    }
}

/// What can be asked about second factors.
#[derive(Default)]
pub(super) struct SecondFactorQuery;

#[Object]
impl SecondFactorQuery {
    /// The sorts of second factor that can be proven now, at the second step of signing in or
    /// once signed in; none for a guest.
    #[graphql(directive = access::apply(Access::Public))]
    async fn second_factor_kinds(&self, ctx: &Context<'_>) -> Result<Vec<SecondFactorKind>> {
        let kinds = account::factor_kinds(ctx.db().reader(), ctx.viewer()).await?;
        Ok(kinds.into_iter().map(Into::into).collect())
    }

    /// Whether browsers make passkeys at this address.
    #[graphql(directive = access::apply(Access::Public))]
    async fn has_passkeys(&self, ctx: &Context<'_>) -> bool {
        ctx.shared().relying_party.has_passkeys()
    }
}

/// What people do about their second factors.
#[derive(Default)]
pub(super) struct SecondFactorMutation;

#[Object]
impl SecondFactorMutation {
    /// Makes a secret for an app, in place of one that was not confirmed.
    #[graphql(directive = access::apply(Access::Pending), directive = step_up::apply())]
    async fn set_up_totp(&self, ctx: &Context<'_>) -> Result<TotpSetUp> {
        let person = ctx.viewer().pending()?.fresh()?;
        let key = &ctx.shared().secret_key;
        let made = ctx
            .change(async |tx, occasion| account::set_up_totp(tx, key, occasion, &person).await)
            .await?;
        Ok(made.into())
    }

    /// Makes the app count, with a code that it shows. With the first second factor come
    /// recovery codes, and all other devices are signed out.
    #[graphql(directive = access::apply(Access::Pending), directive = step_up::apply())]
    async fn confirm_totp(
        &self,
        ctx: &Context<'_>,
        #[graphql(secret)] code: String,
        name: Option<String>,
    ) -> Result<RecoveryCodesPayload> {
        let person = ctx.viewer().pending()?;
        let (key, session) = (&ctx.shared().secret_key, ctx.client().session.as_deref());
        let shown = FirstCode { code: &code, name: name.as_deref() };
        let confirmed = ctx
            .change_fresh(person.fresh(), async |tx, occasion, person| {
                account::confirm_totp(tx, key, occasion, person, session, &shown).await
            })
            .await;
        RecoveryCodesPayload::from_outcome(confirmed)
    }

    /// Asks a browser to make a passkey.
    #[graphql(directive = access::apply(Access::Pending), directive = step_up::apply())]
    async fn set_up_passkey(&self, ctx: &Context<'_>) -> Result<PasskeyOptionsPayload> {
        let person = ctx.viewer().pending()?.fresh()?;
        let (key, relying_party) = (&ctx.shared().secret_key, &ctx.shared().relying_party);
        let asked = ctx
            .change(async |tx, occasion| {
                account::set_up_passkey(tx, key, occasion, relying_party, &person).await
            })
            .await;
        PasskeyOptionsPayload::from_outcome(asked)
    }

    /// Makes a passkey count, with what the browser answered. With the first second factor come
    /// recovery codes, and all other devices are signed out.
    #[graphql(directive = access::apply(Access::Pending), directive = step_up::apply())]
    async fn confirm_passkey(
        &self,
        ctx: &Context<'_>,
        #[graphql(secret)] credential: String,
        name: Option<String>,
    ) -> Result<RecoveryCodesPayload> {
        let person = ctx.viewer().pending()?;
        let (key, relying_party) = (&ctx.shared().secret_key, &ctx.shared().relying_party);
        let session = ctx.client().session.as_deref();
        let new = NewPasskey { credential: &credential, name: name.as_deref() };
        let confirmed = ctx
            .change_fresh(person.fresh(), async |tx, occasion, person| {
                account::confirm_passkey(tx, key, occasion, relying_party, person, session, &new)
                    .await
            })
            .await;
        RecoveryCodesPayload::from_outcome(confirmed)
    }

    /// Asks a browser for a passkey of whoever is at the second step of signing in, or is
    /// signed in.
    #[graphql(directive = access::apply(Access::Public))]
    async fn ask_for_passkey(&self, ctx: &Context<'_>) -> Result<PasskeyOptionsPayload> {
        let (key, relying_party) = (&ctx.shared().secret_key, &ctx.shared().relying_party);
        let viewer = ctx.viewer();
        let asked = ctx
            .change(async |tx, occasion| {
                account::ask_for_passkey(tx, key, occasion, relying_party, viewer).await
            })
            .await;
        PasskeyOptionsPayload::from_outcome(asked)
    }

    /// Makes ten new recovery codes, in place of all from before.
    #[graphql(directive = access::apply(Access::Pending), directive = step_up::apply())]
    async fn renew_recovery_codes(&self, ctx: &Context<'_>) -> Result<RecoveryCodesPayload> {
        let person = ctx.viewer().pending()?;
        let renewed = ctx
            .change_fresh(person.fresh(), async |tx, occasion, person| {
                account::renew_recovery_codes(tx, occasion, person).await
            })
            .await;
        RecoveryCodesPayload::from_outcome(renewed)
    }

    /// Removes an app or a passkey; with the last one go the recovery codes. Moderators and
    /// admins keep at least one.
    #[graphql(directive = access::apply(Access::Pending), directive = step_up::apply())]
    async fn remove_second_factor(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "id")] factor_id: ID,
    ) -> Result<ViewerPayload> {
        let person = ctx.viewer().pending()?;
        let factor = id(&factor_id)?;
        let removed = ctx
            .change_fresh(person.fresh(), async |tx, occasion, person| {
                account::remove_second_factor(tx, occasion, person, factor).await
            })
            .await;
        ViewerPayload::from_outcome(ctx, person, removed).await
    }

    /// Finishes signing in, for whoever has proven the password, with a code of an app or a
    /// recovery code.
    #[graphql(directive = access::apply(Access::Public))]
    async fn sign_in_second_factor(
        &self,
        ctx: &Context<'_>,
        #[graphql(secret)] code: String,
    ) -> Result<SignInPayload> {
        second_step(ctx, Proof::Code(&code)).await
    }

    /// The same with a passkey: what the browser answered to `askForPasskey`, as JSON.
    #[graphql(directive = access::apply(Access::Public))]
    async fn sign_in_passkey(
        &self,
        ctx: &Context<'_>,
        #[graphql(secret)] credential: String,
    ) -> Result<SignInPayload> {
        second_step(ctx, Proof::Passkey(&credential)).await
    }

    /// Confirms that it is still them, for what takes a sign-in of the last 15 minutes: with a
    /// code of an app or a recovery code.
    #[graphql(directive = access::apply(Access::Moderator))]
    async fn step_up(
        &self,
        ctx: &Context<'_>,
        #[graphql(secret)] password: Option<String>,
        #[graphql(secret)] code: Option<String>,
        #[graphql(secret)] passkey: Option<String>,
    ) -> Result<ViewerPayload> {
        ctx.viewer().moderator()?;
        let person = ctx.viewer().pending()?;
        prove_again(ctx, person, StepUp::of(person, Given { password, code, passkey })).await
    }

    /// Confirms that it is still them, for everybody who is signed in: with a code where they
    /// have a second factor, with the password where they have none.
    #[graphql(directive = access::apply(Access::Pending))]
    async fn confirm_it_is_you(
        &self,
        ctx: &Context<'_>,
        #[graphql(secret)] password: Option<String>,
        #[graphql(secret)] code: Option<String>,
        #[graphql(secret)] passkey: Option<String>,
    ) -> Result<ViewerPayload> {
        let person = ctx.viewer().pending()?;
        prove_again(ctx, person, StepUp::of(person, Given { password, code, passkey })).await
    }
}

async fn second_step(ctx: &Context<'_>, proof: Proof<'_>) -> Result<SignInPayload> {
    let (slow_down, key, viewer) = (slow_down(ctx), &ctx.shared().secret_key, ctx.viewer());
    let relying_party = &ctx.shared().relying_party;
    let admitted = ctx
        .change(async |tx, occasion| {
            account::begin_second_step(tx, occasion, slow_down, key, viewer, proof).await
        })
        .await;
    let proven = ctx
        .change_with(admitted, async |tx, occasion, admitted| {
            account::finish_second_step(tx, occasion, key, relying_party, admitted).await
        })
        .await;
    fully_signed_in(ctx, proven).await
}

async fn prove_again(ctx: &Context<'_>, person: &Pending, proof: StepUp) -> Result<ViewerPayload> {
    let (slow_down, key) = (slow_down(ctx), &ctx.shared().secret_key);
    let admitted = ctx
        .change(async |tx, occasion| {
            account::begin_step_up(tx, occasion, slow_down, key, person, proof).await
        })
        .await;
    let tried = match admitted {
        Ok(admitted) => Ok(admitted.compare().await),
        Err(refused) => Err(refused),
    };
    let proven = ctx
        .change_with(tried, async |tx, occasion, tried| {
            account::finish_step_up(tx, occasion, key, &ctx.shared().relying_party, tried).await
        })
        .await;
    if proven.is_ok() {
        ctx.session().prove();
    }
    ViewerPayload::from_outcome::<_, SecondFactorError>(ctx, person, proven).await
}
