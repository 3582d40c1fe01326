//! The bound that prices give: what mentees and mentors could have at most.
//!
//! What mentors are worth to a mentee is M♮-concave but for identity, so taking
//! the best next mentor each time is the best set of each size (Murota, "Discrete
//! convex analysis", 2003). For somebody who asked, the best is the best over all
//! professions of taking that profession's cheapest sharing mentor first.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::Ranked;
use super::facts::{Fact, Facts, add, subtract};
use crate::matching::plan::Price;

/// A mentor on offer: the price, less what two grades are worth, and who.
type Offer = (Ranked, usize);

/// The mentors of a profession that a mentee could take, cheapest first.
#[derive(Clone)]
struct Shelf {
    profession: u32,
    offers: Vec<Offer>,
    /// The cheapest of those who share what the mentee asked for.
    sharing: Option<Offer>,
}

/// Prices, ready to bound what people could have at most.
pub(in crate::matching) struct Prover<'a> {
    facts: &'a Facts<'a>,
    prices: &'a [Ranked],
    /// Mentors with places beyond their pins, by grade and profession, cheapest first.
    hubs: HashMap<(u8, u32), Vec<usize>>,
    /// Of those, the ones who let an identity count.
    sharing: HashMap<(u8, u32, u32), Vec<usize>>,
    professions: Vec<u32>,
    size: [Ranked; 3],
    wanted: Ranked,
    identity: Ranked,
    two_grades: Ranked,
    distinct: Ranked,
    /// What mentees of one kind could have at most; pins and exclusions aside.
    known: RefCell<HashMap<Kind, Ranked>>,
    /// What mentees of one grade and department, and who ask for the same, choose from.
    shelves: RefCell<HashMap<Taste, Rc<[Shelf]>>>,
}

/// Mentees who are alike to the checker: grade, department, wish, places, identity asked for.
type Kind = (u8, u32, u32, usize, Option<u32>);

/// Mentees who choose from the same: grade, department, identity asked for.
type Taste = (u8, u32, Option<u32>);

/// A set of mentors as it is put together.
#[derive(Clone)]
struct Bundle {
    taken: Vec<usize>,
    professions: Vec<u32>,
    value: Ranked,
}

impl<'a> Prover<'a> {
    /// Sorts mentors by price, one for each person, in the order of the round.
    pub(in crate::matching) fn new(facts: &'a Facts<'a>, prices: &'a [Ranked]) -> Self {
        let mut hubs: HashMap<(u8, u32), Vec<usize>> = HashMap::new();
        for (i, fact) in facts.people.iter().enumerate() {
            if fact.places > fact.n_pinned {
                hubs.entry((fact.grade, fact.profession)).or_default().push(i);
            }
        }
        for hub in hubs.values_mut() {
            hub.sort_unstable_by_key(|&mentor| (prices[mentor], mentor));
        }
        let identity = facts.unit(5);
        let mut sharing: HashMap<(u8, u32, u32), Vec<usize>> = HashMap::new();
        if identity != [0; 9] {
            for (&(grade, profession), hub) in &hubs {
                for &mentor in hub {
                    for &counted in &facts.people[mentor].counted {
                        sharing.entry((grade, profession, counted)).or_default().push(mentor);
                    }
                }
            }
        }
        let mut professions: Vec<u32> = hubs.keys().map(|&(_, profession)| profession).collect();
        professions.sort_unstable();
        professions.dedup();
        Self {
            facts,
            prices,
            hubs,
            sharing,
            professions,
            size: [facts.unit(0), facts.unit(2), facts.unit(3)],
            wanted: facts.unit(4),
            identity,
            two_grades: facts.unit(6),
            distinct: facts.unit(7),
            known: RefCell::default(),
            shelves: RefCell::default(),
        }
    }

    /// What no plan exceeds.
    pub(in crate::matching) fn bound(&self) -> Ranked {
        (0..self.facts.people.len())
            .map(|person| add(self.most_for_mentee(person), self.most_for_mentor(person)))
            .fold([0; 9], add)
    }

