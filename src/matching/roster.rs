//! Who takes part, by id.
//!
//! Beyond this and the words at the end, the engine knows people by number only.

use rustc_hash::FxHashMap;

use super::problem::Person;

/// Where each id stands among the people; later ones stand in for earlier ones.
pub(super) type Places<'a> = FxHashMap<&'a str, u32>;

/// A place as a number of half the size.
pub(super) fn number(place: usize) -> u32 {
    u32::try_from(place).expect("a round has fewer than 2^32 people")
}

/// Finds everybody. Takes time O(n).
pub(super) fn places(people: &[Person]) -> Places<'_> {
    people.iter().zip(0..).map(|(person, place)| (person.id.as_str(), place)).collect()
}

/// Everybody's place, in the order of their ids. Takes time O(n log n).
pub(super) fn by_id(people: &[Person]) -> Vec<u32> {
    let id = |place: u32| people[place as usize].id.as_str();
    let mut order: Vec<(u128, u32)> =
        people.iter().zip(0..).map(|(person, place)| (beginning(&person.id), place)).collect();
    order.sort_unstable_by(|&(one, a), &(other, b)| {
        one.cmp(&other).then_with(|| id(a).cmp(id(b))).then(a.cmp(&b))
    });
    order.into_iter().map(|(_, place)| place).collect()
}

/// The first bytes of an id as a number, which settles most comparisons at once.
fn beginning(id: &str) -> u128 {
    let mut first = [0; 16];
    let n = id.len().min(first.len());
    first[..n].copy_from_slice(&id.as_bytes()[..n]);
    u128::from_be_bytes(first)
}
