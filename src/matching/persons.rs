//! The network in which every mentee and every mentor has a node.
//!
//! A unit flows from the root to a mentee (worth the first, second or third
//! mentor), on to a profession of that mentee (worth the wish, and a profession
//! more), on to a mentor (worth two grades), and back to the root (worth the
//! load). Each worth falls with the units, so the cheapest flow is the best plan
//! for all levels but identity.
//!
//! Identity crosses the professions. Somebody who asked has one *channel* for
//! each profession in which a mentor shares theirs; the credit is *inside* when
//! it is given among the mentors of one profession, which is exact, or
//! *elsewhere* when it is given over several, which may count a profession
//! twice. With the wanted profession and elsewhere both open the credit itself
//! may count twice. So an open asker's worth is never too low, and
//! [`overcount`](Persons::overcount) says where it is too high.
//!
//! The network has O(mentees × professions + mentors) nodes and an arc for each
//! possible pair.

use std::rc::Rc;

use super::flow::{Flow, ROOT};
use super::instance::Instance;
use super::levels::Cost;
use super::network::{ArcId, NetworkBuilder, Node, index};

/// Somebody who asked for a shared identity, and where they may be credited.
pub(super) struct Asker {
    /// The mentee's number.
    pub(super) u: usize,
    /// The professions that hold somebody who shares theirs.
    pub(super) channels: Vec<Channel>,
    /// The arc to all professions but the wanted one.
    elsewhere: ArcId,
}

impl Asker {
    /// The wanted profession alone, where somebody in it shares; else all others.
    pub(super) fn first_side(&self) -> Vec<bool> {
        let has_wanted = self.channels.iter().any(|channel| channel.is_wanted);
        self.side(has_wanted)
    }

    /// The arcs that pay for a credit.
    fn credits(&self) -> impl Iterator<Item = ArcId> {
        self.channels.iter().map(|channel| channel.inside).chain([self.elsewhere])
    }

    /// One side: the wanted profession, or all the others.
    pub(super) fn side(&self, wanted: bool) -> Vec<bool> {
        self.channels.iter().map(|channel| channel.is_wanted == wanted).collect()
    }

    /// What the arcs of each channel can carry when just some are open.
    fn capacities(&self, open: &[bool]) -> Vec<(ArcId, i32)> {
        let opened = || self.channels.iter().zip(open).filter(|(_, open)| **open);
        let others = opened().filter(|(channel, _)| !channel.is_wanted).count();
        let mut capacities = Vec::with_capacity(2 * self.channels.len());
        for (channel, &open) in self.channels.iter().zip(open) {
            let inside = open && (channel.is_wanted || others == 1);
            capacities.push((channel.inside, i32::from(inside)));
            let elsewhere = channel.elsewhere.map(|arc| (arc, i32::from(open && !inside)));
            capacities.extend(elsewhere);
        }
        capacities
    }
}

/// Where a profession gives an asker credit.
pub(super) struct Channel {
    pub(super) is_wanted: bool,
    inside: ArcId,
    elsewhere: Option<ArcId>,
    /// The arc worth a profession more, unless a pin brought the profession.
    first: Option<ArcId>,
}

/// What an asker is paid for and should not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Overcount {
    /// The credit, both for the wanted profession and for another.
    Credit,
    /// The profession of this channel.
    Profession(usize),
}

/// The network of persons, with a flow on it.
#[derive(Clone)]
pub(super) struct Persons {
    pub(super) flow: Flow,
    pub(super) askers: Rc<[Asker]>,
    pairs: Rc<[(ArcId, usize, u32)]>,
    mentor_nodes: Rc<[Node]>,
    /// The arcs that let mentees in for their first, second and third mentor.
    sizes: [Vec<ArcId>; 3],
}

impl Persons {
    /// The network of an instance, each asker open on their first side, unsettled.
    pub(super) fn new(instance: &Instance) -> Self {
        let mut building = Building::default();
        let root = building.network.add_node();
        debug_assert_eq!(root, ROOT);
        for u in 0..instance.mentees.len() {
            building.add_mentee(instance, u);
        }
        let Building { mut network, askers, sizes, wishes } = building;
        let mentor_nodes: Rc<[Node]> =
            instance.mentors.iter().map(|_| network.add_node()).collect();
        let pairs = wishes
            .into_iter()
            .map(|(from, u, v)| {
                let to = mentor_nodes[v as usize];
                (network.add_arc(from, to, 1, -instance.pair_worth(u, v)), u, v)
            })
            .collect();
        for (&node, mentor) in mentor_nodes.iter().zip(&instance.mentors) {
            for load in &instance.worth.load[mentor.n_pinned..mentor.capacity] {
                network.add_arc(node, ROOT, 1, -load);
            }
        }
        let far = 4 * instance.worth.size[0];
        let flow = Flow::new(network.build(), far);
        Self { flow, askers: askers.into(), pairs, mentor_nodes, sizes }
    }

