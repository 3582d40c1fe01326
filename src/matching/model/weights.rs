//! The nine levels as lexicographic weights: a vector of small numbers, compared level by level, as
//! one number. Source: Burkard, Hahn and Zimmermann, "An algebraic approach to assignment problems",
//! 1977, where costs come from an ordered semigroup.
//!
//! A [`Cost`] has 12 bits for each level, the most important highest; the lowest 12 bits only decide
//! between equally good plans. Such vectors are an ordered group, so shortest paths, potentials and
//! complementary slackness work on them as on integers. A part holds what one path or one cycle of
//! changes is worth, not a total over all people, so it stays far from its ±2047; totals are
//! [`Vector`]s. The [proof](crate::matching::proof) would find a mistake made here, for it counts
//! with separate integers.

use crate::matching::flow::Cost;
use crate::matching::problem::{Aim, Rules};

/// How many levels there are at most.
pub(crate) const LEVELS: usize = 9;

/// Totals by level, in the default order.
pub(crate) type Vector = [i64; LEVELS];

/// The names of the nine levels, in the default order.
pub const LEVEL_NAMES: [&str; LEVELS] = [
    "mentees_ge1",
    "mentors_ge1",
    "mentees_ge2",
    "mentees_ge3",
    "wanted",
    "identity",
    "two_grades",
    "distinct",
    "mentors_ge2",
];

/// How many bits of a number each level has.
const LEVEL_BITS: usize = 12;

/// The place of identity in [`LEVEL_NAMES`].
const IDENTITY: usize = 5;

/// The least weight: it only decides between equally good plans.
pub(crate) const TIE: Cost = 1;

/// An earlier pair, between equally good plans: more than the ties of a multiplier.
const EARLIER_PAIR: Cost = 4 * TIE;

/// The weight of each thing that counts, under the rules of a round.
#[derive(Clone, Debug)]
pub(crate) struct Weights {
    /// A mentee's first, second and third mentor.
    pub(crate) size: [Cost; 3],
    /// A mentor's first, second and third mentee.
    pub(crate) load: [Cost; 3],
    /// The first mentor of the wanted profession.
    pub(crate) wanted: Cost,
    /// The first mentor who shares the asked identity.
    pub(crate) identity: Cost,
    /// A pair two grades apart.
    pub(crate) two_grades: Cost,
    /// The first mentor of a profession.
    pub(crate) distinct: Cost,
    /// A pair that an earlier plan has.
    pub(crate) earlier_pair: Cost,
    /// The levels that count, most important first, as places in [`LEVEL_NAMES`].
    pub(crate) order: Vec<usize>,
}

impl Weights {
    pub(crate) fn new(rules: &Rules) -> Self {
        let order = order_of_levels(rules);
        let weight = |level: usize| {
            order
                .iter()
                .position(|&other| other == level)
                .map_or(0, |place| 1 << (LEVEL_BITS * (order.len() - place)))
        };
        Self {
            size: [weight(0), weight(2), weight(3)],
            load: [weight(1), weight(8), 0],
            wanted: weight(4),
            identity: weight(IDENTITY),
            two_grades: weight(6),
            distinct: weight(7),
            earlier_pair: EARLIER_PAIR,
            order: order.clone(),
        }
    }

    /// What counts in a repair: everybody has somebody, then pairs stay.
    pub(crate) fn of_repair() -> Self {
        let weight = |place: usize| 1 << (3 * LEVEL_BITS * (2 - place));
        Self {
            size: [weight(0), 0, 0],
            load: [weight(1), 0, 0],
            wanted: 0,
            identity: 0,
            two_grades: 0,
            distinct: 0,
            earlier_pair: weight(2),
            order: Vec::new(),
        }
    }

    /// The parts of a packed number, in the default order of levels.
    pub(crate) fn unpack(&self, cost: Cost) -> Vector {
        let mut vector = [0; LEVELS];
        let mut rest = without_tie(cost) >> LEVEL_BITS;
        for &level in self.order.iter().rev() {
            let part = lowest_level(rest);
            vector[level] = i64::try_from(part).expect("a level has 12 bits");
            rest = (rest - part) >> LEVEL_BITS;
        }
        vector
    }

    /// The parts of a packed number of whole parts, in halves and in the default order of levels.
    pub(crate) fn twice(&self, cost: Cost) -> Vector {
        self.unpack(cost).map(|part| 2 * part)
    }

