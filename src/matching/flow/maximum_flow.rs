//! A maximum flow from excesses to deficits; here with Dinic's algorithm. Source: Dinic, "Algorithm
//! for solution of a problem of maximum flow", 1970; current arcs as in Ahuja, Magnanti and Orlin,
//! "Network Flows", 1993, chapter 7.
//!
//! It repeats two steps until no deficit is reached: a breadth-first search numbers the nodes, and
//! a depth-first search sends a blocking flow along arcs that lead to a later number. It takes time
//! O(nodes² × arcs) at worst, and a few dozen searches in practice.
//!
//! Dinic allows only arcs from one level (distance from the excesses) to the next. The order in
//! which a breadth-first search meets the nodes is enough, and a deficit may come last of all:
//!
//! - An arc of the residual network leads at most one level up, unless it leaves a deficit. So the
//!   shortest paths to the nearest deficit go along the order, and a flow that blocks all paths
//!   along the order blocks them.
//! - Sending flow opens arcs backward only. Backward along the order is never to a higher level,
//!   again unless the arc leaves a deficit.
//! - A path that goes on from a former deficit is longer than the shortest path was, for no deficit
//!   is nearer than the nearest. Any other path that is no longer than the shortest path was goes
//!   one level up with each arc, so along old arcs only, and those are blocked.
//! - So shortest paths grow with each search, and there are at most as many searches as nodes.

use super::network::{Node, narrow_index};

/// An arc with its residual capacities, forward and backward.
#[derive(Clone, Copy)]
pub(super) struct ArcPair {
    pub(super) from: Node,
    pub(super) to: Node,
    pub(super) residual: i32,
    pub(super) reverse: i32,
}

/// An arc of the residual network, in one direction.
#[derive(Clone, Copy, Default)]
struct HalfArc {
    to: Node,
    residual: i32,
    /// The index of the same arc in the other direction.
    twin: u32,
}

/// A residual network without costs, with excesses and deficits.
pub(super) struct MaximumFlow {
    /// The excess of each node, negative for a deficit.
    excess: Vec<i32>,
    /// The residual arcs out of node `n` are at `first[n]..first[n + 1]`.
    first: Vec<u32>,
    half_arcs: Vec<HalfArc>,
    /// The breadth-first order of the nodes; 0 for a node from which no deficit can be reached.
    order: Vec<u32>,
    /// The current arc of each node: those before it are not admissible.
    current_arc: Vec<u32>,
}

impl MaximumFlow {
    /// Takes a network with the excess of each node, negative for a deficit.
    pub(super) fn new(excess: Vec<i32>, arcs: impl Iterator<Item = ArcPair> + Clone) -> Self {
        let n_nodes = excess.len();
        let mut first = vec![0; n_nodes + 1];
        for ArcPair { from, to, .. } in arcs.clone() {
            first[from as usize + 1] += 1;
            first[to as usize + 1] += 1;
        }
        for node in 0..n_nodes {
            first[node + 1] += first[node];
        }
        let mut half_arcs = vec![HalfArc::default(); first[n_nodes] as usize];
        let mut places = Places::new(&first);
        for ArcPair { from, to, residual, reverse } in arcs {
            let [there, here] = places.next([from, to]);
            half_arcs[there as usize] = HalfArc { to, residual, twin: here };
            half_arcs[here as usize] = HalfArc { to: from, residual: reverse, twin: there };
        }
        Self { excess, first, half_arcs, order: vec![0; n_nodes], current_arc: vec![0; n_nodes] }
    }

    /// Sends as much as possible from excesses to deficits.
    pub(super) fn run(&mut self) {
        while self.order_breadth_first() {
            self.current_arc.copy_from_slice(&self.first[..self.excess.len()]);
            for node in self.sources() {
                self.block_from(node);
            }
        }
    }

    /// The excess that is left at each node, negative for a deficit.
    pub(super) fn excess(&self) -> &[i32] {
        &self.excess
    }

    /// The residual capacity of each of the arcs given to [`new`](Self::new), by their ends.
    pub(super) fn residuals(
        &self,
        ends: impl Iterator<Item = (Node, Node)>,
    ) -> impl Iterator<Item = i32> {
        let mut places = Places::new(&self.first);
        ends.map(move |(from, to)| {
            let [there, _] = places.next([from, to]);
            self.half_arcs[there as usize].residual
        })
    }

    fn sources(&self) -> Vec<Node> {
        let nodes = (0..).zip(&self.excess);
        nodes.filter(|(_, excess)| **excess > 0).map(|(node, _)| node).collect()
    }

    /// Numbers the nodes by breadth-first search from all excesses; whether it reaches a deficit.
    fn order_breadth_first(&mut self) -> bool {
        let mut reached = self.sources();
        let Self { excess, first, half_arcs, order, .. } = self;
        order.fill(0);
        for (nth, &node) in (1..).zip(&reached) {
            order[node as usize] = nth;
        }
        let (mut n_seen, mut is_found) = (0, false);
        while n_seen < reached.len() {
            let node = reached[n_seen] as usize;
            n_seen += 1;
            if excess[node] < 0 {
                // It comes after all others, and the search does not go on from it.
                order[node] = u32::MAX;
                is_found = true;
                continue;
            }
            for half_arc in &half_arcs[first[node] as usize..first[node + 1] as usize] {
                if half_arc.residual > 0 && order[half_arc.to as usize] == 0 {
                    reached.push(half_arc.to);
                    order[half_arc.to as usize] = narrow_index(reached.len());
                }
            }
        }
        is_found
    }

