//! The search for the best multipliers: a Lagrangian heuristic and multiplier updates, then
//! coordinate dual ascent, in rounds; at last branch and bound. Source: Fisher, 1981, and the
//! files of these parts; the order and the limits are ours, from trials on generated rounds.

use std::ops::ControlFlow;

use super::branch_and_bound::branch_and_bound;
use super::dual_ascent::DualAscent;
use super::heuristic::{find_plan, update_multipliers};
use super::incumbent::Incumbent;
use super::multipliers::Multipliers;
use crate::matching::flow::Cost;

/// Rounds of the heuristic and dual ascent.
const ROUNDS_MAX: usize = 40;

/// Plans of the heuristic in each round.
const PLANS_MAX: usize = 4;

/// Moves of dual ascent in one round, beside one for each violated coupling.
const MOVES_MAX: usize = 250;

/// Nodes scanned by shortest path searches after which there is no further round.
const SCANNED_MAX: u64 = 30_000_000;

/// How fast the strides of dual ascent grow in each round, one round after the other.
const GROWTHS: [Cost; 3] = [4, 2, 8];

/// Improves the incumbent and its dual bound until it is proven, or the limits are reached.
pub(super) fn search_multipliers(
    incumbent: &mut Incumbent<'_>,
    multipliers: &mut Multipliers,
) -> ControlFlow<()> {
    for growth in GROWTHS.into_iter().cycle().take(ROUNDS_MAX) {
        find_plans(incumbent, multipliers)?;
        if !incumbent.is_proven() {
            ascend_dual(incumbent, multipliers, growth)?;
        }
        if incumbent.is_proven() {
            return ControlFlow::Continue(());
        }
        if multipliers.relaxation.flow.n_scanned() > SCANNED_MAX {
            break;
        }
    }
    branch_and_bound(incumbent, multipliers, GROWTHS[0])
}

/// Alternates the heuristic and the multiplier update a few times, or until no credit is violated.
fn find_plans(incumbent: &mut Incumbent<'_>, multipliers: &mut Multipliers) -> ControlFlow<()> {
    for _ in 0..PLANS_MAX {
        find_plan(multipliers, &mut || incumbent.report("sharing identities"))?;
        incumbent.offer_plan(multipliers);
        update_multipliers(multipliers);
        incumbent.offer_plan_and_bound(multipliers);
        let is_credit = |index: usize| multipliers.relaxation.couplings[index].is_credit;
        if !multipliers.violated().into_iter().any(is_credit) {
            break;
        }
    }
    ControlFlow::Continue(())
}

/// Moves one multiplier after the other until no coupling is violated.
fn ascend_dual(
    incumbent: &mut Incumbent<'_>,
    multipliers: &mut Multipliers,
    growth: Cost,
) -> ControlFlow<()> {
    let mut ascent = DualAscent::new(growth);
    for _ in 0..MOVES_MAX + multipliers.violated().len() {
        incumbent.report("settling identities")?;
        if !ascent.step(multipliers) {
            break;
        }
    }
    incumbent.offer_plan_and_bound(multipliers);
    ControlFlow::Continue(())
}
