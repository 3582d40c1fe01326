//! Coordinate dual ascent: one multiplier after the other is moved to where the dual bound is best
//! for it; here from breakpoint to breakpoint of the dual function. Source: Bertsekas, "Linear
//! Network Optimization", 1991, for dual ascent along coordinates and for price wars.
//!
//! The dual function is linear between breakpoints. A coupling with too many units is lowered to
//! the next breakpoint, where it has one less; one with too few is raised to where it has one
//! more. Either leaves a range of multipliers that are right, and a multiplier that moves the same
//! way again goes further into it each time.
//!
//! Where several people outbid each other, each only within the range that the others leave (a
//! *price war*), their multipliers move together, by strides that grow. So a price war ends after
//! as many moves as its range has digits.

use std::collections::BTreeMap;

use super::multipliers::Multipliers;
use crate::matching::flow::Cost;
use crate::matching::model::{TIE, longer_stride};

/// Moves the same way after which a multiplier takes part in a price war.
const MOVES_TO_WAR: u32 = 3;

/// For how many moves of all multipliers one stays in a price war after its last move.
const WAR_LASTS: usize = 100;

/// How a multiplier has moved.
#[derive(Clone, Copy, Default)]
struct Moves {
    is_down: bool,
    /// How often in a row.
    n: u32,
    /// How far it goes the next time.
    stride: Cost,
    /// When it last moved, in moves of all.
    last: usize,
}

/// A dual ascent under way.
pub(super) struct DualAscent {
    moves: BTreeMap<usize, Moves>,
    /// The couplings that were violated when last looked for and are not tried since; taken from
    /// the end, where those with too many units are.
    violated: Vec<usize>,
    n_moves: usize,
    /// By what the stride grows with each move in a row.
    growth: Cost,
}

impl DualAscent {
    pub(super) fn new(growth: Cost) -> Self {
        Self { moves: BTreeMap::new(), violated: Vec::new(), n_moves: 0, growth }
    }

    /// Moves one multiplier whose coupling is violated, those with too many units first; false if
    /// there is none.
    pub(super) fn step(&mut self, multipliers: &mut Multipliers) -> bool {
        let Some(index) = self.next_violated(multipliers) else { return false };
        let is_down = has_too_many(multipliers, index);
        let stride = self.note_move(index, is_down);
        if self.moves[&index].n > MOVES_TO_WAR {
            self.move_together(multipliers, index, stride);
        }
        if multipliers.slackness_gap(index) != 0 {
            if has_too_many(multipliers, index) {
                lower_multiplier(multipliers, index, stride);
            } else {
                raise_multiplier(multipliers, index, stride);
            }
            multipliers.relaxation.flow.route_imbalances();
        }
        true
    }

    /// A coupling that is violated.
    fn next_violated(&mut self, multipliers: &Multipliers) -> Option<usize> {
        while let Some(index) = self.violated.pop() {
            if multipliers.slackness_gap(index) != 0 {
                return Some(index);
            }
        }
        self.violated = multipliers.violated();
        self.violated.reverse();
        self.violated.sort_by_key(|&index| has_too_many(multipliers, index));
        self.violated.pop()
    }

    /// Notes a move, and says how far it may go.
    fn note_move(&mut self, index: usize, is_down: bool) -> Cost {
        self.n_moves += 1;
        let moves = self.moves.entry(index).or_default();
        let goes_on = moves.n > 0 && moves.is_down == is_down;
        *moves = Moves {
            is_down,
            n: if goes_on { moves.n + 1 } else { 1 },
            stride: if goes_on { longer_stride(moves.stride, self.growth) } else { TIE },
            last: self.n_moves,
        };
        moves.stride
    }

    /// Moves all multipliers of a price war by the same stride.
    fn move_together(&self, multipliers: &mut Multipliers, index: usize, stride: Cost) {
        let is_down = self.moves[&index].is_down;
        for (&other, moves) in &self.moves {
            let takes_part = moves.n >= MOVES_TO_WAR && moves.is_down == is_down;
            let is_open = !multipliers.closed.contains_key(&other);
            if takes_part && self.n_moves - moves.last < WAR_LASTS && is_open {
                let moved = multipliers.values[other] + if is_down { -stride } else { stride };
                multipliers.set(other, moved.clamp(0, multipliers.relaxation.worth(other)));
            }
        }
        multipliers.relaxation.flow.route_imbalances();
    }
}

/// Whether a coupling has more units than may count.
fn has_too_many(multipliers: &Multipliers, index: usize) -> bool {
    multipliers.relaxation.n_units(index) > multipliers.relaxation.couplings[index].n
}

/// Lowers a multiplier until its coupling has one unit less, and on within what is right.
fn lower_multiplier(multipliers: &mut Multipliers, index: usize, stride: Cost) {
    let n = multipliers.relaxation.couplings[index].n;
    let Some((high, fixed)) = multipliers.breakpoint_below(index) else {
        multipliers.set(index, 0);
        return;
    };
    let high = high.max(0);
    multipliers.set_fixing(index, high, fixed);
    multipliers.relaxation.flow.route_imbalances();
    if multipliers.relaxation.n_units(index) == n && stride > TIE {
        let low = multipliers.breakpoint_below(index).map_or(0, |(low, _)| low.max(0));
        multipliers.set(index, (high - stride).max(low).min(high));
    }
}

/// Raises a multiplier until its coupling has one unit more, and on within what is right.
fn raise_multiplier(multipliers: &mut Multipliers, index: usize, stride: Cost) {
    let relaxation = &multipliers.relaxation;
    let (n, worth) = (relaxation.couplings[index].n, relaxation.worth(index));
    let Some((low, fixed)) = multipliers.breakpoint_above(index) else {
        multipliers.set(index, worth);
        return;
    };
    let low = low.min(worth);
    multipliers.set_fixing(index, low, fixed);
    multipliers.relaxation.flow.route_imbalances();
    if multipliers.relaxation.n_units(index) == n && stride > TIE {
        let high = multipliers.breakpoint_above(index).map_or(worth, |(high, _)| high.min(worth));
        multipliers.set(index, (low + stride).min(high).max(low));
    }
}
