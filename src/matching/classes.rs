//! People who are alike, counted together.
//!
//! At the finest [`Grain`] mentees are alike who share grade, department and capacity;
//! what each of them wants becomes a count by profession. Who asked for a shared identity is
//! alike only to those who asked for the same and want the same profession. Mentors are
//! alike who share grade, profession, department and the identities that they let
//! count. A class is worth what its members are worth together, but for one thing:
//! a class does not see that two people meet at most once. So whoever a pin, an
//! exclusion or a pair to keep names stands *apart*, in a class of their own, and
//! so does whoever a plan would have paired twice.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::instance::Instance;
use super::network::index;

/// Who must have a class of their own.
#[derive(Clone, Default)]
pub(super) struct Apart {
    /// Mentees, each with a profession in which their mentors are listed one by one.
    pub(super) mentees: BTreeSet<(u32, u32)>,
    /// Mentors.
    pub(super) mentors: BTreeSet<u32>,
}

impl Apart {
    /// Those whom pins, exclusions and pairs to keep name; but nobody's mentors are listed for
    /// a pair to keep, to which the network has a way of its own.
    pub(super) fn new(instance: &Instance) -> Self {
        let mut apart = Self::default();
        for (u, mentee) in (0..).zip(&instance.mentees) {
            for &v in mentee.pinned.iter().chain(&mentee.excluded) {
                apart.add(instance, u, v);
            }
            apart.mentors.extend(&mentee.kept);
        }
        apart
    }

    /// Sets more people apart.
    pub(super) fn extend(&mut self, more: Self) {
        self.mentees.extend(more.mentees);
        self.mentors.extend(more.mentors);
    }

    /// Sets two people apart, and lists the mentee's mentors of that profession.
    pub(super) fn add(&mut self, instance: &Instance, u: u32, v: u32) {
        self.mentees.insert((u, instance.mentors[v as usize].profession));
        self.mentors.insert(v);
    }
}

/// Mentees who are alike.
pub(super) struct MenteeClass {
    pub(super) members: Vec<u32>,
    pub(super) grade: u8,
    pub(super) department: u32,
    pub(super) capacity: usize,
    pub(super) n_pinned: usize,
    /// How many want each profession.
    pub(super) wanted: BTreeMap<u32, i32>,
    /// What they asked for and might find, and were not given by a pin.
    pub(super) asked: Option<u32>,
    /// The professions whose mentors are listed one by one.
    pub(super) listed: BTreeSet<u32>,
}

/// Mentors who are alike.
pub(super) struct MentorClass {
    pub(super) members: Vec<u32>,
    pub(super) grade: u8,
    pub(super) profession: u32,
    pub(super) department: u32,
    pub(super) identities: Vec<u32>,
}

/// Everybody, by class. Classes and members stand in the order of the seed.
pub(super) struct Classes {
    pub(super) mentees: Vec<MenteeClass>,
    pub(super) mentors: Vec<MentorClass>,
    /// The class of each mentee.
    pub(super) of_mentee: Vec<u32>,
    /// The class of each mentor.
    pub(super) of_mentor: Vec<u32>,
}

/// How finely people are told apart: each way tells apart whom the one before does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grain {
    /// By grade, profession and capacity, as if all mentors worked in one department and no
    /// mentee in it.
    Jobs,
    /// By department as well.
    Departments,
    /// And by what they asked for and let count.
    Identities,
}

impl Grain {
    fn department(self, department: u32, if_left_out: u32) -> u32 {
        if self >= Self::Departments { department } else { if_left_out }
    }

    fn identities_count(self, instance: &Instance) -> bool {
        self == Self::Identities && instance.worth.identity > 0
    }
}

impl Classes {
    /// Sorts people into classes. Takes time O(people log classes).
    pub(super) fn new(instance: &Instance, apart: &Apart, grain: Grain) -> Self {
        let (mentors, of_mentor) = mentor_classes(instance, apart, grain);
        let (mentees, of_mentee) = mentee_classes(instance, apart, grain);
        Self { mentees, mentors, of_mentee, of_mentor }
    }

    /// Whether anybody asked for a shared identity and may find it.
    pub(super) fn have_askers(&self) -> bool {
        self.mentees.iter().any(|class| class.asked.is_some())
    }
}

fn mentee_classes(
    instance: &Instance,
    apart: &Apart,
    grain: Grain,
) -> (Vec<MenteeClass>, Vec<u32>) {
    type Key = (u8, u32, usize, Option<(u32, u32)>, Option<u32>);
    let identities_count = grain.identities_count(instance);
    let offered = Offered::new(instance);
    let mut classes: Vec<MenteeClass> = Vec::new();
    let mut known: FxHashMap<Key, usize> = FxHashMap::default();
    let mut of_mentee = Vec::with_capacity(instance.mentees.len());
    for (u, mentee) in (0..).zip(&instance.mentees) {
        let is_credited = mentee.pinned.iter().any(|&v| instance.shares(u as usize, v));
        let asked = mentee.asked.filter(|&identity| {
            identities_count
                && !is_credited
                && offered.reaches(instance, mentee.grade, mentee.department, identity)
        });
        let listed: BTreeSet<u32> = apart
            .mentees
            .range((u, 0)..=(u, u32::MAX))
            .map(|&(_, profession)| profession)
            .collect();
        let department = grain.department(mentee.department, 1);
        let key = (
            mentee.grade,
            department,
            mentee.capacity,
            asked.map(|identity| (identity, mentee.wanted)),
            (!listed.is_empty() || !mentee.kept.is_empty()).then_some(u),
        );
        let place = *known.entry(key).or_insert_with(|| {
            classes.push(MenteeClass {
                members: Vec::new(),
                grade: mentee.grade,
                department,
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
        of_mentee.push(index(place));
    }
    (classes, of_mentee)
}

fn mentor_classes(
    instance: &Instance,
    apart: &Apart,
    grain: Grain,
) -> (Vec<MentorClass>, Vec<u32>) {
    let identities_count = grain.identities_count(instance);
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
        let alone = apart.mentors.contains(&v).then_some(v);
        let department = grain.department(mentor.department, 0);
        let key = (mentor.grade, mentor.profession, department, identities.clone(), alone);
        let place = *known.entry(key).or_insert_with(|| {
            classes.push(MentorClass {
                members: Vec::new(),
                grade: mentor.grade,
                profession: mentor.profession,
                department,
                identities,
            });
            classes.len() - 1
        });
        classes[place].members.push(v);
        of_mentor.push(index(place));
    }
    (classes, of_mentor)
}

/// Which identities mentors of a grade let count, and in which departments.
struct Offered(FxHashMap<(u8, u32), BTreeSet<u32>>);

impl Offered {
    fn new(instance: &Instance) -> Self {
        let mut offered: FxHashMap<(u8, u32), BTreeSet<u32>> = FxHashMap::default();
        for mentor in &instance.mentors {
            for &identity in &mentor.identities {
                offered.entry((mentor.grade, identity)).or_default().insert(mentor.department);
            }
        }
        Self(offered)
    }

    /// Whether somebody in another department, at the right grade, shares an identity.
    fn reaches(&self, instance: &Instance, grade: u8, department: u32, identity: u32) -> bool {
        let gaps = instance.rules.grade_gap_min..=instance.rules.grade_gap_max;
        gaps.filter_map(|gap| self.0.get(&(grade.checked_add(gap)?, identity)))
            .any(|departments| departments.iter().any(|&other| other != department))
    }
}
