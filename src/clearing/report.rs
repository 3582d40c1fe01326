//! What became of the adverts of a round, or of all time: how many people found
//! somebody, of those who could have, and in how many days.

use std::collections::{BTreeMap, HashMap};

use sea_orm::prelude::TimeDateTimeWithTimeZone;
use sea_orm::sea_query::{Condition, ExprTrait, JoinType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, DerivePartialModel, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
};
use time::{Duration, OffsetDateTime};

use super::matchable::matchable;
use crate::account::Moderator;
use crate::entity::{
    AccountId, IntroductionState, RoundId, TopicId, advert, clearing_match, introduction, round,
    topic,
};
use crate::london;
use crate::refusal::{Kind, Problem, Refusal};

/// How many weeks are told apart; earlier ones count in the sums only.
const WEEKS_MAX: i64 = 26;
/// How many rounds can be chosen from.
const ROUNDS_MAX: u64 = 50;

/// What became of the adverts of a time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClearingReport {
    /// How many were posted.
    pub adverts: usize,
    /// How many of them are open now.
    pub open: usize,
    /// How many never had a reply or an offer.
    pub unanswered: usize,
    /// How many introductions were asked.
    pub introductions_asked: usize,
    /// To how many of them both said yes.
    pub introductions_both_yes: usize,
    /// How many of their authors have a match now.
    pub matched: usize,
    /// How many of their authors could have had one, among each other.
    pub matchable: usize,
    /// The median of the days from somebody's first advert to their match.
    pub median_days: Option<f64>,
    /// Week by week, the earliest first.
    pub weeks: Vec<ClearingWeek>,
}

/// What happened in a week, which begins on Monday in London.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClearingWeek {
    /// When it began.
    pub begins_at: OffsetDateTime,
    /// How many adverts were posted.
    pub adverts: usize,
    /// How many introductions were asked.
    pub introductions: usize,
    /// How many people found a match.
    pub matched: usize,
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// No round has this identifier.
    #[error("We could not find this round")]
    NotFound,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for ReportError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        Vec::new()
    }
}

/// From when, and until when; nothing where it has no bound.
#[derive(Clone, Copy, Default)]
struct Period {
    from: Option<OffsetDateTime>,
    until: Option<OffsetDateTime>,
}

impl Period {
    /// That a moment is in it.
    fn holds(self, column: impl ColumnTrait) -> Condition {
        Condition::all()
            .add_option(self.from.map(|from| column.gte(from)))
            .add_option(self.until.map(|until| column.lt(until)))
    }
}

/// What became of the adverts that were posted from the publication of a round to that
/// of the next one, or of all adverts.
///
/// # Errors
///
/// When there is no such round, or the database fails.
pub async fn clearing_report(
    db: &impl ConnectionTrait,
    _moderator: &Moderator,
    of: Option<RoundId>,
    now: OffsetDateTime,
) -> Result<ClearingReport, ReportError> {
    let period = match of {
        Some(id) => match period_of(db, id).await? {
            Some(period) => period,
            None => return Ok(ClearingReport::default()),
        },
        None => Period::default(),
    };
    let adverts = adverts_of(db, period).await?;
    let found = matches_of(db, &adverts).await?;
    let introductions = introductions_of(db, period).await?;
    let ids: Vec<TopicId> = adverts.iter().map(|advert| advert.id).collect();
    let could = matchable(db, &ids, |_, _| true).await?;
    let yes = |it: &&introduction::Model| it.state == IntroductionState::Matched;
    Ok(ClearingReport {
        adverts: adverts.len(),
        open: adverts.iter().filter(|advert| advert.is_open).count(),
        unanswered: adverts.iter().filter(|advert| advert.reply_count == 0).count(),
        introductions_asked: introductions.len(),
        introductions_both_yes: introductions.iter().filter(yes).count(),
        matched: found.len(),
        // Who found somebody elsewhere could have somebody, too.
        matchable: Ord::max(could.mentees + could.mentors, found.len()),
        median_days: median(found.iter().map(Found::days).collect()),
        weeks: weeks(&adverts, &introductions, &found, now),
    })
}

/// The rounds that a report can be of: published ones, the latest first.
///
/// # Errors
///
/// When the database fails.
pub async fn reported_rounds(
    db: &impl ConnectionTrait,
    _moderator: &Moderator,
) -> Result<Vec<round::Model>, DbErr> {
    round::Entity::find()
        .filter(round::Column::PublishedAt.is_not_null())
        .order_by_desc(round::Column::PublishedAt)
        .limit(ROUNDS_MAX)
        .all(db)
        .await
}

/// The time of a round: from its publication to that of the next one; nothing where it is not
/// published.
async fn period_of(db: &impl ConnectionTrait, id: RoundId) -> Result<Option<Period>, ReportError> {
    let round = round::Entity::find_by_id(id).one(db).await?.ok_or(ReportError::NotFound)?;
    let Some(from) = round.published_at else { return Ok(None) };
    let next = round::Entity::find()
        .filter(round::Column::PublishedAt.gt(from))
        .order_by_asc(round::Column::PublishedAt)
        .one(db)
        .await?;
    let until = next.and_then(|next| next.published_at);
    Ok(Some(Period { from: Some(from), until }))
}

