//! The search from the first flow to the best plan and its prices.

use std::ops::ControlFlow;

use super::balance::Balance;
use super::sides;
use super::tokens::Tokens;
use crate::matching::classes::{Apart, Classes, Grain};
use crate::matching::instance::Instance;
use crate::matching::levels::{Cost, Vector, Worth};
use crate::matching::model::Model;
use crate::matching::objective::value;
use crate::matching::people::people;
use crate::matching::plan::Progress;
use crate::matching::proof::{Facts, Prover};

/// The best plan found and the best prices found.
pub(in crate::matching) struct Found {
    /// Each mentee's mentors beside the pinned ones.
    pub(in crate::matching) matched: Vec<Vec<u32>>,
    /// What each mentor's place is worth, in halves and in the default order of levels.
    pub(in crate::matching) prices: Vec<Vector>,
    /// What the plan achieves, in the order of the round.
    pub(in crate::matching) value: Vector,
    /// What no plan exceeds, in the order of the round.
    pub(in crate::matching) bound: Vector,
}

impl Found {
    /// The pairs of another plan if it is as good, and its prices if they prove more.
    pub(in crate::matching) fn or_as_good(self, other: Self) -> Self {
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

/// Rounds of plans and prices and of setting right what they leave.
const N_ROUNDS: usize = 40;

/// Plans in each round.
const N_PLANS: usize = 4;

/// Moves that setting right may take in one round, beside one for each token that is wrong.
const N_MOVES: usize = 250;

/// Nodes looked at after which there is no further round.
const WORK_MAX: u64 = 30_000_000;

/// After so many steps the search is told to be half done: nobody knows how many there will be.
const HALFWAY: u64 = 500;

/// How fast tokens move in each round, one round after the other.
pub(super) const GROWTHS: [Cost; 3] = [4, 2, 8];

/// Finds the best plan for an instance, with the prices that prove it.
pub(in crate::matching) fn solve_classes(
    instance: &Instance,
    facts: &Facts<'_>,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> ControlFlow<(), Found> {
    let mut apart = Apart::new(instance);
    let (matched, prices) = loop {
        match matched_and_prices(instance, &apart, progress)? {
            Ok(found) => break found,
            Err(more) => apart.extend(more),
        }
    };
    let value = instance.worth.ranked(&value(instance, &matched));
    let (bound, prices) = proof(instance, facts, (&prices, value));
    ControlFlow::Continue(Found { matched, prices, value, bound })
}

/// What no plan exceeds and the prices that prove it: whole ones, and halves where whole ones
/// leave a gap.
fn proof(
    instance: &Instance,
    facts: &Facts<'_>,
    (prices, value): (&[Cost], Vector),
) -> (Vector, Vec<Vector>) {
    let proof = |unpack: fn(&Worth, Cost) -> Vector| {
        let prices: Vec<Vector> =
            prices.iter().map(|&price| unpack(&instance.worth, price)).collect();
        (Prover::new(facts, &by_person(instance, facts, &prices)).bound(), prices)
    };
    let whole = proof(Worth::twice);
    if whole.0 == value {
        return whole;
    }
    let halves = proof(Worth::halves);
    if halves.0 < whole.0 { halves } else { whole }
}

/// Each mentee's mentors and each mentor's price, or who has to be set apart.
type Matched = Result<(Vec<Vec<u32>>, Vec<Cost>), Apart>;

fn matched_and_prices(
    instance: &Instance,
    apart: &Apart,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> ControlFlow<(), Matched> {
    progress(Progress { done: 0, total: 1, phase: "matching" })?;
    let (classes, model) = match first_plan(instance, apart) {
        Ok(first) => first,
        Err(more) => return ControlFlow::Continue(Err(more)),
    };
    let mut tokens = Tokens::new(model);
    let mut search = Search::new(instance, progress, &tokens);
    if !tokens.paid.is_empty() {
        search.run(&mut tokens)?;
    }
    let (carried, prices) = search.best();
    tokens.model.flow.network.restore(&carried);
    let prices = classes.of_mentor.iter().map(|&class| prices[class as usize]).collect();
    let matched = people(instance, &classes, &tokens.model);
    ControlFlow::Continue(matched.map(|matched| (matched, prices)))
}

/// The best plan while nothing is paid for identity, or who has to be set apart.
fn first_plan(instance: &Instance, apart: &Apart) -> Result<(Classes, Model), Apart> {
    let (wider, model) = without_identity(instance, apart);
    let classes = Classes::new(instance, apart, Grain::Identities);
    if !classes.have_askers() {
        return Ok((wider, model));
    }
    let matched = people(instance, &wider, &model)?;
    let model = Model::new(instance, &classes, Some((&wider, &model, &matched)));
    Ok((classes, model))
}

/// The best plan of classes where identity does not count.
///
/// First as if departments did not either, in which a round is small however many people it
/// has; what a place is worth then is nearly what it is worth.
fn without_identity(instance: &Instance, apart: &Apart) -> (Classes, Model) {
    let wider = Classes::new(instance, apart, Grain::Jobs);
    let model = Model::new(instance, &wider, None);
    let classes = Classes::new(instance, apart, Grain::Departments);
    let model = Model::new(instance, &classes, Some((&wider, &model, &[])));
    (classes, model)
}

/// The best plan where identity does not count: each mentee's mentors.
pub(in crate::matching) fn best_plan(instance: &Instance) -> Vec<Vec<u32>> {
    let mut apart = Apart::new(instance);
    loop {
        let (classes, model) = without_identity(instance, &apart);
        match people(instance, &classes, &model) {
            Ok(matched) => return matched,
            Err(more) => apart.extend(more),
        }
    }
}

/// Prices as the checker reads them: by person, in the order of the round.
fn by_person(instance: &Instance, facts: &Facts<'_>, prices: &[Vector]) -> Vec<Vector> {
    let mut by_person = vec![[0; 9]; facts.n_people()];
    for (mentor, price) in instance.mentors.iter().zip(prices) {
        by_person[mentor.person] = instance.worth.ranked(price);
    }
    by_person
}

/// A search for where each asker is credited.
pub(super) struct Search<'a> {
    pub(super) instance: &'a Instance,
    progress: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
    n_done: u64,
    /// What the best flow so far is worth in the order of the round, and what its arcs carry.
    best: (Vector, Vec<i32>),
    /// The lowest bound so far, and the prices that give it.
    lowest: (Vector, Vec<Cost>),
}

impl<'a> Search<'a> {
    fn new(
        instance: &'a Instance,
        progress: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
        tokens: &Tokens,
    ) -> Self {
        let (value, _) = tokens.value_and_bound(instance);
        let best = (value, tokens.model.flow.network.carried());
        let lowest = ([i64::MAX; 9], tokens.model.prices());
        Self { instance, progress, n_done: 0, best, lowest }
    }

    /// Makes plans and prices, and sets right what they leave, until all is.
    fn run(&mut self, tokens: &mut Tokens) -> ControlFlow<()> {
        for growth in GROWTHS.into_iter().cycle().take(N_ROUNDS) {
            self.plan_and_price(tokens)?;
            if !self.is_proven() {
                self.set_right(tokens, growth)?;
            }
            if self.is_proven() {
                return ControlFlow::Continue(());
            }
            if tokens.model.flow.n_looked_at() > WORK_MAX {
                break;
            }
        }
        self.branch(tokens)
    }

    /// Makes a plan and its prices a few times, or until all credits are right.
    fn plan_and_price(&mut self, tokens: &mut Tokens) -> ControlFlow<()> {
        for _ in 0..N_PLANS {
            sides::plan(tokens, &mut || self.report("sharing identities"))?;
            self.look(tokens);
            sides::price(tokens);
            self.look_at_prices(tokens);
            if !tokens.wrong().iter().any(|&place| tokens.model.once[place].is_credit) {
                break;
            }
        }
        ControlFlow::Continue(())
    }

    /// Whether no plan can be better than the best so far.
    fn is_proven(&self) -> bool {
        self.best.0 == self.lowest.0
    }

    /// Moves one token after the other, until all are right.
    fn set_right(&mut self, tokens: &mut Tokens, growth: Cost) -> ControlFlow<()> {
        let mut balance = Balance::new(growth);
        for _ in 0..N_MOVES + tokens.wrong().len() {
            self.report("settling identities")?;
            if !balance.step(tokens) {
                break;
            }
        }
        self.look_at_prices(tokens);
        ControlFlow::Continue(())
    }

    /// Keeps the present flow if it is the best plan so far.
    pub(super) fn look(&mut self, tokens: &Tokens) {
        self.keep(tokens, tokens.value_and_bound(self.instance).0);
    }

    /// Keeps the present flow if it is the best plan so far, and the present prices if they
    /// bound all plans by less than those so far.
    fn look_at_prices(&mut self, tokens: &Tokens) {
        let (value, bound) = tokens.value_and_bound(self.instance);
        self.keep(tokens, value);
        if bound < self.lowest.0 {
            self.lowest = (bound, tokens.model.prices());
        }
    }

    fn keep(&mut self, tokens: &Tokens, value: Vector) {
        if value > self.best.0 {
            self.best = (value, tokens.model.flow.network.carried());
        }
    }

    pub(super) fn best_value(&self) -> Vector {
        self.best.0
    }

    /// Says that the search goes on, and hears whether it may.
    pub(super) fn report(&mut self, phase: &'static str) -> ControlFlow<()> {
        self.n_done += 1;
        (self.progress)(Progress { done: self.n_done, total: self.n_done + HALFWAY, phase })
    }

    fn best(self) -> (Vec<i32>, Vec<Cost>) {
        (self.best.1, self.lowest.1)
    }
}
