//! When introductions are made: a day and an hour of the week, in London, that an
//! admin sets on the clearing category.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use time::{Date, OffsetDateTime};

use crate::account::Admin;
use crate::entity::{category, introduction_run};
use crate::london;
use crate::moderation::{self, LogEntry, Subject};
use crate::occasion::Occasion;
use crate::refusal::{Code, Kind, Problem, Refusal};

/// A day and an hour of the week, in London.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IntroductionTime {
    /// The day: Monday is 1, Sunday 7.
    pub weekday: i32,
    /// The hour, from 0 to 23.
    pub hour: i32,
}

/// Why the time was not set.
#[derive(Debug, thiserror::Error)]
pub enum IntroductionTimeError {
    /// There is no such day, or no such hour.
    #[error("There is a problem with the day or the hour")]
    Invalid(Vec<Problem>),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for IntroductionTimeError {
    fn kind(&self) -> Kind {
        match self {
            Self::Invalid(_) => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self {
            Self::Invalid(problems) => problems.clone(),
            Self::Database(_) => Vec::new(),
        }
    }
}

impl IntroductionTime {
    /// All that is wrong with it.
    fn problems(self) -> Vec<Problem> {
        let wrong = |field: &'static [&'static str], message: &'static str| {
            Problem::new(Code::Invalid, field, message)
        };
        let weekday = (!(1..=7).contains(&self.weekday))
            .then(|| wrong(&["weekday"], "Choose a day of the week"));
        let hour = (!(0..=23).contains(&self.hour))
            .then(|| wrong(&["hour"], "Enter an hour from 0 to 23"));
        weekday.into_iter().chain(hour).collect()
    }

    /// The latest such moment that is not after `now`.
    fn last(self, now: OffsetDateTime) -> OffsetDateTime {
        london::last_weekly(self.weekday, self.hour, now)
    }

    /// The next such moment after `now`.
    #[must_use]
    pub fn next(self, now: OffsetDateTime) -> OffsetDateTime {
        london::next_weekly(self.weekday, self.hour, now)
    }
}

/// When introductions are made.
///
/// # Errors
///
/// When the database fails.
pub async fn introduction_time(db: &impl ConnectionTrait) -> Result<IntroductionTime, DbErr> {
    let clearing = category::Entity::find()
        .filter(category::Column::IsClearing.eq(true))
        .one(db)
        .await?
        .ok_or_else(|| DbErr::RecordNotFound("category".to_owned()))?;
    let (weekday, hour) = (clearing.introductions_weekday, clearing.introductions_hour);
    Ok(IntroductionTime { weekday, hour })
}

/// The day whose introductions have yet to be made at `now`.
///
/// # Errors
///
/// When the database fails.
pub async fn introductions_due(
    db: &impl ConnectionTrait,
    now: OffsetDateTime,
) -> Result<Option<Date>, DbErr> {
    let day = introduction_time(db).await?.last(now).date();
    let made = introduction_run::Entity::find_by_id(day.to_string()).one(db).await?;
    Ok(made.is_none().then_some(day))
}

/// Sets the day and hour from which introductions are made each week.
///
/// # Errors
///
/// Refuses a day or an hour that there is not.
pub async fn set_introduction_time(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    time: IntroductionTime,
) -> Result<(), IntroductionTimeError> {
    let problems = time.problems();
    if !problems.is_empty() {
        return Err(IntroductionTimeError::Invalid(problems));
    }
    let before = introduction_time(tx).await?;
    category::Entity::update_many()
        .col_expr(category::Column::IntroductionsWeekday, Expr::value(time.weekday))
        .col_expr(category::Column::IntroductionsHour, Expr::value(time.hour))
        .filter(category::Column::IsClearing.eq(true))
        .exec(tx)
        .await?;
    let words = |it: IntroductionTime| format!("{}, {}:00", london::weekday(it.weekday), it.hour);
    let subject = Subject::new("introductions", "time", "Introductions");
    let entry =
        LogEntry::new("set introduction time", subject).before(words(before)).after(words(time));
    Ok(moderation::record(tx, occasion, admin.id(), entry).await?)
}
