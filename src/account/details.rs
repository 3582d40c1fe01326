//! What people say of themselves in a form: organisation, grade and profession.
//!
//! An empty text is no answer. Fields are those of an argument `input`.

use uuid::Uuid;

use crate::refusal::{Code, Problem, thousands};
use crate::vocabulary::{Organisation, Vocabulary};

/// The organisation with this identifier.
pub(super) fn organisation<'a>(
    vocabulary: &'a Vocabulary,
    id: Option<&str>,
) -> Result<Option<&'a Organisation>, Problem> {
    let Some(id) = given(id) else { return Ok(None) };
    let listed = Uuid::parse_str(id).ok().and_then(|id| vocabulary.organisations().by_id(id));
    listed.map(Some).ok_or_else(|| {
        let path = &["input", "organisationId"];
        Problem::new(Code::UnknownOrganisation, path, "Choose an organisation from the list")
    })
}

/// The code of the grade that was given, in the words of an organisation where it has its own.
pub(super) fn grade(
    vocabulary: &Vocabulary,
    typed: Option<&str>,
    organisation: Option<&Organisation>,
) -> Result<Option<&'static str>, Problem> {
    let Some(typed) = given(typed) else { return Ok(None) };
    let grade = vocabulary.grade(typed, organisation.map(|listed| listed.name.as_str()));
    grade.map(|grade| Some(grade.code())).map_err(|unknown| {
        Problem::new(Code::UnknownGrade, &["input", "gradeCode"], unknown.to_string())
    })
}

/// The code of the profession that was given.
pub(super) fn profession(
    vocabulary: &Vocabulary,
    typed: Option<&str>,
) -> Result<Option<String>, Problem> {
    let Some(typed) = given(typed) else { return Ok(None) };
    let listed = vocabulary.professions().find(typed);
    listed.map(|profession| Some(profession.code.clone())).ok_or_else(|| {
        let path = &["input", "professionCode"];
        Problem::new(Code::UnknownProfession, path, "Choose a profession from the list")
    })
}

/// What was typed into a field that has to be there, without spaces around it. Errors call it
/// by its noun, as in "a reason".
pub(super) fn required_text<'a>(
    path: &[&'static str],
    noun: &str,
    typed: &'a str,
    longest: usize,
) -> Result<&'a str, Problem> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Problem::new(Code::Required, path, format!("Enter {noun}")));
    }
    if typed.chars().nth(longest).is_some() {
        let noun = noun.split_once(' ').map_or(noun, |(_, noun)| noun);
        let message = format!("The {noun} must be {} characters or fewer", thousands(longest));
        return Err(Problem::new(Code::TooLong, path, message));
    }
    Ok(typed)
}

/// The value, or the problem put with the others.
pub(super) fn keep<T>(checked: Result<T, Problem>, problems: &mut Vec<Problem>) -> Option<T> {
    checked.map_err(|problem| problems.push(problem)).ok()
}

/// What was given, where it is more than spaces.
fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}
