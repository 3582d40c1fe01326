//! Tokens: what is paid for what counts once.
//!
//! Something is worth `w` once, however many of its arcs carry. Paying a token `t`
//! on each of them, and `w - t` for nothing, is never too little, whatever `t` from
//! nothing to the whole. It is just right when one arc carries; when none does, if
//! `t` is the whole; when several do, if `t` is nothing. (`t` is the dual of the
//! rule that it counts once.) So a cheapest flow with tokens bounds all plans, and
//! where all tokens are just right, it is a best plan.

use crate::matching::instance::Instance;
use crate::matching::levels::{Cost, LEVELS, TIE, Vector, without_tie};
use crate::matching::model::Model;
use crate::matching::network::ArcId;

/// A cheapest flow at the tokens it is paid.
#[derive(Clone)]
pub(super) struct Tokens {
    pub(super) model: Model,
    pub(super) paid: Vec<Cost>,
    /// The arc that is to carry, between equals.
    favoured: Vec<Option<ArcId>>,
    /// The arc that is closed, by its place.
    pub(super) closed: Vec<Option<usize>>,
}

impl Tokens {
    /// Pays for professions all that they are worth and for credits nothing, with nobody
    /// in the network yet.
    pub(super) fn new(model: Model) -> Self {
        let n = model.once.len();
        let mut tokens =
            Self { model, paid: vec![0; n], favoured: vec![None; n], closed: vec![None; n] };
        for place in 0..n {
            let once = &tokens.model.once[place];
            let (token, favoured) =
                if once.is_credit { (0, Some(once.arcs[0])) } else { (once.worth, None) };
            tokens.pay(place, token, favoured);
        }
        tokens
    }

    /// Closes an arc; settle the flow afterwards.
    pub(super) fn close(&mut self, place: usize, nth: usize) {
        let arc = self.model.once[place].arcs[nth];
        self.model.flow.set_capacity(arc, 0);
        self.closed[place] = Some(nth);
    }

    /// How much too much is paid at most, since a token is not just right.
    pub(super) fn gap(&self, place: usize) -> Cost {
        if self.closed[place].is_some() {
            return 0;
        }
        let once = &self.model.once[place];
        let n = self.model.n_paid(place);
        let token = without_tie(self.paid[place]);
        if n > once.n {
            token * Cost::from(n - once.n)
        } else {
            (once.worth - token) * Cost::from(once.n - n)
        }
    }

    /// The tokens that are not just right.
    pub(super) fn wrong(&self) -> impl Iterator<Item = usize> {
        (0..self.paid.len()).filter(|&place| self.gap(place) != 0)
    }

    /// What no plan exceeds, if nothing is closed.
    pub(super) fn bound(&self, instance: &Instance) -> Vector {
        let mut bound: [i64; LEVELS] = self.model.value(instance);
        for place in 0..self.paid.len() {
            let gap = self.gap(place);
            if gap != 0 {
                bound
                    .iter_mut()
                    .zip(instance.worth.unpack(gap))
                    .for_each(|(sum, level)| *sum += level);
            }
        }
        bound
    }

    /// Sets a token, and which arc is to carry between equals; settle the flow
    /// afterwards.
    pub(super) fn pay(&mut self, place: usize, token: Cost, favoured: Option<ArcId>) {
        self.paid[place] = token;
        self.favoured[place] = favoured;
        let Self { model, .. } = self;
        for &arc in &model.once[place].arcs {
            let more = favoured.map_or(0, |one| if one == arc { TIE } else { -TIE });
            model.flow.set_cost(arc, -(token + more));
        }
    }

    /// Changes a token and leaves the favour.
    pub(super) fn pay_only(&mut self, place: usize, token: Cost) {
        self.pay(place, token, self.favoured[place]);
    }

    /// The highest token at which one arc less would carry, and which.
    pub(super) fn letting_go(&mut self, place: usize) -> Option<(Cost, ArcId)> {
        let arcs = self.model.once[place].arcs.clone();
        let flow = &mut self.model.flow;
        let mut highest: Option<(Cost, ArcId)> = None;
        for arc in arcs {
            let found = flow.network.arc(arc);
            let most = flow.reduced_cost(arc) - found.cost;
            let least = highest.map_or(0, |(token, _)| token);
            if found.flow > 0
                && let Some(detour) = flow.detour(found.from, found.to, most - least)
            {
                highest = highest.max(Some((most - detour, arc)));
            }
        }
        highest
    }

    /// The lowest token at which one arc more would carry, and which.
    pub(super) fn taking(&mut self, place: usize) -> Option<(Cost, ArcId)> {
        let (arcs, mut most) = (self.model.once[place].arcs.clone(), self.model.once[place].worth);
        let mut lowest = None;
        for arc in arcs {
            if self.model.flow.network.arc(arc).room > 0
                && let Some(token) = self.token_to_carry(arc, most)
            {
                lowest = Some((token, arc));
                most = token - 1;
            }
        }
        lowest
    }

    /// The lowest token, up to `most`, at which an arc would carry a unit more.
    fn token_to_carry(&mut self, arc: ArcId, most: Cost) -> Option<Cost> {
        let flow = &mut self.model.flow;
        let found = flow.network.arc(arc);
        let here = flow.reduced_cost(arc) - found.cost;
        Some(here + flow.detour(found.to, found.from, most - here)?)
    }
}
