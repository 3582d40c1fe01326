//! A registration, as the person who made it sees it.

use async_graphql::{Context, ID, Object, SimpleObject};
use time::OffsetDateTime;

use super::participant::Participant;
use super::round::Round;
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError, settle};
use crate::mentoring::{self, RegistrationError};

/// A registration, as the person who made it sees it.
pub(in crate::graphql) struct Registration(pub(in crate::graphql) mentoring::Registration);

#[Object]
impl Registration {
    /// Identifies it.
    async fn id(&self) -> ID {
        self.0.participant.id.to_string().into()
    }

    /// The round.
    async fn round(&self) -> Round {
        Round(self.0.round.clone())
    }

    /// Until when the person can change it; null where they cannot.
    async fn changeable_until(&self, ctx: &Context<'_>) -> Result<Option<OffsetDateTime>> {
        let (db, now) = (ctx.db().reader(), ctx.occasion().now());
        Ok(mentoring::changeable_until(db, &self.0, now).await?)
    }

    /// What admins see of it as well.
    async fn participant(&self) -> Participant {
        Participant(self.0.participant.clone())
    }

    /// How many mentees they take, 0 to 3.
    async fn capacity_as_mentor(&self) -> i32 {
        self.0.participant.capacity_as_mentor
    }

    /// How many mentors they take, 0 to 3.
    async fn capacity_as_mentee(&self) -> i32 {
        self.0.participant.capacity_as_mentee
    }

    /// Who they are, as far as they said; shown to nobody else.
    async fn identities(&self) -> &[String] {
        &self.0.identity.identities
    }

    /// The identity to match on; shown to nobody else.
    async fn identity_to_match(&self) -> Option<&String> {
        self.0.identity.identities.first()
    }

    /// Whether their identities may count; shown to nobody else.
    async fn wants_shared_identity(&self) -> bool {
        self.0.identity.wants_shared_identity
    }
}

/// What came of registering or withdrawing.
#[derive(SimpleObject)]
pub(in crate::graphql) struct RegistrationPayload {
    /// The registration.
    registration: Option<Registration>,
    /// What has to be put right first.
    errors: Vec<UserError>,
}

impl RegistrationPayload {
    pub(in crate::graphql) fn from_outcome(
        outcome: std::result::Result<mentoring::Registration, RegistrationError>,
    ) -> Result<Self> {
        let (registration, errors) = settle(outcome)?;
        Ok(Self { registration: registration.map(Registration), errors })
    }
}
