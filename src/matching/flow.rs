//! Cheapest flow by the primal-dual method.
//!
//! Invariant between calls: the cost of every arc with room, plus the potential
//! of its tail, minus that of its head, is never negative. So whenever no node
//! has an excess, the flow is as cheap as any. Each phase finds by Dijkstra how
//! far the nearest lack is from all excesses, shifts the potentials, and then
//! sends as much as it can along arcs of reduced cost zero.
//!
//! A phase costs O(arcs log nodes) at worst, and little when the lack is near;
//! a plan from nothing takes as many phases as there are different path costs.
//! Source: Ford and Fulkerson, "A primal-dual algorithm for the capacitated
//! Hitchcock problem", 1957; Ahuja, Magnanti and Orlin, "Network Flows", 9.8.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::levels::Cost;
use super::network::{ArcId, Network, Node};

/// A flow on a network, with the potentials that prove it cheapest.
#[derive(Clone)]
pub(super) struct Flow {
    pub(super) network: Network,
    pub(super) potential: Vec<Cost>,
    excess: Vec<i32>,
    /// Nodes that may have an excess.
    active: Vec<Node>,
    search: Search,
}

/// Room for one phase, kept so that small phases cost little.
#[derive(Clone)]
struct Search {
    distance: Vec<Cost>,
    /// The phase in which `distance` was last set, and in which it became final.
    reached: Vec<u32>,
    settled: Vec<u32>,
    /// The next arc to try while sending; valid in this phase's settled nodes.
    next: Vec<u32>,
    on_path: Vec<bool>,
    order: Vec<Node>,
    phase: u32,
}

impl Flow {
    /// An empty flow on a network whose arcs all lead to higher nodes.
    pub(super) fn new(network: Network) -> Self {
        let n_nodes = network.n_nodes();
        let mut flow = Self {
            potential: vec![0; n_nodes],
            excess: vec![0; n_nodes],
            active: Vec::new(),
            search: Search {
                distance: vec![0; n_nodes],
                reached: vec![0; n_nodes],
                settled: vec![0; n_nodes],
                next: vec![0; n_nodes],
                on_path: vec![false; n_nodes],
                order: Vec::new(),
                phase: 0,
            },
            network,
        };
        flow.start_potentials();
        flow
    }

    /// Shortest distances in an acyclic network, by one pass in node order.
    fn start_potentials(&mut self) {
        for node in 0..self.network.n_nodes() {
            for place in self.network.leaving(super::network::index(node)) {
                let arc = &self.network.arcs[place];
                if arc.room > 0 {
                    let through = self.potential[node] + self.network.cost(arc);
                    let head = &mut self.potential[arc.to as usize];
                    *head = (*head).min(through);
                }
            }
        }
    }

    /// Puts `amount` at one node and takes it from another.
    pub(super) fn supply(&mut self, from: Node, to: Node, amount: i32) {
        self.excess[from as usize] += amount;
        self.excess[to as usize] -= amount;
        self.active.push(from);
        self.active.push(to);
    }

    /// Changes what an arc can carry; call [`settle`](Self::settle) afterwards.
    pub(super) fn set_capacity(&mut self, id: ArcId, capacity: i32) {
        let place = self.network.place(id);
        let (tail, head) = (self.network.tail(place), self.network.arcs[place].to);
        let surplus = self.network.flow(id) - capacity;
        if surplus > 0 {
            self.network.push(place, -surplus);
            self.supply(tail, head, surplus);
        }
        self.network.arcs[place].room = capacity - self.network.flow(id);
        let room = self.network.arcs[place].room;
        if room > 0 && self.reduced_cost(tail, place) < 0 {
            self.network.push(place, room);
            self.supply(head, tail, room);
        }
    }

    fn reduced_cost(&self, tail: Node, place: usize) -> Cost {
        let arc = &self.network.arcs[place];
        self.network.cost(arc) + self.potential[tail as usize] - self.potential[arc.to as usize]
    }

