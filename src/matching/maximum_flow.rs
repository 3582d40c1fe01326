//! As much as goes, where all ways cost the same.
//!
//! A search from where something is too much gives the nodes an order; a blocking flow is
//! sent along it, always on to a later node and to none from which nothing went on; and
//! again, until no lack is reached. Nothing here knows costs, and the arcs of a node stand
//! side by side, so looking at one takes a few nanoseconds. Takes time O(nodes² × arcs) at
//! worst, and a few dozen searches in practice. Source: Dinic, "Algorithm for solution of a
//! problem of maximum flow", 1970.

use super::network::{Node, index};

/// An arc, and how much more can go along it and back.
#[derive(Clone, Copy)]
pub(super) struct Between {
    pub(super) from: Node,
    pub(super) to: Node,
    pub(super) room: i32,
    pub(super) back: i32,
}

/// An arc as one of its ends sees it.
#[derive(Clone, Copy, Default)]
struct Way {
    to: Node,
    room: i32,
    /// The place of the same arc as its other end sees it.
    twin: u32,
}

/// A network without costs, and what is too much or too little in it.
pub(super) struct MaximumFlow {
    /// What is too much at each node, or too little if negative.
    excess: Vec<i32>,
    /// The ways out of node `n` are at `first[n]..first[n + 1]`.
    first: Vec<u32>,
    ways: Vec<Way>,
    /// When each node was reached, among others; 0 where nothing goes on.
    order: Vec<u32>,
    /// The way out of each node to be tried next.
    next: Vec<u32>,
}

impl MaximumFlow {
    /// Nothing sent yet of what each node has too much.
    pub(super) fn new(excess: Vec<i32>, arcs: impl Iterator<Item = Between> + Clone) -> Self {
        let n_nodes = excess.len();
        let mut first = vec![0; n_nodes + 1];
        for Between { from, to, .. } in arcs.clone() {
            first[from as usize + 1] += 1;
            first[to as usize + 1] += 1;
        }
        for node in 0..n_nodes {
            first[node + 1] += first[node];
        }
        let mut ways = vec![Way::default(); first[n_nodes] as usize];
        let mut places = Places::new(&first);
        for Between { from, to, room, back } in arcs {
            let [there, here] = places.next([from, to]);
            ways[there as usize] = Way { to, room, twin: here };
            ways[here as usize] = Way { to: from, room: back, twin: there };
        }
        Self { excess, first, ways, order: vec![0; n_nodes], next: vec![0; n_nodes] }
    }

    /// Sends as much as goes.
    pub(super) fn run(&mut self) {
        while self.reach() {
            self.next.copy_from_slice(&self.first[..self.excess.len()]);
            for node in self.sources() {
                self.send_all(node);
            }
        }
    }

    /// What is still too much at each node, or too little if negative.
    pub(super) fn excess(&self) -> &[i32] {
        &self.excess
    }

    /// How much more can go along each of the arcs of [`new`](Self::new), by their ends.
    pub(super) fn rooms(
        &self,
        ends: impl Iterator<Item = (Node, Node)>,
    ) -> impl Iterator<Item = i32> {
        let mut places = Places::new(&self.first);
        ends.map(move |(from, to)| {
            let [there, _] = places.next([from, to]);
            self.ways[there as usize].room
        })
    }

    fn sources(&self) -> Vec<Node> {
        let nodes = (0..).zip(&self.excess);
        nodes.filter(|(_, excess)| **excess > 0).map(|(node, _)| node).collect()
    }

    /// Gives the nodes an order, from where something is too much; whether that reaches a lack.
    fn reach(&mut self) -> bool {
        let mut reached = self.sources();
        let Self { excess, first, ways, order, .. } = self;
        order.fill(0);
        for (nth, &node) in (1..).zip(&reached) {
            order[node as usize] = nth;
        }
        let (mut n_seen, mut is_found) = (0, false);
        while n_seen < reached.len() {
            let node = reached[n_seen] as usize;
            n_seen += 1;
            if excess[node] < 0 {
                // It comes after all others, and nothing goes on from it.
                order[node] = u32::MAX;
                is_found = true;
                continue;
            }
            for way in &ways[first[node] as usize..first[node + 1] as usize] {
                if way.room > 0 && order[way.to as usize] == 0 {
                    reached.push(way.to);
                    order[way.to as usize] = index(reached.len());
                }
            }
        }
        is_found
    }

