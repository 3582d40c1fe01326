//! Who takes part, by id; here with a hash table of places.
//!
//! Beyond this and the words at the end, the engine knows people by number only.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

use crate::matching::problem::Person;

/// A place as a number of half the size.
pub(crate) fn number(place: usize) -> u32 {
    u32::try_from(place).expect("a round has fewer than 2^32 people")
}

/// Where each id stands among the people: numbers alone, since the people have the ids.
pub(crate) struct Places<'a> {
    people: &'a [Person],
    table: HashTable<u32>,
}

impl<'a> Places<'a> {
    /// Finds everybody; of people with one id, the last. Takes time O(n).
    pub(crate) fn new(people: &'a [Person]) -> Self {
        let mut places = Self::none(people);
        for place in 0..people.len() {
            places.insert(place);
        }
        places
    }

    /// Room for everybody, with nobody in it.
    pub(crate) fn none(people: &'a [Person]) -> Self {
        Self { people, table: HashTable::with_capacity(people.len()) }
    }

    /// Enters somebody, and says whether somebody before them has their id.
    pub(crate) fn insert(&mut self, place: usize) -> bool {
        let people = self.people;
        let id = |place: u32| &*people[place as usize].id;
        let place = number(place);
        let at = hash(id(place));
        let is_it = |other: &u32| id(*other) == id(place);
        if let Some(known) = self.table.find_mut(at, is_it) {
            *known = place;
            return true;
        }
        self.table.insert_unique(at, place, |other| hash(id(*other)));
        false
    }

    /// Where somebody stands.
    pub(crate) fn find(&self, id: &str) -> Option<usize> {
        let is_it = |place: &u32| *self.people[*place as usize].id == *id;
        self.table.find(hash(id), is_it).map(|&place| place as usize)
    }
}

fn hash(id: &str) -> u64 {
    FxBuildHasher.hash_one(id)
}

/// Everybody's place, in the order of their ids. Takes time O(n log n).
pub(crate) fn by_id(people: &[Person]) -> Vec<u32> {
    let id = |place: u32| &*people[place as usize].id;
    let mut order: Vec<([u64; 2], u32)> =
        people.iter().zip(0..).map(|(person, place)| (beginning(&person.id), place)).collect();
    order.sort_unstable_by(|&(one, a), &(other, b)| {
        one.cmp(&other).then_with(|| id(a).cmp(id(b))).then(a.cmp(&b))
    });
    order.into_iter().map(|(_, place)| place).collect()
}

/// The first bytes of an id as numbers, which settle most comparisons at once.
fn beginning(id: &str) -> [u64; 2] {
    let mut first = [[0; 8]; 2];
    for (to, from) in first.as_flattened_mut().iter_mut().zip(id.bytes()) {
        *to = from;
    }
    first.map(u64::from_be_bytes)
}
