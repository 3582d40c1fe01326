//! Cheapest circulation by successive shortest paths.
//!
//! Invariant between calls: the *reduced cost* of every arc with room (its cost,
//! plus the potential of its tail, minus that of its head) is never negative. So
//! whenever no node has an excess, the flow is as cheap as any. Opening an arc
//! that would pay fills it at once, closing an arc takes its flow away; either
//! leaves an excess at one end and a lack at the other, which
//! [`settle`](Flow::settle) mends along the cheapest path.
//!
//! A path costs O(arcs log nodes) at worst. The search stops at the first lack,
//! and only what it saw before has its potential changed, so most paths cost as
//! much as the few people whom they concern. Source: Edmonds and Karp,
//! "Theoretical improvements in algorithmic efficiency for network flow
//! problems", 1972; Ahuja, Magnanti and Orlin, "Network Flows", 9.7.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::levels::Cost;
use super::network::{ArcId, Network, Node, Step, index};

/// The node at which everything starts and ends.
pub(super) const ROOT: Node = 0;

/// A flow on a network, with the potentials that prove it cheapest.
#[derive(Clone)]
pub(super) struct Flow {
    pub(super) network: Network,
    pub(super) potential: Vec<Cost>,
    excess: Vec<i32>,
    /// Nodes that may have an excess, in the order in which they got it.
    active: Vec<Node>,
    search: Search,
}

/// An end of the range that potentials may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The cheapest mentors: best for mentees.
    High,
    /// The dearest mentors: best for mentors.
    Low,
}

/// Room for one search, kept so that small searches cost little.
#[derive(Clone)]
struct Search {
    labels: Vec<Label>,
    heap: BinaryHeap<Reverse<(Cost, Node)>>,
    /// Nodes at the present distance, not yet looked at.
    level: Vec<Node>,
    settled: Vec<Node>,
    round: u32,
}

#[derive(Clone, Default)]
struct Label {
    distance: Cost,
    /// The step by which the node was reached.
    by: Step,
    /// The search in which the distance was set, and in which it became final.
    reached: u32,
    settled: u32,
}

