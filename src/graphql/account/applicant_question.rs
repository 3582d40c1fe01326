//! What moderators ask people whose accounts wait to be verified.

use async_graphql::{Context, ID, Object, SimpleObject};
use time::OffsetDateTime;

use super::review::AccountPayload;
use super::viewer::ViewerPayload;
use crate::account;
use crate::entity::applicant_question as table;
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::Result;
use crate::graphql::id::id;

/// A question to somebody whose account waits to be verified, without who asked it.
#[derive(SimpleObject)]
pub(in crate::graphql) struct ApplicantQuestion {
    /// Identifies it.
    id: ID,
    /// What is asked.
    question: String,
    /// When it was asked.
    asked_at: OffsetDateTime,
    /// The answer.
    answer: Option<String>,
    /// When it was answered.
    answered_at: Option<OffsetDateTime>,
}

impl From<table::Model> for ApplicantQuestion {
    fn from(row: table::Model) -> Self {
        Self {
            id: row.id.to_string().into(),
            question: row.question,
            asked_at: row.asked_at,
            answer: row.answer,
            answered_at: row.answered_at,
        }
    }
}

/// Asking, and answering.
#[derive(Default)]
pub(super) struct ApplicantMutation;

#[Object]
impl ApplicantMutation {
    /// Asks somebody whose account waits to be verified, and emails them that there is a
    /// question. There is one at a time.
    #[graphql(directive = access::apply(Access::Moderator))]
    async fn ask_applicant(
        &self,
        ctx: &Context<'_>,
        account_id: ID,
        question: String,
    ) -> Result<AccountPayload> {
        let moderator = ctx.viewer().moderator()?;
        let account = id(&account_id)?;
        let asked = ctx
            .change(async |tx, occasion| {
                account::ask_applicant(tx, occasion, &moderator, account, &question).await
            })
            .await;
        AccountPayload::from_outcome(ctx, asked).await
    }

    /// Answers the question that a moderator asked, and emails them that there is an answer.
    #[graphql(directive = access::apply(Access::Pending))]
    async fn answer_applicant_question(
        &self,
        ctx: &Context<'_>,
        answer: String,
    ) -> Result<ViewerPayload> {
        let person = ctx.viewer().pending()?;
        let answered = ctx
            .change(async |tx, occasion| {
                account::answer_applicant_question(tx, occasion, person, &answer).await
            })
            .await;
        ViewerPayload::from_outcome(ctx, person, answered).await
    }
}
