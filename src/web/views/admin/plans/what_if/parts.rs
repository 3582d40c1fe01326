//! The parts of the form, each folded until it is used.

use serde::Serialize;

use super::answer::{Candidate, Found, Person, Plan, Round};
use super::{Draft, Lists};
use crate::entity::ParticipantRole;
use crate::web::fields::Problem;
use crate::web::views::Context;
use crate::web::views::admin::people::Someone;
use crate::web::views::admin::rounds::{order_fields, order_words};
use crate::web::views::components::Cell;
use crate::web::views::field::{Choice, Field, Form};
use crate::web::views::words::{number_words, sentence};

/// What the fields are made of.
pub(super) struct Trying<'a> {
    pub(super) form: &'a Form<'a>,
    /// Everything that is wrong.
    pub(super) problems: &'a [Problem],
    pub(super) context: &'a Context<'a>,
}

/// Finding people who leave, or who have another number of matches.
#[derive(Debug, Serialize)]
pub(super) struct Leaving {
    is_open: bool,
    search: Field,
    people: Vec<Card>,
    words: Option<String>,
}

/// What can be tried with somebody.
#[derive(Debug, Serialize)]
struct Card {
    id: String,
    name: String,
    facts: Cell,
    capacities: Vec<Field>,
}

/// Finding two people to match, or to keep apart.
#[derive(Debug, Serialize)]
pub(super) struct Pairing {
    is_open: bool,
    searches: [Field; 2],
    choices: Vec<Field>,
}

/// More mentors.
#[derive(Debug, Serialize)]
pub(super) struct NewMentors {
    is_open: bool,
    fields: [Field; 4],
}

/// Another order of priorities.
#[derive(Debug, Serialize)]
pub(super) struct OrderPart {
    pub(super) is_open: bool,
    fields: Vec<Field>,
}

impl Trying<'_> {
    /// What is wrong with the field of this name, as a person reads it.
    pub(super) fn error(&self, field: &str) -> Option<String> {
        let problem = self.problems.iter().find(|problem| problem.field == field);
        problem.map(|problem| sentence(&problem.message))
    }

    /// Whether the address says something of one of these fields.
    fn is_given(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.context.query.given(name).is_some())
    }
}

impl Leaving {
    pub(super) fn of(trying: &Trying<'_>, draft: Draft<'_>) -> Self {
        let is_searched = trying.is_given(&["search"]);
        let search = trying.form.search("search", "Find someone by name");
        let wrong = ["capacities", "leaving"]
            .into_iter()
            .find_map(|field| Some((field, trying.error(field)?)));
        let is_open = is_searched || wrong.is_some();
        let search = match wrong {
            Some((field, error)) => search.id(field).or_error(Some(error)),
            None => search,
        };
        let found = &draft.round.people;
        let people = found.nodes.iter().filter(|_| is_searched);
        let words = match (found.nodes.len(), found.total_count) {
            _ if !is_searched => None,
            (0, _) => Some("No one matches this name.".to_owned()),
            (10, total) if total > 10 => Some(format!(
                "These are 10 of {} people. To find others, enter more of the name.",
                number_words(total)
            )),
            _ => None,
        };
        let people = people.map(|person| Card::of(person, draft.plan, trying.context)).collect();
        Self { is_open, search, people, words }
    }
}

impl Card {
    fn of(person: &Person, plan: &Plan, context: &Context<'_>) -> Self {
        let sides = [ParticipantRole::Mentor, ParticipantRole::Mentee];
        let sides = sides.into_iter().filter(|side| match side {
            ParticipantRole::Mentor => person.role.mentors(),
            _ => person.role.is_mentored(),
        });
        let capacities = sides.map(|side| capacity(person, side, plan, context)).collect();
        let facts = Someone::new(&person.name, &person.grade, &person.organisation).cell();
        Self { id: person.id.clone(), name: person.name.clone(), facts, capacities }
    }
}

