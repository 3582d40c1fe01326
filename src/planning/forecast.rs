//! How many people a round has so far, and what it can expect of them.

use std::collections::{HashMap, HashSet};

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::problem::role_of;
use crate::entity::{ParticipantRole, RoundId, participant};
use crate::matching::{
    MentorsNeeded, Person, ProfessionShortage, Rules, Shortage, mentors_needed,
    profession_shortages, shortages,
};
use crate::vocabulary::{Grade, name_key};

/// How many ranks of grades there are.
const GRADES: u8 = 11;

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
    /// As much of each as a forecast looks at: no name, department or identity.
    people: Vec<Person>,
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
    /// The grades at which there are fewer places with mentors than mentees, the
    /// worst first.
    #[must_use]
    pub fn shortages(&self, rules: &Rules) -> Vec<Shortage> {
        shortages(&self.people, rules)
    }

    /// The professions that more mentees want than can have, the worst first.
    #[must_use]
    pub fn profession_shortages(&self, rules: &Rules) -> Vec<ProfessionShortage> {
        profession_shortages(&self.people, rules)
    }

    /// The fewest mentors who would give every mentee a place, by grade.
    #[must_use]
    pub fn mentors_needed(&self, rules: &Rules) -> Vec<MentorsNeeded> {
        mentors_needed(&self.people, rules)
    }

    /// What each grade can expect, from the lowest grade that somebody has to the
    /// highest; nothing where nobody registered.
    ///
    /// Departments are not looked at: the true lack may be larger, never smaller.
    #[must_use]
    pub fn by_grade(&self, rules: &Rules) -> Vec<GradeForecast> {
        let ranks = self.people.iter().map(|person| person.grade);
        let Some((first, last)) = ranks.clone().min().zip(ranks.max()) else { return Vec::new() };
        (first..=last.min(GRADES - 1)).filter_map(|rank| self.at_grade(rank, rules)).collect()
    }

    fn at_grade(&self, rank: u8, rules: &Rules) -> Option<GradeForecast> {
        let of_grade = || self.people.iter().filter(|person| person.grade == rank);
        let mentees = of_grade().filter(|person| person.role.is_mentored()).count();
        let places = self
            .people
            .iter()
            .filter(|person| person.role.mentors() && rules.allows_grades(rank, person.grade))
            .map(|person| usize::from(person.capacity_as_mentor.min(rules.capacity_max)))
            .sum();
        Some(GradeForecast {
            grade: Grade::from_rank(rank)?,
            mentees,
            mentors: of_grade().filter(|person| person.role.mentors()).count(),
            places,
            lack: mentees.saturating_sub(places),
        })
    }
}

/// What is counted of a registration.
type Counted = (RoundId, ParticipantRole, String, String, i32, String, Option<String>);

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
        .columns([Column::Profession, Column::WantedProfession])
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
        (*round, count_people(rows))
    });
    Ok(counts.collect())
}

fn count_people(rows: &[Counted]) -> RoundCounts {
    let of = |role| rows.iter().filter(|row| row.1 == role).count();
    let organisations: HashSet<String> = rows.iter().map(|row| name_key(&row.3)).collect();
    RoundCounts {
        mentors: of(ParticipantRole::Mentor),
        mentees: of(ParticipantRole::Mentee),
        both: of(ParticipantRole::Both),
        organisations: organisations.len(),
        people: rows
            .iter()
            .filter_map(|(_, role, grade, _, capacity, profession, wanted)| {
                forecast_person(*role, grade, *capacity, profession, wanted.as_deref())
            })
            .collect(),
    }
}

/// As much of a person as tells where places lack.
fn forecast_person(
    role: ParticipantRole,
    grade: &str,
    capacity: i32,
    profession: &str,
    wanted: Option<&str>,
) -> Option<Person> {
    Some(Person {
        id: "".into(),
        role: role_of(role),
        grade: Grade::from_code(grade)?.rank(),
        organisation: "".into(),
        profession: profession.into(),
        wanted_profession: wanted.map(Into::into),
        capacity_as_mentor: u8::try_from(capacity).unwrap_or(0),
        capacity_as_mentee: 0,
        identities: Vec::new(),
        wants_shared_identity: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(role: ParticipantRole, grade: &str, capacity: i32) -> Counted {
        let (round, policy) = (RoundId(uuid::Uuid::nil()), "policy".to_owned());
        (round, role, grade.to_owned(), "HMRC".to_owned(), capacity, policy, None)
    }

    #[test]
    fn a_grade_can_expect_the_places_one_or_two_grades_above_it() {
        use ParticipantRole::{Both, Mentee, Mentor};
        assert_eq!(count_people(&[]).by_grade(&Rules::default()), []);
        let rows = [
            row(Mentee, "EO", 0),
            row(Mentee, "EO", 0),
            row(Both, "HEO", 1),
            row(Mentor, "G7", 3),
            row(Mentee, "G7", 0),
        ];
        let told = |rules: &Rules| -> Vec<_> {
            let rows = count_people(&rows).by_grade(rules).into_iter();
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
