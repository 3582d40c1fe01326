//! Arcs to everybody of a grade and profession outside one organisation; here with a binary tree
//! over the organisations, as in a segment tree. Source: de Berg, Cheong, van Kreveld and Overmars,
//! "Computational Geometry", 2008, 10.3 (segment trees).
//!
//! A *hub* is the mentors of one grade and profession; the leaves of its tree are their
//! organisations. "Everybody outside my organisation" is the siblings of the nodes from its leaf up
//! to the root. So a handful of arcs stand for one to each mentor, and paths stay short. An identity
//! has hubs of its own, over the mentors who share it. A node for what a mentee can reach joins the
//! hubs of the grades that the rules allow; all mentees for whom it is the same share it.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::aggregation::{Classes, MentorClass};
use super::instance::Instance;
use crate::matching::flow::{Cost, NetworkBuilder, Node, SINK, UNLIMITED};

/// A grade, a profession, and the identity that all share.
type Key = (u8, u32, Option<u32>);

/// The mentors of a grade and profession, by organisation.
struct Hub {
    /// Sorted.
    organisations: Vec<u32>,
    /// The root at 1, the children of `i` at `2 i` and `2 i + 1`, the leaves last.
    tree: Vec<Node>,
}

impl Hub {
    fn new(network: &mut NetworkBuilder, organisations: BTreeMap<u32, Vec<Node>>) -> Self {
        let n = organisations.len();
        let mut tree = vec![SINK; n];
        for mentors in organisations.values() {
            tree.push(join_nodes(network, mentors));
        }
        for i in (1..n).rev() {
            tree[i] = join_nodes(network, &[tree[2 * i], tree[2 * i + 1]]);
        }
        Self { organisations: organisations.into_keys().collect(), tree }
    }

    /// The nodes that together lead to everybody outside an organisation.
    fn without(&self, organisation: u32) -> Vec<Node> {
        let Ok(place) = self.organisations.binary_search(&organisation) else {
            return vec![self.tree[1]];
        };
        let leaf = self.organisations.len() + place;
        let path = std::iter::successors(Some(leaf), |i| Some(i / 2));
        path.take_while(|i| *i > 1).map(|i| self.tree[i ^ 1]).collect()
    }

    /// The nodes from a mentor in organisation `at` up to where mentees in `from` reach them.
    fn path_up(&self, mentor: Node, at: u32, from: u32) -> Vec<Node> {
        let n = self.organisations.len();
        let leaf = |organisation| Some(n + self.organisations.binary_search(&organisation).ok()?);
        let own = leaf(from);
        let mut i = leaf(at).expect("a hub has the organisations of its mentors");
        let mut path = vec![mentor];
        if self.tree[i] != mentor {
            path.push(self.tree[i]);
        }
        while i > 1 && !own.is_some_and(|own| is_above(i ^ 1, own)) {
            i /= 2;
            path.push(self.tree[i]);
        }
        path
    }
}

/// Whether one node of a tree is another, or above it.
fn is_above(index: usize, mut other: usize) -> bool {
    while other > index {
        other /= 2;
    }
    other == index
}

/// A node that leads to all of several.
fn join_nodes(network: &mut NetworkBuilder, nodes: &[Node]) -> Node {
    if let &[only] = nodes {
        return only;
    }
    let node = network.add_node();
    for &to in nodes {
        network.add_arc(node, to, UNLIMITED, 0);
    }
    node
}

/// All hubs, and the nodes made so far that lead to what a mentee can reach.
pub(crate) struct Hubs<'a> {
    instance: &'a Instance,
    by_key: FxHashMap<Key, Hub>,
    reaches: FxHashMap<(Key, Option<u32>), Option<Node>>,
}

impl<'a> Hubs<'a> {
    /// Hubs of classes of mentors, whose nodes are given.
    pub(crate) fn new(
        instance: &'a Instance,
        network: &mut NetworkBuilder,
        classes: &Classes,
        nodes: &[Node],
    ) -> Self {
        let mut members: BTreeMap<Key, BTreeMap<u32, Vec<Node>>> = BTreeMap::new();
        for (class, &node) in classes.mentors.iter().zip(nodes) {
            let shared = class.identities.iter().map(|&identity| Some(identity));
            for identity in [None].into_iter().chain(shared) {
                let key = (class.grade, class.profession, identity);
                let hub = members.entry(key).or_default();
                hub.entry(class.organisation).or_default().push(node);
            }
        }
        let hubs = members
            .into_iter()
            .map(|(key, by_organisation)| (key, Hub::new(network, by_organisation)));
        Self { instance, by_key: hubs.collect(), reaches: FxHashMap::default() }
    }

    /// The nodes from a mentor's class up to where mentees of an organisation reach it.
    pub(crate) fn path_up(
        &self,
        class: &MentorClass,
        mentor: Node,
        organisation: u32,
    ) -> Vec<Node> {
        let hub = &self.by_key[&(class.grade, class.profession, None)];
        hub.path_up(mentor, class.organisation, organisation)
    }

    /// The node from which a mentee of a grade and organisation reaches the mentors of a profession,
    /// all of them or those of one identity; `None` if there are none.
    pub(crate) fn reach(
        &mut self,
        network: &mut NetworkBuilder,
        grade: u8,
        organisation: u32,
        profession: u32,
        identity: Option<u32>,
    ) -> Option<Node> {
        let rules = &self.instance.rules;
        let gaps = rules.grade_gap_min..=rules.grade_gap_max;
        let hubs: Vec<(&Hub, Cost)> = gaps
            .filter_map(|gap| {
                let hub = self.by_key.get(&(grade.checked_add(gap)?, profession, identity))?;
                Some((hub, if gap >= 2 { self.instance.weights.two_grades } else { 0 }))
            })
            .collect();
        let is_inside =
            hubs.iter().any(|(hub, _)| hub.organisations.binary_search(&organisation).is_ok());
        let key = ((grade, profession, identity), is_inside.then_some(organisation));
        if let Some(&known) = self.reaches.get(&key) {
            return known;
        }
        let arcs: Vec<(Node, Cost)> = hubs
            .iter()
            .flat_map(|(hub, worth)| {
                hub.without(organisation).into_iter().map(|node| (node, *worth))
            })
            .collect();
        let reach = (!arcs.is_empty()).then(|| network.add_node());
        for (to, worth) in arcs {
            network.add_arc(reach.expect("it leads somewhere"), to, UNLIMITED, -worth);
        }
        self.reaches.insert(key, reach);
        reach
    }
}
