//! What an advert is made of, as fields: for writing one and for editing it.

use serde::Deserialize;

use crate::entity::AdvertKind;
use crate::web::views::Context;
use crate::web::views::field::{Choice, Field, Form};
use crate::web::views::forum::people::GradeCode;
use crate::web::views::vocabulary::{Coded, Listed};

const ABOUT_HINT: &str = "What you do, where you have worked, what matters to you. \
     Leave out anything you would not tell every member.";

/// What can be chosen.
pub(super) struct Lists {
    pub(super) grades: Vec<Coded>,
    pub(super) professions: Vec<Coded>,
    pub(super) organisations: Vec<Listed>,
}

/// What the fields hold before anybody types.
#[derive(Default)]
pub(super) struct Known {
    kind: Option<AdvertKind>,
    name: String,
    grade: Option<String>,
    organisation_id: Option<String>,
    organisation_name: Option<String>,
    profession: Option<String>,
    about: Option<String>,
    looking_for: Option<String>,
}

/// An advert of an answer, with all that its author may change.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Advert {
    kind: AdvertKind,
    name: String,
    grade: GradeCode,
    organisation: Option<OrganisationId>,
    organisation_name: String,
    profession: Option<ProfessionCode>,
    text: Text,
}

#[derive(Debug, Deserialize)]
struct OrganisationId {
    id: String,
}

#[derive(Debug, Deserialize)]
struct ProfessionCode {
    code: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Text {
    about: String,
    looking_for: String,
}

impl Known {
    /// What the account says of whoever writes an advert.
    pub(super) fn of_account(context: &Context<'_>) -> Self {
        let account = context.account();
        let organisation = account.and_then(|account| account.organisation_id);
        Self {
            name: context.own_name().to_owned(),
            grade: account.and_then(|account| account.grade.clone()),
            organisation_id: organisation.map(|id| id.to_string()),
            ..Self::default()
        }
    }
}

/// An advert that is begun, as its author left it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Begun {
    kind: Option<AdvertKind>,
    name: Option<String>,
    grade_code: Option<String>,
    organisation_id: Option<String>,
    organisation_name: Option<String>,
    profession_code: Option<String>,
    about: Option<String>,
    looking_for: Option<String>,
}

impl From<Begun> for Known {
    fn from(begun: Begun) -> Self {
        Self {
            kind: begun.kind,
            name: begun.name.unwrap_or_default(),
            grade: begun.grade_code,
            organisation_id: begun.organisation_id,
            organisation_name: begun.organisation_name,
            profession: begun.profession_code,
            about: begun.about,
            looking_for: begun.looking_for,
        }
    }
}

impl From<Advert> for Known {
    fn from(advert: Advert) -> Self {
        let organisation_id = advert.organisation.map(|organisation| organisation.id);
        // The name of a listed organisation is not typed.
        let typed = organisation_id.is_none().then_some(advert.organisation_name);
        Self {
            kind: Some(advert.kind),
            name: advert.name,
            grade: Some(advert.grade.code),
            organisation_id,
            organisation_name: typed,
            profession: advert.profession.map(|profession| profession.code),
            about: Some(advert.text.about),
            looking_for: Some(advert.text.looking_for),
        }
    }
}

/// The fields in the order in which they are asked.
pub(super) fn advert_fields(form: &Form<'_>, lists: Lists, known: Known) -> Vec<Field> {
    let grades = lists.grades.into_iter().map(Choice::from);
    let organisations = lists.organisations.into_iter().map(Choice::from);
    let professions = lists.professions.into_iter().map(Choice::from);
    vec![
        form.radios("input.kind", "What are you looking for?", kinds())
            .or_maybe(known.kind.map(AdvertKind::word)),
        form.text("input.name", "Name")
            .hint("We show it in the title of your advert.")
            .autocomplete("name")
            .or(known.name),
        form.select("input.gradeCode", "Grade", "Choose one", grades)
            .hint("Your substantive grade, not one you hold temporarily.")
            .or_maybe(known.grade),
        form.select(
            "input.organisationId",
            "Department or agency",
            "Not on this list",
            organisations,
        )
        .or_maybe(known.organisation_id),
        form.text("input.organisationName", "Name of your organisation, if it is not on the list")
            .or_maybe(known.organisation_name),
        form.select("input.professionCode", "Profession", "Choose one", professions)
            .or_maybe(known.profession),
        form.markdown("input.about", "About you").hint(ABOUT_HINT).or_maybe(known.about),
        form.markdown("input.lookingFor", "What you are looking for").or_maybe(known.looking_for),
    ]
}

fn kinds() -> [Choice; 2] {
    let choice = |kind: AdvertKind, text, hint| Choice::new(kind.word(), text).hint(hint);
    [
        choice(
            AdvertKind::MentorWanted,
            "A mentor",
            "Your advert is for people one or two grades above you.",
        ),
        choice(
            AdvertKind::MenteeWanted,
            "A mentee",
            "Your advert is for people one or two grades below you.",
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn advert(organisation: Option<&str>) -> Known {
        let organisation = organisation.map(|id| OrganisationId { id: id.to_owned() });
        Known::from(Advert {
            kind: AdvertKind::MentorWanted,
            name: "Ada".to_owned(),
            grade: GradeCode { code: "G6".to_owned() },
            organisation,
            organisation_name: "GCHQ".to_owned(),
            profession: None,
            text: Text { about: String::new(), looking_for: String::new() },
        })
    }

    #[test]
    fn the_name_of_an_organisation_is_typed_only_where_it_is_on_no_list() {
        let (listed, typed) = (advert(Some("7")), advert(None));
        assert_eq!(listed.organisation_id.as_deref(), Some("7"));
        assert_eq!(listed.organisation_name, None);
        assert_eq!(typed.organisation_id, None);
        assert_eq!(typed.organisation_name.as_deref(), Some("GCHQ"));
    }
}
