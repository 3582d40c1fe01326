//! What is typed into the forms of the programme.

use async_graphql::{ID, InputObject};
use time::OffsetDateTime;

use crate::graphql::words::ParticipantRole;
use crate::mentoring::{RegistrationForm, RoundChange};

/// A registration.
#[derive(InputObject)]
pub(super) struct RegistrationInput {
    /// As what the person takes part.
    role: ParticipantRole,
    /// Their name, as their matches will see it.
    name: String,
    /// What they do.
    job_title: String,
    /// The code of their grade.
    grade_code: String,
    /// Where they work.
    organisation_id: ID,
    /// The code of their profession.
    profession_code: String,
    /// The code of the profession they want a mentor from; their own unless
    /// said otherwise.
    wanted_profession_code: Option<String>,
    /// What they say about themselves.
    biography: Option<String>,
    /// How many mentees they take, 1 to 3; 3 unless said otherwise.
    capacity_as_mentor: Option<i32>,
    /// How many mentors they take, 1 to 3; 3 unless said otherwise.
    capacity_as_mentee: Option<i32>,
    /// Who they are; encrypted, and shown to nobody else.
    identities: Option<Vec<String>>,
    /// The identity to match on; encrypted, and shown to nobody else.
    identity_to_match: Option<String>,
    /// Whether their identities may count; encrypted, and shown to nobody else.
    wants_shared_identity: Option<bool>,
    /// That they are LGBT+.
    confirms_lgbt: bool,
    /// That they are a civil servant.
    confirms_civil_servant: bool,
    /// That they agree to how the programme uses what they enter.
    consents: bool,
}

impl From<RegistrationInput> for RegistrationForm {
    fn from(input: RegistrationInput) -> Self {
        Self {
            role: input.role.into(),
            name: input.name,
            job_title: input.job_title,
            grade_code: input.grade_code,
            organisation_id: input.organisation_id.as_str().parse().ok(),
            profession_code: input.profession_code,
            wanted_profession_code: input.wanted_profession_code,
            biography: input.biography,
            capacity_as_mentor: input.capacity_as_mentor,
            capacity_as_mentee: input.capacity_as_mentee,
            identities: input.identities.unwrap_or_default(),
            identity_to_match: input.identity_to_match,
            wants_shared_identity: input.wants_shared_identity.unwrap_or_default(),
            confirms_lgbt: input.confirms_lgbt,
            confirms_civil_servant: input.confirms_civil_servant,
            consents: input.consents,
        }
    }
}

/// What is said about a round; what is left out stays as it is.
#[derive(InputObject)]
pub(super) struct RoundInput {
    /// What it is called.
    name: Option<String>,
    /// From when people can register.
    registration_opens_at: Option<OffsetDateTime>,
    /// Until when, exclusive.
    registration_closes_at: Option<OffsetDateTime>,
    /// Whether mentors get their mentees' addresses too.
    share_mentee_emails: Option<bool>,
    /// The code of the lowest grade of a mentor; AO unless said otherwise.
    lowest_mentor_grade_code: Option<String>,
    /// The code of the highest grade of a mentee; SCS2 unless said otherwise.
    highest_mentee_grade_code: Option<String>,
}

impl From<RoundInput> for RoundChange {
    fn from(input: RoundInput) -> Self {
        Self {
            name: input.name,
            opens_at: input.registration_opens_at,
            closes_at: input.registration_closes_at,
            share_mentee_emails: input.share_mentee_emails,
            lowest_mentor_grade: input.lowest_mentor_grade_code,
            highest_mentee_grade: input.highest_mentee_grade_code,
        }
    }
}
