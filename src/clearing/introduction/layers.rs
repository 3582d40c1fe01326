//! Who is introduced to whom: pairs in layers, each of which gives everybody at most
//! one more.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use sea_orm::DbErr;

use super::candidates::OpenAdvert;
use super::first_served::first_served;
use crate::clearing::eligibility::Room;
use crate::clearing::fit::{Facts, Fit};
use crate::entity::AccountId;
use crate::matching::{self, Name, PairIds, Person, Problem, Role, Rules};
use crate::vocabulary::name_key;

/// How many introductions somebody has to answer at the same time beside those for whom
/// they have room, because many an introduction comes to nothing: a mentee three, as in
/// speed matching.
const SPARE: i64 = 2;

/// Somebody who looks for somebody.
pub(super) struct Looking {
    pub(super) facts: Facts,
    pub(super) advert: OpenAdvert,
    /// To how many more people they may be introduced now.
    places: usize,
}

/// All that a run looks at.
pub(super) struct Round {
    /// Those first who have looked for longest.
    pub(super) people: Vec<Looking>,
    /// Who is never introduced.
    pub(super) never: HashSet<(AccountId, AccountId)>,
    pub(super) rules: Rules,
    pub(super) seed: u64,
}

/// A mentee and a mentor, as places among the people.
type Two = (usize, usize);

impl Round {
    /// Pairs in layers until nobody is left who could have one more: whoever has
    /// nobody comes before those who have somebody.
    pub(super) fn pairs(&self) -> Result<Vec<Two>, DbErr> {
        let mut made = Vec::new();
        loop {
            let mut layer = self.layer(&made)?;
            layer.sort_unstable();
            if layer.is_empty() {
                return Ok(made);
            }
            made.extend(layer);
        }
    }

    /// The best pairs of which everybody has one: as many as can be, those who have
    /// the fewest and then those who have looked for longest among them, then by the
    /// engine's order of wishes.
    fn layer(&self, made: &[Two]) -> Result<Vec<Two>, DbErr> {
        let mut n_made = vec![0; self.people.len()];
        for (mentee, mentor) in made {
            n_made[*mentee] += 1;
            n_made[*mentor] += 1;
        }
        let mut free: Vec<usize> =
            (0..self.people.len()).filter(|it| n_made[*it] < self.people[*it].places).collect();
        free.sort_by_key(|it| self.people[*it].n_to_answer() + n_made[*it]);
        let (mentees, mentors): (Vec<usize>, Vec<usize>) =
            free.into_iter().partition(|it| self.people[*it].advert.wants_a_mentor());
        let made: HashSet<Two> = made.iter().copied().collect();
        let may = |mentee: usize, mentor: usize| {
            !made.contains(&(mentee, mentor)) && self.fit(mentee, mentor)
        };
        let of_mentees: Vec<Vec<usize>> = (mentees.iter())
            .map(|one| (0..mentors.len()).filter(|n| may(*one, mentors[*n])).collect())
            .collect();
        let of_mentors = reversed(&of_mentees, mentors.len());
        // Whoever is first on either side can be paired with each other: Mendelsohn
        // and Dulmage, "Some generalizations of the problem of distinct
        // representatives" (1958).
        let first_mentees = first_served(&of_mentees, &vec![1; mentors.len()]);
        let first_mentors = first_served(&of_mentors, &vec![1; mentees.len()]);
        let mentees = first_mentees.iter().map(|n| mentees[*n]).collect::<Vec<_>>();
        let mentors = first_mentors.iter().map(|n| mentors[*n]).collect::<Vec<_>>();
        self.solve(&mentees, &mentors, &made)
    }

