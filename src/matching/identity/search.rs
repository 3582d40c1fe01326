//! The search from the first flow to the best plan and its prices.

use std::ops::ControlFlow;

use super::ascent::Ascent;
use super::balance::Balance;
use super::tokens::Tokens;
use crate::matching::classes::{Apart, Classes};
use crate::matching::instance::Instance;
use crate::matching::levels::{Cost, Vector};
use crate::matching::model::Model;
use crate::matching::objective::value;
use crate::matching::people::people;
use crate::matching::plan::Progress;
use crate::matching::proof::{Facts, Prover};

/// The best plan found and the best prices found.
pub(in crate::matching) struct Found {
    /// Each mentee's mentors beside the pinned ones.
    pub(in crate::matching) matched: Vec<Vec<u32>>,
    /// What each mentor's place is worth.
    pub(in crate::matching) prices: Vec<Cost>,
    /// What the plan achieves, in the order of the round.
    pub(in crate::matching) value: Vector,
    /// What no plan exceeds, in the order of the round.
    pub(in crate::matching) bound: Vector,
}

/// Sweeps of bids in each round of bidding and setting right. What goes round in circles
/// after so many sweeps seldom does so after others.
const SWEEPS: [usize; 8] = [5, 3, 1, 2, 5, 3, 1, 2];

/// Moves that setting right may take in one round, and nodes that it may look at for each
/// node of the network.
const WORK_PER_NODE: u64 = 250;

/// Nodes looked at after which there is neither a further bid nor a further round.
const WORK_MAX: u64 = 30_000_000;

/// How fast tokens move in each round, one round after the other.
pub(super) const GROWTHS: [Cost; 3] = [4, 2, 8];

/// Finds the best plan for an instance, with the prices that prove it.
pub(in crate::matching) fn solve_classes(
    instance: &Instance,
    facts: &Facts<'_>,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> ControlFlow<(), Found> {
    let mut apart = Apart::new(instance);
    loop {
        progress(Progress { done: 0, total: 1, phase: "matching" })?;
        let classes = Classes::new(instance, &apart);
        let mut tokens = Tokens::new(Model::new(instance, &classes));
        tokens.model.admit();
        // Whoever is paired twice is found before the long search.
        let mut matched = match people(instance, &classes, &tokens.model) {
            Ok(matched) => matched,
            Err(more) => {
                apart.extend(more);
                continue;
            }
        };
        let mut search = Search::new(instance, progress, &tokens);
        let has_askers = !tokens.paid.is_empty();
        if has_askers {
            search.run(tokens, classes.askers_alone)?;
        }
        let (model, prices) = search.best();
        if has_askers {
            matched = match people(instance, &classes, &model) {
                Ok(matched) => matched,
                Err(more) => {
                    apart.extend(more);
                    continue;
                }
            };
        }
        let prices: Vec<Cost> =
            classes.of_mentor.iter().map(|&class| prices[class as usize]).collect();
        let value = instance.worth.ranked(&value(instance, &matched));
        let bound = Prover::new(facts, &by_person(instance, facts, &prices)).bound();
        return ControlFlow::Continue(Found { matched, prices, value, bound });
    }
}

/// The best plan where identity does not count: each mentee's mentors.
pub(in crate::matching) fn best_plan(instance: &Instance) -> Vec<Vec<u32>> {
    let mut apart = Apart::new(instance);
    loop {
        let classes = Classes::new(instance, &apart);
        let mut model = Model::new(instance, &classes);
        model.admit();
        match people(instance, &classes, &model) {
            Ok(matched) => return matched,
            Err(more) => apart.extend(more),
        }
    }
}

/// Prices as the checker reads them: by person, in the order of the round.
fn by_person(instance: &Instance, facts: &Facts<'_>, prices: &[Cost]) -> Vec<Vector> {
    let mut by_person = vec![[0; 9]; facts.n_people()];
    for (mentor, &price) in instance.mentors.iter().zip(prices) {
        by_person[mentor.person] = instance.worth.ranked(&instance.worth.unpack(price));
    }
    by_person
}

/// A search for where each asker is credited.
pub(super) struct Search<'a> {
    pub(super) instance: &'a Instance,
    progress: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
    n_done: u64,
    /// The best flow so far, and what it is worth in the order of the round.
    best: (Vector, Model),
    /// The lowest bound so far, and the prices that give it.
    lowest: (Vector, Vec<Cost>),
}

impl<'a> Search<'a> {
    fn new(
        instance: &'a Instance,
        progress: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
        tokens: &Tokens,
    ) -> Self {
        let value = instance.worth.ranked(&tokens.model.value(instance));
        let best = (value, tokens.model.clone());
        let lowest = ([i64::MAX; 9], tokens.model.prices());
        Self { instance, progress, n_done: 0, best, lowest }
    }

    /// Bids, and sets right what then is not, until all is.
    fn run(&mut self, mut tokens: Tokens, askers_alone: bool) -> ControlFlow<()> {
        tokens.model.flow.n_looked_at = 0;
        for (n_sweeps, growth) in SWEEPS.into_iter().zip(GROWTHS.into_iter().cycle()) {
            let mut ascent = Ascent::new(&self.instance.worth, &tokens, n_sweeps);
            while ascent.step(&mut tokens) && !is_spent(&tokens) {
                self.report("sharing identities")?;
            }
            self.look(&tokens);
            if askers_alone {
                self.set_right(&mut tokens, growth)?;
            }
            self.note_bound(&tokens);
            if self.best_value() == self.lowest.0 {
                return ControlFlow::Continue(());
            }
            if is_spent(&tokens) {
                break;
            }
        }
        if askers_alone { self.branch(tokens) } else { ControlFlow::Continue(()) }
    }

    /// Moves one token after the other, until all are right.
    fn set_right(&mut self, tokens: &mut Tokens, growth: Cost) -> ControlFlow<()> {
        let network = &tokens.model.flow.network;
        let work = WORK_PER_NODE * network.n_nodes() as u64;
        let (n_moves_max, start) = (WORK_PER_NODE, tokens.model.flow.n_looked_at);
        let mut balance = Balance::new(tokens, growth);
        for _ in 0..n_moves_max {
            let is_spent = tokens.model.flow.n_looked_at - start > work;
            if is_spent || !balance.step(tokens) {
                break;
            }
            self.report("settling identities")?;
        }
        self.look(tokens);
        ControlFlow::Continue(())
    }

    /// Keeps the present prices if they bound all plans by less than those so far.
    fn note_bound(&mut self, tokens: &Tokens) {
        let bound = self.instance.worth.ranked(&tokens.bound(self.instance));
        if bound < self.lowest.0 {
            self.lowest = (bound, tokens.model.prices());
        }
    }

    /// Keeps the present flow if it is the best so far.
    pub(super) fn look(&mut self, tokens: &Tokens) {
        let value = self.instance.worth.ranked(&tokens.model.value(self.instance));
        if value > self.best.0 {
            self.best = (value, tokens.model.clone());
        }
    }

    pub(super) fn best_value(&self) -> Vector {
        self.best.0
    }

    /// Says that the search goes on, and hears whether it may.
    pub(super) fn report(&mut self, phase: &'static str) -> ControlFlow<()> {
        self.n_done += 1;
        (self.progress)(Progress { done: self.n_done, total: self.n_done + 1, phase })
    }

    fn best(self) -> (Model, Vec<Cost>) {
        (self.best.1, self.lowest.1)
    }
}

/// Whether the search has looked at as many nodes as it may.
fn is_spent(tokens: &Tokens) -> bool {
    tokens.model.flow.n_looked_at > WORK_MAX
}
