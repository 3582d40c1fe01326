//! The network of a round: who may go where, and what each step is worth; here with worths that
//! fall as parallel arcs of falling worth. Source: Ahuja, Magnanti and Orlin, "Network Flows",
//! 1993, chapter 14 (a convex cost flow as a minimum-cost flow). `docs/matching.md` draws one.
//!
//! A unit of flow goes from the source to a class of mentees (worth the first, second or third
//! mentor), to a profession (worth the wish, and a profession more), to a class of mentors (worth
//! two grades), and to the sink (worth the load). Each worth falls with the units, so a
//! minimum-cost flow is the best plan for all levels but identity.
//!
//! A shared identity may be found in any profession. Whoever asked for one has a way of their own
//! to the mentors of each profession who share it. A credit is *inside* when it is given among the
//! mentors of the wanted profession, or *elsewhere* when it is given over several others. The
//! network alone could give both, and it could count a profession twice, for its mentors who share
//! and for all its mentors. Each of the two is listed as a [`Coupling`].

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::aggregation::{Classes, MenteeClass};
use super::coupling::{Coupling, Side};
use super::entries::{Entries, Entry};
use super::instance::Instance;
use super::weights::TIE;
use crate::matching::flow::{Cost, Network, NetworkBuilder, Node, SINK, UNLIMITED, narrow_index};

/// The node where all flow begins.
pub(crate) const SOURCE: Node = 1;

/// A network, and what its parts are.
pub(crate) struct Layout {
    pub(crate) network: Network,
    pub(crate) couplings: Vec<Coupling>,
    /// The units between each two nodes in the plan to start from.
    pub(crate) units: Vec<([Node; 2], i32)>,
    /// How many mentors all mentees together take.
    pub(crate) n_places: i32,
    pub(crate) mentee_nodes: Vec<Node>,
    pub(crate) mentor_nodes: Vec<Node>,
}

impl Layout {
    /// Lays out the network of classes; `matched` are each mentee's mentors in the plan to start
    /// from.
    pub(crate) fn new(
        instance: &Instance,
        classes: &Classes,
        matched: Option<&[Vec<u32>]>,
    ) -> Self {
        let mut network = NetworkBuilder::default();
        let sink = network.add_node();
        debug_assert_eq!(sink, SINK);
        let source = network.add_node();
        debug_assert_eq!(source, SOURCE);
        network.add_arc(SOURCE, SINK, UNLIMITED, 0);
        let mentee_nodes: Vec<Node> = classes.mentees.iter().map(|_| network.add_node()).collect();
        let mentor_nodes: Vec<Node> = classes.mentors.iter().map(|_| network.add_node()).collect();
        let entries = Entries::new(instance, classes, network, &mentor_nodes);
        let mut builder = LayoutBuilder {
            instance,
            entries,
            any_profession: FxHashMap::default(),
            couplings: Vec::new(),
            n_places: 0,
            matched,
            units: FxHashMap::default(),
        };
        for (class, &node) in classes.mentees.iter().zip(&mentee_nodes) {
            builder.add_mentees(class, node);
        }
        let LayoutBuilder { entries, couplings, n_places, units, .. } = builder;
        let mut network = entries.network;
        for (class, &node) in classes.mentors.iter().zip(&mentor_nodes) {
            for (k, load) in instance.weights.load.iter().enumerate() {
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
        let mut units: Vec<([Node; 2], i32)> = units.into_iter().collect();
        units.sort_unstable();
        let network = network.build();
        Self { network, couplings, units, n_places, mentee_nodes, mentor_nodes }
    }
}

/// A network being laid out.
struct LayoutBuilder<'a> {
    instance: &'a Instance,
    entries: Entries<'a>,
    /// By grade and organisation, the node that leads to every profession and is worth nothing.
    any_profession: FxHashMap<(u8, u32), Node>,
    couplings: Vec<Coupling>,
    n_places: i32,
    /// Each mentee's mentors in the plan to start from.
    matched: Option<&'a [Vec<u32>]>,
    /// The units between each two nodes in that plan.
    units: FxHashMap<[Node; 2], i32>,
}

/// A class of mentees with its node, and the node to every profession unless it has singletons'
/// lists of mentors.
#[derive(Clone, Copy)]
struct ClassNodes<'a> {
    class: &'a MenteeClass,
    node: Node,
    any_profession: Option<Node>,
}

