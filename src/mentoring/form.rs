//! The registration form, checked all at once. Pure.

use super::entry::{CAPACITY_MAX, Entry, IdentityAnswer};
use crate::entity::{OrganisationId, ParticipantRole};
use crate::people_file::{GradeBounds, NamedOrganisation};
use crate::refusal::{Code, Problem, thousands};
use crate::vocabulary::{CharacterKind, EmailAddress, Grade, Vocabulary, kind_of, one_line};

/// The longest name, in characters.
const NAME_MAX: usize = 120;
/// The longest job title.
const JOB_TITLE_MAX: usize = 200;
/// The longest biography.
const BIOGRAPHY_MAX: usize = 5_000;
/// The longest identity, and how many there may be.
const IDENTITY_MAX: usize = 100;
const IDENTITIES_MAX: usize = 10;

/// What people agree to when they register: kept with each registration, so
/// that it is known who agreed to what after the words have changed.
pub const CONSENT_WORDING: &str = "I confirm that I am LGBT+. I confirm that I am a civil servant. I agree that the programme \
     uses what I entered to find my matches, and gives my matches my name, job title, grade, \
     organisation, profession and biography, and those I mentor or who mentor me my address as far \
     as the round says so.";

/// What people agree to when they say who they are.
pub const IDENTITY_WORDING: &str = "I agree that the programme uses what I said about my identity to find matches for me and for \
     others, as far as I asked for that, and shows it to nobody.";

/// The form as it was filled in.
///
/// It cannot be printed: it holds what people say about who they are.
#[derive(Clone)]
#[expect(clippy::struct_excessive_bools, reason = "it mirrors a form with boxes to tick")]
pub struct RegistrationForm {
    /// As what the person takes part.
    pub role: ParticipantRole,
    /// Their name.
    pub name: String,
    /// What they do.
    pub job_title: String,
    /// The code of their grade.
    pub grade_code: String,
    /// Where they work; `None` for what is no identifier.
    pub organisation_id: Option<OrganisationId>,
    /// The code of their profession.
    pub profession_code: String,
    /// The code of the profession they want a mentor from.
    pub wanted_profession_code: Option<String>,
    /// What they say about themselves.
    pub biography: Option<String>,
    /// How many mentees they take; 3 unless said otherwise.
    pub capacity_as_mentor: Option<i32>,
    /// How many mentors they take; 3 unless said otherwise.
    pub capacity_as_mentee: Option<i32>,
    /// Who they are.
    pub identities: Vec<String>,
    /// Which of these is the one to match on.
    pub identity_to_match: Option<String>,
    /// Whether theirs may count.
    pub wants_shared_identity: bool,
    /// That they are LGBT+.
    pub confirms_lgbt: bool,
    /// That they are a civil servant.
    pub confirms_civil_servant: bool,
    /// That they agree to [`CONSENT_WORDING`].
    pub consents: bool,
}

/// Checks a form; `email` is the address of the account, `bounds` are those of the round.
///
/// # Errors
///
/// Everything that is wrong with it.
pub(super) fn check_form(
    form: &RegistrationForm,
    email: &EmailAddress,
    vocabulary: &Vocabulary,
    bounds: GradeBounds,
) -> Result<Entry, Vec<Problem>> {
    let mut problems = confirmations(form);
    let mut told = |code, field, message: String| problems.push(form_problem(code, field, message));
    let name = required_line("name", &form.name, NAME_MAX, &mut told);
    let job_title = required_line("jobTitle", &form.job_title, JOB_TITLE_MAX, &mut told);
    let grade = Grade::from_code(&form.grade_code);
    match grade {
        None => told(Code::UnknownGrade, "gradeCode", "Choose a grade from the list".to_owned()),
        Some(grade) => {
            if let Some(message) = bounds.problem(form.role, grade) {
                told(Code::GradeOutOfRange, "gradeCode", message);
            }
        }
    }
    let listed = form.organisation_id.and_then(|id| vocabulary.organisations().by_id(id.0));
    if listed.is_none() {
        let message = "Choose an organisation from the list".to_owned();
        told(Code::UnknownOrganisation, "organisationId", message);
    }
    let mut professions = vec![("professionCode", form.profession_code.as_str())];
    let wanted = form.wanted_profession_code.as_deref().filter(|code| !code.is_empty());
    professions.extend(wanted.map(|code| ("wantedProfessionCode", code)));
    for (field, code) in professions {
        if vocabulary.professions().by_code(code).is_none() {
            let message = "Choose a profession from the list".to_owned();
            told(Code::UnknownProfession, field, message);
        }
    }
    let biography = biography(form, &mut told);
    let capacity_as_mentor =
        capacity("capacityAsMentor", form.capacity_as_mentor, form.role.mentors(), &mut told);
    let capacity_as_mentee =
        capacity("capacityAsMentee", form.capacity_as_mentee, form.role.is_mentored(), &mut told);
    let identity = identity(form, &mut told);
    let (Some(grade), Some(listed), true) = (grade, listed, problems.is_empty()) else {
        return Err(problems);
    };
    Ok(Entry {
        email: email.clone(),
        name,
        role: form.role,
        job_title,
        grade,
        organisation: NamedOrganisation { id: Some(listed.id.into()), name: listed.name.clone() },
        profession: form.profession_code.clone(),
        wanted_profession: wanted.filter(|code| *code != form.profession_code).map(str::to_owned),
        biography,
        capacity_as_mentor,
        capacity_as_mentee,
        identity,
        consent: CONSENT_WORDING.to_owned(),
    })
}

