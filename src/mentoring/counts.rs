//! How many people a round has so far, and where mentors lack.

use std::collections::{HashMap, HashSet};

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::entry::CAPACITY_MAX;
use super::plan::role_of;
use crate::entity::{ParticipantRole, RoundId, participant};
use crate::matching::{MentorsNeeded, Person, Rules, Shortage, mentors_needed, shortages};
use crate::vocabulary::{Grade, name_key};

/// How many ranks of grades there are.
const GRADES: usize = 11;

/// How many people a round has, by what they take part as.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoundCounts {
    /// Those who are mentors only.
    pub mentors: usize,
    /// Those who are mentees only.
    pub mentees: usize,
    /// Those who are both.
    pub both: usize,
    /// In how many organisations they work.
    pub organisations: usize,
    /// The grades at which there are fewer places with mentors than mentees.
    pub shortages: Vec<Shortage>,
    /// The fewest mentors who would give every mentee a place, by grade.
    pub needed: Vec<MentorsNeeded>,
    /// Who there is at each grade, by rank.
    pub grades: [GradeCounts; GRADES],
}

/// Who there is at a grade.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GradeCounts {
    /// Those who look for mentors.
    pub mentees: usize,
    /// Those who offer to mentor, by how many mentees they take.
    pub mentors: [usize; CAPACITY_MAX as usize + 1],
}

/// What a grade can expect, from the registrations so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GradeForecast {
    /// The grade.
    pub grade: Grade,
    /// Those at this grade who look for mentors.
    pub mentees: usize,
    /// Those at this grade who offer to mentor.
    pub mentors: usize,
    /// Places with mentors of a grade that may mentor this one; mentees of
    /// neighbouring grades want some of them too.
    pub places: usize,
    /// By how many the mentees exceed these places: that many at least go
    /// without a mentor.
    pub lack: usize,
}

impl RoundCounts {
    /// The fewest mentors who would give every mentee a place, by grade; nothing
    /// is said under rules about grades other than the programme's.
    #[must_use]
    pub fn needed_under(&self, rules: &Rules) -> &[MentorsNeeded] {
        let usual = Rules::default();
        let bounds = |rules: &Rules| (rules.grade_gap_min, rules.grade_gap_max, rules.capacity_max);
        if bounds(rules) == bounds(&usual) { &self.needed } else { &[] }
    }

    /// What each grade can expect under the rules of the round, from the lowest
    /// grade that somebody has to the highest; nothing where nobody registered.
    ///
    /// Departments are not looked at: the true lack may be larger, never smaller.
    #[must_use]
    pub fn forecast(&self, rules: &Rules) -> Vec<GradeForecast> {
        let places_at = |counts: &GradeCounts| -> usize {
            let most = usize::from(rules.capacity_max);
            let places = counts.mentors.iter().enumerate();
            places.map(|(capacity, mentors)| capacity.min(most) * mentors).sum()
        };
        let is_empty = |counts: &GradeCounts| *counts == GradeCounts::default();
        let ranks = (0..).zip(&self.grades).filter_map(|(rank, counts)| {
            let above =
                (0..).zip(&self.grades).filter(|(other, _)| rules.allows_grades(rank, *other));
            let places = above.map(|(_, counts)| places_at(counts)).sum();
            Some(GradeForecast {
                grade: Grade::from_rank(rank)?,
                mentees: counts.mentees,
                mentors: counts.mentors.iter().sum(),
                places,
                lack: counts.mentees.saturating_sub(places),
            })
        });
        let first = self.grades.iter().position(|counts| !is_empty(counts));
        let last = self.grades.iter().rposition(|counts| !is_empty(counts));
        match first.zip(last) {
            Some((first, last)) => ranks.skip(first).take(last + 1 - first).collect(),
            None => Vec::new(),
        }
    }
}

/// What is counted of a registration.
type Counted = (RoundId, ParticipantRole, String, String, i32);

