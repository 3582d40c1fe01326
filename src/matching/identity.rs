//! Rounds that settle where each asker is credited for a shared identity.
//!
//! With every asker's credit on one side (inside the wanted profession, or
//! elsewhere) the best plan is a flow; which side is best is hard in general, and
//! nearly always easy. First, rounds change sides for whoever is not credited.
//! Then all sides open, whoever is paid twice is held to one, and whoever could
//! have more at the present prices is opened again. What is left is searched by
//! branching over sides, within a budget counted in steps, never in time.
//!
//! Every plan met on the way is valid, and every set of prices met bounds all
//! plans, so the best of each is kept; when they are equal, the search ends.

use std::ops::ControlFlow;

use super::instance::Instance;
use super::levels::{Cost, Vector};
use super::objective::{value, with_pinned, worth_to_mentee};
use super::persons::{Overcount, Persons};
use super::plan::Progress;
use super::proof::{Facts, Prover};

/// The best plan found and the best prices found.
pub(super) struct Found {
    /// Each mentee's mentors beside the pinned ones.
    pub(super) matched: Vec<Vec<u32>>,
    /// What each mentor's place is worth.
    pub(super) prices: Vec<Cost>,
    /// What the plan achieves, in the order of the round.
    pub(super) value: Vector,
    /// What no plan exceeds, in the order of the round.
    pub(super) bound: Vector,
}

/// Rounds of changing sides; the first two or three do nearly all.
const ROUNDS_MAX: usize = 8;

/// Attempts at opening an asker who could have more.
const TOKEN_ROUNDS_MAX: usize = 5;

const ATTEMPTS_MAX: usize = 1000;

/// Arcs looked at while branching.
const BRANCH_WORK_MAX: usize = 5_000_000;

/// Finds the best plan for an instance, with the prices that prove it.
pub(super) fn solve_persons(
    instance: &Instance,
    facts: &Facts<'_>,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> ControlFlow<(), Found> {
    let mut search = Search::new(instance, facts);
    let mut step = |done, phase| progress(Progress { done, total: 5, phase });
    step(0, "matching")?;
    search.persons.admit();
    search.look();
    if search.persons.askers.is_empty() || search.is_proven() {
        return ControlFlow::Continue(search.best);
    }
    step(1, "changing sides")?;
    search.change_sides();
    step(2, "opening all sides")?;
    if !search.is_proven() {
        search.open_all();
    }
    step(3, "closing gaps")?;
    if !search.is_proven() {
        search.close_gaps(GapAim::Plan);
    }
    step(3, "bounding")?;
    if !search.is_proven() {
        search.close_gaps(GapAim::Bound);
    }
    step(4, "branching")?;
    if !search.is_proven() {
        search.branch();
    }
    ControlFlow::Continue(search.best)
}

struct Search<'a> {
    instance: &'a Instance,
    facts: &'a Facts<'a>,
    persons: Persons,
    /// Which channels of each asker are open.
    open: Vec<Vec<bool>>,
    /// The side that an asker falls back on: whether it is the wanted profession.
    prefers_wanted: Vec<bool>,
    tokens: Vec<Cost>,
    best: Found,
}

impl<'a> Search<'a> {
    fn new(instance: &'a Instance, facts: &'a Facts<'a>) -> Self {
        let persons = Persons::new(instance);
        let open: Vec<Vec<bool>> =
            persons.askers.iter().map(super::persons::Asker::first_side).collect();
        let prefers_wanted = persons
            .askers
            .iter()
            .map(|asker| asker.channels.iter().any(|channel| channel.is_wanted))
            .collect();
        let best = Found {
            matched: Vec::new(),
            prices: Vec::new(),
            value: [i64::MIN; 9],
            bound: [i64::MAX; 9],
        };
        let tokens = vec![instance.worth.identity; open.len()];
        Self { instance, facts, persons, open, prefers_wanted, tokens, best }
    }

    fn is_proven(&self) -> bool {
        self.best.value == self.best.bound
    }

    fn set_open(&mut self, asker: usize, open: Vec<bool>) {
        if self.open[asker] != open {
            self.persons.open(asker, &open);
            self.open[asker] = open;
        }
    }

    /// Keeps the present plan and prices if they are better; says what they are.
    fn look(&mut self) -> (Vector, Vector) {
        let matched = self.persons.matched(self.instance);
        let value = self.instance.worth.ranked(&value(self.instance, &matched));
        if value > self.best.value {
            self.best.value = value;
            self.best.matched = matched;
        }
        let prices = self.persons.prices(&self.persons.flow.potential);
        let bound = Prover::new(self.facts, &self.by_person(&prices)).bound();
        if bound < self.best.bound {
            self.best.bound = bound;
            self.best.prices = prices;
        }
        (value, bound)
    }

    /// Prices as the checker reads them: by person, in the order of the round.
    fn by_person(&self, prices: &[Cost]) -> Vec<Vector> {
        prices_by_person(self.instance, self.facts.n_people(), prices)
    }

