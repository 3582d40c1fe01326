//! Setting tokens right, one after the other.
//!
//! What carries twice is paid less, just so much that one arc lets go; what does not
//! carry is paid more, just so much that one takes. Either leaves a range of tokens
//! that are right, and whoever moves the same way again goes further into it each
//! time. Where several outbid each other, each within what the others leave, they
//! move together: a price war ends after as many moves as its range has digits.

use std::collections::BTreeMap;

use super::tokens::Tokens;
use crate::matching::levels::{Cost, TIE, longer_stride};

/// Moves the same way after which somebody is at war.
const WAR: u32 = 3;

/// For how many moves somebody at war is one who takes part.
const WAR_LASTS: usize = 100;

/// How somebody moved.
#[derive(Clone, Copy, Default)]
struct Moves {
    is_down: bool,
    /// How often in a row.
    n: u32,
    /// How far the next time.
    stride: Cost,
    /// When it was, in moves of all.
    last: usize,
}

/// Tokens on the move.
pub(super) struct Balance {
    moves: BTreeMap<usize, Moves>,
    /// What was not right when it was looked for last, what carries twice last.
    wrong: Vec<usize>,
    n_moves: usize,
    /// How many times as far the next move in a row goes.
    growth: Cost,
}

impl Balance {
    pub(super) fn new(growth: Cost) -> Self {
        Self { moves: BTreeMap::new(), wrong: Vec::new(), n_moves: 0, growth }
    }

    /// Sets one token right, if one is not, what carries twice first; false if all are.
    pub(super) fn step(&mut self, tokens: &mut Tokens) -> bool {
        let Some(place) = self.next(tokens) else { return false };
        let is_down = is_double(tokens, place);
        let stride = self.note(place, is_down);
        if self.moves[&place].n > WAR {
            self.move_together(tokens, place, stride);
        }
        if tokens.gap(place) != 0 {
            if is_double(tokens, place) {
                lower(tokens, place, stride);
            } else {
                raise(tokens, place, stride);
            }
            tokens.model.flow.settle();
        }
        true
    }

    /// A token that is not right.
    fn next(&mut self, tokens: &Tokens) -> Option<usize> {
        while let Some(place) = self.wrong.pop() {
            if tokens.gap(place) != 0 {
                return Some(place);
            }
        }
        self.wrong = tokens.wrong();
        self.wrong.reverse();
        self.wrong.sort_by_key(|&place| is_double(tokens, place));
        self.wrong.pop()
    }

    /// Notes a move, and says how far it may go.
    fn note(&mut self, place: usize, is_down: bool) -> Cost {
        self.n_moves += 1;
        let moves = self.moves.entry(place).or_default();
        let goes_on = moves.n > 0 && moves.is_down == is_down;
        *moves = Moves {
            is_down,
            n: if goes_on { moves.n + 1 } else { 1 },
            stride: if goes_on { longer_stride(moves.stride, self.growth) } else { TIE },
            last: self.n_moves,
        };
        moves.stride
    }

    /// Moves all tokens of a price war by the same stride.
    fn move_together(&self, tokens: &mut Tokens, place: usize, stride: Cost) {
        let is_down = self.moves[&place].is_down;
        for (&other, moves) in &self.moves {
            let is_there = moves.n >= WAR && moves.is_down == is_down;
            let is_open = !tokens.closed.contains_key(&other);
            if is_there && self.n_moves - moves.last < WAR_LASTS && is_open {
                let token = tokens.paid[other] + if is_down { -stride } else { stride };
                tokens.pay_only(other, token.clamp(0, tokens.model.worth(other)));
            }
        }
        tokens.model.flow.settle();
    }
}

/// Whether something is paid more often than it is worth something.
fn is_double(tokens: &Tokens, place: usize) -> bool {
    tokens.model.n_paid(place) > tokens.model.once[place].n
}

/// Lowers a token until one arc lets go, and on within what is right.
fn lower(tokens: &mut Tokens, place: usize, stride: Cost) {
    let n = tokens.model.once[place].n;
    let Some((high, held)) = tokens.letting_go(place) else {
        tokens.pay_only(place, 0);
        return;
    };
    let high = high.max(0);
    tokens.pay(place, high, held);
    tokens.model.flow.settle();
    if tokens.model.n_paid(place) == n && stride > TIE {
        let low = tokens.letting_go(place).map_or(0, |(low, _)| low.max(0));
        tokens.pay_only(place, (high - stride).max(low).min(high));
    }
}

/// Raises a token until one arc takes, and on within what is right.
fn raise(tokens: &mut Tokens, place: usize, stride: Cost) {
    let (n, worth) = (tokens.model.once[place].n, tokens.model.worth(place));
    let Some((low, held)) = tokens.taking(place) else {
        tokens.pay_only(place, worth);
        return;
    };
    let low = low.min(worth);
    tokens.pay(place, low, held);
    tokens.model.flow.settle();
    if tokens.model.n_paid(place) == n && stride > TIE {
        let high = tokens.taking(place).map_or(worth, |(high, _)| high.min(worth));
        tokens.pay_only(place, (low + stride).min(high).max(low));
    }
}
