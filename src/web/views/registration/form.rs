//! The fields of a registration.

use serde::Serialize;

use crate::entity::ParticipantRole;
use crate::web::views::Context;
use crate::web::views::field::{Choice, Field, Form};
use crate::web::views::vocabulary::{Coded, Listed};

/// The identities that the form offers.
const IDENTITIES: [&str; 8] = [
    "Asexual or aromantic",
    "Bisexual or pansexual",
    "Gay",
    "Intersex",
    "Lesbian",
    "Non-binary",
    "Queer",
    "Transgender",
];

/// What can be chosen from lists.
pub(super) struct Lists {
    pub(super) grades: Vec<Coded>,
    pub(super) professions: Vec<Coded>,
    pub(super) organisations: Vec<Listed>,
}

/// Which grades take part in the round as what.
pub(super) struct Bounds<'a> {
    pub(super) lowest_mentor: &'a str,
    pub(super) highest_mentee: &'a str,
}

/// What somebody said when they registered.
pub(super) struct Known {
    pub(super) role: ParticipantRole,
    pub(super) name: String,
    pub(super) job_title: String,
    pub(super) grade: String,
    pub(super) organisation: String,
    pub(super) profession: String,
    pub(super) wanted_profession: Option<String>,
    pub(super) biography: Option<String>,
    pub(super) capacity_as_mentor: i64,
    pub(super) capacity_as_mentee: i64,
    pub(super) identities: Vec<String>,
    pub(super) identity_to_match: Option<String>,
    pub(super) wants_shared_identity: bool,
}

/// The fields, part by part.
#[derive(Debug, Serialize)]
pub(super) struct RegistrationFields {
    /// What the matching and the matches go by.
    details: Vec<Field>,
    /// Who the person is.
    identity: [Field; 3],
    /// What everybody has to agree to.
    agreements: [Field; 3],
}

impl RegistrationFields {
    /// The fields with what is `known` in them, or else what the account says.
    pub(super) fn new(
        known: Option<&Known>,
        lists: Lists,
        bounds: Bounds<'_>,
        context: &Context<'_>,
    ) -> Self {
        let form = context.form();
        let [name, grade, organisation] = of_account(context);
        let grade = known.map(|known| known.grade.clone()).or(grade);
        let organisation = known.map(|known| known.organisation.clone()).or(organisation);
        let mut details = vec![role(&form, bounds).or_maybe(known.map(|known| known.role.word()))];
        details.push(
            form.text("input.name", "Name")
                .hint("The name your matches should know you by.")
                .autocomplete("name")
                .or_maybe(known.map(|known| known.name.clone()).or(name)),
        );
        details.push(
            form.text("input.jobTitle", "Job title")
                .autocomplete("organization-title")
                .or_maybe(known.map(|known| known.job_title.as_str())),
        );
        details.extend(lists.fields(&form, Chosen { known, grade, organisation }));
        details.push(
            form.lines("input.biography", "About you (optional)")
                .hint("Your matches will read this.")
                .or_maybe(known.and_then(|known| known.biography.as_deref())),
        );
        details.extend(capacities(&form, known));
        Self { details, identity: identity(&form, known), agreements: agreements(&form) }
    }
}

/// The name, grade and organisation of the account.
fn of_account(context: &Context<'_>) -> [Option<String>; 3] {
    let account = context.account();
    [
        account.map(|account| account.display_name.clone()),
        account.and_then(|account| account.grade.clone()),
        account.and_then(|account| account.organisation_id).map(|id| id.to_string()),
    ]
}

fn role(form: &Form<'_>, Bounds { lowest_mentor, highest_mentee }: Bounds<'_>) -> Field {
    let choices = [
        Choice::new("MENTOR", "A mentor")
            .hint(format!("In this round, mentors are at grade {lowest_mentor} or above.")),
        Choice::new("MENTEE", "A mentee")
            .hint(format!("In this round, mentees are at grade {highest_mentee} or below.")),
        Choice::new("BOTH", "Both"),
    ];
    form.radios("input.role", "What would you like to be?", choices)
}

/// What is chosen in the lists until somebody answers.
struct Chosen<'a> {
    known: Option<&'a Known>,
    grade: Option<String>,
    organisation: Option<String>,
}

impl Lists {
    fn fields(self, form: &Form<'_>, chosen: Chosen<'_>) -> [Field; 4] {
        const WANTED: &str = "Profession you would like a mentor from (optional)";
        let grades = self.grades.into_iter().map(Choice::from);
        let professions: Vec<Choice> = self.professions.into_iter().map(Choice::from).collect();
        let organisations = self.organisations.into_iter().map(Choice::from);
        let known = chosen.known;
        [
            form.select("input.gradeCode", "Grade", "Choose one", grades)
                .hint("Your substantive grade. Do not enter a grade you hold temporarily.")
                .or_maybe(chosen.grade),
            form.select(
                "input.organisationId",
                "Department or agency",
                "Choose one",
                organisations,
            )
            .hint("We never match you with anyone from the same one.")
            .or_maybe(chosen.organisation),
            form.select("input.professionCode", "Profession", "Choose one", professions.clone())
                .or_maybe(known.map(|known| known.profession.as_str())),
            form.select("input.wantedProfessionCode", WANTED, "The one I work in", professions)
                .or_maybe(known.and_then(|known| known.wanted_profession.as_deref())),
        ]
    }
}

fn capacities(form: &Form<'_>, known: Option<&Known>) -> [Field; 2] {
    let choices = || ["1", "2", "3"].map(|n| Choice::new(n, n));
    // Those who take one side only have 0 on the other.
    let most = |known: Option<i64>| known.filter(|n| *n > 0).unwrap_or(3).to_string();
    let mentees = "As a mentor, how many mentees could you have?";
    let mentors = "As a mentee, how many mentors would you like?";
    [
        form.choice("input.capacityAsMentor", mentees, choices())
            .or(most(known.map(|known| known.capacity_as_mentor))),
        form.choice("input.capacityAsMentee", mentors, choices())
            .or(most(known.map(|known| known.capacity_as_mentee))),
    ]
}

fn identity(form: &Form<'_>, known: Option<&Known>) -> [Field; 3] {
    let own = known.map(|known| known.identities.as_slice()).unwrap_or_default();
    let others = own.iter().map(String::as_str).filter(|one| !IDENTITIES.contains(one));
    let offered: Vec<_> = IDENTITIES.into_iter().chain(others).collect();
    let choices = || offered.iter().map(|one| Choice::new(*one, *one));
    [
        form.ticks("input.identities", "Which of these describe you? (optional)", choices(), own)
            .classes("govuk-checkboxes--small"),
        form.select(
            "input.identityToMatch",
            "Which of these matters most to you? (optional)",
            "None in particular",
            choices(),
        )
        .or_maybe(known.and_then(|known| known.identity_to_match.as_deref())),
        form.tick("input.wantsSharedIdentity", "Use this to find my matches")
            .or_ticked(known.is_some_and(|known| known.wants_shared_identity)),
    ]
}

/// What everybody confirms each time, in the words of the domain's consent.
fn agreements(form: &Form<'_>) -> [Field; 3] {
    [
        form.tick("input.confirmsLgbt", "I confirm that I am LGBT+"),
        form.tick("input.confirmsCivilServant", "I confirm that I am a civil servant"),
        form.tick(
            "input.consents",
            "I agree that the programme uses what I entered to find my matches",
        )
        .hint(
            "Your matches see your name, job title, grade, organisation, profession and what you \
             say about yourself. They see your email address if this round shares it. We use what \
             you tell us about who you are only as you ask, and show it to nobody.",
        ),
    ]
}