    /// Whether each asker has somebody who shares.
    fn credited(&self) -> Vec<bool> {
        let matched = self.persons.matched(self.instance);
        let shares = |u: usize| matched[u].iter().any(|&v| self.instance.shares(u, v));
        self.persons.askers.iter().map(|asker| shares(asker.u)).collect()
    }

    fn change_sides(&mut self) {
        let mut best = self.best.value;
        for _ in 0..ROUNDS_MAX {
            let before = (
                self.persons.flow.clone(),
                self.open.clone(),
                self.prefers_wanted.clone(),
                self.tokens.clone(),
            );
            let credited = self.credited();
            let uncredited = (0..credited.len()).filter(|&asker| !credited[asker]);
            for asker in uncredited {
                let side = self.persons.askers[asker].side(!self.prefers_wanted[asker]);
                if side.contains(&true) {
                    self.prefers_wanted[asker] = !self.prefers_wanted[asker];
                    self.set_open(asker, side);
                }
            }
            self.persons.flow.settle();
            let (value, _) = self.look();
            if value <= best {
                (self.persons.flow, self.open, self.prefers_wanted, self.tokens) = before;
                return;
            }
            best = value;
        }
    }

    fn open_all(&mut self) {
        for asker in 0..self.open.len() {
            self.set_open(asker, vec![true; self.open[asker].len()]);
        }
        self.persons.flow.settle();
        self.narrow();
        self.look();
    }

