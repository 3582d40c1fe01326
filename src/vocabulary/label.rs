//! Finds the grade that people mean by a typed text.
//!
//! Many departments have labels of their own, and the same label means
//! different grades in two of them ("B1" is EO in the Scottish Government and G6
//! in the Ministry of Defence), so such a label only counts together with its
//! organisation.

use std::collections::HashMap;

use super::fold::{fold, quoted};
use super::grade::Grade;
use super::shipped;

/// Why a text is not taken for a grade.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnknownGrade {
    /// Nothing but white space was given.
    #[error("Enter a grade: {}", every_code())]
    Missing,
    /// No grade has this name, or not in this organisation.
    #[error("{} is not a grade we know. Use {}", quoted(.0), every_code())]
    Unknown(String),
    /// The text fits several grades.
    #[error("{} could be {}. Enter the one you mean", quoted(.text), either(.meanings))]
    Ambiguous {
        /// What was typed.
        text: String,
        /// The grades it may mean, lowest first.
        meanings: Vec<Grade>,
    },
}

/// Everything a grade is called, anywhere or in one organisation.
#[derive(Clone, Debug)]
pub struct Grades {
    anywhere: HashMap<String, Grade>,
    /// By organisation, then by label; several grades where the label is
    /// ambiguous even there.
    inside: HashMap<String, HashMap<String, Vec<Grade>>>,
}

impl Grades {
    /// The labels that ship with the program.
    #[must_use]
    pub fn shipped() -> Self {
        let mut anywhere = HashMap::new();
        for grade in Grade::ALL {
            anywhere.insert(fold(grade.code()), grade);
            anywhere.insert(fold(grade.name()), grade);
        }
        let mut inside: HashMap<String, HashMap<String, Vec<Grade>>> = HashMap::new();
        for row in shipped::grade_labels() {
            if row.organisation == "any" {
                anywhere.insert(fold(&row.label), row.grade);
            } else {
                let labels = inside.entry(fold(&row.organisation)).or_default();
                labels.entry(fold(&row.label)).or_default().push(row.grade);
            }
        }
        for (organisation, family) in shipped::grade_families() {
            if let Some(labels) = inside.get(&fold(&family)).cloned() {
                inside.insert(fold(&organisation), labels);
            }
        }
        Self { anywhere, inside }
    }

    /// The grade that `text` means in `organisation`, in any case and spacing.
    ///
    /// `organisation` is the name of an organisation as the list has it. Its own
    /// labels come before those that everybody uses: "Pay Band 1" is AA in the
    /// Department for Transport and SCS1 elsewhere.
    ///
    /// # Errors
    ///
    /// [`UnknownGrade`] when the text is empty, means no grade here, or means
    /// several.
    pub fn parse(&self, text: &str, organisation: Option<&str>) -> Result<Grade, UnknownGrade> {
        let label = fold(text);
        if label.is_empty() {
            return Err(UnknownGrade::Missing);
        }
        let labels = organisation.and_then(|organisation| self.inside.get(&fold(organisation)));
        let meanings = match labels.and_then(|labels| labels.get(&label)) {
            Some(meanings) => meanings.clone(),
            None => match self.anywhere.get(&label) {
                Some(grade) => vec![*grade],
                None => self.each_of_several(text, organisation),
            },
        };
        match meanings.as_slice() {
            [] => Err(UnknownGrade::Unknown(text.to_owned())),
            [grade] => Ok(*grade),
            _ => Err(UnknownGrade::Ambiguous { text: text.to_owned(), meanings }),
        }
    }

    /// The grades of a text such as "HEO/SEO", so that the refusal can name them.
    ///
    /// Empty unless every part is a different grade.
    fn each_of_several(&self, text: &str, organisation: Option<&str>) -> Vec<Grade> {
        // A longer list is prose, and each part is parsed again in full.
        let parts: Vec<&str> = text.split('/').take(4).collect();
        if !(2..=3).contains(&parts.len()) {
            return Vec::new();
        }
        let mut meanings: Vec<Grade> = Vec::new();
        for part in parts {
            match self.parse(part, organisation) {
                Ok(grade) => meanings.push(grade),
                Err(_) => return Vec::new(),
            }
        }
        meanings.sort_unstable();
        meanings.dedup();
        if meanings.len() < 2 { Vec::new() } else { meanings }
    }
}

