//! A round: what to do next, its dates, its registrations, its plans.

use serde::{Deserialize, Serialize};

use super::next_step::NextStep;
use super::plans::{self, Plan};
use crate::web::views::components::{Link, SummaryList, Table, Tag};
use crate::web::views::forum::people::GradeCode;
use crate::web::views::round::RoundState;
use crate::web::views::times::Instant;
use crate::web::views::words::{StateTag, count, number_words};
use crate::web::views::{Context, View};

/// What the operation `round` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    round: Option<Round>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Round {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) state: RoundState,
    pub(super) registration_opens_at: Instant,
    pub(super) registration_closes_at: Instant,
    share_mentee_emails: bool,
    lowest_mentor_grade: GradeCode,
    highest_mentee_grade: GradeCode,
    pub(super) counts: Counts,
    pub(super) plans: Vec<Plan>,
}

/// How many have registered.
#[derive(Debug, Deserialize)]
pub(super) struct Counts {
    mentors: i64,
    mentees: i64,
    both: i64,
    organisations: i64,
    shortages: Vec<Shortage>,
}

/// Grades that have fewer places than mentees.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Shortage {
    from_grade: GradeCode,
    to_grade: GradeCode,
    short: i64,
}

/// What the template `round` places.
#[derive(Debug, Serialize)]
pub(crate) struct RoundPage {
    name: String,
    base: String,
    state: Tag,
    next: NextStep,
    facts: SummaryList,
    counts: [Count; 4],
    shortage: Option<String>,
    may_import: bool,
    may_compare: bool,
    plans: Option<Table>,
}

/// A large number above what it counts.
#[derive(Debug, Serialize)]
struct Count {
    label: &'static str,
    number: String,
}

impl Counts {
    /// How many people have registered.
    pub(super) fn people(&self) -> i64 {
        self.mentors + self.mentees + self.both
    }

    fn cards(&self) -> [Count; 4] {
        let card = |number: i64, one, many| Count {
            label: if number == 1 { one } else { many },
            number: number_words(number),
        };
        [
            card(self.mentors, "mentor only", "mentors only"),
            card(self.mentees, "mentee only", "mentees only"),
            card(self.both, "both mentor and mentee", "both mentor and mentee"),
            card(self.organisations, "organisation", "organisations"),
        ]
    }

    /// The grades that lack the most mentors.
    fn shortage(&self) -> Option<String> {
        let worst = self.shortages.first()?;
        let mentees = count(worst.short, "mentee", "mentees");
        let (from, to) = (&worst.from_grade.code, &worst.to_grade.code);
        let grades = if from == to { from.clone() } else { format!("{from} to {to}") };
        Some(format!(
            "You need more mentors: at least {mentees} at {grades} would not get one with the \
             registrations so far."
        ))
    }
}

impl View for RoundPage {
    const TEMPLATE: &'static str = "round";
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        let round = answer.round?;
        let base = format!("/admin/rounds/{}", round.id);
        let is_published = round.state.is_published();
        Some(Self {
            state: round.state.tag(),
            next: NextStep::of(&round, &base),
            facts: facts(&round, &base),
            counts: round.counts.cards(),
            shortage: round.counts.shortage().filter(|_| !is_published),
            may_import: !is_published,
            may_compare: round.plans.len() > 1,
            plans: plans::table(&round.plans, &base),
            name: round.name,
            base,
        })
    }
}

fn facts(round: &Round, base: &str) -> SummaryList {
    let change = |what: &str| Some(Link::new(format!("{base}/edit"), "Change").hidden(what));
    let is_published = round.state.is_published();
    let change_time = |what: &str| change(what).filter(|_| !is_published);
    let (opens, closes) = (&round.registration_opens_at, &round.registration_closes_at);
    let shared = if round.share_mentee_emails { "Yes" } else { "No" };
    SummaryList::default()
        .linked("Name", round.name.as_str(), change("the name of the round"))
        .linked("Registration opens", opens.date_and_time(), change_time("when registration opens"))
        .linked(
            "Registration closes",
            closes.date_and_time(),
            change_time("when registration closes"),
        )
        .linked(
            "Lowest grade of a mentor",
            round.lowest_mentor_grade.code.as_str(),
            change_time("the lowest grade of a mentor"),
        )
        .linked(
            "Highest grade of a mentee",
            round.highest_mentee_grade.code.as_str(),
            change_time("the highest grade of a mentee"),
        )
        .linked(
            "Mentors get the email addresses of their mentees",
            shared,
            change("whether mentors get the email addresses of their mentees"),
        )
}
