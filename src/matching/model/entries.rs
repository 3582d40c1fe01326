//! Where each profession begins for a class of mentees; here shared by all classes that see the
//! same mentors, with arcs of their own for singletons.
//!
//! Most classes go on where others of their grade and organisation do. A singleton for a pin or an
//! exclusion has their mentors listed one by one. A singleton for an earlier pair has an arc to
//! that mentor beside the shared way.

use std::collections::BTreeMap;

use super::aggregation::{Classes, MenteeClass};
use super::hubs::Hubs;
use super::instance::Instance;
use crate::matching::flow::{NetworkBuilder, Node, UNLIMITED};

/// Where a profession begins for a class of mentees.
pub(super) struct Entry {
    /// The node of all its mentors.
    pub(super) all: Node,
    /// The node that is shared with other classes; the same as `all` where there is no other.
    pub(super) shared: Node,
    /// The node of its mentors who share what the class asked for.
    pub(super) sharing: Option<Node>,
}

/// A network with hubs, to which entries are added.
pub(super) struct Entries<'a> {
    instance: &'a Instance,
    classes: &'a Classes,
    pub(super) network: NetworkBuilder,
    pub(super) hubs: Hubs<'a>,
    mentor_nodes: &'a [Node],
}

impl<'a> Entries<'a> {
    /// Adds hubs to a network that has the nodes of mentors.
    pub(super) fn new(
        instance: &'a Instance,
        classes: &'a Classes,
        mut network: NetworkBuilder,
        mentor_nodes: &'a [Node],
    ) -> Self {
        let hubs = Hubs::new(instance, &mut network, classes, mentor_nodes);
        Self { instance, classes, network, hubs, mentor_nodes }
    }

    /// The node of a mentor's class.
    pub(super) fn mentor_node(&self, v: u32) -> Node {
        self.mentor_nodes[self.classes.of_mentor[v as usize] as usize]
    }

    /// The nodes from a mentor's class up to where mentees of an organisation reach it.
    pub(super) fn path_up(&self, v: u32, organisation: u32) -> Vec<Node> {
        let class = &self.classes.mentors[self.classes.of_mentor[v as usize] as usize];
        self.hubs.path_up(class, self.mentor_node(v), organisation)
    }

    /// Adds the entry to a profession; `None` if nobody of it is within reach.
    pub(super) fn entry(&mut self, class: &MenteeClass, profession: u32) -> Option<Entry> {
        if class.listed.contains(&profession) {
            return self.listed_entry(class, profession);
        }
        let (grade, organisation) = (class.grade, class.organisation);
        let network = &mut self.network;
        let shared = self.hubs.reach(network, grade, organisation, profession, None)?;
        let sharing = class.asked.and_then(|asked| {
            self.hubs.reach(network, grade, organisation, profession, Some(asked))
        });
        let earlier = self.earlier_mentors(class, profession);
        let is_shared = sharing.is_none() || !class.wanted.contains_key(&profession);
        if is_shared && earlier.is_empty() {
            return Some(Entry { all: shared, shared, sharing });
        }
        let all = self.network.add_node();
        self.network.add_arc(all, shared, UNLIMITED, 0);
        let sharing = self.add_earlier_pairs(class, all, sharing, &earlier);
        Some(Entry { all, shared, sharing })
    }

    /// The mentors of a profession whom a singleton has in an earlier plan.
    pub(super) fn earlier_mentors(&self, class: &MenteeClass, profession: u32) -> Vec<u32> {
        let earlier = self.instance.mentees[class.members[0] as usize].earlier.iter().copied();
        earlier.filter(|&v| self.instance.mentors[v as usize].profession == profession).collect()
    }

    /// Adds arcs from an entry to the mentors of earlier pairs; returns the node of those who
    /// share.
    fn add_earlier_pairs(
        &mut self,
        class: &MenteeClass,
        all: Node,
        sharing: Option<Node>,
        earlier: &[u32],
    ) -> Option<Node> {
        let u = class.members[0] as usize;
        let shares = |v: u32| class.asked.is_some() && self.instance.shares(u, v);
        let own = sharing.filter(|_| earlier.iter().any(|&v| shares(v))).map(|everybody| {
            let own = self.network.add_node();
            self.network.add_arc(own, everybody, UNLIMITED, 0);
            self.network.add_arc(all, own, UNLIMITED, 0);
            own
        });
        for &v in earlier {
            let from = own.filter(|_| shares(v)).unwrap_or(all);
            let mentor = self.mentor_node(v);
            self.network.add_arc(from, mentor, 1, -self.instance.pair_worth(u, v));
        }
        own.or(sharing)
    }

    /// Adds an entry whose mentors are listed one by one, for a singleton.
    fn listed_entry(&mut self, class: &MenteeClass, profession: u32) -> Option<Entry> {
        let u = class.members[0] as usize;
        let candidates: Vec<u32> = self.instance.candidates(u, profession).collect();
        if candidates.is_empty() {
            return None;
        }
        let shares = |v: u32| class.asked.is_some() && self.instance.shares(u, v);
        let all = self.network.add_node();
        let sharing = candidates.iter().any(|&v| shares(v)).then(|| self.network.add_node());
        if let Some(sharing) = sharing {
            self.network.add_arc(all, sharing, UNLIMITED, 0);
        }
        let mut arcs = BTreeMap::new();
        for v in candidates {
            let from = sharing.filter(|_| shares(v)).unwrap_or(all);
            let key = (self.classes.of_mentor[v as usize], from, self.instance.pair_worth(u, v));
            *arcs.entry(key).or_insert(0) += 1;
        }
        for ((mentors, from, worth), n) in arcs {
            self.network.add_arc(from, self.mentor_nodes[mentors as usize], n, -worth);
        }
        Some(Entry { all, shared: all, sharing })
    }
}
