//! Participants of a round, as admins see them.

use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use time::OffsetDateTime;

use super::loaders::{MatchesEmails, load};
use crate::entity::participant;
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::vocabulary::{Grade, Organisation, Profession};
use crate::graphql::words::ParticipantRole;
use crate::planning;

/// Somebody who takes part in a round. Nobody sees here who they are beyond
/// their work, nor what they wish in that.
pub(in crate::graphql) struct Participant(pub(in crate::graphql) participant::Model);

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

    /// What they say about themselves.
    async fn biography(&self) -> Option<&str> {
        self.0.biography.as_deref()
    }

    /// The latest email with their matches of the round, as far as one is kept.
    async fn matches_email(&self, ctx: &Context<'_>) -> Result<Option<MatchesEmail>> {
        Ok(load::<MatchesEmails, _>(ctx, self.0.id).await?.map(MatchesEmail::from))
    }

    /// When they withdrew.
    async fn withdrawn_at(&self) -> Option<OffsetDateTime> {
        self.0.withdrawn_at
    }
}

/// Whether an email has left.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "planning::MatchesEmailState")]
pub(in crate::graphql) enum MatchesEmailState {
    /// It waits to be sent.
    Waiting,
    /// The mail server took it.
    Sent,
    /// It could not be sent after several tries.
    Parked,
}

/// The latest email with somebody's matches.
#[derive(SimpleObject)]
pub(in crate::graphql) struct MatchesEmail {
    /// Whether it has left.
    state: MatchesEmailState,
    /// Since when it waits, or when it was sent or given up.
    at: OffsetDateTime,
}

impl From<planning::MatchesEmail> for MatchesEmail {
    fn from(email: planning::MatchesEmail) -> Self {
        Self { state: email.state.into(), at: email.at }
    }
}

/// What came of sending somebody their matches again.
#[derive(SimpleObject)]
pub(in crate::graphql) struct ResendPayload {
    /// Whom they were sent to.
    participant: Option<Participant>,
    /// What has to be put right first.
    errors: Vec<UserError>,
}

impl ResendPayload {
    pub(in crate::graphql) fn from_outcome(
        outcome: std::result::Result<participant::Model, planning::ResendError>,
    ) -> Result<Self> {
        let (found, errors) = settle(outcome)?;
        Ok(Self { participant: found.map(Participant), errors })
    }
}

/// Where a participant works.
pub(in crate::graphql) fn organisation(
    ctx: &Context<'_>,
    participant: &participant::Model,
) -> Organisation {
    let name = &participant.organisation_name;
    Organisation::listed_or_typed(ctx.vocabulary(), participant.organisation_id, name)
}
