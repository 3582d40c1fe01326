//! A residual network: nodes, arcs with capacities and costs, and a flow; here with the arcs
//! stored by their tail, in a forward star. Source: Ahuja, Magnanti and Orlin, "Network Flows",
//! 1993, chapter 2.
//!
//! Each node also has a linked list of the arcs with flow into it. So the residual arcs out of a
//! node are its own arcs with residual capacity, forward, and the arcs of that list, backward. A
//! mentor's node, which hundreds of arcs enter, has no more arcs in its list than the mentor has
//! mentees. Costs are shared through a small table, because arcs have few different ones.

use std::rc::Rc;

use rustc_hash::FxHashMap;

/// The cost of a unit of flow: what a plan is worth level by level, packed into one number and
/// negated (see [`weights`](crate::matching::model)). Such costs form an ordered group, which
/// is all that the algorithms of this folder need.
pub(crate) type Cost = i128;

/// A node of a network.
pub(crate) type Node = u32;

/// An arc as it was added to a [`NetworkBuilder`], in the order of adding.
pub(crate) type ArcId = u32;

/// The node where all flow ends.
pub(crate) const SINK: Node = 0;

/// A capacity that no flow reaches.
pub(crate) const UNLIMITED: i32 = i32::MAX / 4;

/// No arc.
pub(super) const NONE: u32 = u32::MAX;

/// All that is known of an arc.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arc {
    pub(crate) from: Node,
    pub(crate) to: Node,
    pub(crate) residual: i32,
    pub(crate) flow: i32,
    pub(crate) cost: Cost,
}

/// The part of an arc that a search reads, kept small for speed.
#[derive(Clone, Copy, Debug)]
pub(super) struct ArcHead {
    pub(super) to: Node,
    pub(super) residual: i32,
    /// Index into the table of costs.
    pub(super) cost: u32,
}

/// The rest of an arc.
#[derive(Clone, Copy, Debug)]
pub(super) struct ArcTail {
    pub(super) from: Node,
    pub(super) flow: i32,
    /// The neighbours in the list of arcs with flow into the head.
    pub(super) next: u32,
    pub(super) previous: u32,
}

/// An arc of the residual network: the arc at an index, forward or backward.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Step(u32);

impl Step {
    fn new(index: usize, is_back: bool) -> Self {
        Self(narrow_index(index) << 1 | u32::from(is_back))
    }

    fn index(self) -> usize {
        (self.0 >> 1) as usize
    }

    fn is_back(self) -> bool {
        self.0 & 1 == 1
    }
}

/// The different costs; arcs refer to them by index.
#[derive(Clone, Debug, Default)]
pub(super) struct Costs {
    values: Vec<Cost>,
    indices: FxHashMap<Cost, u32>,
}

impl Costs {
    /// The index of a cost, which is added where it is new.
    pub(super) fn index(&mut self, cost: Cost) -> u32 {
        *self.indices.entry(cost).or_insert_with(|| {
            self.values.push(cost);
            narrow_index(self.values.len() - 1)
        })
    }

    fn of(&self, head: &ArcHead) -> Cost {
        self.values[head.cost as usize]
    }
}

/// A network with a flow. Its arcs stay; their residual capacities, flows and costs change.
#[derive(Clone, Debug)]
pub(crate) struct Network {
    /// The arcs that leave node `n` have the indices `first[n]..first[n + 1]`.
    pub(super) first: Rc<[u32]>,
    /// The arcs that enter node `n` are those in `entering[first_in[n]..first_in[n + 1]]`.
    pub(super) first_in: Rc<[u32]>,
    pub(super) entering: Rc<[u32]>,
    pub(super) heads: Vec<ArcHead>,
    pub(super) tails: Vec<ArcTail>,
    /// The first arc with flow into each node.
    pub(super) first_inflow: Vec<u32>,
    /// The index of each arc by its [`ArcId`].
    pub(super) index: Rc<[u32]>,
    pub(super) costs: Costs,
}

impl Network {
    pub(crate) fn n_nodes(&self) -> usize {
        self.first_inflow.len()
    }

    pub(crate) fn n_arcs(&self) -> usize {
        self.heads.len()
    }

    /// The arc that was added as `id`.
    pub(crate) fn arc(&self, id: ArcId) -> Arc {
        let index = self.index(id);
        let (head, tail) = (self.heads[index], self.tails[index]);
        let cost = self.costs.of(&head);
        Arc { from: tail.from, to: head.to, residual: head.residual, flow: tail.flow, cost }
    }

    fn index(&self, id: ArcId) -> usize {
        self.index[id as usize] as usize
    }

    fn arcs_leaving(&self, node: Node) -> std::ops::Range<usize> {
        self.first[node as usize] as usize..self.first[node as usize + 1] as usize
    }

