//! The dual bound that prices give: the most that each mentee and each mentor could have; here greedily,
//! mentor by mentor. Source: Murota, "Discrete convex analysis", 2003, for the greedy choice.
//!
//! What mentors are worth to a mentee is M♮-concave but for identity, so taking the best next mentor
//! each time is the best set of each size. For somebody who asked for a shared identity, the best is the
//! best over all professions of taking that profession's cheapest sharing mentor first.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::Ranked;
use super::facts::{Fact, Facts, add, subtract};

/// A mentor on offer: the price, less what two grades are worth, and who.
type Offer = (Ranked, u32);

/// The mentors of a profession that a mentee could take, cheapest first.
#[derive(Clone)]
struct ProfessionOffers {
    profession: u32,
    offers: Vec<Offer>,
    /// The cheapest of those who share what the mentee asked for.
    sharing: Option<Offer>,
}

/// Prices, ready to bound what people could have at most. All is counted in halves.
pub(crate) struct Prover<'a, 'p> {
    facts: &'a Facts<'p>,
    prices: &'a [Ranked],
    /// Mentors with places beyond their pins, by grade and profession, cheapest first.
    hubs: FxHashMap<(u8, u32), Vec<u32>>,
    /// Of those, the ones who let an identity count.
    sharing: FxHashMap<(u8, u32, u32), Vec<u32>>,
    professions: Vec<u32>,
    load: [Ranked; 3],
    size: [Ranked; 3],
    wanted: Ranked,
    identity: Ranked,
    two_grades: Ranked,
    distinct: Ranked,
    /// What mentees of one kind could have at most; pins and exclusions aside.
    known: RefCell<FxHashMap<Kind, Ranked>>,
    /// What mentees of one grade and organisation, and who ask for the same, choose from.
    choices: RefCell<FxHashMap<ChoiceKey, Rc<[ProfessionOffers]>>>,
}

/// Mentees who are alike to the checker: grade, organisation, wish, places, identity asked for.
type Kind = (u8, u32, u32, u8, Option<u32>);

/// Mentees who choose from the same: grade, organisation, identity asked for.
type ChoiceKey = (u8, u32, Option<u32>);

/// A set of mentors as it is put together.
#[derive(Clone)]
struct Bundle {
    taken: Vec<u32>,
    professions: Vec<u32>,
    value: Ranked,
}

