//! The nine levels as one number.
//!
//! A [`Cost`] holds a vector of up to ten small numbers, one lane of 12 bits
//! for each level, the most important highest, and the lowest for what decides
//! between plans that are equally good. Such vectors form an ordered group, so
//! shortest paths and complementary slackness work on them as on plain
//! integers. A lane holds the worth along one path or cycle of changes, not a
//! total over all people, so it stays far from its ±2047; totals are kept as
//! [`Vector`]s. Whatever goes wrong here, the proof finds it, for it counts with
//! separate integers.

use super::problem::{Aim, Rules};

/// Values along a path, packed: what comes first outweighs all that follows.
pub(super) type Cost = i128;

/// How many levels there are at most.
pub(super) const LEVELS: usize = 9;

/// Totals by level, in the default order.
pub(super) type Vector = [i64; LEVELS];

/// The names of the nine levels, in the default order.
pub const NAMES: [&str; LEVELS] = [
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

const LANE_BITS: usize = 12;

/// The place of identity in [`NAMES`].
const IDENTITY: usize = 5;

/// One in the lane that decides between equally good plans.
pub(super) const TIE: Cost = 1;

/// A pair that was there before, between equally good plans: more than the ties of a token.
const KEPT: Cost = 4 * TIE;

/// What each thing that counts is worth under the rules of a round.
#[derive(Clone, Debug)]
pub(super) struct Worth {
    /// A mentee's first, second and third mentor.
    pub(super) size: [Cost; 3],
    /// A mentor's first, second and third mentee.
    pub(super) load: [Cost; 3],
    /// The first mentor of the wanted profession.
    pub(super) wanted: Cost,
    /// The first mentor who shares the asked identity.
    pub(super) identity: Cost,
    /// A pair two grades apart.
    pub(super) two_grades: Cost,
    /// The first mentor of a profession.
    pub(super) distinct: Cost,
    /// A pair that was there before.
    pub(super) kept: Cost,
    /// The levels that count, most important first, as places in [`NAMES`].
    pub(super) order: Vec<usize>,
}

impl Worth {
    pub(super) fn new(rules: &Rules) -> Self {
        let order = order_of_levels(rules);
        let weight = |level: usize| {
            order
                .iter()
                .position(|&other| other == level)
                .map_or(0, |place| 1 << (LANE_BITS * (order.len() - place)))
        };
        Self {
            size: [weight(0), weight(2), weight(3)],
            load: [weight(1), weight(8), 0],
            wanted: weight(4),
            identity: weight(IDENTITY),
            two_grades: weight(6),
            distinct: weight(7),
            kept: KEPT,
            order: order.clone(),
        }
    }

    /// What counts in a repair: everybody has somebody, then pairs are kept.
    pub(super) fn of_repair() -> Self {
        let lane = |place: usize| 1 << (3 * LANE_BITS * (2 - place));
        Self {
            size: [lane(0), 0, 0],
            load: [lane(1), 0, 0],
            wanted: 0,
            identity: 0,
            two_grades: 0,
            distinct: 0,
            kept: lane(2),
            order: Vec::new(),
        }
    }

    /// The lanes of a packed number, in the default order of levels.
    pub(super) fn unpack(&self, cost: Cost) -> Vector {
        let mut vector = [0; LEVELS];
        let mut rest = without_tie(cost) >> LANE_BITS;
        for &level in self.order.iter().rev() {
            let lane = lowest_lane(rest);
            vector[level] = i64::try_from(lane).expect("a lane has 12 bits");
            rest = (rest - lane) >> LANE_BITS;
        }
        vector
    }

    /// The lanes of a packed number in halves, in the default order of levels: as whole numbers.
    pub(super) fn twice(&self, cost: Cost) -> Vector {
        self.unpack(cost).map(|lane| 2 * lane)
    }

    /// The lanes of a packed number in halves, in the default order of levels. Half of what is
    /// packed for one level is nearly all that the lane below holds, and is told as a half.
    pub(super) fn halves(&self, cost: Cost) -> Vector {
        let mut vector = [0; LEVELS];
        let (_, mut half, mut rest) = lane_and_half(cost);
        for &level in self.order.iter().rev() {
            let (lane, half_above, above) = lane_and_half(rest);
            vector[level] = i64::try_from(2 * lane + half).expect("a lane has 12 bits");
            (half, rest) = (half_above, above);
        }
        vector
    }

    /// The vector with its levels in the order of the round, for comparison.
    pub(super) fn ranked(&self, vector: &Vector) -> Vector {
        let mut ranked = [0; LEVELS];
        for (place, &level) in self.order.iter().enumerate() {
            ranked[place] = vector[level];
        }
        ranked
    }
}

/// The levels that count, most important first, as places in [`NAMES`].
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

/// A packed number without what only decides between equals.
pub(super) fn without_tie(cost: Cost) -> Cost {
    cost - lowest_lane(cost)
}

/// No token is worth more than this.
const STRIDE_MAX: Cost = 1 << (LANE_BITS * LEVELS);

/// A stride so many times as long; beyond eight at one level it is one at the level above, and
/// beyond all levels it begins again.
pub(super) fn longer_stride(stride: Cost, times: Cost) -> Cost {
    let longer = times * stride.max(TIE);
    let lane = longer.ilog2() as usize / LANE_BITS * LANE_BITS;
    let longer = if longer >> lane <= 8 { longer } else { 1 << (lane + LANE_BITS) };
    if longer > STRIDE_MAX { TIE } else { longer }
}

/// The lowest lane without the half that it holds of the level above, that half, and the rest.
fn lane_and_half(cost: Cost) -> (Cost, Cost, Cost) {
    const HALF: Cost = 1 << (LANE_BITS - 1);
    let lane = lowest_lane(cost);
    let half = (lane >= HALF / 2).into();
    let half: Cost = if lane < -HALF / 2 { -1 } else { half };
    (lane - half * HALF, half, (cost - lane) >> LANE_BITS)
}

/// The lowest lane of a packed number, with its sign.
fn lowest_lane(cost: Cost) -> Cost {
    let above = Cost::BITS as usize - LANE_BITS;
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
        let worth = Worth::new(&Rules::default());
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
