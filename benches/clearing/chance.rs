//! Chance that follows from what it decides.
//!
//! A seed, a question and whom it is about give the same number in every regime, in
//! whatever order things happen: "common random numbers", which leave only the
//! regimes to differ.

/// What chance decides.
#[derive(Clone, Copy, Debug)]
pub(super) enum Draw {
    /// Whether the two of a pair of the round go on.
    GoOn,
    /// In what order pairs of the round are asked.
    Order,
    /// Whether somebody comes to clearing.
    Come,
    /// When they come first.
    Arrive,
    /// Whether they ever look in again.
    Return,
    /// How often they look in.
    Pace,
    /// How long until they look in next.
    Gap,
    /// How reliably they answer.
    Prompt,
    /// Whether they answer what waits, as they look in.
    Answer,
    /// Whether they write first, in general.
    Bold,
    /// Whether they write first to one person on one day.
    Write,
    /// How far they scroll.
    Scroll,
    /// Whether they want somebody who fits.
    Like,
    /// Whether an email brings them.
    Email,
    /// How long after it they come.
    Delay,
}

/// The chance of one seed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chance(pub(super) u64);

impl Chance {
    /// A number from 0 up to 1: `SplitMix64`, by Steele, Lea and Flood, over the
    /// question and whom it is about.
    pub(super) fn of(self, draw: Draw, about: [usize; 2]) -> f64 {
        let mut mixed = mix(self.0 ^ 0x5eed);
        for part in [draw as usize, about[0], about[1]] {
            mixed = mix(mixed ^ u64::try_from(part).unwrap_or_default());
        }
        // The upper 32 bits are a number that a float holds exactly.
        f64::from(u32::try_from(mixed >> 32).unwrap_or_default()) / 4_294_967_296.0
    }

    /// One of several, by their shares, which add up to 1.
    pub(super) fn one_of<T: Copy>(self, draw: Draw, who: usize, shares: &[(f64, T)]) -> T {
        let mut left = self.of(draw, [who, 0]);
        for (share, one) in shares {
            if left < *share {
                return *one;
            }
            left -= share;
        }
        shares[shares.len() - 1].1
    }
}

fn mix(seed: u64) -> u64 {
    let mut mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
