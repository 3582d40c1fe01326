//! The people of a round, and withdrawing one of them.

use serde::{Deserialize, Serialize};

use crate::entity::ParticipantRole;
use crate::web::views::components::{Cell, Pagination, Table};
use crate::web::views::connection::Counted;
use crate::web::views::field::Field;
use crate::web::views::forum::people::{GradeCode, Organisation};
use crate::web::views::round::RoundState;
use crate::web::views::words::{Words, count};
use crate::web::views::{Context, View, address};

/// What the operation `participants` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    round: Option<Round>,
}

#[derive(Debug, Deserialize)]
struct Round {
    id: String,
    name: String,
    state: RoundState,
    participants: Counted<Person>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Person {
    id: String,
    name: String,
    role: ParticipantRole,
    job_title: String,
    grade: GradeCode,
    organisation: Organisation,
    profession: Profession,
}

#[derive(Debug, Deserialize)]
struct Profession {
    name: String,
}

/// What the template `participants` places.
#[derive(Debug, Serialize)]
pub(crate) struct ParticipantsPage {
    round: String,
    base: String,
    path: String,
    search: Field,
    /// Whether not everybody is shown from the start.
    is_part: bool,
    words: String,
    may_import: bool,
    people: Option<Table>,
    more: Option<Pagination>,
}

/// The form that withdraws somebody, inside their row.
#[derive(Debug, Serialize)]
struct Withdrawal {
    id: String,
    name: String,
    /// Whether it was this form that was posted.
    is_posted: bool,
    /// Whether they may have matches.
    is_published: bool,
}

impl View for ParticipantsPage {
    const TEMPLATE: &'static str = "participants";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let round = answer.round?;
        let base = format!("/admin/rounds/{}", round.id);
        let path = format!("{base}/participants");
        let search = context.query.given("search");
        let people = &round.participants;
        let is_empty = people.nodes.is_empty();
        let words = match (is_empty, search) {
            (true, Some(_)) => "No one matches this name.".to_owned(),
            (true, None) => "Nobody has registered yet.".to_owned(),
            (false, Some(_)) => {
                count(people.total_count, "person matches", "people match") + " this name."
            }
            (false, None) => {
                count(people.total_count, "person has", "people have") + " registered."
            }
        };
        let more = people.page_info.next().map(|cursor| {
            let query = [("search", search.unwrap_or_default()), ("after", cursor)];
            Pagination::more("Pages of people", "More people", address(&path, query))
        });
        Some(Self {
            search: context.filters().search("search", "Find someone by name"),
            is_part: search.is_some() || context.query.given("after").is_some(),
            may_import: is_empty && search.is_none() && !round.state.is_published(),
            people: (!is_empty).then(|| table(&round, context)),
            words,
            more,
            round: round.name,
            base,
            path,
        })
    }
}

fn table(round: &Round, context: &Context<'_>) -> Table {
    let rows = round.participants.nodes.iter().map(|person| {
        let title = Some(person.job_title.as_str()).filter(|title| !title.is_empty());
        [
            Cell::strong(person.name.as_str(), title.unwrap_or_default()),
            Cell::text(person.role.words()),
            Cell::text(person.grade.code.as_str()),
            Cell::text(person.organisation.in_short()),
            Cell::text(person.profession.name.as_str()),
            withdrawal(person, round.state, context),
        ]
    });
    let head = ["Name", "Role", "Grade", "Organisation", "Profession", "Change"];
    Table::new("People", head, rows.collect())
}

fn withdrawal(person: &Person, state: RoundState, context: &Context<'_>) -> Cell {
    if state == RoundState::Complete {
        return Cell::default();
    }
    let withdrawal = Withdrawal {
        id: person.id.clone(),
        name: person.name.clone(),
        is_posted: context.posted.given("participantId") == Some(&person.id),
        is_published: state == RoundState::Published,
    };
    Cell::call(withdrawal).classes("clearing-stacked__whole")
}
