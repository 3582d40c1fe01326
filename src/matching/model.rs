//! The network of a round with a flow on it: a plan of classes.
//!
//! Identity crosses the professions, so an asker's worth in the network may be too high,
//! never too low; each thing that may count twice is listed as a [`Once`], for
//! [`identity`](super::identity) to set right.

use std::rc::Rc;

use super::classes::Classes;
use super::flow::{Flow, SINK};
use super::instance::Instance;
use super::layout::{LaidOut, lay_out};
use super::levels::{Cost, Vector};
use super::network::{ArcId, Node};

/// Something that is worth as much as it is worth once, though it is paid on two sides.
pub(super) struct Once {
    /// Where it is paid; a credit of somebody whose wish nobody shares, on one side only.
    pub(super) sides: [Option<Side>; 2],
    /// How often it may be paid: once for each member of the class.
    pub(super) n: i32,
    /// Whether it is a credit; else it is a profession.
    pub(super) is_credit: bool,
    /// How many professions of the same class stand before a credit.
    pub(super) n_professions: u32,
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
pub(super) const SOURCE: Node = 1;

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
        let LaidOut { mut network, once, units, n_places, mentee_nodes, mentor_nodes } =
            lay_out(instance, classes, wider.map(|(_, _, matched)| matched));
        let far = 4 * instance.worth.size[0];
        let known = wider
            .map_or_else(|| vec![0], |(wider, model, _)| known_potentials(classes, wider, model));
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
