//! Deciding about several things at once: each in a transaction of its own, so that
//! one that cannot be done keeps none of the others from being done.

use std::str::FromStr;

use async_graphql::{ComplexObject, Context, ID, Object, SimpleObject};

use super::undo_of;
use crate::account;
use crate::clearing;
use crate::entity::{AccountId, TopicId};
use crate::forum::Reason;
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError};
use crate::graphql::id::id;
use crate::graphql::words::ClosingReason;
use crate::refusal::{Code, Kind, Problem, Refusal};

/// How many can be decided about at once.
const MAX: usize = 50;

/// Something that was not done, and why.
#[derive(SimpleObject, Clone)]
pub(super) struct NotDone {
    /// What it is.
    id: ID,
    /// Why it was not done, as people read it.
    message: String,
}

/// What became of several things.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(super) struct BatchPayload {
    /// What was done.
    done: Vec<ID>,
    /// What was not done, and why.
    not_done: Vec<NotDone>,
    /// What the caller can put right.
    errors: Vec<UserError>,
}

#[ComplexObject]
impl BatchPayload {
    /// The entries of the log that can be undone, of what was done.
    async fn undo(&self, ctx: &Context<'_>) -> Result<Vec<ID>> {
        undo_of(ctx, self.done.iter().map(|id| id.to_string()).collect()).await
    }
}

/// Several things to decide about, and what became of those that were.
pub(super) struct Batch<Id> {
    ids: Vec<Id>,
    payload: BatchPayload,
}

impl<Id: FromStr + Copy + std::fmt::Display> Batch<Id> {
    /// What the argument `field` names: nothing where that is too much.
    ///
    /// # Errors
    ///
    /// `NOT_FOUND` when one of them names nothing.
    pub(super) fn read(field: &'static str, ids: &[ID]) -> Result<Self> {
        let told = |code, message: &str| UserError::from(Problem::new(code, &[field], message));
        let errors = match ids.len() {
            0 => vec![told(Code::Required, "Select at least one")],
            1..=MAX => vec![],
            _ => vec![told(Code::TooLong, "Select 50 or fewer")],
        };
        let ids = if errors.is_empty() { ids } else { &[] };
        let ids = ids.iter().map(id).collect::<Result<_>>()?;
        Ok(Self { ids, payload: BatchPayload { done: vec![], not_done: vec![], errors } })
    }

    /// Does `work` for each, one after the other.
    ///
    /// # Errors
    ///
    /// When it failed for a fault of ours.
    pub(super) async fn run<T, E, Done>(mut self, work: impl Fn(Id) -> Done) -> Result<BatchPayload>
    where
        E: Refusal,
        Done: Future<Output = std::result::Result<T, E>>,
    {
        for id in self.ids.clone() {
            let outcome = work(id).await;
            self.note(id, outcome)?;
        }
        Ok(self.payload)
    }

    fn note<T, E: Refusal>(&mut self, id: Id, outcome: std::result::Result<T, E>) -> Result<()> {
        let id: ID = id.to_string().into();
        match outcome {
            Ok(_) => self.payload.done.push(id),
            Err(refusal) if refusal.kind() == Kind::Internal => return Err(refusal.into()),
            Err(refusal) => {
                self.payload.not_done.push(NotDone { id, message: refusal.to_string() });
            }
        }
        Ok(())
    }
}

/// Deciding about several things at once.
#[derive(Default)]
pub(crate) struct BatchMutation;

#[Object]
impl BatchMutation {
    /// Verifies several accounts, at most 50, each by itself, and emails their owners.
    #[graphql(directive = access::apply(Access::Moderator))]
    async fn verify_accounts(
        &self,
        ctx: &Context<'_>,
        account_ids: Vec<ID>,
    ) -> Result<BatchPayload> {
        let moderator = ctx.viewer().moderator()?;
        let batch = Batch::<AccountId>::read("accountIds", &account_ids)?;
        let moderator = &moderator;
        let verify = |id| {
            ctx.change(async move |tx, occasion| {
                account::verify_account(tx, occasion, moderator, id).await
            })
        };
        batch.run(verify).await
    }

    /// Closes several threads that wait to be closed, at most 50, each by itself: for
    /// this reason, or for the one for which each waits.
    #[graphql(directive = access::apply(Access::Moderator))]
    async fn close_topics(
        &self,
        ctx: &Context<'_>,
        topic_ids: Vec<ID>,
        reason: Option<ClosingReason>,
    ) -> Result<BatchPayload> {
        let moderator = ctx.viewer().moderator()?;
        let reason = clearing::ClosingReason::with(reason.map(Into::into), None::<Reason>);
        let batch = Batch::<TopicId>::read("topicIds", &topic_ids)?;
        let (moderator, reason) = (&moderator, reason.as_ref());
        let close = |id| {
            ctx.change(async move |tx, occasion| {
                clearing::close_waiting(tx, occasion, moderator, id, reason).await
            })
        };
        batch.run(close).await
    }
}
