//! When introductions are made: one day of the week or two, and an hour in London,
//! that an admin sets on the clearing category.

use std::iter;

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter};
use time::{Date, OffsetDateTime};

use crate::account::{Admin, FormError};
use crate::entity::{category, introduction_run};
use crate::london;
use crate::moderation::{self, LogEntry, Subject};
use crate::occasion::Occasion;
use crate::refusal::{Code, Problem};

/// One day of the week or two, and an hour in London.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IntroductionTime {
    /// The day: Monday is 1, Sunday 7.
    pub weekday: i32,
    /// The other day, where there are two.
    pub second_weekday: Option<i32>,
    /// The hour, from 0 to 23.
    pub hour: i32,
}

impl IntroductionTime {
    /// All that is wrong with it.
    fn problems(self) -> Vec<Problem> {
        let wrong = |field: &'static [&'static str], message: &'static str| {
            Problem::new(Code::Invalid, field, message)
        };
        let is_day = |day: i32| (1..=7).contains(&day);
        let weekday =
            (!is_day(self.weekday)).then(|| wrong(&["weekday"], "Choose a day of the week"));
        let second = self.second_weekday.filter(|day| !is_day(*day) || *day == self.weekday);
        let second =
            second.map(|_| wrong(&["secondWeekday"], "Choose another day of the week, or none"));
        let hour = (!(0..=23).contains(&self.hour))
            .then(|| wrong(&["hour"], "Enter an hour from 0 to 23"));
        weekday.into_iter().chain(second).chain(hour).collect()
    }

    fn weekdays(self) -> impl Iterator<Item = i32> {
        iter::once(self.weekday).chain(self.second_weekday)
    }

    /// The latest such moment that is not after `now`.
    fn last(self, now: OffsetDateTime) -> OffsetDateTime {
        let last = self.weekdays().map(|day| london::last_weekly(day, self.hour, now));
        last.max().unwrap_or(now)
    }

    /// The next such moment after `now`.
    #[must_use]
    pub fn next(self, now: OffsetDateTime) -> OffsetDateTime {
        let next = self.weekdays().map(|day| london::next_weekly(day, self.hour, now));
        next.min().unwrap_or(now)
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
    Ok(IntroductionTime {
        weekday: clearing.introductions_weekday,
        second_weekday: clearing.introductions_second_weekday,
        hour: clearing.introductions_hour,
    })
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

/// Sets the days and the hour from which introductions are made each week.
///
/// # Errors
///
/// Refuses a day or an hour that there is not.
pub async fn set_introduction_time(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    admin: &Admin,
    time: IntroductionTime,
) -> Result<(), FormError> {
    let problems = time.problems();
    if !problems.is_empty() {
        return Err(FormError::Invalid(problems));
    }
    let before = introduction_time(tx).await?;
    category::Entity::update_many()
        .col_expr(category::Column::IntroductionsWeekday, Expr::value(time.weekday))
        .col_expr(category::Column::IntroductionsSecondWeekday, Expr::value(time.second_weekday))
        .col_expr(category::Column::IntroductionsHour, Expr::value(time.hour))
        .filter(category::Column::IsClearing.eq(true))
        .exec(tx)
        .await?;
    let words = |it: IntroductionTime| {
        let days: Vec<&str> = it.weekdays().map(london::weekday).collect();
        format!("{}, {}:00", days.join(" and "), it.hour)
    };
    let subject = Subject::new("introductions", "time", "Introductions");
    let entry =
        LogEntry::new("set introduction time", subject).before(words(before)).after(words(time));
    Ok(moderation::record(tx, occasion, admin.id(), entry).await?)
}
