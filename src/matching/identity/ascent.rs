//! Bids: tokens for all askers at once.
//!
//! At first nothing is paid for a credit, so the flow is the best plan without
//! identity, and between equals it shares: most who asked find somebody at no cost.
//! Whoever does not bids more, in a sweep up a ladder of what a change of plan is
//! likely to cost; whoever then is credited twice bids less, in a sweep down; and
//! again. On each rung everybody bids who has to, so a thousand tokens move
//! together. What then is not right is little, and left to
//! [`balance`](super::balance).
//!
//! Source: an ascending auction, after Demange, Gale and Sotomayor, "Multi-item
//! auctions", 1986; the ladder stands for its unit bids.

use super::tokens::Tokens;
use crate::matching::levels::{Cost, Worth};

/// Levels below identity whose combinations are rungs.
const LEVELS_BELOW: usize = 3;

/// A bid: a token, and which arc is to carry between equals.
type Rung = (Cost, usize);

/// Bids under way.
pub(super) struct Ascent {
    ladder: Vec<Rung>,
    /// The rung of each thing that counts once.
    at: Vec<usize>,
    /// Rungs bid, and sweeps to make.
    n_steps: usize,
    n_sweeps: usize,
}

impl Ascent {
    /// Bids that go on from the tokens that there are.
    pub(super) fn new(worth: &Worth, tokens: &Tokens, n_sweeps: usize) -> Self {
        let ladder = ladder(worth);
        let rung = |paid: &Cost| ladder.partition_point(|(token, _)| token < paid);
        Self { at: tokens.paid.iter().map(rung).collect(), ladder, n_steps: 0, n_sweeps }
    }

    /// Has one rung bid and what that moves settled; false once all sweeps are done.
    pub(super) fn step(&mut self, tokens: &mut Tokens) -> bool {
        let (sweep, step) = (self.n_steps / self.ladder.len(), self.n_steps % self.ladder.len());
        self.n_steps += 1;
        let is_up = sweep % 2 == 0;
        self.bid(tokens, if is_up { step } else { self.ladder.len() - 1 - step }, is_up);
        self.n_steps < self.n_sweeps * self.ladder.len()
    }

    /// Everybody bids a rung whose token is not right and who is not past it.
    fn bid(&mut self, tokens: &mut Tokens, rung: usize, is_up: bool) {
        let (token, favoured) = self.ladder[rung];
        for place in 0..self.at.len() {
            let once = &tokens.model.once[place];
            if token > once.worth || favoured >= once.arcs.len() || tokens.gap(place) == 0 {
                continue;
            }
            let n_paid = tokens.model.n_paid(place);
            let has_to = if is_up {
                n_paid < once.n && self.at[place] <= rung
            } else {
                n_paid > once.n && self.at[place] >= rung
            };
            if has_to {
                let arc = once.arcs[favoured];
                self.at[place] = rung;
                tokens.pay(place, token, Some(arc));
            }
        }
        tokens.model.flow.settle();
    }
}

/// Small combinations of the levels below identity, and what they leave of it.
fn ladder(worth: &Worth) -> Vec<Rung> {
    let mut sums: Vec<Cost> = vec![0];
    for (place, unit) in worth.below_identity().into_iter().take(LEVELS_BELOW).enumerate() {
        let times = if place == 0 { 0..=2 } else { -1..=1 };
        sums = sums.iter().flat_map(|sum| times.clone().map(move |n| sum + n * unit)).collect();
    }
    let small = sums.into_iter().filter(|sum| *sum >= 0);
    let mut tokens: Vec<Cost> = small.flat_map(|sum| [sum, worth.identity - sum]).collect();
    tokens.sort_unstable();
    tokens.dedup();
    tokens.into_iter().flat_map(|token| [(token, 0), (token, 1)]).collect()
}
