//! What is different between two plans.

use async_graphql::{Context, Object, SimpleObject};

use super::loaders::{Participants, load};
use super::participant::Participant;
use crate::graphql::error::{Error, Result};
use crate::graphql::paging::{PageInfo, Paging, page};
use crate::graphql::words::ParticipantRole;
use crate::planning;

/// What is different between two plans.
pub(in crate::graphql) struct PlanDifference(pub(in crate::graphql) planning::PlanDifference);

#[Object]
impl PlanDifference {
    /// The levels, in the programme's own order. How many share an identity is
    /// left out where people are different: it would say of them what they asked
    /// for.
    async fn levels(&self) -> Vec<LevelChange> {
        let levels = self.0.levels.iter();
        levels
            .map(|one| LevelChange { name: one.name.clone(), before: one.before, after: one.after })
            .collect()
    }

    /// How many pairs both have.
    async fn kept(&self) -> usize {
        self.0.n_kept
    }

    /// How many pairs only the second has.
    async fn new(&self) -> usize {
        self.0.n_new
    }

    /// How many pairs only the first has.
    async fn gone(&self) -> usize {
        self.0.n_gone
    }

    /// Whether it is told which pairs are different: not where identity has
    /// another place in the order of aims, for that would say who asked.
    async fn shows_pairs(&self) -> bool {
        self.0.shows_pairs
    }

    /// The pairs that only one of the two has, by the mentee's name.
    #[graphql(complexity = "Paging::cost(first, child_complexity)")]
    #[expect(clippy::unused_async, reason = "a field with a result is asynchronous")]
    async fn pairs(
        &self,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<ChangedPairConnection> {
        let (rows, page_info) = part(&self.0.pairs, Paging { first, after, ..Paging::default() })?;
        let nodes = rows.into_iter().map(ChangedPair).collect();
        Ok(ChangedPairConnection { nodes, page_info, total_count: self.0.pairs.len() })
    }

    /// Who has more or fewer people, by name.
    #[graphql(complexity = "Paging::cost(first, child_complexity)")]
    #[expect(clippy::unused_async, reason = "a field with a result is asynchronous")]
    async fn shifts(&self, first: Option<i32>, after: Option<String>) -> Result<ShiftConnection> {
        let (rows, page_info) = part(&self.0.shifts, Paging { first, after, ..Paging::default() })?;
        let nodes = rows.into_iter().map(Shift).collect();
        Ok(ShiftConnection { nodes, page_info, total_count: self.0.shifts.len() })
    }
}

/// The part of a list that is asked for; a cursor is a place in it.
fn part<T: Copy>(list: &[T], paging: Paging) -> Result<(Vec<T>, PageInfo)> {
    let window = paging.window()?;
    let place = |key: &[String]| key.first()?.parse::<usize>().ok();
    let slice = window.slice(place)?;
    let start = slice.from.map_or(0, |after| after.saturating_add(1));
    let limit = usize::try_from(window.limit).unwrap_or(usize::MAX);
    let rows = list.iter().copied().enumerate().skip(start).take(limit.saturating_add(1)).collect();
    let (rows, page_info) = page(rows, &window, |(place, _)| vec![place.to_string()]);
    Ok((rows.into_iter().map(|(_, row)| row).collect(), page_info))
}

/// One level in two plans.
#[derive(SimpleObject)]
pub(in crate::graphql) struct LevelChange {
    /// Its name.
    name: String,
    /// What the first reaches; empty where that is not told or did not count. At
    /// the level `identity`, 0 stands for every number below 5.
    before: Option<i64>,
    /// What the second reaches, likewise.
    after: Option<i64>,
}

/// A pair that only one of two plans has.
pub(in crate::graphql) struct ChangedPair(planning::ChangedPair);

#[Object]
impl ChangedPair {
    /// The mentee.
    async fn mentee(&self, ctx: &Context<'_>) -> Result<Participant> {
        let found = load::<Participants, _>(ctx, self.0.mentee).await?;
        found.map(Participant).ok_or_else(Error::not_found)
    }

    /// The mentor; empty for one who was added to try it out.
    async fn mentor(&self, ctx: &Context<'_>) -> Result<Option<Participant>> {
        let Some(mentor) = self.0.mentor else { return Ok(None) };
        Ok(load::<Participants, _>(ctx, mentor).await?.map(Participant))
    }

    /// Whether the second has it, rather than the first.
    async fn is_new(&self) -> bool {
        self.0.is_new
    }
}

/// Somebody who has more or fewer people in the second of two plans.
pub(in crate::graphql) struct Shift(planning::PersonShift);

#[Object]
impl Shift {
    /// Who.
    async fn participant(&self, ctx: &Context<'_>) -> Result<Participant> {
        let found = load::<Participants, _>(ctx, self.0.participant).await?;
        found.map(Participant).ok_or_else(Error::not_found)
    }

    /// As mentor or as mentee.
    async fn r#as(&self) -> ParticipantRole {
        self.0.as_role.into()
    }

    /// How many people they had.
    async fn before(&self) -> usize {
        self.0.n_before
    }

    /// How many they have.
    async fn after(&self) -> usize {
        self.0.n_after
    }
}

/// A page of pairs that only one of two plans has.
#[derive(SimpleObject)]
pub(in crate::graphql) struct ChangedPairConnection {
    /// The pairs.
    nodes: Vec<ChangedPair>,
    /// Where the page stands.
    page_info: PageInfo,
    /// How many there are in all.
    total_count: usize,
}

/// A page of people who have more or fewer people.
#[derive(SimpleObject)]
pub(in crate::graphql) struct ShiftConnection {
    /// The people.
    nodes: Vec<Shift>,
    /// Where the page stands.
    page_info: PageInfo,
    /// How many there are in all.
    total_count: usize,
}
