//! The email domains that people sign up from, for admins.

use async_graphql::{Context, ID, Object, SimpleObject};

use crate::account::{self, DomainDecision};
use crate::entity::{DomainStanding, OrganisationId, email_domain};
use crate::graphql::access::{Access, access, step_up};
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::paging::{Paging, slice_after};
use crate::graphql::vocabulary::Organisation;
use crate::graphql::words::DomainStanding as Standing;

/// An email domain, and whether people with its addresses are let in.
pub(super) struct EmailDomain(email_domain::Model);

#[Object]
impl EmailDomain {
    /// The domain, in lower case.
    async fn domain(&self) -> &str {
        &self.0.domain
    }

    /// Whether every name below it counts as well.
    async fn subdomains(&self) -> bool {
        self.0.subdomains
    }

    /// Whose people write from it, where that is one organisation.
    async fn organisation(&self, ctx: &Context<'_>) -> Option<Organisation> {
        let name = self.0.organisation_name.as_deref()?;
        Some(Organisation::listed_or_typed(ctx.vocabulary(), self.0.organisation_id, name))
    }

    /// Whether its people may have an account.
    async fn forum(&self) -> Standing {
        self.0.forum.into()
    }

    /// Whether its people may take part in the programme.
    async fn mentoring(&self) -> Standing {
        self.0.mentoring.into()
    }
}

/// The domain that was decided about, or what was wrong.
#[derive(SimpleObject)]
pub(super) struct EmailDomainPayload {
    /// The domain as it is stored.
    domain: Option<String>,
    /// What the caller can put right.
    errors: Vec<UserError>,
}

/// What admins can ask about email domains.
#[derive(Default)]
pub(super) struct DomainQuery;

#[Object]
impl DomainQuery {
    /// The email domains that contain a text, by name. `after` is the last
    /// domain of the page before.
    #[graphql(
        directive = access::apply(Access::Admin),
        complexity = "Paging::cost(first, child_complexity)"
    )]
    async fn email_domains(
        &self,
        ctx: &Context<'_>,
        search: Option<String>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Vec<EmailDomain>> {
        let admin = ctx.viewer().admin()?;
        let search = search.unwrap_or_default();
        let slice = slice_after(first, after)?;
        let found = account::email_domains(ctx.db().reader(), &admin, &search, &slice).await?;
        Ok(found.into_iter().map(EmailDomain).collect())
    }
}

/// What admins can do about email domains.
#[derive(Default)]
pub(super) struct DomainMutation;

#[Object]
impl DomainMutation {
    /// Decides whether people with addresses of a domain are let in, from now
    /// on. What is left out stays as it was.
    #[graphql(directive = access::apply(Access::Admin), directive = step_up::apply())]
    async fn set_email_domain(
        &self,
        ctx: &Context<'_>,
        domain: String,
        subdomains: Option<bool>,
        organisation_id: Option<ID>,
        allowed: bool,
    ) -> Result<EmailDomainPayload> {
        let admin = ctx.viewer().admin()?;
        let decision = DomainDecision {
            domain,
            subdomains,
            organisation: listed(organisation_id),
            standing: standing(allowed),
        };
        let vocabulary = ctx.vocabulary();
        let set = ctx
            .change_fresh(admin.fresh(), async |tx, occasion, admin| {
                account::set_email_domain(tx, occasion, admin, vocabulary, &decision).await
            })
            .await;
        let (row, errors) = settle(set)?;
        Ok(EmailDomainPayload { domain: row.map(|row| row.domain), errors })
    }
}

/// The organisation that a client names. An identifier that cannot be read is
/// that of none, which the domain refuses by name.
fn listed(organisation: Option<ID>) -> Option<OrganisationId> {
    let organisation = organisation.filter(|id| !id.is_empty())?;
    Some(organisation.parse().unwrap_or(OrganisationId(uuid::Uuid::nil())))
}

fn standing(is_allowed: bool) -> DomainStanding {
    if is_allowed { DomainStanding::Allow } else { DomainStanding::Refuse }
}
