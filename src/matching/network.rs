//! A residual network: nodes, arcs and what room they have left.
//!
//! Invariant: the arcs at `arc` and at `arc.twin` are each other's reverse; the
//! room of one plus the room of the other is the capacity, and the flow of an
//! arc that was added is the room of its twin. Costs are shared through a small
//! table, so an arc takes 16 bytes. Arcs are stored by the node that they leave.

use super::levels::Cost;

/// A node of a network.
pub(super) type Node = u32;

/// An arc that was added to a [`NetworkBuilder`], in the order of adding.
pub(super) type ArcId = u32;

#[derive(Clone, Debug)]
pub(super) struct Arc {
    pub(super) to: Node,
    pub(super) twin: u32,
    pub(super) room: i32,
    cost: u32,
}

/// A network whose arcs no longer change, though their room does.
#[derive(Clone, Debug)]
pub(super) struct Network {
    /// The arcs that leave node `n` are at `first[n]..first[n + 1]`.
    pub(super) first: Vec<u32>,
    pub(super) arcs: Vec<Arc>,
    /// Where the arcs that were added are now.
    place: Vec<u32>,
    costs: Vec<Cost>,
}

impl Network {
    pub(super) fn n_nodes(&self) -> usize {
        self.first.len() - 1
    }

    /// The places of the arcs that leave a node.
    pub(super) fn leaving(&self, node: Node) -> std::ops::Range<usize> {
        self.first[node as usize] as usize..self.first[node as usize + 1] as usize
    }

    pub(super) fn cost(&self, arc: &Arc) -> Cost {
        self.costs[arc.cost as usize]
    }

    /// Where the arc is that was added as `id`.
    pub(super) fn place(&self, id: ArcId) -> usize {
        self.place[id as usize] as usize
    }

    /// How much flows through the arc that was added as `id`.
    pub(super) fn flow(&self, id: ArcId) -> i32 {
        self.arcs[self.arcs[self.place(id)].twin as usize].room
    }

    /// The node that an arc leaves.
    pub(super) fn tail(&self, place: usize) -> Node {
        self.arcs[self.arcs[place].twin as usize].to
    }

    /// Moves `amount` along the arc at `place`.
    pub(super) fn push(&mut self, place: usize, amount: i32) {
        let twin = self.arcs[place].twin as usize;
        self.arcs[place].room -= amount;
        self.arcs[twin].room += amount;
    }
}

struct Draft {
    from: Node,
    to: Node,
    capacity: i32,
    cost: u32,
}

/// Collects nodes and arcs; [`build`](Self::build) makes them a [`Network`].
#[derive(Default)]
pub(super) struct NetworkBuilder {
    n_nodes: u32,
    drafts: Vec<Draft>,
    costs: Vec<Cost>,
}

impl NetworkBuilder {
    pub(super) fn add_node(&mut self) -> Node {
        self.n_nodes += 1;
        self.n_nodes - 1
    }

    /// Adds an arc on which each unit costs `cost`.
    pub(super) fn add_arc(&mut self, from: Node, to: Node, capacity: i32, cost: Cost) -> ArcId {
        let cost = self.cost_at(cost);
        self.drafts.push(Draft { from, to, capacity, cost });
        index(self.drafts.len() - 1)
    }

    /// Changes how much an arc can carry.
    pub(super) fn set_capacity(&mut self, id: ArcId, capacity: i32) {
        self.drafts[id as usize].capacity = capacity;
    }

    /// Costs stand in pairs, so that the twin's is the neighbour's.
    fn cost_at(&mut self, cost: Cost) -> u32 {
        let known = self.costs.iter().position(|&other| other == cost);
        let at = known.unwrap_or_else(|| {
            self.costs.extend([cost, -cost]);
            self.costs.len() - 2
        });
        index(at)
    }

    /// Sorts the arcs by the node they leave. Takes time O(nodes + arcs).
    pub(super) fn build(self) -> Network {
        let n_nodes = self.n_nodes as usize;
        let mut first = vec![0_u32; n_nodes + 1];
        for draft in &self.drafts {
            first[draft.from as usize + 1] += 1;
            first[draft.to as usize + 1] += 1;
        }
        for node in 0..n_nodes {
            first[node + 1] += first[node];
        }
        let mut next = first.clone();
        let empty = Arc { to: 0, twin: 0, room: 0, cost: 0 };
        let mut arcs = vec![empty; 2 * self.drafts.len()];
        let mut place = Vec::with_capacity(self.drafts.len());
        for draft in &self.drafts {
            let Draft { from, to, capacity, cost } = *draft;
            let at = next[from as usize];
            next[from as usize] += 1;
            let twin = next[to as usize];
            next[to as usize] += 1;
            arcs[at as usize] = Arc { to, twin, room: capacity, cost };
            arcs[twin as usize] = Arc { to: from, twin: at, room: 0, cost: cost ^ 1 };
            place.push(at);
        }
        Network { first, arcs, place, costs: self.costs }
    }
}

/// A place as the engine stores it; networks stay below four thousand million arcs.
pub(super) fn index(place: usize) -> u32 {
    u32::try_from(place).expect("a network has fewer than 2^32 arcs")
}