    /// Sends every excess to where there is a lack, at the least cost.
    ///
    /// Every excess must be able to reach a lack, which holds for changes to a
    /// network in which everything may go round through the root.
    pub(super) fn settle(&mut self) {
        loop {
            let excess = &self.excess;
            self.active.retain(|&node| excess[node as usize] > 0);
            self.active.sort_unstable();
            self.active.dedup();
            if self.active.is_empty() {
                return;
            }
            let distance = self.find_nearest_lack();
            self.shift_potentials(distance);
            for from in 0..self.active.len() {
                let from = self.active[from];
                while self.excess[from as usize] > 0 && self.send_from(from) {}
            }
        }
    }

    /// Dijkstra from all excesses, up to and including the nearest lack.
    fn find_nearest_lack(&mut self) -> Cost {
        let Self { network, potential, excess, active, search } = self;
        search.phase += 1;
        search.order.clear();
        let phase = search.phase;
        let mut heap = BinaryHeap::new();
        let mut level: Vec<Node> = Vec::new();
        for &node in active.iter() {
            search.distance[node as usize] = 0;
            search.reached[node as usize] = phase;
            level.push(node);
        }
        let mut here = 0;
        let mut found = false;
        loop {
            // Arcs of reduced cost zero stay on this stack and never see the heap.
            while let Some(node) = level.pop() {
                let n = node as usize;
                if search.settled[n] == phase {
                    continue;
                }
                search.settled[n] = phase;
                search.order.push(node);
                found |= excess[n] < 0;
                for place in network.leaving(node) {
                    let arc = &network.arcs[place];
                    let to = arc.to as usize;
                    if arc.room == 0 || search.settled[to] == phase {
                        continue;
                    }
                    let through = here + network.cost(arc) + potential[n] - potential[to];
                    if search.reached[to] == phase && search.distance[to] <= through {
                        continue;
                    }
                    search.reached[to] = phase;
                    search.distance[to] = through;
                    if through == here {
                        level.push(arc.to);
                    } else {
                        heap.push(Reverse((through, arc.to)));
                    }
                }
            }
            if found {
                return here;
            }
            let Reverse((distance, node)) = heap.pop().expect("every excess can reach a lack");
            if search.settled[node as usize] != phase {
                here = distance;
                level.push(node);
            }
        }
    }

    fn shift_potentials(&mut self, distance: Cost) {
        let Self { network, potential, search, .. } = self;
        for &node in &search.order {
            let n = node as usize;
            potential[n] += search.distance[n] - distance;
            search.next[n] = network.first[n];
        }
    }

    /// Sends along one path of reduced cost zero; says whether there was one.
    ///
    /// A node whose arcs were all tried is not entered again in this phase; what
    /// that misses, the next phase finds at distance zero.
    fn send_from(&mut self, from: Node) -> bool {
        let mut path: Vec<usize> = Vec::new();
        let mut node = from;
        self.search.on_path[from as usize] = true;
        loop {
            if self.excess[node as usize] < 0 {
                break;
            }
            if let Some(place) = self.next_tight_arc(node) {
                path.push(place);
                node = self.network.arcs[place].to;
                self.search.on_path[node as usize] = true;
                continue;
            }
            self.search.on_path[node as usize] = false;
            let Some(place) = path.pop() else { return false };
            node = self.network.tail(place);
            self.search.next[node as usize] += 1;
        }
        self.send_along(from, &path, node);
        true
    }

    fn next_tight_arc(&mut self, node: Node) -> Option<usize> {
        let end = self.network.first[node as usize + 1];
        while self.search.next[node as usize] < end {
            let place = self.search.next[node as usize] as usize;
            let arc = &self.network.arcs[place];
            let to = arc.to as usize;
            if arc.room > 0
                && self.search.settled[to] == self.search.phase
                && !self.search.on_path[to]
                && self.search.next[to] < self.network.first[to + 1]
                && self.reduced_cost(node, place) == 0
            {
                return Some(place);
            }
            self.search.next[node as usize] += 1;
        }
        None
    }

    fn send_along(&mut self, from: Node, path: &[usize], to: Node) {
        let narrowest = path.iter().map(|&place| self.network.arcs[place].room).min();
        let ends = self.excess[from as usize].min(-self.excess[to as usize]);
        let amount = narrowest.map_or(ends, |room| room.min(ends));
        for &place in path {
            self.network.push(place, amount);
            self.search.on_path[self.network.arcs[place].to as usize] = false;
        }
        self.search.on_path[from as usize] = false;
        self.excess[from as usize] -= amount;
        self.excess[to as usize] += amount;
    }
}
