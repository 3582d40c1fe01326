//! An occasion: the time at which something happens, and its source of random numbers.
//!
//! Neither the clock nor the random source is read anywhere else: what the
//! domain does follows from its arguments, so a test can say what time it is
//! and which numbers fall.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use time::{OffsetDateTime, UtcOffset};
use uuid::{Builder, Uuid};

/// When something happens, and a source of randomness for it.
#[derive(Debug)]
pub struct Occasion {
    now: OffsetDateTime,
    /// The moment in milliseconds since 1970.
    millis: u64,
    chance: StdRng,
}

impl Occasion {
    /// An occasion at `now`, with randomness from the operating system.
    ///
    /// Identifiers are of the millisecond, so what happens in one second still has
    /// an order.
    #[must_use]
    pub fn at(now: OffsetDateTime) -> Self {
        Self::new(now, StdRng::from_os_rng())
    }

    /// An occasion whose randomness follows from `seed`, for tests and for
    /// filled examples.
    #[must_use]
    pub fn seeded(now: OffsetDateTime, seed: u64) -> Self {
        Self::new(now, StdRng::seed_from_u64(seed))
    }

    fn new(now: OffsetDateTime, chance: StdRng) -> Self {
        let millis = u64::try_from(now.unix_timestamp_nanos() / 1_000_000).unwrap_or_default();
        Self { now: to_the_second(now), millis, chance }
    }

    /// The moment, in UTC, to the second.
    #[must_use]
    pub fn now(&self) -> OffsetDateTime {
        self.now
    }

    /// Makes a new identifier, a UUID v7 of this moment.
    pub fn id<Id: From<Uuid>>(&mut self) -> Id {
        Builder::from_unix_timestamp_millis(self.millis, &self.chance.random()).into_uuid().into()
    }

    /// Draws `N` random bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.chance.fill(&mut bytes[..]);
        bytes
    }
}

/// A moment in UTC, without fractions of its second.
///
/// Times are kept so: SQLite stores them as text, which sorts right only where
/// all have the same number of digits.
#[must_use]
pub fn to_the_second(moment: OffsetDateTime) -> OffsetDateTime {
    let moment = moment.to_offset(UtcOffset::UTC);
    moment.replace_nanosecond(0).expect("zero is a valid nanosecond")
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
    fn times_are_of_the_second_and_identifiers_of_the_millisecond() {
        let mut earlier = Occasion::at(datetime!(2030-01-01 9:00:00.750 UTC));
        let mut later = Occasion::at(datetime!(2030-01-01 9:00:00.751 UTC));
        assert_eq!(earlier.now(), datetime!(2030-01-01 9:00 UTC));
        assert_eq!(earlier.now(), later.now());
        assert!(earlier.id::<Uuid>() < later.id::<Uuid>());
    }
}
