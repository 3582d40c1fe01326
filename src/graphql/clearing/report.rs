//! The report on clearing, for moderators.

use async_graphql::{Context, ID, Object, SimpleObject};
use time::OffsetDateTime;

use crate::clearing;
use crate::entity::round;
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::cost;
use crate::graphql::error::Result;
use crate::graphql::id::id;

/// What became of the adverts of a round, or of all time. It counts people and adverts, and
/// names no group of them.
#[derive(SimpleObject)]
pub(super) struct ClearingReport {
    /// How many adverts were posted.
    adverts: i32,
    /// How many of them are open now.
    open: i32,
    /// How many never had a reply or an offer.
    unanswered: i32,
    /// How many introductions were asked.
    introductions_asked: i32,
    /// To how many of them both said yes.
    introductions_both_yes: i32,
    /// How many of the authors have a match now.
    matched: i32,
    /// How many of the authors could have had one, among each other, by the rules of the round.
    matchable: i32,
    /// The median of the days from somebody's first advert to their match; null while nobody
    /// has one.
    median_days_to_match: Option<f64>,
    /// Week by week, the earliest first; the last 26 at most.
    weeks: Vec<ClearingWeek>,
}

/// What happened in clearing in a week, which begins on Monday in London.
#[derive(SimpleObject)]
pub(super) struct ClearingWeek {
    /// When it began.
    begins_at: OffsetDateTime,
    /// How many adverts were posted.
    adverts: i32,
    /// How many introductions were asked.
    introductions: i32,
    /// How many people found a match.
    matched: i32,
}

fn number(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

impl From<clearing::ClearingReport> for ClearingReport {
    fn from(report: clearing::ClearingReport) -> Self {
        Self {
            adverts: number(report.adverts),
            open: number(report.open),
            unanswered: number(report.unanswered),
            introductions_asked: number(report.introductions_asked),
            introductions_both_yes: number(report.introductions_both_yes),
            matched: number(report.matched),
            matchable: number(report.matchable),
            median_days_to_match: report.median_days,
            weeks: report.weeks.into_iter().map(ClearingWeek::from).collect(),
        }
    }
}

impl From<clearing::ClearingWeek> for ClearingWeek {
    fn from(week: clearing::ClearingWeek) -> Self {
        Self {
            begins_at: week.begins_at,
            adverts: number(week.adverts),
            introductions: number(week.introductions),
            matched: number(week.matched),
        }
    }
}

/// A round whose matches were published.
#[derive(SimpleObject)]
pub(super) struct ReportedRound {
    /// Identifies it.
    id: ID,
    /// Its name.
    name: String,
}

/// What can be asked about how clearing does.
#[derive(Default)]
pub(crate) struct ReportQuery;

#[Object]
impl ReportQuery {
    /// What became of the adverts that were posted from the publication of a round to that of
    /// the next one; of all adverts where no round is named.
    #[graphql(directive = access::apply(Access::Moderator))]
    async fn clearing_report(
        &self,
        ctx: &Context<'_>,
        round_id: Option<ID>,
    ) -> Result<ClearingReport> {
        let moderator = ctx.viewer().moderator()?;
        let round = round_id.as_ref().map(id).transpose()?;
        let (db, now) = (ctx.db().reader(), ctx.occasion().now());
        let report = clearing::clearing_report(db, &moderator, round, now).await?;
        Ok(report.into())
    }

    /// The rounds that a report can be of, the latest first.
    #[graphql(directive = access::apply(Access::Moderator), complexity = "cost::ROUNDS * child_complexity")]
    async fn reported_rounds(&self, ctx: &Context<'_>) -> Result<Vec<ReportedRound>> {
        let moderator = ctx.viewer().moderator()?;
        let rounds = clearing::reported_rounds(ctx.db().reader(), &moderator).await?;
        let named = |round: round::Model| ReportedRound {
            id: round.id.to_string().into(),
            name: round.name,
        };
        Ok(rounds.into_iter().map(named).collect())
    }
}
