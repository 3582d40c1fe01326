//! Cheapest flow by successive shortest paths.
//!
//! Invariant between calls: the *reduced cost* of every arc with room (its cost,
//! plus the potential of its tail, minus that of its head) is never negative. So
//! whenever no node has an excess, the flow is as cheap as any. Opening an arc
//! that would pay fills it at once, closing an arc takes its flow away; either
//! leaves an excess at one end and a lack at the other, which
//! [`settle`](Flow::settle) mends along the cheapest paths.
//!
//! A search costs O(arcs log nodes) at worst. It stops at the nearest lack, and
//! only what it saw before has its potential changed, so one for a unit costs as
//! much as the few people whom it concerns. Where there is more to send, all that
//! can go for the same cost goes at once (primal-dual), so whole rounds take a few
//! searches for each different cost, however many people there are. Source:
//! Edmonds and Karp, "Theoretical improvements in algorithmic efficiency for
//! network flow problems", 1972; Ahuja, Magnanti and Orlin, "Network Flows", 9.7
//! and 9.8.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::levels::Cost;
use super::network::{ArcId, Network, Node, Step, index};

/// The node at which everything ends.
pub(super) const SINK: Node = 0;

/// A flow on a network, with the potentials that prove it cheapest.
#[derive(Clone)]
pub(super) struct Flow {
    pub(super) network: Network,
    states: Vec<State>,
    /// Nodes that may have an excess, in the order in which they got it.
    active: Vec<Node>,
    search: Search,
    /// Nodes that all searches looked at together.
    pub(super) n_looked_at: u64,
}

/// What is known of a node; together, so that looking at a node costs one look.
#[derive(Clone, Default)]
struct State {
    potential: Cost,
    /// What is more here than can be, or less.
    excess: i32,
    /// How far the node is, in the search in which it was reached.
    distance: Cost,
    /// The step by which it was reached.
    by: Step,
    /// The search in which the distance was set, and in which it became final.
    reached: u32,
    settled: u32,
    /// When it was settled, among others.
    order: u32,
    /// How many of its arcs lead nowhere further, and whether a path has been here.
    n_done: u32,
    is_passed: bool,
}

/// Room for one search, kept so that small searches cost little.
#[derive(Clone, Default)]
struct Search {
    heap: BinaryHeap<Reverse<(Cost, Node)>>,
    /// Nodes at the present distance, not yet looked at.
    level: VecDeque<Node>,
    settled: Vec<Node>,
    round: u32,
}

/// What a search is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Aim {
    /// One lack that is as near as any.
    Nearest,
    /// All lacks that are as near as any, and all nodes that are no further.
    AllNearest,
}

impl Flow {
    /// An empty flow. No arcs may go round. `far` stands for no way to the sink.
    pub(super) fn new(network: Network, far: Cost) -> Self {
        let mut states = vec![State::default(); network.n_nodes()];
        for node in network.in_order().into_iter().rev().filter(|node| *node != SINK) {
            let mut nearest = far;
            network.ways_out(node, |_, to, cost| {
                nearest = nearest.min(cost - states[to as usize].potential);
            });
            states[node as usize].potential = -nearest;
        }
        Self { network, states, active: Vec::new(), search: Search::default(), n_looked_at: 0 }
    }

    /// What each node is worth to what flows.
    pub(super) fn potential(&self, node: Node) -> Cost {
        self.states[node as usize].potential
    }

    /// Changes what an arc can carry; call [`settle`](Self::settle) afterwards.
    pub(super) fn set_capacity(&mut self, id: ArcId, capacity: i32) {
        let arc = self.network.arc(id);
        let (tail, head, surplus) = (arc.from, arc.to, arc.flow - capacity);
        if surplus > 0 {
            self.network.push_through(id, -surplus);
            self.owe(tail, head, surplus);
        }
        self.network.set_room(id, capacity - self.network.arc(id).flow);
        self.mend(id);
    }

    /// Changes what an arc costs; call [`settle`](Self::settle) afterwards.
    pub(super) fn set_cost(&mut self, id: ArcId, cost: Cost) {
        self.network.set_cost(id, cost);
        self.mend(id);
    }

    /// The cost of an arc less what its ends are worth.
    pub(super) fn reduced_cost(&self, id: ArcId) -> Cost {
        let arc = self.network.arc(id);
        arc.cost + self.potential(arc.from) - self.potential(arc.to)
    }

    /// Fills an arc that pays, and empties one that does not.
    fn mend(&mut self, id: ArcId) {
        let reduced = self.reduced_cost(id);
        let arc = self.network.arc(id);
        let (tail, head, room, flow) = (arc.from, arc.to, arc.room, arc.flow);
        if room > 0 && reduced < 0 {
            self.network.push_through(id, room);
            self.owe(head, tail, room);
        } else if flow > 0 && reduced > 0 {
            self.network.push_through(id, -flow);
            self.owe(tail, head, flow);
        }
    }