    /// The most that any number of mentees is worth to a mentor who is paid for each.
    fn most_for_mentor(&self, mentor: usize) -> Ranked {
        let fact = &self.facts.people[mentor];
        let worth = [self.facts.unit(1), self.facts.unit(8), [0; 9]];
        let mut value = worth[..fact.n_pinned.min(3)].iter().copied().fold([0; 9], add);
        let mut most = value;
        for worth in &worth[fact.n_pinned.min(fact.places)..fact.places] {
            value = add(value, add(*worth, self.prices[mentor]));
            most = most.max(value);
        }
        most
    }

    /// The most that any set of mentors is worth to a mentee who pays their prices.
    pub(in crate::matching) fn most_for_mentee(&self, mentee: usize) -> Ranked {
        let fact = &self.facts.people[mentee];
        if fact.wishes == 0 {
            return [0; 9];
        }
        if !fact.barred.is_empty() {
            return self.compute_most(mentee);
        }
        let kind = (fact.grade, fact.department, fact.wanted, fact.wishes, self.asked(fact));
        if let Some(most) = self.known.borrow().get(&kind) {
            return *most;
        }
        let most = self.compute_most(mentee);
        self.known.borrow_mut().insert(kind, most);
        most
    }

    fn compute_most(&self, mentee: usize) -> Ranked {
        let fact = &self.facts.people[mentee];
        let shelves = self.shelves(fact);
        let pinned = Bundle {
            taken: Vec::new(),
            professions: fact.pinned.iter().map(|&v| self.facts.people[v].profession).collect(),
            value: self.facts.worth_to_mentee(mentee, &fact.pinned),
        };
        let most = self.fill(fact, &shelves, pinned.clone());
        let is_credited = fact.pinned.iter().any(|&v| self.shares(fact, v));
        if is_credited || self.asked(fact).is_none() || pinned.professions.len() >= fact.wishes {
            return most;
        }
        let with_sharing = shelves.iter().filter_map(|shelf| {
            let mut bundle = pinned.clone();
            bundle.value = add(bundle.value, self.identity);
            self.take(fact, &mut bundle, shelf.profession, shelf.sharing?);
            Some(self.fill(fact, &shelves, bundle))
        });
        with_sharing.fold(most, Ord::max)
    }

    fn shares(&self, mentee: &Fact, mentor: usize) -> bool {
        mentee.asked.is_some_and(|asked| self.facts.people[mentor].counted.contains(&asked))
    }

    /// What a mentee asked for, where that counts in this round.
    fn asked(&self, mentee: &Fact) -> Option<u32> {
        mentee.asked.filter(|_| self.identity != [0; 9])
    }

    /// What a mentee chooses from; the same for all who are alike and bar nobody.
    fn shelves(&self, mentee: &Fact) -> Rc<[Shelf]> {
        if !mentee.barred.is_empty() {
            return self.compute_shelves(mentee).into();
        }
        let key = (mentee.grade, mentee.department, self.asked(mentee));
        let known = self.shelves.borrow().get(&key).cloned();
        known.unwrap_or_else(|| {
            let shelves: Rc<[Shelf]> = self.compute_shelves(mentee).into();
            self.shelves.borrow_mut().insert(key, Rc::clone(&shelves));
            shelves
        })
    }

    /// Three offers for each profession: as many as anybody takes, if none is passed over;
    /// one more, because one may be taken already as the sharing one.
    fn compute_shelves(&self, mentee: &Fact) -> Vec<Shelf> {
        let rules = &self.facts.problem.rules;
        let mut shelves = Vec::new();
        for &profession in &self.professions {
            let mut row = Shelf { profession, offers: Vec::new(), sharing: None };
            for gap in rules.grade_gap_min..=rules.grade_gap_max {
                let Some(grade) = mentee.grade.checked_add(gap) else { continue };
                let Some(hub) = self.hubs.get(&(grade, profession)) else { continue };
                let bonus = if gap >= 2 { self.two_grades } else { [0; 9] };
                let may = |mentor: &&usize| {
                    self.facts.people[**mentor].department != mentee.department
                        && !mentee.barred.contains(*mentor)
                };
                let offer = |&mentor: &usize| (subtract(self.prices[mentor], bonus), mentor);
                row.offers.extend(hub.iter().filter(may).take(4).map(offer));
                let key = self.asked(mentee).map(|asked| (grade, profession, asked));
                let sharing = key.and_then(|key| self.sharing.get(&key)?.iter().find(may));
                row.sharing = row.sharing.into_iter().chain(sharing.map(offer)).min();
            }
            row.offers.sort_unstable();
            if !row.offers.is_empty() {
                shelves.push(row);
            }
        }
        // A set holds at most three mentors, so beside the professions it has and the
        // wanted one only the few with the cheapest first mentor matter.
        shelves.sort_unstable_by_key(|shelf| (shelf.offers[0], shelf.profession));
        shelves
    }

