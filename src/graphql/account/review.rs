//! What the staff sees of an account it decides about.

use async_graphql::{ComplexObject, Context, ID, Object, SimpleObject};
use time::OffsetDateTime;

use super::address::shown_address;
use super::applicant_question::ApplicantQuestion;
use crate::account;
use crate::entity::account as table;
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::review::undo_of_one;
use crate::graphql::vocabulary::{Grade, Organisation};
use crate::graphql::words::AccountStatus;
use crate::refusal::Refusal;

/// An account, as somebody who decides about it sees it.
pub(in crate::graphql) struct AccountForReview {
    account: table::Model,
    /// The organisation that the address points to, by name.
    email_organisation: Option<String>,
}

#[Object]
impl AccountForReview {
    /// Identifies the account.
    async fn id(&self) -> ID {
        self.account.id.to_string().into()
    }

    /// What the person calls themselves.
    async fn display_name(&self) -> &str {
        &self.account.display_name
    }

    /// Their address. All but its first letter and its domain is hidden, unless the caller
    /// gave a reason to read it within the last hour (`readAddress`).
    async fn email(&self, ctx: &Context<'_>) -> Result<String> {
        shown_address(ctx, &self.account).await
    }

    /// The organisation that the address points to, where it points to one.
    async fn email_organisation(&self, ctx: &Context<'_>) -> Option<Organisation> {
        let name = self.email_organisation.as_deref()?;
        let listed = ctx.vocabulary().organisations().find(name).map(Organisation::from);
        listed.or_else(|| Some(Organisation::listed_or_typed(ctx.vocabulary(), None, name)))
    }

    /// The grade that the person states.
    async fn grade(&self) -> Option<Grade> {
        self.account.grade.as_deref().and_then(Grade::from_code)
    }

    /// The organisation that the person states.
    async fn organisation(&self, ctx: &Context<'_>) -> Option<Organisation> {
        Organisation::listed(ctx.vocabulary(), self.account.organisation_id)
    }
}

/// Somebody who asks to be let in, and what speaks for and against it.
#[derive(SimpleObject)]
pub(in crate::graphql) struct VerificationRequest {
    /// The account.
    account: AccountForReview,
    /// Since when it waits: when its address was confirmed.
    requested_at: OffsetDateTime,
    /// What to look at, as sentences.
    hints: Vec<String>,
    /// What the person was asked and answered, the first question first.
    questions: Vec<ApplicantQuestion>,
}

impl From<account::VerificationRequest> for VerificationRequest {
    fn from(request: account::VerificationRequest) -> Self {
        let account = AccountForReview {
            account: request.account,
            email_organisation: request.email_organisation,
        };
        let questions = request.questions.into_iter().map(ApplicantQuestion::from).collect();
        Self { account, requested_at: request.requested_at, hints: request.hints, questions }
    }
}

/// The account as it stands now, or what was wrong.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(super) struct AccountPayload {
    /// The account.
    account: Option<AccountForReview>,
    /// Its state.
    status: Option<AccountStatus>,
    /// What the caller can put right.
    errors: Vec<UserError>,
}

impl AccountPayload {
    /// Wraps what became of an account.
    pub(super) async fn from_outcome<E: Refusal>(
        ctx: &Context<'_>,
        outcome: std::result::Result<table::Model, E>,
    ) -> Result<Self> {
        let (account, errors) = settle(outcome)?;
        let Some(account) = account else {
            return Ok(Self { account: None, status: None, errors });
        };
        let email_organisation =
            account::organisation_of_address(ctx.db().reader(), &account.email).await?;
        let status = Some(account.status.into());
        Ok(Self { account: Some(AccountForReview { account, email_organisation }), status, errors })
    }
}

#[ComplexObject]
impl AccountPayload {
    /// The entry of the log that a moderator can undo, where this wrote one.
    async fn undo(&self, ctx: &Context<'_>) -> Result<Option<ID>> {
        undo_of_one(ctx, self.account.as_ref().map(|it| it.account.id)).await
    }
}
