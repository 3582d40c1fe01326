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
use super::levels::{Cost, TIE, Vector};
use super::network::{ArcId, NetworkBuilder, Node, index};

/// Something that is worth as much as it is worth once, though it is paid on two sides.
pub(super) struct Once {
    /// Where it is paid; a credit of somebody whose wish nobody shares, on one side only.
    sides: [Option<Side>; 2],
    /// How often it may be paid: once for each member of the class.
    pub(super) n: i32,
    /// Whether it is a credit; else it is a profession.
    pub(super) is_credit: bool,
    /// How many professions of the same class stand before a credit.
    n_professions: u32,
}

impl Once {
    pub(super) fn sides(&self) -> impl Iterator<Item = Side> + Clone + use<> {
        self.sides.into_iter().flatten()
    }
}

/// A side on which something is paid: an arc for those of a class who are held to it and
/// one for the others; a class of one needs only the first.
#[derive(Clone, Copy)]
pub(super) struct Side {
    pub(super) held: ArcId,
    pub(super) spare: Option<ArcId>,
}

impl Side {
    pub(super) fn arcs(self) -> impl Iterator<Item = ArcId> {
        [self.held].into_iter().chain(self.spare)
    }
}

/// The node from which every place with a mentor comes.
const SOURCE: Node = 1;

/// The network of a round, with a flow on it.
#[derive(Clone)]
pub(super) struct Model {
    pub(super) flow: Flow,
    /// A credit for each class of askers, and a profession more for each of theirs.
    pub(super) once: Rc<[Once]>,
    /// What a credit and a profession are worth.
    worth: [Cost; 2],
    pub(super) mentee_nodes: Rc<[Node]>,
    pub(super) mentor_nodes: Rc<[Node]>,
}

impl Model {
    /// The best plan of classes while nothing is paid for a credit, but that between equals
    /// somebody shares. `wider` is such a plan of classes that these are parts of, and who has
    /// whom in it.
    pub(super) fn new(
        instance: &Instance,
        classes: &Classes,
        wider: Option<(&Classes, &Self, &[Vec<u32>])>,
    ) -> Self {
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
            given: wider.map(|(_, _, matched)| matched),
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
        let far = 4 * instance.worth.size[0];
        let known = wider
            .map_or_else(|| vec![0], |(wider, model, _)| known_potentials(classes, wider, model));
        let mut network = network.build();
        let mut units: Vec<((Node, Node), i32)> = units.into_iter().collect();
        units.sort_unstable();
        for ((from, to), n) in units {
            network.fill(from, to, n);
        }
        Self {
            flow: Flow::new(network, &known, far, (SOURCE, n_places)),
            once: once.into(),
            worth: [instance.worth.identity, instance.worth.distinct],
            mentee_nodes: mentee_nodes.into(),
            mentor_nodes: mentor_nodes.into(),
        }
    }

    /// What something that counts once is worth.
    pub(super) fn worth(&self, place: usize) -> Cost {
        self.worth[usize::from(!self.once[place].is_credit)]
    }

    /// How often something is paid.
    pub(super) fn n_paid(&self, place: usize) -> i32 {
        self.once[place].sides().map(|side| self.n_paid_on(side)).sum()
    }

    /// How often something is paid on one side.
    pub(super) fn n_paid_on(&self, side: Side) -> i32 {
        side.arcs().map(|arc| self.flow.network.arc(arc).flow).sum()
    }

    /// All credits, and the professions of everybody credited elsewhere: no others can be paid
    /// twice.
    pub(super) fn crossing(&self) -> Vec<usize> {
        let mut crossing = Vec::new();
        for (place, once) in self.once.iter().enumerate().filter(|(_, once)| once.is_credit) {
            let elsewhere = once.sides().last();
            if elsewhere.is_some_and(|side| self.n_paid_on(side) > 0) {
                crossing.extend(place - once.n_professions as usize..place);
            }
            crossing.push(place);
        }
        crossing
    }

    /// What the flow is worth as a plan: what is worth something once counts once; `crossing`
    /// may be paid otherwise than it is worth, or twice.
    /// The plan itself may be worth more, where somebody shares unpaid.
    pub(super) fn value(&self, instance: &Instance, crossing: &[usize]) -> Vector {
        let mut total = [0; 9];
        let mut count = |units: i64, worth: Cost| {
            for (total, lane) in total.iter_mut().zip(instance.worth.unpack(worth)) {
                *total += units * lane;
            }
        };
        for (units, cost) in self.flow.network.units_by_cost().filter(|(units, _)| *units != 0) {
            count(units, -cost);
        }
        for &place in crossing {
            let once = &self.once[place];
            let mut paid = 0;
            for arc in once.sides().flat_map(Side::arcs) {
                let arc = self.flow.network.arc(arc);
                if arc.flow > 0 {
                    count(-i64::from(arc.flow), -arc.cost);
                    paid += arc.flow;
                }
            }
            count(i64::from(paid.min(once.n)), self.worth(place));
        }
        total
    }

    /// What a place with each class of mentors is worth.
    pub(super) fn prices(&self) -> Vec<Cost> {
        let sink = self.flow.potential(SINK);
        self.mentor_nodes.iter().map(|&node| sink - self.flow.potential(node)).collect()
    }
}

/// The potentials of the source, the sink and all classes, as those that they are parts of
/// have them.
fn known_potentials(classes: &Classes, wider: &Classes, model: &Model) -> Vec<Cost> {
    let mentees = classes
        .mentees
        .iter()
        .map(|class| model.mentee_nodes[wider.of_mentee[class.members[0] as usize] as usize]);
    let mentors = classes
        .mentors
        .iter()
        .map(|class| model.mentor_nodes[wider.of_mentor[class.members[0] as usize] as usize]);
    let nodes = [SINK, SOURCE].into_iter().chain(mentees).chain(mentors);
    nodes.map(|node| model.flow.potential(node)).collect()
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

/// Where a profession of a class of mentees begins.
struct Port {
    /// Everybody of the profession.
    all: Node,
    /// Where it joins that of others.
    reach: Node,
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
            if rest.is_none() {
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
            if class.listed.contains(&profession) {
                let u = class.members[0] as usize;
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
            return Some(Port { all, reach: all, sharing });
        }
        let port = self.network.add_node();
        self.network.add_arc(port, all, PLENTY, 0);
        Some(Port { all: port, reach: all, sharing })
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
        Some(Port { all, reach: all, sharing })
    }
}

fn count(n: usize) -> i32 {
    i32::try_from(n).expect("fewer than 2^31 people")
}
