//! What somebody said when they registered.

use serde::{Deserialize, Serialize};

use super::{OpenRound, round_of_address};
use crate::entity::ParticipantRole;
use crate::web::views::components::SummaryList;
use crate::web::views::round::RoundState;
use crate::web::views::times::Instant;
use crate::web::views::words::Words;
use crate::web::views::{Context, View};

/// What the operation `registration` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    current_round: Option<OpenRound>,
    my_registration: Option<Registration>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Registration {
    round: OpenRound,
    participant: Participant,
    changeable_until: Option<Instant>,
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
    role: ParticipantRole,
    job_title: String,
    grade: Name,
    organisation: Name,
    profession: Name,
    wanted_profession: Option<Name>,
    biography: Option<String>,
    withdrawn_at: Option<Instant>,
}

#[derive(Debug, Deserialize)]
struct Name {
    name: String,
}

/// What the template `registration` places.
#[derive(Debug, Serialize)]
pub(crate) struct RegistrationPage {
    round: Option<String>,
    base: String,
    /// Nothing where the person is not registered.
    facts: Option<SummaryList>,
    /// Until when it can be changed, or made.
    open_until: Option<String>,
    is_published: bool,
}

impl View for RegistrationPage {
    const TEMPLATE: &'static str = "registration";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let mine = answer.my_registration;
        let checking = mine.as_ref().and_then(|mine| mine.changeable_until.clone());
        let facts = mine.as_ref().filter(|mine| mine.participant.withdrawn_at.is_none()).map(facts);
        let round = round_of_address(mine.map(|mine| mine.round), answer.current_round, context);
        let open = round.as_ref().filter(|round| round.state == RoundState::Open);
        Some(Self {
            facts,
            open_until: open
                .map(|round| round.registration_closes_at.clone())
                .or(checking)
                .map(|until| until.date_and_time().words),
            is_published: round.as_ref().is_some_and(|round| round.state.is_published()),
            base: format!("/programme/{}", context.part("roundId")),
            round: round.map(|round| round.name),
        })
    }
}

fn facts(mine: &Registration) -> SummaryList {
    let person = &mine.participant;
    let or_not_given = |text: Option<&str>| {
        let text = text.map(str::trim).filter(|text| !text.is_empty());
        text.unwrap_or("Not given").to_owned()
    };
    let wanted = person.wanted_profession.as_ref();
    let wanted = wanted.map_or("The same as yours", |one| one.name.as_str());
    let (mentors, is_mentored) = (person.role.mentors(), person.role.is_mentored());
    let shared = if mine.wants_shared_identity { "Yes" } else { "No" };
    SummaryList::default()
        .row("You take part as", person.role.words())
        .row("Name", person.name.as_str())
        .row("Job title", or_not_given(Some(&person.job_title)))
        .row("Grade", person.grade.name.as_str())
        .row("Department or agency", person.organisation.name.as_str())
        .row("Profession", person.profession.name.as_str())
        .maybe("Profession of your mentors", is_mentored.then_some(wanted))
        .maybe("Most mentees you can have", mentors.then_some(mine.capacity_as_mentor))
        .maybe("Most mentors you would like", is_mentored.then_some(mine.capacity_as_mentee))
        .row("About you", or_not_given(person.biography.as_deref()))
        .row("Who you are", or_not_given(Some(&mine.identities.join(", "))))
        .row("What matters most to you", or_not_given(mine.identity_to_match.as_deref()))
        .row("Used to find your matches", shared)
}
