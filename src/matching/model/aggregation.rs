//! Aggregation: people who are alike are one class, with a count; here at three levels of detail.
//! Source: Rogers, Plante, Wong and Evans, "Aggregation and disaggregation techniques and methodology
//! in optimization", 1991.
//!
//! In full [`Detail`], mentees are alike who share grade, organisation and capacity; the professions
//! they want are counted. Those who asked for a shared identity are alike if they also asked for the
//! same and want the same profession. Mentors are alike who share grade, profession, organisation and
//! the identities that they let count.
//!
//! A class is worth what its members are worth together, with one exception: it does not see that two
//! people meet at most once. So everybody whom a pin, an exclusion or an earlier pair names is a
//! *singleton*, a class of one, and so is whoever a plan of classes would pair twice.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::instance::Instance;
use crate::matching::flow::narrow_index;

/// People who must have a class of their own.
#[derive(Clone, Default)]
pub(crate) struct Singletons {
    /// Mentees, each with a profession in which their mentors are listed one by one.
    pub(crate) mentees: BTreeSet<(u32, u32)>,
    /// Mentors.
    pub(crate) mentors: BTreeSet<u32>,
}

impl Singletons {
    /// Those whom pins, exclusions and earlier pairs name; but nobody's mentors are listed for an
    /// earlier pair, to which the network has an arc of its own.
    pub(crate) fn new(instance: &Instance) -> Self {
        let mut singletons = Self::default();
        for (u, mentee) in (0..).zip(&instance.mentees) {
            for &v in mentee.pinned.iter().chain(&mentee.excluded) {
                singletons.add_pair(instance, u, v);
            }
            singletons.mentors.extend(&mentee.earlier);
        }
        singletons
    }

    /// Adds more people.
    pub(crate) fn extend(&mut self, more: Self) {
        self.mentees.extend(more.mentees);
        self.mentors.extend(more.mentors);
    }

    /// Adds two people, and lists the mentee's mentors of that profession.
    pub(crate) fn add_pair(&mut self, instance: &Instance, u: u32, v: u32) {
        self.mentees.insert((u, instance.mentors[v as usize].profession));
        self.mentors.insert(v);
    }
}

/// A class of mentees who are alike.
pub(crate) struct MenteeClass {
    pub(crate) members: Vec<u32>,
    pub(crate) grade: u8,
    pub(crate) organisation: u32,
    pub(crate) capacity: usize,
    pub(crate) n_pinned: usize,
    /// How many want each profession.
    pub(crate) wanted: BTreeMap<u32, i32>,
    /// What they asked for and might find, and were not given by a pin.
    pub(crate) asked: Option<u32>,
    /// The professions whose mentors are listed one by one.
    pub(crate) listed: BTreeSet<u32>,
}

/// A class of mentors who are alike.
pub(crate) struct MentorClass {
    pub(crate) members: Vec<u32>,
    pub(crate) grade: u8,
    pub(crate) profession: u32,
    pub(crate) organisation: u32,
    pub(crate) identities: Vec<u32>,
}

/// Everybody, by class. Classes and members stand in the order of the seed.
pub(crate) struct Classes {
    pub(crate) mentees: Vec<MenteeClass>,
    pub(crate) mentors: Vec<MentorClass>,
    /// The class of each mentee.
    pub(crate) of_mentee: Vec<u32>,
    /// The class of each mentor.
    pub(crate) of_mentor: Vec<u32>,
}

/// How much detail tells people singletons; each value tells singletons whom the one before does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Detail {
    /// Grade, profession and capacity, as if all mentors worked in one organisation and no mentee
    /// in it.
    GradeAndProfession,
    /// Organisation as well.
    Organisation,
    /// Also the identities that people asked for and let count.
    Identity,
}

impl Detail {
    fn organisation(self, organisation: u32, if_not_told: u32) -> u32 {
        if self >= Self::Organisation { organisation } else { if_not_told }
    }

    fn identities_count(self, instance: &Instance) -> bool {
        self == Self::Identity && instance.weights.identity > 0
    }
}

impl Classes {
    /// Sorts people into classes. Takes time O(people log classes).
    pub(crate) fn new(instance: &Instance, singletons: &Singletons, detail: Detail) -> Self {
        let (mentors, of_mentor) = mentor_classes(instance, singletons, detail);
        let (mentees, of_mentee) = mentee_classes(instance, singletons, detail);
        Self { mentees, mentors, of_mentee, of_mentor }
    }