fn capacity(person: &Person, side: ParticipantRole, plan: &Plan, context: &Context<'_>) -> Field {
    let whom = if side == ParticipantRole::Mentor { "Mentees" } else { "Mentors" };
    let (word, id) = (side.word(), &person.id);
    let choices = (1..=plan.rules.capacity_max)
        .map(|n| Choice::new(format!("{word}:{n}:{id}"), n.to_string()));
    let label = format!("{whom} of {}", person.name);
    let form = context.untouched_form();
    form.select("capacities", &label, "As now", choices).id(format!("capacity-{word}-{id}"))
}

impl Pairing {
    pub(super) fn of(trying: &Trying<'_>, round: &Round) -> Self {
        let chosen = ["menteeSearch", "mentorSearch", "pair.menteeId", "pair.mentorId"];
        let is_choosing = trying.is_given(&chosen);
        let wrong = trying.error("pairs");
        let form = trying.form;
        let mentee_search = form.search("menteeSearch", "Find the mentee by name");
        let mentee_search = match &wrong {
            Some(error) if !is_choosing => mentee_search.id("pairs").or_error(Some(error.clone())),
            _ => mentee_search,
        };
        let choices = if is_choosing { choices(trying, round) } else { Vec::new() };
        Self {
            is_open: is_choosing || wrong.is_some(),
            searches: [mentee_search, form.search("mentorSearch", "Find the mentor by name")],
            choices,
        }
    }
}

fn choices(trying: &Trying<'_>, round: &Round) -> Vec<Field> {
    let kinds = [Choice::new("PIN", "Match them"), Choice::new("EXCLUDE", "Do not match them")];
    let wrong = trying.error("pairs");
    let asked = trying.context.query.given("pair.kind").filter(|_| wrong.is_some());
    let kind = trying.context.untouched_form().choice("pair.kind", "What to try", kinds);
    // A pair that is tried already stands among the changes, and is not sent twice.
    let untouched = trying.context.untouched_form();
    let form = if wrong.is_some() { trying.form } else { &untouched };
    vec![
        candidates(form, "pair.menteeId", "Mentee", &round.mentees).id("pairs").or_error(wrong),
        candidates(form, "pair.mentorId", "Mentor", &round.mentors),
        kind.or_maybe(asked),
    ]
}

fn candidates(form: &Form<'_>, name: &str, label: &str, found: &Found<Candidate>) -> Field {
    let items = found.nodes.iter().map(|one| {
        let someone = Someone::new(&one.name, &one.grade, &one.organisation);
        Choice::new(one.id.as_str(), someone.in_one_line())
    });
    let field = form.select(name, label, "Choose one", items);
    let n_shown = i64::try_from(found.nodes.len()).unwrap_or(i64::MAX);
    match found.total_count {
        0 => field.hint("No one matches this name. Enter another name above."),
        total if total > n_shown => field.hint(format!(
            "These are {n_shown} of {} people. To find others, enter more of the name above.",
            number_words(total)
        )),
        _ => field,
    }
}

impl NewMentors {
    pub(super) fn of(trying: &Trying<'_>, lists: Lists) -> Self {
        let form = trying.form;
        let grades = lists.grades.into_iter().map(Choice::from);
        let professions = lists.professions.into_iter().map(Choice::from);
        let organisations = lists.organisations.into_iter().map(Choice::from);
        let somewhere = "None of those in the round";
        Self {
            is_open: trying.is_given(&["mentors.n", "mentors.gradeCode", "mentors.professionCode"]),
            fields: [
                form.number("mentors.n", "How many"),
                form.select("mentors.gradeCode", "Grade", "Choose one", grades),
                form.select("mentors.professionCode", "Profession", "Choose one", professions),
                form.select("mentors.organisationId", "Organisation", somewhere, organisations),
            ],
        }
    }

    /// Whether some are tried.
    pub(super) fn is_tried(&self) -> bool {
        self.is_open
    }
}

impl OrderPart {
    pub(super) fn of(trying: &Trying<'_>, plan: &Plan) -> Self {
        let own = order_words(&plan.rules.order);
        let asked = trying.context.query.all("order");
        let asked: Vec<_> = asked.into_iter().filter(|word| !word.is_empty()).collect();
        let order = if asked.is_empty() { own.clone() } else { asked };
        Self { is_open: order != own, fields: order_fields(trying.form, "order", &order) }
    }
}
