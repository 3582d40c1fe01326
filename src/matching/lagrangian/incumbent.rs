//! The incumbent (the best plan so far) and the dual bound (the lowest so far); here as the flow on
//! each arc and as the prices of mentors. Source of the terms: Land and Doig, "An automatic method
//! of solving discrete programming problems", 1960, and Fisher, 1981.

use std::ops::ControlFlow;

use super::multipliers::Multipliers;
use crate::matching::flow::Cost;
use crate::matching::model::{Instance, Vector};
use crate::matching::plan::Progress;

/// Progress is reported as if so many steps were left: nobody knows how many there will be.
const STEPS_LEFT: u64 = 500;

/// The best plan and the lowest bound that a search has met, and whom it reports to.
pub(super) struct Incumbent<'a> {
    pub(super) instance: &'a Instance,
    progress: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
    n_steps: u64,
    /// What the best plan is worth, in the order of the round.
    value: Vector,
    /// The flow on each arc in the best plan.
    flows: Vec<i32>,
    /// The dual bound, in the order of the round.
    bound: Vector,
    /// The price of a place with each class of mentors that gives the dual bound.
    prices: Vec<Cost>,
}

impl<'a> Incumbent<'a> {
    /// Begins with the present flow as the incumbent, and without a bound.
    pub(super) fn new(
        instance: &'a Instance,
        progress: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
        multipliers: &Multipliers,
    ) -> Self {
        Self {
            instance,
            progress,
            n_steps: 0,
            value: multipliers.value_and_bound(instance).0,
            flows: multipliers.relaxation.flow.network.flows(),
            bound: [i64::MAX; 9],
            prices: multipliers.relaxation.prices(),
        }
    }

    /// Whether the incumbent reaches the dual bound, so that no plan is better.
    pub(super) fn is_proven(&self) -> bool {
        self.value == self.bound
    }

    /// What the incumbent is worth, in the order of the round.
    pub(super) fn value(&self) -> Vector {
        self.value
    }

    /// Makes the present flow the incumbent if it is a better plan.
    pub(super) fn offer_plan(&mut self, multipliers: &Multipliers) {
        self.offer(multipliers, multipliers.value_and_bound(self.instance).0);
    }

    /// Makes the present flow the incumbent if it is a better plan, and keeps the present bound
    /// and prices if the bound is lower.
    pub(super) fn offer_plan_and_bound(&mut self, multipliers: &Multipliers) {
        let (value, bound) = multipliers.value_and_bound(self.instance);
        self.offer(multipliers, value);
        if bound < self.bound {
            (self.bound, self.prices) = (bound, multipliers.relaxation.prices());
        }
    }

    fn offer(&mut self, multipliers: &Multipliers, value: Vector) {
        if value > self.value {
            (self.value, self.flows) = (value, multipliers.relaxation.flow.network.flows());
        }
    }

    /// Reports a step, and hears whether the search may go on.
    pub(super) fn report(&mut self, phase: &'static str) -> ControlFlow<()> {
        self.n_steps += 1;
        (self.progress)(Progress { done: self.n_steps, total: self.n_steps + STEPS_LEFT, phase })
    }

    /// The flow on each arc in the best plan, and the prices of the dual bound.
    pub(super) fn into_flows_and_prices(self) -> (Vec<i32>, Vec<Cost>) {
        (self.flows, self.prices)
    }
}