impl LayoutBuilder<'_> {
    fn add_mentees(&mut self, class: &MenteeClass, node: Node) {
        let n = count(class.members.len());
        for k in class.n_pinned..class.capacity {
            self.entries.network.add_arc(SOURCE, node, n, -self.instance.weights.size[k]);
            self.n_places += n;
        }
        let any_profession = class.listed.is_empty().then(|| self.add_any_profession(class, node));
        let nodes = ClassNodes { class, node, any_profession };
        let matched = self.matched_by_profession(class);
        let elsewhere = class.asked.map(|_| {
            let elsewhere = self.entries.network.add_node();
            (elsewhere, self.add_side(node, elsewhere, n, 0))
        });
        let (mut inside, n_before) = (None, self.couplings.len());
        for profession in 0..narrow_index(self.instance.n_professions) {
            let Some(entry) = self.entries.entry(class, profession) else { continue };
            if let Some(mentors) = matched.get(&profession) {
                self.note_units(nodes, profession, &entry, mentors);
            }
            let has_earlier = !self.entries.earlier_mentors(class, profession).is_empty();
            if any_profession.is_none() || has_earlier {
                self.entries.network.add_arc(node, entry.all, UNLIMITED, 0);
            }
            let Some(((elsewhere, _), sharing)) = elsewhere.zip(entry.sharing) else {
                self.add_first_of_profession(nodes, entry.all, profession);
                continue;
            };
            if class.wanted.contains_key(&profession) {
                self.add_first_of_profession(nodes, entry.all, profession);
                inside = Some(self.add_side(entry.all, sharing, n, TIE));
            } else if self.is_pinned(class, profession) {
                self.entries.network.add_arc(elsewhere, sharing, n, 0);
            } else {
                let worth = self.instance.weights.distinct;
                let to_all = self.add_side(node, entry.all, n, worth);
                let to_sharing = self.add_side(elsewhere, sharing, n, worth);
                let sides = [Some(to_all), Some(to_sharing)];
                self.couplings.push(Coupling { sides, n, is_credit: false, n_professions: 0 });
            }
        }
        if let Some((_, elsewhere)) = elsewhere {
            let n_professions = narrow_index(self.couplings.len() - n_before);
            let sides =
                inside.map_or([Some(elsewhere), None], |side| [Some(side), Some(elsewhere)]);
            self.couplings.push(Coupling { sides, n, is_credit: true, n_professions });
        }
    }

    /// Adds a side of a coupling, with everybody fixed to it.
    fn add_side(&mut self, from: Node, to: Node, n: i32, worth: Cost) -> Side {
        let fixed = self.entries.network.add_arc(from, to, n, -worth);
        let free = (n > 1).then(|| self.entries.network.add_arc(from, to, 0, -worth));
        Side { fixed, free }
    }

    /// Whether a pin gives a class of one a mentor of a profession.
    fn is_pinned(&self, class: &MenteeClass, profession: u32) -> bool {
        let pinned = &self.instance.mentees[class.members[0] as usize].pinned;
        pinned.iter().any(|&v| self.instance.mentors[v as usize].profession == profession)
    }

    /// Adds the way to every profession for a mentor who is neither the first of a profession nor
    /// in the wanted one; shared by all classes of a grade and organisation.
    fn add_any_profession(&mut self, class: &MenteeClass, node: Node) -> Node {
        let Entries { network, hubs, .. } = &mut self.entries;
        let (grade, organisation) = (class.grade, class.organisation);
        let shared = *self.any_profession.entry((grade, organisation)).or_insert_with(|| {
            let shared = network.add_node();
            for profession in 0..narrow_index(self.instance.n_professions) {
                if let Some(all) = hubs.reach(network, grade, organisation, profession, None) {
                    network.add_arc(shared, all, UNLIMITED, 0);
                }
            }
            shared
        });
        network.add_arc(node, shared, UNLIMITED, 0);
        shared
    }

    /// The mentors that a class has in the plan to start from, by profession.
    fn matched_by_profession(&self, class: &MenteeClass) -> BTreeMap<u32, Vec<u32>> {
        let mut by_profession: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        let matched = class.members.iter().filter_map(|&u| self.matched?.get(u as usize)).flatten();
        for &v in matched {
            let profession = self.instance.mentors[v as usize].profession;
            by_profession.entry(profession).or_default().push(v);
        }
        by_profession
    }

    /// Notes the units on the paths from a class to its mentors of a profession in the plan to
    /// start from.
    fn note_units(
        &mut self,
        nodes: ClassNodes<'_>,
        profession: u32,
        entry: &Entry,
        mentors: &[u32],
    ) {
        let ClassNodes { class, node, any_profession } = nodes;
        let n_first = if self.is_pinned(class, profession) { 0 } else { class.members.len() };
        for (nth, &v) in mentors.iter().enumerate() {
            let mentor = self.entries.mentor_node(v);
            // From the sink back to the source.
            let mut path = vec![SINK];
            let u = class.members[0] as usize;
            let is_earlier = self.instance.mentees[u].earlier.contains(&v);
            if is_earlier || class.listed.contains(&profession) {
                let shares = class.asked.is_some() && self.instance.shares(u, v);
                path.push(mentor);
                path.extend(entry.sharing.filter(|_| shares));
                path.push(entry.all);
            } else {
                path.extend(self.entries.path_up(v, class.organisation));
                path.push(entry.shared);
                let from = any_profession.filter(|_| nth >= n_first).unwrap_or(entry.all);
                path.extend(Some(from).filter(|from| *from != entry.shared));
            }
            path.extend([node, SOURCE]);
            for two in path.windows(2) {
                *self.units.entry([two[1], two[0]]).or_default() += 1;
            }
        }
    }

    /// Adds the arcs from a class to a profession that are worth the wish and a profession more.
    fn add_first_of_profession(&mut self, from: ClassNodes<'_>, to: Node, profession: u32) {
        let ClassNodes { class, node, .. } = from;
        if self.is_pinned(class, profession) {
            return;
        }
        let weights = &self.instance.weights;
        let wanting = class.wanted.get(&profession).copied().unwrap_or(0);
        let others = count(class.members.len()) - wanting;
        let tiers = [(wanting, weights.distinct + weights.wanted), (others, weights.distinct)];
        for (n, worth) in tiers.into_iter().filter(|(n, _)| *n > 0) {
            self.entries.network.add_arc(node, to, n, -worth);
        }
    }
}

fn count(n: usize) -> i32 {
    i32::try_from(n).expect("fewer than 2^31 people")
}
