//! Table `participant`.

use sea_orm::entity::prelude::*;

use super::{OrganisationId, ParticipantId, ParticipantRole, RoundId};

/// What `consent` says of who came from a file.
pub const IMPORTED: &str = "imported from a file of the programme's registrations";

/// A person's registration in a round.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "participant")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ParticipantId,
    /// Which round.
    pub round_id: RoundId,
    /// Their address; an account with the same address is theirs.
    pub email: String,
    /// Their name, as their matches will see it.
    pub name: String,
    /// As what they take part.
    pub role: ParticipantRole,
    /// What they do.
    pub job_title: String,
    /// The code of their grade.
    pub grade: String,
    /// Where they work, where that is listed.
    pub organisation_id: Option<OrganisationId>,
    /// Where they work: the listed name, or as typed.
    pub organisation_name: String,
    /// Their profession: the code of a listed one, or as typed.
    pub profession: String,
    /// The profession they want a mentor from: the own one where empty.
    pub wanted_profession: Option<String>,
    /// What they say about themselves to their matches.
    pub biography: Option<String>,
    /// How many mentees they take, 0 to 3.
    pub capacity_as_mentor: i32,
    /// How many mentors they take, 0 to 3.
    pub capacity_as_mentee: i32,
    /// The wording they agreed to, or where their row came from.
    pub consent: String,
    /// When they registered.
    pub created_at: TimeDateTimeWithTimeZone,
    /// When they withdrew.
    pub withdrawn_at: Option<TimeDateTimeWithTimeZone>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl ParticipantRole {
    /// Whether people of this role mentor others.
    #[must_use]
    pub fn mentors(self) -> bool {
        self != Self::Mentee
    }

    /// Whether people of this role are mentored.
    #[must_use]
    pub fn is_mentored(self) -> bool {
        self != Self::Mentor
    }
}