    /// Calls `visit` with each residual arc out of a node: the arc, its head and its cost.
    #[inline]
    pub(crate) fn residual_arcs_out(&self, node: Node, mut visit: impl FnMut(Step, Node, Cost)) {
        let indices = self.arcs_leaving(node);
        for (index, head) in indices.clone().zip(&self.heads[indices]) {
            if head.residual > 0 {
                visit(Step::new(index, false), head.to, self.costs.of(head));
            }
        }
        let mut index = self.first_inflow[node as usize];
        while index != NONE {
            let tail = &self.tails[index as usize];
            let cost = self.costs.of(&self.heads[index as usize]);
            visit(Step::new(index as usize, true), tail.from, -cost);
            index = tail.next;
        }
    }

    /// Calls `visit` with each arc out of a node that has residual capacity or flow: the arc,
    /// its head and its cost.
    #[inline]
    pub(crate) fn arcs_out(&self, node: Node, mut visit: impl FnMut(Step, Node, Cost)) {
        let indices = self.arcs_leaving(node);
        for (index, head) in indices.clone().zip(&self.heads[indices]) {
            if head.residual > 0 || self.tails[index].flow > 0 {
                visit(Step::new(index, false), head.to, self.costs.of(head));
            }
        }
    }

    /// Calls `visit` with each residual arc into a node: the arc, its tail and its cost.
    #[inline]
    pub(crate) fn residual_arcs_in(&self, node: Node, mut visit: impl FnMut(Step, Node, Cost)) {
        for &index in &self.entering[self.arcs_entering(node)] {
            let head = &self.heads[index as usize];
            if head.residual > 0 {
                let from = self.tails[index as usize].from;
                visit(Step::new(index as usize, false), from, self.costs.of(head));
            }
        }
        let indices = self.arcs_leaving(node);
        for (index, tail) in indices.clone().zip(&self.tails[indices]) {
            if tail.flow > 0 {
                let head = &self.heads[index];
                visit(Step::new(index, true), head.to, -self.costs.of(head));
            }
        }
    }

    fn arcs_entering(&self, node: Node) -> std::ops::Range<usize> {
        self.first_in[node as usize] as usize..self.first_in[node as usize + 1] as usize
    }

    /// How many arcs enter or leave a node.
    pub(crate) fn degree(&self, node: Node) -> usize {
        self.arcs_leaving(node).len() + self.arcs_entering(node).len()
    }

    /// Whether there is flow into a node.
    pub(crate) fn has_inflow(&self, node: Node) -> bool {
        self.first_inflow[node as usize] != NONE
    }

    /// Sends up to an amount along the arcs between two nodes, the cheapest first; returns what
    /// did not fit.
    pub(crate) fn send_between(&mut self, from: Node, to: Node, mut amount: i32) -> i32 {
        let mut indices: Vec<usize> =
            if self.arcs_leaving(from).len() <= self.arcs_entering(to).len() {
                self.arcs_leaving(from).filter(|&index| self.heads[index].to == to).collect()
            } else {
                let entering =
                    self.entering[self.arcs_entering(to)].iter().map(|&index| index as usize);
                entering.filter(|&index| self.tails[index].from == from).collect()
            };
        indices.sort_by_key(|&index| self.costs.of(&self.heads[index]));
        for index in indices {
            let some = amount.min(self.heads[index].residual);
            self.add_flow(index, some);
            amount -= some;
        }
        amount
    }

    /// Whether no arc leaves a node.
    pub(crate) fn has_no_arcs_out(&self, node: Node) -> bool {
        self.arcs_leaving(node).is_empty()
    }

    /// Takes an arc out of the network, until it is [put back](Self::put_back); returns it as
    /// it was.
    pub(crate) fn take_out(&mut self, id: ArcId) -> Arc {
        let arc = self.arc(id);
        self.push_through(id, -arc.flow);
        self.set_residual_capacity(id, 0);
        arc
    }

    /// Puts back an arc that was [taken out](Self::take_out).
    pub(crate) fn put_back(&mut self, id: ArcId, arc: &Arc) {
        self.push_through(id, arc.flow);
        self.set_residual_capacity(id, arc.residual);
    }

    /// The tail of a residual arc.
    pub(crate) fn start(&self, step: Step) -> Node {
        let index = step.index();
        if step.is_back() { self.heads[index].to } else { self.tails[index].from }
    }

    /// The head of a residual arc.
    pub(crate) fn end(&self, step: Step) -> Node {
        let index = step.index();
        if step.is_back() { self.tails[index].from } else { self.heads[index].to }
    }

    /// The flow on each arc, for [`set_flows`](Self::set_flows).
    pub(crate) fn flows(&self) -> Vec<i32> {
        self.tails.iter().map(|tail| tail.flow).collect()
    }