    /// Whether anybody asked for a shared identity and may find it.
    pub(crate) fn have_askers(&self) -> bool {
        self.mentees.iter().any(|class| class.asked.is_some())
    }
}

fn mentee_classes(
    instance: &Instance,
    singletons: &Singletons,
    detail: Detail,
) -> (Vec<MenteeClass>, Vec<u32>) {
    type Key = (u8, u32, usize, Option<(u32, u32)>, Option<u32>);
    let identities_count = detail.identities_count(instance);
    let offered = Offered::new(instance);
    let mut classes: Vec<MenteeClass> = Vec::new();
    let mut known: FxHashMap<Key, usize> = FxHashMap::default();
    let mut of_mentee = Vec::with_capacity(instance.mentees.len());
    for (u, mentee) in (0..).zip(&instance.mentees) {
        let is_credited = mentee.pinned.iter().any(|&v| instance.shares(u as usize, v));
        let asked = mentee.asked.filter(|&identity| {
            identities_count
                && !is_credited
                && offered.reaches(instance, mentee.grade, mentee.organisation, identity)
        });
        let listed: BTreeSet<u32> = singletons
            .mentees
            .range((u, 0)..=(u, u32::MAX))
            .map(|&(_, profession)| profession)
            .collect();
        let organisation = detail.organisation(mentee.organisation, 1);
        let key = (
            mentee.grade,
            organisation,
            mentee.capacity,
            asked.map(|identity| (identity, mentee.wanted)),
            (!listed.is_empty() || !mentee.earlier.is_empty()).then_some(u),
        );
        let place = *known.entry(key).or_insert_with(|| {
            classes.push(MenteeClass {
                members: Vec::new(),
                grade: mentee.grade,
                organisation,
                capacity: mentee.capacity,
                n_pinned: mentee.pinned.len(),
                wanted: BTreeMap::new(),
                asked,
                listed,
            });
            classes.len() - 1
        });
        classes[place].members.push(u);
        *classes[place].wanted.entry(mentee.wanted).or_default() += 1;
        of_mentee.push(narrow_index(place));
    }
    (classes, of_mentee)
}

fn mentor_classes(
    instance: &Instance,
    singletons: &Singletons,
    detail: Detail,
) -> (Vec<MentorClass>, Vec<u32>) {
    let identities_count = detail.identities_count(instance);
    let asked: BTreeSet<u32> = instance.mentees.iter().filter_map(|mentee| mentee.asked).collect();
    let mut classes: Vec<MentorClass> = Vec::new();
    let mut known = FxHashMap::default();
    let mut of_mentor = Vec::with_capacity(instance.mentors.len());
    for (v, mentor) in (0..).zip(&instance.mentors) {
        let counted = mentor.identities.iter().copied().filter(|identity| asked.contains(identity));
        let mut identities: Vec<u32> =
            if identities_count { counted.collect() } else { Vec::new() };
        identities.sort_unstable();
        identities.dedup();
        let singleton = singletons.mentors.contains(&v).then_some(v);
        let organisation = detail.organisation(mentor.organisation, 0);
        let key = (mentor.grade, mentor.profession, organisation, identities.clone(), singleton);
        let place = *known.entry(key).or_insert_with(|| {
            classes.push(MentorClass {
                members: Vec::new(),
                grade: mentor.grade,
                profession: mentor.profession,
                organisation,
                identities,
            });
            classes.len() - 1
        });
        classes[place].members.push(v);
        of_mentor.push(narrow_index(place));
    }
    (classes, of_mentor)
}

/// In which organisations mentors of a grade let an identity count.
struct Offered(FxHashMap<(u8, u32), BTreeSet<u32>>);

impl Offered {
    fn new(instance: &Instance) -> Self {
        let mut offered: FxHashMap<(u8, u32), BTreeSet<u32>> = FxHashMap::default();
        for mentor in &instance.mentors {
            for &identity in &mentor.identities {
                offered.entry((mentor.grade, identity)).or_default().insert(mentor.organisation);
            }
        }
        Self(offered)
    }

    /// Whether somebody in another organisation, at a grade that fits, shares an identity.
    fn reaches(&self, instance: &Instance, grade: u8, organisation: u32, identity: u32) -> bool {
        let gaps = instance.rules.grade_gap_min..=instance.rules.grade_gap_max;
        gaps.filter_map(|gap| self.0.get(&(grade.checked_add(gap)?, identity)))
            .any(|organisations| organisations.iter().any(|&other| other != organisation))
    }
}