/// The counts of rounds, from the registrations that stand at this moment.
///
/// # Errors
///
/// When the database fails.
pub async fn count_rounds(
    db: &impl ConnectionTrait,
    rounds: &[RoundId],
) -> Result<HashMap<RoundId, RoundCounts>, DbErr> {
    use participant::Column;
    let rows: Vec<Counted> = participant::Entity::find()
        .select_only()
        .columns([Column::RoundId, Column::Role, Column::Grade])
        .columns([Column::OrganisationName, Column::CapacityAsMentor])
        .filter(Column::RoundId.is_in(rounds.iter().copied()))
        .filter(Column::WithdrawnAt.is_null())
        .into_tuple()
        .all(db)
        .await?;
    let mut of_rounds: HashMap<RoundId, Vec<Counted>> = HashMap::new();
    for row in rows {
        of_rounds.entry(row.0).or_default().push(row);
    }
    let counts = rounds.iter().map(|round| {
        let rows = of_rounds.get(round).map_or(&[][..], Vec::as_slice);
        (*round, count(rows))
    });
    Ok(counts.collect())
}

fn count(rows: &[Counted]) -> RoundCounts {
    let of = |role| rows.iter().filter(|row| row.1 == role).count();
    let organisations: HashSet<String> = rows.iter().map(|row| name_key(&row.3)).collect();
    let people: Vec<Person> = rows.iter().filter_map(person).collect();
    RoundCounts {
        mentors: of(ParticipantRole::Mentor),
        mentees: of(ParticipantRole::Mentee),
        both: of(ParticipantRole::Both),
        organisations: organisations.len(),
        shortages: shortages(&people, &Rules::default()),
        needed: mentors_needed(&people, &Rules::default()),
        grades: grades(&people),
    }
}

fn grades(people: &[Person]) -> [GradeCounts; GRADES] {
    let mut grades = [GradeCounts::default(); GRADES];
    for person in people {
        let counts = &mut grades[usize::from(person.grade).min(GRADES - 1)];
        counts.mentees += usize::from(person.role.is_mentored());
        if person.role.mentors() {
            counts.mentors[usize::from(person.capacity_as_mentor.min(CAPACITY_MAX))] += 1;
        }
    }
    grades
}

/// As much of a person as tells where places lack.
fn person((_, role, grade, _, capacity): &Counted) -> Option<Person> {
    Some(Person {
        id: String::new(),
        role: role_of(*role),
        grade: Grade::from_code(grade)?.rank(),
        department: String::new(),
        profession: String::new(),
        wanted_profession: None,
        capacity_as_mentor: u8::try_from(*capacity).unwrap_or(0),
        capacity_as_mentee: 0,
        identities: Vec::new(),
        wants_shared_identity: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(role: ParticipantRole, grade: &str, capacity: i32) -> Counted {
        (RoundId(uuid::Uuid::nil()), role, grade.to_owned(), "HMRC".to_owned(), capacity)
    }

    #[test]
    fn a_grade_can_expect_the_places_one_or_two_grades_above_it() {
        use ParticipantRole::{Both, Mentee, Mentor};
        assert_eq!(count(&[]).forecast(&Rules::default()), []);
        let rows = [
            row(Mentee, "EO", 0),
            row(Mentee, "EO", 0),
            row(Both, "HEO", 1),
            row(Mentor, "G7", 3),
            row(Mentee, "G7", 0),
        ];
        let told = |rules: &Rules| -> Vec<_> {
            let rows = count(&rows).forecast(rules).into_iter();
            rows.map(|one| (one.grade.code(), one.mentees, one.mentors, one.places, one.lack))
                .collect()
        };
        let usual =
            [("EO", 2, 0, 1, 1), ("HEO", 1, 1, 3, 0), ("SEO", 0, 0, 3, 0), ("G7", 1, 1, 0, 1)];
        assert_eq!(told(&Rules::default()), usual);
        let narrow = Rules { grade_gap_min: 2, capacity_max: 2, ..Rules::default() };
        let narrower =
            [("EO", 2, 0, 0, 2), ("HEO", 1, 1, 2, 0), ("SEO", 0, 0, 0, 0), ("G7", 1, 1, 0, 1)];
        assert_eq!(told(&narrow), narrower);
    }
}
