//! The draft of an advert, checked as a whole before anything is written.

use super::contact::contact_warnings;
use super::title::{AdvertTitle, TitleProblem, TitleProblems, TitledOrganisation};
use crate::account::Member;
use crate::entity::{AdvertKind, OrganisationId};
use crate::forum::{PostText, TextProblem, bounded};
use crate::markup;
use crate::refusal::{Code, Kind, Problem, Refusal};
use crate::vocabulary::{Grade, Vocabulary};

/// What an author ticks before an advert goes public; stored with the tick.
pub const VISIBILITY_WARNING: &str = "I understand that every member of the forum will see this \
     advert with my name, grade and organisation.";

/// The longest of an advert's two texts, in characters.
const SECTION_MAX: usize = 5_000;
const ABOUT: &str = "# About me\n\n";
const LOOKING_FOR: &str = "\n\n# Looking for\n\n";

/// An advert as a form sends it.
#[derive(Clone, Debug)]
pub struct AdvertFields {
    /// Whether it looks for a mentor or a mentee.
    pub kind: AdvertKind,
    /// The person's name.
    pub name: String,
    /// The code of their grade.
    pub grade_code: String,
    /// The identifier of a listed organisation.
    pub organisation_id: Option<String>,
    /// The organisation's name, where it is on no list.
    pub organisation_name: Option<String>,
    /// The code of their profession.
    pub profession_code: String,
    /// Whether they ticked [`VISIBILITY_WARNING`].
    pub visible_to_all: bool,
    /// About them, in Markdown.
    pub about: String,
    /// Who they are looking for, in Markdown.
    pub looking_for: String,
}

/// An advert that may be posted, as far as its contents go.
#[derive(Clone, Debug)]
pub struct NewAdvert {
    /// Kind, name, grade and organisation.
    pub title: AdvertTitle,
    /// The code of the profession.
    pub profession: Option<String>,
    /// About the person, in Markdown.
    pub about: String,
    /// Who they are looking for, in Markdown; empty where it was typed as one text.
    pub looking_for: String,
    /// What the first post says.
    pub text: PostText,
    /// Whether the title was typed, and not made of fields.
    pub is_title_typed: bool,
}

/// Everything that is wrong with an advert.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", .0.iter().map(|problem| &*problem.message).collect::<Vec<_>>().join(". "))]
pub struct InvalidAdvert(pub Vec<Problem>);

impl Refusal for InvalidAdvert {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn problems(&self) -> Vec<Problem> {
        // Whoever takes what is posted takes it in one argument.
        self.0.iter().map(|problem| problem.clone().inside("input")).collect()
    }
}

impl NewAdvert {
    /// Makes an advert from the fields of a form.
    ///
    /// # Errors
    ///
    /// [`InvalidAdvert`] with everything that is wrong at once.
    pub fn from_fields(
        fields: &AdvertFields,
        vocabulary: &Vocabulary,
    ) -> Result<Self, InvalidAdvert> {
        let mut wrong = Vec::new();
        let grade = Grade::from_code(&fields.grade_code);
        if grade.is_none() {
            wrong.push(Problem::new(Code::UnknownGrade, &["gradeCode"], "Choose a grade"));
        }
        let organisation = organisation(fields, vocabulary).map_err(|it| wrong.push(it)).ok();
        // A name is checked even where a grade or organisation to go with it
        // is missing, so that all that is wrong is said at once.
        let title = AdvertTitle::new(
            fields.kind,
            &fields.name,
            grade.unwrap_or(Grade::Aa),
            organisation.clone().unwrap_or_else(|| TitledOrganisation::Typed("none".to_owned())),
        );
        let title = title.map_err(|refused| wrong.extend(field_problems(&refused, fields))).ok();
        let profession = vocabulary.professions().by_code(&fields.profession_code);
        if profession.is_none() {
            let message = "Choose a profession";
            wrong.push(Problem::new(Code::UnknownProfession, &["professionCode"], message));
        }
        let about = section(
            "about",
            &fields.about,
            "What you write about yourself",
            "Enter something about yourself",
        );
        let about = about.map_err(|it| wrong.push(it.into())).ok();
        let looking_for = section(
            "lookingFor",
            &fields.looking_for,
            "What you are looking for",
            "Enter what you are looking for",
        );
        let looking_for = looking_for.map_err(|it| wrong.push(it.into())).ok();
        wrong.extend(visibility_problem(fields.visible_to_all));

        let (Some(title), Some(profession), Some(about), Some(looking_for), []) =
            (title, profession, about, looking_for, &wrong[..])
        else {
            return Err(InvalidAdvert(wrong));
        };
        let text = PostText::parse("about", &compose(&about, &looking_for))
            .map_err(|problem| InvalidAdvert(vec![problem.into()]))?;
        let profession = Some(profession.code.clone());
        Ok(Self { title, profession, about, looking_for, text, is_title_typed: false })
    }