    /// How much dearer the cheapest other way between two nodes is than their
    /// potentials say, if that is no more than `most`. Nothing may be unsettled.
    pub(super) fn detour(&mut self, from: Node, to: Node, most: Cost) -> Option<Cost> {
        debug_assert!(self.active.is_empty());
        self.states[to as usize].excess -= 1;
        let found = self.find_lack(from, most, Aim::Nearest);
        self.states[to as usize].excess += 1;
        found.map(|to| self.states[to as usize].distance)
    }

    /// Has an amount sent from one node to another; call [`settle`](Self::settle) afterwards.
    pub(super) fn owe(&mut self, from: Node, to: Node, amount: i32) {
        self.states[from as usize].excess += amount;
        self.states[to as usize].excess -= amount;
        self.active.extend([from, to]);
    }

    /// Sends every excess to where there is a lack, at the least cost, one after the other.
    pub(super) fn settle(&mut self) {
        while let Some(node) = self.active.pop() {
            while self.states[node as usize].excess > 0 {
                let lack = self.reach(node, Aim::Nearest);
                self.send(node, lack);
            }
        }
    }

    /// Sends what is too much at one node to where there is a lack, at the least cost, all
    /// that goes for the same cost at once.
    pub(super) fn settle_from(&mut self, source: Node) {
        while self.states[source as usize].excess > 0 {
            self.reach(source, Aim::AllNearest);
            self.send_all(source);
        }
        self.active.clear();
    }

    /// Finds the nearest lack, and shifts potentials so that the way there costs nothing.
    fn reach(&mut self, from: Node, aim: Aim) -> Node {
        let lack =
            self.find_lack(from, Cost::MAX, aim).expect("every excess can go round to a lack");
        let distance = self.states[lack as usize].distance;
        for &node in &self.search.settled {
            let state = &mut self.states[node as usize];
            state.potential += state.distance - distance;
        }
        lack
    }

    /// Dijkstra from a node to the nearest lack.
    fn find_lack(&mut self, from: Node, most: Cost, aim: Aim) -> Option<Node> {
        let Self { network, states, search, n_looked_at, .. } = self;
        search.begin(states, from);
        let mut here = 0;
        // Nothing that is further than a lack already seen can matter.
        let (mut nearest, mut found) = (most, None);
        loop {
            // What lies at the same distance goes in a queue and never sees the heap.
            let node = if let Some(node) = search.level.pop_front() {
                node
            } else {
                let Some(Reverse((distance, node))) = search.heap.pop() else { return found };
                if distance > nearest {
                    return found;
                }
                here = distance;
                node
            };
            let state = &mut states[node as usize];
            if state.settled == search.round {
                continue;
            }
            state.settled = search.round;
            state.order = index(search.settled.len()) + 1;
            search.settled.push(node);
            if state.excess < 0 {
                if aim == Aim::Nearest {
                    return Some(node);
                }
                found = Some(node);
                state.order = u32::MAX;
                continue;
            }
            *n_looked_at += 1;
            let base = here + state.potential;
            network.ways_out(node, |step, to, cost| {
                let state = &mut states[to as usize];
                let distance = base + cost - state.potential;
                let is_known = state.settled == search.round
                    || state.reached == search.round && state.distance <= distance;
                if is_known || distance > nearest {
                    return;
                }
                state.reached = search.round;
                state.distance = distance;
                state.by = step;
                if state.excess < 0 {
                    nearest = distance;
                }
                if distance == here {
                    search.level.push_back(to);
                } else {
                    search.heap.push(Reverse((distance, to)));
                }
            });
        }
    }

    /// Sends what can go to lacks for nothing, always on to nodes that the search settled
    /// later, and to none from which nothing went on: a blocking flow on what the search
    /// saw (Dinic 1970).
    fn send_all(&mut self, from: Node) {
        for &node in &self.search.settled {
            let state = &mut self.states[node as usize];
            (state.n_done, state.is_passed) = (0, false);
        }
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
    }

    fn enter(&mut self, path: &mut Vec<(Node, Step)>, node: Node, by: Step) {
        self.states[node as usize].is_passed = true;
        path.push((node, by));
    }

    /// A step that goes on from a node of a path.
    fn way_on(&mut self, node: Node) -> Option<(Step, Node)> {
        let Self { network, states, search, .. } = self;
        let State { potential, order, mut n_done, .. } = states[node as usize];
        let found = network.find_way_out(node, &mut n_done, |to, cost| {
            let state = &states[to as usize];
            state.settled == search.round
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

    /// Sends what fits along the way that a search found.
    fn send(&mut self, from: Node, to: Node) {
        let mut amount = self.states[from as usize].excess.min(-self.states[to as usize].excess);
        let mut node = to;
        while node != from {
            let step = self.states[node as usize].by;
            amount = amount.min(self.network.room(step));
            node = self.network.start(step);
        }
        self.states[from as usize].excess -= amount;
        self.states[to as usize].excess += amount;
        node = to;
        while node != from {
            let step = self.states[node as usize].by;
            self.network.push(step, amount);
            node = self.network.start(step);
        }
    }
}

impl Search {
    fn begin(&mut self, states: &mut [State], from: Node) {
        self.round += 1;
        self.heap.clear();
        self.level.clear();
        self.settled.clear();
        self.level.push_back(from);
        let state = &mut states[from as usize];
        state.distance = 0;
        state.reached = self.round;
    }
}
