//! Branching over arcs, for what balancing leaves open.
//!
//! Depth first: of what is paid twice or not at all, one arc is closed, then the
//! other. What a branch can reach is its bound at the tokens it has.

use std::ops::ControlFlow;

use super::balance::Balance;
use super::search::{GROWTHS, Search};
use super::tokens::Tokens;

/// Arcs of all branches together.
const WORK_MAX: usize = 1_000_000;

/// Moves of tokens in one branch.
const MOVES_MAX: usize = 40;

impl Search<'_> {
    /// Looks for a better plan by closing one arc or the other.
    pub(super) fn branch(&mut self, tokens: &Tokens) -> ControlFlow<()> {
        let n_branches = WORK_MAX / tokens.model.flow.network.n_arcs().max(1);
        let mut todo: Vec<Tokens> = (n_branches > 0).then(|| tokens.clone()).into_iter().collect();
        for _ in 0..n_branches {
            let Some(mut tokens) = todo.pop() else { break };
            self.report("trying sides")?;
            let mut balance = Balance::new(GROWTHS[0]);
            for _ in 0..MOVES_MAX {
                if !balance.step(&mut tokens) {
                    break;
                }
                self.look(&tokens);
            }
            self.look(&tokens);
            let (_, bound) = tokens.value_and_bound(self.instance);
            if bound <= self.best_value() {
                continue;
            }
            let open = |&place: &usize| tokens.model.once[place].n == 1;
            let Some(place) = tokens.wrong().into_iter().find(open) else { continue };
            for nth in 0..tokens.model.once[place].sides().count() {
                let mut child = tokens.clone();
                child.close(place, nth);
                child.pay_only(place, child.model.worth(place));
                child.model.flow.settle();
                todo.push(child);
            }
        }
        ControlFlow::Continue(())
    }
}