impl<'a, 'p> Prover<'a, 'p> {
    /// Sorts mentors by price, one for each person, in the order of the round.
    pub(crate) fn new(facts: &'a Facts<'p>, prices: &'a [Ranked]) -> Self {
        let mut hubs: FxHashMap<(u8, u32), Vec<u32>> = FxHashMap::default();
        for (i, fact) in (0..).zip(&facts.people) {
            if u32::from(fact.places) > fact.n_pinned {
                hubs.entry((fact.grade, fact.profession)).or_default().push(i);
            }
        }
        for hub in hubs.values_mut() {
            hub.sort_unstable_by_key(|&mentor| (prices[mentor as usize], mentor));
        }
        let unit = |level| twice(facts.unit(level));
        let identity = unit(5);
        let mut sharing: FxHashMap<(u8, u32, u32), Vec<u32>> = FxHashMap::default();
        if identity != [0; 9] {
            for (&(grade, profession), hub) in &hubs {
                for &mentor in hub {
                    for &counted in facts.counted(mentor) {
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
            load: [unit(1), unit(8), [0; 9]],
            size: [unit(0), unit(2), unit(3)],
            wanted: unit(4),
            identity,
            two_grades: unit(6),
            distinct: unit(7),
            known: RefCell::default(),
            choices: RefCell::default(),
        }
    }

    /// What no plan exceeds.
    pub(crate) fn bound(&self) -> Ranked {
        let people = || (0..).zip(&self.facts.people);
        let mentees = people().filter(|(_, fact)| fact.wishes > 0);
        let mentors = people().filter(|(_, fact)| fact.places > 0);
        let of_mentees = mentees.map(|(mentee, _)| self.most_for_mentee(mentee));
        let of_mentors = mentors.map(|(mentor, _)| self.most_for_mentor(mentor));
        let halves = of_mentees.chain(of_mentors).fold([0; 9], add);
        let half = halves.iter().position(|halves| halves % 2 != 0);
        let mut bound = halves.map(|halves| halves.div_euclid(2));
        // What follows a half has no bound but what there is.
        let below = half.map_or(9, |half| half + 1);
        bound[below..].copy_from_slice(&self.facts.most()[below..]);
        bound
    }

    /// The most that any number of mentees is worth to a mentor who is paid for each.
    fn most_for_mentor(&self, mentor: u32) -> Ranked {
        let fact = &self.facts.people[mentor as usize];
        let (n_pinned, places) = (fact.n_pinned as usize, usize::from(fact.places));
        let mut value = self.load[..n_pinned.min(3)].iter().copied().fold([0; 9], add);
        let mut most = value;
        for worth in &self.load[n_pinned.min(places)..places] {
            value = add(value, add(*worth, self.prices[mentor as usize]));
            most = most.max(value);
        }
        most
    }

    /// The most that any set of mentors is worth to a mentee who pays their prices.
    pub(crate) fn most_for_mentee(&self, mentee: u32) -> Ranked {
        let fact = &self.facts.people[mentee as usize];
        if fact.wishes == 0 {
            return [0; 9];
        }
        if fact.is_barred {
            return self.compute_most(mentee);
        }
        let kind = (fact.grade, fact.organisation, fact.wanted, fact.wishes, self.asked(fact));
        if let Some(most) = self.known.borrow().get(&kind) {
            return *most;
        }
        let most = self.compute_most(mentee);
        self.known.borrow_mut().insert(kind, most);
        most
    }

    fn compute_most(&self, mentee: u32) -> Ranked {
        let fact = &self.facts.people[mentee as usize];
        let choices = self.choices(mentee);
        let mentors = self.facts.pinned(mentee);
        let profession = |&mentor: &u32| self.facts.people[mentor as usize].profession;
        let pinned = Bundle {
            taken: Vec::new(),
            professions: mentors.iter().map(profession).collect(),
            value: twice(self.facts.worth_to_mentee(mentee, &mentors)),
        };
        let most = self.fill(fact, &choices, pinned.clone());
        let is_credited = mentors.iter().any(|&mentor| self.facts.shares(mentee, mentor));
        let is_full = mentors.len() >= usize::from(fact.wishes);
        if is_credited || self.asked(fact).is_none() || is_full {
            return most;
        }
        // Beyond those that `fill` looks at, professions differ by who shares in them only.
        let (near, far): (Vec<_>, Vec<_>) = (0..)
            .zip(choices.iter())
            .filter(|(_, choice)| choice.sharing.is_some())
            .partition(|&(place, choice)| is_relevant(fact, &pinned, place, choice));
        let cheapest = far.into_iter().min_by_key(|(_, choice)| choice.sharing);
        let with_sharing = near.into_iter().chain(cheapest).filter_map(|(_, choice)| {
            let mut bundle = pinned.clone();
            bundle.value = add(bundle.value, self.identity);
            self.take(fact, &mut bundle, choice.profession, choice.sharing?);
            Some(self.fill(fact, &choices, bundle))
        });
        with_sharing.fold(most, Ord::max)
    }

    /// What a mentee asked for, where that counts in this round.
    fn asked(&self, mentee: &Fact) -> Option<u32> {
        mentee.asked.filter(|_| self.identity != [0; 9])
    }

    /// What a mentee chooses from; the same for all who are alike and bar nobody.
    fn choices(&self, mentee: u32) -> Rc<[ProfessionOffers]> {
        let fact = &self.facts.people[mentee as usize];
        if fact.is_barred {
            return self.compute_choices(mentee).into();
        }
        let key = (fact.grade, fact.organisation, self.asked(fact));
        let known = self.choices.borrow().get(&key).cloned();
        known.unwrap_or_else(|| {
            let choices: Rc<[ProfessionOffers]> = self.compute_choices(mentee).into();
            self.choices.borrow_mut().insert(key, Rc::clone(&choices));
            choices
        })
    }

    /// Three offers for each profession: as many as anybody takes, if none is passed over;
    /// one more, because one may be taken already as the sharing one.
    fn compute_choices(&self, mentee: u32) -> Vec<ProfessionOffers> {
        let fact = &self.facts.people[mentee as usize];
        let rules = &self.facts.problem.rules;
        let mut choices = Vec::new();
        for &profession in &self.professions {
            let mut row = ProfessionOffers { profession, offers: Vec::new(), sharing: None };
            for gap in rules.grade_gap_min..=rules.grade_gap_max {
                let Some(grade) = fact.grade.checked_add(gap) else { continue };
                let Some(hub) = self.hubs.get(&(grade, profession)) else { continue };
                let bonus = if gap >= 2 { self.two_grades } else { [0; 9] };
                let may = |mentor: &&u32| {
                    self.facts.people[**mentor as usize].organisation != fact.organisation
                        && !self.facts.bars(mentee, **mentor)
                };
                let offer = |&mentor: &u32| (subtract(self.prices[mentor as usize], bonus), mentor);
                row.offers.extend(hub.iter().filter(may).take(4).map(offer));
                let key = self.asked(fact).map(|asked| (grade, profession, asked));
                let sharing = key.and_then(|key| self.sharing.get(&key)?.iter().find(may));
                row.sharing = row.sharing.into_iter().chain(sharing.map(offer)).min();
            }
            row.offers.sort_unstable();
            if !row.offers.is_empty() {
                choices.push(row);
            }
        }
        // A set holds at most three mentors, so beside the professions it has and the
        // wanted one only the few with the cheapest first mentor matter.
        choices.sort_unstable_by_key(|choice| (choice.offers[0], choice.profession));
        choices
    }

    /// Adds the best next mentor while there is room; the most on the way counts.
    fn fill(&self, mentee: &Fact, choices: &[ProfessionOffers], mut bundle: Bundle) -> Ranked {
        let mut most = bundle.value;
        while bundle.professions.len() < usize::from(mentee.wishes) {
            let relevant = (0..)
                .zip(choices)
                .filter(|&(place, choice)| is_relevant(mentee, &bundle, place, choice));
            let best = relevant
                .filter_map(|(_, choice)| {
                    let offer = choice.offers.iter().find(|(_, v)| !bundle.taken.contains(v))?;
                    let gain = self.gain(mentee, &bundle, choice.profession, *offer);
                    Some((gain, choice.profession, *offer))
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

/// Whether a profession can matter to the best set: a set holds at most three mentors, so
/// beside the wanted one and those it has only the four cheapest do.
fn is_relevant(mentee: &Fact, bundle: &Bundle, place: usize, choice: &ProfessionOffers) -> bool {
    place < 4
        || choice.profession == mentee.wanted
        || bundle.professions.contains(&choice.profession)
}

fn twice(vector: Ranked) -> Ranked {
    add(vector, vector)
}
