//! One version of a policy.

use async_graphql::Object;
use time::OffsetDateTime;

use crate::entity::policy;
use crate::graphql::scalars::{Html, Markdown};
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

    /// Its text, as it was written.
    async fn source(&self) -> Markdown {
        Markdown(self.0.body.clone())
    }

    /// Whether people had to accept it although they had accepted the version before.
    async fn accept_again(&self) -> bool {
        self.0.accept_again()
    }

    /// From when it is in force.
    async fn published_at(&self) -> OffsetDateTime {
        self.0.published_at
    }
}