    /// Makes an advert from a typed title and one text.
    ///
    /// # Errors
    ///
    /// [`InvalidAdvert`] with everything that is wrong at once.
    pub fn from_typed(
        title: &str,
        body: &str,
        visible_to_all: bool,
        author: &Member,
        vocabulary: &Vocabulary,
    ) -> Result<Self, InvalidAdvert> {
        let mut wrong = Vec::new();
        let title = AdvertTitle::parse(title, vocabulary)
            .map_err(|refused| wrong.extend(title_problems(&refused)))
            .ok();
        let text = PostText::parse("body", body).map_err(|it| wrong.push(it.into())).ok();
        wrong.extend(visibility_problem(visible_to_all));
        let (Some(title), Some(text), []) = (title, text, &wrong[..]) else {
            return Err(InvalidAdvert(wrong));
        };
        let (about, looking_for) = sections(text.source());
        Ok(Self {
            title,
            profession: author.account().profession.clone(),
            about,
            looking_for,
            text,
            is_title_typed: true,
        })
    }
}

/// What an advert would look like.
#[derive(Clone, Debug)]
pub struct AdvertPreview {
    /// Its title, where the fields give one.
    pub title: Option<String>,
    /// About the person, safe to insert.
    pub about: String,
    /// Who they are looking for, as HTML that is safe to insert.
    pub looking_for: String,
    /// What to think about before posting it.
    pub warnings: Vec<&'static str>,
    /// What has to be put right before posting it.
    pub problems: Vec<Problem>,
}

/// Shows an advert as it would be posted, with all that is wrong.
#[must_use]
pub fn preview_advert(fields: &AdvertFields, vocabulary: &Vocabulary) -> AdvertPreview {
    let advert = NewAdvert::from_fields(fields, vocabulary);
    let shown = |text: &str| {
        let beginning: String = text.chars().take(SECTION_MAX).collect();
        markup::render(&beginning)
    };
    AdvertPreview {
        about: shown(&fields.about),
        looking_for: shown(&fields.looking_for),
        warnings: contact_warnings(&format!("{}\n{}", fields.about, fields.looking_for)),
        title: advert.as_ref().ok().map(|advert| advert.title.to_string()),
        problems: advert.err().map(|invalid| invalid.problems()).unwrap_or_default(),
    }
}

/// What is wrong with a typed title, with the corrected one where it can be
/// guessed.
#[must_use]
pub fn title_problems(refused: &TitleProblems) -> Vec<Problem> {
    let mut problems: Vec<Problem> = refused
        .problems
        .iter()
        .map(|problem| Problem::new(Code::TitleConvention, &["title"], problem.to_string()))
        .collect();
    if let (Some(corrected), Some(last)) = (&refused.corrected, problems.last_mut()) {
        last.message.push_str(". Did you mean “");
        last.message.push_str(corrected);
        last.message.push_str("”?");
    }
    problems
}

/// What is wrong with the fields that a title is made of.
fn field_problems<'a>(
    refused: &'a TitleProblems,
    fields: &'a AdvertFields,
) -> impl Iterator<Item = Problem> + 'a {
    let typed = fields.organisation_name.as_deref().filter(|_| fields.organisation_id.is_none());
    refused.problems.iter().map(move |problem| {
        let is_of_organisation = match problem {
            TitleProblem::Hidden(c) | TitleProblem::Character(c) => {
                !fields.name.contains(*c) && typed.is_some_and(|typed| typed.contains(*c))
            }
            TitleProblem::Bracket => !fields.name.contains(['[', ']']),
            TitleProblem::OrganisationMissing => true,
            _ => false,
        };
        let field = if is_of_organisation { "organisationName" } else { "name" };
        let code = match problem {
            TitleProblem::NameMissing | TitleProblem::OrganisationMissing => Code::Required,
            TitleProblem::TooLong => Code::TooLong,
            _ => Code::TitleConvention,
        };
        Problem::new(code, &[field], problem.to_string())
    })
}

fn organisation(
    fields: &AdvertFields,
    vocabulary: &Vocabulary,
) -> Result<TitledOrganisation, Problem> {
    if let Some(id) = fields.organisation_id.as_deref().filter(|id| !id.is_empty()) {
        let id = id.parse::<OrganisationId>().ok();
        let listed = id.and_then(|id| vocabulary.organisations().by_id(id.0));
        return listed.map(TitledOrganisation::listed).ok_or_else(|| {
            let message = "Choose an organisation from the list";
            Problem::new(Code::UnknownOrganisation, &["organisationId"], message)
        });
    }
    match fields.organisation_name.as_deref().map(str::trim) {
        None | Some("") => Err(Problem::new(
            Code::Required,
            &["organisationName"],
            "Choose an organisation, or enter its name",
        )),
        Some(name) => Ok(TitledOrganisation::find(name, vocabulary)),
    }
}