fn form_problem(code: Code, field: &'static str, message: String) -> Problem {
    Problem::new(code, &["input", field], message)
}

fn confirmations(form: &RegistrationForm) -> Vec<Problem> {
    let needed = [
        (
            form.confirms_lgbt,
            "confirmsLgbt",
            "Confirm that you are LGBT+. The programme is for LGBT+ people",
        ),
        (
            form.confirms_civil_servant,
            "confirmsCivilServant",
            "Confirm that you are a civil servant",
        ),
        (form.consents, "consents", "Agree to how the programme uses your details"),
    ];
    needed
        .into_iter()
        .filter(|(is_given, _, _)| !is_given)
        .map(|(_, field, message)| form_problem(Code::Required, field, message.to_owned()))
        .collect()
}

/// A needed text on one line.
fn required_line(
    field: &'static str,
    typed: &str,
    most: usize,
    told: &mut impl FnMut(Code, &'static str, String),
) -> String {
    let line = one_line(typed);
    if line.is_empty() {
        let what = if field == "name" { "your name" } else { "your job title" };
        told(Code::Required, field, format!("Enter {what}"));
    } else if line.chars().nth(most).is_some() {
        told(Code::TooLong, field, format!("Use {most} characters or fewer"));
    } else if line.chars().any(|character| kind_of(character) == CharacterKind::Hidden) {
        told(Code::Invalid, field, "Remove hidden characters".to_owned());
    }
    line
}

fn biography(
    form: &RegistrationForm,
    told: &mut impl FnMut(Code, &'static str, String),
) -> Option<String> {
    let text = form.biography.as_deref().map(str::trim).filter(|text| !text.is_empty())?;
    if text.chars().nth(BIOGRAPHY_MAX).is_some() {
        told(
            Code::TooLong,
            "biography",
            format!("Use {} characters or fewer", thousands(BIOGRAPHY_MAX)),
        );
    }
    if text.contains('\0') {
        let message = "Remove hidden characters".to_owned();
        told(Code::Invalid, "biography", message);
    }
    Some(text.replace("\r\n", "\n"))
}

fn capacity(
    field: &'static str,
    typed: Option<i32>,
    takes_side: bool,
    told: &mut impl FnMut(Code, &'static str, String),
) -> u8 {
    if !takes_side {
        return 0;
    }
    match typed.map_or(Ok(CAPACITY_MAX), u8::try_from) {
        Ok(capacity) if (1..=CAPACITY_MAX).contains(&capacity) => capacity,
        _ => {
            told(Code::Invalid, field, "Choose 1, 2 or 3".to_owned());
            0
        }
    }
}

/// The identities, the one to match on first.
fn identity(
    form: &RegistrationForm,
    told: &mut impl FnMut(Code, &'static str, String),
) -> IdentityAnswer {
    let mut identities: Vec<String> = Vec::new();
    let first = form.identity_to_match.as_ref();
    for typed in first.into_iter().chain(&form.identities) {
        let identity = one_line(typed);
        if !identity.is_empty() && !identities.contains(&identity) {
            identities.push(identity);
        }
    }
    let is_long = |identity: &String| identity.chars().nth(IDENTITY_MAX).is_some();
    if identities.len() > IDENTITIES_MAX || identities.iter().any(is_long) {
        let message = format!(
            "Enter up to {IDENTITIES_MAX} identities of {IDENTITY_MAX} characters or fewer each"
        );
        told(Code::TooLong, "identities", message);
    }
    if identities.iter().any(|identity| identity.contains([';', '\0'])) {
        told(Code::Invalid, "identities", "Remove the semicolon from the identity".to_owned());
    }
    if form.wants_shared_identity && identities.is_empty() {
        let message = "Choose which identity your match should share, or choose none".to_owned();
        told(Code::Required, "identityToMatch", message);
    }
    IdentityAnswer { identities, wants_shared_identity: form.wants_shared_identity }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> RegistrationForm {
        let vocabulary = Vocabulary::shipped();
        let organisation = vocabulary.organisations().find("Home Office").unwrap();
        RegistrationForm {
            role: ParticipantRole::Both,
            name: " Ada  Thorne ".to_owned(),
            job_title: "Analyst".to_owned(),
            grade_code: "SEO".to_owned(),
            organisation_id: Some(organisation.id.into()),
            profession_code: "policy".to_owned(),
            wanted_profession_code: Some("policy".to_owned()),
            biography: Some(" ".to_owned()),
            capacity_as_mentor: None,
            capacity_as_mentee: Some(1),
            identities: vec!["Gay".to_owned(), "Disabled".to_owned()],
            identity_to_match: Some("Disabled".to_owned()),
            wants_shared_identity: true,
            confirms_lgbt: true,
            confirms_civil_servant: true,
            consents: true,
        }
    }

    fn check(form: &RegistrationForm) -> Result<Entry, Vec<(Code, &'static str)>> {
        let email = EmailAddress::parse("ada@homeoffice.gov.uk").unwrap();
        let named = |problem: Problem| (problem.code, problem.field[1]);
        check_form(form, &email, &Vocabulary::shipped(), GradeBounds::default())
            .map_err(|problems| problems.into_iter().map(named).collect())
    }

    #[test]
    fn a_form_becomes_an_entry() {
        let entry = check(&form()).unwrap();
        assert_eq!(entry.name, "Ada Thorne");
        assert_eq!((entry.capacity_as_mentor, entry.capacity_as_mentee), (3, 1));
        assert_eq!((entry.wanted_profession, entry.biography), (None, None));
        assert_eq!(entry.identity.identities, ["Disabled", "Gay"]);
        let mentor = RegistrationForm { role: ParticipantRole::Mentor, ..form() };
        assert_eq!(check(&mentor).unwrap().capacity_as_mentee, 0);
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let wrong = RegistrationForm {
            name: "\n".to_owned(),
            job_title: "x".repeat(201),
            grade_code: "G9".to_owned(),
            organisation_id: None,
            profession_code: "wizardry".to_owned(),
            wanted_profession_code: Some("alchemy".to_owned()),
            capacity_as_mentor: Some(0),
            capacity_as_mentee: Some(4),
            identities: Vec::new(),
            identity_to_match: None,
            confirms_lgbt: false,
            confirms_civil_servant: false,
            consents: false,
            ..form()
        };
        let expected = [
            (Code::Required, "confirmsLgbt"),
            (Code::Required, "confirmsCivilServant"),
            (Code::Required, "consents"),
            (Code::Required, "name"),
            (Code::TooLong, "jobTitle"),
            (Code::UnknownGrade, "gradeCode"),
            (Code::UnknownOrganisation, "organisationId"),
            (Code::UnknownProfession, "professionCode"),
            (Code::UnknownProfession, "wantedProfessionCode"),
            (Code::Invalid, "capacityAsMentor"),
            (Code::Invalid, "capacityAsMentee"),
            (Code::Required, "identityToMatch"),
        ];
        assert_eq!(check(&wrong).unwrap_err(), expected);
        let high = RegistrationForm { grade_code: "SCS4".to_owned(), ..form() };
        assert_eq!(check(&high).unwrap_err(), [(Code::GradeOutOfRange, "gradeCode")]);
    }
}
