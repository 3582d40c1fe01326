//! A network: nodes, arcs, and what flows through them.
//!
//! Invariant: an arc stands in the *carrier* list of its head just when something
//! flows through it. So the ways out of a node in the residual network are its
//! own arcs with room, forward, and its carriers, backward; a mentor's node, which
//! hundreds of arcs enter, is left by no more carriers than the mentor has
//! mentees. Arcs are stored by the node that they leave; costs are shared through
//! a small table.

mod builder;

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::levels::Cost;

pub(super) use builder::NetworkBuilder;

/// A node of a network.
pub(super) type Node = u32;

/// An arc as it was added to a [`NetworkBuilder`], in the order of adding.
pub(super) type ArcId = u32;

/// No arc.
const NONE: u32 = u32::MAX;

/// An arc, seen whole.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arc {
    pub(super) from: Node,
    pub(super) to: Node,
    pub(super) room: i32,
    pub(super) flow: i32,
    pub(super) cost: Cost,
}

/// What searching needs of an arc, kept small because searching reads little else.
#[derive(Clone, Copy, Debug)]
struct Way {
    to: Node,
    room: i32,
    /// Place in the table of costs.
    cost: u32,
}

/// The rest of an arc.
#[derive(Clone, Copy, Debug)]
struct Link {
    from: Node,
    flow: i32,
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

/// The different costs, which arcs share.
#[derive(Clone, Debug, Default)]
struct Costs {
    values: Vec<Cost>,
    places: FxHashMap<Cost, u32>,
}

impl Costs {
    fn place(&mut self, cost: Cost) -> u32 {
        *self.places.entry(cost).or_insert_with(|| {
            self.values.push(cost);
            index(self.values.len() - 1)
        })
    }

    fn of(&self, way: &Way) -> Cost {
        self.values[way.cost as usize]
    }
}

/// A network whose arcs stay, though their room and flow change.
#[derive(Clone, Debug)]
pub(super) struct Network {
    /// The arcs that leave node `n` are at `first[n]..first[n + 1]`.
    first: Rc<[u32]>,
    /// The arcs that enter node `n` are those in `entering[first_in[n]..first_in[n + 1]]`.
    first_in: Rc<[u32]>,
    entering: Rc<[u32]>,
    ways: Vec<Way>,
    links: Vec<Link>,
    /// The first carrier of each node.
    carrier: Vec<u32>,
    /// Where the arcs that were added are now.
    place: Rc<[u32]>,
    costs: Costs,
}

impl Network {
    pub(super) fn n_nodes(&self) -> usize {
        self.carrier.len()
    }

    pub(super) fn n_arcs(&self) -> usize {
        self.ways.len()
    }

    /// The arc that was added as `id`.
    pub(super) fn arc(&self, id: ArcId) -> Arc {
        let place = self.place(id);
        let (way, link) = (self.ways[place], self.links[place]);
        let cost = self.costs.of(&way);
        Arc { from: link.from, to: way.to, room: way.room, flow: link.flow, cost }
    }

    fn place(&self, id: ArcId) -> usize {
        self.place[id as usize] as usize
    }

    fn leaving(&self, node: Node) -> std::ops::Range<usize> {
        self.first[node as usize] as usize..self.first[node as usize + 1] as usize
    }

    /// Calls `visit` with each residual way out of a node: step, end and cost.
    #[inline]
    pub(super) fn ways_out(&self, node: Node, mut visit: impl FnMut(Step, Node, Cost)) {
        let places = self.leaving(node);
        for (place, way) in places.clone().zip(&self.ways[places]) {
            if way.room > 0 {
                visit(Step::new(place, false), way.to, self.costs.of(way));
            }
        }
        let mut place = self.carrier[node as usize];
        while place != NONE {
            let link = &self.links[place as usize];
            let cost = self.costs.of(&self.ways[place as usize]);
            visit(Step::new(place as usize, true), link.from, -cost);
            place = link.next;
        }
    }