    /// Adds the best next mentor while there is room; the most on the way counts.
    fn fill(&self, mentee: &Fact, shelves: &[Shelf], mut bundle: Bundle) -> Ranked {
        let mut most = bundle.value;
        while bundle.professions.len() < mentee.wishes {
            let relevant = shelves.iter().enumerate().filter(|(place, shelf)| {
                *place < 4
                    || shelf.profession == mentee.wanted
                    || bundle.professions.contains(&shelf.profession)
            });
            let best = relevant
                .filter_map(|(_, shelf)| {
                    let offer = shelf.offers.iter().find(|(_, v)| !bundle.taken.contains(v))?;
                    let gain = self.gain(mentee, &bundle, shelf.profession, *offer);
                    Some((gain, shelf.profession, *offer))
                })
                .max_by_key(|&(gain, profession, _)| (gain, std::cmp::Reverse(profession)));
            let Some((_, profession, offer)) = best else { break };
            self.take(mentee, &mut bundle, profession, offer);
            most = most.max(bundle.value);
        }
        most
    }

    fn take(&self, mentee: &Fact, bundle: &mut Bundle, profession: u32, offer: Offer) {
        let gain = self.gain(mentee, bundle, profession, offer);
        let size = self.size[bundle.professions.len()];
        bundle.value = add(bundle.value, add(gain, size));
        bundle.professions.push(profession);
        bundle.taken.push(offer.1);
    }

    /// What an offer adds beside the number of mentors.
    fn gain(&self, mentee: &Fact, bundle: &Bundle, profession: u32, offer: Offer) -> Ranked {
        let mut gain = subtract([0; 9], offer.0);
        if !bundle.professions.contains(&profession) {
            gain = add(gain, self.distinct);
            if profession == mentee.wanted {
                gain = add(gain, self.wanted);
            }
        }
        gain
    }
}

/// No price of a real proof comes near this. Larger ones would be cut off in sums,
/// and a bound made of them could be too low.
const PRICE_MAX: u64 = 1 << 30;

/// The price of each person as a mentor; `None` when a mentor has none, and when
/// one is too large to count with.
pub(super) fn price_per_mentor(facts: &Facts<'_>, prices: &[Price]) -> Option<Vec<Ranked>> {
    type Key<'k> = (u8, &'k str, &'k str, Vec<&'k str>, Option<&'k str>);
    let mut table: HashMap<Key<'_>, Ranked> = HashMap::with_capacity(prices.len());
    for price in prices {
        if price.p.iter().any(|number| number.unsigned_abs() > PRICE_MAX) {
            return None;
        }
        let key = (
            price.grade,
            price.profession.as_str(),
            price.department.as_str(),
            sorted(&price.identities),
            price.mentor_id.as_deref(),
        );
        table.insert(key, facts.ranked(&price.p));
    }
    let find = |person: &crate::matching::problem::Person| {
        let class = (person.grade, person.profession.as_str(), person.department.as_str());
        let key = |identities, id| (class.0, class.1, class.2, identities, id);
        [
            key(Vec::new(), Some(person.id.as_str())),
            key(sorted(&person.identities), None),
            key(Vec::new(), None),
        ]
        .iter()
        .find_map(|key| table.get(key).copied())
    };
    facts
        .problem
        .people
        .iter()
        .zip(&facts.people)
        .map(|(person, fact)| if fact.places == 0 { Some([0; 9]) } else { find(person) })
        .collect()
}

fn sorted(texts: &[String]) -> Vec<&str> {
    let mut texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    texts.sort_unstable();
    texts
}
