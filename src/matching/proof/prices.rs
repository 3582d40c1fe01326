//! Which price each mentor has.

use rustc_hash::FxHashMap;

use super::Ranked;
use super::facts::{Fact, Facts};
use crate::matching::plan::Price;
use crate::matching::problem::{Name, Person};

/// No price of a real proof comes near this. Larger ones would be cut off in sums,
/// and a bound made of them could be too low.
const PRICE_MAX: u64 = 1 << 30;

/// The price of each person as a mentor; `None` when a mentor has none, and when
/// one is too large to count with.
pub(super) fn price_per_mentor(facts: &Facts<'_>, prices: &[Price]) -> Option<Vec<Ranked>> {
    type Class<'k> = (u8, &'k str, &'k str, Vec<&'k str>);
    let is_too_large =
        |price: &Price| price.halves.iter().any(|halves| halves.unsigned_abs() > PRICE_MAX);
    if prices.iter().any(is_too_large) {
        return None;
    }
    let people = &facts.problem.people;
    let mut of_people: Vec<Option<Ranked>> = vec![None; people.len()];
    let mut of_classes: FxHashMap<Class<'_>, Ranked> = FxHashMap::default();
    for price in prices {
        let class = (price.grade, &*price.profession, &*price.organisation);
        let p = facts.ranked(&price.halves);
        if let Some(id) = &price.mentor_id {
            let Some(number) = facts.person(id) else { continue };
            let person = &people[number as usize];
            // Whoever a price names has to be as it says.
            if (person.grade, &*person.profession, &*person.organisation) == class
                && price.identities.is_empty()
            {
                of_people[number as usize] = Some(p);
            }
        } else {
            of_classes.insert((class.0, class.1, class.2, sorted(&price.identities)), p);
        }
    }
    let of_class = |person: &Person| {
        let class = (person.grade, &*person.profession, &*person.organisation);
        [sorted(&person.identities), Vec::new()].into_iter().find_map(|identities| {
            of_classes.get(&(class.0, class.1, class.2, identities)).copied()
        })
    };
    let of_person = |person: &Person, fact: &Fact, price: Option<Ranked>| {
        if fact.places == 0 { Some([0; 9]) } else { price.or_else(|| of_class(person)) }
    };
    let people = people.iter().zip(&facts.people).zip(of_people);
    people.map(|((person, fact), price)| of_person(person, fact, price)).collect()
}

fn sorted(texts: &[Name]) -> Vec<&str> {
    let mut texts: Vec<&str> = texts.iter().map(|text| &**text).collect();
    texts.sort_unstable();
    texts
}
