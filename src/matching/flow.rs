//! A cheapest flow, and how it changes.
//!
//! Invariant between calls: the *reduced cost* of every arc with room (its cost,
//! plus the potential of its tail, minus that of its head) is never negative. So
//! whenever nothing is owed, the flow is as cheap as any. Opening an arc
//! that would pay fills it at once, closing an arc takes its flow away; either
//! leaves too much at one end and too little at the other, which
//! [`settle`](Flow::settle) sends there along the cheapest way. Source: Ahuja,
//! Magnanti and Orlin, "Network Flows", 1993, 9.7 and 9.9.

use std::rc::Rc;

use super::admission::Admission;
use super::hubs::PLENTY;
use super::levels::Cost;
use super::meeting::Meeting;
use super::network::{ArcId, Network, Node};

/// The node at which everything ends.
pub(super) const SINK: Node = 0;

/// A flow on a network, with the potentials that prove it cheapest.
#[derive(Clone)]
pub(super) struct Flow {
    pub(super) network: Network,
    potentials: Vec<Cost>,
    /// All nodes, each before all that its arcs lead to.
    order: Rc<[Node]>,
    /// What is too much at one node and too little at another.
    owed: Vec<(Node, Node, i32)>,
    meeting: Meeting,
}

impl Flow {
    /// The cheapest flow of an amount from a source to the sink. No arcs may go round.
    /// `known` are the potentials of the first nodes, where they are known; what the network
    /// carries already is where it starts; and `far` stands for no way to the sink.
    pub(super) fn new(
        network: Network,
        known: &[Cost],
        far: Cost,
        (source, amount): (Node, i32),
    ) -> Self {
        let order: Rc<[Node]> = network.in_order().into();
        let mut potentials = vec![-far; network.n_nodes()];
        potentials[..known.len()].copy_from_slice(known);
        for &node in order.iter().rev() {
            // What a known node leads to without limit cannot be worth more than it.
            let limit = if (node as usize) < known.len() { PLENTY / 2 } else { 1 };
            if let Some(least) = least_potential(&network, &potentials, (node, limit)) {
                potentials[node as usize] = potentials[node as usize].max(least);
            }
        }
        let mut flow =
            Self { network, potentials, order, owed: Vec::new(), meeting: Meeting::default() };
        let excess = flow.excess(source, amount);
        Admission::new(&mut flow.network, &mut flow.potentials, &excess).run();
        flow
    }

    /// Fills every arc that pays and empties every arc that does not; what then is too
    /// much at each node, if an amount comes from a source and goes to the sink.
    fn excess(&mut self, source: Node, amount: i32) -> Vec<i32> {
        let mut excess = vec![0; self.potentials.len()];
        excess[source as usize] += amount;
        excess[SINK as usize] -= amount;
        for step in self.network.steps() {
            let (from, to) = (self.network.start(step), self.network.end(step));
            let gain = self.potentials[to as usize] - self.potentials[from as usize];
            let reduced = self.network.cost(step) - gain;
            if reduced < 0 {
                self.network.push(step, self.network.room(step));
            } else if reduced > 0 {
                self.network.push(step, -self.network.flow(step));
            }
            excess[from as usize] -= self.network.flow(step);
            excess[to as usize] += self.network.flow(step);
        }
        excess
    }

    /// What each node is worth to what flows.
    pub(super) fn potential(&self, node: Node) -> Cost {
        self.potentials[node as usize]
    }

    /// Nodes that all searches for a change looked at together.
    pub(super) fn n_looked_at(&self) -> u64 {
        self.meeting.n_looked_at
    }

    /// Changes what an arc can carry; call [`settle`](Self::settle) afterwards.
    pub(super) fn set_capacity(&mut self, id: ArcId, capacity: i32) {
        let arc = self.network.arc(id);
        let surplus = arc.flow - capacity;
        if surplus > 0 {
            self.network.push_through(id, -surplus);
            self.owed.push((arc.from, arc.to, surplus));
        }
        self.network.set_room(id, capacity - self.network.arc(id).flow);
        self.mend(id);
    }

