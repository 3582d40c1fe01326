//! The state of the search, its first rounds, and what it has found.

use std::ops::ControlFlow;

use crate::matching::flow::End;
use crate::matching::instance::Instance;
use crate::matching::levels::{Cost, Vector};
use crate::matching::objective::{value, with_pinned, worth_to_mentee};
use crate::matching::persons::{Asker, Overcount, Persons};
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

/// Rounds of changing sides; the first two or three do nearly all.
const ROUNDS_MAX: usize = 8;

/// Finds the best plan for an instance, with the prices that prove it.
pub(in crate::matching) fn solve_persons(
    instance: &Instance,
    facts: &Facts<'_>,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> ControlFlow<(), Found> {
    progress(Progress { done: 0, total: 1, phase: "matching" })?;
    let mut search = Search::new(instance, facts, progress);
    search.now.persons.admit();
    search.look();
    if !search.now.persons.askers.is_empty() {
        search.change_sides()?;
        search.open_all()?;
        search.close_gaps()?;
        search.branch()?;
    }
    ControlFlow::Continue(search.best)
}

/// A search for where each asker is credited.
pub(super) struct Search<'a> {
    pub(super) instance: &'a Instance,
    pub(super) facts: &'a Facts<'a>,
    progress: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
    n_looks: u64,
    pub(super) now: State,
    pub(super) best: Found,
}

/// Where a search stands.
#[derive(Clone)]
pub(super) struct State {
    pub(super) persons: Persons,
    /// Which channels of each asker are open.
    pub(super) open: Vec<Vec<bool>>,
    /// The side that an asker falls back on: whether it is the wanted profession.
    pub(super) prefers_wanted: Vec<bool>,
    /// What each asker is paid for a credit.
    pub(super) tokens: Vec<Cost>,
}

impl State {
    pub(super) fn set_open(&mut self, asker: usize, open: Vec<bool>) {
        if self.open[asker] != open {
            self.persons.open(asker, &open);
            self.open[asker] = open;
        }
    }

    pub(super) fn open_wide(&mut self, asker: usize) {
        self.set_open(asker, vec![true; self.open[asker].len()]);
    }

    pub(super) fn set_token(&mut self, asker: usize, token: Cost) {
        self.tokens[asker] = token;
        self.persons.set_token(asker, token);
    }

    pub(super) fn n_askers(&self) -> usize {
        self.open.len()
    }

    /// Holds whoever is paid too much to one side, until nobody is.
    pub(super) fn narrow(&mut self) {
        loop {
            let mut changed = false;
            for asker in 0..self.n_askers() {
                let open = match self.persons.overcount(asker) {
                    None => continue,
                    Some(Overcount::Credit) => {
                        self.persons.askers[asker].side(self.prefers_wanted[asker])
                    }
                    Some(Overcount::Profession(channel)) => only(channel, self.open[asker].len()),
                };
                changed = true;
                self.set_open(asker, open);
            }
            if !changed {
                return;
            }
            self.persons.flow.settle();
        }
    }
}

impl<'a> Search<'a> {
    fn new(
        instance: &'a Instance,
        facts: &'a Facts<'a>,
        progress: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
    ) -> Self {
        let persons = Persons::new(instance);
        let open: Vec<Vec<bool>> = persons.askers.iter().map(Asker::first_side).collect();
        let has_wanted = |asker: &Asker| asker.channels.iter().any(|channel| channel.is_wanted);
        let prefers_wanted = persons.askers.iter().map(has_wanted).collect();
        let tokens = vec![instance.worth.identity; open.len()];
        let now = State { persons, open, prefers_wanted, tokens };
        let best = Found {
            matched: Vec::new(),
            prices: Vec::new(),
            value: [i64::MIN; 9],
            bound: [i64::MAX; 9],
        };
        Self { instance, facts, progress, n_looks: 0, now, best }
    }

    pub(super) fn is_proven(&self) -> bool {
        self.best.value == self.best.bound
    }

    /// Says that the search goes on, and hears whether it may.
    pub(super) fn report(&mut self, phase: &'static str) -> ControlFlow<()> {
        (self.progress)(Progress { done: self.n_looks, total: self.n_looks + 1, phase })
    }

