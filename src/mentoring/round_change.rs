//! Making and changing rounds.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, DbErr, EntityTrait, QuerySelect,
};
use time::OffsetDateTime;

use super::people_of_round::registered_people;
use crate::account::Admin;
use crate::entity::{RoundId, round};
use crate::london;
use crate::moderation::{self, LogEntry};
use crate::occasion::{Occasion, to_the_second};
use crate::outbox::{Email, post_all};
use crate::people_file::GradeBounds;
use crate::refusal::{Code, Kind, Problem, Refusal};
use crate::vocabulary::{Grade, one_line};

/// The longest name of a round, in characters.
const NAME_MAX: usize = 100;

/// What an admin says about a round; what is left out stays as it is.
#[derive(Clone, Debug, Default)]
pub struct RoundChange {
    /// What it is called.
    pub name: Option<String>,
    /// From when people can register.
    pub opens_at: Option<OffsetDateTime>,
    /// Until when.
    pub closes_at: Option<OffsetDateTime>,
    /// Whether mentors get their mentees' addresses too.
    pub share_mentee_emails: Option<bool>,
    /// The code of the lowest grade of a mentor.
    pub lowest_mentor_grade: Option<String>,
    /// The code of the highest grade of a mentee.
    pub highest_mentee_grade: Option<String>,
}

/// Why a round is not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum RoundError {
    /// There is no such round.
    #[error("We could not find this round")]
    NotFound,
    /// What was given cannot be.
    #[error("There is a problem with the details of the round")]
    Invalid(Vec<Problem>),
    /// The window is over for good.
    #[error(
        "This round's matches have been published, so you cannot change its registration dates"
    )]
    Published,
    /// Its matches are not out.
    #[error("You can end a round once its matches are published")]
    NotPublished,
    /// It has ended.
    #[error("This round has already ended")]
    Complete,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for RoundError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Invalid(_) => Kind::Invalid,
            Self::Published | Self::NotPublished | Self::Complete => Kind::Conflict,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self {
            Self::Invalid(problems) => problems.clone(),
            Self::NotPublished => vec![Problem::new(Code::RoundNotOpen, &[], self.to_string())],
            Self::Published | Self::Complete => {
                vec![Problem::new(Code::AlreadyDone, &[], self.to_string())]
            }
            Self::NotFound | Self::Database(_) => Vec::new(),
        }
    }
}

/// Makes a round.
///
/// # Errors
///
/// Refuses when the name or a date is missing, and when registration would
/// close before it opens.
pub async fn create_round(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    change: &RoundChange,
) -> Result<round::Model, RoundError> {
    let needed = [
        (change.name.is_none(), "name", "Enter a name"),
        (change.opens_at.is_none(), "registrationOpensAt", "Enter when registration opens"),
        (change.closes_at.is_none(), "registrationClosesAt", "Enter when registration closes"),
    ];
    let missing = needed.into_iter().filter(|(is_missing, _, _)| *is_missing);
    let problems: Vec<Problem> = missing
        .map(|(_, field, message)| Problem::new(Code::Required, &["input", field], message))
        .collect();
    if !problems.is_empty() {
        return Err(RoundError::Invalid(problems));
    }
    let usual = GradeBounds::default();
    let blank = round::Model {
        id: occasion.id(),
        name: String::new(),
        registration_opens_at: occasion.now(),
        registration_closes_at: occasion.now(),
        share_mentee_emails: false,
        lowest_mentor_grade: usual.lowest_mentor.code().to_owned(),
        highest_mentee_grade: usual.highest_mentee.code().to_owned(),
        rules: None,
        created_at: occasion.now(),
        published_at: None,
        completed_at: None,
    };
    let round = changed_round(blank, change)?;
    round::Entity::insert(round::ActiveModel::from(round.clone()))
        .exec_without_returning(tx)
        .await?;
    let entry = LogEntry::new("create round", &round).after(in_words(&round));
    moderation::record(tx, occasion, admin.id(), entry).await?;
    Ok(round)
}

