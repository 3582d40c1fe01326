//! The network of a round: who may go where, and what each step is worth.
//!
//! A unit flows from the source to a class of mentees (worth the first, second or
//! third mentor), on to a profession (worth the wish, and a profession more), over
//! a reach to a class of mentors (worth two grades), and on to the sink (worth
//! the load). Each worth falls with the units, so the cheapest flow is the best
//! plan for all levels but identity.
//!
//! Identity crosses the professions. Who asked has one *channel* for each
//! profession in which a mentor shares theirs; the credit is *inside* when it is
//! given among the mentors of one profession, which is exact, or *elsewhere* when
//! it is given over several, which may count a profession twice. With the wanted
//! profession and elsewhere both open the credit itself may count twice. So an
//! asker's worth is never too low; each thing that may count twice is listed as a
//! [`Once`], for [`identity`](super::identity) to set right.

use std::collections::BTreeMap;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::classes::{Classes, MenteeClass};
use super::flow::{Flow, SINK};
use super::hubs::{Hubs, PLENTY};
use super::instance::Instance;
use super::levels::{Cost, Vector};
use super::network::{ArcId, NetworkBuilder, Node, index};

/// Something that is worth as much as it is worth once, though several arcs pay it.
pub(super) struct Once {
    /// The arcs that pay.
    pub(super) arcs: Vec<ArcId>,
    /// How often it may be paid: once for each member of the class.
    pub(super) n: i32,
    /// What it is worth.
    pub(super) worth: Cost,
    /// Whether it is a credit; else it is a profession.
    pub(super) is_credit: bool,
}

/// The node from which every place with a mentor comes.
const SOURCE: Node = 1;

/// The network of a round, with a flow on it.
#[derive(Clone)]
pub(super) struct Model {
    pub(super) flow: Flow,
    /// A credit for each class of askers, and a profession more for each of theirs.
    pub(super) once: Rc<[Once]>,
    pub(super) mentee_nodes: Rc<[Node]>,
    pub(super) mentor_nodes: Rc<[Node]>,
    /// How many mentors all mentees together would take.
    n_places: i32,
}

impl Model {
    /// The network of classes, each asker open on all sides, with nobody in it.
    pub(super) fn new(instance: &Instance, classes: &Classes) -> Self {
        let mut network = NetworkBuilder::default();
        let sink = network.add_node();
        debug_assert_eq!(sink, SINK);
        let source = network.add_node();
        debug_assert_eq!(source, SOURCE);
        network.add_arc(SOURCE, SINK, PLENTY, 0);
        let mentee_nodes: Vec<Node> = classes.mentees.iter().map(|_| network.add_node()).collect();
        let mentor_nodes: Vec<Node> = classes.mentors.iter().map(|_| network.add_node()).collect();
        let hubs = Hubs::new(instance, &mut network, classes, &mentor_nodes);
        let rests = FxHashMap::default();
        let mut layout = Layout {
            instance,
            classes,
            network,
            hubs,
            mentor_nodes: &mentor_nodes,
            rests,
            once: Vec::new(),
            n_places: 0,
        };
        for (class, &node) in classes.mentees.iter().zip(&mentee_nodes) {
            layout.add_mentees(class, node);
        }
        let Layout { mut network, once, n_places, .. } = layout;
        for (class, &node) in classes.mentors.iter().zip(&mentor_nodes) {
            for (k, load) in instance.worth.load.iter().enumerate() {
                let has_place = |v: &&u32| {
                    let mentor = &instance.mentors[**v as usize];
                    mentor.n_pinned <= k && k < mentor.capacity
                };
                let n = count(class.members.iter().filter(has_place).count());
                if n > 0 {
                    network.add_arc(node, SINK, n, -load);
                }
            }
        }
        let far = 4 * instance.worth.size[0];
        Self {
            flow: Flow::new(network.build(), far),
            once: once.into(),
            mentee_nodes: mentee_nodes.into(),
            mentor_nodes: mentor_nodes.into(),
            n_places,
        }
    }

    /// Lets all mentees in who are to come.
    pub(super) fn admit(&mut self) {
        self.flow.owe(SOURCE, SINK, self.n_places);
        self.flow.settle_from(SOURCE);
    }

    /// How often something is paid.
    pub(super) fn n_paid(&self, once: usize) -> i32 {
        self.once[once].arcs.iter().map(|&arc| self.flow.network.arc(arc).flow).sum()
    }

    /// What the flow is worth as a plan: what is worth something once counts once.
    /// The plan itself may be worth more, where somebody shares unpaid.
    pub(super) fn value(&self, instance: &Instance) -> Vector {
        let mut total = [0; 9];
        let mut count = |units: i64, worth: Cost| {
            for (total, lane) in total.iter_mut().zip(instance.worth.unpack(worth)) {
                *total += units * lane;
            }
        };
        for (units, cost) in self.flow.network.units_by_cost() {
            count(units, -cost);
        }
        for once in self.once.iter() {
            let mut paid = 0;
            for &arc in &once.arcs {
                let arc = self.flow.network.arc(arc);
                count(-i64::from(arc.flow), -arc.cost);
                paid += arc.flow;
            }
            count(i64::from(paid.min(once.n)), once.worth);
        }
        total
    }

    /// What a place with each class of mentors is worth.
    pub(super) fn prices(&self) -> Vec<Cost> {
        let sink = self.flow.potential(SINK);
        self.mentor_nodes.iter().map(|&node| sink - self.flow.potential(node)).collect()
    }
}

