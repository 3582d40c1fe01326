//! A network: nodes, arcs, and what flows through them.
//!
//! Invariant: an arc stands in the *carrier* list of its head just when something
//! flows through it. So the ways out of a node in the residual network are its
//! own arcs with room, forward, and its carriers, backward; a mentor's node, which
//! hundreds of arcs enter, is left by no more carriers than the mentor has
//! mentees. Arcs are stored by the node that they leave; costs are shared through
//! a small table.

use std::rc::Rc;

use super::levels::Cost;

/// A node of a network.
pub(super) type Node = u32;

/// An arc as it was added to a [`NetworkBuilder`], in the order of adding.
pub(super) type ArcId = u32;

/// No arc.
const NONE: u32 = u32::MAX;

#[derive(Clone, Debug)]
pub(super) struct Arc {
    pub(super) from: Node,
    pub(super) to: Node,
    pub(super) room: i32,
    pub(super) flow: i32,
    cost: u32,
    /// The neighbours in the head's list of carriers.
    next: u32,
    previous: u32,
}

/// A step of a path: along the arc at a place, or back along it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Step(u32);

impl Step {
    fn new(place: usize, is_back: bool) -> Self {
        Self(index(place) << 1 | u32::from(is_back))
    }

    fn place(self) -> usize {
        (self.0 >> 1) as usize
    }

    fn is_back(self) -> bool {
        self.0 & 1 == 1
    }
}

/// A network whose arcs stay, though their room and flow change.
#[derive(Clone, Debug)]
pub(super) struct Network {
    /// The arcs that leave node `n` are at `first[n]..first[n + 1]`.
    first: Rc<[u32]>,
    arcs: Vec<Arc>,
    /// The arcs that enter node `n` are at the places
    /// `entering[first_in[n]..first_in[n + 1]]`.
    first_in: Rc<[u32]>,
    entering: Rc<[u32]>,
    /// The first carrier of each node.
    carrier: Vec<u32>,
    /// Where the arcs that were added are now.
    place: Rc<[u32]>,
    costs: Vec<Cost>,
}

impl Network {
    pub(super) fn n_nodes(&self) -> usize {
        self.carrier.len()
    }

    pub(super) fn n_arcs(&self) -> usize {
        self.arcs.len()
    }

    /// The arc that was added as `id`.
    pub(super) fn arc(&self, id: ArcId) -> &Arc {
        &self.arcs[self.place[id as usize] as usize]
    }

    /// The arcs that leave a node.
    pub(super) fn leaving(&self, node: Node) -> &[Arc] {
        &self.arcs[self.first[node as usize] as usize..self.first[node as usize + 1] as usize]
    }

    /// What a unit through an arc costs.
    pub(super) fn cost(&self, arc: &Arc) -> Cost {
        self.costs[arc.cost as usize]
    }

    /// Calls `visit` with each residual way out of a node: step, end and cost.
    pub(super) fn ways_out(&self, node: Node, mut visit: impl FnMut(Step, Node, Cost)) {
        let first = self.first[node as usize] as usize;
        for (place, arc) in (first..).zip(self.leaving(node)) {
            if arc.room > 0 {
                visit(Step::new(place, false), arc.to, self.cost(arc));
            }
        }
        let mut place = self.carrier[node as usize];
        while place != NONE {
            let arc = &self.arcs[place as usize];
            visit(Step::new(place as usize, true), arc.from, -self.cost(arc));
            place = arc.next;
        }
    }

    /// Calls `visit` with each residual way into a node: start and cost.
    pub(super) fn ways_in(&self, node: Node, mut visit: impl FnMut(Node, Cost)) {
        let n = node as usize;
        for &place in &self.entering[self.first_in[n] as usize..self.first_in[n + 1] as usize] {
            let arc = &self.arcs[place as usize];
            if arc.room > 0 {
                visit(arc.from, self.cost(arc));
            }
        }
        for arc in self.leaving(node) {
            if arc.flow > 0 {
                visit(arc.to, -self.cost(arc));
            }
        }
    }

    /// Where a step comes from.
    pub(super) fn start(&self, step: Step) -> Node {
        let arc = &self.arcs[step.place()];
        if step.is_back() { arc.to } else { arc.from }
    }

    /// How much more a step can take.
    pub(super) fn room(&self, step: Step) -> i32 {
        let arc = &self.arcs[step.place()];
        if step.is_back() { arc.flow } else { arc.room }
    }

