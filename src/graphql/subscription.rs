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
use time::OffsetDateTime;
use tokio::time::Instant;

use super::access::{Access, access};
use super::asking::{Asking, Shared};
use super::error::{Error, Result};
use super::forum::Topic;
use super::id::id;
use super::round::Plan;
use super::streams::Place;
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
        let seen = changes(ctx, member.id(), move |shared, viewer| {
            async move {
                let member = viewer.member()?;
                let found = forum::topic_by_id(shared.db.reader(), &member, topic).await?;
                found.ok_or_else(Error::not_found)
            }
            .boxed()
        })?;
        Ok(seen.map(|topic| topic.map(Topic)).boxed())
    }

    /// How many unread notifications one has, each time that changes.
    #[graphql(directive = access::apply(Access::Member))]
    async fn notified(&self, ctx: &Context<'_>) -> Result<BoxStream<'static, Result<i32>>> {
        let member = ctx.viewer().member()?;
        changes(ctx, member.id(), |shared, viewer| {
            async move {
                let member = viewer.member()?;
                let unread = notification::unread(shared.db.reader(), member.id()).await?;
                Ok(i32::try_from(unread).unwrap_or(i32::MAX))
            }
            .boxed()
        })
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
        let seen = changes(ctx, admin.id(), move |shared, viewer| {
            async move {
                viewer.admin()?;
                let found = planning::plan(shared.db.reader(), plan).await?;
                found.ok_or_else(Error::not_found)
            }
            .boxed()
        })?;
        Ok(seen.map(|plan| plan.map(Plan)).boxed())
    }

    /// True, each time that what waits for a moderator changes.
    #[graphql(directive = access::apply(Access::Moderator))]
    async fn queues_changed(&self, ctx: &Context<'_>) -> Result<BoxStream<'static, Result<bool>>> {
        let moderator = ctx.viewer().moderator()?;
        let seen = changes(ctx, moderator.id(), |shared, viewer| {
            async move {
                let moderator = viewer.moderator()?;
                let db = shared.db.reader();
                Ok(review::counts(db, &moderator).await?)
            }
            .boxed()
        })?;
        Ok(seen.map(|waiting| waiting.map(|_| true)).boxed())
    }
}

/// What one look at the database takes.
type Look<Seen> = dyn Fn(Shared, Viewer) -> BoxFuture<'static, Result<Seen>> + Send + Sync;

/// Whoever listens to a stream.
struct Listener {
    shared: Shared,
    account: AccountId,
    /// The stream ends with it.
    session: Option<String>,
    arrived: OffsetDateTime,
    since: Instant,
    /// Given back when the stream ends.
    _place: Place,
}

impl Listener {
    /// Looks with the rights that the account has by now, as long as its session lasts.
    async fn look<Seen>(&self, look: &Look<Seen>) -> Result<Seen> {
        let (db, now) = (self.shared.db.reader(), self.arrived + self.since.elapsed());
        let viewer = match &self.session {
            Some(session) => account::viewer_by_session(db, now, session).await?,
            None => account::viewer_of(db, self.account).await?,
        };
        look(self.shared.clone(), viewer).await
    }
}

/// Tells what `look` sees now and whenever that changes, until whoever asks may
/// no longer see it, is signed out or goes away.
fn changes<Seen: Clone + PartialEq + Send + Sync + 'static>(
    ctx: &Context<'_>,
    account: AccountId,
    look: impl Fn(Shared, Viewer) -> BoxFuture<'static, Result<Seen>> + Send + Sync + 'static,
) -> Result<BoxStream<'static, Result<Seen>>> {
    let listener = Arc::new(Listener {
        shared: ctx.shared().clone(),
        account,
        session: ctx.client().session.clone(),
        arrived: ctx.occasion().now(),
        since: Instant::now(),
        _place: ctx.shared().streams.place(account)?,
    });
    let look: Arc<Look<Seen>> = Arc::new(look);
    let stream = unfold(Some(None), move |told| {
        let (listener, look) = (Arc::clone(&listener), Arc::clone(&look));
        async move {
            let told: Option<Seen> = told?;
            loop {
                if told.is_some() {
                    tokio::time::sleep(EVERY).await;
                }
                match listener.look(&*look).await {
                    Ok(seen) if told.as_ref() == Some(&seen) => {}
                    Ok(seen) => return Some((Ok(seen.clone()), Some(Some(seen)))),
                    Err(error) => return Some((Err(error), None)),
                }
            }
        }
    });
    Ok(stream.boxed())
}