    /// Calls `visit` with each arc out of a node that can carry something: step, end and cost.
    #[inline]
    pub(super) fn arcs_out(&self, node: Node, mut visit: impl FnMut(Step, Node, Cost)) {
        let places = self.leaving(node);
        for (place, way) in places.clone().zip(&self.ways[places]) {
            if way.room > 0 || self.links[place].flow > 0 {
                visit(Step::new(place, false), way.to, self.costs.of(way));
            }
        }
    }

    /// Calls `visit` with each residual way into a node: step, start and cost.
    #[inline]
    pub(super) fn ways_in(&self, node: Node, mut visit: impl FnMut(Step, Node, Cost)) {
        for &place in &self.entering[self.coming(node)] {
            let way = &self.ways[place as usize];
            if way.room > 0 {
                let from = self.links[place as usize].from;
                visit(Step::new(place as usize, false), from, self.costs.of(way));
            }
        }
        let places = self.leaving(node);
        for (place, link) in places.clone().zip(&self.links[places]) {
            if link.flow > 0 {
                let way = &self.ways[place];
                visit(Step::new(place, true), way.to, -self.costs.of(way));
            }
        }
    }

    fn coming(&self, node: Node) -> std::ops::Range<usize> {
        self.first_in[node as usize] as usize..self.first_in[node as usize + 1] as usize
    }

    /// How many arcs end or begin at a node.
    pub(super) fn degree(&self, node: Node) -> usize {
        self.leaving(node).len() + self.coming(node).len()
    }

    /// Whether anything flows into a node.
    pub(super) fn is_reached(&self, node: Node) -> bool {
        self.carrier[node as usize] != NONE
    }

    /// Sends an amount through the arcs between two nodes, the cheapest first; what does not go.
    pub(super) fn fill(&mut self, from: Node, to: Node, mut amount: i32) -> i32 {
        let mut places: Vec<usize> = if self.leaving(from).len() <= self.coming(to).len() {
            self.leaving(from).filter(|&place| self.ways[place].to == to).collect()
        } else {
            let coming = self.entering[self.coming(to)].iter().map(|&place| place as usize);
            coming.filter(|&place| self.links[place].from == from).collect()
        };
        places.sort_by_key(|&place| self.costs.of(&self.ways[place]));
        for place in places {
            let some = amount.min(self.ways[place].room);
            self.carry(place, some);
            amount -= some;
        }
        amount
    }

    /// Whether no arc leaves a node.
    pub(super) fn is_empty(&self, node: Node) -> bool {
        self.leaving(node).is_empty()
    }

    /// Takes an arc away for a while; what it could carry more, and what it carried.
    pub(super) fn hide(&mut self, id: ArcId) -> (i32, i32) {
        let Arc { room, flow, .. } = self.arc(id);
        self.push_through(id, -flow);
        self.set_room(id, 0);
        (room, flow)
    }

    /// Puts back an arc that was [hidden](Self::hide).
    pub(super) fn show(&mut self, id: ArcId, (room, flow): (i32, i32)) {
        self.push_through(id, flow);
        self.set_room(id, room);
    }

    /// Where a step comes from.
    pub(super) fn start(&self, step: Step) -> Node {
        let place = step.place();
        if step.is_back() { self.ways[place].to } else { self.links[place].from }
    }

    /// Where a step leads to.
    pub(super) fn end(&self, step: Step) -> Node {
        let place = step.place();
        if step.is_back() { self.links[place].from } else { self.ways[place].to }
    }

    /// What every arc carries, to be [restored](Self::restore).
    pub(super) fn carried(&self) -> Vec<i32> {
        self.links.iter().map(|link| link.flow).collect()
    }

    /// Has every arc carry what it did.
    pub(super) fn restore(&mut self, carried: &[i32]) {
        for (place, flow) in carried.iter().enumerate() {
            self.carry(place, flow - self.links[place].flow);
        }
    }

    /// Every arc, as the step along it.
    pub(super) fn steps(&self) -> impl Iterator<Item = Step> + use<> {
        (0..self.ways.len()).map(|place| Step::new(place, false))
    }