    /// The engine's plan for people each of whom takes one other.
    fn solve(
        &self,
        mentees: &[usize],
        mentors: &[usize],
        made: &HashSet<Two>,
    ) -> Result<Vec<Two>, DbErr> {
        let chosen = || mentees.iter().chain(mentors);
        let places: HashMap<String, usize> =
            chosen().map(|place| (self.people[*place].name(), *place)).collect();
        let problem = Problem {
            people: chosen().filter_map(|place| self.people[*place].person()).collect(),
            exclusions: self.exclusions(mentees, mentors, made),
            pins: Vec::new(),
            rules: self.rules.clone(),
            seed: self.seed,
        };
        let plan = matching::solve(&problem, &mut |_| ControlFlow::Continue(()));
        let pairs = plan.map_err(|error| DbErr::Custom(error.to_string()))?.pairs;
        let two = |pair: &matching::Pair| {
            Some((*places.get(&*pair.mentee_id)?, *places.get(&*pair.mentor_id)?))
        };
        Ok(pairs.iter().filter_map(two).collect())
    }

    /// Pairs that the engine's rules would allow and that are not made.
    fn exclusions(
        &self,
        mentees: &[usize],
        mentors: &[usize],
        made: &HashSet<Two>,
    ) -> Vec<PairIds> {
        let mut exclusions = Vec::new();
        for mentee in mentees {
            for mentor in mentors {
                if made.contains(&(*mentee, *mentor)) || self.know_each_other(*mentee, *mentor) {
                    let name = |place: usize| self.people[place].name();
                    exclusions.push(PairIds { mentee_id: name(*mentee), mentor_id: name(*mentor) });
                }
            }
        }
        exclusions
    }

    /// Whether two are the same person, or two who are never introduced.
    fn know_each_other(&self, one: usize, other: usize) -> bool {
        let two = (self.people[one].author(), self.people[other].author());
        two.0 == two.1 || self.never.contains(&two)
    }

    /// Whether two may be introduced, in either order.
    pub(super) fn fit(&self, one: usize, other: usize) -> bool {
        let wants_a_mentor = |place: usize| self.people[place].advert.wants_a_mentor();
        let (mentee, mentor) = if wants_a_mentor(one) { (one, other) } else { (other, one) };
        let (one, two) = (&self.people[mentee], &self.people[mentor]);
        wants_a_mentor(mentee) != wants_a_mentor(mentor)
            && !self.know_each_other(mentee, mentor)
            && Fit::new(&one.facts, &two.facts, one.advert.rules.as_ref()).is_allowed()
    }
}

/// The same choices from the other side.
fn reversed(choices: &[Vec<usize>], n_others: usize) -> Vec<Vec<usize>> {
    let mut reversed = vec![Vec::new(); n_others];
    for (one, others) in choices.iter().enumerate() {
        for other in others {
            reversed[*other].push(one);
        }
    }
    reversed
}

impl Looking {
    /// Somebody with room for so many, who has some introductions to answer.
    pub(super) fn new(room: Room, advert: OpenAdvert) -> Self {
        let room = if advert.wants_a_mentor() { room.as_mentee } else { room.as_mentor };
        let at_once = if room > 0 { room + SPARE } else { 0 };
        let places = usize::try_from(at_once - advert.n_to_answer).unwrap_or_default();
        Self { facts: advert.facts(), advert, places }
    }

    pub(super) fn author(&self) -> AccountId {
        self.advert.advert.author_id
    }

    fn n_to_answer(&self) -> usize {
        usize::try_from(self.advert.n_to_answer).unwrap_or_default()
    }

    /// What the engine knows them by.
    fn name(&self) -> String {
        self.advert.id.to_string()
    }

    /// The author as the engine sees them; nobody without a grade.
    fn person(&self) -> Option<Person> {
        let Self { facts, advert, .. } = self;
        let is_mentee = advert.wants_a_mentor();
        Some(Person {
            id: self.name().into(),
            role: if is_mentee { Role::Mentee } else { Role::Mentor },
            grade: facts.grade?.rank(),
            organisation: name_key(&facts.organisation_name).into(),
            profession: Name::from(facts.profession.as_deref().unwrap_or_default()),
            wanted_profession: facts.wanted_profession.as_deref().map(Name::from),
            capacity_as_mentor: u8::from(!is_mentee),
            capacity_as_mentee: u8::from(is_mentee),
            identities: Vec::new(),
            wants_shared_identity: false,
        })
    }
}
