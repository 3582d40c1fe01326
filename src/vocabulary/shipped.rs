//! The lists that ship with the program, as the files in `data` have them.
//!
//! They are part of the program, so a fault in them is a bug and stops it; the
//! tests read every file in full.

use serde::{Deserialize, Deserializer};

use super::domain::DomainRule;
use super::grade::Grade;

/// An organisation as the shipped list has it, to be copied into the database.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ShippedOrganisation {
    /// The name for URLs and files, unlike any other.
    pub slug: String,
    /// The full name.
    pub name: String,
    /// The short name, where it has one.
    pub abbreviation: Option<String>,
    /// What else people call it.
    #[serde(rename = "other_names", deserialize_with = "list")]
    pub aliases: Vec<String>,
    /// The name of the organisation it belongs to; that one may be on no list.
    pub parent: Option<String>,
    /// Email domains that its people have, shared ones included.
    #[serde(deserialize_with = "list")]
    pub mail_domains: Vec<String>,
    /// Under whose name its grade labels are listed, where not its own.
    grade_labels: Option<String>,
}

/// A name for a grade, in one organisation or in "any".
#[derive(Deserialize)]
pub(super) struct GradeLabel {
    pub(super) organisation: String,
    pub(super) label: String,
    pub(super) grade: Grade,
}

/// A profession and what else it is or was called.
#[derive(Deserialize)]
pub(super) struct ShippedProfession {
    pub(super) code: String,
    pub(super) name: String,
    #[serde(deserialize_with = "list")]
    pub(super) other_names: Vec<String>,
}

/// The organisations that ship with the program, by slug.
#[must_use]
pub fn shipped_organisations() -> Vec<ShippedOrganisation> {
    rows(include_str!("data/organisations.csv"))
}

/// The rules about email domains that ship with the program.
#[must_use]
pub fn shipped_domains() -> Vec<DomainRule> {
    rows(include_str!("data/mail_domains.csv"))
}

/// The names for grades beside their codes and full names.
pub(super) fn grade_labels() -> Vec<GradeLabel> {
    rows(include_str!("data/grade_labels.csv"))
}

/// Organisations by name that use the grade labels of another, with its name.
pub(super) fn grade_families() -> impl Iterator<Item = (String, String)> {
    shipped_organisations().into_iter().filter_map(|one| Some((one.name, one.grade_labels?)))
}

/// The professions.
pub(super) fn professions() -> Vec<ShippedProfession> {
    rows(include_str!("data/professions.csv"))
}

fn rows<Row: for<'de> Deserialize<'de>>(file: &str) -> Vec<Row> {
    csv::Reader::from_reader(file.as_bytes())
        .into_deserialize()
        .collect::<Result<_, _>>()
        .expect("the shipped lists are read in full by the tests")
}

/// Reads a cell that holds several values, separated by semicolons.
fn list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let cell = String::deserialize(deserializer)?;
    Ok(cell.split(';').filter(|value| !value.is_empty()).map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_shipped_lists_are_complete() {
        assert_eq!(shipped_organisations().len(), 137);
        assert_eq!(professions().len(), 36);
        assert_eq!(shipped_domains().len(), 275);
        assert_eq!(grade_labels().len(), 119);
    }

    #[test]
    fn slugs_differ_and_are_made_for_urls() {
        let organisations = shipped_organisations();
        let slugs: HashSet<&str> = organisations.iter().map(|one| one.slug.as_str()).collect();
        assert_eq!(slugs.len(), organisations.len());
        for slug in slugs {
            assert!(
                slug.bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
                "{slug}"
            );
        }
    }

    #[test]
    fn an_empty_cell_is_no_value() {
        let organisations = shipped_organisations();
        let named = |slug: &str| organisations.iter().find(|one| one.slug == slug).unwrap();
        let estyn = named("estyn");
        assert_eq!((&estyn.abbreviation, &estyn.parent), (&None, &None));
        assert_eq!(estyn.mail_domains, ["estyn.gov.wales", "estyn.gov.uk"]);
        assert!(named("uk-space-agency").mail_domains.is_empty());
    }
}