    /// Holds whoever is paid too much to one side, until nobody is.
    fn narrow(&mut self) {
        loop {
            let mut changed = false;
            for asker in 0..self.open.len() {
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

    /// Askers who are not all open and could have more at the present prices.
    fn gaps(&self) -> Vec<(Vector, usize)> {
        let prices = self.persons.prices(&self.persons.flow.potential);
        let by_person = self.by_person(&prices);
        let prover = Prover::new(self.facts, &by_person);
        let matched = self.persons.matched(self.instance);
        let mut gaps = Vec::new();
        for (a, asker) in self.persons.askers.iter().enumerate() {
            if self.open[a].iter().all(|&open| open) {
                continue;
            }
            let mentors = with_pinned(self.instance, &matched, asker.u);
            let paid: Cost = matched[asker.u].iter().map(|&v| prices[v as usize]).sum();
            let has = worth_to_mentee(self.instance, asker.u, &mentors) - paid;
            let has = self.instance.worth.ranked(&self.instance.worth.unpack(has));
            let most = prover.most_for_mentee(self.instance.mentees[asker.u].person);
            if most > has {
                let mut gap = most;
                gap.iter_mut().zip(has).for_each(|(gap, has)| *gap -= has);
                gaps.push((gap, a));
            }
        }
        gaps.sort_unstable_by(|a, b| b.cmp(a));
        gaps
    }

    /// Opens and closes askers who could have more, as long as that helps.
    fn close_gaps(&mut self, aim: GapAim) {
        let mut score = aim.score(self.look());
        let mut attempts = 0;
        'improved: loop {
            for (_, asker) in self.gaps() {
                for attempt in Attempt::ALL {
                    if self.is_proven() || attempts == ATTEMPTS_MAX {
                        return;
                    }
                    attempts += 1;
                    let before = (
                        self.persons.flow.clone(),
                        self.open.clone(),
                        self.prefers_wanted.clone(),
                        self.tokens.clone(),
                    );
                    self.attempt(attempt, asker);
                    let reached = aim.score(self.look());
                    if reached > score {
                        score = reached;
                        continue 'improved;
                    }
                    (self.persons.flow, self.open, self.prefers_wanted, self.tokens) = before;
                }
            }
            return;
        }
    }

    fn attempt(&mut self, attempt: Attempt, asker: usize) {
        let n_channels = self.open[asker].len();
        self.persons.set_token(asker, self.instance.worth.identity);
        self.tokens[asker] = self.instance.worth.identity;
        match attempt {
            Attempt::Open => {
                self.set_open(asker, vec![true; n_channels]);
            }
            Attempt::OtherSide => {
                self.prefers_wanted[asker] = !self.prefers_wanted[asker];
                self.set_open(asker, vec![true; n_channels]);
            }
            Attempt::Close => self.set_open(asker, vec![false; n_channels]),
            Attempt::HighToken => {
                self.persons.set_uncarried_token(asker);
                self.set_open(asker, vec![true; n_channels]);
                self.persons.flow.settle();
                if let Some(token) = self.persons.token_to_take(asker) {
                    self.tokens[asker] = token.min(self.instance.worth.identity);
                }
                self.persons.set_token(asker, self.tokens[asker]);
            }
            Attempt::LowToken => {
                self.persons.flow.settle();
                let less = self.persons.token_to_drop(asker);
                self.tokens[asker] -= less.map_or(self.tokens[asker], |(less, _)| less);
                self.tokens[asker] = self.tokens[asker].max(0);
                self.persons.set_token(asker, self.tokens[asker]);
                self.set_open(asker, vec![true; n_channels]);
            }
        }
        self.persons.flow.settle();
        if matches!(attempt, Attempt::HighToken | Attempt::LowToken) {
            self.balance_tokens();
        }
        self.persons.flow.settle();
        self.narrow();
    }

    /// Pays whoever takes two credits less, and whoever takes none more.
    fn balance_tokens(&mut self) {
        let full = self.instance.worth.identity;
        for _ in 0..TOKEN_ROUNDS_MAX {
            let mut changed = false;
            for asker in 0..self.open.len() {
                let n_credits = self.persons.n_credits(asker);
                if n_credits > 1 && self.tokens[asker] > 0 {
                    let Some((less, arc)) = self.persons.token_to_drop(asker) else { continue };
                    self.tokens[asker] = (self.tokens[asker] - less).max(0);
                    self.persons.flow.set_capacity(arc, 0);
                    self.persons.set_token(asker, self.tokens[asker]);
                    self.persons.flow.settle();
                    self.persons.flow.set_capacity(arc, 1);
                } else if n_credits == 0 && self.tokens[asker] < full {
                    let Some(more) = self.persons.token_to_take(asker) else { continue };
                    self.tokens[asker] = (self.tokens[asker] + more).min(full);
                    self.persons.set_token(asker, self.tokens[asker]);
                } else {
                    continue;
                }
                self.persons.flow.settle();
                changed = true;
            }
            if !changed {
                return;
            }
        }
    }

    /// Branches over sides, depth first; exact unless the budget runs out.
    fn branch(&mut self) {
        let cost_of_step = self.persons.flow.network.n_arcs();
        let mut steps = BRANCH_WORK_MAX / cost_of_step;
        let all: Vec<Vec<bool>> = self.open.iter().map(|open| vec![true; open.len()]).collect();
        let mut todo = vec![all];
        while let Some(open) = todo.pop() {
            if steps == 0 || self.is_proven() {
                return;
            }
            steps -= 1;
            for (asker, open) in open.iter().enumerate() {
                self.set_open(asker, open.clone());
            }
            self.persons.flow.settle();
            let (value, _) = self.look();
            let Some((asker, overcount)) =
                (0..open.len()).find_map(|a| Some((a, self.persons.overcount(a)?)))
            else {
                continue;
            };
            if self.relaxed(value) <= self.best.value {
                continue;
            }
            let first = match overcount {
                Overcount::Credit => self.persons.askers[asker].side(true),
                Overcount::Profession(channel) => only(channel, open[asker].len()),
            };
            let rest =
                open[asker].iter().zip(&first).map(|(open, first)| *open && !first).collect();
            for channels in [rest, first] {
                let mut child = open.clone();
                child[asker] = channels;
                todo.push(child);
            }
        }
    }

    /// What no plan within the open sides exceeds: the value of the present one,
    /// and what its askers are paid too much.
    fn relaxed(&self, value: Vector) -> Vector {
        let worth = &self.instance.worth;
        let mut relaxed = value;
        for asker in 0..self.open.len() {
            let (credits, professions) = self.persons.overpaid(asker);
            let overpaid = credits * worth.identity + professions * worth.distinct;
            let overpaid = worth.ranked(&worth.unpack(overpaid));
            relaxed.iter_mut().zip(overpaid).for_each(|(relaxed, more)| *relaxed += more);
        }
        relaxed
    }
}

/// What closing gaps is for.
#[derive(Clone, Copy)]
enum GapAim {
    /// A better plan, then a lower bound.
    Plan,
    /// A lower bound, whatever the plan.
    Bound,
}

impl GapAim {
    fn score(self, (value, bound): (Vector, Vector)) -> (Vector, Vector) {
        let low = bound.map(|level| -level);
        match self {
            Self::Plan => (value, low),
            Self::Bound => (low, value),
        }
    }
}

/// What may close the gap of an asker who could have more.
#[derive(Clone, Copy)]
enum Attempt {
    /// All sides, falling back on the same one.
    Open,
    /// All sides, falling back on the other one.
    OtherSide,
    /// No side: pay nothing for a credit that comes by itself.
    Close,
    /// All sides, paying just so little that a second credit is not worth taking.
    HighToken,
    /// All sides, paying just so much that the present credit is worth taking.
    LowToken,
}

impl Attempt {
    const ALL: [Self; 5] =
        [Self::LowToken, Self::HighToken, Self::OtherSide, Self::Open, Self::Close];
}

/// One channel of several.
fn only(channel: usize, n_channels: usize) -> Vec<bool> {
    (0..n_channels).map(|other| other == channel).collect()
}

/// Prices of mentors, by number, as the checker reads them: by person, ranked.
pub(super) fn prices_by_person(
    instance: &Instance,
    n_people: usize,
    prices: &[Cost],
) -> Vec<Vector> {
    let mut by_person = vec![[0; 9]; n_people];
    for (mentor, &price) in instance.mentors.iter().zip(prices) {
        by_person[mentor.person] = instance.worth.ranked(&instance.worth.unpack(price));
    }
    by_person
}
