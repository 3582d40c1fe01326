//! When people can register, as everybody may know.

use async_graphql::{Context, Object, SimpleObject};
use time::OffsetDateTime;

use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::Result;
use crate::mentoring;

/// When people can register: what a guest is told.
#[derive(SimpleObject)]
struct RegistrationDates {
    /// Until when they can now.
    open_until: Option<OffsetDateTime>,
    /// When registration closed the last time, where nobody can register now.
    closed_at: Option<OffsetDateTime>,
    /// When it opens next, where nobody can register now and a date is set.
    opens_at: Option<OffsetDateTime>,
}

/// What everybody can ask about registration.
#[derive(Default)]
pub(super) struct RegistrationDatesQuery;

#[Object]
impl RegistrationDatesQuery {
    /// When people can register for a round.
    #[graphql(directive = access::apply(Access::Public))]
    async fn registration_dates(&self, ctx: &Context<'_>) -> Result<RegistrationDates> {
        let now = ctx.occasion().now();
        let mentoring::RegistrationDates { open_until, closed_at, opens_at } =
            mentoring::registration_dates(ctx.db().reader(), now).await?;
        Ok(RegistrationDates { open_until, closed_at, opens_at })
    }
}
