//! A shortest path between two nodes by reduced costs; here with bidirectional Dijkstra. Source:
//! Pohl, "Bi-directional search", 1971. A search takes time O(arcs log nodes) at worst.
//!
//! The half that has examined fewer arcs goes on, and the search ends when both radii together
//! reach the length of the shortest path so far. Most changes of a plan have reduced cost zero, and
//! often half of the network is at distance zero: from both ends a few hundred nodes are enough
//! where thousands would be scanned from one. For the same reason, nodes at the present distance
//! are queued beside the heap.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

use super::network::{Cost, Network, Node, Step};

/// A node with more arcs than this is scanned after the others at its distance.
const HIGH_DEGREE: usize = 1000;

/// The distance label of a node, in the search from one end.
#[derive(Clone, Copy, Debug, Default)]
struct Label {
    distance: Cost,
    /// The last arc of the path that the label stands for: into the node in the search from the
    /// start, out of it in the search from the end. `None` at the start and the end.
    last_arc: Option<Step>,
    /// The searches in which the distance was set, and in which it became permanent.
    reached: u32,
    permanent: u32,
}

/// The search from one end.
#[derive(Clone, Debug, Default)]
struct HalfSearch {
    heap: BinaryHeap<Reverse<(Cost, Node)>>,
    /// Nodes at the present distance, not yet scanned; those of high degree are scanned last.
    same_distance: VecDeque<Node>,
    high_degree: Vec<Node>,
    permanent: Vec<Node>,
    /// The distance of the node scanned last.
    radius: Cost,
    /// How many arcs it has examined.
    n_arcs: usize,
}

impl HalfSearch {
    fn begin(&mut self, node: Node) {
        self.heap.clear();
        self.same_distance.clear();
        self.high_degree.clear();
        self.permanent.clear();
        (self.radius, self.n_arcs) = (0, 0);
        self.same_distance.push_back(node);
    }

    /// How many arcs it will have examined after the next node.
    fn cost_of_next(&self, network: &Network) -> usize {
        let near = self.same_distance.front().or(self.high_degree.last()).copied();
        let next = near.or_else(|| self.heap.peek().map(|&Reverse((_, node))| node));
        next.map_or(0, |node| self.n_arcs + network.degree(node))
    }

    fn next(&mut self) -> Option<Node> {
        if let Some(node) = self.same_distance.pop_front().or_else(|| self.high_degree.pop()) {
            return Some(node);
        }
        let Reverse((distance, node)) = self.heap.pop()?;
        self.radius = distance;
        Some(node)
    }
}

/// A shortest path search from both ends; keeps its memory from one search to the next.
#[derive(Clone, Debug, Default)]
pub(super) struct BidirectionalDijkstra {
    /// From the start, forward, and from the end, backward.
    halves: [HalfSearch; 2],
    labels: Vec<[Label; 2]>,
    round: u32,
    /// The node at which the two halves of the shortest path meet.
    meeting_node: Node,
    /// How many nodes all searches have scanned.
    pub(super) n_scanned: u64,
}

impl BidirectionalDijkstra {
    /// The length of the shortest path between two nodes by reduced costs, if it is at most
    /// `most`.
    pub(super) fn find(
        &mut self,
        network: &Network,
        potentials: &[Cost],
        ends: [Node; 2],
        most: Cost,
    ) -> Option<Cost> {
        self.begin(network, ends);
        let (mut shortest, mut is_found) = (most.saturating_add(1), false);
        while self.halves[0].radius.saturating_add(self.halves[1].radius) < shortest {
            let [near, far] = [0, 1].map(|half: usize| self.halves[half].cost_of_next(network));
            let s = usize::from(far < near);
            let Some(node) = self.halves[s].next() else {
                self.halves[s].radius = Cost::MAX;
                break;
            };
            let label = &mut self.labels[node as usize][s];
            if label.permanent == self.round || self.halves[s].radius >= shortest {
                continue;
            }
            label.permanent = self.round;
            let found = self.scan(network, potentials, s, node, shortest);
            (shortest, is_found) = found.map_or((shortest, is_found), |found| (found, true));
        }
        is_found.then_some(shortest)
    }

    fn begin(&mut self, network: &Network, ends: [Node; 2]) {
        self.labels.resize(network.n_nodes(), [Label::default(); 2]);
        self.round += 1;
        for (half, node) in ends.into_iter().enumerate() {
            self.halves[half].begin(node);
            let label = Label { reached: self.round, ..Label::default() };
            self.labels[node as usize][half] = label;
        }
    }

    /// Scans a node in half `s` of the search; the length of a path shorter than `shortest`, if
    /// that completes one.
    fn scan(
        &mut self,
        network: &Network,
        potentials: &[Cost],
        s: usize,
        node: Node,
        mut shortest: Cost,
    ) -> Option<Cost> {
        let Self { halves, labels, round, meeting_node, n_scanned } = self;
        let half = &mut halves[s];
        half.permanent.push(node);
        half.n_arcs += network.degree(node);
        *n_scanned += 1;
        let (here, mut found) = (half.radius, None);
        let potential = potentials[node as usize];
        let mut visit = |step, other: Node, cost: Cost| {
            let gain = potential - potentials[other as usize];
            let distance = here + cost + if s == 0 { gain } else { -gain };
            let known = &mut labels[other as usize];
            let is_known = known[s].reached == *round && known[s].distance <= distance;
            if distance >= shortest || is_known {
                return;
            }
            known[s] = Label { distance, last_arc: Some(step), reached: *round, permanent: 0 };
            if known[1 - s].reached == *round && known[1 - s].distance + distance < shortest {
                shortest = known[1 - s].distance + distance;
                (*meeting_node, found) = (other, Some(shortest));
            }
            if distance > here {
                half.heap.push(Reverse((distance, other)));
            } else if network.degree(other) > HIGH_DEGREE {
                half.high_degree.push(other);
            } else {
                half.same_distance.push_back(other);
            }
        };
        if s == 0 {
            network.residual_arcs_out(node, &mut visit);
        } else {
            network.residual_arcs_in(node, &mut visit);
        }
        found
    }

    /// The arcs of the path that was found last, in no particular order.
    pub(super) fn path(&self, network: &Network) -> Vec<Step> {
        let (mut path, mut node) = (Vec::new(), self.meeting_node);
        while let Some(step) = self.labels[node as usize][0].last_arc {
            path.push(step);
            node = network.start(step);
        }
        node = self.meeting_node;
        while let Some(step) = self.labels[node as usize][1].last_arc {
            path.push(step);
            node = network.end(step);
        }
        path
    }

    /// Updates potentials so that the path that was found, of this length, has reduced cost zero
    /// and no reduced cost becomes negative.
    pub(super) fn update_potentials(&self, potentials: &mut [Cost], length: Cost) {
        let near = self.halves[0].radius.min(length);
        for (s, (radius, sign)) in [(near, -1), (length - near, 1)].into_iter().enumerate() {
            for &node in &self.halves[s].permanent {
                let within = radius - self.labels[node as usize][s].distance;
                potentials[node as usize] += sign * within.max(0);
            }
        }
    }
}
