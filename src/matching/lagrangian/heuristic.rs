//! A Lagrangian heuristic and a multiplier update, for all couplings at once; here with the credit
//! of each mentee fixed to one side. Source: Fisher, "The Lagrangian relaxation method for solving
//! integer programming problems", 1981, for heuristics that turn a solution of the relaxed problem
//! into a feasible one; this one, and its update, are ours.
//!
//! The heuristic fixes everybody who asked to one side: where they are credited, or else where a
//! credit costs less. It pays the whole worth there and nothing on the other side, so the flow is
//! the best plan for those sides, which [local search](super::local_search) then improves. The
//! potentials of that plan say at which multipliers everybody would stay. The update moves each
//! multiplier no further than into that range, or to the value at which both sides are equal.
//! Whoever is credited twice or not at all in the flow that follows may change sides in the next
//! plan.

use std::ops::ControlFlow;

use super::local_search::improve_by_one_exchange;
use super::multipliers::{Multipliers, PerSide};
use crate::matching::flow::Cost;

/// Fixes everybody to a side and finds the best plan for those sides. `go_on` is asked now and
/// then, and may stop it.
pub(super) fn find_plan(
    multipliers: &mut Multipliers,
    go_on: &mut dyn FnMut() -> ControlFlow<()>,
) -> ControlFlow<()> {
    let credits = multipliers.credits().into_iter();
    let fixed: Vec<(usize, PerSide)> =
        credits.map(|index| (index, cheapest_sides(multipliers, index))).collect();
    for &(index, fixed) in &fixed {
        multipliers.fix_to_sides(index, fixed);
    }
    multipliers.relaxation.flow.route_imbalances();
    // Whoever has no credit on their side tries the other one.
    for (index, fixed) in fixed {
        let coupling = &multipliers.relaxation.couplings[index];
        let units = multipliers.units(index);
        let switched = switched_sides(fixed, units, coupling.n);
        if switched != units && coupling.sides().count() == 2 {
            multipliers.fix_to_sides(index, switched);
        }
    }
    multipliers.relaxation.flow.route_imbalances();
    improve_by_one_exchange(multipliers, go_on)
}

/// Fixes those who are credited to where they are, and of `n` those who are not to the side other
/// than the one they were fixed to.
fn switched_sides(fixed: PerSide, units: PerSide, n: i32) -> PerSide {
    let mut switched = units;
    for side in [0, 1] {
        let missing = (fixed[1 - side] - units[1 - side]).max(0);
        switched[side] += missing.min(n - switched[0] - switched[1]).max(0);
    }
    switched
}

/// Everybody where they are credited, or else where that costs least.
fn cheapest_sides(multipliers: &Multipliers, index: usize) -> PerSide {
    let coupling = &multipliers.relaxation.couplings[index];
    let mut fixed = multipliers.units(index);
    let costs = coupling.sides().map(|side| multipliers.break_even(side)).enumerate();
    let mut by_cost: Vec<(Cost, usize)> = costs.map(|(side, cost)| (cost, side)).collect();
    by_cost.sort_unstable();
    let more = coupling.n - fixed[0] - fixed[1];
    if more >= 0 {
        fixed[by_cost[0].1] += more;
        return fixed;
    }
    let mut less = -more;
    for &(_, side) in by_cost.iter().rev() {
        let dropped = less.min(fixed[side]);
        fixed[side] -= dropped;
        less -= dropped;
    }
    fixed
}

/// Updates all multipliers to the potentials of a plan, and solves the relaxed problem at them.
pub(super) fn update_multipliers(multipliers: &mut Multipliers) {
    multipliers.relaxation.flow.lower_unused_potentials();
    for index in multipliers.credits() {
        let multiplier = updated_multiplier(multipliers, index);
        multipliers.set(index, multiplier);
    }
    multipliers.relaxation.flow.route_imbalances();
}

/// The value nearest to the present one at which everybody would stay on their side.
fn updated_multiplier(multipliers: &Multipliers, index: usize) -> Cost {
    let relaxation = &multipliers.relaxation;
    let (coupling, worth) = (&relaxation.couplings[index], relaxation.worth(index));
    let units = multipliers.units(index);
    let n_units: i32 = units.iter().sum();
    let mut least = if n_units < coupling.n { worth } else { 0 };
    let mut most = if n_units > coupling.n { 0 } else { worth };
    for (side, n) in coupling.sides().zip(units) {
        let even = multipliers.break_even(side);
        if n > 0 {
            least = least.max(even);
        }
        if n < coupling.n {
            most = most.min(even);
        }
    }
    multipliers.values[index].clamp(least.min(most), least.max(most)).clamp(0, worth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_is_not_credited_changes_sides_and_never_more_than_there_are() {
        assert_eq!(switched_sides([1, 1], [1, 0], 2), [2, 0]);
        assert_eq!(switched_sides([0, 3], [0, 1], 3), [2, 1]);
        assert_eq!(switched_sides([1, 1], [2, 0], 2), [2, 0]);
        assert_eq!(switched_sides([1, 2], [2, 0], 3), [3, 0]);
        assert_eq!(switched_sides([2, 1], [3, 1], 3), [3, 1]);
    }
}
