//! A minimum-cost flow from given excesses to given deficits; here with the primal-dual algorithm.
//! Source: Ahuja, Magnanti and Orlin, "Network Flows", 1993, 9.8; first in Ford and Fulkerson,
//! "Flows in Networks", 1962, III.
//!
//! It repeats two steps. Dijkstra's algorithm from all excesses at once finds the nearest deficits
//! and updates the potentials. Then a [maximum flow](MaximumFlow) is sent through the admissible
//! network: the arcs whose reduced cost is zero. So there is one search for each different length
//! of a shortest path, however many people a round has. A search takes time O(arcs log nodes).

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::maximum_flow::{ArcPair, MaximumFlow};
use super::network::{Cost, Network, Node, Step, narrow_index};

/// What the algorithm knows of a node, in one cache line.
#[derive(Clone, Default)]
#[repr(align(64))]
struct NodeState {
    potential: Cost,
    /// Negative for a deficit.
    excess: i32,
    /// The distance from the nearest excess, in the search `reached`.
    distance: Cost,
    /// The searches in which the distance label was set, and in which it became permanent.
    reached: u32,
    permanent: u32,
    /// Its number among the nodes whose label became permanent.
    order: u32,
}

/// A pseudoflow whose excesses are being sent to its deficits.
pub(super) struct PrimalDual<'a> {
    network: &'a mut Network,
    potentials: &'a mut [Cost],
    states: Vec<NodeState>,
    /// Nodes with an excess.
    sources: Vec<Node>,
    heap: BinaryHeap<Reverse<(Cost, Node)>>,
    /// Nodes at the present distance, not yet scanned.
    same_distance: VecDeque<Node>,
    permanent: Vec<Node>,
    round: u32,
}

impl<'a> PrimalDual<'a> {
    /// Takes a pseudoflow with the excess of each node, negative for a deficit.
    pub(super) fn new(
        network: &'a mut Network,
        potentials: &'a mut [Cost],
        excess: &[i32],
    ) -> Self {
        let nodes = potentials.iter().zip(excess);
        let states = nodes.map(|(&potential, &excess)| NodeState {
            potential,
            excess,
            ..NodeState::default()
        });
        let sources = (0..).zip(excess).filter(|(_, excess)| **excess > 0).map(|(node, _)| node);
        Self {
            sources: sources.collect(),
            states: states.collect(),
            network,
            potentials,
            heap: BinaryHeap::new(),
            same_distance: VecDeque::new(),
            permanent: Vec::new(),
            round: 0,
        }
    }

    /// Sends every excess to a deficit, at minimum cost.
    pub(super) fn run(mut self) {
        while !self.sources.is_empty() {
            self.update_potentials();
            self.send_maximum_flow();
            self.sources.retain(|&node| self.states[node as usize].excess > 0);
        }
        for (potential, state) in self.potentials.iter_mut().zip(&self.states) {
            *potential = state.potential;
        }
    }

    /// Updates potentials so that shortest paths to the nearest deficits have reduced cost zero.
    fn update_potentials(&mut self) {
        let distance = self.shortest_distance().expect("every excess can reach a deficit");
        for &node in &self.permanent {
            let state = &mut self.states[node as usize];
            state.potential += state.distance - distance;
        }
    }

    /// Dijkstra's algorithm from all excesses, up to the distance of the nearest deficit.
    fn shortest_distance(&mut self) -> Option<Cost> {
        self.begin();
        let Self { network, states, heap, same_distance, permanent, round, .. } = self;
        let mut here = 0;
        // Labels beyond a deficit that is reached already are not needed.
        let mut nearest = None;
        loop {
            // Nodes at the same distance are queued, which is cheaper than the heap.
            let node = if let Some(node) = same_distance.pop_front() {
                node
            } else {
                let Some(Reverse((distance, node))) = heap.pop() else { return nearest };
                if nearest.is_some_and(|nearest| distance > nearest) {
                    return nearest;
                }
                here = distance;
                node
            };
            let state = &mut states[node as usize];
            if state.permanent == *round {
                continue;
            }
            state.permanent = *round;
            state.order = narrow_index(permanent.len());
            permanent.push(node);
            let base = here + state.potential;
            network.residual_arcs_out(node, |_, to, cost| {
                let state = &mut states[to as usize];
                let distance = base + cost - state.potential;
                let is_known = state.permanent == *round
                    || state.reached == *round && state.distance <= distance;
                if is_known || nearest.is_some_and(|nearest| distance > nearest) {
                    return;
                }
                (state.reached, state.distance) = (*round, distance);
                if state.excess < 0 {
                    nearest = Some(distance);
                }
                if distance == here {
                    same_distance.push_back(to);
                } else {
                    heap.push(Reverse((distance, to)));
                }
            });
        }
    }

    fn begin(&mut self) {
        self.round += 1;
        self.heap.clear();
        self.same_distance.clear();
        self.permanent.clear();
        for &node in &self.sources {
            let state = &mut self.states[node as usize];
            (state.distance, state.reached) = (0, self.round);
            self.same_distance.push_back(node);
        }
    }

    /// Sends a maximum flow through the admissible network.
    fn send_maximum_flow(&mut self) {
        let admissible = self.admissible_network();
        let Self { network, states, permanent, .. } = self;
        let excess = permanent.iter().map(|&node| states[node as usize].excess).collect();
        let arc_pair = |&AdmissibleArc { from, to, step }: &AdmissibleArc| {
            let (residual, reverse) = (network.residual_capacity(step), network.flow(step));
            ArcPair { from, to, residual, reverse }
        };
        let mut flow = MaximumFlow::new(excess, admissible.iter().map(arc_pair));
        flow.run();
        let residuals = flow.residuals(admissible.iter().map(|arc| (arc.from, arc.to)));
        for (&AdmissibleArc { step, .. }, residual) in admissible.iter().zip(residuals) {
            let sent = network.residual_capacity(step) - residual;
            if sent != 0 {
                network.push(step, sent);
            }
        }
        for (&node, &excess) in permanent.iter().zip(flow.excess()) {
            states[node as usize].excess = excess;
        }
    }

    /// The arcs of reduced cost zero between nodes with permanent labels.
    fn admissible_network(&self) -> Vec<AdmissibleArc> {
        let Self { network, states, permanent, round, .. } = self;
        let mut admissible = Vec::new();
        for &from in permanent {
            let NodeState { potential, order, .. } = states[from as usize];
            network.arcs_out(from, |step, to, cost| {
                let end = &states[to as usize];
                if end.permanent == *round && potential + cost == end.potential {
                    admissible.push(AdmissibleArc { from: order, to: end.order, step });
                }
            });
        }
        admissible
    }
}

/// An arc of reduced cost zero; its ends are numbered by [`NodeState::order`].
struct AdmissibleArc {
    from: u32,
    to: u32,
    step: Step,
}
