//! Tokens: what is paid for what counts once.
//!
//! Something is worth `w` once, however many of its arcs carry. Paying a token `t`
//! on each of them, and `w - t` for nothing, is never too little, whatever `t` from
//! nothing to the whole. It is just right when one arc carries; when none does, if
//! `t` is the whole; when several do, if `t` is nothing. (`t` is the dual of the
//! rule that it counts once.) So a cheapest flow with tokens bounds all plans, and
//! where all tokens are just right, it is a best plan.
//!
//! Of a class, so many are *held* to each side: between equals it is those who carry.

use std::collections::{BTreeMap, BTreeSet};

use crate::matching::instance::Instance;
use crate::matching::levels::{Cost, LEVELS, TIE, Vector, without_tie};
use crate::matching::model::{Model, Side};

/// How many of a class are held to each side.
pub(super) type Held = [i32; 2];

/// A cheapest flow at the tokens it is paid.
#[derive(Clone)]
pub(super) struct Tokens {
    pub(super) model: Model,
    pub(super) paid: Vec<Cost>,
    /// Professions that are not paid all that they are worth.
    lowered: BTreeSet<usize>,
    /// The side that is closed of some.
    pub(super) closed: BTreeMap<usize, usize>,
}

impl Tokens {
    /// Professions paid all that they are worth and credits nothing, as a model begins.
    pub(super) fn new(model: Model) -> Self {
        let n = model.once.len();
        let paid =
            (0..n).map(|place| if model.once[place].is_credit { 0 } else { model.worth(place) });
        Self { paid: paid.collect(), lowered: BTreeSet::new(), closed: BTreeMap::new(), model }
    }

    /// Closes a side; settle the flow afterwards.
    pub(super) fn close(&mut self, place: usize, nth: usize) {
        for arc in self.model.once[place].sides().nth(nth).into_iter().flat_map(Side::arcs) {
            self.model.flow.set_capacity(arc, 0);
        }
        self.closed.insert(place, nth);
    }

    /// How much too much is paid at most, since a token is not just right.
    pub(super) fn gap(&self, place: usize) -> Cost {
        if self.closed.contains_key(&place) {
            return 0;
        }
        let once = &self.model.once[place];
        let n = self.model.n_paid(place);
        let token = without_tie(self.paid[place]);
        if n > once.n {
            token * Cost::from(n - once.n)
        } else {
            (self.model.worth(place) - token) * Cost::from(once.n - n)
        }
    }

    /// What may be paid otherwise than it is worth, or twice.
    fn crossing(&self) -> Vec<usize> {
        let mut crossing = self.model.crossing();
        crossing.extend(&self.lowered);
        crossing.sort_unstable();
        crossing.dedup();
        crossing
    }

    /// The tokens that are not just right.
    pub(super) fn wrong(&self) -> Vec<usize> {
        let mut wrong = self.crossing();
        wrong.retain(|&place| self.gap(place) != 0);
        wrong
    }

    /// What the flow is worth as a plan, and what no plan exceeds if nothing is closed.
    pub(super) fn value_and_bound(&self, instance: &Instance) -> (Vector, Vector) {
        let crossing = self.crossing();
        let value = self.model.value(instance, &crossing);
        let mut bound: [i64; LEVELS] = value;
        for gap in crossing.into_iter().map(|place| self.gap(place)).filter(|gap| *gap != 0) {
            let levels = instance.worth.unpack(gap);
            bound.iter_mut().zip(levels).for_each(|(sum, level)| *sum += level);
        }
        (instance.worth.ranked(&value), instance.worth.ranked(&bound))
    }

    /// The credits: what a plan holds to sides.
    pub(super) fn to_hold(&self) -> Vec<usize> {
        let is_credit = |place: &usize| self.model.once[*place].is_credit;
        (0..self.paid.len()).filter(is_credit).collect()
    }

    /// How many each side has now.
    pub(super) fn carried(&self, place: usize) -> Held {
        let mut carried = [0; 2];
        for (n, side) in carried.iter_mut().zip(self.model.once[place].sides()) {
            *n = self.model.n_paid_on(side);
        }
        carried
    }

