//! Stable hashes: the digest of a problem, and the seeded order of its people; here with FNV-1a on
//! 128 bits. Source: the reference by Fowler, Noll and Vo.
//!
//! It is stable across platforms and versions, which the hasher of `std` is not. It is no protection
//! against somebody who wants two problems with the same digest.

use crate::matching::problem::{PairIds, Person, Problem, Role};

/// Names the normalised form below; a change of the form changes the name.
const FORM: &str = "clearing-problem-1";

/// A digest of the problem, as 32 hexadecimal digits.
///
/// Two problems have the same digest when they have the same people, pins,
/// exclusions, rules and seed, whatever the order of rows. Exclusions count in
/// both directions, so `a, b` and `b, a` are the same one.
#[must_use]
pub fn digest(problem: &Problem) -> String {
    let mut hash = Fnv::new();
    hash.text(FORM);
    hash.number(problem.seed);
    let rules = &problem.rules;
    for bound in [rules.grade_gap_min, rules.grade_gap_max, rules.capacity_max] {
        hash.number(u64::from(bound));
    }
    hash.list(rules.order.iter().map(|aim| one(aim.name())).collect());
    let mut people: Vec<u128> = problem.people.iter().map(person).collect();
    people.sort_unstable();
    hash.list(people);
    let mut exclusions: Vec<u128> = problem.exclusions.iter().map(either_way).collect();
    exclusions.sort_unstable();
    exclusions.dedup();
    hash.list(exclusions);
    let mut pins: Vec<u128> =
        problem.pins.iter().map(|pin| two(&pin.mentee_id, &pin.mentor_id)).collect();
    pins.sort_unstable();
    pins.dedup();
    hash.list(pins);
    format!("{:032x}", hash.0)
}

/// Where the seed puts a person among others: sort by this, then by the id.
pub(crate) fn rank(seed: u64, id: &str) -> u128 {
    let mut hash = Fnv::new();
    hash.number(seed);
    hash.text(id);
    // FNV mixes upwards only: folding the halves brings late bytes to the top.
    hash.0 ^ hash.0.rotate_left(64)
}

fn person(person: &Person) -> u128 {
    let mut hash = Fnv::new();
    hash.text(&person.id);
    hash.number(match person.role {
        Role::Mentor => 0,
        Role::Mentee => 1,
        Role::Both => 2,
    });
    hash.number(u64::from(person.grade));
    hash.text(&person.organisation);
    hash.text(&person.profession);
    hash.text(person.wanted());
    hash.number(if person.role.mentors() { u64::from(person.capacity_as_mentor) } else { 0 });
    hash.number(if person.role.is_mentored() { u64::from(person.capacity_as_mentee) } else { 0 });
    hash.list(person.identities.iter().map(|identity| one(identity)).collect());
    hash.number(u64::from(person.wants_shared_identity));
    hash.0
}

fn either_way(pair: &PairIds) -> u128 {
    let (a, b) = (&pair.mentee_id, &pair.mentor_id);
    if a <= b { two(a, b) } else { two(b, a) }
}

fn one(text: &str) -> u128 {
    let mut hash = Fnv::new();
    hash.text(text);
    hash.0
}

fn two(a: &str, b: &str) -> u128 {
    let mut hash = Fnv::new();
    hash.text(a);
    hash.text(b);
    hash.0
}

/// By what each byte multiplies the hash.
const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

/// By what eight bytes multiply it.
const PRIME_8: u128 = {
    let square = PRIME.wrapping_mul(PRIME);
    let fourth = square.wrapping_mul(square);
    fourth.wrapping_mul(fourth)
};

struct Fnv(u128);

impl Fnv {
    fn new() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 ^= u128::from(byte);
            self.0 = self.0.wrapping_mul(PRIME);
        }
    }

    fn number(&mut self, number: u64) {
        if number < 256 {
            // Seven of the eight bytes are zero, and change nothing by themselves.
            self.0 = (self.0 ^ u128::from(number)).wrapping_mul(PRIME_8);
        } else {
            self.bytes(&number.to_le_bytes());
        }
    }

    /// The length goes first, so that no two lists of texts run together.
    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes(text.as_bytes());
    }

    fn list(&mut self, items: Vec<u128>) {
        self.number(items.len() as u64);
        for item in items {
            self.bytes(&item.to_le_bytes());
        }
    }
}
