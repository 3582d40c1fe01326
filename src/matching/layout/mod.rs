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

mod ports;

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use self::ports::Port;
use super::classes::{Classes, MenteeClass};
use super::flow::SINK;
use super::hubs::{Hubs, PLENTY};
use super::instance::Instance;
use super::levels::{Cost, TIE};
use super::model::{Once, SOURCE, Side};
use super::network::{Network, NetworkBuilder, Node, index};

/// A network, and what its parts are.
pub(super) struct LaidOut {
    pub(super) network: Network,
    pub(super) once: Vec<Once>,
    /// How many units the mentors to start from are between each two nodes.
    pub(super) units: Vec<((Node, Node), i32)>,
    /// How many mentors all mentees together would take.
    pub(super) n_places: i32,
    pub(super) mentee_nodes: Vec<Node>,
    pub(super) mentor_nodes: Vec<Node>,
}

/// Lays out the network of classes; `given` are each mentee's mentors to start from.
pub(super) fn lay_out(
    instance: &Instance,
    classes: &Classes,
    given: Option<&[Vec<u32>]>,
) -> LaidOut {
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
        given,
        units: FxHashMap::default(),
    };
    for (class, &node) in classes.mentees.iter().zip(&mentee_nodes) {
        layout.add_mentees(class, node);
    }
    let Layout { mut network, once, n_places, units, .. } = layout;
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
    let mut units: Vec<((Node, Node), i32)> = units.into_iter().collect();
    units.sort_unstable();
    LaidOut { network: network.build(), once, units, n_places, mentee_nodes, mentor_nodes }
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
    /// Each mentee's mentors to start from.
    given: Option<&'a [Vec<u32>]>,
    /// How many units these are between each two nodes.
    units: FxHashMap<(Node, Node), i32>,
}

impl Layout<'_> {
    fn add_mentees(&mut self, class: &MenteeClass, node: Node) {
        let n = count(class.members.len());
        for k in class.n_pinned..class.capacity {
            self.network.add_arc(SOURCE, node, n, -self.instance.worth.size[k]);
            self.n_places += n;
        }
        let rest = class.listed.is_empty().then(|| self.rest(class, node));
        let given = self.given(class);
        let elsewhere = class.asked.map(|_| {
            let elsewhere = self.network.add_node();
            (elsewhere, self.add_side((node, elsewhere), n, 0))
        });
        let (mut inside, n_before) = (None, self.once.len());
        for profession in 0..index(self.instance.n_professions) {
            let Some(port) = self.port(class, profession) else { continue };
            if let Some(mentors) = given.get(&profession) {
                self.start((class, node, rest), (profession, &port), mentors);
            }
            if rest.is_none() || !self.kept(class, profession).is_empty() {
                self.network.add_arc(node, port.all, PLENTY, 0);
            }
            let crossing = elsewhere.zip(port.sharing);
            let Some(((elsewhere, _), sharing)) = crossing else {
                self.add_first(class, (node, port.all), profession);
                continue;
            };
            if class.wanted.contains_key(&profession) {
                self.add_first(class, (node, port.all), profession);
                inside = Some(self.add_side((port.all, sharing), n, TIE));
            } else if self.is_pinned(class, profession) {
                self.network.add_arc(elsewhere, sharing, n, 0);
            } else {
                let ways = [(node, port.all), (elsewhere, sharing)];
                let worth = self.instance.worth.distinct;
                let sides = ways.map(|way| Some(self.add_side(way, n, worth)));
                self.once.push(Once { sides, n, is_credit: false, n_professions: 0 });
            }
        }
        if let Some((_, elsewhere)) = elsewhere {
            let n_professions = index(self.once.len() - n_before);
            let sides =
                inside.map_or([Some(elsewhere), None], |side| [Some(side), Some(elsewhere)]);
            self.once.push(Once { sides, n, is_credit: true, n_professions });
        }
    }

    /// A side on which something is paid, to begin with for everybody alike.
    fn add_side(&mut self, (from, to): (Node, Node), n: i32, worth: Cost) -> Side {
        let held = self.network.add_arc(from, to, n, -worth);
        let spare = (n > 1).then(|| self.network.add_arc(from, to, 0, -worth));
        Side { held, spare }
    }

    /// Whether a pin gives somebody a mentor of a profession.
    fn is_pinned(&self, class: &MenteeClass, profession: u32) -> bool {
        let pinned = &self.instance.mentees[class.members[0] as usize].pinned;
        pinned.iter().any(|&v| self.instance.mentors[v as usize].profession == profession)
    }

    /// The way to every profession for those for whom it is neither the first of
    /// its kind nor the wish.
    fn rest(&mut self, class: &MenteeClass, node: Node) -> Node {
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
        rest
    }

    /// The mentors that a class has to start from, by profession.
    fn given(&self, class: &MenteeClass) -> BTreeMap<u32, Vec<u32>> {
        let mut given: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let matched = class.members.iter().filter_map(|&u| self.given?.get(u as usize)).flatten();
        for &v in matched {
            given.entry(self.instance.mentors[v as usize].profession).or_default().push(v);
        }
        given
    }

    /// Notes the units between each two nodes on the ways from a class to its mentors of a
    /// profession.
    fn start(
        &mut self,
        (class, node, rest): (&MenteeClass, Node, Option<Node>),
        (profession, port): (u32, &Port),
        mentors: &[u32],
    ) {
        let n_first = if self.is_pinned(class, profession) { 0 } else { class.members.len() };
        for (place, &v) in mentors.iter().enumerate() {
            let mentors = self.classes.of_mentor[v as usize] as usize;
            let mentor = self.mentor_nodes[mentors];
            let mut way = vec![SINK];
            let u = class.members[0] as usize;
            let is_kept = self.instance.mentees[u].kept.contains(&v);
            if is_kept || class.listed.contains(&profession) {
                let shares = class.asked.is_some() && self.instance.shares(u, v);
                way.push(mentor);
                way.extend(port.sharing.filter(|_| shares));
                way.push(port.all);
            } else {
                let mentors = &self.classes.mentors[mentors];
                way.extend(self.hubs.way_up(mentors, mentor, class.department));
                way.push(port.reach);
                let from = rest.filter(|_| place >= n_first).unwrap_or(port.all);
                way.extend(Some(from).filter(|from| *from != port.reach));
            }
            way.extend([node, SOURCE]);
            for two in way.windows(2) {
                *self.units.entry((two[1], two[0])).or_default() += 1;
            }
        }
    }

    /// The arcs worth the wish and a profession more.
    fn add_first(&mut self, class: &MenteeClass, (from, to): (Node, Node), profession: u32) {
        if self.is_pinned(class, profession) {
            return;
        }
        let worth = &self.instance.worth;
        let wanting = class.wanted.get(&profession).copied().unwrap_or(0);
        let others = count(class.members.len()) - wanting;
        let tiers = [(wanting, worth.distinct + worth.wanted), (others, worth.distinct)];
        for (n, worth) in tiers.into_iter().filter(|(n, _)| *n > 0) {
            self.network.add_arc(from, to, n, -worth);
        }
    }
}

fn count(n: usize) -> i32 {
    i32::try_from(n).expect("fewer than 2^31 people")
}
