//! Invented people, in the shares of the programme's round of 2022.
//!
//! The same size and seed give the same file. Departments are few and large, and
//! many and small, as they are; the shares of grades and professions are rounded.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use clearing::vocabulary::Vocabulary;

use super::Failure;

/// Of 915 people: mentors only, mentees only, both.
const ROLES: [(&str, u32); 3] = [("mentor", 305), ("mentee", 544), ("both", 66)];
const GRADES_OF_MENTORS: [(&str, u32); 10] = [
    ("AO", 15),
    ("EO", 60),
    ("HEO", 130),
    ("SEO", 210),
    ("G7", 310),
    ("G6", 150),
    ("SCS1", 95),
    ("SCS2", 24),
    ("SCS3", 5),
    ("SCS4", 1),
];
const GRADES_OF_MENTEES: [(&str, u32); 9] = [
    ("AA", 15),
    ("AO", 130),
    ("EO", 250),
    ("HEO", 270),
    ("SEO", 200),
    ("G7", 105),
    ("G6", 24),
    ("SCS1", 5),
    ("SCS2", 1),
];
const IDENTITIES: [(&str, u32); 8] = [
    ("Gay", 36),
    ("Lesbian", 17),
    ("Bisexual or pansexual", 28),
    ("Bisexual or pansexual;Non-binary", 3),
    ("Queer;Transgender", 4),
    ("Asexual or aromantic", 6),
    ("Transgender", 3),
    ("", 3),
];
const CAPACITIES: [(&str, u32); 3] = [("3", 70), ("2", 20), ("1", 10)];

/// Writes so many people.
pub(super) fn write(
    path: &Path,
    n_people: u32,
    seed: u64,
    wishes_identity: bool,
) -> Result<(), Failure> {
    let vocabulary = Vocabulary::shipped();
    let departments: Vec<&str> =
        vocabulary.organisations().all().iter().map(|one| one.name.as_str()).collect();
    let departments = by_size(&departments);
    let professions: Vec<&str> =
        vocabulary.professions().all().iter().map(|one| one.name.as_str()).collect();
    let professions = by_size(&professions);
    let mut chance = Chance(seed);
    let mut out = csv::Writer::from_writer(BufWriter::new(File::create(path)?));
    out.write_record([
        "id",
        "role_kind",
        "grade",
        "department",
        "profession",
        "wanted_profession",
        "capacity_as_mentor",
        "capacity_as_mentee",
        "identities",
        "wants_shared_identity",
    ])?;
    for number in 0..n_people {
        let role = chance.pick(&ROLES);
        let grade = if role == "mentee" {
            chance.pick(&GRADES_OF_MENTEES)
        } else {
            chance.pick(&GRADES_OF_MENTORS)
        };
        let wanted = if chance.below(3) == 0 { chance.pick(&professions) } else { "" };
        let is_counted = wishes_identity && chance.below(2) == 0;
        out.write_record([
            format!("p{number:07}").as_str(),
            role,
            grade,
            chance.pick(&departments),
            chance.pick(&professions),
            wanted,
            if role == "mentee" { "" } else { chance.pick(&CAPACITIES) },
            if role == "mentor" { "" } else { chance.pick(&CAPACITIES) },
            if wishes_identity { chance.pick(&IDENTITIES) } else { "" },
            if is_counted { "true" } else { "" },
        ])?;
    }
    Ok(out.into_inner().map_err(csv::IntoInnerError::into_error)?.flush()?)
}

/// Each name with a share that falls with its place.
fn by_size<'a>(names: &[&'a str]) -> Vec<(&'a str, u32)> {
    (1..).zip(names).map(|(place, name)| (*name, 10_000 / place)).collect()
}

/// A sequence of numbers that look random: `SplitMix64`, by Steele, Lea and Flood.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        let below = (u128::from(mixed) * u128::from(end)) >> 64;
        u32::try_from(below).expect("it is below a number of 32 bits")
    }

    /// One of several, by their shares.
    fn pick<'a>(&mut self, shares: &[(&'a str, u32)]) -> &'a str {
        let mut at = self.below(shares.iter().map(|(_, share)| share).sum());
        for (name, share) in shares {
            if at < *share {
                return name;
            }
            at -= share;
        }
        ""
    }
}