    /// Keeps the present plan and prices if they are better; says what they are.
    ///
    /// Of the potentials that the plan leaves open, those at either end are tried
    /// too, and the best become the present ones.
    pub(super) fn look(&mut self) -> (Vector, Vector) {
        self.n_looks += 1;
        let matched = self.now.persons.matched(self.instance);
        let value = self.instance.worth.ranked(&value(self.instance, &matched));
        if value > self.best.value {
            self.best.value = value;
            self.best.matched = matched;
        }
        let flow = &mut self.now.persons.flow;
        let ends = [flow.potential.clone(), flow.extreme(End::High), flow.extreme(End::Low)];
        let bounds = ends.map(|potential| {
            // The flow is the best for everybody who did not ask: only askers have gaps.
            let gaps = self.gaps_at(&potential).into_iter().map(|(gap, _)| gap);
            (gaps.fold(value, add), potential)
        });
        let (bound, potential) =
            bounds.into_iter().min_by_key(|(bound, _)| *bound).expect("there are three");
        if bound < self.best.bound {
            let prices = self.now.persons.prices(&potential);
            self.best.bound = Prover::new(self.facts, &self.by_person(&prices)).bound();
            self.best.prices = prices;
        }
        self.now.persons.flow.potential = potential;
        (value, bound)
    }

    /// Prices as the checker reads them: by person, in the order of the round.
    fn by_person(&self, prices: &[Cost]) -> Vec<Vector> {
        let mut by_person = vec![[0; 9]; self.facts.n_people()];
        for (mentor, &price) in self.instance.mentors.iter().zip(prices) {
            by_person[mentor.person] =
                self.instance.worth.ranked(&self.instance.worth.unpack(price));
        }
        by_person
    }

    /// Changes the side of whoever is not credited, as long as that helps.
    fn change_sides(&mut self) -> ControlFlow<()> {
        for _ in 0..ROUNDS_MAX {
            if self.is_proven() {
                break;
            }
            self.report("changing sides")?;
            let before = self.now.clone();
            let best = self.best.value;
            let matched = self.now.persons.matched(self.instance);
            for asker in 0..self.now.n_askers() {
                let u = self.now.persons.askers[asker].u;
                let is_credited = matched[u].iter().any(|&v| self.instance.shares(u, v));
                let prefers_wanted = !self.now.prefers_wanted[asker];
                let side = self.now.persons.askers[asker].side(prefers_wanted);
                if !is_credited && side.contains(&true) {
                    self.now.prefers_wanted[asker] = prefers_wanted;
                    self.now.set_open(asker, side);
                }
            }
            self.now.persons.flow.settle();
            let (value, _) = self.look();
            if value <= best {
                self.now = before;
                break;
            }
        }
        ControlFlow::Continue(())
    }

    /// Opens every side, and holds whoever is paid twice to one.
    fn open_all(&mut self) -> ControlFlow<()> {
        if self.is_proven() {
            return ControlFlow::Continue(());
        }
        self.report("opening all sides")?;
        for asker in 0..self.now.n_askers() {
            self.now.open_wide(asker);
        }
        self.now.persons.flow.settle();
        self.now.narrow();
        self.look();
        ControlFlow::Continue(())
    }

    /// Askers who could have more at the present prices, the furthest first.
    pub(super) fn gaps(&self) -> Vec<(Vector, usize)> {
        let mut gaps = self.gaps_at(&self.now.persons.flow.potential);
        gaps.sort_unstable_by(|a, b| b.cmp(a));
        gaps
    }

    fn gaps_at(&self, potential: &[Cost]) -> Vec<(Vector, usize)> {
        let persons = &self.now.persons;
        let prices = persons.prices(potential);
        let by_person = self.by_person(&prices);
        let prover = Prover::new(self.facts, &by_person);
        let matched = persons.matched(self.instance);
        let mut gaps = Vec::new();
        for (place, asker) in persons.askers.iter().enumerate() {
            let mentors = with_pinned(self.instance, &matched, asker.u);
            let paid: Cost = matched[asker.u].iter().map(|&v| prices[v as usize]).sum();
            let has = worth_to_mentee(self.instance, asker.u, &mentors) - paid;
            let has = self.instance.worth.ranked(&self.instance.worth.unpack(has));
            let most = prover.most_for_mentee(self.instance.mentees[asker.u].person);
            if most > has {
                gaps.push((add(most, has.map(|level| -level)), place));
            }
        }
        gaps
    }
}

fn add(mut a: Vector, b: Vector) -> Vector {
    a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
    a
}

/// One channel of several.
pub(super) fn only(channel: usize, n_channels: usize) -> Vec<bool> {
    (0..n_channels).map(|other| other == channel).collect()
}
