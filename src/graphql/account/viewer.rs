//! What the signed-in person sees of themselves.

use async_graphql::{Context, Object};

use super::applicant_question::ApplicantQuestion;
use super::data_requests::DataRequest;
use super::policy::Policy;
use super::profile::{AcceptedPolicy, SaidDifferently};
use super::second_factor::{SecondFactor, TotpSetUp};
use super::visibility::Visibility;
use crate::account::{self, Pending};
use crate::clearing;
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::member::Member;
use crate::graphql::words::AccountStatus;
use crate::notification;
use crate::refusal::Refusal;

/// The signed-in person, as they see themselves.
pub(crate) struct Viewer(pub(super) Pending);

#[Object]
impl Viewer {
    /// What other members see of them.
    async fn member(&self) -> Member {
        self.0.account().clone().into()
    }

    /// The address they sign in with.
    async fn email(&self) -> &str {
        &self.0.account().email
    }

    /// The address that they asked for and have yet to confirm.
    async fn email_to_confirm(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let now = ctx.occasion().now();
        Ok(account::email_to_confirm(ctx.db().reader(), now, &self.0).await?)
    }

    /// Where their account stands.
    async fn status(&self) -> AccountStatus {
        self.0.account().status.into()
    }

    /// The policies they have to agree to before anything else is served.
    async fn policies_to_accept(&self, ctx: &Context<'_>) -> Result<Vec<Policy>> {
        let policies = account::policies_to_accept(ctx.db().reader(), self.0.id()).await?;
        Ok(policies.into_iter().map(Policy).collect())
    }

    /// The policies they agreed to, the latest first, a hundred at most.
    async fn accepted_policies(&self, ctx: &Context<'_>) -> Result<Vec<AcceptedPolicy>> {
        let accepted = account::accepted_policies(ctx.db().reader(), self.0.id()).await?;
        Ok(accepted.into_iter().map(AcceptedPolicy::from).collect())
    }

    /// Their open adverts, and the registrations that they can still change, which say
    /// something else than their account.
    async fn said_differently(&self, ctx: &Context<'_>) -> Result<Vec<SaidDifferently>> {
        let now = ctx.occasion().now();
        let different = clearing::said_differently(ctx.db().reader(), now, &self.0).await?;
        Ok(SaidDifferently::list(different))
    }

    /// What they prove besides the password, in the order in which it was added.
    async fn second_factors(&self, ctx: &Context<'_>) -> Result<Vec<SecondFactor>> {
        let own = account::own_second_factors(ctx.db().reader(), &self.0).await?;
        Ok(own.into_iter().map(SecondFactor).collect())
    }

    /// Whether they have to set up a second factor before anything else is served: moderators
    /// and admins without one.
    async fn second_factor_due(&self) -> bool {
        self.0.second_factor_due()
    }

    /// How many recovery codes they have not used; null where they were never given any.
    async fn recovery_codes_left(&self, ctx: &Context<'_>) -> Result<Option<u64>> {
        Ok(account::recovery_codes_left(ctx.db().reader(), &self.0).await?)
    }

    /// The app that they have begun to set up and not confirmed.
    async fn totp_set_up(&self, ctx: &Context<'_>) -> Result<Option<TotpSetUp>> {
        let (db, key) = (ctx.db().reader(), &ctx.shared().secret_key);
        let found = account::pending_totp(db, key, &ctx.occasion(), &self.0).await?;
        Ok(found.map(TotpSetUp::from))
    }

    /// Whether they may post an advert: false once they have a long-term match,
    /// and while an advert of theirs is open.
    async fn eligible_for_clearing(&self, ctx: &Context<'_>) -> Result<bool> {
        let Ok(member) = self.0.member() else {
            return Ok(false);
        };
        Ok(clearing::eligibility(ctx.db().reader(), &member).await?.is_eligible())
    }

    /// From whom they hide; null until they are a member.
    async fn visibility(&self, ctx: &Context<'_>) -> Result<Option<Visibility>> {
        let Ok(member) = self.0.member() else {
            return Ok(None);
        };
        Ok(Some(account::visibility(ctx.db().reader(), &member).await?.into()))
    }

    /// What moderators asked them before the account was verified, the first question first.
    async fn questions(&self, ctx: &Context<'_>) -> Result<Vec<ApplicantQuestion>> {
        let asked = account::own_questions(ctx.db().reader(), &self.0).await?;
        Ok(asked.into_iter().map(ApplicantQuestion::from).collect())
    }

    /// Their complaints and requests about personal data, the latest first, a hundred at most.
    async fn data_requests(&self, ctx: &Context<'_>) -> Result<Vec<DataRequest>> {
        let sent = account::own_data_requests(ctx.db().reader(), &self.0).await?;
        Ok(sent.into_iter().map(DataRequest).collect())
    }

    /// How many unread notifications they have.
    async fn unread_notifications(&self, ctx: &Context<'_>) -> Result<u64> {
        let Ok(member) = self.0.member() else {
            return Ok(0);
        };
        Ok(notification::unread(ctx.db().reader(), member.id()).await?)
    }
}

/// The signed-in person as they are now, or what was wrong.
#[derive(async_graphql::SimpleObject)]
pub(crate) struct ViewerPayload {
    /// The signed-in person.
    pub(super) viewer: Option<Viewer>,
    /// What the caller can put right.
    pub(super) errors: Vec<UserError>,
}

impl ViewerPayload {
    /// The person as they are after something that they changed, or what was wrong.
    pub(super) async fn from_outcome<T, E: Refusal>(
        ctx: &Context<'_>,
        person: &Pending,
        outcome: std::result::Result<T, E>,
    ) -> Result<Self> {
        let (_, errors) = settle(outcome)?;
        let viewer = account::viewer_of(ctx.db().reader(), person.id()).await?;
        Ok(Self { viewer: viewer.pending().ok().cloned().map(Viewer), errors })
    }

    /// The person after a change that nothing was wrong with.
    pub(crate) fn changed(person: Pending) -> Self {
        Self { viewer: Some(Viewer(person)), errors: Vec::new() }
    }
}
