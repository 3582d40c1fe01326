//! What clients can be told of while it happens.
//!
//! Each stream looks at the database every two seconds, as whoever asks and
//! with the rights they have by then, and tells what changed. That needs no
//! second channel between servers, works the same on both databases, and
//! misses nothing: the present state comes first, and a client that connects
//! again has it again.

#![expect(clippy::unused_async, reason = "the macro of subscriptions asks for it")]

use std::sync::Arc;
use std::time::Duration;

use async_graphql::{Context, ID, Subscription as Object};
use futures::FutureExt;
use futures::future::BoxFuture;
use futures::stream::{BoxStream, StreamExt, unfold};

use super::access::{Access, access};
use super::asking::{Asking, Shared};
use super::error::{Error, Result};
use super::forum::Topic;
use super::id::id;
use super::round::Plan;
use crate::account::{self, Viewer};
use crate::entity::{AccountId, PlanId, TopicId};
use crate::{forum, notification, planning, review};

/// How often a stream looks.
const EVERY: Duration = Duration::from_secs(2);

/// What clients can be told of while it happens: the present state at once,
/// then each change.
pub struct Subscription;

#[Object]
impl Subscription {
    /// A topic, each time that somebody answers in it or its state changes.
    #[graphql(directive = access::apply(Access::Member))]
    async fn topic_changed(
        &self,
        ctx: &Context<'_>,
        topic_id: ID,
    ) -> Result<BoxStream<'static, Result<Topic>>> {
        let member = ctx.viewer().member()?;
        let topic: TopicId = id(&topic_id)?;
        let seen = changes(ctx.shared(), member.id(), move |shared, viewer| {
            async move {
                let member = viewer.member()?;
                let found = forum::topic_by_id(shared.db.reader(), &member, topic).await?;
                found.ok_or_else(Error::not_found)
            }
            .boxed()
        });
        Ok(seen.map(|topic| topic.map(Topic)).boxed())
    }

    /// How many unread notifications one has, each time that changes.
    #[graphql(directive = access::apply(Access::Member))]
    async fn notified(&self, ctx: &Context<'_>) -> Result<BoxStream<'static, Result<i32>>> {
        let member = ctx.viewer().member()?;
        Ok(changes(ctx.shared(), member.id(), |shared, viewer| {
            async move {
                let member = viewer.member()?;
                let unread = notification::unread(shared.db.reader(), member.id()).await?;
                Ok(i32::try_from(unread).unwrap_or(i32::MAX))
            }
            .boxed()
        }))
    }

    /// A plan, each time that the engine gets on with it.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn plan_progressed(
        &self,
        ctx: &Context<'_>,
        plan_id: ID,
    ) -> Result<BoxStream<'static, Result<Plan>>> {
        let admin = ctx.viewer().admin()?;
        let plan: PlanId = id(&plan_id)?;
        let seen = changes(ctx.shared(), admin.id(), move |shared, viewer| {
            async move {
                viewer.admin()?;
                let found = planning::plan(shared.db.reader(), plan).await?;
                found.ok_or_else(Error::not_found)
            }
            .boxed()
        });
        Ok(seen.map(|plan| plan.map(Plan)).boxed())
    }

    /// True, each time that what waits for a moderator changes.
    #[graphql(directive = access::apply(Access::Moderator))]
    async fn queues_changed(&self, ctx: &Context<'_>) -> Result<BoxStream<'static, Result<bool>>> {
        let moderator = ctx.viewer().moderator()?;
        let seen = changes(ctx.shared(), moderator.id(), |shared, viewer| {
            async move {
                let moderator = viewer.moderator()?;
                let db = shared.db.reader();
                Ok(review::counts(db, &moderator).await?)
            }
            .boxed()
        });
        Ok(seen.map(|waiting| waiting.map(|_| true)).boxed())
    }
}

/// What one look at the database takes.
type Look<Seen> = dyn Fn(Shared, Viewer) -> BoxFuture<'static, Result<Seen>> + Send + Sync;

/// Tells what `look` sees now and whenever that changes, until whoever asks may
/// no longer see it or goes away.
fn changes<Seen: Clone + PartialEq + Send + Sync + 'static>(
    shared: &Shared,
    account: AccountId,
    look: impl Fn(Shared, Viewer) -> BoxFuture<'static, Result<Seen>> + Send + Sync + 'static,
) -> BoxStream<'static, Result<Seen>> {
    let shared = shared.clone();
    let look: Arc<Look<Seen>> = Arc::new(look);
    let stream = unfold(Some(None), move |told| {
        let (shared, look) = (shared.clone(), Arc::clone(&look));
        async move {
            let told: Option<Seen> = told?;
            loop {
                if told.is_some() {
                    tokio::time::sleep(EVERY).await;
                }
                match look_once(&shared, account, &look).await {
                    Ok(seen) if told.as_ref() == Some(&seen) => {}
                    Ok(seen) => return Some((Ok(seen.clone()), Some(Some(seen)))),
                    Err(error) => return Some((Err(error), None)),
                }
            }
        }
    });
    stream.boxed()
}

/// Looks with the rights that the account has by now.
async fn look_once<Seen>(
    shared: &Shared,
    account: AccountId,
    look: &Arc<Look<Seen>>,
) -> Result<Seen> {
    let viewer = account::viewer_of(shared.db.reader(), account).await?;
    look(shared.clone(), viewer).await
}