    /// Sends `amount`, within the room, along a step.
    pub(super) fn push(&mut self, step: Step, amount: i32) {
        let amount = if step.is_back() { -amount } else { amount };
        self.carry(step.place(), amount);
    }

    /// Sends `amount`, which may be negative, through the arc added as `id`.
    pub(super) fn push_through(&mut self, id: ArcId, amount: i32) {
        self.carry(self.place[id as usize] as usize, amount);
    }

    /// Changes what a unit through an arc costs.
    pub(super) fn set_cost(&mut self, id: ArcId, cost: Cost) {
        let known = self.costs.iter().position(|&other| other == cost);
        let at = known.unwrap_or_else(|| {
            self.costs.push(cost);
            self.costs.len() - 1
        });
        self.arcs[self.place[id as usize] as usize].cost = index(at);
    }

    pub(super) fn set_room(&mut self, id: ArcId, room: i32) {
        self.arcs[self.place[id as usize] as usize].room = room;
    }

    fn carry(&mut self, place: usize, amount: i32) {
        let arc = &mut self.arcs[place];
        let carried = arc.flow > 0;
        arc.room -= amount;
        arc.flow += amount;
        let does_now = arc.flow > 0;
        if does_now && !carried {
            self.add_carrier(place);
        } else if carried && !does_now {
            self.remove_carrier(place);
        }
    }

    fn add_carrier(&mut self, place: usize) {
        let head = self.arcs[place].to as usize;
        let next = self.carrier[head];
        self.carrier[head] = index(place);
        self.arcs[place].next = next;
        self.arcs[place].previous = NONE;
        if next != NONE {
            self.arcs[next as usize].previous = index(place);
        }
    }

    fn remove_carrier(&mut self, place: usize) {
        let Arc { to, next, previous, .. } = self.arcs[place];
        if previous == NONE {
            self.carrier[to as usize] = next;
        } else {
            self.arcs[previous as usize].next = next;
        }
        if next != NONE {
            self.arcs[next as usize].previous = previous;
        }
    }
}

/// Collects nodes and arcs; [`build`](Self::build) makes them a [`Network`].
#[derive(Default)]
pub(super) struct NetworkBuilder {
    n_nodes: u32,
    drafts: Vec<Arc>,
    costs: Vec<Cost>,
}

impl NetworkBuilder {
    pub(super) fn add_node(&mut self) -> Node {
        self.n_nodes += 1;
        self.n_nodes - 1
    }

    /// Adds an arc with room for `room` units, each of which costs `cost`.
    pub(super) fn add_arc(&mut self, from: Node, to: Node, room: i32, cost: Cost) -> ArcId {
        let known = self.costs.iter().position(|&other| other == cost);
        let cost = index(known.unwrap_or_else(|| {
            self.costs.push(cost);
            self.costs.len() - 1
        }));
        self.drafts.push(Arc { from, to, room, flow: 0, cost, next: NONE, previous: NONE });
        index(self.drafts.len() - 1)
    }

    /// Changes how much an arc can carry.
    pub(super) fn set_room(&mut self, id: ArcId, room: i32) {
        self.drafts[id as usize].room = room;
    }

    /// Sorts the arcs by the node they leave. Takes time O(nodes + arcs).
    pub(super) fn build(self) -> Network {
        let n_nodes = self.n_nodes as usize;
        let (first, place) = sort_by_node(n_nodes, self.drafts.iter().map(|arc| arc.from));
        let mut order: Vec<u32> = vec![0; place.len()];
        for (id, &place) in (0..).zip(&place) {
            order[place as usize] = id;
        }
        let arcs: Vec<Arc> = order.iter().map(|&id| self.drafts[id as usize].clone()).collect();
        let (first_in, places_in) = sort_by_node(n_nodes, arcs.iter().map(|arc| arc.to));
        let mut entering = vec![0; arcs.len()];
        for (place, &place_in) in (0..).zip(&places_in) {
            entering[place_in as usize] = place;
        }
        Network {
            first: first.into(),
            arcs,
            first_in: first_in.into(),
            entering: entering.into(),
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

/// A place as the engine stores it.
pub(super) fn index(place: usize) -> u32 {
    u32::try_from(place).expect("a network has fewer than 2^31 arcs")
}
