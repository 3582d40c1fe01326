//! Branch and bound, for the couplings that dual ascent leaves violated; here depth first, with the
//! dual bound at the multipliers of each node. Source: Land and Doig, "An automatic method of
//! solving discrete programming problems", 1960; with Lagrangian bounds in Fisher, 1981.
//!
//! A node branches at a violated coupling: one child closes its first side, one its second. A node
//! whose bound is no better than the incumbent is pruned. The number of nodes is limited, which is
//! enough to search small rounds exhaustively.

use std::ops::ControlFlow;

use super::dual_ascent::DualAscent;
use super::incumbent::Incumbent;
use super::multipliers::Multipliers;
use crate::matching::flow::Cost;

/// How many arcs the networks of all nodes together have at most.
const ARCS_MAX: usize = 1_000_000;

/// Moves of multipliers at one node.
const MOVES_MAX: usize = 40;

/// Looks for a better incumbent by closing sides of violated couplings. `growth` is how fast the
/// strides of dual ascent grow.
pub(super) fn branch_and_bound(
    incumbent: &mut Incumbent<'_>,
    multipliers: &Multipliers,
    growth: Cost,
) -> ControlFlow<()> {
    let n_nodes = ARCS_MAX / multipliers.relaxation.flow.network.n_arcs().max(1);
    let mut open: Vec<Multipliers> =
        (n_nodes > 0).then(|| multipliers.clone()).into_iter().collect();
    for _ in 0..n_nodes {
        let Some(mut node) = open.pop() else { break };
        incumbent.report("trying sides")?;
        let mut ascent = DualAscent::new(growth);
        for _ in 0..MOVES_MAX {
            if !ascent.step(&mut node) {
                break;
            }
            incumbent.offer_plan(&node);
        }
        incumbent.offer_plan(&node);
        let (_, bound) = node.value_and_bound(incumbent.instance);
        if bound <= incumbent.value() {
            continue;
        }
        let is_single = |&index: &usize| node.relaxation.couplings[index].n == 1;
        let Some(index) = node.violated().into_iter().find(is_single) else { continue };
        for nth in 0..node.relaxation.couplings[index].sides().count() {
            let mut child = node.clone();
            child.close_side(index, nth);
            child.set(index, child.relaxation.worth(index));
            child.relaxation.flow.route_imbalances();
            open.push(child);
        }
    }
    ControlFlow::Continue(())
}