    /// Sends what can go from a node along the order.
    fn send_all(&mut self, from: Node) {
        let mut path: Vec<u32> = Vec::new();
        let mut node = from;
        while self.excess[from as usize] > 0 {
            if self.excess[node as usize] < 0 {
                node = self.send_along(&mut path, (from, node));
            } else if let Some(way) = self.way_on(node) {
                path.push(way);
                node = self.ways[way as usize].to;
            } else {
                self.order[node as usize] = 0;
                let Some(way) = path.pop() else { break };
                node = self.start(way);
            }
        }
    }

    fn start(&self, way: u32) -> Node {
        self.ways[self.ways[way as usize].twin as usize].to
    }

    /// A way that goes on from a node.
    fn way_on(&mut self, node: Node) -> Option<u32> {
        let (end, order) = (self.first[node as usize + 1], self.order[node as usize]);
        let next = &mut self.next[node as usize];
        while *next < end {
            let way = self.ways[*next as usize];
            if way.room > 0 && self.order[way.to as usize] > order {
                return Some(*next);
            }
            *next += 1;
        }
        None
    }

    /// Sends along a path what fits, and takes it back to where it has room; where that ends.
    fn send_along(&mut self, path: &mut Vec<u32>, (from, lack): (Node, Node)) -> Node {
        let room = path.iter().map(|&way| self.ways[way as usize].room).min().unwrap_or(0);
        let amount = room.min(self.excess[from as usize]).min(-self.excess[lack as usize]);
        self.excess[from as usize] -= amount;
        self.excess[lack as usize] += amount;
        let (mut n_kept, mut end) = (path.len(), lack);
        for (place, &way) in path.iter().enumerate().rev() {
            let Way { twin, .. } = self.ways[way as usize];
            self.ways[twin as usize].room += amount;
            self.ways[way as usize].room -= amount;
            if self.ways[way as usize].room == 0 {
                (n_kept, end) = (place, self.start(way));
            }
        }
        path.truncate(n_kept);
        end
    }
}

/// Where arcs go that are taken one after the other.
struct Places(Vec<u32>);

impl Places {
    fn new(first: &[u32]) -> Self {
        Self(first.to_vec())
    }

    /// The places of an arc, as its start and its end see it.
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

    fn ends(arc: &Between) -> (Node, Node) {
        (arc.from, arc.to)
    }

    /// What some nodes can send to the others at most, by what leaves the narrowest cut.
    fn narrowest_cut(excess: &[i32], arcs: &[Between]) -> i32 {
        let cut = |side: u32| {
            let is_in = |node: Node| side >> node & 1 == 1;
            let nodes = (0..).zip(excess);
            let of_nodes = nodes.map(
                |(node, &excess)| {
                    if is_in(node) { (-excess).max(0) } else { excess.max(0) }
                },
            );
            let of_arcs = arcs.iter().map(|arc| match (is_in(arc.from), is_in(arc.to)) {
                (true, false) => arc.room,
                (false, true) => arc.back,
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
            let arcs: Vec<Between> =
                arcs.map(|(from, to, room, back)| Between { from, to, room, back }).collect();
            let mut flow = MaximumFlow::new(excess.clone(), arcs.iter().copied());
            flow.run();
            let mut left = excess.clone();
            for (arc, room) in arcs.iter().zip(flow.rooms(arcs.iter().map(ends))) {
                prop_assert!((0..=arc.room + arc.back).contains(&room));
                left[arc.from as usize] -= arc.room - room;
                left[arc.to as usize] += arc.room - room;
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
        let arcs = [Between { from: 1, to: 0, room: 0, back: 3 }];
        let mut flow = MaximumFlow::new(vec![5, -4], arcs.into_iter());
        flow.run();
        assert_eq!(flow.excess(), [2, -1]);
        assert_eq!(flow.rooms(arcs.iter().map(ends)).collect::<Vec<_>>(), [3]);
    }
}