/// Changes a round. Where registration is open for longer than was said, or open again, everybody
/// who has registered is emailed.
///
/// # Errors
///
/// Refuses when there is no such round, when registration would close before
/// it opens, and to move the window once the matches are out.
pub async fn update_round(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    id: RoundId,
    change: &RoundChange,
) -> Result<round::Model, RoundError> {
    let round = round::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    let round = round.ok_or(RoundError::NotFound)?;
    let after = changed_round(round.clone(), change)?;
    if round.published_at.is_some() && settled(&after) != settled(&round) {
        return Err(RoundError::Published);
    }
    round::ActiveModel {
        id: Set(id),
        name: Set(after.name.clone()),
        registration_opens_at: Set(after.registration_opens_at),
        registration_closes_at: Set(after.registration_closes_at),
        share_mentee_emails: Set(after.share_mentee_emails),
        lowest_mentor_grade: Set(after.lowest_mentor_grade.clone()),
        highest_mentee_grade: Set(after.highest_mentee_grade.clone()),
        ..Default::default()
    }
    .update(tx)
    .await?;
    let after_words = if is_extended(&round, &after, occasion.now()) {
        let told = tell_of_extension(tx, occasion, &after).await?;
        format!("{}, {told} people emailed", in_words(&after))
    } else {
        in_words(&after)
    };
    let entry = LogEntry::new("update round", &after).before(in_words(&round)).after(after_words);
    moderation::record(tx, occasion, admin.id(), entry).await?;
    Ok(after)
}

/// The rule alone: the round as it would be, or all that is wrong with it.
fn changed_round(
    mut round: round::Model,
    change: &RoundChange,
) -> Result<round::Model, RoundError> {
    let mut problems = Vec::new();
    if let Some(name) = &change.name {
        round.name = one_line(name);
        let length = round.name.chars().count();
        if length == 0 {
            problems.push(Problem::new(Code::Required, &["input", "name"], "Enter a name"));
        } else if length > NAME_MAX {
            let message = format!("The name must be {NAME_MAX} characters or fewer");
            problems.push(Problem::new(Code::TooLong, &["input", "name"], message));
        }
    }
    round.registration_opens_at =
        change.opens_at.map_or(round.registration_opens_at, to_the_second);
    round.registration_closes_at =
        change.closes_at.map_or(round.registration_closes_at, to_the_second);
    round.share_mentee_emails = change.share_mentee_emails.unwrap_or(round.share_mentee_emails);
    let grades = [
        (&change.lowest_mentor_grade, &mut round.lowest_mentor_grade, "lowestMentorGradeCode"),
        (&change.highest_mentee_grade, &mut round.highest_mentee_grade, "highestMenteeGradeCode"),
    ];
    for (code, grade, field) in grades {
        let Some(code) = code else { continue };
        if Grade::from_code(code).is_none() {
            let message = "Choose a grade from the list";
            problems.push(Problem::new(Code::UnknownGrade, &["input", field], message));
        }
        grade.clone_from(code);
    }
    if round.registration_closes_at <= round.registration_opens_at {
        let message = "Registration must close after it opens";
        problems.push(Problem::new(Code::Invalid, &["input", "registrationClosesAt"], message));
    }
    if problems.is_empty() { Ok(round) } else { Err(RoundError::Invalid(problems)) }
}

/// What stays as it is once the matches are out.
fn settled(round: &round::Model) -> impl PartialEq + use<> {
    let window = (round.registration_opens_at, round.registration_closes_at);
    (window, round.lowest_mentor_grade.clone(), round.highest_mentee_grade.clone())
}

/// Whether people can register for longer than they were told, or can again.
fn is_extended(before: &round::Model, after: &round::Model, now: OffsetDateTime) -> bool {
    let was_announced = before.registration_opens_at <= now;
    let is_later = after.registration_closes_at > before.registration_closes_at;
    let is_ahead = after.registration_closes_at > now && after.registration_opens_at <= now;
    before.published_at.is_none() && was_announced && is_later && is_ahead
}

