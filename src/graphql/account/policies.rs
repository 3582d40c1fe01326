//! The programme's policies.

use async_graphql::{Context, InputObject, Object, SimpleObject};

use super::policy::Policy;
use super::viewer::ViewerPayload;
use crate::account::{self, NewPolicy, PolicyVersion};
use crate::graphql::access::{Access, access, step_up};
use crate::graphql::asking::Asking;
use crate::graphql::cost;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::forum::TextChange;
use crate::graphql::scalars::{Html, Markdown};
use crate::graphql::words::PolicyKind;
use crate::markup;

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
    /// Whether people have to accept it although they accepted the version before; false where
    /// it only corrects that. Left out, they have to.
    accept_again: Option<bool>,
    /// The version that it is to replace: another one that was published since is not replaced.
    after: Option<i32>,
}

impl From<PolicyInput> for NewPolicy {
    fn from(input: PolicyInput) -> Self {
        Self {
            kind: input.kind.into(),
            title: input.title,
            body: input.body.0,
            accept_again: input.accept_again.unwrap_or(true),
            after: input.after,
        }
    }
}

/// A new version of a policy, before it is published.
#[derive(SimpleObject)]
struct PolicyPreview {
    /// Its text, as it would be shown.
    body: Html,
    /// The version in force, which it would replace.
    current: Option<Policy>,
    /// What is different in the title.
    title_changes: Vec<TextChange>,
    /// What is different in the text.
    changes: Vec<TextChange>,
    /// How many people would be asked to accept it.
    people_to_accept: u64,
    /// What is wrong with it.
    problems: Vec<UserError>,
}

impl PolicyPreview {
    fn new(new: &NewPolicy, preview: account::PolicyPreview) -> Self {
        let current = preview.current.as_ref();
        let (title, body) = current.map_or(("", ""), |policy| (&policy.title, &policy.body));
        let changes = |before: &str, after: &str| {
            let parts = markup::difference(before, after).into_iter();
            parts.map(TextChange::from).collect()
        };
        Self {
            body: Html(markup::render(&new.body)),
            title_changes: changes(title, new.title.trim()),
            changes: changes(body, &new.body),
            people_to_accept: preview.people_to_accept,
            problems: preview.problems.into_iter().map(UserError::from).collect(),
            current: preview.current.map(Policy),
        }
    }
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
    #[graphql(directive = access::apply(Access::Public), complexity = "3 * child_complexity")]
    async fn policies(&self, ctx: &Context<'_>) -> Result<Vec<Policy>> {
        let policies = account::current_policies(ctx.db().reader()).await?;
        Ok(policies.into_iter().map(Policy).collect())
    }

    /// The versions of a policy, newest first, a hundred at most.
    #[graphql(directive = access::apply(Access::Public), complexity = "cost::OWN * child_complexity")]
    async fn policy_versions(&self, ctx: &Context<'_>, kind: PolicyKind) -> Result<Vec<Policy>> {
        let versions = account::policy_versions(ctx.db().reader(), kind.into()).await?;
        Ok(versions.into_iter().map(Policy).collect())
    }

    /// Every version of every policy, by kind, the newest first, three hundred at most.
    #[graphql(directive = access::apply(Access::Admin), complexity = "cost::OWN * child_complexity")]
    async fn policy_history(&self, ctx: &Context<'_>) -> Result<Vec<Policy>> {
        let admin = ctx.viewer().admin()?;
        let versions = account::policy_history(ctx.db().reader(), &admin).await?;
        Ok(versions.into_iter().map(Policy).collect())
    }

    /// Shows a new version of a policy as it would be published.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn preview_policy(&self, ctx: &Context<'_>, input: PolicyInput) -> Result<PolicyPreview> {
        let admin = ctx.viewer().admin()?;
        let new = NewPolicy::from(input);
        let preview = account::preview_policy(ctx.db().reader(), &admin, &new).await?;
        Ok(PolicyPreview::new(&new, preview))
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

    /// Puts a new version of a policy in force: everybody is asked to agree to it before they
    /// go on, unless it only corrects a version that they agreed to.
    #[graphql(directive = access::apply(Access::Admin), directive = step_up::apply())]
    async fn publish_policy(&self, ctx: &Context<'_>, input: PolicyInput) -> Result<PolicyPayload> {
        let admin = ctx.viewer().admin()?;
        let new = NewPolicy::from(input);
        let published = ctx
            .change_fresh(admin.fresh(), async |tx, occasion, admin| {
                account::publish_policy(tx, occasion, admin, &new).await
            })
            .await;
        let (policy, errors) = settle(published)?;
        Ok(PolicyPayload { policy: policy.map(Policy), errors })
    }
}
