//! A minimum-cost flow that stays optimal when capacities and costs change; here with the
//! successive shortest path algorithm on a pseudoflow. Source: Ahuja, Magnanti and Orlin,
//! "Network Flows", 1993, 9.3 (reduced cost optimality) and 9.7 (successive shortest paths).
//!
//! Invariant: every arc with residual capacity has a reduced cost (its cost, plus the potential
//! of its tail, minus the potential of its head) of at least zero. So whenever there is no
//! imbalance, the flow is of minimum cost. A change that breaks the invariant at an arc fills or
//! empties that arc. This leaves an excess at one end and a deficit at the other, which
//! [`route_imbalances`](MinimumCostFlow::route_imbalances) sends along shortest paths.
//!
//! The first flow comes from [`PrimalDual`], which is faster where much is to be sent at once.

use std::rc::Rc;

use super::bidirectional_dijkstra::BidirectionalDijkstra;
use super::network::{ArcId, Cost, Network, Node, SINK, UNLIMITED};
use super::primal_dual::PrimalDual;

/// Flow that is missing between two nodes: an excess at one and a deficit at the other.
#[derive(Clone, Copy)]
struct Imbalance {
    excess: Node,
    deficit: Node,
    amount: i32,
}

/// A flow from a source to the sink, and the potentials that prove its cost to be minimal.
#[derive(Clone)]
pub(crate) struct MinimumCostFlow {
    pub(crate) network: Network,
    potentials: Vec<Cost>,
    topological_order: Rc<[Node]>,
    imbalances: Vec<Imbalance>,
    shortest_path: BidirectionalDijkstra,
}

impl MinimumCostFlow {
    /// The minimum-cost flow of an amount from a source to the sink of a network without cycles.
    ///
    /// It starts from the flow that the network has, and from the potentials `known` of the
    /// first nodes. `far` is more than any path to the sink can cost.
    pub(crate) fn new(
        network: Network,
        known: &[Cost],
        far: Cost,
        source: Node,
        amount: i32,
    ) -> Self {
        let topological_order: Rc<[Node]> = network.topological_order().into();
        let mut potentials = vec![-far; network.n_nodes()];
        potentials[..known.len()].copy_from_slice(known);
        for &node in topological_order.iter().rev() {
            // An arc without limit never fills, so not even a known potential may be below it.
            let limit = if (node as usize) < known.len() { UNLIMITED / 2 } else { 1 };
            if let Some(least) = least_potential(&network, &potentials, node, limit) {
                potentials[node as usize] = potentials[node as usize].max(least);
            }
        }
        let mut flow = Self {
            network,
            potentials,
            topological_order,
            imbalances: Vec::new(),
            shortest_path: BidirectionalDijkstra::default(),
        };
        let excess = flow.restore_all_arcs(source, amount);
        PrimalDual::new(&mut flow.network, &mut flow.potentials, &excess).run();
        flow
    }

    /// Fills every arc of negative reduced cost and empties every arc of positive reduced cost;
    /// returns the excess of each node (negative for a deficit) if `amount` is to go from the
    /// source to the sink.
    fn restore_all_arcs(&mut self, source: Node, amount: i32) -> Vec<i32> {
        let mut excess = vec![0; self.potentials.len()];
        excess[source as usize] += amount;
        excess[SINK as usize] -= amount;
        for step in self.network.steps() {
            let (from, to) = (self.network.start(step), self.network.end(step));
            let gain = self.potentials[to as usize] - self.potentials[from as usize];
            let reduced_cost = self.network.cost(step) - gain;
            if reduced_cost < 0 {
                self.network.push(step, self.network.residual_capacity(step));
            } else if reduced_cost > 0 {
                self.network.push(step, -self.network.flow(step));
            }
            excess[from as usize] -= self.network.flow(step);
            excess[to as usize] += self.network.flow(step);
        }
        excess
    }

    /// The potential of a node: differences are what a unit of flow is worth more at one node
    /// than at another.
    pub(crate) fn potential(&self, node: Node) -> Cost {
        self.potentials[node as usize]
    }

    /// How many nodes all shortest path searches have scanned.
    pub(crate) fn n_scanned(&self) -> u64 {
        self.shortest_path.n_scanned
    }

    /// Changes the capacity of an arc; call [`route_imbalances`](Self::route_imbalances)
    /// afterwards.
    pub(crate) fn set_capacity(&mut self, id: ArcId, capacity: i32) {
        let arc = self.network.arc(id);
        let amount = arc.flow - capacity;
        if amount > 0 {
            self.network.push_through(id, -amount);
            self.imbalances.push(Imbalance { excess: arc.from, deficit: arc.to, amount });
        }
        self.network.set_residual_capacity(id, capacity - self.network.arc(id).flow);
        self.restore_arc(id);
    }

