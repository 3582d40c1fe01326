//! Closing the gaps of askers who could have more at the present prices.
//!
//! A plan is proven when nobody could have more. An asker who is held to one side
//! may have such a gap, because the other side is not paid for. What closes it is
//! a *token*: paying `t` for a credit on either side, and the rest of the credit's
//! worth for nothing. That is never too little, whatever `t` between nothing and
//! the whole, and just right for a plan with one credit; so prices at which no
//! second credit is worth taking prove the plan (`t` is the dual of the rule that
//! a credit counts once). How far the next best way is says which tokens fit.
//!
//! The search is local: it takes what improves the plan, or else the bound, and
//! ends when nothing does.

use std::cmp::Reverse;
use std::ops::ControlFlow;

use super::rounds::{Search, State};
use crate::matching::levels::{Cost, Vector};

/// Attempts in one pass.
const ATTEMPTS_MAX: usize = 400;

/// Orders in which a search that ends without a proof is tried.
const TURNS: usize = 3;

/// Rounds of balancing tokens against each other.
const TOKEN_ROUNDS_MAX: usize = 5;

/// What a pass is for.
#[derive(Clone, Copy)]
enum Aim {
    /// A better plan, then a lower bound.
    Plan,
    /// A lower bound, whatever the plan.
    Bound,
}

impl Aim {
    fn score(self, (value, bound): (Vector, Vector)) -> Score {
        let low = value.map(|level| -level);
        match self {
            Self::Plan => (Reverse(low), Reverse(bound)),
            Self::Bound => (Reverse(bound), Reverse(low)),
        }
    }
}

/// How good an attempt came out; more is better.
type Score = (Reverse<Vector>, Reverse<Vector>);

/// Who is tried together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Together {
    /// Nobody: each alone.
    Each,
    /// All, then all with the same gap, then each alone.
    AllFirst,
}

/// What may close the gap of an asker.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Attempt {
    /// All sides, paying just so much that the present credit is worth taking.
    LowToken,
    /// All sides, paying just so little that a second credit is not worth taking.
    HighToken,
    /// All sides, falling back on the other one.
    OtherSide,
    /// All sides, falling back on the same one.
    Open,
    /// No side: pay nothing for a credit that comes by itself.
    Close,
}

impl Attempt {
    const ALL: [Self; 5] =
        [Self::LowToken, Self::HighToken, Self::OtherSide, Self::Open, Self::Close];
}

impl Search<'_> {
    /// Opens, closes and pays askers who could have more, as long as that helps.
    ///
    /// Where that ends without a proof, it starts again in another order.
    pub(super) fn close_gaps(&mut self) -> ControlFlow<()> {
        let start = self.now.clone();
        for turn in 0..TURNS {
            if self.is_proven() {
                break;
            }
            self.now = start.clone();
            self.close_gaps_in_turn(turn)?;
        }
        ControlFlow::Continue(())
    }

    fn close_gaps_in_turn(&mut self, turn: usize) -> ControlFlow<()> {
        for (aim, together) in [
            (Aim::Plan, Together::Each),
            (Aim::Bound, Together::Each),
            (Aim::Plan, Together::AllFirst),
            (Aim::Bound, Together::AllFirst),
        ] {
            let mut score = aim.score(self.look());
            let mut attempts = 0;
            while !self.is_proven() {
                let mut groups = groups(&self.gaps(), together);
                let n_turned = turn * groups.len() / TURNS;
                groups.rotate_left(n_turned);
                let Some(better) = self.improve(aim, &groups, score, &mut attempts)? else {
                    break;
                };
                score = better;
            }
        }
        ControlFlow::Continue(())
    }

    /// Tries one thing after the other until one is better than `score`.
    fn improve(
        &mut self,
        aim: Aim,
        groups: &[Vec<usize>],
        score: Score,
        attempts: &mut usize,
    ) -> ControlFlow<(), Option<Score>> {
        let full = self.instance.worth.identity;
        for group in groups {
            for attempt in Attempt::ALL {
                if self.is_proven() || *attempts == ATTEMPTS_MAX {
                    return ControlFlow::Continue(None);
                }
                *attempts += 1;
                self.report("closing gaps")?;
                let before = self.now.clone();
                self.now.attempt(attempt, group, full);
                let reached = aim.score(self.look());
                if reached > score {
                    return ControlFlow::Continue(Some(reached));
                }
                self.now = before;
            }
        }
        ControlFlow::Continue(None)
    }
}

impl State {
    /// Tries something for some askers; `full` is what a credit is worth.
    fn attempt(&mut self, attempt: Attempt, group: &[usize], full: Cost) {
        for &asker in group {
            self.set_token(asker, full);
            match attempt {
                Attempt::Open => self.open_wide(asker),
                Attempt::OtherSide => {
                    self.prefers_wanted[asker] = !self.prefers_wanted[asker];
                    self.open_wide(asker);
                }
                Attempt::Close => self.set_open(asker, vec![false; self.open[asker].len()]),
                Attempt::HighToken => {
                    self.persons.set_uncarried_token(asker);
                    self.open_wide(asker);
                    self.persons.flow.settle();
                    let token = self.persons.token_to_take(asker).map_or(full, |t| t.min(full));
                    self.set_token(asker, token);
                }
                Attempt::LowToken => {
                    self.persons.flow.settle();
                    let less = self.persons.token_to_drop(asker).map_or(full, |(less, _)| less);
                    self.set_token(asker, (full - less).max(0));
                    self.open_wide(asker);
                }
            }
            self.persons.flow.settle();
        }
        if matches!(attempt, Attempt::HighToken | Attempt::LowToken) {
            self.balance_tokens(full);
        }
        self.narrow();
    }

    /// Pays whoever takes two credits less, and whoever takes none more.
    fn balance_tokens(&mut self, full: Cost) {
        for _ in 0..TOKEN_ROUNDS_MAX {
            let mut changed = false;
            for asker in 0..self.n_askers() {
                let n_credits = self.persons.n_credits(asker);
                if n_credits > 1 && self.tokens[asker] > 0 {
                    let Some((less, arc)) = self.persons.token_to_drop(asker) else { continue };
                    self.persons.flow.set_capacity(arc, 0);
                    self.set_token(asker, (self.tokens[asker] - less).max(0));
                    self.persons.flow.settle();
                    self.persons.flow.set_capacity(arc, 1);
                } else if n_credits == 0 && self.tokens[asker] < full {
                    let Some(more) = self.persons.token_to_take(asker) else { continue };
                    self.set_token(asker, (self.tokens[asker] + more).min(full));
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
}

/// Groups of askers to try, in order.
fn groups(gaps: &[(Vector, usize)], together: Together) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    if together == Together::AllFirst {
        let askers = |gaps: &[(Vector, usize)]| gaps.iter().map(|&(_, asker)| asker).collect();
        groups.push(askers(gaps));
        groups.extend(gaps.chunk_by(|a, b| a.0 == b.0).map(askers));
    }
    groups.extend(gaps.iter().map(|&(_, asker)| vec![asker]));
    groups.dedup();
    groups
}
