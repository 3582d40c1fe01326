//! The programme's policies.

use async_graphql::{Context, InputObject, Object, SimpleObject};

use super::policy::Policy;
use super::viewer::ViewerPayload;
use crate::account::{self, NewPolicy, PolicyVersion};
use crate::graphql::access::{Access, access, step_up};
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::scalars::Markdown;
use crate::graphql::words::PolicyKind;

/// A version of a policy, by name.
#[derive(InputObject, Clone, Copy)]
pub(super) struct PolicyVersionInput {
    /// Which policy.
    kind: PolicyKind,
    /// Which version of it.
    version: i32,
}

/// A new version of a policy.
#[derive(InputObject)]
pub(super) struct PolicyInput {
    /// Which policy.
    kind: PolicyKind,
    /// What it is called.
    title: String,
    /// Its text.
    body: Markdown,
}

/// The policy that was published, or what was wrong.
#[derive(SimpleObject)]
pub(super) struct PolicyPayload {
    /// The new version.
    policy: Option<Policy>,
    /// What the caller can put right.
    errors: Vec<UserError>,
}

impl From<PolicyVersionInput> for PolicyVersion {
    fn from(input: PolicyVersionInput) -> Self {
        Self { kind: input.kind.into(), version: input.version }
    }
}

/// What can be asked about policies.
#[derive(Default)]
pub(super) struct PolicyQuery;

#[Object]
impl PolicyQuery {
    /// The policies in force, one of each kind.
    #[graphql(directive = access::apply(Access::Public))]
    async fn policies(&self, ctx: &Context<'_>) -> Result<Vec<Policy>> {
        let policies = account::current_policies(ctx.db().reader()).await?;
        Ok(policies.into_iter().map(Policy).collect())
    }

    /// The versions of a policy, newest first, a hundred at most.
    #[graphql(directive = access::apply(Access::Public))]
    async fn policy_versions(&self, ctx: &Context<'_>, kind: PolicyKind) -> Result<Vec<Policy>> {
        let versions = account::policy_versions(ctx.db().reader(), kind.into()).await?;
        Ok(versions.into_iter().map(Policy).collect())
    }
}

/// What can be done with policies.
#[derive(Default)]
pub(super) struct PolicyMutation;

#[Object]
impl PolicyMutation {
    /// Agrees to versions of policies; they have to be those in force.
    #[graphql(directive = access::apply(Access::Pending))]
    async fn accept_policies(
        &self,
        ctx: &Context<'_>,
        versions: Vec<PolicyVersionInput>,
    ) -> Result<ViewerPayload> {
        let person = ctx.viewer().pending()?;
        let versions: Vec<PolicyVersion> = versions.into_iter().map(Into::into).collect();
        let accepted = ctx
            .change(async |tx, occasion| {
                account::accept_policies(tx, occasion, person, &versions).await
            })
            .await;
        ViewerPayload::from_outcome(ctx, person, accepted).await
    }

    /// Puts a new version of a policy in force: everybody is asked to agree to
    /// it before they go on.
    #[graphql(directive = access::apply(Access::Admin), directive = step_up::apply())]
    async fn publish_policy(&self, ctx: &Context<'_>, input: PolicyInput) -> Result<PolicyPayload> {
        let admin = ctx.viewer().admin()?;
        let new = NewPolicy { kind: input.kind.into(), title: input.title, body: input.body.0 };
        let published = ctx
            .change_fresh(admin.fresh(), async |tx, occasion, admin| {
                account::publish_policy(tx, occasion, admin, &new).await
            })
            .await;
        let (policy, errors) = settle(published)?;
        Ok(PolicyPayload { policy: policy.map(Policy), errors })
    }
}
