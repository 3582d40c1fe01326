//! Sending all that is to come at once.
//!
//! Primal-dual: a search from everything that is too much to all that lacks as near as any,
//! a maximum flow over the arcs that then cost nothing, and again. All that can go for the
//! same cost goes at once, so whole rounds take one search for each different cost, however
//! many people there are. A search costs O(arcs log nodes). Source: Ford and Fulkerson,
//! "Flows in Networks", 1962, III; Edmonds and Karp, "Theoretical improvements in algorithmic
//! efficiency for network flow problems", 1972.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::levels::Cost;
use super::maximum_flow::{Between, MaximumFlow};
use super::network::{Network, Node, Step, index};

/// What is known of a node; together and in one line of a cache, so that looking at a node
/// costs one look.
#[derive(Clone, Default)]
#[repr(align(64))]
struct State {
    potential: Cost,
    /// What is more here than can be, or less.
    excess: i32,
    /// How far the node is, in the search in which it was reached.
    distance: Cost,
    /// The searches in which the distance was set, and in which it became final.
    reached: u32,
    settled: u32,
    /// When it was settled, among others.
    order: u32,
}

/// What is too much somewhere, on its way to where it lacks.
pub(super) struct Admission<'a> {
    network: &'a mut Network,
    potentials: &'a mut [Cost],
    states: Vec<State>,
    /// Nodes at which something is too much.
    sources: Vec<Node>,
    heap: BinaryHeap<Reverse<(Cost, Node)>>,
    /// Nodes at the present distance, not yet looked at.
    level: VecDeque<Node>,
    settled: Vec<Node>,
    round: u32,
}

impl<'a> Admission<'a> {
    /// Nothing sent yet of what each node has too much, or too little if negative.
    pub(super) fn new(
        network: &'a mut Network,
        potentials: &'a mut [Cost],
        excess: &[i32],
    ) -> Self {
        let state =
            |(&potential, &excess): (&Cost, &i32)| State { potential, excess, ..State::default() };
        let sources = (0..).zip(excess).filter(|(_, excess)| **excess > 0).map(|(node, _)| node);
        Self {
            sources: sources.collect(),
            states: potentials.iter().zip(excess).map(state).collect(),
            network,
            potentials,
            heap: BinaryHeap::new(),
            level: VecDeque::new(),
            settled: Vec::new(),
            round: 0,
        }
    }

    /// Sends everything, at the least cost.
    pub(super) fn run(mut self) {
        while !self.sources.is_empty() {
            self.reach();
            self.send();
            self.sources.retain(|&node| self.states[node as usize].excess > 0);
        }
        for (potential, state) in self.potentials.iter_mut().zip(&self.states) {
            *potential = state.potential;
        }
    }

    /// Finds the nearest lacks, and shifts potentials so that the ways there cost nothing.
    fn reach(&mut self) {
        let distance = self.nearest().expect("everything can go to where it lacks");
        for &node in &self.settled {
            let state = &mut self.states[node as usize];
            state.potential += state.distance - distance;
        }
    }

    /// Dijkstra from all sources to the nearest lacks, and all nodes that are no further.
    fn nearest(&mut self) -> Option<Cost> {
        self.begin();
        let Self { network, states, heap, level, settled, round, .. } = self;
        let mut here = 0;
        // Nothing that is further than a lack already seen can matter.
        let mut nearest = None;
        loop {
            // What lies at the same distance goes in a queue and never sees the heap.
            let node = if let Some(node) = level.pop_front() {
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
            if state.settled == *round {
                continue;
            }
            state.settled = *round;
            state.order = index(settled.len());
            settled.push(node);
            let base = here + state.potential;
            network.ways_out(node, |_, to, cost| {
                let state = &mut states[to as usize];
                let distance = base + cost - state.potential;
                let is_known = state.settled == *round
                    || state.reached == *round && state.distance <= distance;
                if is_known || nearest.is_some_and(|nearest| distance > nearest) {
                    return;
                }
                (state.reached, state.distance) = (*round, distance);
                if state.excess < 0 {
                    nearest = Some(distance);
                }
                if distance == here {
                    level.push_back(to);
                } else {
                    heap.push(Reverse((distance, to)));
                }
            });
        }
    }

    fn begin(&mut self) {
        self.round += 1;
        self.heap.clear();
        self.level.clear();
        self.settled.clear();
        for &node in &self.sources {
            let state = &mut self.states[node as usize];
            (state.distance, state.reached) = (0, self.round);
            self.level.push_back(node);
        }
    }

    /// Sends to the nearest lacks what can go there.
    fn send(&mut self) {
        let free = self.free();
        let Self { network, states, settled, .. } = self;
        let excess = settled.iter().map(|&node| states[node as usize].excess).collect();
        let between = |&Free { from, to, step }: &Free| {
            let (room, back) = (network.room(step), network.flow(step));
            Between { from, to, room, back }
        };
        let mut flow = MaximumFlow::new(excess, free.iter().map(between));
        flow.run();
        let rooms = flow.rooms(free.iter().map(|arc| (arc.from, arc.to)));
        for (&Free { step, .. }, room) in free.iter().zip(rooms) {
            let sent = network.room(step) - room;
            if sent != 0 {
                network.push(step, sent);
            }
        }
        for (&node, &excess) in settled.iter().zip(flow.excess()) {
            states[node as usize].excess = excess;
        }
    }

    /// The arcs that cost nothing, between the nodes that the search settled.
    fn free(&self) -> Vec<Free> {
        let Self { network, states, settled, round, .. } = self;
        let mut free = Vec::new();
        for &from in settled {
            let State { potential, order, .. } = states[from as usize];
            network.arcs_out(from, |step, to, cost| {
                let end = &states[to as usize];
                if end.settled == *round && potential + cost == end.potential {
                    free.push(Free { from: order, to: end.order, step });
                }
            });
        }
        free
    }
}

/// An arc that costs nothing: the order of its ends, and the step along it.
struct Free {
    from: u32,
    to: u32,
    step: Step,
}
