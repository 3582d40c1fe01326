//! The Lagrangian multipliers and the relaxed problem at them; here with one for each at-most-once
//! coupling constraint, and the relaxed problem a minimum-cost flow. Source: Fisher, "The
//! Lagrangian relaxation method for solving integer programming problems", 1981.
//!
//! Something is worth `w` for each of `n` members of a class who have it, on either of two sides
//! with `x1` and `x2` units of flow: `w y`, where `y ≤ n` and `y ≤ x1 + x2`. The second constraint
//! is relaxed with a multiplier `t` from 0 to `w`. The relaxed problem pays `t` for each unit and
//! `(w - t) n` for nothing, so its optimum bounds all plans. Complementary slackness holds where
//! `x1 + x2 = n`; where there are fewer, if `t = w`; where there are more, if `t = 0`. Where it
//! holds at all couplings, the flow is an optimal plan.
//!
//! Ties are broken through the lowest weight: of a class, some are *fixed* to each side, and
//! between equals the flow is theirs.

use std::collections::{BTreeMap, BTreeSet};

use crate::matching::flow::{Cost, Node};
use crate::matching::model::{Instance, LEVELS, Relaxation, Side, TIE, Vector, without_tie};

/// A number for each side of a coupling: units of flow, or members of a class fixed to it.
pub(super) type PerSide = [i32; 2];

/// A value for each multiplier, and a minimum-cost flow of the relaxed problem at them.
#[derive(Clone)]
pub(super) struct Multipliers {
    pub(super) relaxation: Relaxation,
    /// By coupling, like all that is said to have an index here.
    pub(super) values: Vec<Cost>,
    /// The couplings of professions whose multiplier is less than they are worth.
    lowered: BTreeSet<usize>,
    /// The side that branching has closed, of some couplings.
    pub(super) closed: BTreeMap<usize, usize>,
}

impl Multipliers {
    /// The multipliers of a new relaxation: all that they are worth for professions, zero for
    /// credits.
    pub(super) fn new(relaxation: Relaxation) -> Self {
        let couplings = relaxation.couplings.iter().enumerate();
        let value = couplings.map(
            |(index, coupling)| {
                if coupling.is_credit { 0 } else { relaxation.worth(index) }
            },
        );
        let values = value.collect();
        Self { values, lowered: BTreeSet::new(), closed: BTreeMap::new(), relaxation }
    }

    /// Closes a side of a coupling; route imbalances afterwards.
    pub(super) fn close_side(&mut self, index: usize, nth: usize) {
        let side = self.relaxation.couplings[index].sides().nth(nth);
        for arc in side.into_iter().flat_map(Side::arcs) {
            self.relaxation.flow.set_capacity(arc, 0);
        }
        self.closed.insert(index, nth);
    }

    /// The complementary-slackness gap of a coupling: by how much it makes the bound higher than
    /// the value of the flow.
    pub(super) fn slackness_gap(&self, index: usize) -> Cost {
        if self.closed.contains_key(&index) {
            return 0;
        }
        let coupling = &self.relaxation.couplings[index];
        let n = self.relaxation.n_units(index);
        let multiplier = without_tie(self.values[index]);
        if n > coupling.n {
            multiplier * Cost::from(n - coupling.n)
        } else {
            (self.relaxation.worth(index) - multiplier) * Cost::from(coupling.n - n)
        }
    }

    /// The couplings that the flow may pay otherwise than they are worth; all others have no gap.
    fn active_couplings(&self) -> Vec<usize> {
        let mut active = self.relaxation.active_couplings();
        active.extend(&self.lowered);
        active.sort_unstable();
        active.dedup();
        active
    }

    /// The couplings at which complementary slackness is violated.
    pub(super) fn violated(&self) -> Vec<usize> {
        let mut violated = self.active_couplings();
        violated.retain(|&index| self.slackness_gap(index) != 0);
        violated
    }

    /// What the flow is worth as a plan, and the dual bound, which no plan exceeds if no side is
    /// closed.
    pub(super) fn value_and_bound(&self, instance: &Instance) -> (Vector, Vector) {
        let active = self.active_couplings();
        let value = self.relaxation.value(instance, &active);
        let mut bound: [i64; LEVELS] = value;
        let gaps = active.into_iter().map(|index| self.slackness_gap(index));
        for gap in gaps.filter(|gap| *gap != 0) {
            let levels = instance.weights.unpack(gap);
            bound.iter_mut().zip(levels).for_each(|(sum, level)| *sum += level);
        }
        (instance.weights.ranked(&value), instance.weights.ranked(&bound))
    }

    /// The couplings of credits, whose sides the heuristic chooses.
    pub(super) fn credits(&self) -> Vec<usize> {
        let is_credit = |index: &usize| self.relaxation.couplings[*index].is_credit;
        (0..self.values.len()).filter(is_credit).collect()
    }

    /// The flow on each side of a coupling.
    pub(super) fn units(&self, index: usize) -> PerSide {
        let mut units = [0; 2];
        for (n, side) in units.iter_mut().zip(self.relaxation.couplings[index].sides()) {
            *n = self.relaxation.n_units_on(side);
        }
        units
    }

