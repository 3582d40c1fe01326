//! The moment something happens, and the chance it may use.
//!
//! Neither the clock nor the random source is read anywhere else: what the
//! domain does follows from its arguments, so a test can say what time it is
//! and which numbers fall.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use time::OffsetDateTime;
use uuid::{Builder, Uuid};

/// When something happens, and a source of randomness for it.
#[derive(Debug)]
pub struct Occasion {
    now: OffsetDateTime,
    chance: StdRng,
}

impl Occasion {
    /// An occasion at `now`, with randomness from the operating system.
    ///
    /// Times are kept to the second: SQLite stores them as text, which sorts
    /// right only where all have the same number of digits.
    #[must_use]
    pub fn at(now: OffsetDateTime) -> Self {
        Self { now: to_the_second(now), chance: StdRng::from_os_rng() }
    }

    /// An occasion whose randomness follows from `seed`, for tests and for
    /// filled examples.
    #[must_use]
    pub fn seeded(now: OffsetDateTime, seed: u64) -> Self {
        Self { now: to_the_second(now), chance: StdRng::seed_from_u64(seed) }
    }

    /// The moment, in UTC, to the second.
    #[must_use]
    pub fn now(&self) -> OffsetDateTime {
        self.now
    }

    /// Makes a new identifier, a UUID v7 of this moment.
    pub fn id<Id: From<Uuid>>(&mut self) -> Id {
        let millis = u64::try_from(self.now.unix_timestamp()).unwrap_or_default() * 1000;
        Builder::from_unix_timestamp_millis(millis, &self.chance.random()).into_uuid().into()
    }

    /// Draws `N` random bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.chance.fill(&mut bytes[..]);
        bytes
    }
}

fn to_the_second(now: OffsetDateTime) -> OffsetDateTime {
    now.replace_nanosecond(0).expect("zero is a valid nanosecond")
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_identifiers_and_another_gives_others() {
        let draw = |seed| Occasion::seeded(datetime!(2030-01-01 9:00 UTC), seed).id::<Uuid>();
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        assert_eq!(draw(1).get_version_num(), 7);
    }

    #[test]
    fn fractions_of_a_second_are_dropped() {
        let occasion = Occasion::at(datetime!(2030-01-01 9:00:00.75 UTC));
        assert_eq!(occasion.now(), datetime!(2030-01-01 9:00 UTC));
    }
}
