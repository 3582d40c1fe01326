//! One version of a policy.

use async_graphql::Object;
use time::OffsetDateTime;

use crate::entity::policy;
use crate::graphql::scalars::Html;
use crate::graphql::words::PolicyKind;
use crate::markup;

/// One version of a policy.
pub(super) struct Policy(pub(super) policy::Model);

#[Object]
impl Policy {
    /// Which policy.
    async fn kind(&self) -> PolicyKind {
        self.0.kind.into()
    }

    /// Counts up from 1 for each kind; the highest is in force.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// What it is called.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Its text.
    async fn body(&self) -> Html {
        Html(markup::render(&self.0.body))
    }

    /// From when it is in force.
    async fn published_at(&self) -> OffsetDateTime {
        self.0.published_at
    }
}
