//! A round solved from coarse to fine: by aggregated people first, then with more told apart; here
//! with the solution of each aggregation as the start of the next. Source: Rogers, Plante, Wong and
//! Evans, "Aggregation and disaggregation techniques and methodology in optimization", 1991.
//!
//! First organisations do not count, then identities do not, then all does. Whoever a solution of
//! classes would pair twice becomes a singleton, and the round is solved again.

use std::ops::ControlFlow;

use super::incumbent::Incumbent;
use super::multipliers::Multipliers;
use super::search::search_multipliers;
use crate::matching::flow::Cost;
use crate::matching::model::{
    Classes, Detail, Instance, Relaxation, Singletons, Start, Vector, Weights, mentors_of_people,
    plan_value,
};
use crate::matching::plan::Progress;
use crate::matching::proof::{Facts, Prover};

/// The best plan found and the prices of the lowest bound found.
pub(crate) struct Solution {
    /// Each mentee's mentors beside the pinned ones.
    pub(crate) matched: Vec<Vec<u32>>,
    /// The price of a place with each mentor, in halves and in the default order of levels.
    pub(crate) prices: Vec<Vector>,
    /// What the plan achieves, in the order of the round.
    pub(crate) value: Vector,
    /// What no plan exceeds, in the order of the round.
    pub(crate) bound: Vector,
}

impl Solution {
    /// The pairs of another solution if they are as good, and its prices if they prove more.
    pub(crate) fn or_as_good(self, other: Self) -> Self {
        let (matched, value) = if other.value >= self.value {
            (other.matched, other.value)
        } else {
            (self.matched, self.value)
        };
        let (prices, bound) = if other.bound < self.bound {
            (other.prices, other.bound)
        } else {
            (self.prices, self.bound)
        };
        Self { matched, prices, value, bound }
    }
}

/// Finds the best plan for an instance, with the prices that prove it.
pub(crate) fn solve_instance(
    instance: &Instance,
    facts: &Facts<'_>,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> ControlFlow<(), Solution> {
    let mut singletons = Singletons::new(instance);
    let (matched, prices) = loop {
        match matched_and_prices(instance, &singletons, progress)? {
            Ok(solved) => break solved,
            Err(more) => singletons.extend(more),
        }
    };
    let value = instance.weights.ranked(&plan_value(instance, &matched));
    let (bound, prices) = bound_and_prices(instance, facts, &prices, &value);
    ControlFlow::Continue(Solution { matched, prices, value, bound })
}

/// What no plan exceeds and the prices that prove it: whole ones, and halves where whole ones
/// leave a gap.
fn bound_and_prices(
    instance: &Instance,
    facts: &Facts<'_>,
    prices: &[Cost],
    value: &Vector,
) -> (Vector, Vec<Vector>) {
    let bound_and_prices = |unpack: fn(&Weights, Cost) -> Vector| {
        let prices: Vec<Vector> =
            prices.iter().map(|&price| unpack(&instance.weights, price)).collect();
        (Prover::new(facts, &prices_by_person(instance, facts, &prices)).bound(), prices)
    };
    let whole = bound_and_prices(Weights::twice);
    if whole.0 == *value {
        return whole;
    }
    let halves = bound_and_prices(Weights::halves);
    if halves.0 < whole.0 { halves } else { whole }
}

/// Each mentee's mentors and each mentor's price, or who has to become a singleton.
type Matched = Result<(Vec<Vec<u32>>, Vec<Cost>), Singletons>;

fn matched_and_prices(
    instance: &Instance,
    singletons: &Singletons,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> ControlFlow<(), Matched> {
    progress(Progress { done: 0, total: 1, phase: "matching" })?;
    let (classes, relaxation) = match first_relaxation(instance, singletons) {
        Ok(first) => first,
        Err(more) => return ControlFlow::Continue(Err(more)),
    };
    let mut multipliers = Multipliers::new(relaxation);
    let mut incumbent = Incumbent::new(instance, progress, &multipliers);
    if !multipliers.values.is_empty() {
        search_multipliers(&mut incumbent, &mut multipliers)?;
    }
    let (flows, prices) = incumbent.into_flows_and_prices();
    multipliers.relaxation.flow.network.set_flows(&flows);
    let prices = classes.of_mentor.iter().map(|&class| prices[class as usize]).collect();
    let matched = mentors_of_people(instance, &classes, &multipliers.relaxation);
    ControlFlow::Continue(matched.map(|matched| (matched, prices)))
}

/// The relaxation at multipliers of zero for credits, or who has to become a singleton.
fn first_relaxation(
    instance: &Instance,
    singletons: &Singletons,
) -> Result<(Classes, Relaxation), Singletons> {
    let (wider, relaxation) = relaxation_without_identity(instance, singletons);
    let classes = Classes::new(instance, singletons, Detail::Identity);
    if !classes.have_askers() {
        return Ok((wider, relaxation));
    }
    let matched = mentors_of_people(instance, &wider, &relaxation)?;
    let start = Start { classes: &wider, relaxation: &relaxation, matched: &matched };
    let relaxation = Relaxation::new(instance, &classes, Some(start));
    Ok((classes, relaxation))
}

/// The optimal plan of classes where identity does not count: a minimum-cost flow.
///
/// Without organisations a round is small however many people it has, and its potentials are
/// nearly right for the round with them.
fn relaxation_without_identity(
    instance: &Instance,
    singletons: &Singletons,
) -> (Classes, Relaxation) {
    let wider = Classes::new(instance, singletons, Detail::GradeAndProfession);
    let relaxation = Relaxation::new(instance, &wider, None);
    let classes = Classes::new(instance, singletons, Detail::Organisation);
    let start = Start { classes: &wider, relaxation: &relaxation, matched: &[] };
    let relaxation = Relaxation::new(instance, &classes, Some(start));
    (classes, relaxation)
}

/// The optimal plan where identity does not count: each mentee's mentors beside the pinned ones.
pub(crate) fn solve_without_identity(instance: &Instance) -> Vec<Vec<u32>> {
    let mut singletons = Singletons::new(instance);
    loop {
        let (classes, relaxation) = relaxation_without_identity(instance, &singletons);
        match mentors_of_people(instance, &classes, &relaxation) {
            Ok(matched) => return matched,
            Err(more) => singletons.extend(more),
        }
    }
}

/// Prices as the checker reads them: by person, in the order of the round.
fn prices_by_person(instance: &Instance, facts: &Facts<'_>, prices: &[Vector]) -> Vec<Vector> {
    let mut by_person = vec![[0; 9]; facts.n_people()];
    for (mentor, price) in instance.mentors.iter().zip(prices) {
        by_person[mentor.person] = instance.weights.ranked(price);
    }
    by_person
}