    /// Sets a token, and who is held to each side between equals; settle the flow afterwards.
    pub(super) fn pay(&mut self, place: usize, token: Cost, held: Held) {
        self.paid[place] = token;
        if token < self.model.worth(place) && !self.model.once[place].is_credit {
            self.lowered.insert(place);
        }
        self.pay_each(place, held, (token + TIE, token - TIE));
    }

    /// Pays all that it is worth on the side to which each is held, and nothing on the other, so
    /// that what flows is a plan; settle the flow afterwards.
    pub(super) fn commit(&mut self, place: usize, held: Held) {
        self.pay_each(place, held, (self.model.worth(place), 0));
    }

    fn pay_each(&mut self, place: usize, held: Held, (to_held, to_others): (Cost, Cost)) {
        let Model { flow, once, .. } = &mut self.model;
        for (nth, (Side { held: arc, spare }, n)) in once[place].sides().zip(held).enumerate() {
            if self.closed.get(&place) == Some(&nth) {
                continue;
            }
            if let Some(spare) = spare {
                flow.share((arc, spare), n);
                flow.set_cost(arc, -to_held);
                flow.set_cost(spare, -to_others);
            } else {
                flow.set_cost(arc, -if n > 0 { to_held } else { to_others });
            }
        }
    }

    /// Changes a token and holds everybody where they are.
    pub(super) fn pay_only(&mut self, place: usize, token: Cost) {
        self.pay(place, token, self.carried(place));
    }

    /// The token at which a side takes one more, or lets one go, as potentials are.
    pub(super) fn need(&self, side: Side) -> Cost {
        let (from, to) = self.ends(side);
        self.model.flow.potential(from) - self.model.flow.potential(to)
    }

    fn ends(&self, side: Side) -> (u32, u32) {
        let arc = self.model.flow.network.arc(side.held);
        (arc.from, arc.to)
    }

    /// The highest token at which one less would be paid, and who would be held then.
    pub(super) fn letting_go(&mut self, place: usize) -> Option<(Cost, Held)> {
        let carried = self.carried(place);
        let mut highest: Option<(Cost, Held)> = None;
        for (nth, side) in self.model.once[place].sides().enumerate() {
            if carried[nth] == 0 {
                continue;
            }
            let least = highest.map_or(0, |(token, _)| token);
            if let Some(token) = self.lets_go(side, least) {
                let mut held = carried;
                held[nth] -= 1;
                highest = highest.max(Some((token, held)));
            }
        }
        highest
    }

    /// The lowest token at which one more would be paid, and who would be held then.
    pub(super) fn taking(&mut self, place: usize) -> Option<(Cost, Held)> {
        let (carried, once) = (self.carried(place), &self.model.once[place]);
        let (n, mut most) = (once.n, self.model.worth(place));
        let mut lowest = None;
        for (nth, side) in once.sides().enumerate() {
            if carried[nth] == n || self.closed.get(&place) == Some(&nth) {
                continue;
            }
            if let Some(token) = self.takes(side, most) {
                let mut held = carried;
                held[nth] += 1;
                lowest = Some((token, held));
                most = token - 1;
            }
        }
        lowest
    }

    /// The token at which a side lets one go, if no lower than `least`.
    pub(super) fn lets_go(&mut self, side: Side, least: Cost) -> Option<Cost> {
        let (need, ends) = (self.need(side), self.ends(side));
        Some(need - self.detour(side, ends, need - least)?)
    }

    /// The token at which a side takes one more, if no higher than `most`.
    pub(super) fn takes(&mut self, side: Side, most: Cost) -> Option<Cost> {
        let (need, (from, to)) = (self.need(side), self.ends(side));
        Some(need + self.detour(side, (to, from), most - need)?)
    }

    /// The detour between two nodes around a side, if no longer than `most`.
    fn detour(&mut self, side: Side, ends: (u32, u32), most: Cost) -> Option<Cost> {
        let arcs: Vec<u32> = side.arcs().collect();
        self.model.flow.detour(ends, most, &arcs)
    }
}