    /// Lets mentees in: everybody's first place before anybody's second.
    pub(super) fn admit(&mut self) {
        for size in &self.sizes {
            for &arc in size {
                self.flow.set_capacity(arc, 1);
            }
            self.flow.settle();
        }
    }

    /// Opens just these channels of an asker, one flag for each.
    pub(super) fn open(&mut self, asker: usize, open: &[bool]) {
        for (arc, capacity) in self.askers[asker].capacities(open) {
            self.flow.set_capacity(arc, capacity);
        }
    }

    /// Pays an asker `token` for each credit.
    pub(super) fn set_token(&mut self, asker: usize, token: Cost) {
        for arc in self.askers[asker].credits() {
            self.flow.set_cost(arc, -token);
        }
    }

    /// Pays an asker nothing for the credits that are not taken.
    pub(super) fn set_uncarried_token(&mut self, asker: usize) {
        let idle = |arc: &ArcId| self.flow.network.arc(*arc).flow == 0;
        let arcs: Vec<ArcId> = self.askers[asker].credits().filter(idle).collect();
        for arc in arcs {
            self.flow.set_cost(arc, 0);
        }
    }

    /// What an asker would have to be paid less for one credit to go, and which.
    pub(super) fn token_to_drop(&mut self, asker: usize) -> Option<(Cost, ArcId)> {
        let carrying = |arc: &ArcId| self.flow.network.arc(*arc).flow > 0;
        let arcs: Vec<ArcId> = self.askers[asker].credits().filter(carrying).collect();
        let changes = arcs.into_iter().filter_map(|arc| {
            let (from, to) = (self.flow.network.arc(arc).from, self.flow.network.arc(arc).to);
            Some((self.flow.detour(from, to)? - self.flow.reduced_cost(arc), arc))
        });
        changes.min()
    }

    /// What an asker would have to be paid more to take a credit.
    pub(super) fn token_to_take(&mut self, asker: usize) -> Option<Cost> {
        let open = |arc: &ArcId| self.flow.network.arc(*arc).room > 0;
        let arcs: Vec<ArcId> = self.askers[asker].credits().filter(open).collect();
        let changes = arcs.into_iter().filter_map(|arc| {
            let (from, to) = (self.flow.network.arc(arc).from, self.flow.network.arc(arc).to);
            Some(self.flow.detour(to, from)? + self.flow.reduced_cost(arc))
        });
        changes.min()
    }

    /// How many credits an asker is paid.
    pub(super) fn n_credits(&self, asker: usize) -> i32 {
        self.askers[asker].credits().map(|arc| self.flow.network.arc(arc).flow).sum()
    }

    /// Where an asker is paid too much in the present flow.
    pub(super) fn overcount(&self, asker: usize) -> Option<Overcount> {
        let channels = &self.askers[asker].channels;
        if self.overpaid(asker).0 > 0 {
            return Some(Overcount::Credit);
        }
        channels.iter().position(|channel| self.is_doubled(channel)).map(Overcount::Profession)
    }

    /// How many credits and professions an asker is paid too much.
    pub(super) fn overpaid(&self, asker: usize) -> (Cost, Cost) {
        let channels = &self.askers[asker].channels;
        let credits = Cost::from(self.n_credits(asker));
        let doubled = channels.iter().filter(|channel| self.is_doubled(channel));
        ((credits - 1).max(0), doubled.map(|_| 1).sum())
    }

    fn is_doubled(&self, channel: &Channel) -> bool {
        let flows = |arc: Option<ArcId>| arc.is_some_and(|arc| self.flow.network.arc(arc).flow > 0);
        flows(channel.elsewhere) && flows(channel.first)
    }