    /// Sets a multiplier, and who is fixed to each side; route imbalances afterwards.
    pub(super) fn set_fixing(&mut self, index: usize, multiplier: Cost, fixed: PerSide) {
        self.values[index] = multiplier;
        let is_credit = self.relaxation.couplings[index].is_credit;
        if multiplier < self.relaxation.worth(index) && !is_credit {
            self.lowered.insert(index);
        }
        self.set_payments(index, fixed, multiplier + TIE, multiplier - TIE);
    }

    /// Sets a multiplier, and fixes everybody to the side where they are; route imbalances
    /// afterwards.
    pub(super) fn set(&mut self, index: usize, multiplier: Cost) {
        self.set_fixing(index, multiplier, self.units(index));
    }

    /// Pays all that a coupling is worth on the side to which each is fixed, and nothing on the
    /// other, so that the flow pays no coupling twice; route imbalances afterwards.
    pub(super) fn fix_to_sides(&mut self, index: usize, fixed: PerSide) {
        self.set_payments(index, fixed, self.relaxation.worth(index), 0);
    }

    /// Sets what a unit is paid, for those fixed to each side and for the others.
    fn set_payments(&mut self, index: usize, fixed: PerSide, if_fixed: Cost, if_free: Cost) {
        let Relaxation { flow, couplings, .. } = &mut self.relaxation;
        for (nth, (side, n)) in couplings[index].sides().zip(fixed).enumerate() {
            if self.closed.get(&index) == Some(&nth) {
                continue;
            }
            if let Some(free) = side.free {
                flow.divide_capacity(side.fixed, free, n);
                flow.set_cost(side.fixed, -if_fixed);
                flow.set_cost(free, -if_free);
            } else {
                flow.set_cost(side.fixed, -if n > 0 { if_fixed } else { if_free });
            }
        }
    }

    /// The multiplier at which a unit on a side breaks even, by the present potentials.
    pub(super) fn break_even(&self, side: Side) -> Cost {
        let [from, to] = self.ends(side);
        self.relaxation.flow.potential(from) - self.relaxation.flow.potential(to)
    }

    fn ends(&self, side: Side) -> [Node; 2] {
        let arc = self.relaxation.flow.network.arc(side.fixed);
        [arc.from, arc.to]
    }

    /// The highest multiplier at which a coupling has one unit less, and who is fixed to each side
    /// then: the next breakpoint of the dual function below.
    pub(super) fn breakpoint_below(&mut self, index: usize) -> Option<(Cost, PerSide)> {
        let units = self.units(index);
        let mut highest: Option<(Cost, PerSide)> = None;
        for (nth, side) in self.relaxation.couplings[index].sides().enumerate() {
            if units[nth] == 0 {
                continue;
            }
            let least = highest.map_or(0, |(multiplier, _)| multiplier);
            if let Some(multiplier) = self.breakpoint_to_fewer(side, least) {
                let mut fixed = units;
                fixed[nth] -= 1;
                highest = highest.max(Some((multiplier, fixed)));
            }
        }
        highest
    }

    /// The lowest multiplier at which a coupling has one unit more, and who is fixed to each side
    /// then: the next breakpoint of the dual function above.
    pub(super) fn breakpoint_above(&mut self, index: usize) -> Option<(Cost, PerSide)> {
        let (units, coupling) = (self.units(index), &self.relaxation.couplings[index]);
        let (n, mut most) = (coupling.n, self.relaxation.worth(index));
        let mut lowest = None;
        for (nth, side) in coupling.sides().enumerate() {
            if units[nth] == n || self.closed.get(&index) == Some(&nth) {
                continue;
            }
            if let Some(multiplier) = self.breakpoint_to_more(side, most) {
                let mut fixed = units;
                fixed[nth] += 1;
                lowest = Some((multiplier, fixed));
                most = multiplier - 1;
            }
        }
        lowest
    }

    /// The multiplier at which a side has one unit less, if at least `least`.
    pub(super) fn breakpoint_to_fewer(&mut self, side: Side, least: Cost) -> Option<Cost> {
        let (even, [from, to]) = (self.break_even(side), self.ends(side));
        Some(even - self.shortest_path_around(side, from, to, even - least)?)
    }

    /// The multiplier at which a side has one unit more, if at most `most`.
    pub(super) fn breakpoint_to_more(&mut self, side: Side, most: Cost) -> Option<Cost> {
        let (even, [from, to]) = (self.break_even(side), self.ends(side));
        Some(even + self.shortest_path_around(side, to, from, most - even)?)
    }

    /// The reduced cost of the shortest path between two nodes without a side, if at most `most`.
    fn shortest_path_around(
        &mut self,
        side: Side,
        from: Node,
        to: Node,
        most: Cost,
    ) -> Option<Cost> {
        let arcs: Vec<u32> = side.arcs().collect();
        self.relaxation.flow.shortest_path_without(&arcs, from, to, most)
    }
}
