//! What each order of aims costs the others.

use sea_orm::{ConnectionTrait, EntityTrait};

use super::engine::on_engine;
use super::words::TrialError;
use crate::entity::{RoundId, round};
use crate::matching::{Aim, LEVEL_NAMES, compare_orders};
use crate::planning::levels::{PlanLevel, told_levels};
use crate::planning::list::names_of_round;
use crate::planning::problem::{Basis, Lists, load_problem};
use crate::planning::rules::rules_of;

/// The seed of these plans: ties do not change what a level reaches.
const SEED: i64 = 0;

/// What the best plan reaches under one order of aims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderPrice {
    /// The aims from level 5 on, most important first.
    pub order: Vec<Aim>,
    /// Whether this is the round's order as it is set.
    pub is_present: bool,
    /// What is reached at the nine levels, counted or not, in the programme's own
    /// order; small numbers of people who share an identity are told as zero.
    pub levels: Vec<(String, i64)>,
}

/// Works out what the best plan for a round would reach under the order as it is
/// set, under `proposal`, under the programme's own, and with each aim first.
///
/// # Errors
///
/// Refuses when there is no such round, when nobody has registered, and when it
/// takes too long.
pub async fn price_orders(
    db: &impl ConnectionTrait,
    lists: Lists<'_>,
    id: RoundId,
    proposal: Option<Vec<Aim>>,
) -> Result<Vec<OrderPrice>, TrialError> {
    let round = round::Entity::find_by_id(id).one(db).await?.ok_or(TrialError::NotFound)?;
    let rules = rules_of(round.rules.as_ref());
    let present = rules.order.clone();
    let orders = orders(&present, proposal);
    let problem = load_problem(db, lists, &Basis { round: id, seed: SEED, rules }).await?;
    if problem.people.is_empty() {
        return Err(TrialError::Contradiction(vec![
            "Nobody has registered for this round yet".to_owned(),
        ]));
    }
    let values = on_engine(move |go_on| compare_orders(&problem, &orders, go_on)).await?;
    let values = match values {
        Ok(values) => values,
        Err(error) => return Err(TrialError::of_solving(error, &names_of_round(db, id).await?)),
    };
    let prices = values.into_iter().map(|one| OrderPrice {
        is_present: one.order == present,
        order: one.order,
        levels: levels_to_tell(one.value),
    });
    Ok(prices.collect())
}

/// The orders to be worked out, each once.
fn orders(present: &[Aim], proposal: Option<Vec<Aim>>) -> Vec<Vec<Aim>> {
    let mut orders = vec![present.to_vec()];
    let first = |aim: Aim| -> Vec<Aim> {
        [aim].into_iter().chain(present.iter().copied().filter(|other| *other != aim)).collect()
    };
    let others = proposal.into_iter().chain([Aim::ALL.to_vec()]).chain(Aim::ALL.map(first));
    for order in others {
        if !orders.contains(&order) {
            orders.push(order);
        }
    }
    orders
}

fn levels_to_tell(value: [i64; 9]) -> Vec<(String, i64)> {
    let levels = LEVEL_NAMES.iter().zip(value);
    let levels = levels.map(|(name, value)| PlanLevel {
        name: (*name).to_owned(),
        value,
        bound: value,
        proven: false,
    });
    told_levels(levels.collect()).into_iter().map(|level| (level.name, level.value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_order_is_worked_out_once_the_present_one_first() {
        let all = orders(&Aim::ALL, Some(Vec::new()));
        assert_eq!((all.len(), &all[0][..], &all[1][..]), (6, &Aim::ALL[..], &[][..]));
        assert!(all[2..].iter().all(|order| order.len() == 5));
        let few = orders(&[Aim::TwoGrades], None);
        assert_eq!(few[0], [Aim::TwoGrades]);
        assert_eq!((few.len(), few[2].len()), (6, 2));
    }
}
