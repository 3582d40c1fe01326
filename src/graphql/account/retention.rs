//! What is kept for how long, as admins see it.

use async_graphql::{Context, Enum, Object, SimpleObject};
use time::OffsetDateTime;

use crate::config;
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::Result;
use crate::retention::{KeptReport, retention_report};

/// What is kept for a number of days.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "config::Kept")]
enum Kept {
    /// Accounts whose address was never confirmed, since they signed up.
    UnconfirmedAccounts,
    /// Who somebody was who was not let in, since it was decided.
    RejectedAccounts,
    /// What applicants were asked and answered, since it was decided about them.
    Questions,
    /// Changes of email addresses.
    EmailChanges,
    /// Failed attempts to sign in.
    Attempts,
    /// That an email was sent, to whom and of what sort.
    Emails,
    /// Complaints and requests about personal data, since they were answered.
    DataRequests,
    /// Notifications.
    Notifications,
    /// Drafts, since they were saved last.
    Drafts,
    /// The text of deleted posts, for moderators.
    DeletedPosts,
    /// Details of somebody who withdrew from a round.
    WithdrawnRegistrations,
    /// Details of everybody in a round, since it ended.
    Registrations,
}

/// How much of something was deleted, and how much is due.
#[derive(SimpleObject)]
struct KeptData {
    /// What it is.
    what: Kept,
    /// For how many days it is kept.
    days: u16,
    /// How many were deleted in the last 30 days.
    deleted: u64,
    /// How many are due in the next 7 days.
    due: u64,
    /// When the next one is due; null where there is none.
    next_at: Option<OffsetDateTime>,
}

impl From<KeptReport> for KeptData {
    fn from(report: KeptReport) -> Self {
        let KeptReport { kept, days, deleted, due, next_at } = report;
        Self { what: kept.into(), days, deleted, due, next_at }
    }
}

/// What admins can ask about what is kept.
#[derive(Default)]
pub(super) struct RetentionQuery;

#[Object]
impl RetentionQuery {
    /// What is kept for a number of days: how much was deleted, and how much is due.
    #[graphql(directive = access::apply(Access::Admin), complexity = "10 * child_complexity")]
    async fn kept_data(&self, ctx: &Context<'_>) -> Result<Vec<KeptData>> {
        let admin = ctx.viewer().admin()?;
        let periods = &ctx.shared().periods;
        let now = ctx.occasion().now();
        let report = retention_report(ctx.db().reader(), &admin, periods, now).await?;
        Ok(report.into_iter().map(KeptData::from).collect())
    }
}
