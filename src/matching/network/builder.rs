//! Laying out a network, arc by arc.

use super::{ArcId, Costs, Link, NONE, Network, Node, Way, index};
use crate::matching::levels::Cost;

#[derive(Clone, Copy)]
struct Draft {
    from: Node,
    way: Way,
}

/// Collects nodes and arcs; [`build`](Self::build) makes them a [`Network`].
#[derive(Default)]
pub(in crate::matching) struct NetworkBuilder {
    n_nodes: u32,
    drafts: Vec<Draft>,
    costs: Costs,
}

impl NetworkBuilder {
    pub(in crate::matching) fn add_node(&mut self) -> Node {
        self.n_nodes += 1;
        self.n_nodes - 1
    }

    /// Adds an arc with room for `room` units, each of which costs `cost`.
    pub(in crate::matching) fn add_arc(
        &mut self,
        from: Node,
        to: Node,
        room: i32,
        cost: Cost,
    ) -> ArcId {
        let cost = self.costs.place(cost);
        self.drafts.push(Draft { from, way: Way { to, room, cost } });
        index(self.drafts.len() - 1)
    }

    /// Sorts the arcs by the node they leave. Takes time O(nodes + arcs).
    pub(in crate::matching) fn build(self) -> Network {
        let n_nodes = self.n_nodes as usize;
        let (first, place) = sort_by_node(n_nodes, self.drafts.iter().map(|draft| draft.from));
        let mut ways: Vec<Way> = self.drafts.iter().map(|draft| draft.way).collect();
        let nowhere = Link { from: 0, flow: 0, next: NONE, previous: NONE };
        let mut links = vec![nowhere; ways.len()];
        for (draft, &place) in self.drafts.iter().zip(&place) {
            ways[place as usize] = draft.way;
            links[place as usize].from = draft.from;
        }
        drop(self.drafts);
        let (first_in, place_in) = sort_by_node(n_nodes, ways.iter().map(|way| way.to));
        let mut entering = vec![0; ways.len()];
        for (arc, &place) in (0..).zip(&place_in) {
            entering[place as usize] = arc;
        }
        Network {
            first: first.into(),
            first_in: first_in.into(),
            entering: entering.into(),
            ways,
            links,
            carrier: vec![NONE; n_nodes],
            place: place.into(),
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
    let places = nodes.map(|node| {
        let place = &mut next[node as usize];
        *place += 1;
        *place - 1
    });
    let places = places.collect();
    (first, places)
}