impl Flow {
    /// An empty flow. Every arc must lead to a higher node or to the root, and
    /// none with room may leave the root. `far` stands for no way to the root.
    pub(super) fn new(network: Network, far: Cost) -> Self {
        let n_nodes = network.n_nodes();
        let mut potential = vec![0; n_nodes];
        for node in (1..n_nodes).rev() {
            let mut nearest = far;
            network.ways_out(index(node), |_, to, cost| {
                nearest = nearest.min(cost - potential[to as usize]);
            });
            potential[node] = -nearest;
        }
        let search = Search {
            labels: vec![Label::default(); n_nodes],
            heap: BinaryHeap::new(),
            level: Vec::new(),
            settled: Vec::new(),
            round: 0,
        };
        Self { network, potential, excess: vec![0; n_nodes], active: Vec::new(), search }
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
        arc.cost + self.potential[arc.from as usize] - self.potential[arc.to as usize]
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
    /// potentials say. Nothing may be unsettled.
    pub(super) fn detour(&mut self, from: Node, to: Node) -> Option<Cost> {
        debug_assert!(self.active.is_empty());
        self.excess[to as usize] -= 1;
        let found = self.find_lack(from);
        self.excess[to as usize] += 1;
        found.map(|to| self.search.labels[to as usize].distance)
    }

    fn owe(&mut self, from: Node, to: Node, amount: i32) {
        self.excess[from as usize] += amount;
        self.excess[to as usize] -= amount;
        self.active.extend([from, to]);
    }

    /// Sends every excess to where there is a lack, at the least cost.
    pub(super) fn settle(&mut self) {
        let mut next = 0;
        while next < self.active.len() {
            let from = self.active[next];
            next += 1;
            while self.excess[from as usize] > 0 {
                let to = self.find_lack(from).expect("every excess can go round to a lack");
                self.shift_potentials(to);
                self.send(from, to);
            }
        }
        self.active.clear();
    }

    /// Dijkstra from an excess to the nearest lack.
    fn find_lack(&mut self, from: Node) -> Option<Node> {
        let Self { network, potential, excess, search, .. } = self;
        search.begin(from);
        let mut here = 0;
        // Nothing that is further than a lack already seen can matter.
        let mut nearest = Cost::MAX;
        loop {
            // What lies at the same distance goes on a stack and never sees the heap.
            let node = if let Some(node) = search.level.pop() {
                node
            } else {
                let Reverse((distance, node)) = search.heap.pop()?;
                here = distance;
                node
            };
            let n = node as usize;
            if search.labels[n].settled == search.round {
                continue;
            }
            search.labels[n].settled = search.round;
            if excess[n] < 0 {
                return Some(node);
            }
            search.settled.push(node);
            let base = here + potential[n];
            network.ways_out(node, |step, to, cost| {
                if search.labels[to as usize].settled != search.round {
                    let distance = base + cost - potential[to as usize];
                    let is_lack = excess[to as usize] < 0;
                    if distance < nearest || (is_lack && distance == nearest) {
                        if is_lack {
                            nearest = distance;
                        }
                        search.reach(to, distance, step, here);
                    }
                }
            });
        }
    }

    /// Potentials that are as high as they can be, or as low, beside the root's.
    ///
    /// Nothing may be unsettled. Takes time O(arcs log nodes).
    pub(super) fn extreme(&mut self, end: End) -> Vec<Cost> {
        debug_assert!(self.active.is_empty());
        let Self { network, potential, search, .. } = self;
        search.begin(ROOT);
        let mut here = 0;
        loop {
            let node = if let Some(node) = search.level.pop() {
                node
            } else {
                let Some(Reverse((distance, node))) = search.heap.pop() else { break };
                here = distance;
                node
            };
            let n = node as usize;
            if search.labels[n].settled == search.round {
                continue;
            }
            search.labels[n].settled = search.round;
            let base = potential[n];
            match end {
                End::High => network.ways_out(node, |step, to, cost| {
                    search.reach(to, here + base + cost - potential[to as usize], step, here);
                }),
                End::Low => network.ways_in(node, |from, cost| {
                    let distance = here + potential[from as usize] + cost - base;
                    search.reach(from, distance, Step::default(), here);
                }),
            }
        }
        let distances = search.labels.iter().map(|label| {
            // What the root does not reach can go as far as all that it reaches.
            if label.settled == search.round { label.distance } else { here }
        });
        let shifted = potential.iter().zip(distances).map(|(potential, distance)| match end {
            End::High => potential + distance,
            End::Low => potential - distance,
        });
        shifted.collect()
    }

    fn shift_potentials(&mut self, lack: Node) {
        let distance = self.search.labels[lack as usize].distance;
        for &node in &self.search.settled {
            self.potential[node as usize] += self.search.labels[node as usize].distance - distance;
        }
    }

    fn send(&mut self, from: Node, to: Node) {
        let mut amount = self.excess[from as usize].min(-self.excess[to as usize]);
        let mut node = to;
        while node != from {
            let step = self.search.labels[node as usize].by;
            amount = amount.min(self.network.room(step));
            node = self.network.start(step);
        }
        self.excess[from as usize] -= amount;
        self.excess[to as usize] += amount;
        node = to;
        while node != from {
            let step = self.search.labels[node as usize].by;
            self.network.push(step, amount);
            node = self.network.start(step);
        }
    }
}

impl Search {
    fn begin(&mut self, from: Node) {
        self.round += 1;
        self.heap.clear();
        self.level.clear();
        self.settled.clear();
        self.level.push(from);
        let label = &mut self.labels[from as usize];
        label.distance = 0;
        label.reached = self.round;
    }

    fn reach(&mut self, node: Node, distance: Cost, by: Step, here: Cost) {
        let label = &mut self.labels[node as usize];
        if label.settled == self.round
            || (label.reached == self.round && label.distance <= distance)
        {
            return;
        }
        label.reached = self.round;
        label.distance = distance;
        label.by = by;
        if distance == here {
            self.level.push(node);
        } else {
            self.heap.push(Reverse((distance, node)));
        }
    }
}
