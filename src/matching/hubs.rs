//! Ways to everybody of a grade and profession but those of one department.
//!
//! A *hub* is the mentors of one grade and profession, by department: a binary tree
//! whose leaves are the departments. Whoever works in one of them reaches everybody
//! else through the siblings along the way from their leaf up to the root, so a
//! handful of arcs stand for one to each mentor, and paths stay short. An identity
//! has hubs of its own, over the mentors who share it. A *reach* joins the hubs of
//! the grades that a mentee of one grade may go to; it is shared by all mentees whom
//! it suits.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::classes::{Classes, MentorClass};
use super::flow::SINK;
use super::instance::Instance;
use super::levels::Cost;
use super::network::{NetworkBuilder, Node};

/// More than flows anywhere.
pub(super) const PLENTY: i32 = i32::MAX / 4;

/// A grade, a profession, and the identity that all share.
type Key = (u8, u32, Option<u32>);

/// The mentors of a grade and profession, by department.
struct Hub {
    departments: Vec<u32>,
    /// The root at 1, the children of `i` at `2 i` and `2 i + 1`, the leaves last.
    tree: Vec<Node>,
}

impl Hub {
    fn new(network: &mut NetworkBuilder, departments: BTreeMap<u32, Vec<Node>>) -> Self {
        let n = departments.len();
        let mut tree = vec![SINK; n];
        for mentors in departments.values() {
            tree.push(join(network, mentors));
        }
        for i in (1..n).rev() {
            tree[i] = join(network, &[tree[2 * i], tree[2 * i + 1]]);
        }
        Self { departments: departments.into_keys().collect(), tree }
    }

    /// The nodes that together lead to everybody outside a department.
    fn without(&self, department: u32) -> Vec<Node> {
        let Ok(place) = self.departments.binary_search(&department) else {
            return vec![self.tree[1]];
        };
        let leaf = self.departments.len() + place;
        let way_up = std::iter::successors(Some(leaf), |i| Some(i / 2));
        way_up.take_while(|i| *i > 1).map(|i| self.tree[i ^ 1]).collect()
    }

    /// The nodes from a mentor up to where somebody in a department reaches them.
    fn way_up(&self, mentor: Node, (at, from): (u32, u32)) -> Vec<Node> {
        let n = self.departments.len();
        let leaf = |department| Some(n + self.departments.binary_search(&department).ok()?);
        let own = leaf(from);
        let mut i = leaf(at).expect("a hub has the departments of its mentors");
        let mut way = vec![mentor];
        if self.tree[i] != mentor {
            way.push(self.tree[i]);
        }
        while i > 1 && !own.is_some_and(|own| is_above(i ^ 1, own)) {
            i /= 2;
            way.push(self.tree[i]);
        }
        way
    }
}

/// Whether one place of a tree is another, or above it.
fn is_above(place: usize, mut other: usize) -> bool {
    while other > place {
        other /= 2;
    }
    other == place
}

/// A node that leads to all of several.
fn join(network: &mut NetworkBuilder, nodes: &[Node]) -> Node {
    if let &[only] = nodes {
        return only;
    }
    let node = network.add_node();
    for &to in nodes {
        network.add_arc(node, to, PLENTY, 0);
    }
    node
}

/// All hubs, and the reaches made so far.
pub(super) struct Hubs<'a> {
    instance: &'a Instance,
    by_key: FxHashMap<Key, Hub>,
    reaches: FxHashMap<(Key, Option<u32>), Option<Node>>,
}

impl<'a> Hubs<'a> {
    /// Hubs of classes of mentors, whose nodes are given.
    pub(super) fn new(
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
                hub.entry(class.department).or_default().push(node);
            }
        }
        let hubs =
            members.into_iter().map(|(key, by_department)| (key, Hub::new(network, by_department)));
        Self { instance, by_key: hubs.collect(), reaches: FxHashMap::default() }
    }

    /// The nodes from a mentor of a class up to where a mentee reaches them.
    pub(super) fn way_up(&self, class: &MentorClass, mentor: Node, department: u32) -> Vec<Node> {
        let hub = &self.by_key[&(class.grade, class.profession, None)];
        hub.way_up(mentor, (class.department, department))
    }

    /// The node from which a mentee reaches a profession's mentors, of all or of one identity.
    pub(super) fn reach(
        &mut self,
        network: &mut NetworkBuilder,
        (grade, department): (u8, u32),
        profession: u32,
        identity: Option<u32>,
    ) -> Option<Node> {
        let rules = &self.instance.rules;
        let gaps = rules.grade_gap_min..=rules.grade_gap_max;
        let hubs: Vec<(&Hub, Cost)> = gaps
            .filter_map(|gap| {
                let hub = self.by_key.get(&(grade.checked_add(gap)?, profession, identity))?;
                Some((hub, if gap >= 2 { self.instance.worth.two_grades } else { 0 }))
            })
            .collect();
        let is_inside =
            hubs.iter().any(|(hub, _)| hub.departments.binary_search(&department).is_ok());
        let key = ((grade, profession, identity), is_inside.then_some(department));
        if let Some(&known) = self.reaches.get(&key) {
            return known;
        }
        let ways: Vec<(Node, Cost)> = hubs
            .iter()
            .flat_map(|(hub, worth)| hub.without(department).into_iter().map(|node| (node, *worth)))
            .collect();
        let reach = (!ways.is_empty()).then(|| network.add_node());
        for (to, worth) in ways {
            network.add_arc(reach.expect("there is a way"), to, PLENTY, -worth);
        }
        self.reaches.insert(key, reach);
        reach
    }
}
