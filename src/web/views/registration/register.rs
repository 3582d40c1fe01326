//! Registering for a round, and changing what was said.

use serde::{Deserialize, Serialize};

use super::form::{Bounds, Known, Lists, RegistrationFields};
use super::{Identified, round_of_address};
use crate::web::views::round::RoundState;
use crate::web::views::times::Instant;
use crate::web::views::vocabulary::{Coded, Listed};
use crate::web::views::{Context, View};

/// What the operation `register` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    current_round: Option<Round>,
    my_registration: Option<Registration>,
    grades: Vec<Coded>,
    professions: Vec<Coded>,
    organisations: Vec<Listed>,
}

/// A round, with what one has to know to register.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Round {
    id: String,
    name: String,
    state: RoundState,
    registration_closes_at: Instant,
    lowest_mentor_grade: Code,
    highest_mentee_grade: Code,
}

impl Identified for Round {
    fn id(&self) -> &str {
        &self.id
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Registration {
    round: Round,
    participant: Participant,
    capacity_as_mentor: i64,
    capacity_as_mentee: i64,
    identities: Vec<String>,
    identity_to_match: Option<String>,
    wants_shared_identity: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Participant {
    name: String,
    role: crate::entity::ParticipantRole,
    job_title: String,
    grade: Code,
    organisation: Id,
    profession: Code,
    wanted_profession: Option<Code>,
    biography: Option<String>,
    withdrawn_at: Option<Instant>,
}

#[derive(Debug, Deserialize)]
struct Code {
    code: String,
}

#[derive(Debug, Deserialize)]
struct Id {
    id: String,
}

/// What the template `register` places.
#[derive(Debug, Serialize)]
pub(crate) struct RegisterPage {
    title: &'static str,
    round: Option<String>,
    /// Nothing where registration is not open.
    form: Option<RegisterForm>,
}

#[derive(Debug, Serialize)]
struct RegisterForm {
    path: String,
    /// The name under which the browser keeps what was typed.
    draft: String,
    closes_at: String,
    fields: RegistrationFields,
    button: &'static str,
}

impl View for RegisterPage {
    const TEMPLATE: &'static str = "register";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let Answer { current_round, my_registration, grades, professions, organisations } = answer;
        let (mine, known) = match my_registration {
            Some(registration) => {
                let (round, known) = registration.parts();
                (Some(round), known)
            }
            None => (None, None),
        };
        let round = round_of_address(mine, current_round, context);
        let (title, button) = match known {
            Some(_) => ("Change your registration", "Save changes"),
            None => ("Register", "Register"),
        };
        let lists = Lists { grades, professions, organisations };
        let open = round.as_ref().filter(|round| round.state == RoundState::Open);
        let form = open.map(|round| RegisterForm {
            path: format!("/programme/{}/register", round.id),
            draft: format!("{}:register", context.own_id()),
            closes_at: round.registration_closes_at.date_and_time().words,
            fields: RegistrationFields::new(known.as_ref(), lists, round.bounds(), context),
            button,
        });
        Some(Self { title, form, round: round.map(|round| round.name) })
    }
}

impl Round {
    fn bounds(&self) -> Bounds<'_> {
        Bounds {
            lowest_mentor: &self.lowest_mentor_grade.code,
            highest_mentee: &self.highest_mentee_grade.code,
        }
    }
}

impl Registration {
    /// The round, and what is known of somebody who has not withdrawn.
    fn parts(self) -> (Round, Option<Known>) {
        let person = self.participant;
        let is_there = person.withdrawn_at.is_none();
        let known = is_there.then(|| Known {
            role: person.role,
            name: person.name,
            job_title: person.job_title,
            grade: person.grade.code,
            organisation: person.organisation.id,
            profession: person.profession.code,
            wanted_profession: person.wanted_profession.map(|one| one.code),
            biography: person.biography,
            capacity_as_mentor: self.capacity_as_mentor,
            capacity_as_mentee: self.capacity_as_mentee,
            identities: self.identities,
            identity_to_match: self.identity_to_match,
            wants_shared_identity: self.wants_shared_identity,
        });
        (self.round, known)
    }
}
