//! What each order of levels costs the others; here by solving the problem once for each order.

use std::ops::ControlFlow;

use crate::matching::plan::{Pair, Progress, SolveError};
use crate::matching::problem::{Aim, PairIds, Problem, Rules};
use crate::matching::proof::Facts;
use crate::matching::solve::solve;

/// What the best plan achieves under one order of the levels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderValue {
    /// The levels from the fifth on; those left out did not count.
    pub order: Vec<Aim>,
    /// What the plan achieves at all nine levels, in the default order, whether
    /// or not they counted.
    pub value: [i64; 9],
}

/// Solves a problem under several orders, for a table of what each costs.
///
/// Takes as long as solving that many times.
///
/// # Errors
///
/// As [`solve`], at the first order that fails.
pub fn compare_orders(
    problem: &Problem,
    orders: &[Vec<Aim>],
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Vec<OrderValue>, SolveError> {
    let default_order = Problem {
        rules: Rules { order: Aim::ALL.to_vec(), ..problem.rules.clone() },
        ..problem.clone()
    };
    let facts = Facts::new(&default_order);
    let mut ordered = problem.clone();
    let mut values = Vec::with_capacity(orders.len());
    for order in orders {
        ordered.rules.order.clone_from(order);
        let plan = solve(&ordered, progress)?;
        let pairs: Vec<PairIds> = plan.pairs.iter().map(Pair::ids).collect();
        values.push(OrderValue { order: order.clone(), value: facts.value(&pairs) });
    }
    Ok(values)
}