/// "AA, AO, …, SCS3 or SCS4".
fn every_code() -> String {
    either(&Grade::ALL)
}

/// The codes of grades as a choice: "G7 or G6".
fn either(grades: &[Grade]) -> String {
    let codes: Vec<&str> = grades.iter().map(|grade| grade.code()).collect();
    match codes.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str, organisation: Option<&str>) -> Result<Grade, UnknownGrade> {
        Grades::shipped().parse(text, organisation)
    }

    #[test]
    fn every_code_and_name_is_known_in_any_case_and_spacing() {
        let grades = Grades::shipped();
        for grade in Grade::ALL {
            for text in [grade.code(), grade.name()] {
                assert_eq!(grades.parse(text, None), Ok(grade));
                assert_eq!(grades.parse(&text.to_lowercase(), None), Ok(grade));
                let spaced = format!("  {} \u{a0}", text.to_uppercase().replace(' ', "  "));
                assert_eq!(grades.parse(&spaced, None), Ok(grade));
            }
        }
        assert_eq!(grades.parse("Grade 7 ", None), Ok(Grade::G7));
        assert_eq!(grades.parse("heo(d)", None), Ok(Grade::Heo));
        assert_eq!(grades.parse("perm sec", Some("Home Office")), Ok(Grade::Scs4));
    }

    #[test]
    fn every_shipped_label_means_its_grade_in_its_organisation() {
        let grades = Grades::shipped();
        for row in shipped::grade_labels() {
            let organisation = (row.organisation != "any").then_some(row.organisation.as_str());
            match grades.parse(&row.label, organisation) {
                Ok(grade) => assert_eq!(grade, row.grade, "{} {}", row.organisation, row.label),
                Err(UnknownGrade::Ambiguous { meanings, .. }) => {
                    assert_eq!(
                        (row.organisation.as_str(), row.label.as_str()),
                        ("Ministry of Justice", "Band A")
                    );
                    assert!(meanings.contains(&row.grade));
                }
                Err(error) => panic!("{}: {error}", row.organisation),
            }
        }
    }

    #[test]
    fn a_departmental_label_needs_its_organisation() {
        assert_eq!(parse("B1", Some("Scottish Government")), Ok(Grade::Eo));
        assert_eq!(parse("B1", Some("ministry of defence")), Ok(Grade::G6));
        for organisation in [None, Some("Home Office"), Some("Department of Peace")] {
            let refused = parse("B1", organisation).unwrap_err();
            assert_eq!(refused, UnknownGrade::Unknown("B1".to_owned()));
        }
        assert_eq!(parse("Pay Band 1", Some("Department for Transport")), Ok(Grade::Aa));
        assert_eq!(parse("Pay Band 1", None), Ok(Grade::Scs1));
    }

    #[test]
    fn the_departments_of_northern_ireland_share_their_labels() {
        for organisation in ["Northern Ireland Civil Service", "Department of Finance (NI)"] {
            assert_eq!(parse("Staff Officer", Some(organisation)), Ok(Grade::Heo));
            assert_eq!(parse("SO", Some(organisation)), Ok(Grade::Heo));
        }
        assert_eq!(parse("SO", Some("HM Revenue and Customs")), Ok(Grade::Seo));
        assert!(parse("SO", Some("Northern Ireland Office")).is_err());
    }

    #[test]
    fn what_means_two_grades_is_refused_with_both_named() {
        assert_eq!(
            parse("Band A", Some("Ministry of Justice")).unwrap_err().to_string(),
            "“Band A” could be G7 or G6. Enter the one you mean"
        );
        assert_eq!(
            parse("SEO / heo", None).unwrap_err().to_string(),
            "“SEO / heo” could be HEO or SEO. Enter the one you mean"
        );
        assert_eq!(parse("G7/x", None), Err(UnknownGrade::Unknown("G7/x".to_owned())));
    }

    #[test]
    fn a_refusal_names_the_value_and_what_is_accepted() {
        assert_eq!(
            parse("Manager", None).unwrap_err().to_string(),
            "“Manager” is not a grade we know. Use AA, AO, EO, HEO, SEO, G7, G6, SCS1, SCS2, SCS3 or SCS4"
        );
        assert_eq!(parse(" \t", None), Err(UnknownGrade::Missing));
        assert!(parse(&"G/".repeat(100_000), None).is_err());
    }
}
