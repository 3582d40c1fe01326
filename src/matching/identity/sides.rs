//! Sides: a plan, its prices, and again.
//!
//! A *plan* holds everybody who asked to one side, the one on which they are credited or
//! else the one where a credit costs less, and pays the whole worth of a credit there and
//! nothing on the other. That is a flow, and the best plan for those sides. Its *prices* say
//! between which tokens everybody would stay; each token moves just so far that it is
//! between them, or where the other side is worth more, so far that the two are
//! equal. What flows at these tokens bounds all plans, and whoever is credited twice or
//! not at all then is who may change sides in the next plan.
//!
//! Each step moves everybody at once, so there are few of them however many people there
//! are. Source: a Lagrangian relaxation and a heuristic that mends what it leaves, as in
//! Fisher, "The Lagrangian relaxation method for solving integer programming problems",
//! 1981; the turns of plan and price are ours.

use std::ops::ControlFlow;

use super::exchange::exchange;
use super::tokens::{Held, Tokens};
use crate::matching::levels::Cost;

/// Holds everybody to a side, and finds the best plan for that. `go_on` is asked now and then
/// and may stop it.
pub(super) fn plan(
    tokens: &mut Tokens,
    go_on: &mut dyn FnMut() -> ControlFlow<()>,
) -> ControlFlow<()> {
    let held: Vec<(usize, Held)> =
        tokens.to_hold().into_iter().map(|place| (place, cheapest(tokens, place))).collect();
    for &(place, held) in &held {
        tokens.commit(place, held);
    }
    tokens.model.flow.settle();
    // Whoever found nobody there tries the other side.
    for (place, held) in held {
        let carried = tokens.carried(place);
        let moved = moved(held, carried, tokens.model.once[place].n);
        if moved != carried && tokens.model.once[place].sides().count() == 2 {
            tokens.commit(place, moved);
        }
    }
    tokens.model.flow.settle();
    exchange(tokens, go_on)
}

/// Who is credited where they are, and of `n` who is not, on the side to which they were
/// not held.
fn moved(held: Held, carried: Held, n: i32) -> Held {
    let mut moved = carried;
    for side in [0, 1] {
        let missing = (held[1 - side] - carried[1 - side]).max(0);
        moved[side] += missing.min(n - moved[0] - moved[1]).max(0);
    }
    moved
}

/// Everybody where they are credited, or else where that costs least.
fn cheapest(tokens: &Tokens, place: usize) -> Held {
    let once = &tokens.model.once[place];
    let mut held = tokens.carried(place);
    let needs = once.sides().map(|side| tokens.need(side)).enumerate();
    let mut by_need: Vec<(Cost, usize)> = needs.map(|(side, need)| (need, side)).collect();
    by_need.sort_unstable();
    let more = once.n - held[0] - held[1];
    if more >= 0 {
        held[by_need[0].1] += more;
        return held;
    }
    let mut less = -more;
    for &(_, side) in by_need.iter().rev() {
        let dropped = less.min(held[side]);
        held[side] -= dropped;
        less -= dropped;
    }
    held
}

/// Sets the tokens that a plan's prices ask for, and finds what flows then.
pub(super) fn price(tokens: &mut Tokens) {
    tokens.model.flow.tighten();
    for place in tokens.to_hold() {
        let token = priced(tokens, place);
        tokens.pay_only(place, token);
    }
    tokens.model.flow.settle();
}

/// The token nearest to the present one that a plan's prices ask for.
fn priced(tokens: &Tokens, place: usize) -> Cost {
    let (once, worth) = (&tokens.model.once[place], tokens.model.worth(place));
    let carried = tokens.carried(place);
    let n_carried: i32 = carried.iter().sum();
    let mut least = if n_carried < once.n { worth } else { 0 };
    let mut most = if n_carried > once.n { 0 } else { worth };
    for (side, n) in once.sides().zip(carried) {
        let need = tokens.need(side);
        if n > 0 {
            least = least.max(need);
        }
        if n < once.n {
            most = most.min(need);
        }
    }
    tokens.paid[place].clamp(least.min(most), least.max(most)).clamp(0, worth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_is_not_credited_changes_sides_and_never_more_than_there_are() {
        assert_eq!(moved([1, 1], [1, 0], 2), [2, 0]);
        assert_eq!(moved([0, 3], [0, 1], 3), [2, 1]);
        assert_eq!(moved([1, 1], [2, 0], 2), [2, 0]);
        assert_eq!(moved([1, 2], [2, 0], 3), [3, 0]);
        assert_eq!(moved([2, 1], [3, 1], 3), [3, 1]);
    }
}