#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "topic::Entity")]
struct Posted {
    id: TopicId,
    author_id: AccountId,
    created_at: TimeDateTimeWithTimeZone,
    reply_count: i32,
    #[sea_orm(from_expr = "advert::Column::IsOpen.into_expr()")]
    is_open: bool,
}

async fn adverts_of(db: &impl ConnectionTrait, period: Period) -> Result<Vec<Posted>, DbErr> {
    let mut posted: Select<topic::Entity> = topic::Entity::find()
        .filter(period.holds(topic::Column::CreatedAt))
        .order_by_asc(topic::Column::CreatedAt)
        .order_by_asc(topic::Column::Id);
    let key = advert::Column::TopicId.into_expr().eq(topic::Column::Id.into_expr());
    QueryTrait::query(&mut posted).join(JoinType::InnerJoin, advert::Entity, key);
    posted.into_partial_model().all(db).await
}

/// Somebody who has a match.
struct Found {
    posted_at: OffsetDateTime,
    made_at: OffsetDateTime,
}

impl Found {
    fn days(&self) -> f64 {
        (self.made_at - self.posted_at).as_seconds_f64() / Duration::DAY.as_seconds_f64()
    }
}

/// The authors of adverts who have a match since, with their first advert and match.
async fn matches_of(db: &impl ConnectionTrait, adverts: &[Posted]) -> Result<Vec<Found>, DbErr> {
    let mut first: HashMap<AccountId, OffsetDateTime> = HashMap::new();
    for advert in adverts {
        first.entry(advert.author_id).or_insert(advert.created_at);
    }
    let made = clearing_match::Entity::find()
        .filter(clearing_match::Column::EndedAt.is_null())
        .order_by_asc(clearing_match::Column::MadeAt)
        .all(db)
        .await?;
    let mut found: BTreeMap<AccountId, Found> = BTreeMap::new();
    for one in made {
        for who in [one.mentee_id, one.mentor_id].into_iter().flatten() {
            let posted_at = first.get(&who).filter(|posted_at| **posted_at <= one.made_at);
            if let Some(posted_at) = posted_at.copied() {
                found.entry(who).or_insert(Found { posted_at, made_at: one.made_at });
            }
        }
    }
    Ok(found.into_values().collect())
}

async fn introductions_of(
    db: &impl ConnectionTrait,
    period: Period,
) -> Result<Vec<introduction::Model>, DbErr> {
    introduction::Entity::find()
        .filter(period.holds(introduction::Column::AskedAt))
        .order_by_asc(introduction::Column::AskedAt)
        .all(db)
        .await
}

/// The weeks from the first advert to now, or the last of them.
fn weeks(
    adverts: &[Posted],
    introductions: &[introduction::Model],
    found: &[Found],
    now: OffsetDateTime,
) -> Vec<ClearingWeek> {
    let begin = |at| london::last_weekly(1, 0, at);
    let Some(first) = adverts.first() else { return Vec::new() };
    let first = Ord::max(begin(first.created_at), begin(now - Duration::weeks(WEEKS_MAX - 1)));
    let next = |before: &OffsetDateTime| Some(london::next_weekly(1, 0, *before));
    let begins = std::iter::successors(Some(first), next).take_while(|begins_at| *begins_at <= now);
    let mut weeks: BTreeMap<OffsetDateTime, ClearingWeek> =
        begins.map(|begins_at| (begins_at, ClearingWeek::beginning(begins_at))).collect();
    let mut count = |at, add: fn(&mut ClearingWeek)| weeks.get_mut(&begin(at)).map(add);
    for advert in adverts {
        count(advert.created_at, |week| week.adverts += 1);
    }
    for introduction in introductions {
        count(introduction.asked_at, |week| week.introductions += 1);
    }
    for found in found {
        count(found.made_at, |week| week.matched += 1);
    }
    weeks.into_values().collect()
}

impl ClearingWeek {
    fn beginning(begins_at: OffsetDateTime) -> Self {
        Self { begins_at, adverts: 0, introductions: 0, matched: 0 }
    }
}

/// The middle one, or the mean of the two in the middle.
fn median(mut days: Vec<f64>) -> Option<f64> {
    days.sort_by(f64::total_cmp);
    let middle = days.len() / 2;
    let upper = *days.get(middle)?;
    let lower = if days.len().is_multiple_of(2) { days[middle - 1] } else { upper };
    Some(f64::midpoint(lower, upper))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle_and_there_is_none_of_nothing() {
        assert_eq!(median(Vec::new()), None);
        assert_eq!(median(vec![9.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(vec![4.0, 1.0]), Some(2.5));
    }
}