/// Emails everybody who has registered that they have longer, once for each new closing time, and
/// says how many there are.
async fn tell_of_extension(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    round: &round::Model,
) -> Result<usize, DbErr> {
    let closes_at = round.registration_closes_at;
    let emails: Vec<_> = registered_people(tx, round.id)
        .await?
        .into_iter()
        .map(|person| {
            let cause = format!("extended:{}:{}", person.id, closes_at.unix_timestamp());
            let email = Email::Extended {
                name: person.name.clone(),
                round: round.name.clone(),
                closes: london::date_and_time(closes_at),
            };
            (person.recipient(), cause, email)
        })
        .collect();
    let told = emails.len();
    post_all(tx, occasion, emails).await?;
    Ok(told)
}

/// Which grades take part in a round as what.
#[must_use]
pub fn grade_bounds(round: &round::Model) -> GradeBounds {
    let usual = GradeBounds::default();
    let grade = |code: &str, usual| Grade::from_code(code).unwrap_or(usual);
    GradeBounds {
        lowest_mentor: grade(&round.lowest_mentor_grade, usual.lowest_mentor),
        highest_mentee: grade(&round.highest_mentee_grade, usual.highest_mentee),
    }
}

/// What can be set of a round, as the log says it.
fn in_words(round: &round::Model) -> String {
    let (opens, closes) = (round.registration_opens_at, round.registration_closes_at);
    format!(
        "{} to {}, mentors from {}, mentees up to {}",
        london::date_and_time(opens),
        london::date_and_time(closes),
        round.lowest_mentor_grade,
        round.highest_mentee_grade,
    )
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::super::round::tests::blank;
    use super::*;

    #[test]
    fn a_window_closes_after_it_opens_and_all_mistakes_are_told_at_once() {
        let opens_at = Some(datetime!(2030-04-01 9:00 UTC));
        let change =
            RoundChange { name: Some(" \n".to_owned()), opens_at, ..RoundChange::default() };
        let RoundError::Invalid(problems) = changed_round(blank(), &change).unwrap_err() else {
            panic!("it is invalid");
        };
        let fields: Vec<&str> = problems.iter().map(|problem| problem.field[1]).collect();
        assert_eq!(fields, ["name", "registrationClosesAt"]);
        let later = Some(datetime!(2030-04-01 9:00:01 UTC));
        let change = RoundChange { closes_at: later, opens_at, ..RoundChange::default() };
        assert!(changed_round(blank(), &change).is_ok());
    }

    #[test]
    fn people_are_told_of_a_deadline_only_where_it_gives_them_longer() {
        let before = blank();
        let later = datetime!(2030-04-08 9:00 UTC);
        let after = round::Model { registration_closes_at: later, ..blank() };
        for (now, is_told) in [
            (datetime!(2030-02-28 9:00 UTC), false),
            (datetime!(2030-03-01 9:00 UTC), true),
            // After it closed: it opens again.
            (datetime!(2030-04-02 9:00 UTC), true),
            (later, false),
        ] {
            assert_eq!(is_extended(&before, &after, now), is_told, "{now}");
        }
        let now = datetime!(2030-03-02 9:00 UTC);
        assert!(!is_extended(&after, &before, now), "it is earlier");
        let published = round::Model { published_at: Some(now), ..before };
        assert!(!is_extended(&published, &after, now));
    }

    #[test]
    fn a_grade_that_there_is_not_is_refused() {
        let change = RoundChange {
            lowest_mentor_grade: Some("EO".to_owned()),
            highest_mentee_grade: Some("G9".to_owned()),
            ..RoundChange::default()
        };
        let RoundError::Invalid(problems) = changed_round(blank(), &change).unwrap_err() else {
            panic!("it is invalid");
        };
        let fields: Vec<_> = problems.iter().map(|problem| problem.field.clone()).collect();
        assert_eq!(fields, [["input", "highestMenteeGradeCode"]]);
    }
}
