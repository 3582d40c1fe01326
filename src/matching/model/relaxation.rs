//! The Lagrangian relaxation of a round: a minimum-cost flow on the network of classes, without the
//! coupling constraints. Source: Fisher, "The Lagrangian relaxation method for solving integer
//! programming problems", 1981.
//!
//! Without them, what the network pays somebody who asked for a shared identity may be too much,
//! never too little. [`lagrangian`](crate::matching::lagrangian) finds the multipliers that set this
//! right.

use std::rc::Rc;

use super::aggregation::Classes;
use super::coupling::{Coupling, Side};
use super::instance::Instance;
use super::layout::{Layout, SOURCE};
use super::weights::Vector;
use crate::matching::flow::{Cost, MinimumCostFlow, Node, SINK};

/// The solution of a coarser aggregation, to start from.
#[derive(Clone, Copy)]
pub(crate) struct Start<'a> {
    pub(crate) classes: &'a Classes,
    pub(crate) relaxation: &'a Relaxation,
    /// Each mentee's mentors; empty to start from the potentials alone.
    pub(crate) matched: &'a [Vec<u32>],
}

/// The relaxed problem: a network of classes and its minimum-cost flow.
#[derive(Clone)]
pub(crate) struct Relaxation {
    pub(crate) flow: MinimumCostFlow,
    /// A credit for each class whose members asked for a shared identity, after the professions in
    /// which it can be given.
    pub(crate) couplings: Rc<[Coupling]>,
    /// What a credit and a profession are worth.
    worth: [Cost; 2],
    pub(crate) mentee_nodes: Rc<[Node]>,
    pub(crate) mentor_nodes: Rc<[Node]>,
}

impl Relaxation {
    /// The relaxed problem at multipliers of zero for credits, but for ties.
    pub(crate) fn new(instance: &Instance, classes: &Classes, start: Option<Start<'_>>) -> Self {
        let matched = start.map(|start| start.matched);
        let Layout { mut network, couplings, units, n_places, mentee_nodes, mentor_nodes } =
            Layout::new(instance, classes, matched);
        let far = 4 * instance.weights.size[0];
        let known = start.map_or_else(|| vec![0], |start| known_potentials(classes, start));
        for ([from, to], n) in units {
            network.send_between(from, to, n);
        }
        Self {
            flow: MinimumCostFlow::new(network, &known, far, SOURCE, n_places),
            couplings: couplings.into(),
            worth: [instance.weights.identity, instance.weights.distinct],
            mentee_nodes: mentee_nodes.into(),
            mentor_nodes: mentor_nodes.into(),
        }
    }

    /// What a coupling is worth, each time it counts.
    pub(crate) fn worth(&self, index: usize) -> Cost {
        self.worth[usize::from(!self.couplings[index].is_credit)]
    }

    /// How many units of flow a coupling has.
    pub(crate) fn n_units(&self, index: usize) -> i32 {
        self.couplings[index].sides().map(|side| self.n_units_on(side)).sum()
    }

    /// How many units of flow a side has.
    pub(crate) fn n_units_on(&self, side: Side) -> i32 {
        side.arcs().map(|arc| self.flow.network.arc(arc).flow).sum()
    }

    /// The couplings that may be paid twice: all credits, and the professions of everybody who is
    /// credited elsewhere.
    pub(crate) fn active_couplings(&self) -> Vec<usize> {
        let mut active = Vec::new();
        for (index, coupling) in
            self.couplings.iter().enumerate().filter(|(_, coupling)| coupling.is_credit)
        {
            let elsewhere = coupling.sides().last();
            if elsewhere.is_some_and(|side| self.n_units_on(side) > 0) {
                active.extend(index - coupling.n_professions as usize..index);
            }
            active.push(index);
        }
        active
    }

    /// What the flow is worth as a plan, in the default order of levels. `active` are the couplings
    /// that it may pay otherwise than they are worth, or twice; each counts at most once.
    ///
    /// The plan may be worth more, where somebody has a shared identity without being paid for it.
    pub(crate) fn value(&self, instance: &Instance, active: &[usize]) -> Vector {
        let mut total = [0; 9];
        let mut count = |units: i64, worth: Cost| {
            for (total, level) in total.iter_mut().zip(instance.weights.unpack(worth)) {
                *total += units * level;
            }
        };
        for (units, cost) in self.flow.network.units_by_cost().filter(|(units, _)| *units != 0) {
            count(units, -cost);
        }
        for &index in active {
            let coupling = &self.couplings[index];
            let mut paid = 0;
            for arc in coupling.sides().flat_map(Side::arcs) {
                let arc = self.flow.network.arc(arc);
                if arc.flow > 0 {
                    count(-i64::from(arc.flow), -arc.cost);
                    paid += arc.flow;
                }
            }
            count(i64::from(paid.min(coupling.n)), self.worth(index));
        }
        total
    }

    /// The price of a place with each class of mentors.
    pub(crate) fn prices(&self) -> Vec<Cost> {
        let sink = self.flow.potential(SINK);
        self.mentor_nodes.iter().map(|&node| sink - self.flow.potential(node)).collect()
    }
}

/// The potentials of the sink, the source and all classes, taken from the coarser classes that
/// they are parts of.
fn known_potentials(classes: &Classes, start: Start<'_>) -> Vec<Cost> {
    let Start { classes: coarser, relaxation, .. } = start;
    let mentees = classes.mentees.iter().map(|class| {
        relaxation.mentee_nodes[coarser.of_mentee[class.members[0] as usize] as usize]
    });
    let mentors = classes.mentors.iter().map(|class| {
        relaxation.mentor_nodes[coarser.of_mentor[class.members[0] as usize] as usize]
    });
    let nodes = [SINK, SOURCE].into_iter().chain(mentees).chain(mentors);
    nodes.map(|node| relaxation.flow.potential(node)).collect()
}
