//! Reading what the signed-in member is told of.

use async_graphql::{ComplexObject, Context, ID, Object, SimpleObject};
use sea_orm::DbErr;
use time::OffsetDateTime;

use crate::graphql::access::{Access, access};
use crate::graphql::account::ViewerPayload;
use crate::graphql::asking::Asking;
use crate::graphql::error::Result;
use crate::graphql::id::id;
use crate::graphql::paging::{PageInfo, Paging, page};
use crate::graphql::words::NotificationKind;
use crate::notification::{self, NotificationRow};

/// Something that the signed-in member is told of.
struct Notification(NotificationRow);

/// Something that the signed-in member is told of.
#[Object]
impl Notification {
    /// Identifies it.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// What happened.
    async fn kind(&self) -> NotificationKind {
        self.0.kind.into()
    }

    /// What happened, in plain words, from what is known now: somebody who left
    /// is not named any more.
    async fn text(&self) -> String {
        self.0.text()
    }

    /// The page that it leads to.
    async fn path(&self) -> &str {
        &self.0.path
    }

    /// When it happened.
    async fn at(&self) -> OffsetDateTime {
        self.0.at
    }

    /// When the member read it.
    async fn read_at(&self) -> Option<OffsetDateTime> {
        self.0.read_at
    }
}

/// A page of notifications.
#[derive(SimpleObject)]
#[graphql(complex)]
struct NotificationConnection {
    /// The notifications of the page.
    nodes: Vec<Notification>,
    /// Where the page stands in the list.
    page_info: PageInfo,
}

#[ComplexObject]
impl NotificationConnection {
    /// How many notifications there are on all pages; counted only when asked for.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<u64> {
        let member = ctx.viewer().member()?;
        Ok(notification::count(ctx.db().reader(), member.id()).await?)
    }
}

/// What members can ask about what they are told of.
#[derive(Default)]
pub(super) struct ListQuery;

#[Object]
impl ListQuery {
    /// What the signed-in member is told of, the latest first.
    #[graphql(
        directive = access::apply(Access::Member),
        complexity = "Paging::cost(first, child_complexity)"
    )]
    async fn notifications(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<NotificationConnection> {
        let member = ctx.viewer().member()?;
        let window = Paging { first, after, ..Paging::default() }.window()?;
        let slice = window.slice(|key| {
            let [at, id] = key else { return None };
            let at = OffsetDateTime::from_unix_timestamp(at.parse().ok()?).ok()?;
            Some((at, id.parse().ok()?))
        })?;
        let db = ctx.db().reader();
        let rows = notification::notifications(db, member.id(), &slice).await?;
        let (rows, page_info) = page(rows, &window, |row| {
            let (at, id) = row.key();
            vec![at.unix_timestamp().to_string(), id.to_string()]
        });
        let nodes = rows.into_iter().map(Notification).collect();
        Ok(NotificationConnection { nodes, page_info })
    }
}

/// What members change about what they are told of.
#[derive(Default)]
pub(super) struct ListMutation;

#[Object]
impl ListMutation {
    /// Marks the signed-in member's notifications as read: all of them, or the
    /// one of this identifier and all before it.
    #[graphql(directive = access::apply(Access::Member))]
    async fn mark_notifications_read(
        &self,
        ctx: &Context<'_>,
        up_to: Option<ID>,
    ) -> Result<ViewerPayload> {
        let member = ctx.viewer().member()?;
        let up_to = up_to.map(|up_to| id(&up_to)).transpose()?;
        ctx.change::<_, DbErr>(async |tx, occasion| {
            notification::mark_read(tx, member.id(), up_to, occasion.now()).await
        })
        .await?;
        Ok(ViewerPayload::changed(ctx.viewer().pending()?.clone()))
    }
}
