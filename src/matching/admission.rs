//! Sending all that is to come at once.
//!
//! Primal-dual: a search from everything that is too much to all that lacks as near as any,
//! a blocking flow over what that found, and again. All that can go for the same cost
//! goes at once, so whole rounds take a few searches for each different cost, however
//! many people there are. A search costs O(arcs log nodes). Source: Edmonds and Karp,
//! "Theoretical improvements in algorithmic efficiency for network flow problems",
//! 1972; Dinic, "Algorithm for solution of a problem of maximum flow", 1970.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::levels::Cost;
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
    /// How many of its arcs lead nowhere further, and whether a path has been here.
    n_done: u32,
    is_passed: bool,
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
            for node in self.sources.clone() {
                self.send_all(node);
            }
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
            (state.n_done, state.is_passed) = (0, false);
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
            state.order = index(settled.len()) + 1;
            settled.push(node);
            if state.excess < 0 {
                state.order = u32::MAX;
                continue;
            }
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

    /// Sends what can go to lacks for nothing, always on to nodes that the search settled
    /// later, and to none from which nothing went on.
    fn send_all(&mut self, from: Node) {
        let mut path: Vec<(Node, Step)> = Vec::new();
        self.enter(&mut path, from, Step::default());
        while self.states[from as usize].excess > 0 {
            let Some(&(node, _)) = path.last() else { break };
            if self.states[node as usize].excess < 0 {
                let kept = self.send_along(&path);
                for (node, _) in path.drain(kept..) {
                    self.states[node as usize].is_passed = false;
                }
            } else if let Some((step, to)) = self.way_on(node) {
                self.enter(&mut path, to, step);
            } else {
                path.pop();
            }
        }
        for (node, _) in path {
            self.states[node as usize].is_passed = false;
        }
    }

    fn enter(&mut self, path: &mut Vec<(Node, Step)>, node: Node, by: Step) {
        self.states[node as usize].is_passed = true;
        path.push((node, by));
    }

    /// A step that goes on from a node of a path.
    fn way_on(&mut self, node: Node) -> Option<(Step, Node)> {
        let Self { network, states, round, .. } = self;
        let State { potential, order, mut n_done, .. } = states[node as usize];
        let found = network.find_way_out(node, &mut n_done, |to, cost| {
            let state = &states[to as usize];
            state.settled == *round
                && !state.is_passed
                && state.order > order
                && potential + cost == state.potential
        });
        states[node as usize].n_done = n_done;
        found
    }

    /// Sends along a path what fits; how much of the path has room still.
    fn send_along(&mut self, path: &[(Node, Step)]) -> usize {
        let (start, lack) = (path[0].0 as usize, path[path.len() - 1].0 as usize);
        let room = path[1..].iter().map(|&(_, step)| self.network.room(step)).min().unwrap_or(0);
        let amount = room.min(self.states[start].excess).min(-self.states[lack].excess);
        self.states[start].excess -= amount;
        self.states[lack].excess += amount;
        let mut kept = path.len() - 1;
        for (place, &(_, step)) in path.iter().enumerate().skip(1).rev() {
            self.network.push(step, amount);
            if self.network.room(step) == 0 {
                kept = place;
            }
        }
        kept
    }
}
