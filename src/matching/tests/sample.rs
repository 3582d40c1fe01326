//! Small random problems of every shape that has been trouble.

use crate::matching::{Aim, Name, PairIds, Person, Problem, Role};

/// A sequence of numbers that look random: `SplitMix64`, by Steele, Lea and Flood.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub(super) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    pub(super) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.below(end + 1));
        }
    }
}

/// What a random problem has much of.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    Plain,
    FewMentors,
    OneDepartment,
    FewSeniors,
    CrossingIdentities,
    ManyExclusions,
    Pins,
    BothRoles,
    OtherRules,
    Alike,
}

pub(super) const SHAPES: [Shape; 10] = [
    Shape::Plain,
    Shape::FewMentors,
    Shape::OneDepartment,
    Shape::FewSeniors,
    Shape::CrossingIdentities,
    Shape::ManyExclusions,
    Shape::Pins,
    Shape::BothRoles,
    Shape::OtherRules,
    Shape::Alike,
];

/// A problem of up to five mentees and four mentors.
pub(super) fn problem(shape: Shape, chance: &mut Chance) -> Problem {
    let mut problem = Problem { seed: chance.next(), ..Problem::default() };
    let n_mentors = if matches!(shape, Shape::FewMentors) { 2 } else { 2 + chance.below(3) };
    let n_both = if matches!(shape, Shape::BothRoles) { 2 } else { 0 };
    let n_mentees = 1 + chance.below(5);
    for i in 0..n_mentors + n_mentees {
        let role = if i < n_both {
            Role::Both
        } else if i < n_mentors {
            Role::Mentor
        } else {
            Role::Mentee
        };
        problem.people.push(person(i, role, shape, chance));
    }
    if matches!(shape, Shape::OtherRules) {
        chance.shuffle(&mut problem.rules.order);
        problem.rules.order.truncate(2 + chance.below(4));
        problem.rules.grade_gap_max = u8::try_from(1 + chance.below(3)).unwrap();
    }
    if matches!(shape, Shape::ManyExclusions) {
        for _ in 0..6 {
            let (a, b) = (chance.below(problem.people.len()), chance.below(problem.people.len()));
            problem.exclusions.push(pair(&problem.people[a].id, &problem.people[b].id));
        }
    }
    if matches!(shape, Shape::Pins) {
        add_pins(&mut problem, chance);
    }
    problem
}

fn person(i: usize, role: Role, shape: Shape, chance: &mut Chance) -> Person {
    let n_names = if matches!(shape, Shape::Alike) { 2 } else { 3 };
    let few = |chance: &mut Chance, names: [&str; 3]| Name::from(names[chance.below(n_names)]);
    let crossing = matches!(shape, Shape::CrossingIdentities);
    let grade = match role {
        Role::Mentee if matches!(shape, Shape::Alike) => 0,
        Role::Mentee => chance.below(3),
        Role::Both => 1 + chance.below(2),
        Role::Mentor if matches!(shape, Shape::FewSeniors) => 1 + chance.below(2),
        Role::Mentor => 1 + chance.below(4),
    };
    let n_identities = if crossing { 1 + chance.below(2) } else { chance.below(3) };
    let organisation = if matches!(shape, Shape::OneDepartment) && !chance.one_in(3) {
        "Home Office".into()
    } else {
        few(chance, ["Home Office", "HM Treasury", "Defra"])
    };
    Person {
        id: format!("p{i}").into(),
        role,
        grade: u8::try_from(grade).unwrap(),
        organisation,
        profession: few(chance, ["Policy", "Finance", "Legal"]),
        wanted_profession: chance.one_in(2).then(|| few(chance, ["Policy", "Finance", "Legal"])),
        capacity_as_mentor: u8::try_from(1 + chance.below(3)).unwrap(),
        capacity_as_mentee: u8::try_from(1 + chance.below(3)).unwrap(),
        identities: (0..n_identities).map(|_| few(chance, ["Gay", "Queer", "Bi"])).collect(),
        wants_shared_identity: crossing || chance.one_in(2),
    }
}

fn add_pins(problem: &mut Problem, chance: &mut Chance) {
    for _ in 0..4 {
        let (a, b) = (chance.below(problem.people.len()), chance.below(problem.people.len()));
        let pin = pair(&problem.people[a].id, &problem.people[b].id);
        problem.pins.push(pin);
        if !crate::matching::validate(problem).is_empty() {
            problem.pins.pop();
        }
    }
}

pub(super) fn pair(mentee: &str, mentor: &str) -> PairIds {
    PairIds { mentee_id: mentee.to_owned(), mentor_id: mentor.to_owned() }
}

/// The nine levels' places in the order of a round.
pub(super) fn levels(problem: &Problem) -> Vec<usize> {
    let place = |aim: &Aim| Aim::ALL.iter().position(|other| other == aim).unwrap();
    (0..4).chain(problem.rules.order.iter().map(|aim| 4 + place(aim))).collect()
}