    /// The parts of a packed number in halves, in the default order of levels. Half of the weight
    /// of a level is nearly all that the level below can hold, and is read as a half.
    pub(crate) fn halves(&self, cost: Cost) -> Vector {
        let mut vector = [0; LEVELS];
        let (_, mut half, mut rest) = lowest_level_and_half(cost);
        for &level in self.order.iter().rev() {
            let (part, half_above, above) = lowest_level_and_half(rest);
            vector[level] = i64::try_from(2 * part + half).expect("a level has 12 bits");
            (half, rest) = (half_above, above);
        }
        vector
    }

    /// The vector with its levels in the order of the round, for comparison.
    pub(crate) fn ranked(&self, vector: &Vector) -> Vector {
        let mut ranked = [0; LEVELS];
        for (place, &level) in self.order.iter().enumerate() {
            ranked[place] = vector[level];
        }
        ranked
    }
}

/// The levels that count, most important first, as places in [`LEVEL_NAMES`].
fn order_of_levels(rules: &Rules) -> Vec<usize> {
    let aims = rules.order.iter().map(|aim| match aim {
        Aim::Wanted => 4,
        Aim::Identity => IDENTITY,
        Aim::TwoGrades => 6,
        Aim::Distinct => 7,
        Aim::MentorsWithTwo => 8,
    });
    (0..4).chain(aims).collect()
}

/// A packed number without what only decides between equally good plans.
pub(crate) fn without_tie(cost: Cost) -> Cost {
    cost - lowest_level(cost)
}

/// No multiplier is more than this.
const STRIDE_MAX: Cost = 1 << (LEVEL_BITS * LEVELS);

/// A stride so many times as long. Beyond eight at one level it goes on with one at the level
/// above; beyond all levels it begins again.
pub(crate) fn longer_stride(stride: Cost, times: Cost) -> Cost {
    let longer = times * stride.max(TIE);
    let part = longer.ilog2() as usize / LEVEL_BITS * LEVEL_BITS;
    let longer = if longer >> part <= 8 { longer } else { 1 << (part + LEVEL_BITS) };
    if longer > STRIDE_MAX { TIE } else { longer }
}

/// The lowest level without the half that it holds of the level above, that half, and the rest.
fn lowest_level_and_half(cost: Cost) -> (Cost, Cost, Cost) {
    const HALF: Cost = 1 << (LEVEL_BITS - 1);
    let part = lowest_level(cost);
    let half = (part >= HALF / 2).into();
    let half: Cost = if part < -HALF / 2 { -1 } else { half };
    (part - half * HALF, half, (cost - part) >> LEVEL_BITS)
}

/// The lowest level of a packed number, with its sign.
fn lowest_level(cost: Cost) -> Cost {
    let above = Cost::BITS as usize - LEVEL_BITS;
    (cost << above) >> above
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stride_goes_up_through_all_levels_and_begins_again() {
        for times in [2, 4, 8] {
            let mut stride = 0;
            let mut longest = 0;
            for _ in 0..1000 {
                let longer = longer_stride(stride, times);
                assert!(longer > stride || longer == TIE, "{stride} {longer}");
                stride = longer;
                longest = longest.max(stride);
            }
            assert_eq!(longest, STRIDE_MAX);
        }
    }

    #[test]
    fn half_of_a_level_is_told_as_a_half_whatever_lies_below() {
        let worth = Weights::new(&Rules::default());
        let in_halves = |cost: Cost| worth.ranked(&worth.halves(cost));
        assert_eq!(in_halves(worth.identity / 2), [0, 0, 0, 0, 0, 1, 0, 0, 0]);
        let uneven = -worth.wanted / 2 + 5 * worth.two_grades - 3 * worth.load[1] + 2 * TIE;
        assert_eq!(in_halves(uneven), [0, 0, 0, 0, -1, 0, 10, 0, -6]);
        let whole = worth.size[0] - 7 * worth.distinct + worth.load[1];
        assert_eq!(in_halves(whole), [2, 0, 0, 0, 0, 0, 0, -14, 2]);
        assert_eq!(worth.halves(whole), worth.twice(whole));
        assert_eq!(in_halves(worth.load[1] / 2 - TIE), [0, 0, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(in_halves(-worth.load[1] / 2), [0, 0, 0, 0, 0, 0, 0, 0, -1]);
    }
}