    /// What a unit along a step costs.
    pub(super) fn cost(&self, step: Step) -> Cost {
        let cost = self.costs.of(&self.ways[step.place()]);
        if step.is_back() { -cost } else { cost }
    }

    /// How much more a step can take.
    pub(super) fn room(&self, step: Step) -> i32 {
        let place = step.place();
        if step.is_back() { self.links[place].flow } else { self.ways[place].room }
    }

    /// What the arc of a step carries.
    pub(super) fn flow(&self, step: Step) -> i32 {
        self.links[step.place()].flow
    }

    /// Sends `amount`, within the room, along a step.
    pub(super) fn push(&mut self, step: Step, amount: i32) {
        let amount = if step.is_back() { -amount } else { amount };
        self.carry(step.place(), amount);
    }

    /// Sends `amount`, which may be negative, through the arc added as `id`.
    pub(super) fn push_through(&mut self, id: ArcId, amount: i32) {
        self.carry(self.place(id), amount);
    }

    /// Changes what a unit through an arc costs.
    pub(super) fn set_cost(&mut self, id: ArcId, cost: Cost) {
        let place = self.place(id);
        self.ways[place].cost = self.costs.place(cost);
    }

    /// How many units flow at each cost; a cost may stand there twice.
    pub(super) fn units_by_cost(&self) -> impl Iterator<Item = (i64, Cost)> {
        let mut units = vec![0; self.costs.values.len()];
        for (way, link) in self.ways.iter().zip(&self.links) {
            units[way.cost as usize] += i64::from(link.flow);
        }
        units.into_iter().zip(self.costs.values.iter().copied())
    }

    /// The arcs out of a node that carry something: where they end, and how much.
    pub(super) fn flows_out(&self, node: Node) -> impl Iterator<Item = (Node, i32)> {
        let carried = self.leaving(node).map(|place| (self.ways[place].to, self.links[place].flow));
        carried.filter(|(_, flow)| *flow > 0)
    }

    /// All nodes, each before all that its arcs lead to; the arcs must not go round.
    pub(super) fn in_order(&self) -> Vec<Node> {
        let mut n_in = vec![0_u32; self.n_nodes()];
        for way in &self.ways {
            n_in[way.to as usize] += 1;
        }
        let mut order: Vec<Node> =
            (0..index(n_in.len())).filter(|&node| n_in[node as usize] == 0).collect();
        let mut next = 0;
        while next < order.len() {
            for way in &self.ways[self.leaving(order[next])] {
                n_in[way.to as usize] -= 1;
                if n_in[way.to as usize] == 0 {
                    order.push(way.to);
                }
            }
            next += 1;
        }
        order
    }

    pub(super) fn set_room(&mut self, id: ArcId, room: i32) {
        let place = self.place(id);
        self.ways[place].room = room;
    }

    fn carry(&mut self, place: usize, amount: i32) {
        self.ways[place].room -= amount;
        let link = &mut self.links[place];
        let carried = link.flow > 0;
        link.flow += amount;
        let does_now = link.flow > 0;
        if does_now && !carried {
            self.add_carrier(place);
        } else if carried && !does_now {
            self.remove_carrier(place);
        }
    }

    fn add_carrier(&mut self, place: usize) {
        let head = self.ways[place].to as usize;
        let next = self.carrier[head];
        self.carrier[head] = index(place);
        self.links[place].next = next;
        self.links[place].previous = NONE;
        if next != NONE {
            self.links[next as usize].previous = index(place);
        }
    }

    fn remove_carrier(&mut self, place: usize) {
        let Link { next, previous, .. } = self.links[place];
        if previous == NONE {
            self.carrier[self.ways[place].to as usize] = next;
        } else {
            self.links[previous as usize].next = next;
        }
        if next != NONE {
            self.links[next as usize].previous = previous;
        }
    }
}

/// A place as the engine stores it.
pub(super) fn index(place: usize) -> u32 {
    u32::try_from(place).expect("a network has fewer than 2^31 arcs")
}
