//! Builds a network arc by arc; here the arcs are sorted by tail, and by head, with counting sort.

use super::network::{ArcHead, ArcId, ArcTail, Cost, Costs, NONE, Network, Node, narrow_index};

#[derive(Clone, Copy)]
struct Draft {
    from: Node,
    head: ArcHead,
}

/// Collects nodes and arcs; [`build`](Self::build) makes them a [`Network`].
#[derive(Default)]
pub(crate) struct NetworkBuilder {
    n_nodes: u32,
    drafts: Vec<Draft>,
    costs: Costs,
}

impl NetworkBuilder {
    /// Adds a node.
    pub(crate) fn add_node(&mut self) -> Node {
        self.n_nodes += 1;
        self.n_nodes - 1
    }

    /// Adds an arc for up to `capacity` units, each of which costs `cost`.
    pub(crate) fn add_arc(&mut self, from: Node, to: Node, capacity: i32, cost: Cost) -> ArcId {
        let cost = self.costs.index(cost);
        self.drafts.push(Draft { from, head: ArcHead { to, residual: capacity, cost } });
        narrow_index(self.drafts.len() - 1)
    }

    /// Sorts the arcs by the node they leave. Takes time O(nodes + arcs).
    pub(crate) fn build(self) -> Network {
        let n_nodes = self.n_nodes as usize;
        let (first, index) = sort_by_node(n_nodes, self.drafts.iter().map(|draft| draft.from));
        let mut heads: Vec<ArcHead> = self.drafts.iter().map(|draft| draft.head).collect();
        let nowhere = ArcTail { from: 0, flow: 0, next: NONE, previous: NONE };
        let mut tails = vec![nowhere; heads.len()];
        for (draft, &index) in self.drafts.iter().zip(&index) {
            heads[index as usize] = draft.head;
            tails[index as usize].from = draft.from;
        }
        drop(self.drafts);
        let (first_in, place_in) = sort_by_node(n_nodes, heads.iter().map(|head| head.to));
        let mut entering = vec![0; heads.len()];
        for (arc, &index) in (0..).zip(&place_in) {
            entering[index as usize] = arc;
        }
        Network {
            first: first.into(),
            first_in: first_in.into(),
            entering: entering.into(),
            heads,
            tails,
            first_inflow: vec![NONE; n_nodes],
            index: index.into(),
            costs: self.costs,
        }
    }
}

/// Where each node's items start when they are sorted by node, and where each goes.
fn sort_by_node(n_nodes: usize, nodes: impl Iterator<Item = Node> + Clone) -> (Vec<u32>, Vec<u32>) {
    let mut first = vec![0_u32; n_nodes + 1];
    for node in nodes.clone() {
        first[node as usize + 1] += 1;
    }
    for node in 0..n_nodes {
        first[node + 1] += first[node];
    }
    let mut next = first.clone();
    let indices = nodes.map(|node| {
        let index = &mut next[node as usize];
        *index += 1;
        *index - 1
    });
    let indices = indices.collect();
    (first, indices)
}