    /// Changes what an arc costs; call [`settle`](Self::settle) afterwards.
    pub(super) fn set_cost(&mut self, id: ArcId, cost: Cost) {
        self.network.set_cost(id, cost);
        self.mend(id);
    }

    /// Has the first of two arcs between the same nodes carry up to so much, and the other
    /// the rest of what both can; set their costs and call [`settle`](Self::settle) afterwards.
    pub(super) fn share(&mut self, (first, rest): (ArcId, ArcId), n_first: i32) {
        let (one, other) = (self.network.arc(first), self.network.arc(rest));
        let flow = one.flow + other.flow;
        let more = n_first.min(flow) - one.flow;
        self.network.push_through(first, more);
        self.network.push_through(rest, -more);
        self.network.set_room(first, n_first - (one.flow + more));
        let both = flow + one.room + other.room;
        debug_assert!(n_first <= both, "one arc cannot carry more than both");
        self.network.set_room(rest, both - n_first - (other.flow - more));
    }

    /// Fills an arc that pays, and empties one that does not.
    fn mend(&mut self, id: ArcId) {
        let arc = self.network.arc(id);
        let reduced = arc.cost + self.potential(arc.from) - self.potential(arc.to);
        if arc.room > 0 && reduced < 0 {
            self.network.push_through(id, arc.room);
            self.owed.push((arc.to, arc.from, arc.room));
        } else if arc.flow > 0 && reduced > 0 {
            self.network.push_through(id, -arc.flow);
            self.owed.push((arc.from, arc.to, arc.flow));
        }
    }

    /// How much dearer the cheapest way between two nodes is than their potentials say, if
    /// that is no more than `most`, and leads through none of some arcs. Nothing may be owed.
    pub(super) fn detour(
        &mut self,
        ends: (Node, Node),
        most: Cost,
        without: &[ArcId],
    ) -> Option<Cost> {
        debug_assert!(self.owed.is_empty());
        let hidden: Vec<(i32, i32)> = without.iter().map(|&id| self.network.hide(id)).collect();
        let found = self.meeting.find(&self.network, &self.potentials, ends, most);
        for (&id, carried) in without.iter().zip(hidden) {
            self.network.show(id, carried);
        }
        found
    }

    /// Sends all that is owed, at the least cost, one after the other.
    pub(super) fn settle(&mut self) {
        while let Some((from, to, mut amount)) = self.owed.pop() {
            while amount > 0 {
                amount -= self.send((from, to), amount);
            }
        }
    }

    /// Sends up to an amount along the cheapest way; how much.
    fn send(&mut self, ends: (Node, Node), most: i32) -> i32 {
        let length = self.meeting.find(&self.network, &self.potentials, ends, Cost::MAX - 1);
        let length = length.expect("what is too much can go to where it lacks");
        self.meeting.shift(&mut self.potentials, length);
        let path = self.meeting.path(&self.network);
        let room = path.iter().map(|&step| self.network.room(step)).min();
        let amount = room.map_or(most, |room| room.min(most));
        for step in path {
            self.network.push(step, amount);
        }
        amount
    }

    /// Lowers what nodes through which nothing flows are worth, as far as it goes. Their worth
    /// was right before, and then says what a first unit through them would be worth.
    pub(super) fn tighten(&mut self) {
        for &node in self.order.iter().rev() {
            if self.network.is_reached(node) || self.network.is_empty(node) {
                continue;
            }
            if let Some(least) = least_potential(&self.network, &self.potentials, (node, 1)) {
                self.potentials[node as usize] = least;
            }
        }
    }
}

/// The least that a node can be worth with what its ways lead to that have room for
/// so much, if there are any.
fn least_potential(
    network: &Network,
    potentials: &[Cost],
    (node, room): (Node, i32),
) -> Option<Cost> {
    let mut least = None;
    network.ways_out(node, |step, to, cost| {
        if network.room(step) >= room {
            least = least.max(Some(potentials[to as usize] - cost));
        }
    });
    least
}
