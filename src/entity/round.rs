//! Table `round`.

use sea_orm::entity::prelude::*;

use super::RoundId;

/// One run of the programme.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "round")]
pub struct Model {
    /// Identifies it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoundId,
    /// What it is called.
    pub name: String,
    /// From when people can register.
    pub registration_opens_at: TimeDateTimeWithTimeZone,
    /// Until when, exclusive.
    pub registration_closes_at: TimeDateTimeWithTimeZone,
    /// Whether mentors get their mentees' addresses too.
    pub share_mentee_emails: bool,
    /// The code of the lowest grade of a mentor.
    pub lowest_mentor_grade: String,
    /// The code of the highest grade of a mentee.
    pub highest_mentee_grade: String,
    /// What its plans obey and aim for; the programme's own rules where empty.
    pub rules: Option<Json>,
    /// When an admin made it.
    pub created_at: TimeDateTimeWithTimeZone,
    /// When its plan was published.
    pub published_at: Option<TimeDateTimeWithTimeZone>,
    /// When it ended.
    pub completed_at: Option<TimeDateTimeWithTimeZone>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
