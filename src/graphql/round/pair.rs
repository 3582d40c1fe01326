//! Pairs of a plan, and how it goes with them.

use async_graphql::{Context, ID, Object, SimpleObject};

use super::loaders::{Participants, load};
use super::participant::Participant;
use crate::entity::pair;
use crate::graphql::error::{Error, Result};
use crate::graphql::scalars::Date;
use crate::graphql::words::{Contact, Outcome};
use crate::planning;

/// How many pairs of a plan came how far. 0 stands for every number below 5.
#[derive(SimpleObject)]
pub(in crate::graphql) struct Funnel {
    /// How many pairs there are.
    matched: usize,
    /// Of how many one of the two wrote to the other.
    contacted: usize,
    /// How many met.
    met: usize,
    /// How many are a long-term match.
    going_on: usize,
}

impl From<planning::Funnel> for Funnel {
    fn from(funnel: planning::Funnel) -> Self {
        let planning::Funnel { matched, contacted, met, going_on } = funnel;
        Self { matched, contacted, met, going_on }
    }
}

/// Two people that a plan brings together.
pub(in crate::graphql) struct Pair(pub(super) pair::Model);

#[Object]
impl Pair {
    /// Identifies it.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The mentee.
    async fn mentee(&self, ctx: &Context<'_>) -> Result<Participant> {
        let found = load::<Participants, _>(ctx, self.0.mentee_id).await?;
        found.map(Participant).ok_or_else(Error::not_found)
    }

    /// The mentor.
    async fn mentor(&self, ctx: &Context<'_>) -> Result<Participant> {
        let found = load::<Participants, _>(ctx, self.0.mentor_id).await?;
        found.map(Participant).ok_or_else(Error::not_found)
    }

    /// Why these two.
    async fn reasons(&self) -> Vec<String> {
        serde_json::from_value(self.0.reasons.clone()).unwrap_or_default()
    }

    /// Whether an admin asked for it.
    async fn pinned(&self) -> bool {
        self.0.pinned
    }

    /// Whether they have been in touch, as the mentee says; null before they said anything.
    async fn mentee_contact(&self) -> Option<Contact> {
        self.0.mentee_contact.map(Contact::from)
    }

    /// The day when they met, as the mentee says.
    async fn mentee_met_on(&self) -> Option<Date> {
        self.0.mentee_met_on.map(Date)
    }

    /// How it went, as the mentee says.
    async fn mentee_outcome(&self) -> Option<Outcome> {
        self.0.mentee_outcome.map(Outcome::from)
    }

    /// Whether they have been in touch, as the mentor says; null before they said anything.
    async fn mentor_contact(&self) -> Option<Contact> {
        self.0.mentor_contact.map(Contact::from)
    }

    /// The day when they met, as the mentor says.
    async fn mentor_met_on(&self) -> Option<Date> {
        self.0.mentor_met_on.map(Date)
    }

    /// How it went, as the mentor says.
    async fn mentor_outcome(&self) -> Option<Outcome> {
        self.0.mentor_outcome.map(Outcome::from)
    }

    /// Whether nobody has said anything of it that would answer whether they are in touch.
    async fn unanswered(&self) -> bool {
        planning::is_unanswered(&self.0)
    }
}