fn section(
    field: &'static str,
    typed: &str,
    what: &str,
    missing: &str,
) -> Result<String, TextProblem> {
    let text = bounded(field, typed, what, SECTION_MAX)?;
    if text.is_empty() {
        return Err(TextProblem::missing(field, missing));
    }
    Ok(text)
}

fn visibility_problem(visible_to_all: bool) -> Option<Problem> {
    let message = "Confirm that you understand that every member of the forum will see this advert \
                   with your name, grade and organisation";
    (!visible_to_all).then(|| Problem::new(Code::Required, &["visibleToAll"], message))
}

/// The first post of an advert that was made from fields.
fn compose(about: &str, looking_for: &str) -> String {
    format!("{ABOUT}{about}{LOOKING_FOR}{looking_for}")
}

/// The two texts of a first post that has our headings; else all of it as the
/// first, so that the record always says what the post says.
pub(super) fn sections(source: &str) -> (String, String) {
    let parts = source.strip_prefix(ABOUT).and_then(|rest| rest.split_once(LOOKING_FOR));
    let (about, looking_for) = parts.unwrap_or((source, ""));
    (about.to_owned(), looking_for.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forum::people::member;

    fn fields() -> AdvertFields {
        AdvertFields {
            kind: AdvertKind::MentorWanted,
            name: "Alan Turing".to_owned(),
            grade_code: "G6".to_owned(),
            organisation_id: None,
            organisation_name: Some("GCHQ".to_owned()),
            profession_code: "policy".to_owned(),
            visible_to_all: true,
            about: "I break codes.".to_owned(),
            looking_for: "Somebody patient.".to_owned(),
        }
    }

    fn refused(fields: &AdvertFields) -> Vec<(Code, &'static str)> {
        let refused = NewAdvert::from_fields(fields, &Vocabulary::shipped()).unwrap_err();
        refused.0.iter().map(|problem| (problem.code, problem.field[0])).collect()
    }

    #[test]
    fn fields_and_a_typed_title_end_as_the_same_record() {
        let vocabulary = Vocabulary::shipped();
        let filled = NewAdvert::from_fields(&fields(), &vocabulary).unwrap();
        let (title, body) = (filled.title.to_string(), filled.text.source());
        assert_eq!(title, "[Mentor wanted] Alan Turing, G6, GCHQ");
        assert_eq!(body, "# About me\n\nI break codes.\n\n# Looking for\n\nSomebody patient.");
        let typed = NewAdvert::from_typed(&title, body, true, &member(1), &vocabulary).unwrap();
        assert_eq!(typed.title, filled.title);
        assert_eq!((typed.about, typed.looking_for), (filled.about, filled.looking_for));
        assert_eq!(typed.text, filled.text);
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once_each_at_its_field() {
        let empty = AdvertFields {
            name: " ".to_owned(),
            grade_code: "G9".to_owned(),
            organisation_name: None,
            profession_code: "wizardry".to_owned(),
            visible_to_all: false,
            about: " ".to_owned(),
            looking_for: "x".repeat(5_001),
            ..fields()
        };
        assert_eq!(
            refused(&empty),
            [
                (Code::UnknownGrade, "gradeCode"),
                (Code::Required, "organisationName"),
                (Code::Required, "name"),
                (Code::UnknownProfession, "professionCode"),
                (Code::Required, "about"),
                (Code::TooLong, "lookingFor"),
                (Code::Required, "visibleToAll"),
            ]
        );
    }

    #[test]
    fn a_character_that_cannot_be_seen_is_named_at_the_field_that_holds_it() {
        let name = AdvertFields { name: "Al\u{200b}an".to_owned(), ..fields() };
        assert_eq!(refused(&name), [(Code::TitleConvention, "name")]);
        let organisation =
            AdvertFields { organisation_name: Some("Bletchley\u{200b}".to_owned()), ..fields() };
        assert_eq!(refused(&organisation), [(Code::TitleConvention, "organisationName")]);
        let unknown = AdvertFields { organisation_id: Some("nonsense".to_owned()), ..fields() };
        assert_eq!(refused(&unknown), [(Code::UnknownOrganisation, "organisationId")]);
    }

    #[test]
    fn a_text_without_our_headings_is_all_about_the_person() {
        assert_eq!(sections("hello"), ("hello".to_owned(), String::new()));
    }
}
