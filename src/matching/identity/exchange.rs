//! Moving sides one after the other, where a plan is better for it.
//!
//! Where everybody chooses a side at the same prices, several choose what only one can have,
//! and a plan for these sides is worse than it need be. So each who would be worth more on the
//! other side moves by themselves: what the one side frees is weighed against what the other
//! takes, both as they really are, and who gains nothing moves back.

use std::ops::ControlFlow;

use super::tokens::Tokens;
use crate::matching::levels::without_tie;
use crate::matching::model::Side;

/// A side, first or second, and its arcs.
type Nth = (usize, Side);

/// Makes a plan better as long as one more on the other side does; settled before and after.
///
/// Takes a few short searches for each who might gain; each move makes the plan better, so
/// it ends. `go_on` is asked before each such person and may stop it.
pub(super) fn exchange(
    tokens: &mut Tokens,
    go_on: &mut dyn FnMut() -> ControlFlow<()>,
) -> ControlFlow<()> {
    for place in tokens.to_hold() {
        let [Some(one), Some(other)] = tokens.model.once[place].sides else { continue };
        let (one, other) = ((0, one), (1, other));
        // Nearly always the prices say at once that nothing is gained.
        let (from, to) = match without_tie(tokens.need(one.1) - tokens.need(other.1)) {
            0 => continue,
            1.. => (one, other),
            ..0 => (other, one),
        };
        go_on()?;
        while gains(tokens, place, (from, to)) {}
    }
    ControlFlow::Continue(())
}

/// Moves one of a class from a side to the other, if the plan is better for it.
fn gains(tokens: &mut Tokens, place: usize, ((nth_from, from), (nth_to, to)): (Nth, Nth)) -> bool {
    let carried = tokens.carried(place);
    if carried[nth_from] == 0 {
        return false;
    }
    let needed = tokens.need(to);
    let freed = tokens.lets_go(from, needed);
    let Some(freed) = freed.filter(|freed| without_tie(freed - needed) > 0) else { return false };
    let mut held = carried;
    held[nth_from] -= 1;
    tokens.commit(place, held);
    tokens.model.flow.settle();
    let gains = tokens.takes(to, freed).is_some_and(|taken| without_tie(freed - taken) > 0);
    if gains {
        held[nth_to] += 1;
    } else {
        held = carried;
    }
    tokens.commit(place, held);
    tokens.model.flow.settle();
    gains
}
