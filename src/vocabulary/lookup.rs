//! All the lists as one value, made once when the program starts.

use uuid::Uuid;

use super::grade::Grade;
use super::label::{Grades, UnknownGrade};
use super::organisation::{Organisation, Organisations};
use super::profession::Professions;
use super::shipped;

/// Every grade, profession and organisation that the program knows.
///
/// Mail domains are apart, in [`MailDomains`](super::MailDomains): they change
/// more often.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    grades: Grades,
    professions: Professions,
    organisations: Organisations,
}

impl Vocabulary {
    /// Makes it from the organisations of the database and the shipped rest.
    #[must_use]
    pub fn new(organisations: Vec<Organisation>) -> Self {
        Self {
            grades: Grades::shipped(),
            professions: Professions::shipped(),
            organisations: Organisations::new(organisations),
        }
    }

    /// Makes it from the shipped lists alone, for work without a database.
    ///
    /// The identifiers of its organisations are their places in the list: the
    /// same in every run of one version, and unlike those in any database.
    #[must_use]
    pub fn shipped() -> Self {
        let organisations =
            (1..).zip(shipped::shipped_organisations()).map(|(place, one)| Organisation {
                id: Uuid::from_u128(place),
                slug: one.slug,
                name: one.name,
                abbreviation: one.abbreviation,
                aliases: one.aliases,
            });
        Self::new(organisations.collect())
    }

    /// The grade that `text` means to somebody of `organisation`, which is as
    /// they typed it: a name, an abbreviation or something on no list.
    ///
    /// # Errors
    ///
    /// [`UnknownGrade`] when the text is empty, means no grade there, or means
    /// several.
    pub fn grade(&self, text: &str, organisation: Option<&str>) -> Result<Grade, UnknownGrade> {
        let listed = organisation.and_then(|typed| self.organisations.find(typed));
        let name = listed.map(|one| one.name.as_str()).or(organisation);
        self.grades.parse(text, name)
    }

    /// What grades are called.
    #[must_use]
    pub fn grades(&self) -> &Grades {
        &self.grades
    }

    /// The professions.
    #[must_use]
    pub fn professions(&self) -> &Professions {
        &self.professions
    }

    /// The organisations.
    #[must_use]
    pub fn organisations(&self) -> &Organisations {
        &self.organisations
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_departmental_grade_is_understood_by_any_name_of_its_organisation() {
        let vocabulary = Vocabulary::shipped();
        for organisation in ["MoJ", "ministry of justice", "The Ministry of Justice"] {
            assert_eq!(vocabulary.grade("Band C", Some(organisation)), Ok(Grade::Heo));
        }
        assert_eq!(vocabulary.grade("band c", Some("DWP")), Ok(Grade::Eo));
        // Not on the list of organisations, but its labels are known.
        let closed = Some("Department for International Development");
        assert_eq!(vocabulary.grade("A2(L)", closed), Ok(Grade::Seo));
        assert!(vocabulary.grade("Band C", None).is_err());
    }
}