    /// The mentors that the flow gives to each mentee, beside the pinned ones.
    pub(super) fn matched(&self, instance: &Instance) -> Vec<Vec<u32>> {
        let mut matched = vec![Vec::new(); instance.mentees.len()];
        for &(arc, u, v) in self.pairs.iter() {
            if self.flow.network.arc(arc).flow > 0 {
                matched[u].push(v);
            }
        }
        matched
    }

    /// What a place with each mentor is worth, by the given potentials.
    pub(super) fn prices(&self, potential: &[Cost]) -> Vec<Cost> {
        let root = potential[ROOT as usize];
        self.mentor_nodes.iter().map(|&node| root - potential[node as usize]).collect()
    }
}

#[derive(Default)]
struct Building {
    network: NetworkBuilder,
    askers: Vec<Asker>,
    sizes: [Vec<ArcId>; 3],
    /// From a node of a mentee to a mentor; nodes of mentors come later.
    wishes: Vec<(Node, usize, u32)>,
}

impl Building {
    fn add_mentee(&mut self, instance: &Instance, u: usize) {
        let mentee = &instance.mentees[u];
        let node = self.network.add_node();
        for k in mentee.pinned.len()..mentee.capacity {
            let arc = self.network.add_arc(ROOT, node, 0, -instance.worth.size[k]);
            self.sizes[k].push(arc);
        }
        let is_credited = mentee.pinned.iter().any(|&v| instance.shares(u, v));
        let is_asking = mentee.asked.is_some() && !is_credited && instance.worth.identity > 0;
        let elsewhere = is_asking.then(|| {
            let elsewhere = self.network.add_node();
            (elsewhere, self.network.add_arc(node, elsewhere, 1, -instance.worth.identity))
        });
        let mut channels = Vec::new();
        for profession in 0..index(instance.n_professions) {
            let candidates: Vec<u32> = instance.candidates(u, profession).collect();
            if candidates.is_empty() {
                continue;
            }
            let sharing = candidates.iter().filter(|&&v| instance.shares(u, v)).count();
            let (group, first) = self.add_profession(instance, node, u, profession);
            let mut group_of_sharing = group;
            if let (Some((elsewhere, _)), true) = (elsewhere, sharing > 0) {
                group_of_sharing = self.network.add_node();
                channels.push(self.add_channel(
                    instance,
                    (group, group_of_sharing, elsewhere),
                    (profession == mentee.wanted, first),
                ));
            }
            for v in candidates {
                let shares = elsewhere.is_some() && instance.shares(u, v);
                self.wishes.push((if shares { group_of_sharing } else { group }, u, v));
            }
        }
        if let (Some((_, elsewhere)), false) = (elsewhere, channels.is_empty()) {
            let asker = Asker { u, channels, elsewhere };
            for (arc, capacity) in asker.capacities(&asker.first_side()) {
                self.network.set_room(arc, capacity);
            }
            self.askers.push(asker);
        }
    }

    /// A profession of a mentee: its node, and the arc worth a profession more.
    fn add_profession(
        &mut self,
        instance: &Instance,
        mentee_node: Node,
        u: usize,
        profession: u32,
    ) -> (Node, Option<ArcId>) {
        let mentee = &instance.mentees[u];
        let worth = &instance.worth;
        let group = self.network.add_node();
        let is_pinned =
            mentee.pinned.iter().any(|&v| instance.mentors[v as usize].profession == profession);
        let first = (!is_pinned).then(|| {
            let wanted = if profession == mentee.wanted { worth.wanted } else { 0 };
            self.network.add_arc(mentee_node, group, 1, -(worth.distinct + wanted))
        });
        self.network.add_arc(mentee_node, group, 3, 0);
        (group, first)
    }

    /// The arcs by which a profession's sharing mentors may be reached.
    fn add_channel(
        &mut self,
        instance: &Instance,
        (group, sharing, elsewhere): (Node, Node, Node),
        (is_wanted, first): (bool, Option<ArcId>),
    ) -> Channel {
        let worth = &instance.worth;
        self.network.add_arc(group, sharing, 3, 0);
        let inside = self.network.add_arc(group, sharing, 0, -worth.identity);
        let elsewhere = (!is_wanted).then(|| {
            let distinct = if first.is_some() { worth.distinct } else { 0 };
            self.network.add_arc(elsewhere, sharing, 0, -distinct)
        });
        Channel { is_wanted, inside, elsewhere, first }
    }
}
