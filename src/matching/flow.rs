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
use std::collections::{BinaryHeap, VecDeque};

use super::levels::Cost;
use super::network::{ArcId, Network, Node, Step, index};

/// The node at which everything starts and ends.
pub(super) const ROOT: Node = 0;

/// No node.
const NOWHERE: Node = Node::MAX;

/// A flow on a network, with the potentials that prove it cheapest.
#[derive(Clone)]
pub(super) struct Flow {
    pub(super) network: Network,
    pub(super) potential: Vec<Cost>,
    excess: Vec<i32>,
    /// Nodes that may have an excess, in the order in which they got it.
    active: Vec<Node>,
    search: Search,
    /// Nodes that all searches looked at together.
    pub(super) n_looked_at: u64,
}

/// Room for one search, kept so that small searches cost little.
#[derive(Clone)]
struct Search {
    labels: Vec<Label>,
    heap: BinaryHeap<Reverse<(Cost, Node)>>,
    /// Nodes at the present distance, not yet looked at.
    level: VecDeque<Node>,
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
    /// When it was settled, among others; zero once nothing more can go through it.
    order: u32,
}

impl Flow {
    /// An empty flow. The arcs may go round only through the root, and none with
    /// room may leave it. `far` stands for no way to the root.
    pub(super) fn new(network: Network, far: Cost) -> Self {
        let n_nodes = network.n_nodes();
        let mut potential = vec![0; n_nodes];
        for node in network.in_order(ROOT).into_iter().rev() {
            let mut nearest = far;
            network.ways_out(node, |_, to, cost| {
                nearest = nearest.min(cost - potential[to as usize]);
            });
            potential[node as usize] = -nearest;
        }
        let search = Search {
            labels: vec![Label::default(); n_nodes],
            heap: BinaryHeap::new(),
            level: VecDeque::new(),
            settled: Vec::new(),
            round: 0,
        };
        Self {
            network,
            potential,
            excess: vec![0; n_nodes],
            active: Vec::new(),
            search,
            n_looked_at: 0,
        }
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
    /// potentials say, if that is no more than `most`. Nothing may be unsettled.
    pub(super) fn detour(&mut self, from: Node, to: Node, most: Cost) -> Option<Cost> {
        debug_assert!(self.active.is_empty());
        self.excess[to as usize] -= 1;
        let found = self.find_lack(&[from], most);
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
        loop {
            let excess = &self.excess;
            self.active.retain(|&node| excess[node as usize] > 0);
            self.active.sort_unstable();
            self.active.dedup();
            let Some(&first) = self.active.first() else { return };
            let from = std::mem::take(&mut self.active);
            let lack =
                self.find_lack(&from, Cost::MAX).expect("every excess can go round to a lack");
            self.shift_potentials(lack);
            if from.len() == 1 {
                self.send(first, lack);
            } else {
                self.send_all(&from);
            }
            self.active = from;
        }
    }

    /// Dijkstra from all excesses to the nearest lack, and to all that is as near if
    /// there are several excesses.
    fn find_lack(&mut self, from: &[Node], most: Cost) -> Option<Node> {
        let Self { network, potential, excess, search, n_looked_at, .. } = self;
        search.begin(from);
        let mut here = 0;
        // Nothing that is further than a lack already seen can matter.
        let (mut nearest, mut nearest_lack) = (most, NOWHERE);
        let mut found = None;
        loop {
            // What lies at the same distance goes in a queue and never sees the heap.
            let node = if let Some(node) = search.level.pop_front() {
                node
            } else {
                if found.is_some() {
                    return found;
                }
                let Some(Reverse((distance, node))) = search.heap.pop() else { return found };
                here = distance;
                node
            };
            let n = node as usize;
            if search.labels[n].settled == search.round {
                continue;
            }
            search.labels[n].settled = search.round;
            if excess[n] < 0 {
                if from.len() == 1 {
                    return Some(node);
                }
                search.labels[n].order = u32::MAX;
                found = Some(node);
                continue;
            }
            search.labels[n].order = index(search.settled.len()) + 1;
            search.settled.push(node);
            *n_looked_at += 1;
            let base = here + potential[n];
            network.ways_out(node, |step, to, cost| {
                if search.labels[to as usize].settled != search.round {
                    let distance = base + cost - potential[to as usize];
                    let is_lack = excess[to as usize] < 0;
                    if distance <= nearest {
                        if is_lack {
                            nearest = distance;
                            nearest_lack = to;
                        }
                        search.reach(to, distance, step, here);
                    }
                }
            });
            if from.len() == 1 && nearest == here && nearest_lack != NOWHERE {
                return Some(nearest_lack);
            }
        }
    }

    /// Sends what can go from excesses to lacks for nothing, always on to nodes that
    /// the search settled later: a blocking flow on what it saw (Dinic 1970).
    fn send_all(&mut self, from: &[Node]) {
        let mut path: Vec<(Node, Step)> = Vec::new();
        for &start in from {
            path.clear();
            path.push((start, Step::default()));
            while self.excess[start as usize] > 0 {
                let Some(&(node, _)) = path.last() else { break };
                if self.excess[node as usize] < 0 {
                    let kept = self.send_along(&path);
                    path.truncate(kept);
                    continue;
                }
                let Self { network, potential, search, .. } = self;
                let order = search.labels[node as usize].order;
                let base = potential[node as usize];
                let onward = network.find_way_out(node, |to, cost| {
                    let label = &search.labels[to as usize];
                    label.settled == search.round
                        && label.order > order
                        && base + cost == potential[to as usize]
                });
                if let Some((step, to)) = onward {
                    path.push((to, step));
                } else {
                    // A dead end: nothing comes before order 0.
                    search.labels[node as usize].order = 0;
                    path.pop();
                }
            }
        }
    }

    /// Sends along a path what fits; how much of the path has room still.
    fn send_along(&mut self, path: &[(Node, Step)]) -> usize {
        let (start, lack) = (path[0].0 as usize, path[path.len() - 1].0 as usize);
        let room = path[1..].iter().map(|&(_, step)| self.network.room(step)).min().unwrap_or(0);
        let amount = room.min(self.excess[start]).min(-self.excess[lack]);
        self.excess[start] -= amount;
        self.excess[lack] += amount;
        let mut kept = path.len() - 1;
        for (place, &(_, step)) in path.iter().enumerate().skip(1).rev() {
            self.network.push(step, amount);
            if self.network.room(step) == 0 {
                kept = place;
            }
        }
        kept
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
    fn begin(&mut self, from: &[Node]) {
        self.round += 1;
        self.heap.clear();
        self.level.clear();
        self.settled.clear();
        for &node in from {
            self.level.push_back(node);
            let label = &mut self.labels[node as usize];
            label.distance = 0;
            label.reached = self.round;
        }
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
            self.level.push_back(node);
        } else {
            self.heap.push(Reverse((distance, node)));
        }
    }
}