/// A network being laid out.
struct Layout<'a> {
    instance: &'a Instance,
    classes: &'a Classes,
    network: NetworkBuilder,
    hubs: Hubs<'a>,
    mentor_nodes: &'a [Node],
    /// From a grade and department to every profession, for nothing.
    rests: FxHashMap<(u8, u32), Node>,
    once: Vec<Once>,
    n_places: i32,
}

/// Where a profession of a class of mentees begins.
struct Port {
    /// Everybody of the profession.
    all: Node,
    /// Those who share what the class asked for.
    sharing: Option<Node>,
}

impl Layout<'_> {
    fn add_mentees(&mut self, class: &MenteeClass, node: Node) {
        let n = count(class.members.len());
        for k in class.n_pinned..class.capacity {
            self.network.add_arc(SOURCE, node, n, -self.instance.worth.size[k]);
            self.n_places += n;
        }
        let rest = class.listed.is_empty().then(|| self.rest(class, node));
        let elsewhere = class.asked.map(|_| {
            let elsewhere = self.network.add_node();
            (elsewhere, self.network.add_arc(node, elsewhere, n, -self.instance.worth.identity))
        });
        let mut credits = Vec::new();
        for profession in 0..index(self.instance.n_professions) {
            let Some(port) = self.port(class, profession) else { continue };
            let first = self.add_first(class, node, port.all, profession);
            if rest.is_none() {
                self.network.add_arc(node, port.all, PLENTY, 0);
            }
            let (Some((elsewhere, _)), Some(sharing)) = (elsewhere, port.sharing) else { continue };
            let worth = &self.instance.worth;
            if class.wanted.contains_key(&profession) {
                credits.push(self.network.add_arc(port.all, sharing, n, -worth.identity));
                continue;
            }
            let worth = if first.is_some() { worth.distinct } else { 0 };
            let again = self.network.add_arc(elsewhere, sharing, n, -worth);
            if let Some(first) = first {
                self.once.push(Once { arcs: vec![first, again], n, worth, is_credit: false });
            }
        }
        if let Some((_, arc)) = elsewhere {
            credits.push(arc);
            self.once.push(Once {
                arcs: credits,
                n,
                worth: self.instance.worth.identity,
                is_credit: true,
            });
        }
    }

    /// The way to every profession for those for whom it is neither the first of
    /// its kind nor the wish.
    fn rest(&mut self, class: &MenteeClass, node: Node) {
        let key = (class.grade, class.department);
        let rest = self.rests.get(&key).copied().unwrap_or_else(|| {
            let rest = self.network.add_node();
            for profession in 0..index(self.instance.n_professions) {
                if let Some(reach) = self.hubs.reach(&mut self.network, key, profession, None) {
                    self.network.add_arc(rest, reach, PLENTY, 0);
                }
            }
            self.rests.insert(key, rest);
            rest
        });
        self.network.add_arc(node, rest, PLENTY, 0);
    }

    /// The arcs worth the wish and a profession more; the last of them.
    fn add_first(
        &mut self,
        class: &MenteeClass,
        from: Node,
        to: Node,
        profession: u32,
    ) -> Option<ArcId> {
        let worth = &self.instance.worth;
        if class.n_pinned > 0 {
            let pinned = &self.instance.mentees[class.members[0] as usize].pinned;
            if pinned.iter().any(|&v| self.instance.mentors[v as usize].profession == profession) {
                return None;
            }
        }
        let wanting = class.wanted.get(&profession).copied().unwrap_or(0);
        let others = count(class.members.len()) - wanting;
        let tiers = [(wanting, worth.distinct + worth.wanted), (others, worth.distinct)];
        let mut arc = None;
        for (n, worth) in tiers.into_iter().filter(|(n, _)| *n > 0) {
            arc = Some(self.network.add_arc(from, to, n, -worth));
        }
        arc
    }

    /// Where a profession begins, if anybody of it is within reach.
    fn port(&mut self, class: &MenteeClass, profession: u32) -> Option<Port> {
        if class.listed.contains(&profession) {
            return self.listed_port(class, profession);
        }
        let from = (class.grade, class.department);
        let all = self.hubs.reach(&mut self.network, from, profession, None)?;
        let sharing = class
            .asked
            .and_then(|asked| self.hubs.reach(&mut self.network, from, profession, Some(asked)));
        if sharing.is_none() || !class.wanted.contains_key(&profession) {
            return Some(Port { all, sharing });
        }
        let port = self.network.add_node();
        self.network.add_arc(port, all, PLENTY, 0);
        Some(Port { all: port, sharing })
    }

    /// A profession whose mentors are listed one by one, for somebody set apart.
    fn listed_port(&mut self, class: &MenteeClass, profession: u32) -> Option<Port> {
        let u = class.members[0] as usize;
        let candidates: Vec<u32> = self.instance.candidates(u, profession).collect();
        if candidates.is_empty() {
            return None;
        }
        let shares = |v: u32| class.asked.is_some() && self.instance.shares(u, v);
        let all = self.network.add_node();
        let sharing = candidates.iter().any(|&v| shares(v)).then(|| self.network.add_node());
        if let Some(sharing) = sharing {
            self.network.add_arc(all, sharing, PLENTY, 0);
        }
        let mut ways = BTreeMap::new();
        for v in candidates {
            let from = sharing.filter(|_| shares(v)).unwrap_or(all);
            let key = (self.classes.of_mentor[v as usize], from, self.instance.pair_worth(u, v));
            *ways.entry(key).or_insert(0) += 1;
        }
        for ((mentors, from, worth), n) in ways {
            self.network.add_arc(from, self.mentor_nodes[mentors as usize], n, -worth);
        }
        Some(Port { all, sharing })
    }
}

fn count(n: usize) -> i32 {
    i32::try_from(n).expect("fewer than 2^31 people")
}
