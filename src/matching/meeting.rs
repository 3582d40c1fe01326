//! The shortest way between two nodes, looked for from both ends.
//!
//! Most changes of a plan cost nothing, and what is reached for nothing is often half
//! of the network. From both ends at once, each looking on where it costs less, a
//! few hundred nodes are enough where thousands would be seen from one. Nodes with
//! very many arcs come last among those at the same distance. A search costs
//! O(arcs log nodes) at worst. Source: Pohl, "Bi-directional search", 1971.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::levels::Cost;
use super::network::{Network, Node, Step};

/// More arcs than this at a node make it one to be looked at last.
const BUSY: usize = 1000;

/// What a search from one end knows of a node.
#[derive(Clone, Copy, Debug, Default)]
struct Label {
    distance: Cost,
    /// The step by which it was reached: into it from the start, out of it from the end.
    by: Option<Step>,
    /// The searches in which the distance was set, and in which it became final.
    reached: u32,
    settled: u32,
}

/// The search from one end.
#[derive(Clone, Debug, Default)]
struct Side {
    heap: BinaryHeap<Reverse<(Cost, Node)>>,
    /// Nodes at the present distance, not yet looked at; the busy ones apart.
    level: VecDeque<Node>,
    busy: Vec<Node>,
    settled: Vec<Node>,
    /// How far it has come.
    radius: Cost,
    n_arcs: usize,
}

impl Side {
    fn begin(&mut self, node: Node) {
        self.heap.clear();
        self.level.clear();
        self.busy.clear();
        self.settled.clear();
        (self.radius, self.n_arcs) = (0, 0);
        self.level.push_back(node);
    }

    /// How many arcs it will have looked at after the next node.
    fn cost_of_next(&self, network: &Network) -> usize {
        let near = self.level.front().or(self.busy.last()).copied();
        let next = near.or_else(|| self.heap.peek().map(|&Reverse((_, node))| node));
        next.map_or(0, |node| self.n_arcs + network.degree(node))
    }

    fn next(&mut self) -> Option<Node> {
        if let Some(node) = self.level.pop_front().or_else(|| self.busy.pop()) {
            return Some(node);
        }
        let Reverse((distance, node)) = self.heap.pop()?;
        self.radius = distance;
        Some(node)
    }
}

/// A search from both ends, and the room for it.
#[derive(Clone, Debug, Default)]
pub(super) struct Meeting {
    sides: [Side; 2],
    labels: Vec<[Label; 2]>,
    round: u32,
    /// Where the two met.
    at: Node,
    /// Nodes that all searches looked at together.
    pub(super) n_looked_at: u64,
}

impl Meeting {
    /// How long the shortest way is, if no longer than `most`. Lengths are costs less
    /// what the potentials of both ends of an arc account for.
    pub(super) fn find(
        &mut self,
        network: &Network,
        potentials: &[Cost],
        (from, to): (Node, Node),
        most: Cost,
    ) -> Option<Cost> {
        self.begin(network, [from, to]);
        let (mut shortest, mut is_found) = (most.saturating_add(1), false);
        while self.sides[0].radius.saturating_add(self.sides[1].radius) < shortest {
            let [near, far] = [0, 1].map(|side: usize| self.sides[side].cost_of_next(network));
            let s = usize::from(far < near);
            let Some(node) = self.sides[s].next() else {
                self.sides[s].radius = Cost::MAX;
                break;
            };
            let label = &mut self.labels[node as usize][s];
            if label.settled == self.round || self.sides[s].radius >= shortest {
                continue;
            }
            label.settled = self.round;
            let found = self.look(network, potentials, (s, node), shortest);
            (shortest, is_found) = found.map_or((shortest, is_found), |found| (found, true));
        }
        is_found.then_some(shortest)
    }

    fn begin(&mut self, network: &Network, ends: [Node; 2]) {
        self.labels.resize(network.n_nodes(), [Label::default(); 2]);
        self.round += 1;
        for (side, node) in ends.into_iter().enumerate() {
            self.sides[side].begin(node);
            let label = Label { reached: self.round, ..Label::default() };
            self.labels[node as usize][side] = label;
        }
    }

    /// Looks on from a node; the length of a shorter way than any so far, if that finds one.
    fn look(
        &mut self,
        network: &Network,
        potentials: &[Cost],
        (s, node): (usize, Node),
        mut shortest: Cost,
    ) -> Option<Cost> {
        let Self { sides, labels, round, at, n_looked_at } = self;
        let side = &mut sides[s];
        side.settled.push(node);
        side.n_arcs += network.degree(node);
        *n_looked_at += 1;
        let (here, mut found) = (side.radius, None);
        let potential = potentials[node as usize];
        let mut visit = |step, other: Node, cost: Cost| {
            let gain = potential - potentials[other as usize];
            let distance = here + cost + if s == 0 { gain } else { -gain };
            let known = &mut labels[other as usize];
            let is_known = known[s].reached == *round && known[s].distance <= distance;
            if distance >= shortest || is_known {
                return;
            }
            known[s] = Label { distance, by: Some(step), reached: *round, settled: 0 };
            if known[1 - s].reached == *round && known[1 - s].distance + distance < shortest {
                shortest = known[1 - s].distance + distance;
                (*at, found) = (other, Some(shortest));
            }
            if distance > here {
                side.heap.push(Reverse((distance, other)));
            } else if network.degree(other) > BUSY {
                side.busy.push(other);
            } else {
                side.level.push_back(other);
            }
        };
        if s == 0 {
            network.ways_out(node, &mut visit);
        } else {
            network.ways_in(node, &mut visit);
        }
        found
    }

    /// The steps of the way that was found.
    pub(super) fn path(&self, network: &Network) -> Vec<Step> {
        let (mut path, mut node) = (Vec::new(), self.at);
        while let Some(step) = self.labels[node as usize][0].by {
            path.push(step);
            node = network.start(step);
        }
        node = self.at;
        while let Some(step) = self.labels[node as usize][1].by {
            path.push(step);
            node = network.end(step);
        }
        path
    }

    /// Shifts potentials so that the way that was found, so long, costs nothing, and no
    /// other less.
    pub(super) fn shift(&self, potentials: &mut [Cost], length: Cost) {
        let near = self.sides[0].radius.min(length);
        for (s, (radius, sign)) in [(near, -1), (length - near, 1)].into_iter().enumerate() {
            for &node in &self.sides[s].settled {
                let within = radius - self.labels[node as usize][s].distance;
                potentials[node as usize] += sign * within.max(0);
            }
        }
    }
}
