//! People in a round: what admins see of them, and they of themselves.

use async_graphql::{Context, ID, Object, SimpleObject};
use time::OffsetDateTime;

use super::round::Round;
use crate::entity::participant;
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::vocabulary::{Grade, Organisation, Profession};
use crate::graphql::words::ParticipantRole;
use crate::mentoring::{self, RegistrationError};

/// Somebody who takes part in a round. Nobody sees here who they are beyond
/// their work, nor what they wish in that.
pub(super) struct Participant(pub(super) participant::Model);

#[Object]
impl Participant {
    /// Identifies the registration.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// Their name, as their matches see it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// As what they take part.
    async fn role(&self) -> ParticipantRole {
        self.0.role.into()
    }

    /// What they do.
    async fn job_title(&self) -> &str {
        &self.0.job_title
    }

    /// Their grade.
    async fn grade(&self) -> Grade {
        Grade::from_code(&self.0.grade).expect("only codes of grades are stored")
    }

    /// Where they work.
    async fn organisation(&self, ctx: &Context<'_>) -> Organisation {
        organisation(ctx, &self.0)
    }

    /// Their profession.
    async fn profession(&self, ctx: &Context<'_>) -> Profession {
        Profession::from_code_or_typed(ctx.vocabulary(), &self.0.profession)
    }

    /// The profession they want a mentor from; their own where empty.
    async fn wanted_profession(&self, ctx: &Context<'_>) -> Option<Profession> {
        let wanted = self.0.wanted_profession.as_deref();
        wanted.map(|wanted| Profession::from_code_or_typed(ctx.vocabulary(), wanted))
    }

    /// What they say of themselves.
    async fn biography(&self) -> Option<&str> {
        self.0.biography.as_deref()
    }

    /// When they withdrew.
    async fn withdrawn_at(&self) -> Option<OffsetDateTime> {
        self.0.withdrawn_at
    }
}

/// Where a participant works.
pub(super) fn organisation(ctx: &Context<'_>, participant: &participant::Model) -> Organisation {
    let name = &participant.organisation_name;
    Organisation::listed_or_typed(ctx.vocabulary(), participant.organisation_id, name)
}

/// A registration, as the person who made it sees it.
pub(super) struct Registration(pub(super) mentoring::Registration);

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
pub(super) struct RegistrationPayload {
    /// The registration.
    registration: Option<Registration>,
    /// What has to be put right first.
    errors: Vec<UserError>,
}

impl RegistrationPayload {
    pub(super) fn from_outcome(
        outcome: std::result::Result<mentoring::Registration, RegistrationError>,
    ) -> Result<Self> {
        let (registration, errors) = settle(outcome)?;
        Ok(Self { registration: registration.map(Registration), errors })
    }
}
