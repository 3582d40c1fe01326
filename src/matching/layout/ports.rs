//! Where each profession begins for a class of mentees.
//!
//! Most go on where others of their grade and department do. Whoever stands apart for a pin or
//! an exclusion has their mentors listed one by one, and whoever stands apart for a pair to
//! keep has an arc for it beside the common way.

use std::collections::BTreeMap;

use super::Layout;
use crate::matching::classes::MenteeClass;
use crate::matching::hubs::PLENTY;
use crate::matching::network::Node;

/// Where a profession of a class of mentees begins.
pub(super) struct Port {
    /// Everybody of the profession.
    pub(super) all: Node,
    /// Where it joins that of others.
    pub(super) reach: Node,
    /// Those who share what the class asked for.
    pub(super) sharing: Option<Node>,
}

impl Layout<'_> {
    /// Where a profession begins, if anybody of it is within reach.
    pub(super) fn port(&mut self, class: &MenteeClass, profession: u32) -> Option<Port> {
        if class.listed.contains(&profession) {
            return self.listed_port(class, profession);
        }
        let from = (class.grade, class.department);
        let all = self.hubs.reach(&mut self.network, from, profession, None)?;
        let sharing = class
            .asked
            .and_then(|asked| self.hubs.reach(&mut self.network, from, profession, Some(asked)));
        let kept = self.kept(class, profession);
        let is_shared = sharing.is_none() || !class.wanted.contains_key(&profession);
        if is_shared && kept.is_empty() {
            return Some(Port { all, reach: all, sharing });
        }
        let port = self.network.add_node();
        self.network.add_arc(port, all, PLENTY, 0);
        let sharing = self.add_kept(class, (port, sharing), &kept);
        Some(Port { all: port, reach: all, sharing })
    }

    /// The mentors of a profession whom somebody apart is to keep between equals.
    pub(super) fn kept(&self, class: &MenteeClass, profession: u32) -> Vec<u32> {
        let kept = self.instance.mentees[class.members[0] as usize].kept.iter().copied();
        kept.filter(|&v| self.instance.mentors[v as usize].profession == profession).collect()
    }

    /// Leads from a port to the mentors who are to be kept; where those begin who share.
    fn add_kept(
        &mut self,
        class: &MenteeClass,
        (port, sharing): (Node, Option<Node>),
        kept: &[u32],
    ) -> Option<Node> {
        let u = class.members[0] as usize;
        let shares = |v: u32| class.asked.is_some() && self.instance.shares(u, v);
        let own = sharing.filter(|_| kept.iter().any(|&v| shares(v))).map(|everybody| {
            let own = self.network.add_node();
            self.network.add_arc(own, everybody, PLENTY, 0);
            self.network.add_arc(port, own, PLENTY, 0);
            own
        });
        for &v in kept {
            let from = own.filter(|_| shares(v)).unwrap_or(port);
            let mentor = self.mentor_nodes[self.classes.of_mentor[v as usize] as usize];
            self.network.add_arc(from, mentor, 1, -self.instance.pair_worth(u, v));
        }
        own.or(sharing)
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
