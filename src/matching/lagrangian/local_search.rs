//! Local search in the 1-exchange neighbourhood: plans that differ in the side of one credit; here
//! with a minimum-cost flow after each exchange, as long as the plan gets better. Source: Hoos and
//! Stützle, "Stochastic Local Search", 2004, for the neighbourhood (this search is deterministic).
//!
//! It is needed because the heuristic chooses all sides at the same prices: several people choose
//! a mentor whom only one can have. An exchange weighs what the one side frees against what the
//! other then takes, each by a shortest path, and is undone if nothing is gained.

use std::ops::ControlFlow;

use super::multipliers::Multipliers;
use crate::matching::model::{Side, without_tie};

/// A side of a coupling, and whether it is the first or the second.
#[derive(Clone, Copy)]
struct NthSide {
    nth: usize,
    side: Side,
}

/// Exchanges sides as long as that makes the plan better; without imbalances before and after.
///
/// Takes a few short searches for each who might gain; each exchange makes the plan better, so it
/// ends. `go_on` is asked before each such person, and may stop it.
pub(super) fn improve_by_one_exchange(
    multipliers: &mut Multipliers,
    go_on: &mut dyn FnMut() -> ControlFlow<()>,
) -> ControlFlow<()> {
    for index in multipliers.credits() {
        let [Some(one), Some(other)] = multipliers.relaxation.couplings[index].sides else {
            continue;
        };
        let (one, other) = (NthSide { nth: 0, side: one }, NthSide { nth: 1, side: other });
        // Nearly always the potentials already show that nothing is gained.
        let gain = multipliers.break_even(one.side) - multipliers.break_even(other.side);
        let (from, to) = match without_tie(gain) {
            0 => continue,
            1.. => (one, other),
            ..0 => (other, one),
        };
        go_on()?;
        while exchange_side(multipliers, index, from, to) {}
    }
    ControlFlow::Continue(())
}

/// Moves one of a class from a side to the other; whether the plan is better for it, otherwise the
/// move is undone.
fn exchange_side(multipliers: &mut Multipliers, index: usize, from: NthSide, to: NthSide) -> bool {
    let units = multipliers.units(index);
    if units[from.nth] == 0 {
        return false;
    }
    let needed = multipliers.break_even(to.side);
    let freed = multipliers.breakpoint_to_fewer(from.side, needed);
    let Some(freed) = freed.filter(|freed| without_tie(freed - needed) > 0) else { return false };
    let mut fixed = units;
    fixed[from.nth] -= 1;
    multipliers.fix_to_sides(index, fixed);
    multipliers.relaxation.flow.route_imbalances();
    let taken = multipliers.breakpoint_to_more(to.side, freed);
    let is_better = taken.is_some_and(|taken| without_tie(freed - taken) > 0);
    if is_better {
        fixed[to.nth] += 1;
    } else {
        fixed = units;
    }
    multipliers.fix_to_sides(index, fixed);
    multipliers.relaxation.flow.route_imbalances();
    is_better
}