    /// Sets the flow on each arc, within its capacity.
    pub(crate) fn set_flows(&mut self, flows: &[i32]) {
        for (index, flow) in flows.iter().enumerate() {
            self.add_flow(index, flow - self.tails[index].flow);
        }
    }

    /// Every arc, forward.
    pub(crate) fn steps(&self) -> impl Iterator<Item = Step> + use<> {
        (0..self.heads.len()).map(|index| Step::new(index, false))
    }

    /// The cost of a unit along a residual arc.
    pub(crate) fn cost(&self, step: Step) -> Cost {
        let cost = self.costs.of(&self.heads[step.index()]);
        if step.is_back() { -cost } else { cost }
    }

    /// How much more flow a residual arc can take.
    pub(crate) fn residual_capacity(&self, step: Step) -> i32 {
        let index = step.index();
        if step.is_back() { self.tails[index].flow } else { self.heads[index].residual }
    }

    /// The flow on the arc behind a residual arc.
    pub(crate) fn flow(&self, step: Step) -> i32 {
        self.tails[step.index()].flow
    }

    /// Sends an amount along a residual arc, within its residual capacity.
    pub(crate) fn push(&mut self, step: Step, amount: i32) {
        let amount = if step.is_back() { -amount } else { amount };
        self.add_flow(step.index(), amount);
    }

    /// Adds an amount, which may be negative, to the flow on an arc.
    pub(crate) fn push_through(&mut self, id: ArcId, amount: i32) {
        self.add_flow(self.index(id), amount);
    }

    /// Changes the cost of an arc.
    pub(crate) fn set_cost(&mut self, id: ArcId, cost: Cost) {
        let index = self.index(id);
        self.heads[index].cost = self.costs.index(cost);
    }

    /// The total flow at each cost; a cost may be listed twice.
    pub(crate) fn units_by_cost(&self) -> impl Iterator<Item = (i64, Cost)> {
        let mut units = vec![0; self.costs.values.len()];
        for (head, tail) in self.heads.iter().zip(&self.tails) {
            units[head.cost as usize] += i64::from(tail.flow);
        }
        units.into_iter().zip(self.costs.values.iter().copied())
    }

    /// The arcs out of a node that have flow: their head and the flow.
    pub(crate) fn flows_out(&self, node: Node) -> impl Iterator<Item = (Node, i32)> {
        let flows =
            self.arcs_leaving(node).map(|index| (self.heads[index].to, self.tails[index].flow));
        flows.filter(|(_, flow)| *flow > 0)
    }

    /// All nodes in topological order, by Kahn's algorithm; the network has no cycles.
    pub(crate) fn topological_order(&self) -> Vec<Node> {
        let mut n_in = vec![0_u32; self.n_nodes()];
        for head in &self.heads {
            n_in[head.to as usize] += 1;
        }
        let mut order: Vec<Node> =
            (0..narrow_index(n_in.len())).filter(|&node| n_in[node as usize] == 0).collect();
        let mut next = 0;
        while next < order.len() {
            for head in &self.heads[self.arcs_leaving(order[next])] {
                n_in[head.to as usize] -= 1;
                if n_in[head.to as usize] == 0 {
                    order.push(head.to);
                }
            }
            next += 1;
        }
        order
    }

    /// Changes how much more flow an arc can take.
    pub(crate) fn set_residual_capacity(&mut self, id: ArcId, residual: i32) {
        let index = self.index(id);
        self.heads[index].residual = residual;
    }

    fn add_flow(&mut self, index: usize, amount: i32) {
        self.heads[index].residual -= amount;
        let tail = &mut self.tails[index];
        let was_used = tail.flow > 0;
        tail.flow += amount;
        let is_used = tail.flow > 0;
        if is_used && !was_used {
            self.link_inflow(index);
        } else if was_used && !is_used {
            self.unlink_inflow(index);
        }
    }

    fn link_inflow(&mut self, index: usize) {
        let head = self.heads[index].to as usize;
        let next = self.first_inflow[head];
        self.first_inflow[head] = narrow_index(index);
        self.tails[index].next = next;
        self.tails[index].previous = NONE;
        if next != NONE {
            self.tails[next as usize].previous = narrow_index(index);
        }
    }

    fn unlink_inflow(&mut self, index: usize) {
        let ArcTail { next, previous, .. } = self.tails[index];
        if previous == NONE {
            self.first_inflow[self.heads[index].to as usize] = next;
        } else {
            self.tails[previous as usize].next = next;
        }
        if next != NONE {
            self.tails[next as usize].previous = previous;
        }
    }
}

/// The index of a node, an arc or a class as it is stored: half the size of a `usize`.
pub(crate) fn narrow_index(index: usize) -> u32 {
    u32::try_from(index).expect("a network has fewer than 2^31 arcs")
}