    /// Sends a blocking flow from one node: depth-first, always to a later node of the order.
    fn block_from(&mut self, from: Node) {
        let mut path: Vec<u32> = Vec::new();
        let mut node = from;
        while self.excess[from as usize] > 0 {
            if self.excess[node as usize] < 0 {
                node = self.augment(&mut path, from, node);
            } else if let Some(half_arc) = self.admissible_arc(node) {
                path.push(half_arc);
                node = self.half_arcs[half_arc as usize].to;
            } else {
                self.order[node as usize] = 0;
                let Some(half_arc) = path.pop() else { break };
                node = self.start(half_arc);
            }
        }
    }

    /// The tail of a residual arc.
    fn start(&self, half_arc: u32) -> Node {
        self.half_arcs[self.half_arcs[half_arc as usize].twin as usize].to
    }

    /// The first residual arc from a node to a later one, from its current arc on.
    fn admissible_arc(&mut self, node: Node) -> Option<u32> {
        let (end, order) = (self.first[node as usize + 1], self.order[node as usize]);
        let current = &mut self.current_arc[node as usize];
        while *current < end {
            let half_arc = self.half_arcs[*current as usize];
            if half_arc.residual > 0 && self.order[half_arc.to as usize] > order {
                return Some(*current);
            }
            *current += 1;
        }
        None
    }

    /// Augments along a path from an excess to a deficit, and shortens the path to the part before
    /// its first saturated arc; returns the node where that ends.
    fn augment(&mut self, path: &mut Vec<u32>, from: Node, deficit: Node) -> Node {
        let residuals = path.iter().map(|&half_arc| self.half_arcs[half_arc as usize].residual);
        let residual = residuals.min().unwrap_or(0);
        let amount = residual.min(self.excess[from as usize]).min(-self.excess[deficit as usize]);
        self.excess[from as usize] -= amount;
        self.excess[deficit as usize] += amount;
        let (mut n_kept, mut end) = (path.len(), deficit);
        for (place, &half_arc) in path.iter().enumerate().rev() {
            let HalfArc { twin, .. } = self.half_arcs[half_arc as usize];
            self.half_arcs[twin as usize].residual += amount;
            self.half_arcs[half_arc as usize].residual -= amount;
            if self.half_arcs[half_arc as usize].residual == 0 {
                (n_kept, end) = (place, self.start(half_arc));
            }
        }
        path.truncate(n_kept);
        end
    }
}

/// The indices of arcs that are enumerated in the same order each time.
struct Places(Vec<u32>);

impl Places {
    fn new(first: &[u32]) -> Self {
        Self(first.to_vec())
    }

    /// The indices of the next arc, forward and backward.
    fn next(&mut self, ends: [Node; 2]) -> [u32; 2] {
        ends.map(|node| {
            let next = &mut self.0[node as usize];
            *next += 1;
            *next - 1
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn ends(arc: &ArcPair) -> (Node, Node) {
        (arc.from, arc.to)
    }

    /// What some nodes can send to the others at most, by what leaves the narrowest cut.
    fn narrowest_cut(excess: &[i32], arcs: &[ArcPair]) -> i32 {
        let cut = |side: u32| {
            let is_in = |node: Node| side >> node & 1 == 1;
            let nodes = (0..).zip(excess);
            let of_nodes = nodes.map(
                |(node, &excess)| {
                    if is_in(node) { (-excess).max(0) } else { excess.max(0) }
                },
            );
            let of_arcs = arcs.iter().map(|arc| match (is_in(arc.from), is_in(arc.to)) {
                (true, false) => arc.residual,
                (false, true) => arc.reverse,
                _ => 0,
            });
            of_nodes.chain(of_arcs).sum()
        };
        (0..1 << excess.len()).map(cut).min().unwrap_or(0)
    }

    proptest! {
        #[test]
        fn as_much_goes_as_the_narrowest_cut_lets_through(
            excess in vec(-4..5_i32, 7),
            arcs in vec((0..7_u32, 0..7_u32, 0..4_i32, 0..3_i32), 0..16),
        ) {
            let arcs = arcs.into_iter().filter(|(from, to, ..)| from != to);
            let arcs: Vec<ArcPair> =
                arcs.map(|(from, to, residual, reverse)| ArcPair { from, to, residual, reverse }).collect();
            let mut flow = MaximumFlow::new(excess.clone(), arcs.iter().copied());
            flow.run();
            let mut left = excess.clone();
            for (arc, residual) in arcs.iter().zip(flow.residuals(arcs.iter().map(ends))) {
                prop_assert!((0..=arc.residual + arc.reverse).contains(&residual));
                left[arc.from as usize] -= arc.residual - residual;
                left[arc.to as usize] += arc.residual - residual;
            }
            prop_assert_eq!(&left, flow.excess());
            for (before, after) in excess.iter().zip(&left) {
                prop_assert!(before * after >= 0 && after.abs() <= before.abs());
            }
            let sent = |excess: &[i32]| excess.iter().map(|excess| excess.max(&0)).sum::<i32>();
            prop_assert_eq!(sent(&excess) - sent(&left), narrowest_cut(&excess, &arcs));
        }
    }

    #[test]
    fn what_flows_can_be_sent_back() {
        let arcs = [ArcPair { from: 1, to: 0, residual: 0, reverse: 3 }];
        let mut flow = MaximumFlow::new(vec![5, -4], arcs.into_iter());
        flow.run();
        assert_eq!(flow.excess(), [2, -1]);
        assert_eq!(flow.residuals(arcs.iter().map(ends)).collect::<Vec<_>>(), [3]);
    }
}