    /// Changes the cost of an arc; call [`route_imbalances`](Self::route_imbalances)
    /// afterwards.
    pub(crate) fn set_cost(&mut self, id: ArcId, cost: Cost) {
        self.network.set_cost(id, cost);
        self.restore_arc(id);
    }

    /// Divides the capacity of two parallel arcs between them anew: `n_first` for the first, the
    /// rest for the other. Set their costs and call [`route_imbalances`](Self::route_imbalances)
    /// afterwards.
    pub(crate) fn divide_capacity(&mut self, first: ArcId, other: ArcId, n_first: i32) {
        let (one, two) = (self.network.arc(first), self.network.arc(other));
        let flow = one.flow + two.flow;
        let more = n_first.min(flow) - one.flow;
        self.network.push_through(first, more);
        self.network.push_through(other, -more);
        self.network.set_residual_capacity(first, n_first - (one.flow + more));
        let both = flow + one.residual + two.residual;
        debug_assert!(n_first <= both, "one arc cannot have more capacity than both");
        self.network.set_residual_capacity(other, both - n_first - (two.flow - more));
    }

    /// Fills an arc of negative reduced cost, and empties one of positive reduced cost.
    fn restore_arc(&mut self, id: ArcId) {
        let arc = self.network.arc(id);
        let reduced_cost = arc.cost + self.potential(arc.from) - self.potential(arc.to);
        if arc.residual > 0 && reduced_cost < 0 {
            let amount = arc.residual;
            self.network.push_through(id, amount);
            self.imbalances.push(Imbalance { excess: arc.to, deficit: arc.from, amount });
        } else if arc.flow > 0 && reduced_cost > 0 {
            let amount = arc.flow;
            self.network.push_through(id, -amount);
            self.imbalances.push(Imbalance { excess: arc.from, deficit: arc.to, amount });
        }
    }

    /// The reduced cost of the shortest residual path between two nodes that uses none of some
    /// arcs, if it is at most `most`. There must be no imbalance.
    pub(crate) fn shortest_path_without(
        &mut self,
        arcs: &[ArcId],
        from: Node,
        to: Node,
        most: Cost,
    ) -> Option<Cost> {
        debug_assert!(self.imbalances.is_empty());
        let taken: Vec<_> = arcs.iter().map(|&id| self.network.take_out(id)).collect();
        let length = self.shortest_path.find(&self.network, &self.potentials, [from, to], most);
        for (&id, arc) in arcs.iter().zip(&taken) {
            self.network.put_back(id, arc);
        }
        length
    }

    /// Routes all imbalances along successive shortest paths, which restores a flow of minimum
    /// cost.
    pub(crate) fn route_imbalances(&mut self) {
        while let Some(Imbalance { excess, deficit, mut amount }) = self.imbalances.pop() {
            while amount > 0 {
                amount -= self.augment(excess, deficit, amount);
            }
        }
    }

    /// Sends up to `most` along the shortest path between two nodes; returns how much.
    fn augment(&mut self, from: Node, to: Node, most: i32) -> i32 {
        let (network, potentials) = (&self.network, &self.potentials);
        let length = self.shortest_path.find(network, potentials, [from, to], Cost::MAX - 1);
        let length = length.expect("every excess can reach its deficit");
        self.shortest_path.update_potentials(&mut self.potentials, length);
        let path = self.shortest_path.path(&self.network);
        let capacity = path.iter().map(|&step| self.network.residual_capacity(step)).min();
        let amount = capacity.map_or(most, |capacity| capacity.min(most));
        for step in path {
            self.network.push(step, amount);
        }
        amount
    }

    /// Lowers the potential of nodes without flow as far as reduced costs allow. It is then what
    /// a first unit of flow through the node would be worth.
    pub(crate) fn lower_unused_potentials(&mut self) {
        for &node in self.topological_order.iter().rev() {
            if self.network.has_inflow(node) || self.network.has_no_arcs_out(node) {
                continue;
            }
            if let Some(least) = least_potential(&self.network, &self.potentials, node, 1) {
                self.potentials[node as usize] = least;
            }
        }
    }
}

/// The least potential of a node at which no residual arc out of it with at least `capacity`
/// has a negative reduced cost; `None` where there is no such arc.
fn least_potential(
    network: &Network,
    potentials: &[Cost],
    node: Node,
    capacity: i32,
) -> Option<Cost> {
    let mut least = None;
    network.residual_arcs_out(node, |step, to, cost| {
        if network.residual_capacity(step) >= capacity {
            least = least.max(Some(potentials[to as usize] - cost));
        }
    });
    least
}
